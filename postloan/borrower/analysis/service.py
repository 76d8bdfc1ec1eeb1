"""What a borrower's loans ask of him: principal and interest due in a stretch of months, by the loans' own schedules."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import ibis

from postloan.access import Scope
from postloan.book import Pin
from postloan.months import months_after

YEAR = 12


@dataclass(frozen=True)
class Service:
    """Debt service of one borrower at this bank, after ``since`` up to ``until``.

    Attributes:
        principal, interest: due by the schedules, in units of ``currency``.
        loans: how many loans with a schedule are in it.
        unplanned: loans that are owed and have no schedule in the book: with one of them the sum is not the whole.
        arrears: principal and interest overdue on ``since``, which have to be paid as well; 0 of months gone by.
    """

    principal: Decimal
    interest: Decimal
    since: date
    until: date
    loans: int
    unplanned: int = 0
    currency: str = "CNY"
    arrears: Decimal = Decimal(0)

    @property
    def complete(self) -> bool:
        return self.loans > 0 and self.unplanned == 0


def _due(schedules: Any, everyone: Any, days: tuple[date, date], ahead: bool, borrowers: tuple[str, ...] | None) -> Any:  # noqa: FBT001  handed on by place
    """For each borrower what is due of his loans within the days, how many have a schedule and how many have none.

    Ahead only loans that are still owed count: the plan of one that was repaid early stays in the book and is void. Behind, those
    that ended meanwhile count too; a loan without schedule only while it is owed.
    """
    loans = everyone if borrowers is None else everyone.filter(everyone.borrower_id.isin(borrowers))
    late = ibis.coalesce(loans.overdue_principal, 0) + ibis.coalesce(loans.overdue_interest, 0)
    loans = loans.mutate(late=ibis.ifelse(loans.live & ahead, late, 0))
    mine = (loans.filter(loans.live) if ahead else loans).select("loan_id", "borrower_id", "live", "late")
    since, until = days
    inside = (schedules.due_on > since) & (schedules.due_on <= until)
    due = schedules.group_by("loan_id").agg(
        principal=ibis.coalesce(schedules.principal_due.sum(where=inside), 0),
        interest=ibis.coalesce(schedules.interest_due.sum(where=inside), 0),
    )
    rows = mine.left_join(due, "loan_id")
    planned = rows.principal.notnull()
    return rows.group_by("borrower_id").agg(
        principal=ibis.coalesce(rows.principal.sum(), 0).cast("decimal(18, 2)"),
        interest=ibis.coalesce(rows.interest.sum(), 0).cast("decimal(18, 2)"),
        loans=planned.sum().cast("int64"),
        unplanned=(~planned & rows.live).sum().cast("int64"),
        arrears=rows.late.sum().cast("decimal(18, 2)"),
    )


def services(
    pin: Pin, scope: Scope, *, months: int = YEAR, ahead: bool = True, borrowers: tuple[str, ...] | None = None
) -> dict[str, Service]:
    """Borrower → what his loans within the scope ask in the months after its date (``ahead``) or in those up to it.

    Amounts are in the scope's currency. A borrower of whose loans none has a schedule is not in it: what he owes is not known.
    """
    first, last = (scope.as_of, months_after(scope.as_of, months)) if ahead else (months_after(scope.as_of, -months), scope.as_of)
    found = pin.answer(pin.schedules(scope), _due, (first, last), ahead, borrowers, beside=(pin.everyone(scope),))
    return {
        row.pop("borrower_id"): Service(**row, since=first, until=last, currency=scope.currency)
        for row in found.to_pylist()
        if row["loans"]
    }


def service(pin: Pin, scope: Scope, borrower_id: str, *, months: int = YEAR, ahead: bool = True) -> Service | None:
    """:func:`services` of one borrower; None where nothing of his within the scope has a schedule."""
    return services(pin, scope, months=months, ahead=ahead, borrowers=(borrower_id,)).get(borrower_id)
