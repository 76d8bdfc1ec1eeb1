"""The stretch of time that ratios are of: a year as reported, the twelve months up to the date, or a part scaled to a year.

Nine months are never set against twelve without saying so: every stretch carries its basis and the pieces it is made of.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from postloan.borrower.analysis.ratio import Basis
from postloan.months import last_day, month_of, months_between
from postloan.statement import Accounts, Period
from postloan.statement.chart import CHART
from postloan.statement.model import Kind

Amounts = Mapping[str, Decimal]
YEAR = 12
#: Amounts of a day that stand in a statement of flows end with these words.
_MOMENTS = ("_begin", "_end")


@functools.cache
def flows(account: str) -> bool:
    """Whether an account is an amount over time, which grows with the months, and not an amount of a day or a number of shares."""
    known = CHART.get(account)
    return known is not None and known.kind is not Kind.BALANCE_SHEET and not known.plain and not account.endswith(_MOMENTS)


@dataclass(frozen=True)
class Stretch(Accounts):
    """Accounts on a labelled basis.

    Attributes:
        basis: how the flows came to a year.
        pieces: (+1 or −1, period) of everything the flows are put together of.
        factor: what the reported flows were multiplied with; 1 but for an annualised stretch.
        opened_on: the day the opening balances are of; None where none is known.
        reported: the statements as they were read: what like is compared with like by.
        last_year: the flows of the last whole fiscal year, of a stretch that is not a fiscal year itself.
    """

    basis: Basis = Basis.YEAR
    pieces: tuple[tuple[int, Period], ...] = ()
    factor: Fraction = Fraction(1)
    opened_on: date | None = None
    reported: Accounts | None = field(default=None, repr=False)
    last_year: Amounts = field(default_factory=dict, repr=False)

    @property
    def source(self) -> Accounts:
        """The statements as read; of a stretch that was made by hand the stretch itself."""
        return self.reported or self

    @property
    def opens_with_flows(self) -> bool:
        """Whether the opening balances are those of the day on which the flows begin."""
        months = sum(sign * period.months for sign, period in self.pieces)
        return self.opened_on is not None and months_between(self.opened_on, self.period.end) == months


def ending(day: date, months: int) -> date:
    """The last day of the month that lies ``months`` before the month of ``day``."""
    return last_day(month_of(day) - months)


def opened(period: Period) -> date:
    """The day the opening balances are of: the last before the stretch; of a balance sheet by itself the last of the year before."""
    return ending(period.end, period.months or period.end.month)


def scaled(values: Amounts, factor: Fraction) -> dict[str, Decimal]:
    top, bottom = Decimal(factor.numerator), Decimal(factor.denominator)
    return {account: amount * top / bottom if flows(account) else amount for account, amount in values.items()}


def settled(accounts: Accounts) -> Stretch:
    """Accounts by themselves on a basis: a year as it is, a part of a year scaled to twelve months, a balance sheet as an instant."""
    if isinstance(accounts, Stretch):
        return accounts
    months = accounts.period.months
    factor = Fraction(YEAR, months) if months else Fraction(1)
    basis = Basis.INSTANT if not months else Basis.YEAR if factor == 1 else Basis.ANNUALISED
    return Stretch(
        period=accounts.period, values=accounts.values if factor == 1 else scaled(accounts.values, factor), opening=accounts.opening,
        currency=accounts.currency, basis=basis, pieces=((1, accounts.period),) if months else (), factor=factor,
        opened_on=opened(accounts.period) if accounts.opening else None, reported=accounts,
    )  # fmt: skip
