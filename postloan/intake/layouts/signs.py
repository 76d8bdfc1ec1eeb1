"""Which printed signs have to be turned: deductions and outflows printed as negative, impairment losses printed as deductions.

On the standard accounts a deduction (减, 流出) is a positive amount, and an impairment loss is negative, as the 2019 form has it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from postloan.statement import Kind
from postloan.statement.chart import CHART

Values = Mapping[str, Decimal]
LOSSES = frozenset({"credit_impairment_loss", "asset_impairment_loss"})
_PROFIT = "operating_profit"
_EXTRA = frozenset(
    {
        "intangibles_purchased",
        "minority_dividends_out",
        "treasury_purchases",
        "tax_on_share_awards",
        "lease_principal_paid",
        "debt_costs_paid",
    }
)
_OUT = ("operating_out_total", "investing_out_total", "financing_out_total")
_MEMO_COSTS = frozenset(
    {
        "interest_expense",
        "total_operating_cost",
        "main_business_cost",
        "total_operating_expense",
        "other_operating_expense",
        "depreciation",
        "amortisation",
    }
)
_ADDED = (
    "other_income", "investment_income", "net_exposure_hedge_gain", "fair_value_gain", "asset_disposal_gain", "exchange_gain",
)  # fmt: skip
_COSTS = (
    "operating_cost", "taxes_and_surcharges", "selling_expense", "admin_expense", "rd_expense", "finance_expense",
)  # fmt: skip
#: These are never negative in themselves: a minus before one is a manner of printing.
_ALWAYS_POSITIVE = frozenset({"treasury_shares", "accumulated_depreciation"})
_NEAR = Decimal("0.02")


class Losses(StrEnum):
    """How impairment losses are printed."""

    NONE = "none"
    SIGNED = "signed"  # a loss is negative and added
    DEDUCTED = "deducted"  # a loss is positive and deducted
    UNKNOWN = "unknown"  # neither reproduces the operating profit


@dataclass(frozen=True)
class Turned:
    """Accounts whose printed sign is turned."""

    deductions: frozenset[str] = frozenset()
    losses: Losses = Losses.NONE

    def sign(self, account: str) -> int:
        if account in LOSSES:
            return -1 if self.losses is Losses.DEDUCTED else 1
        return -1 if account in self.deductions else 1


@cache
def _deductions(kind: Kind) -> frozenset[str]:
    """What a statement takes off or shows as going out."""
    if kind is Kind.BALANCE_SHEET:
        return _ALWAYS_POSITIVE
    if kind is Kind.INCOME:
        return frozenset(code for code, account in CHART.items() if account.kind is kind and account.sign < 0) | _MEMO_COSTS
    if kind is Kind.CASH_FLOW:
        return frozenset(part.account for total in _OUT for part in CHART[total].children()) | frozenset(_OUT) | _EXTRA
    return frozenset()


def _deducted(values: Values, kind: Kind) -> frozenset[str]:
    found = {code: value for code, value in values.items() if value and code in _deductions(kind)}
    if kind is Kind.BALANCE_SHEET:
        return frozenset(code for code, value in found.items() if value < 0)
    negative = sum(1 for value in found.values() if value < 0)
    return frozenset(found) if negative * 2 > len(found) and (negative > 1 or kind is Kind.CASH_FLOW) else frozenset()


def _losses(values: Values) -> Losses:
    """Try both, keep the one that reproduces the operating profit."""
    loss = sum((values[code] for code in LOSSES if code in values), Decimal())
    profit, revenue = values.get(_PROFIT), values.get("operating_revenue")
    if not loss or profit is None or revenue is None or "operating_cost" not in values:
        return Losses.NONE
    before = revenue - sum(values.get(code, Decimal()) for code in _COSTS) + sum(values.get(code, Decimal()) for code in _ADDED)
    signed, deducted = abs(profit - before - loss), abs(profit - before + loss)
    near = abs(loss) * _NEAR
    if min(signed, deducted) > near:
        return Losses.UNKNOWN
    return Losses.SIGNED if signed <= deducted else Losses.DEDUCTED


def turned(values: Values, kind: Kind) -> Turned:
    """What to turn in one column of one statement, all amounts as printed."""
    deductions = _deducted(values, kind)
    if kind is not Kind.INCOME:
        return Turned(deductions)
    plain = {code: -value if code in deductions else value for code, value in values.items()}
    return Turned(deductions, _losses(plain))
