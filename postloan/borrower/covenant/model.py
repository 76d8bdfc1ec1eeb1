"""What a covenant is, what a test of it found, and how it stands on a day."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from postloan.months import months_after


class Kind(StrEnum):
    """What a covenant is about (约定类型). Ratios, amounts and deliveries are tested when a statement is confirmed, the others by a person."""

    RATIO = "ratio"
    AMOUNT = "amount"
    DELIVERY = "delivery"
    INSURANCE = "insurance"
    DIVIDEND = "dividend"
    OTHER = "other"

    @property
    def by_statement(self) -> bool:
        return self in (Kind.RATIO, Kind.AMOUNT, Kind.DELIVERY)

    @property
    def measured(self) -> bool:
        """Whether it compares a number with a required one."""
        return self.by_statement


class Operator(StrEnum):
    """How the actual figure must stand to the required one; the required one itself complies."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Frequency(StrEnum):
    """How often a covenant is tested (测试频率)."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"
    ONCE = "once"

    @property
    def months(self) -> int:
        """Months between tests; 0 for one test only."""
        return {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12, "once": 0}[self.value]


class State(StrEnum):
    """How a covenant stands. ``LATER``: its first test is still to come; ``NO_DATA``: a test could not be computed."""

    COMPLIED = "complied"
    BREACHED = "breached"
    WAIVED = "waived"
    NO_DATA = "no_data"
    DUE = "due"
    OVERDUE = "overdue"
    LATER = "later"
    ENDED = "ended"


class WaiverState(StrEnum):
    """What has become of the wish for a waiver."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, order=True)
class Step:
    """What is required from a day on: a fraction, a multiple, an amount, or days for a delivery."""

    since: date
    required: Decimal


@dataclass(frozen=True)
class Covenant:
    """One covenant of one borrower; see the table's own words."""

    id: int
    borrower_id: str
    borrower_name: str
    branch: str
    officer: str | None
    loan_id: str | None
    kind: Kind
    metric: str | None
    operator: Operator | None
    steps: tuple[Step, ...]
    frequency: Frequency
    first_test_on: date
    grace_days: int | None
    clause: str
    currency: str
    valid_until: date | None
    set_by: str
    set_at: datetime
    ended_by: str | None
    end_reason: str | None
    version: int

    def required_on(self, day: date) -> Decimal | None:
        """What is required at a test on that day; None before the first step, and where no number is required."""
        begun = [step for step in self.steps if step.since <= day]
        return begun[-1].required if begun else None

    def live(self, day: date) -> bool:
        return self.valid_until is None or day < self.valid_until

    def test_dates(self, until: date) -> tuple[date, ...]:
        """Every test date up to a day, the first included; none after the covenant's end."""
        found: list[date] = []
        for number in range(1200):
            day = months_after(self.first_test_on, number * self.frequency.months)
            if day > until or not self.live(day) or (number and not self.frequency.months):
                break
            found.append(day)
        return tuple(found)

    def test_date_of(self, period_end: date) -> date | None:
        """The test date that statements up to ``period_end`` serve: the one in the same month; None where there is none."""
        last = date(period_end.year, period_end.month, calendar.monthrange(period_end.year, period_end.month)[1])
        return next((day for day in self.test_dates(last) if (day.year, day.month) == (last.year, last.month)), None)

    def next_test(self, after: date | None) -> date | None:
        """The first test date after a day (None: the very first); None where there is none left."""
        number = 0
        while (day := months_after(self.first_test_on, number * self.frequency.months)) and after is not None and day <= after:
            number += 1
            if not self.frequency.months:
                return None
        return day if self.live(day) else None


@dataclass(frozen=True)
class Test:
    """What one test found, as it was then: a row that is never rewritten.

    Attributes:
        test_on: the test date; period_end: of the statements it was made of (None for a test by hand).
        actual, required: in the covenant's own unit; headroom: how far the actual is on the right side, negative when breached.
        inputs: what the actual was made of; basis: year, annualised, …; why_missing: key of ``i18n``.
    """

    id: int
    covenant_id: int
    test_on: date
    period_end: date | None
    tested_at: datetime
    tested_by: str
    state: State
    actual: Decimal | None
    required: Decimal | None
    operator: Operator | None
    headroom: Decimal | None
    basis: str | None
    why_missing: str | None
    inputs: tuple[tuple[str, str | None], ...]
    policy_version: int
    note: str | None

    __test__ = False  # a name that pytest would take for a class of tests

    @property
    def headroom_share(self) -> float | None:
        """Headroom over what is required; None without both, or where 0 is required."""
        return None if self.headroom is None or not self.required else float(self.headroom / abs(self.required))


@dataclass(frozen=True)
class Waiver:
    """The wish not to act on a breach, with the second person's answer. In force up to and with ``valid_until`` once granted."""

    id: int
    covenant_id: int
    test_id: int
    test_on: date
    reason: str
    valid_until: date
    state: WaiverState
    asked_by_id: int | None
    asked_by: str
    asked_at: datetime
    settled_by: str | None
    settled_at: datetime | None
    note: str | None
    version: int

    def covers(self, test: Test, day: date) -> bool:
        """Whether it excuses a breach on that day: granted, not expired, and the breach is not older than the one it was asked for."""
        return self.state is WaiverState.GRANTED and day <= self.valid_until and test.test_on >= self.test_on


@dataclass(frozen=True)
class Standing:
    """How a covenant stands on a day.

    Attributes:
        latest: the newest test of the newest test date; None before the first.
        near: it is kept, with less headroom than the policy's share.
        waiver: the one in force; asked: the one that waits for a second person.
        next_on: the oldest test date not tested yet; late_days: how long it is overdue.
    """

    covenant: Covenant
    state: State
    latest: Test | None
    near: bool
    waiver: Waiver | None
    asked: Waiver | None
    next_on: date | None
    late_days: int | None

    @property
    def required(self) -> Decimal | None:
        """What the newest test required; before the first test, what the first one will."""
        if self.latest is not None:
            return self.latest.required
        return None if self.next_on is None else self.covenant.required_on(self.next_on)


def as_inputs(stored: Any) -> tuple[tuple[str, str | None], ...]:
    """The inputs as the desk keeps them: a list of pairs, amounts as text."""
    return tuple((str(name), None if value is None else str(value)) for name, value in stored or ())
