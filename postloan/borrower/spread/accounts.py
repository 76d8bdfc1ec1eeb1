"""A borrower's statements side by side: what the analysis reads, and where every figure of it came from."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select

from postloan.access import Reach
from postloan.access.within import within
from postloan.borrower.spread import store
from postloan.borrower.spread.tables import filing, statement
from postloan.borrower.spread.values import LIVE, Kept, State
from postloan.months import first_day, month_of
from postloan.statement import Accounts, Kind, Perimeter, Period, Span, Statement

#: Where a borrower files several perimeters of equally many periods, the first of these is meant.
_ORDER = (Perimeter.CONSOLIDATED, Perimeter.SINGLE, Perimeter.PARENT)
_SOURCE = (
    "kind", "period_end", "span", "months", "perimeter", "currency", "comparative", "account", "value", "file_name", "sheet", "cell",
    "written", "label", "edition", "superseded", "confirmed_by", "confirmed_at", "filing_id", "statement_id",
)  # fmt: skip


@dataclass(frozen=True)
class _Stretch:
    """From when to when a statement's figures go, in one currency."""

    end: date
    months: int
    currency: str


def _in_force(connection: Connection, reach: Reach, borrower_id: str, *, confirmed_only: bool) -> list[Kept]:
    states = [State.CONFIRMED] if confirmed_only else list(LIVE)
    asked = store.chosen().where(
        statement.c.borrower_id == borrower_id,
        within(filing, reach),
        filing.c.state.in_(states),
        statement.c.superseded_at.is_(None),
    )
    return [kept for _, kept in store.load(connection, asked)]


def _newest(kept: Iterable[Kept]) -> list[Kept]:
    """One statement a slot: where an unconfirmed one stands beside a confirmed one, the newer."""
    return list({one.slot: one for one in sorted(kept, key=lambda one: one.id)}.values())


def perimeters_of(
    connection: Connection, reach: Reach, borrower_id: str, *, confirmed_only: bool = True
) -> tuple[Perimeter, ...]:
    """The perimeters a borrower has filed, the one of most periods first: those are never mixed in one series."""
    kept = _newest(_in_force(connection, reach, borrower_id, confirmed_only=confirmed_only))
    counts = Counter(one.statement.perimeter for one in kept if not one.statement.comparative)
    return tuple(sorted(counts, key=lambda one: (-counts[one], _ORDER.index(one))))


def accounts_of(
    connection: Connection, reach: Reach, borrower_id: str, *, perimeter: Perimeter | None = None, confirmed_only: bool = True
) -> tuple[Accounts, ...]:
    """What is known of a borrower for each stretch of time he has filed, oldest first, all of one perimeter.

    Flows stand with the balance sheet of their last day; a balance sheet without flows has a stretch of its own. ``opening`` is the
    filed opening column, else the closing one of the day before the first. Comparison columns fill stretches that have nothing else.

    Args:
        connection: to the desk.
        reach: of the person who asks.
        borrower_id: whose.
        perimeter: whose figures; None: those of the perimeter with most periods.
        confirmed_only: leave out what waits for a second person.
    """
    return arranged(_in_force(connection, reach, borrower_id, confirmed_only=confirmed_only), perimeter)


def arranged(in_force: Iterable[Kept], perimeter: Perimeter | None = None) -> tuple[Accounts, ...]:
    """:func:`accounts_of` of statements of one borrower that have been read already."""
    kept = _newest(in_force)
    wanted = perimeter or _usual(kept)
    sheets = _Sheets([one for one in kept if one.statement.perimeter == wanted])
    flows = _by_stretch(one.statement for one in kept if one.statement.perimeter == wanted)
    alone = {_Stretch(day, 0, currency) for day, currency in sheets.days} - {_Stretch(one.end, 0, one.currency) for one in flows}
    found = [_side_by_side(one, flows.get(one, []), sheets) for one in {*flows, *alone}]
    return tuple(sorted(found, key=lambda one: (one.period.end, one.period.months, one.currency)))


def _usual(kept: Sequence[Kept]) -> Perimeter:
    counts = Counter(one.statement.perimeter for one in kept if not one.statement.comparative)
    return min(_ORDER, key=lambda one: (-counts[one], _ORDER.index(one)))


