"""Headings of a run of items → the period of each column of figures, and what had to be assumed for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from postloan.intake.layouts.heading import Heading, Role
from postloan.intake.layouts.when import When, month_end, period, year_before
from postloan.statement import Kind, Period, Span

_MANY = 4
_BACK = {Role.PRIOR, Role.PRIOR_YEAR, Role.PRIOR_CUMULATIVE}
_NOW = {Role.CURRENT, Role.AMOUNT, Role.CLOSING, Role.YEAR, Role.CUMULATIVE, Role.MONTH}


@dataclass(frozen=True)
class Column:
    """One column of figures with its period."""

    index: int
    heading: Heading
    period: Period
    comparative: bool = False


class Assumed(NamedTuple):
    """A thing that was assumed (its key), of which heading, and the day it led to."""

    key: str
    heading: str
    end: date


@dataclass(frozen=True)
class Resolved:
    """The columns that have a period; what was ``assumed`` for them; ``open`` those whose heading does not tell which is which."""

    columns: tuple[Column, ...]
    assumed: tuple[Assumed, ...] = ()
    open: tuple[int, ...] = ()


def _with_year(headings: Mapping[int, Heading], said: When | None) -> dict[int, Heading]:
    """1月, 2月 … of the year that the table is of."""
    return {
        index: replace(found, when=When(month_end(said.end.year, found.month), day=False)) if found.month and said else found
        for index, found in headings.items()
    }


def _own_dates(headings: Mapping[int, Heading]) -> dict[int, When]:
    """Dates that belong to a column. One that stands over columns of different roles is the table's, not theirs."""
    dated = {index: found.when for index, found in headings.items() if found.when}
    ends = {found.end for found in dated.values()}
    roles = {headings[index].role for index in dated}
    if (
        len(dated) > 1
        and len(ends) == 1
        and len(roles - {Role.DATED}) > 1
        and len({_fingerprint(headings[i]) for i in dated}) > 1
    ):
        return {}
    return dated


def _fingerprint(found: Heading) -> tuple[Role | None, str]:
    return found.role, str(found.perimeter)


def table_date(headings: Iterable[Heading], said: When | None) -> When | None:
    """The day of the table: of its latest column that is not an opening one, else what stands around it."""
    own = [found.when for found in headings if found.when and found.role not in _BACK | {Role.OPENING, Role.ASIDE}]
    latest = max(own, key=lambda found: (found.end, found.months or 0), default=None)
    if latest and said and said.end == latest.end and said.months and not latest.months:
        return said
    return latest or said


def _opening(found: When) -> date:
    """年初余额 (2023年1月1日) is the balance at the end of the day before."""
    return found.end - timedelta(days=1) if found.day and found.end.day == 1 else found.end


def _instant(found: Heading, own: When | None, table: date | None) -> date | None:
    if found.role is Role.OPENING:
        if own and table and own.end < table:
            return _opening(own)
        return date(table.year - 1, 12, 31) if table else None
    if own:
        return own.end
    if table is None:
        return None
    return date(table.year - 1, 12, 31) if found.role in _BACK else table


def _stretch(found: Heading, own: When | None, table: When | None, roles: set[Role | None]) -> tuple[Period, str | None] | None:
    """The period of a column of flows and what was assumed."""
    base = own or table
    if base is None:
        return None
    end = year_before(base.end) if own is None and found.role in _BACK else base.end
    if found.role is Role.MONTH:
        return period(end, 1, alone=True), None
    if found.role in {Role.CUMULATIVE, Role.PRIOR_CUMULATIVE}:
        return period(end, end.month, alone=False), None
    if base.months:
        by_itself = base.alone or (
            Role.CUMULATIVE in roles and found.role is Role.CURRENT and base.months < 12 and end.month > base.months
        )
        if not (Role.CUMULATIVE in roles and found.role is Role.CURRENT and base.months >= end.month > 1):
            return period(end, base.months, alone=by_itself), None
    if Role.CUMULATIVE in roles and found.role in {Role.CURRENT, Role.AMOUNT}:
        return period(end, 1, alone=True), "current_beside_cumulative"
    told = end.month == 12 or found.role is Role.YEAR or (found.role in _BACK and Role.CUMULATIVE not in roles)
    assumed = None if told else "cumulative_assumed"
    return period(end, end.month, alone=False), assumed


