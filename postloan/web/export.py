"""The loan list as a file, however long: csv streamed as it is read, xlsx written by a process of its own."""

import io
import itertools
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
from starlette.background import BackgroundTask
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from postloan.access import SLICES, Reach, Right, Scope, verb
from postloan.book import Pin
from postloan.borrower.profile import BorrowerFilter, listing
from postloan.borrower.profile.filed import Statements, chosen
from postloan.desk import Unit, now, policies, unit
from postloan.errors import PostloanError
from postloan.i18n import text
from postloan.policy import Policy
from postloan.portfolio import Behind, behind, classing, loans
from postloan.portfolio.filter import LoanFilter
from postloan.warning.alarms import alarms
from postloan.web import sheet, workbook
from postloan.web.answer import Produced, download_headers, said
from postloan.web.visitor import Visitor, language_of, of

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Excel needs it to see that a csv is UTF-8.
_MARK = "\ufeff".encode()


class EmptyBook(PostloanError):
    """There is no date to export."""

    key = "web.empty_book"


@verb(Right.EXPORT_LOANS)
def export_loans(work: Unit, kind: str, scope: Scope, query: str) -> None:
    """Write down that this list leaves the house: who, when, which date and which choice."""
    work.subject = f"loans {scope.as_of.isoformat()}"
    work.note("loans_exported", file_kind=kind, as_of=scope.as_of, currency=scope.currency, query=query[:500])


def scope_from(query: QueryParams, reach: Reach, pin: Pin, policy: Policy) -> Scope:
    """The scope an address asks for. What it asks is a wish: the reach is the person's, unknown dates and names fall back.

    Raises:
        EmptyBook: the book has no date at all.
    """
    if pin.empty:
        raise EmptyBook
    wanted = query.get("as_of", "")
    as_of = next((day for day in pin.dates if day.isoformat() == wanted), pin.newest(reach) or max(pin.dates))
    known = sorted(pin.currencies, key=lambda code: (code != policy.reporting_currency, code))
    currency = next((code for code in known if code == query.get("currency")), known[0] if known else policy.reporting_currency)
    wanted_of = {name: tuple(value.replace("\0", "") for value in query.getlist(name)) for name in SLICES}
    chosen = {name: values for name, values in wanted_of.items() if values}
    return Scope(reach, as_of, currency).narrowed(**chosen)


Batches = Iterator[pa.RecordBatch]
#: What a list is made of: pin, scope, policy and the address, which is not to be trusted.
Asked = Callable[[Pin, Scope, Policy, QueryParams], Batches]


def _list(request: Request, kind: str, asked: Asked) -> tuple[date, Batches]:
    """The batches that the address asks for, after the audit has taken note."""
    visitor, query = of(request), request.query_params
    actor = visitor.actor
    actor.need(Right.EXPORT_LOANS)
    pin, policy = visitor.house.book.pin(), policies.current(visitor.house.desk)
    scope = scope_from(query, actor.reach, pin, policy)
    with unit(visitor.house.desk, actor, export_loans.__name__) as work:
        export_loans(work, kind, scope, str(query))
    return scope.as_of, sheet.for_people(asked(pin, scope, policy, query), language_of(request))


def _wanted(query: QueryParams) -> dict[str, Any]:
    return {name: query.getlist(name) for name in query}


def _loans(pin: Pin, scope: Scope, policy: Policy, query: QueryParams) -> Batches:
    columns = list(dict.fromkeys(query.getlist("columns")))
    rows = loans.export_batches(
        pin, scope, policy, search=query.get("search", ""), filters=LoanFilter.from_query(_wanted(query)),
        sort=query.get("sort", "balance"), descending=query.get("descending", "1") != "0", columns=columns,
    )  # fmt: skip
    schema = pin.snapshot(scope).schema().to_pyarrow()
    wanted = [schema.field(name) for name in columns if name in schema.names]
    return _with_heading(rows, pa.schema(wanted or list(schema)))


def _behind(pin: Pin, scope: Scope, policy: Policy, query: QueryParams) -> Batches:
    schema, rows = behind.export_batches(
        pin, scope, policy, behind=Behind.from_query(_wanted(query)), sort=query.get("sort", "balance"),
        descending=query.get("descending", "1") != "0",
    )  # fmt: skip
    return _with_heading(rows, schema)