class _Sheets:
    """The balance sheets of one perimeter, by day and currency; for a closing day an own column before a comparison column."""

    def __init__(self, kept: Iterable[Kept]) -> None:
        sheets = [one for one in kept if one.statement.kind is Kind.BALANCE_SHEET]
        ordered = sorted(sheets, key=lambda one: not one.statement.comparative)
        self.days = {(one.statement.period.end, one.statement.currency): one for one in ordered}
        self._opening = {
            (one.filing_id, one.statement.period.end, one.statement.currency): one.statement
            for one in ordered if one.statement.comparative
        }  # fmt: skip

    def closing(self, day: date, currency: str) -> Statement | None:
        found = self.days.get((day, currency))
        return found.statement if found else None

    def opening(self, end: date, before: date, currency: str) -> Statement | None:
        """The opening column filed with the sheet of ``end``, else the closing one of the day before."""
        own = self.days.get((end, currency))
        beside = self._opening.get((own.filing_id, before, currency)) if own else None
        return beside or self.closing(before, currency)


def _by_stretch(said: Iterable[Statement]) -> dict[_Stretch, list[Statement]]:
    """Flow statements of each stretch; a comparison column only where its kind has nothing else for the stretch."""
    found: dict[_Stretch, dict[Kind, Statement]] = {}
    flows = (one for one in said if one.kind is not Kind.BALANCE_SHEET)
    for one in sorted(flows, key=lambda one: not one.comparative):
        found.setdefault(_Stretch(one.period.end, one.period.months, one.currency), {})[one.kind] = one
    return {stretch: list(kinds.values()) for stretch, kinds in found.items()}


def _side_by_side(stretch: _Stretch, flows: Sequence[Statement], sheets: _Sheets) -> Accounts:
    values: dict[str, Decimal] = {}
    closing = sheets.closing(stretch.end, stretch.currency)
    for one in (*([closing] if closing else []), *flows):
        values |= {account: amount for account, amount in one.values.items() if account not in values}
    before = sheets.opening(stretch.end, _first_day(stretch) - timedelta(days=1), stretch.currency)
    return Accounts(_period(stretch, flows), values, before.values if before else {}, stretch.currency)


def _period(stretch: _Stretch, flows: Sequence[Statement]) -> Period:
    if not flows:
        return Period(stretch.end, Span.INSTANT)
    if stretch.months == 12:
        return Period(stretch.end, Span.YEAR, 12)
    spans = {one.period.span for one in flows}
    span = Span.CUMULATIVE if Span.CUMULATIVE in spans else min(spans)
    return Period(stretch.end, span, stretch.months)


def _first_day(stretch: _Stretch) -> date:
    """The first day of a stretch that ends with a month; a balance sheet by itself counts from the first day of its year."""
    months = stretch.months or stretch.end.month
    return first_day(month_of(stretch.end) - months + 1)


def sources_of(
    connection: Connection, reach: Reach, borrower_id: str, *, with_superseded: bool = False, confirmed_only: bool = True
) -> pd.DataFrame:
    """Every figure of a borrower with the cell it came from: file, sheet, cell, edition, who confirmed it when.

    Columns: kind, period_end, span, months, perimeter, currency, comparative, account, value, file_name, sheet, cell (``B12``), written,
    label, edition, superseded, confirmed_by, confirmed_at, filing_id, statement_id.
    """
    states = [State.CONFIRMED] if confirmed_only else list(LIVE)
    asked = store.chosen().where(statement.c.borrower_id == borrower_id, within(filing, reach), filing.c.state.in_(states))
    if not with_superseded:
        asked = asked.where(statement.c.superseded_at.is_(None))
    rows = [line for row, kept in store.load(connection, asked) for line in _lines(row, kept)]
    return pd.DataFrame(rows, columns=list(_SOURCE), dtype=object)


def _lines(row: Any, kept: Kept) -> list[tuple[Any, ...]]:
    one = kept.statement
    told = (
        one.kind.value,
        one.period.end,
        one.period.span.value,
        one.period.months,
        one.perimeter.value,
        one.currency,
        one.comparative,
    )
    confirmed = (row["settled_by"], row["settled_at"]) if row["state"] == State.CONFIRMED else (None, None)
    return [
        (*told, each.account, each.value, row["file_name"], each.source.sheet, each.source.address, each.written, each.label,
         kept.edition, kept.superseded_at is not None, *confirmed, kept.filing_id, kept.id)
        for each in one
    ]  # fmt: skip


def borrowers_with_accounts(connection: Connection, reach: Reach) -> tuple[str, ...]:
    """The borrowers within reach that have at least one confirmed filing."""
    asked = select(filing.c.borrower_id).where(filing.c.state == State.CONFIRMED, within(filing, reach)).distinct()
    return tuple(sorted(connection.execute(asked).scalars()))
