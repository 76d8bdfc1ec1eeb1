"""The printed summary of a borrower, made when it is asked for and written down in the audit."""

from collections.abc import Sequence
from decimal import Decimal

from starlette.requests import Request
from starlette.responses import Response

from postloan.access import Right, Scope, verb
from postloan.borrower import report
from postloan.borrower.report import Known, Paper, Picture
from postloan.borrower.report.words import account, period
from postloan.charts import document
from postloan.desk import Unit, now, policies, unit
from postloan.errors import Translate
from postloan.i18n import number, text
from postloan.web.answer import download_headers, said
from postloan.web.export import scope_from
from postloan.web.visitor import language_of, of, translate

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: The amounts that are drawn.
_DRAWN = ("operating_revenue", "net_profit", "cfo")


@verb(Right.EXPORT_LOANS)
def print_borrower(work: Unit, kind: str, scope: Scope, borrower_id: str) -> None:
    """Write down that a borrower's summary leaves the house: who, whose, in what form, as of when."""
    work.subject = f"borrower:{borrower_id}"
    work.note("borrower_printed", file_kind=kind, as_of=scope.as_of, currency=scope.currency)


def _known(request: Request, kind: str) -> Known:
    """What the paper tells. Whoever may not see the borrower is refused before anything is noted as printed."""
    visitor, query = of(request), request.query_params
    actor, desk = visitor.actor, visitor.house.desk
    actor.need(Right.EXPORT_LOANS)
    actor.need(Right.VIEW_BORROWERS)
    pin, policy = visitor.house.book.pin(), policies.current(desk)
    scope, whose = scope_from(query, actor.reach, pin, policy), query.get("id", "")[:80]
    with unit(desk, actor, print_borrower.__name__) as work:
        known = report.gather(work.connection, pin, scope, policy, borrower_id=whose, printed_by=actor.name, printed_at=now())
        print_borrower(work, kind, scope, whose)
    return known


def pictures(known: Known, t: Translate, language: str) -> list[Picture]:
    """The course of the score and the amounts of the last periods, as far as they are known."""
    if not known.terms:
        return []
    currency = known.terms[-1].accounts.currency
    amounts = {code: [term.accounts.get(code) for term in known.terms] for code in _DRAWN}
    unit_ = number.money_unit([one for values in amounts.values() for one in values if one is not None], language, currency)
    health = document.health(
        [(one.as_of, one.health.value) for one in known.course], known.policy.health_band_edges, t("borrower.report.day"),
        t("borrower.report.points"),
    )  # fmt: skip
    bars = document.amounts(
        [period(term.accounts.period, t) for term in known.terms],
        [(account(code, language), _in(unit_, values)) for code, values in amounts.items()],
        t("borrower.report.period"), unit_.name,
    )  # fmt: skip
    drawn = (("health_chart", health), ("amounts_chart", bars))
    return [
        Picture(
            t(f"borrower.report.{name}", unit=unit_.name) if name == "amounts_chart" else t(f"borrower.report.{name}"),
            one.svg,
            one.png,
            one.ratio,
        )
        for name, one in drawn
        if one is not None
    ]


def _in(unit_: number.MoneyUnit, values: Sequence[Decimal | None]) -> list[float | None]:
    return [None if one is None else float(one) / unit_.factor for one in values]


def _paper(request: Request, kind: str) -> tuple[Paper, dict[str, str]]:
    known, t, language = _known(request, kind), translate(request), language_of(request)
    paper = report.compose(known, pictures(known, t, language), t, language)
    name = text(language, "borrower.report.file", name=known.head.name, day=number.day(known.head.as_of))
    return paper, download_headers(f"{name}.{kind}")


@said
def borrower_pdf(request: Request) -> Response:
    paper, headers = _paper(request, "pdf")
    return Response(report.as_pdf(paper), media_type="application/pdf", headers=headers)


@said
def borrower_docx(request: Request) -> Response:
    paper, headers = _paper(request, "docx")
    return Response(report.as_docx(paper), media_type=_DOCX, headers=headers)
