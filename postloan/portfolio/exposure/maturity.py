"""The maturity wall: what falls due in which month, by the contractual end of each loan, to the cent."""

from collections.abc import Iterable
from datetime import date, timedelta

import pandas as pd
from ibis.expr.types import Table

from postloan.access import SLICES, Scope
from postloan.book import Pin
from postloan.book.cells import fen
from postloan.book.due import END
from postloan.months import first_day, last_day, month_of, months_between
from postloan.policy import Policy

MONTHS = 24
#: Bars that are no single month; a loan that names no end is none of them and never dropped.
MATURED, BEYOND, NOT_GIVEN = "matured", "beyond", "not_given"


def spans(as_of: date, months: int = MONTHS) -> list[tuple[str, date | None, date | None]]:
    """The bars in order: what has matured before the date, each month from the date's own on, what comes after them, no end given.

    Each is (name, first day, last day); a month is named ``2026-11`` and the date's own begins with the date itself. A loan that
    ends on the date is due today, not matured.
    """
    start = month_of(as_of)
    each: list[tuple[str, date | None, date | None]] = [
        (f"{first_day(month):%Y-%m}", max(first_day(month), as_of), last_day(month)) for month in range(start, start + months + 1)
    ]
    last = first_day(start + months + 1)
    return [(MATURED, None, as_of - timedelta(days=1)), *each, (BEYOND, last, None), (NOT_GIVEN, None, None)]


def _ends(due: Table, by: str) -> Table:
    """Loans and balance by month of the contractual end, whether that is past, and slice."""
    return due.filter(due.kind == END).select("matured", "day", by, "loans", "balance", "overdue_balance")


def wall(pin: Pin, scope: Scope, policy: Policy, *, by: str = "product", months: int = MONTHS) -> pd.DataFrame:  # noqa: ARG001
    """Balance (yuan) and loans per bar of :func:`spans` and value of the slice ``by``; only pairs that have loans.

    Columns: span, matures_from, matures_to (NaT: open), ``by`` (None: not given), loans, balance, overdue_balance. Rows come in
    the order of the bars. The sum of all rows is the portfolio.
    """
    if by not in SLICES:
        raise KeyError(by)
    found = pin.answer(pin.due(scope, by=(by,)), _ends, by)
    bars = spans(scope.as_of, months)
    ends = zip(found["matured"].to_pylist(), found["day"].to_pylist(), strict=True)
    fen_of = {name: fen(found[name]) for name in ("balance", "overdue_balance")}
    amounts = pd.DataFrame({
        "place": [_place(end, scope.as_of, months, matured=bool(matured)) for matured, end in ends],
        by: pd.Series(found[by].to_pylist(), dtype=object), "loans": found["loans"].to_numpy(), **fen_of,
    })  # fmt: skip
    grouped = amounts.groupby(["place", by], dropna=False, sort=True)[["loans", *fen_of]].sum().reset_index()
    names, first, last = (
        (list(column) for column in zip(*(bars[at] for at in grouped["place"]), strict=True)) if len(grouped) else ([], [], [])
    )
    return pd.DataFrame({
        "span": names, "matures_from": _days(first), "matures_to": _days(last),
        by: grouped[by].astype(object).where(grouped[by].notna(), None), "loans": grouped["loans"].astype("int64"),
        "balance": grouped["balance"] / 100, "overdue_balance": grouped["overdue_balance"] / 100,
    })  # fmt: skip


def _days(days: Iterable[date | None]) -> pd.Series:
    return pd.to_datetime(pd.Series(list(days), dtype=object))


def _place(end: date | None, as_of: date, months: int, *, matured: bool) -> int:
    """The number of the bar that a day in the month of a contractual end belongs to."""
    if end is None:
        return months + 3
    return 0 if matured else min(months_between(as_of, end), months + 1) + 1


def over_bars(rows: pd.DataFrame, as_of: date, months: int = MONTHS) -> pd.DataFrame:
    """The wall added up over the slice: every bar in order, also those without loans (0), but "not given" only where there is some."""
    summed = rows.groupby("span")[["loans", "balance", "overdue_balance"]].sum()
    bars = [bar for bar in spans(as_of, months) if bar[0] != NOT_GIVEN or NOT_GIVEN in summed.index]
    names = [name for name, _, _ in bars]
    filled = summed.reindex(names, fill_value=0)
    return pd.DataFrame({
        "span": names, "matures_from": _days(first for _, first, _ in bars),
        "matures_to": _days(last for _, _, last in bars), **{name: filled[name].to_numpy() for name in summed.columns},
    })  # fmt: skip


def due_within(rows: pd.DataFrame, as_of: date, months: int) -> float:
    """Balance (yuan) that ends from the date on until the end of the ``months``-th month after its own."""
    wanted = {name for name, _, _ in spans(as_of, months)[1:-2]}
    return float(rows.loc[rows["span"].isin(wanted), "balance"].sum())
