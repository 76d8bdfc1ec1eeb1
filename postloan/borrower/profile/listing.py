"""The borrowers within a scope, one row each: worked out in the engine, a page at a time, whatever the book's size."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import ibis
import pandas as pd
import pyarrow as pa
from ibis.expr.types import Table

from postloan.access import Scope
from postloan.book import Pin
from postloan.policy import Policy

#: What a list can be ordered by; the name alone is a text.
SORTS = ("exposure", "balance", "undrawn", "loans", "dpd", "risk_class", "borrower_name")
_SEARCHED = ("borrower_id", "borrower_name")
_FACE = ("borrower_id", "borrower_name", "branch", "officer", "industry", "borrower_type")
_MONEY = ("exposure", "balance", "undrawn")
_FIGURES = (*_MONEY, "loans", "dpd", "risk_class")
#: More rows than this are an export of their own.
_MOST = 1000
#: What an export holds.
EXPORTED = ("borrower_id", "borrower_name", "branch", "officer", "industry", "borrower_type", "group_id", *_FIGURES)


@dataclass(frozen=True)
class BorrowerFilter:
    """Which borrowers somebody wants to see; hashable, so that the engine's plan of it is kept.

    Attributes:
        search: words found in the number or the name, upper and lower case alike.
        kinds: borrower types; empty for all.
        classes: worst classes; empty for all.
        dpd_min: worst days past due, at least.
        grouped: only borrowers that belong to a group.
        among, besides: only these borrowers (None: no such condition), and none of those.
    """

    search: str = ""
    kinds: tuple[str, ...] = ()
    classes: tuple[int, ...] = ()
    dpd_min: int | None = None
    grouped: bool = False
    among: tuple[str, ...] | None = None
    besides: tuple[str, ...] = ()


@dataclass(frozen=True)
class BorrowerPage:
    """One page of the list; the number, exposure (yuan) and loans of the whole list."""

    rows: pd.DataFrame
    total: int
    exposure: Decimal
    loans: int


def matching(loans: Table, wanted: BorrowerFilter) -> Table:
    """The loans of the borrowers that the conditions on who they are let through. ``%`` and ``_`` mean themselves."""
    conditions = []
    word = wanted.search.replace("\0", "").strip().lower()
    if word:
        conditions.append(ibis.or_(*(loans[name].lower().contains(word) for name in _SEARCHED)))
    if wanted.kinds:
        conditions.append(loans.borrower_type.isin(wanted.kinds))
    if wanted.grouped:
        conditions.append(loans.group_id.notnull())
    if wanted.among is not None:
        conditions.append(loans.borrower_id.isin(wanted.among) if wanted.among else ibis.literal(False))
    if wanted.besides:
        conditions.append(~loans.borrower_id.isin(wanted.besides))
    return loans.filter(*conditions) if conditions else loans


def _summed(loans: Table, wanted: BorrowerFilter, *, named: bool = False) -> Table:
    """One row a borrower. The number is hashed in the book; names are only gathered where the order asks for them."""
    kept = matching(loans, wanted)
    name = {"borrower_name": kept.borrower_name.max()} if named else {}
    found = kept.group_by("borrower_key").agg(
        balance=kept.balance.sum(), undrawn=kept.undrawn.sum(), loans=kept.count(), dpd=kept.dpd.max(),
        risk_class=kept.risk_class.max(), **name,
    )  # fmt: skip
    found = found.mutate(exposure=found.balance + found.undrawn.fill_null(0))
    conditions = [found.risk_class.isin(wanted.classes)] if wanted.classes else []
    conditions += [found.dpd >= wanted.dpd_min] if wanted.dpd_min is not None else []
    return found.filter(*conditions) if conditions else found


def _counted(loans: Table, wanted: BorrowerFilter) -> Table:
    found = _summed(loans, wanted)
    return found.agg(total=found.count(), exposure=found.exposure.sum(), loans=found.loans.sum())


@dataclass(frozen=True)
class _Piece:
    sort: str
    descending: bool
    offset: int
    limit: int


def _top(loans: Table, wanted: BorrowerFilter, piece: _Piece) -> Table:
    """The rows of one page, with the sums of the whole list beside each: the borrowers are added up once."""
    totals = _summed(loans, wanted, named=piece.sort == "borrower_name")
    whole = totals.mutate(
        total=totals.count().over(), whole_exposure=totals.exposure.sum().over(), whole_loans=totals.loans.sum().over()
    )
    key = whole[piece.sort]
    by = key.desc(nulls_first=False) if piece.descending else key.asc(nulls_first=False)
    return whole.order_by(by, whole.borrower_key).limit(piece.limit, offset=piece.offset)


def _faces(loans: Table, keys: tuple[int, ...]) -> Table:
    """Who each of these borrowers is; where its loans say different things, what its largest one says."""
    mine = loans.filter(loans.borrower_key.isin(keys))
    largest = {name: mine[name].argmax(mine.balance) for name in _FACE}
    return mine.group_by("borrower_key").agg(
        **largest, branches=mine.branch.nunique(), group_id=mine.group_id.max(), since=mine.originated_on.min()
    )


def page(
    pin: Pin,
    scope: Scope,
    policy: Policy,  # noqa: ARG001  every query takes the policy
    *,
    wanted: BorrowerFilter = BorrowerFilter(),
    sort: str = "exposure",
    descending: bool = True,
    offset: int = 0,
    limit: int = 50,
) -> BorrowerPage:
    """Rows ``offset`` … ``offset + limit`` of the list and the sums of all of it; written-off loans do not count.

    Amounts of the rows are float, in yuan; ``undrawn`` is missing where no loan of the borrower says it, and counts as nothing in
    ``exposure``. ``dpd`` and ``risk_class`` are the worst of the borrower's loans within the scope. Unknown orders mean exposure.
    """
    piece = _Piece(sort if sort in SORTS else "exposure", descending, offset, min(limit, _MOST))
    top: pd.DataFrame = pin.ask(scope, _top, wanted, piece).to_pandas()
    if top.empty:
        return BorrowerPage(top.reindex(columns=[*_FACE, *_FIGURES]), *_whole(pin, scope, wanted))
    known = pin.ask(scope, _faces, tuple(int(key) for key in top["borrower_key"])).to_pandas()
    rows = top[["borrower_key", *_FIGURES]].merge(known, on="borrower_key").drop(columns="borrower_key")
    rows[list(_MONEY)] = rows[list(_MONEY)].astype("float64")
    first = top.iloc[0]
    return BorrowerPage(rows, int(first["total"]), first["whole_exposure"] or Decimal("0.00"), int(first["whole_loans"]))


def _whole(pin: Pin, scope: Scope, wanted: BorrowerFilter) -> tuple[int, Decimal, int]:
    """The sums of a list of which a page beyond its end was asked for."""
    row: Mapping[str, Any] = pin.ask(scope, _counted, wanted).to_pylist()[0]
    return row["total"], row["exposure"] or Decimal("0.00"), row["loans"] or 0


def _list(loans: Table, wanted: BorrowerFilter) -> Table:
    """Every borrower of a list with who it is, amounts exact."""
    totals = _summed(loans, wanted)
    kept = matching(loans, wanted)
    faces = kept.group_by(face_key=kept.borrower_key).agg(
        **{name: kept[name].argmax(kept.balance) for name in _FACE}, group_id=kept.group_id.max()
    )
    return totals.join(faces, totals.borrower_key == faces.face_key)


def export_batches(
    pin: Pin,
    scope: Scope,
    policy: Policy,  # noqa: ARG001  every query takes the policy
    *,
    wanted: BorrowerFilter = BorrowerFilter(),
    sort: str = "exposure",
    descending: bool = True,
    rows: int = 20_000,
) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    """The whole list in Arrow batches of about ``rows`` rows, and their schema; money stays decimal."""
    found = _list(pin.snapshot(scope), wanted)
    key = found[sort if sort in SORTS else "exposure"]
    by = key.desc(nulls_first=False) if descending else key.asc(nulls_first=False)
    shown = found.order_by(by, found.borrower_key).select(*EXPORTED)
    return shown.schema().to_pyarrow(), iter(shown.to_pyarrow_batches(chunk_size=rows))
