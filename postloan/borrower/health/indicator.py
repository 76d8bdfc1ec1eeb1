"""What a health score is made of: nine parts, each of a few indicators, each indicator mapped to points by five anchors.

The anchors are the values that earn 0, 25, 50, 75 and 100 points; between them points run straight, beyond them they stay. They
are practice, kept in the policy under ``health_at_<indicator>``, and so are the weights of the parts (``health_weight_<part>``).
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from postloan.policy import Policy

#: The points that the five anchors of an indicator earn.
STEPS = (0.0, 25.0, 50.0, 75.0, 100.0)
Unit = Literal["day", "ratio", "times", "count", "points"]


class Part(StrEnum):
    """One part of the score (分项)."""

    REPAYMENT = "repayment"
    SOLVENCY = "solvency"
    LIQUIDITY = "liquidity"
    PROFITABILITY = "profitability"
    CASH = "cash"
    GROWTH = "growth"
    PLAUSIBILITY = "plausibility"
    GUARANTEE = "guarantee"
    BEHAVIOUR = "behaviour"


@dataclass(frozen=True)
class Indicator:
    """One figure that earns points. ``unit`` "points": the figure already is points, and has no anchors."""

    name: str
    part: Part
    unit: Unit

    @property
    def parameter(self) -> str:
        """The policy's parameter with its anchors."""
        return f"health_at_{self.name}"

    def anchors(self, policy: Policy) -> tuple[float, ...]:
        """The values that earn :data:`STEPS`."""
        return STEPS if self.unit == "points" else getattr(policy, self.parameter)


INDICATORS: tuple[Indicator, ...] = (
    Indicator("dpd_now", Part.REPAYMENT, "day"),
    Indicator("dpd_worst", Part.REPAYMENT, "day"),
    Indicator("debt_to_assets", Part.SOLVENCY, "ratio"),
    Indicator("interest_cover", Part.SOLVENCY, "times"),
    Indicator("debt_to_ebitda", Part.SOLVENCY, "times"),
    Indicator("current_ratio", Part.LIQUIDITY, "ratio"),
    Indicator("quick_ratio", Part.LIQUIDITY, "ratio"),
    Indicator("cash_ratio", Part.LIQUIDITY, "ratio"),
    Indicator("operating_margin", Part.PROFITABILITY, "ratio"),
    Indicator("net_margin", Part.PROFITABILITY, "ratio"),
    Indicator("roa", Part.PROFITABILITY, "ratio"),
    Indicator("cfo_to_current_liabilities", Part.CASH, "ratio"),
    Indicator("cash_to_revenue", Part.CASH, "ratio"),
    Indicator("revenue_growth", Part.GROWTH, "ratio"),
    Indicator("net_profit_growth", Part.GROWTH, "ratio"),
    Indicator("doubts", Part.PLAUSIBILITY, "count"),
    Indicator("security", Part.GUARANTEE, "points"),
    Indicator("cover", Part.GUARANTEE, "ratio"),
    Indicator("inflow_change", Part.BEHAVIOUR, "ratio"),
    Indicator("sales_change", Part.BEHAVIOUR, "ratio"),
    Indicator("void_rate", Part.BEHAVIOUR, "ratio"),
    Indicator("days_since_invoice", Part.BEHAVIOUR, "day"),
)
BY_NAME = {indicator.name: indicator for indicator in INDICATORS}


def points(value: float, anchors: Sequence[float]) -> float:
    """The points of a value, 0 … 100. ``anchors`` rise or fall strictly; falling ones say that less is better."""
    rising = anchors[0] < anchors[-1]
    if (value <= anchors[0]) if rising else (value >= anchors[0]):
        return STEPS[0]
    for (low, from_), (high, to) in itertools.pairwise(zip(anchors, STEPS, strict=True)):
        if (value <= high) if rising else (value >= high):
            return from_ + (to - from_) * (value - low) / (high - low)
    return STEPS[-1]
