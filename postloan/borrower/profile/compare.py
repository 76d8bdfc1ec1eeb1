"""Now against then, like for like: which figures may stand beside each other, and their difference. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from postloan.borrower.analysis import NAMES, Basis, Ratio, Stretch, Unit, flow_basis, ratios, year_before
from postloan.policy import Policy
from postloan.statement import Accounts, Period
from postloan.statement.chart import CHART
from postloan.statement.model import Kind

#: Amounts that are compared besides the ratios.
AMOUNTS = (
    "operating_revenue", "operating_cost", "operating_profit", "net_profit", "cfo", "cash", "accounts_receivable", "inventories",
    "total_assets", "short_term_borrowings", "long_term_borrowings", "total_liabilities", "total_equity",
)  # fmt: skip
#: Bases on which flows are of twelve months as reported: these compare with each other.
_TWELVE = frozenset({Basis.YEAR, Basis.TTM})


#: Ratios that need the loans' own schedule, which is of one date: they are told beside the schedule, not compared.
_OF_SCHEDULE = frozenset({"dscr", "cfads_cover"})
_NAMES = tuple(name for name in NAMES if name not in _OF_SCHEDULE)


class Against(StrEnum):
    """What the newest statements are compared with."""

    LAST = "last"
    YEAR_AGO = "year_ago"
    DISBURSEMENT = "disbursement"
    PEERS = "peers"


@dataclass(frozen=True)
class Line:
    """One figure now and then.

    Attributes:
        name: of a ratio or an account.
        now_basis, then_basis: what stretch of time each is of.
        alike: whether the two may be compared; the difference is missing where not.
        better: whether the change is for the better; None where it is not known, or there is none.
    """

    name: str
    unit: Unit
    now: float | None
    then: float | None
    now_basis: Basis
    then_basis: Basis | None
    alike: bool
    better: bool | None = None

    @property
    def difference(self) -> float | None:
        return None if self.now is None or self.then is None or not self.alike else self.now - self.then


@dataclass(frozen=True)
class Comparison:
    """The figures of two ends, each on its own labelled basis. ``then`` None: there is nothing to compare with."""

    now: Period
    then: Period | None
    ratios: tuple[Line, ...]
    amounts: tuple[Line, ...]


def ends(accounts: Sequence[Accounts]) -> tuple[date, ...]:
    """The days that something was reported for, oldest first."""
    return tuple(sorted({one.period.end for one in accounts}))


def end_of(accounts: Sequence[Accounts], now: date, against: Against, first_paid_out: date | None) -> date | None:
    """The day to compare ``now`` with; None where no statements are of such a day.

    At disbursement: the newest statements known when the oldest live loan was paid out. Last: the newest before, of whatever length.
    """
    known = [day for day in ends(accounts) if day < now]
    if against is Against.LAST:
        return max(known, default=None)
    if against is Against.YEAR_AGO:
        return next((day for day in known if (day.year, day.month) == (now.year - 1, now.month)), None)
    if against is Against.DISBURSEMENT and first_paid_out is not None:
        return max((day for day in known if day <= first_paid_out), default=None)
    return None


def compare(accounts: Sequence[Accounts], now: date, then: date | None, policy: Policy) -> Comparison | None:
    """Ratios and amounts at two ends; None where nothing was reported up to ``now``."""
    newest = flow_basis(accounts, now)
    if newest is None:
        return None
    before = None if then is None else flow_basis(accounts, then)
    mine = ratios(newest, year_before(accounts, newest), policy, names=_NAMES)
    its = {} if before is None else {one.name: one for one in ratios(before, year_before(accounts, before), policy, names=_NAMES)}
    return Comparison(
        newest.period, None if before is None else before.period, tuple(_ratio(one, its.get(one.name)) for one in mine),
        tuple(_amount(code, newest, before) for code in AMOUNTS),
    )  # fmt: skip


def against_medians(accounts: Sequence[Accounts], now: date, medians: Mapping[str, float], policy: Policy) -> Comparison | None:
    """Ratios against the medians of the peers; amounts have no peers."""
    newest = flow_basis(accounts, now)
    if newest is None:
        return None
    mine = ratios(newest, year_before(accounts, newest), policy, names=_NAMES)
    lines = tuple(
        Line(
            one.name, one.unit, one.value, medians.get(one.name), one.basis, None, alike=True,
            better=_better(one, one.value, medians.get(one.name)),
        )
        for one in mine
    )  # fmt: skip
    return Comparison(newest.period, None, lines, ())


def _ratio(now: Ratio, then: Ratio | None) -> Line:
    if then is None:
        return Line(now.name, now.unit, now.value, None, now.basis, None, alike=False)
    alike = like(now.basis, then.basis)
    better = _better(now, now.value, then.value) if alike else None
    return Line(now.name, now.unit, now.value, then.value, now.basis, then.basis, alike, better)


def like(one: Basis, other: Basis) -> bool:
    """Whether figures on two bases may be compared: twelve months reported with twelve, balances with balances.

    A part of a year scaled to twelve months compares with nothing but another of that kind: what is sold in December is in neither.
    """
    return one is other or {one, other} <= _TWELVE


def _better(ratio: Ratio, now: float | None, then: float | None) -> bool | None:
    if now is None or then is None or now == then:
        return None
    return (now < then) == (ratio.worse == "high")


def _amount(code: str, now: Stretch, then: Stretch | None) -> Line:
    account = CHART[code]
    here = Basis.INSTANT if account.kind is Kind.BALANCE_SHEET else now.basis
    there = None if then is None else Basis.INSTANT if account.kind is Kind.BALANCE_SHEET else then.basis
    mine, its = now.get(code), None if then is None else then.get(code)
    alike = there is not None and like(here, there)
    return Line(code, Unit.MONEY, None if mine is None else float(mine), None if its is None else float(its), here, there, alike)
