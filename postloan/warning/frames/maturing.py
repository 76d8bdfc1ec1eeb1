"""Loans that fall due within half a year, and whether somebody has looked at what they will be repaid from.

A visit that found the borrower able to repay counts as a confirmation for all his loans.
"""

import functools
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
from sqlalchemy import func, select

from postloan.terms import Finding
from postloan.visit.tables import visit
from postloan.warning.engine import KEYS, Frame
from postloan.warning.known import Known
from postloan.warning.sources.course import owing

COLUMNS = {
    "balance": "float64", "principal": "float64", "dpd": "int32", "matures_on": "date", "days_to_maturity": "int32", "next_due_amount": "float64",
    "confirmed_on": "date",
}  # fmt: skip
#: Further ahead than any bank would set the rule.
_AHEAD = timedelta(days=183)


def build(known: Known) -> Frame | None:
    """A row a loan; ``confirmed_on``: the last visit known of that found the ability to repay good."""
    if known.on not in known.pin.dates:
        return None
    confirmed = _confirmed(known)

    @functools.cache
    def rows() -> pa.Table:
        found = known.pin.ask(known.scope, _maturing, known.whom, known.until, known.until + _AHEAD)
        days = [confirmed.get(one) for one in found["borrower_id"].to_pylist()]
        return found.append_column("confirmed_on", pa.array(days, pa.date32()))

    def ask(shape: Any, *how: Any) -> pa.Table:
        return known.pin.over(rows(), shape, *how)

    mark = f"{known.pin.version}:{len(confirmed)}:{max(confirmed.values(), default=None)}"
    return Frame("maturing", ask, frozenset({*KEYS, *COLUMNS}), everybody=lambda: known.borrowers, mark=mark, quiet=True)


def _confirmed(known: Known) -> dict[str, date]:
    """The day of each borrower's last good visit. Visits are logged in the bank's time; what was filed later is not known yet."""
    if known.connection is None:
        return {}
    asked = (
        select(visit.c.borrower_id, func.max(visit.c.visited_at).label("at"))
        .where(visit.c.repayment_ability == Finding.GOOD.value, visit.c.logged_at < known.moment)
        .group_by(visit.c.borrower_id)
    )
    asked = asked if known.whom is None else asked.where(visit.c.borrower_id == known.whom)
    return {row.borrower_id: row.at.date() for row in known.connection.execute(asked)}


def _maturing(loans: Any, whom: str | None, since: date, until: date) -> Any:
    rows = owing(loans, whom)
    rows = rows.filter(rows.matures_on.between(since, until))
    told = rows.mutate(
        exposure=rows.balance.cast("float64"), balance=rows.balance.cast("float64"), principal=rows.principal.cast("float64"),
        next_due_amount=rows.next_due_amount.cast("float64"), days_to_maturity=(rows.matures_on - since).cast("int32"),
    )  # fmt: skip
    return told.select(*KEYS, *(name for name in COLUMNS if name != "confirmed_on"))
