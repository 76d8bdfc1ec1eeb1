"""The book's months: of each calendar month the last date on which the book speaks."""

from datetime import date
from typing import Any

import ibis

from postloan.months import month_of
from postloan.warning.known import Known, of_whom


def month_ends(known: Known, months: int) -> tuple[date | None, ...]:
    """The date of the loans and the last date of each calendar month before it, newest first; None where the book has none."""
    last = {(day.year, day.month): day for day in known.pin.dates if day <= known.on}
    here = month_of(known.on)
    return tuple(last.get((one // 12, one % 12 + 1)) for one in range(here, here - months, -1))


def year_before(known: Known) -> date | None:
    """The last date of the same month a year before."""
    return month_ends(known, 13)[-1]


def owing(loans: Any, whom: str | None) -> Any:
    """Loans on which something is owed, of one borrower or all."""
    return of_whom(loans.filter(loans.balance > 0), whom)


def by_month(rows: Any, panel: Any, months: int, name: str, value: Any) -> dict[str, Any]:
    """A column for each month, ``name_0`` that of the panel's last date: the value then, null where there is none; for each loan.

    The panel has one date a month and says itself which is the last: the same question serves every date, and is compiled once.
    """
    back = _month(panel.as_of.max().as_scalar()) - _month(rows.as_of)
    nothing = ibis.null(value.type())
    return {f"{name}_{place}": ibis.ifelse(back == place, value, nothing).max() for place in range(months)}


def _month(day: Any) -> Any:
    return day.year() * 12 + day.month()


def told(known: Known, column: str) -> bool:
    """Whether the loans of the date give a column at all; where they do not, nobody need look further."""
    return bool(known.pin.ask(known.scope, _given, column)[0][0].as_py())


def _given(loans: Any, column: str) -> Any:
    return loans[column].count().as_table()
