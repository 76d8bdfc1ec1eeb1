"""Where every loan of the demo stands while the months go by: what is paid, what has fallen due, what that makes of it."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from postloan.demo import lending
from postloan.demo.lending import NEVER, Plans, Whole

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Position:
    """Every running loan on one date: row numbers of the loans, money in fen, days since 1970 (``NEVER`` where there is none)."""

    loan: Whole
    balance: Whole
    dpd: Whole
    overdue_since: Whole
    overdue_principal: Whole
    overdue_interest: Whole
    next_due_on: Whole
    next_due_amount: Whole

    def of(self, known: Flags) -> "Position":
        """Of these loans only; ``known`` has a flag for every row number."""
        keep = known[self.loan]
        return Position(**{name: values[keep] for name, values in vars(self).items()})


@dataclass
class Course:
    """The state of every loan while the months go by, and the payments made so far.

    ``paid`` is the column of the oldest instalment not yet paid in full, ``fallen`` the first one not yet due, ``credit``
    the part of the oldest that is paid. ``stage`` 0 … 7 is how late the loan stood at the last month-end.
    """

    plans: Plans
    paid: Whole
    fallen: Whole
    credit: Whole
    stage: Whole
    worse_at: Whole
    replanned: Flags
    closed: Flags
    restructured_on: Whole
    written_off_on: Whole
    cumulated: Whole
    payments: list[tuple[Whole, Whole, Whole]] = field(default_factory=list)
    positions: dict[int, Position] = field(default_factory=dict)

    @classmethod
    def start(cls, plans: Plans) -> "Course":
        loans = len(plans.size)
        paid, fallen, credit, stage, eased, lost = (np.zeros(loans, dtype=np.int64) for _ in range(6))
        replanned, closed = (np.zeros(loans, dtype=np.bool_) for _ in range(2))
        long_ago, cumulated = np.full(loans, -99), np.zeros((loans, lending.WIDTH + 1), dtype=np.int64)
        course = cls(plans, paid, fallen, credit, stage, long_ago, replanned, closed, eased, lost, cumulated)
        course.total(np.arange(loans))
        return course

    def total(self, who: Whole) -> None:
        """Refresh the running totals of instalments, after a plan changed."""
        self.cumulated[who, 1:] = np.cumsum(self.plans.principal[who] + self.plans.interest[who], axis=1)

    def due_of(self, column: Whole) -> Whole:
        """Due day of each loan's instalment in ``column``; far away where there is none."""
        inside = column < self.plans.size
        found = self.plans.due[np.arange(len(column)), np.minimum(column, lending.WIDTH - 1)]
        return np.where(inside, found, 2**40)

    def late(self, day: int) -> Whole:
        """Days past due on ``day``."""
        return np.where(self.closed, 0, np.maximum(day - self.due_of(self.paid), 0))

    def position(self, day: int, originated: Whole) -> Position:
        """Where every running loan stands at the end of ``day``: part payments cover interest before principal."""
        who = np.flatnonzero((originated <= day) & ~self.closed)
        columns, plans = np.arange(lending.WIDTH), self.plans
        ahead = (columns >= self.paid[who, None]) & (columns < plans.size[who, None])
        late = ahead & (columns < self.fallen[who, None])
        principal, interest = plans.principal[who], plans.interest[who]
        oldest = interest[np.arange(len(who)), self.paid[who]]
        to_interest = np.minimum(self.credit[who], oldest)
        to_principal = self.credit[who] - to_interest
        next_due, overdue = self.due_of(self.fallen)[who], self.late(day)[who]
        coming = next_due < 2**40
        amount = self.cumulated[who, np.minimum(self.fallen[who] + 1, lending.WIDTH)] - self.cumulated[who, self.fallen[who]]
        return Position(
            who, (principal * ahead).sum(axis=1) - to_principal, overdue, np.where(overdue > 0, day - overdue, NEVER),
            (principal * late).sum(axis=1) - to_principal, (interest * late).sum(axis=1) - to_interest,
            np.where(coming, next_due, NEVER), np.where(coming, amount, 0),
        )  # fmt: skip

    def pay(self, who: Whole, day: Whole, amount: Whole) -> None:
        self.payments.append((who, day, amount))
