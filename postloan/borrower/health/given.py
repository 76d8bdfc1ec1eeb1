"""The figures of one borrower that plausibility is asked of: the newest statements, those they compare with, tax and bank flows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from postloan.statement import Accounts, Period
from postloan.statement.chart import CHART, told

#: Borrowings that bear interest (有息负债).
DEBT = ("short_term_borrowings", "current_noncurrent_liabilities", "long_term_borrowings", "bonds_payable", "lease_liabilities")
#: Claims on customers, whatever paper they are in: swapping one for another is no growth.
RECEIVABLES = ("notes_receivable", "accounts_receivable", "receivables_financing", "contract_assets")
_MONTHS = 12


@dataclass(frozen=True)
class Turnover:
    """What tax and bank say of the same stretch as the statement, in units of its currency.

    Attributes:
        sales: valid sales invoices without tax, less returns.
        inflow: what came into the accounts at this bank.
        Each is None where the records do not cover the whole stretch.
    """

    sales: Decimal | None = None
    inflow: Decimal | None = None


@dataclass(frozen=True)
class Given:
    """The newest statements and what they are compared with.

    Attributes:
        now: the newest; of several that end on one day the longest.
        previous: the ones before; None where there are none.
        year_ago: those of the same stretch a year earlier.
        turnover: tax and bank.
        unit: how many units of currency one printed unit is; None where that was not kept.
    """

    now: Accounts
    previous: Accounts | None
    year_ago: Accounts | None
    turnover: Turnover
    unit: Decimal | None = None

    def closing(self, account: str) -> Decimal | None:
        """An amount of the newest statements, or of the line that stands in for it."""
        return told(self.now.values, account)

    def a_year_before(self, account: str) -> Decimal | None:
        """A balance a year before the end, where those of a year ago close with it or the statements open with it."""
        before = None if self.year_ago is None else told(self.year_ago.values, account)
        if before is not None:
            return before
        return told(self.now.opening, account) if self.now.period.months == _MONTHS else None

    @property
    def debt(self) -> Decimal | None:
        """Interest-bearing debt at the end; None where no such line has an amount."""
        return total(map(self.closing, DEBT))

    @property
    def opening_debt(self) -> Decimal | None:
        """The same on the first day of the stretch."""
        return total(told(self.now.opening, account) for account in DEBT)


def given(accounts: Sequence[Accounts], turnover: Turnover | None = None, unit: Decimal | None = None) -> Given:
    """The newest of ``accounts`` beside those it compares with. ``accounts`` must not be empty."""
    by_end = {one.period.end: one for one in sorted(accounts, key=lambda one: (one.period.end, one.period.months))}
    *earlier, now = by_end.values()
    year_ago = next((one for one in accounts if _a_year_before(one.period, now.period)), None)
    return Given(now, earlier[-1] if earlier else None, year_ago, turnover or Turnover(), unit)


def _a_year_before(period: Period, now: Period) -> bool:
    months = (now.end.year - period.end.year) * _MONTHS + now.end.month - period.end.month
    return months == _MONTHS and period.months == now.months


def total(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what is known; None where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def growth(now: Decimal | None, before: Decimal | None) -> float | None:
    """(x1 − x0) / x0; None without both, or where the first is not positive."""
    return None if now is None or before is None or before <= 0 else float((now - before) / before)


def share(part: Decimal | None, whole: Decimal | None) -> float | None:
    """A fraction; None without both, or where the whole is not positive."""
    return None if part is None or whole is None or whole <= 0 else float(part / whole)


def items(values: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """The figures that are items themselves (no totals, no memo lines) and not 0."""
    return {code: value for code, value in values if value and code in CHART and CHART[code].role == "item"}