def _borrowers(visitor: Visitor, pin: Pin, scope: Scope, policy: Policy, query: QueryParams) -> Batches:
    with visitor.house.desk.connect() as connection:
        wanted = next((one for one in Statements if one == query.get("statements")), None)
        today = policy.local(now()).date()
        filed = chosen(connection, scope.reach, wanted, pin=pin, policy=policy, today=today)
    schema, rows = listing.export_batches(
        pin, scope, policy, wanted=borrower_filter(query, **filed), sort=query.get("sort", "exposure"),
        descending=query.get("descending", "1") != "0",
    )  # fmt: skip
    return _with_heading(rows, schema)


def _differences(visitor: Visitor, pin: Pin, scope: Scope, policy: Policy, query: QueryParams) -> Batches:
    with visitor.house.desk.connect() as connection:
        shown = classing.evidence(connection, scope.reach, scope.as_of).warned(alarms(connection, scope.reach, scope.as_of))
        decisions = classing.decisions(connection, scope.reach, scope.as_of)
    held = classing.decided(pin, scope, policy, decisions=decisions, shown=shown)
    settled: classing.Settled = next((one for one in classing.SETTLED if one == query.get("settled")), "both")
    wanted = held.among(classing.from_query(query) or classing.Wanted(), settled)
    schema, rows = classing.export_batches(pin, scope, policy, shown=shown, wanted=wanted)
    return _with_heading(rows, schema)


def borrower_filter(query: QueryParams, **filed: tuple[str, ...]) -> BorrowerFilter:
    """The filter of an address; what makes no sense in it is left out."""
    classes = tuple(int(code) for code in query.getlist("class") if code in {"1", "2", "3", "4", "5"})
    least = query.get("dpd_min", "")
    dpd_min = int(least) if least.isascii() and least.isdigit() else None
    kinds, grouped = tuple(query.getlist("kind")), query.get("grouped") == "1"
    return BorrowerFilter(query.get("search", ""), kinds, classes, dpd_min, grouped, **filed)


def _with_heading(rows: Batches, schema: pa.Schema) -> Batches:
    """The rows; for none, one batch without rows, so that the file still has its heading.

    The first batch is worked out now, while what goes wrong can still be answered in words.
    """
    first = next(rows, None)
    return iter([pa.RecordBatch.from_pylist([], schema)]) if first is None else itertools.chain([first], rows)


def as_csv(batches: Iterable[pa.RecordBatch]) -> Iterator[bytes]:
    """UTF-8 with its mark, a heading line once, one piece a batch."""
    yield _MARK
    for number, batch in enumerate(batches):
        piece = io.BytesIO()
        pa_csv.write_csv(batch, piece, pa_csv.WriteOptions(include_header=number == 0))
        yield piece.getvalue()


def _csv(request: Request, asked: Asked, name_key: str = "web.loans_file") -> Response:
    as_of, batches = _list(request, "csv", asked)
    name = text(language_of(request), name_key, day=as_of.isoformat())
    return Produced(partial(as_csv, batches), "text/csv; charset=utf-8", download_headers(f"{name}.csv"))


def _xlsx(request: Request, asked: Asked, name_key: str = "web.loans_file") -> Response:
    as_of, batches = _list(request, "xlsx", asked)
    language = language_of(request)
    file = workbook.write(batches, text(language, "web.sheet"))
    name = text(language, name_key, day=as_of.isoformat())
    return FileResponse(file, media_type=_XLSX, headers=download_headers(f"{name}.xlsx"), background=BackgroundTask(file.unlink))


@said
def loans_csv(request: Request) -> Response:
    return _csv(request, _loans)


@said
def loans_xlsx(request: Request) -> Response:
    return _xlsx(request, _loans)


@said
def behind_csv(request: Request) -> Response:
    return _csv(request, _behind)


@said
def behind_xlsx(request: Request) -> Response:
    return _xlsx(request, _behind)


@said
def borrowers_csv(request: Request) -> Response:
    return _csv(request, partial(_borrowers, of(request)), "web.borrowers_file")


@said
def borrowers_xlsx(request: Request) -> Response:
    return _xlsx(request, partial(_borrowers, of(request)), "web.borrowers_file")


@said
def differences_csv(request: Request) -> Response:
    return _csv(request, partial(_differences, of(request)), "web.differences_file")


@said
def differences_xlsx(request: Request) -> Response:
    return _xlsx(request, partial(_differences, of(request)), "web.differences_file")
