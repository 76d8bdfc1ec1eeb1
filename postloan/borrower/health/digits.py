"""Two tests on the figures as figures: balances that did not move by a cent, and more round numbers than chance would give."""

import math
from collections.abc import Iterable
from decimal import Decimal

from postloan.borrower.health.doubt import Doubt, Shown, Verdict
from postloan.borrower.health.given import Given, items
from postloan.policy import Policy
from postloan.statement import Accounts, Kind
from postloan.statement.chart import CHART

#: Balances that seldom move, and not by anybody's doing.
_STEADY = frozenset({
    "paid_in_capital", "capital_reserve", "other_equity_instruments", "treasury_shares", "surplus_reserve", "special_reserve", "goodwill",
    "long_term_equity_investments", "fixed_assets_cost", "preferred_bonds", "perpetual_bonds",
})  # fmt: skip
#: Amounts that a contract or a resolution makes round.
_AGREED = _STEADY | {
    "short_term_borrowings", "long_term_borrowings", "current_noncurrent_liabilities", "bonds_payable", "notes_payable", "notes_receivable",
    "borrowings_raised", "debt_repaid", "principal_repaid", "equity_raised", "investment_paid", "investment_recovered", "trading_assets",
    "short_term_investments", "dividends_interest_paid", "profit_distributed", "profit_payable",
}  # fmt: skip
#: The coarsest unit that statements are printed in: 万元.
_COARSEST = Decimal(10_000)
_FINEST = Decimal("0.01")
#: Two last digits are both 0 in one of a hundred figures, where the digits before them are free.
_CHANCE = 0.01
_ROUND = 100
_LARGE = 1000


def _balances(accounts: Accounts) -> dict[str, Decimal]:
    found = items(accounts.values.items())
    return {code: value for code, value in found.items() if CHART[code].kind is Kind.BALANCE_SHEET and code not in _STEADY}


def unchanged(facts: Given, policy: Policy) -> Doubt:
    """Balances equal to the cent at two ends: an old statement may have been sent again with a new date."""
    now, before = _balances(facts.now), {} if facts.previous is None else _balances(facts.previous)
    both = [code for code in now if code in before]
    same = tuple(code for code in both if now[code] == before[code])
    enough = len(both) >= policy.plausible_items_min
    measure = len(same) / len(both) if enough else None
    doubted = measure is not None and measure > policy.plausible_unchanged_max
    verdict = Verdict.NO_DATA if measure is None else Verdict.DOUBT if doubted else Verdict.PLAUSIBLE
    earlier = None if facts.previous is None else facts.previous.period
    return Doubt(
        "unchanged", verdict, Shown("unchanged_items", len(same) if both else None, "count", facts.now.period, accounts=same),
        Shown("compared_items", len(both) if both else None, "count", earlier, accounts=tuple(both)), measure, "ratio",
        {name: getattr(policy, name) for name in ("plausible_unchanged_max", "plausible_items_min")},
    )  # fmt: skip


def granularity(values: Iterable[Decimal], unit: Decimal | None) -> Decimal:
    """The smallest step the figures are printed in: the largest power of ten in all of them, at most the printed unit."""
    step, most = _FINEST, _COARSEST if unit is None else max(unit, _FINEST)
    known = list(values)
    while step < most and all(value % (step * 10) == 0 for value in known):
        step *= 10
    return step


def tail(found: int, among: int, chance: float = _CHANCE) -> float:
    """The probability of at least ``found`` of ``among`` by chance alone (binomial)."""
    return math.fsum(math.comb(among, k) * chance**k * (1 - chance) ** (among - k) for k in range(found, among + 1))


def round_numbers(facts: Given, policy: Policy) -> Doubt:
    """Figures that end in 00: one in a hundred does by chance. Amounts that contracts make round are not counted."""
    figures = {code: value for code, value in items(facts.now.values.items()).items() if code not in _AGREED}
    step = granularity(figures.values(), facts.unit)
    large = {code: value for code, value in figures.items() if abs(value) >= step * _LARGE}
    found = tuple(code for code, value in large.items() if value % (step * _ROUND) == 0)
    enough = len(large) >= policy.plausible_items_min
    measure = tail(len(found), len(large)) if enough else None
    doubted = measure is not None and measure < policy.plausible_round_chance
    verdict = Verdict.NO_DATA if measure is None else Verdict.DOUBT if doubted else Verdict.PLAUSIBLE
    return Doubt(
        "round_numbers", verdict, Shown("round_figures", len(found) if large else None, "count", facts.now.period, accounts=found),
        Shown("large_figures", len(large) if large else None, "count", facts.now.period, accounts=tuple(large)), measure, "ratio",
        {name: getattr(policy, name) for name in ("plausible_round_chance", "plausible_items_min")},
        {"step": step, "expected": len(large) * _CHANCE},
    )  # fmt: skip
