"""From what the book and the statements say of a borrower to the figures that earn points. Pure: values in, values out."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from postloan.borrower.analysis import Ratio, Service, flow_basis, ratios, year_before
from postloan.borrower.flows.coverage import Coverage, every_month, shifted
from postloan.borrower.health.doubt import Doubt, made, raised
from postloan.borrower.health.given import Turnover
from postloan.borrower.health.indicator import BY_NAME, INDICATORS
from postloan.borrower.health.plausibility import plausible
from postloan.borrower.health.score import Facts, Health, Known, score
from postloan.policy import Policy
from postloan.statement import Accounts, Period
from postloan.terms import GuaranteeType

#: Indicators that the book says; the others are ratios of the statements under the same name.
_BOOK = frozenset({
    "dpd_now", "dpd_worst", "doubts", "security", "cover", "inflow_change", "sales_change", "void_rate", "days_since_invoice",
})  # fmt: skip
RATIOS = tuple(one.name for one in INDICATORS if one.name not in _BOOK)


@dataclass(frozen=True)
class Loans:
    """A borrower's loans within reach on a date of the book, written-off ones left out. Money in units of the scope's currency.

    Attributes:
        dpd, dpd_worst: of the worst loan, now and within twelve months.
        balance: owed in all; by_security: of that by main security (None: not given).
    """

    on: date
    dpd: int
    dpd_worst: int | None
    balance: Decimal
    by_security: Mapping[str | None, Decimal]


@dataclass(frozen=True)
class Trade:
    """What invoices and account statements say up to a day; None where they do not reach. See ``borrower.flows`` for the same figures.

    Attributes:
        inflow_change: inflow of the last three complete months over that of the three before, less 1.
        sales_change: invoiced sales of the last three complete months over those of the same three a year before, less 1.
        void_rate: share of void ones among the sales invoices of the year up to the last invoice.
        days_since_invoice: from the last valid sales invoice to the day asked about.
        invoiced, banked: the days that invoices and account statements cover; None without any.
        sales, inflows: by month (its first day), for comparing with a statement.
    """

    inflow_change: float | None = None
    sales_change: float | None = None
    void_rate: float | None = None
    days_since_invoice: int | None = None
    invoiced: Coverage | None = None
    banked: Coverage | None = None
    sales: Mapping[date, Decimal] = field(default_factory=dict)
    inflows: Mapping[date, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Security:
    """What stands behind the loans on a day, in units of the scope's currency.

    Attributes:
        collateral: values less prior claims; None where there is no piece.
        guarantees: what guarantors would really carry; None where there is no guarantee, or its amount is not known.
    """

    on: date
    collateral: Decimal | None = None
    guarantees: Decimal | None = None


@dataclass(frozen=True)
class Point:
    """A borrower's health on one day, with what it was made of. ``period``: of the newest statements known then."""

    as_of: date
    period: Period | None
    health: Health
    doubts: tuple[Doubt, ...]
    ratios: tuple[Ratio, ...]


def turnover_of(trade: Trade, period: Period, policy: Policy) -> Turnover:
    """Sales and inflow of a statement's stretch, where the records cover all of it but for the policy's days of slack."""
    if not period.months:
        return Turnover()
    months = every_month(shifted(period.end.replace(day=1), 1 - period.months), period.end)
    slack = policy.flows_month_slack
    return Turnover(_covered(trade.sales, months, trade.invoiced, slack), _covered(trade.inflows, months, trade.banked, slack))


def _covered(by_month: Mapping[date, Decimal], months: Sequence[date], known: Coverage | None, slack: int) -> Decimal | None:
    if known is None or not set(months) <= set(known.complete(slack)):
        return None
    return sum((by_month.get(month, Decimal(0)) for month in months), Decimal(0))


def security_points(loans: Loans, policy: Policy) -> float | None:
    """Points of the kinds of main security, weighed by balance; None while no loan says its kind or nothing is owed."""
    told = {kind: amount for kind, amount in loans.by_security.items() if kind in set(GuaranteeType) and amount > 0}
    whole = sum(told.values(), Decimal(0))
    return float(sum(amount * Decimal(str(_points(kind, policy))) for kind, amount in told.items()) / whole) if whole else None


