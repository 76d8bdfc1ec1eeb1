"""Confirmed statements of all borrowers as they stood on a day, and what the analysis makes of each series, worked out once.

A series of statements never changes, so what was made of it is kept in memory: the next run works out the new ones alone.
"""

import functools
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import func, select

from postloan.access import EVERYTHING
from postloan.borrower.analysis import Basis, Ratio, fed, flow_basis, year_before
from postloan.borrower.analysis.case import Case
from postloan.borrower.analysis.formulas import FORMULAS
from postloan.borrower.analysis.formulas.growth import grown
from postloan.borrower.analysis.ratio import When
from postloan.borrower.analysis.scores import altman, beneish
from postloan.borrower.analysis.stretch import Stretch
from postloan.borrower.health.given import given
from postloan.borrower.health.plausibility import cash_and_debt
from postloan.borrower.health.statements import accounts_of_all
from postloan.borrower.spread.tables import filing
from postloan.policy import Policy
from postloan.statement import Accounts
from postloan.warning.known import Known
from postloan.warning.sources.trade import whose

Series = tuple[Accounts, ...]
Facts = Mapping[str, Any]
#: Ratios that are told under their own names.
RATIOS = (
    "current_ratio", "short_debt_share", "cash_to_short_debt", "debt_to_assets", "debt_to_assets_change", "interest_cover", "ebit", "ebitda",
    "debt_to_ebitda", "gross_margin", "gross_margin_change", "revenue_growth", "receivable_days", "receivable_days_change", "inventory_days",
    "inventory_days_change", "other_receivables_to_assets", "interest_bearing_debt",
)  # fmt: skip
#: Bases on which flows are of twelve months as they were reported.
_TWELVE = frozenset({Basis.YEAR, Basis.TTM})
_read: "WeakKeyDictionary[Known, Mapping[str, Series]]" = WeakKeyDictionary()


def stamp(known: Known) -> tuple[int, datetime | None, datetime | None] | None:
    """What changes whenever anybody files, confirms or takes back; None where nothing was filed before the end of the day."""
    if known.connection is None:
        return None
    before = select(func.count(), func.max(filing.c.submitted_at)).where(filing.c.submitted_at < known.moment)
    count, last = known.connection.execute(before).one()
    settled = select(func.max(filing.c.settled_at)).where(filing.c.settled_at < known.moment)
    return (int(count), last, known.connection.execute(settled).scalar_one()) if count else None


def series(known: Known) -> Mapping[str, Series]:
    """Borrower → his statements confirmed by then, in the editions in force then, oldest first; those of periods that had ended."""
    if known.connection is None:
        return {}
    if known not in _read:
        found = accounts_of_all(known.connection, EVERYTHING, whose(known), until=known.moment)
        _read[known] = {name: accounts for name, accounts in found.items() if accounts}
    return _read[known]


class _Same:
    """One series, the same only as itself: what was worked out for it is found again without looking into it."""

    def __init__(self, accounts: Series) -> None:
        self.accounts = accounts

    def __hash__(self) -> int:
        return id(self.accounts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.accounts is self.accounts


def told(accounts: Series, until: date, policy: Policy) -> Facts:
    """What the newest statements up to a day say, by the names of the frame; empty where there are none."""
    end = max((one.period.end for one in accounts if one.period.end <= until), default=None)
    return {} if end is None else _worked_out(_Same(accounts), end, policy)


@functools.lru_cache(maxsize=20_000)
def _worked_out(same: _Same, end: date, policy: Policy) -> Facts:
    now = flow_basis(same.accounts, end)
    if now is None:
        return {}
    then = year_before(same.accounts, now)
    case = Case(now, then, policy)
    ratios = {name: FORMULAS[name].of(case) for name in RATIOS}
    known = given([one for one in same.accounts if one.period.end <= end])
    return {
        **{name: one.value for name, one in ratios.items()}, **_of_stretch(case), **_of_year(same.accounts, now), **_amounts(ratios["revenue_growth"]),
        **_shares(known, policy), "statement_on": now.period.end, "months_reported": 12 if now.basis in _TWELVE else now.source.period.months, "statement_currency": now.currency,
        "reported": known.now.period, "reported_revenue": known.closing("operating_revenue"),
    }  # fmt: skip


def _of_stretch(case: Case) -> Facts:
    """Profit, cash flow, equity, other receivables and scores."""
    now = case.stretch
    rise = grown(case.now.part("other_receivables"), case.year_ago("other_receivables")).value
    scored = {one.name: one.value for one in altman.scores(case.now, case.policy)}
    return {
        "revenue": _number(now.get("operating_revenue")), "net_profit": _number(now.get("net_profit")), "cfo": _number(now.get("cfo")), "equity": _number(now.get("total_equity")),
        "other_receivables": _number(now.get("other_receivables")), "other_receivables_growth": None if rise is None else float(rise),
        "z2_score": scored["altman_z2"], "m_score": beneish.score(case).value,
    }  # fmt: skip


def _of_year(accounts: Series, now: Stretch) -> Facts:
    """Losses of the newest twelve months that are told whole, in the newest currency: a part of a year does not silence the year before it."""
    ours = [one for one in accounts if one.currency == now.currency]
    ends = sorted({one.period.end for one in ours if one.period.end <= now.period.end}, reverse=True)
    told_of = (flow_basis(ours, end) for end in ends)
    year = next((one for one in told_of if one is not None and one.basis in _TWELVE), None)
    if year is None:
        return {}
    before = year_before(ours, year)
    return {
        "year_on": year.period.end, "year_profit": _number(year.get("net_profit")), "year_cfo": _number(year.get("cfo")),
        "loss_years": _below_nothing("net_profit", year, before), "burnt_years": _below_nothing("cfo", year, before),
    }  # fmt: skip


def _below_nothing(account: str, now: Stretch, then: Stretch | None) -> int | None:
    """For how many twelve months running a flow was below 0, up to two; None where the last ones are not known."""
    if now.get(account) is None:
        return None
    if now.values[account] >= 0:
        return 0
    before = None if then is None or then.basis not in _TWELVE else then.get(account)
    return 2 if before is not None and before < 0 else 1


def _amounts(growth: Ratio) -> Facts:
    """The revenue that was compared, of the same months in both years."""
    amounts = {one.when: one.amount for one in fed(growth.inputs)}
    return {"revenue_compared": _number(amounts.get(When.CLOSING)), "revenue_before": _number(amounts.get(When.BEFORE))}


def _shares(known: Any, policy: Policy) -> Facts:
    """Cash and interest-bearing debt on total assets, as plausibility holds them against each other."""
    doubt = cash_and_debt(known, policy)
    return {"cash_share": _number(doubt.first.value), "debt_share": _number(doubt.second.value)}


def _number(amount: Decimal | float | None) -> float | None:
    return None if amount is None else float(amount)