def _monthly(columns: list[Column]) -> bool:
    """Columns of flows headed by one month after the other."""
    months = [column.period.end.year * 12 + column.period.end.month for column in columns]
    steps = {abs(b - a) for a, b in pairwise(months)}
    named = all(column.heading.when and column.heading.when.months is None for column in columns)
    return len(columns) >= 3 and steps == {1} and named


def _compared(columns: list[Column]) -> list[Column]:
    """Which columns only compare: by their role, or the same stretch a year before in a table of few periods."""
    ends = {column.period.end for column in columns}
    few = len(ends) < _MANY
    latest = max(ends, default=None)

    def compares(column: Column) -> bool:
        if column.heading.role in _BACK | {Role.OPENING}:
            return True
        end = column.period.end
        if not few or latest is None or end == latest:
            return False
        return end.month == 12 or (end.month, end.year < latest.year) == (latest.month, True)

    return [Column(column.index, column.heading, column.period, compares(column)) for column in columns]


def _untold(headings: Mapping[int, Heading]) -> dict[int, Heading]:
    return {index: found for index, found in headings.items() if found.role in {None, Role.AMOUNT} and found.perimeter is None}


def settle(headings: Mapping[int, Heading], order: tuple[Role, Role]) -> tuple[dict[int, Heading], tuple[int, ...]]:
    """Give columns without a telling heading their role: the only one is this period's, of two the first is ``order[0]``.

    The second value names the two where the order had to be assumed.
    """
    figures = {index: found for index, found in headings.items() if found.role is not Role.ASIDE}
    untold = _untold(figures)
    if len(untold) == 1 and len(figures) == 1:
        return {
            index: Heading(found.text, Role.CURRENT, found.when, found.unit, found.perimeter) for index, found in figures.items()
        }, ()
    if len(untold) == 1 and len(figures) == 2:
        other = next(found.role for index, found in figures.items() if index not in untold)
        role = Role.CURRENT if other in _BACK | {Role.OPENING} else order[1]
        index, found = next(iter(untold.items()))
        return {**figures, index: Heading(found.text, role, found.when, found.unit, None)}, (index,)
    if len(untold) == 2 and len(figures) == 2:
        return {
            index: Heading(found.text, role, found.when, found.unit, None)
            for (index, found), role in zip(untold.items(), order, strict=True)
        }, tuple(untold)
    return {index: found for index, found in figures.items() if found.role or found.perimeter}, tuple(untold)


def resolve(
    kind: Kind, headings: Mapping[int, Heading], said: When | None, *, order: tuple[Role, Role] | None = None
) -> Resolved:
    """The period of every column of one run of items.

    ``said`` is the day around the table; ``order`` what two columns without headings are (closing first if not given).
    """
    instant = kind is Kind.BALANCE_SHEET
    usual = (Role.CLOSING, Role.OPENING) if instant else (Role.CURRENT, Role.PRIOR)
    figures, untold = settle(_with_year(headings, said), order or usual)
    own, table = _own_dates(figures), table_date(figures.values(), said)
    roles = {found.role for found in figures.values()}
    columns: list[Column] = []
    assumed: list[Assumed] = []
    for index, found in figures.items():
        if instant:
            day = _instant(found, own.get(index), table.end if table else None)
            reached = (Period(day, Span.INSTANT), _doubt(found, own.get(index), table)) if day else None
        else:
            reached = _stretch(found, own.get(index), table, roles)
        if reached:
            columns.append(Column(index, found, reached[0]))
            assumed += [Assumed(reached[1], found.text, reached[0].end)] if reached[1] else []
    if not instant and _monthly(columns):
        columns = [Column(column.index, column.heading, period(column.period.end, 1, alone=True)) for column in columns]
        assumed = [Assumed("months_assumed", columns[0].heading.text, columns[0].period.end)]
    return Resolved(tuple(_compared(columns)), tuple(dict.fromkeys(assumed)), untold)


def _doubt(found: Heading, own: When | None, table: When | None) -> str | None:
    """期初 and 上期 of an interim balance sheet are taken for the start of the year."""
    asked = found.role in {Role.OPENING, Role.PRIOR} and own is None and table is not None and table.end.month != 12
    return "opening_assumed" if asked and "年" not in found.text else None
