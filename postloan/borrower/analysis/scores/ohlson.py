"""Ohlson's O of 1980, model 1. The weight of working capital is negative: more of it is less distress."""

import math

from postloan.borrower.analysis.case import Case
from postloan.borrower.analysis.scores.score import Score, Zone, gathered, number, summed
from postloan.borrower.analysis.term import Term

OTHER_CURRENCY, NO_SIZE = "ratio.why.other_currency", "ratio.why.no_size"
_DOLLAR = "USD"
#: Name of each component and its weight, in the order of the paper.
WEIGHTS = (
    ("size", -0.407), ("debt", 6.03), ("working_capital", -1.43), ("current", 0.0757), ("insolvent", -1.72), ("earnings", -2.37),
    ("funds", -1.83), ("two_losses", 0.285), ("earnings_change", -0.521),
)  # fmt: skip
CONSTANT = -1.32


def o(parts: dict[str, float | None]) -> float | None:
    """−1.32 + Σ weight × component."""
    found = summed([(weight, parts[name]) for name, weight in WEIGHTS])
    return None if found is None else CONSTANT + found


def probability(score: float | None) -> float | None:
    """1 / (1 + e^−O), written so that a large score of either sign does not overflow."""
    return None if score is None else (1 + math.tanh(score / 2)) / 2


def score(case: Case) -> Score:
    """O with its probability; needs the year before for what earnings did."""
    terms = _terms(case)
    size = _size(case)
    parts = {"size": size, **{name: number(term) for name, term in terms.items()}}
    value = o(parts)
    chance, cut = probability(value), case.policy.ohlson_probability_cut
    found = gathered([case.now["total_assets"], *terms.values()])
    return Score(
        name="ohlson_o", value=value, zone=None if chance is None else Zone.DISTRESS if chance > cut else Zone.SAFE, cuts=(cut, cut),
        components=tuple((name, parts[name]) for name, _ in WEIGHTS), inputs=found.inputs, basis=case.stretch.basis,
        why_missing=None if value is not None else found.why or (NO_SIZE if _dollars(case) else OTHER_CURRENCY), notes=found.notes,
        probability=chance,
    )  # fmt: skip


def _terms(case: Case) -> dict[str, Term]:
    now = case.now
    held, owed, earned = now["total_assets"], now["total_liabilities"], now["net_profit"]
    then = case.unlike if case.alike is None else case.alike[1]["net_profit"]
    return {
        "debt": owed / held,
        "working_capital": now.working_capital / held,
        "current": now["total_current_liabilities"] / now["total_current_assets"],
        "insolvent": (owed - held).flag(lambda gap: gap > 0),
        "earnings": earned / held,
        "funds": (earned + now.depreciation) / owed,
        "two_losses": earned.flag(lambda value: value < 0) * then.flag(lambda value: value < 0),
        "earnings_change": (earned - then) / (abs(earned) + abs(then)),
    }


def _dollars(case: Case) -> float | None:
    """How much of the statements' currency one dollar is; None for a currency the policy has no rate for."""
    if case.stretch.currency == _DOLLAR:
        return 1.0
    return case.policy.ohlson_dollar_rate if case.stretch.currency == case.policy.reporting_currency else None


def _size(case: Case) -> float | None:
    """ln(total assets in dollars / output price index, 1968 = 100); None where there are no assets or no rate."""
    held, rate = number(case.now["total_assets"]), _dollars(case)
    return None if held is None or held <= 0 or rate is None else math.log(held / rate / case.policy.ohlson_gnp_index)
