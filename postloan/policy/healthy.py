"""The health score: parts, weights and the values that earn each mark."""

from dataclasses import dataclass

from postloan.policy.parameter import PRACTICE, Basis, param


@dataclass(frozen=True)
class Healthy:
    """The health score: parts, weights and the values that earn each mark."""

    # fmt: off
    health_band_edges: tuple[float, ...] = param((40.0, 55.0, 70.0, 85.0), group="health", unit="points", source=PRACTICE, basis=Basis.PRACTICE, high=100)
    health_weight_repayment: float = param(0.25, group="health", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, high=1)
    health_weight_solvency: float = param(0.15, group="health", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, high=1)
    health_weight_liquidity: float = param(0.1, group="health", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, high=1)
    health_weight_profitability: float = param(0.1, group="health", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, high=1)
    health_weight_cash: float = param(0.12, group="health", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, high=1)
    health_weight_growth: float = param(0.05, group="health", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, high=1)
    health_weight_plausibility: float = param(0.08, group="health", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, high=1)
    health_weight_guarantee: float = param(0.07, group="health", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, high=1)
    health_weight_behaviour: float = param(0.08, group="health", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, high=1)
    health_known_min: float = param(0.6, group="health", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, high=1)
    health_part_known_min: float = param(0.5, group="health", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, high=1)
    health_above_repayment_max: float = param(25.0, group="health", unit="points", source=PRACTICE, basis=Basis.PRACTICE, high=100)
    health_drop_months: int = param(6, group="health", unit="month", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=24)
    health_security_credit: float = param(30.0, group="health", unit="points", source=PRACTICE, basis=Basis.PRACTICE, high=100)
    health_security_guarantee: float = param(55.0, group="health", unit="points", source=PRACTICE, basis=Basis.PRACTICE, high=100)
    health_security_mortgage: float = param(75.0, group="health", unit="points", source=PRACTICE, basis=Basis.PRACTICE, high=100)
    health_security_pledge: float = param(90.0, group="health", unit="points", source=PRACTICE, basis=Basis.PRACTICE, high=100)
    health_at_dpd_now: tuple[float, ...] = param((90.0, 60.0, 30.0, 7.0, 0.0), group="health", unit="day", source=PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_dpd_worst: tuple[float, ...] = param((120.0, 90.0, 60.0, 30.0, 0.0), group="health", unit="day", source=PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_debt_to_assets: tuple[float, ...] = param((1.0, 0.85, 0.7, 0.55, 0.4), group="health", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_interest_cover: tuple[float, ...] = param((0.0, 1.0, 1.5, 3.0, 6.0), group="health", unit="×", source=PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_debt_to_ebitda: tuple[float, ...] = param((10.0, 6.0, 4.0, 2.5, 1.0), group="health", unit="×", source=PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_current_ratio: tuple[float, ...] = param((0.5, 0.8, 1.0, 1.5, 2.0), group="health", unit="×", source=PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_quick_ratio: tuple[float, ...] = param((0.3, 0.5, 0.8, 1.0, 1.3), group="health", unit="×", source=PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_cash_ratio: tuple[float, ...] = param((0.0, 0.1, 0.2, 0.35, 0.5), group="health", unit="×", source=PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_operating_margin: tuple[float, ...] = param((-0.1, 0.0, 0.03, 0.08, 0.15), group="health", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_net_margin: tuple[float, ...] = param((-0.1, 0.0, 0.02, 0.05, 0.1), group="health", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_roa: tuple[float, ...] = param((-0.05, 0.0, 0.02, 0.05, 0.1), group="health", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_cfo_to_current_liabilities: tuple[float, ...] = param((-0.1, 0.0, 0.1, 0.2, 0.4), group="health", unit="×", source=PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_cash_to_revenue: tuple[float, ...] = param((0.6, 0.8, 0.9, 1.0, 1.1), group="health", unit="×", source=PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_revenue_growth: tuple[float, ...] = param((-0.4, -0.2, 0.0, 0.1, 0.2), group="health", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_net_profit_growth: tuple[float, ...] = param((-1.0, -0.5, 0.0, 0.1, 0.3), group="health", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_doubts: tuple[float, ...] = param((5.0, 3.0, 2.0, 1.0, 0.0), group="health", unit="count", source=PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_cover: tuple[float, ...] = param((0.0, 0.25, 0.5, 0.75, 1.0), group="health", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_inflow_change: tuple[float, ...] = param((-0.6, -0.4, -0.2, 0.0, 0.1), group="health", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_sales_change: tuple[float, ...] = param((-0.6, -0.4, -0.2, 0.0, 0.1), group="health", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_void_rate: tuple[float, ...] = param((0.3, 0.2, 0.1, 0.05, 0.02), group="health", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_days_since_invoice: tuple[float, ...] = param((120.0, 90.0, 60.0, 30.0, 15.0), group="health", unit="day", source=PRACTICE, basis=Basis.PRACTICE, low=None)
    # fmt: on
