"""The loans themselves: one page of a list of any length, the whole list as a stream, and everything about one loan."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
from ibis.expr.types import Table

from postloan.access import Scope
from postloan.book import Pin
from postloan.book.engine import PLACE
from postloan.errors import OutOfReach
from postloan.policy import Policy
from postloan.portfolio import grid
from postloan.portfolio.filter import LoanFilter
from postloan.portfolio.measure import yuan

#: What a list shows when nobody chose columns.
COLUMNS = (
    "loan_id", "borrower_name", "branch", "product", "officer", "balance", "dpd", "bucket", "risk_class", "overdue_principal",
    "overdue_interest", "guarantee_type", "rate", "matures_on",
)  # fmt: skip
_SEARCHED = ("loan_id", "borrower_id", "borrower_name")
_NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class LoanPage:
    """One page of a list: its rows, and count and balance (yuan) of the whole list."""

    rows: pd.DataFrame
    total: int
    balance: Decimal


@dataclass(frozen=True)
class Loan:
    """Everything the book knows of one loan.

    ``as_of`` is the last date up to the scope's on which the loan has a row; ``live`` tells whether it is the scope's.
    ``terms`` is the snapshot row of that date. ``others`` are the borrower's other loans within reach at the scope's date.
    """

    loan_id: str
    as_of: date
    live: bool
    terms: dict[str, Any]
    history: pd.DataFrame
    schedule: pd.DataFrame
    repayments: pd.DataFrame
    others: pd.DataFrame


def matching(loans: Table, search: str, filters: LoanFilter) -> Table:
    """The loans that the filter keeps and whose id, borrower id or borrower name contains ``search``.

    The search is for the words as they are (``%`` and ``_`` mean themselves), upper and lower case alike.
    """
    conditions = filters.conditions(loans)
    wanted = search.replace("\0", "").strip().lower()  # the engine takes no NUL, and no name has one
    if wanted:
        conditions.append(ibis.or_(*(loans[name].lower().contains(wanted) for name in _SEARCHED)))
    return loans.filter(*conditions) if conditions else loans


def _whole(loans: Table, search: str, filters: LoanFilter) -> Table:
    found = matching(loans, search, filters)
    return found.agg(total=found.count(), balance=found.balance.sum())


def _counted(pin: Pin, scope: Scope, search: str, filters: LoanFilter) -> tuple[int, Decimal]:
    """Number and balance of a list: from the grid where it tells the loans apart that the filter does, else from the loans."""
    if search.strip() or not filters.by_codes:
        row = pin.ask(scope, _whole, search, filters, written_off=filters.written_off).to_pylist()[0]
        return row["total"], row["balance"] or _NOTHING
    now = grid.read(pin, scope, dates=(scope.as_of,))
    buckets = [code - grid.BUCKETS[0] for code in filters.bucket] or range(now.loans.shape[2])
    classes = [code - grid.CLASSES[0] for code in filters.risk_class] or range(now.loans.shape[3])
    eased = [0, 1] if filters.restructured is None else [int(filters.restructured)]
    loans, fen = (amounts[0].sum(axis=0)[np.ix_(buckets, classes, eased)].sum() for amounts in (now.loans, now.balance))
    return int(loans), yuan(fen) or _NOTHING


@dataclass(frozen=True)
class _Piece:
    """Which columns and rows of a list, in which order."""

    columns: tuple[str, ...]
    sort: str
    descending: bool
    offset: int
    limit: int


def _rows(loans: Table, search: str, filters: LoanFilter, piece: _Piece) -> Table:
    found = _ordered(matching(loans, search, filters), piece.sort, piece.descending, PLACE)
    return _floats(found.select(*piece.columns).limit(piece.limit, offset=piece.offset))


def _ordered(loans: Table, sort: str, descending: bool, tie: str = "loan_id") -> Table:  # noqa: FBT001  passed on
    """By ``sort``, missing values last, ties by ``tie``, which no two share: pages never overlap. Unknown columns sort by balance."""
    key = loans[sort if sort in loans.columns else "balance"]
    by = key.desc(nulls_first=False) if descending else key.asc(nulls_first=False)
    return loans.order_by(by) if key.get_name() == tie else loans.order_by(by, loans[tie])


def page(
    pin: Pin,
    scope: Scope,
    policy: Policy,  # noqa: ARG001  every query takes the policy
    *,
    search: str = "",
    filters: LoanFilter = LoanFilter(),  # noqa: B008  frozen
    sort: str = "balance",
    descending: bool = True,
    offset: int = 0,
    limit: int = 50,
    columns: Sequence[str] = COLUMNS,
) -> LoanPage:
    """Rows ``offset`` … ``offset + limit`` of the list, with the count and the balance of all of it. Money columns are float."""
    shown = [name for name in dict.fromkeys(columns) if name in pin.snapshot(scope).columns]
    piece = _Piece(tuple(dict.fromkeys(["loan_id", *shown])), sort, descending, offset, limit)
    total, balance = _counted(pin, scope, search, filters)
    first: pd.DataFrame = pin.ask(scope, _rows, search, filters, piece, written_off=filters.written_off).to_pandas(
        date_as_object=False
    )
    return LoanPage(first[shown], total, balance)


def export_batches(
    pin: Pin,
    scope: Scope,
    policy: Policy,  # noqa: ARG001  every query takes the policy
    *,
    search: str = "",
    filters: LoanFilter = LoanFilter(),  # noqa: B008  frozen
    sort: str = "balance",
    descending: bool = True,
    columns: Sequence[str] = (),
    rows: int = 20_000,
) -> Iterator[pa.RecordBatch]:
    """The whole list in Arrow batches of about ``rows`` rows; no limit, and never all of it in memory here.

    Money stays decimal. ``columns`` empty means all that a list may show, in the order of the snapshot.
    """
    found = matching(pin.snapshot(scope, written_off=filters.written_off), search, filters)
    shown = [name for name in columns if name in found.columns] or list(found.columns)
    yield from _ordered(found, sort, descending).select(*shown).to_pyarrow_batches(chunk_size=rows)


def one(pin: Pin, scope: Scope, policy: Policy, *, loan_id: str) -> Loan:  # noqa: ARG001  every query takes the policy
    """Everything about one loan within the reach; slices chosen in the scope do not hide it.

    Raises:
        OutOfReach: there is no such loan up to the scope's date, or it lies outside the reach (same answer).
    """
    anywhere = Scope(scope.reach, scope.as_of, scope.currency)
    history = _frame(pin.history(anywhere, loan_id).order_by("as_of"))
    if history.empty:
        raise OutOfReach
    last = pd.Timestamp(history["as_of"].iloc[-1]).date()
    terms = _row(pin, anywhere.at(last), loan_id)
    if terms is None:
        raise OutOfReach
    loans = pin.snapshot(anywhere)
    others = loans.filter(loans.borrower_id == terms["borrower_id"], loans.loan_id != loan_id)
    return Loan(
        loan_id, last, last == scope.as_of, terms, history,
        _frame(pin.schedule(anywhere, loan_id).order_by("due_on")),
        _frame(pin.repayments(anywhere, loan_id).order_by("paid_on")),
        _frame(_ordered(others, "balance", descending=True).select(*COLUMNS)),
    )  # fmt: skip


def _row(pin: Pin, scope: Scope, loan_id: str) -> dict[str, Any] | None:
    """The loan's snapshot row, written off or not."""
    loans = pin.snapshot(scope, written_off=True)
    rows: list[dict[str, Any]] = loans.filter(loans.loan_id == loan_id).to_pyarrow().to_pylist()
    return rows[0] if rows else None


def _floats(table: Table) -> Table:
    """Money as float64, for tables and charts; a missing amount stays missing."""
    money = {name: table[name].cast("float64") for name, kind in table.schema().items() if kind.is_decimal()}
    return table.mutate(**money) if money else table


def _frame(table: Table) -> pd.DataFrame:
    frame: pd.DataFrame = _floats(table).to_pandas()
    return frame
