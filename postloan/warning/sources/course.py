"""The book's months: of each calendar month the last date on which the book speaks."""

from datetime import date
from typing import Any

import ibis

from postloan.warning.known import Known, of_whom


def month_ends(known: Known, months: int) -> tuple[date | None, ...]:
    """The date of the loans and the last date of each calendar month before it, newest first; None where the book has none."""
    last = {(day.year, day.month): day for day in known.pin.dates if day <= known.on}
    here = known.on.year * 12 + known.on.month - 1
    return tuple(last.get((one // 12, one % 12 + 1)) for one in range(here, here - months, -1))


def year_before(known: Known) -> date | None:
    """The last date of the same month a year before."""
    return month_ends(known, 13)[-1]


def owing(loans: Any, whom: str | None) -> Any:
    """Loans on which something is owed, of one borrower or all."""
    return of_whom(loans.filter(loans.balance > 0), whom)


def by_month(rows: Any, days: tuple[date | None, ...], name: str, value: Any) -> dict[str, Any]:
    """A column for each month, ``name_0`` the newest: the value on its date, null where there is none; to be aggregated by loan."""
    nothing = ibis.null(value.type())
    return {
        f"{name}_{place}": (nothing if day is None else ibis.ifelse(rows.as_of == ibis.literal(day), value, nothing)).max()
        for place, day in enumerate(days)
    }


def number_owing(loans: Any) -> Any:
    """How many loans there are on which something is owed."""
    return loans.filter(loans.balance > 0).count().as_table()