def _points(kind: str | None, policy: Policy) -> float:
    earned: float = getattr(policy, f"health_security_{kind}")
    return earned


def cover_of(loans: Loans, security: Security | None) -> float | None:
    """Collateral and effective guarantees over what is owed, at most 1; 0 for unsecured loans; else None where nothing is recorded."""
    if loans.balance <= 0:
        return None
    known = [] if security is None else [one for one in (security.collateral, security.guarantees) if one is not None]
    if known:
        return min(1.0, max(0.0, float(sum(known, Decimal(0)) / loans.balance)))
    return 0.0 if set(loans.by_security) == {GuaranteeType.CREDIT.value} else None


def point(
    as_of: date, policy: Policy, *, accounts: Sequence[Accounts] = (), loans: Loans | None = None, trade: Trade | None = None,
    security: Security | None = None, service: Service | None = None, unit: Decimal | None = None,
) -> Point:  # fmt: skip
    """The health of a borrower on ``as_of``, of what is given; statements that end later are not looked at."""
    known = (
        accounts
        if all(one.period.end <= as_of for one in accounts)
        else tuple(one for one in accounts if one.period.end <= as_of)
    )
    period = max((one.period for one in known), default=None, key=lambda one: (one.end, one.months))
    found = () if period is None else _ratios(known, period.end, policy, service)
    trade = trade or Trade()
    doubts = plausible(known, policy, turnover=None if period is None else turnover_of(trade, period, policy), unit=unit)
    values = {one.name: one.value for one in found} | _book_values(policy, loans, trade, security) | _doubted(doubts, policy)
    worst = frozenset(one.name for one in found if one.value is None and one.alarming and one.name in BY_NAME)
    told = Known(
        period, None if loans is None else loans.on, None if trade.invoiced is None else trade.invoiced.last,
        None if trade.banked is None else trade.banked.last, None if security is None else security.on,
    )  # fmt: skip
    return Point(as_of, period, score(Facts(as_of, values, worst, told), policy), doubts, found)


class _Same:
    """One series of statements, the same only as itself: what was worked out for it is found again without looking into it."""

    def __init__(self, accounts: Sequence[Accounts]) -> None:
        self.accounts = accounts

    def __hash__(self) -> int:
        return id(self.accounts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.accounts is self.accounts


def _ratios(accounts: Sequence[Accounts], at: date, policy: Policy, service: Service | None) -> tuple[Ratio, ...]:
    """The ratios of the score; of a series that cannot change they are kept."""
    if isinstance(accounts, tuple) and service is None:
        return _kept_ratios(_Same(accounts), at, policy)
    return _worked_out(accounts, at, policy, service)


@functools.lru_cache(maxsize=4096)
def _kept_ratios(series: _Same, at: date, policy: Policy) -> tuple[Ratio, ...]:
    return _worked_out(series.accounts, at, policy, None)


def _worked_out(accounts: Sequence[Accounts], at: date, policy: Policy, service: Service | None) -> tuple[Ratio, ...]:
    stretch = flow_basis(accounts, at)
    return () if stretch is None else ratios(stretch, year_before(accounts, stretch), policy, schedule=service, names=RATIOS)


def _book_values(policy: Policy, loans: Loans | None, trade: Trade, security: Security | None) -> dict[str, float | None]:
    days = trade.days_since_invoice
    found: dict[str, float | None] = {
        "inflow_change": trade.inflow_change, "sales_change": trade.sales_change, "void_rate": trade.void_rate,
        "days_since_invoice": None if days is None else float(days),
    }  # fmt: skip
    if loans is None:
        return found
    return found | {
        "dpd_now": float(loans.dpd), "dpd_worst": None if loans.dpd_worst is None else float(loans.dpd_worst),
        "security": security_points(loans, policy), "cover": cover_of(loans, security),
    }  # fmt: skip


def _doubted(doubts: tuple[Doubt, ...], policy: Policy) -> dict[str, float | None]:
    """How many tests raised a doubt; not known while too few could be made."""
    enough = len(made(doubts)) >= policy.plausible_tests_min
    return {"doubts": float(len(raised(doubts))) if enough else None}
