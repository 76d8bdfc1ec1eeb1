"""Do the levels agree? Σ buckets and Σ classes from the cube, Σ loans from the snapshot, to the cent."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ibis.expr.types import Table

from postloan.access import Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.portfolio import grid
from postloan.portfolio.measure import yuan

_NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class TieOut:
    """Balances of one date added three ways; ``difference`` is the widest gap, 0.00 when all agree. Counts must agree too."""

    as_of: date
    sum_buckets: Decimal
    sum_classes: Decimal
    sum_loans: Decimal
    count_buckets: int
    count_classes: int
    loans: int

    @property
    def difference(self) -> Decimal:
        sums = (self.sum_buckets, self.sum_classes, self.sum_loans)
        return max(sums) - min(sums)

    @property
    def ok(self) -> bool:
        return not self.difference and self.count_buckets == self.count_classes == self.loans


def _whole(loans: Table) -> Table:
    return loans.agg(count=loans.count(), balance=loans.balance.sum())


def check(pin: Pin, scope: Scope, policy: Policy) -> TieOut:  # noqa: ARG001  every query takes the policy
    """Add the scope's date up by bucket, by class and loan by loan. A cell of no known bucket or class is a difference."""
    now = grid.read(pin, scope, dates=(scope.as_of,))
    row = pin.ask(scope, _whole).to_pylist()[0]
    return TieOut(
        scope.as_of,
        yuan(grid.by_bucket(now.balance).sum()) or _NOTHING,
        yuan(grid.by_class(now.balance).sum()) or _NOTHING,
        row["balance"] or _NOTHING,
        int(grid.by_bucket(now.loans).sum()),
        int(grid.by_class(now.loans).sum()),
        row["count"],
    )
