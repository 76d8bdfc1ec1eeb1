"""Ratios, capital, concentration and guarantee circles; how branches are compared."""

from dataclasses import dataclass

from postloan.policy.parameter import PRACTICE, Basis, param


@dataclass(frozen=True)
class Limiting:
    """Ratios, capital, concentration and guarantee circles; how branches are compared."""

    # fmt: off
    npl_ratio_max: float = param(0.05, group="ratios", unit="fraction", source="商业银行风险监管核心指标 (2005)", high=1)
    coverage_min: float = param(1.20, group="ratios", unit="fraction", source="银监发〔2018〕7号 (120–150 %)", high=10)
    provision_ratio_min: float = param(0.015, group="ratios", unit="fraction", source="银监发〔2018〕7号 (1.5–2.5 %)", high=1)
    par30_watch: float = param(0.05, group="ratios", unit="fraction", source="microfinance convention", basis=Basis.UNVERIFIED, high=1)
    overdue90_to_npl_max: float = param(1.00, group="ratios", unit="fraction", source="偏离度 ≤ 100 %", basis=Basis.UNVERIFIED, high=10)

    net_capital: float = param(0.0, group="capital", unit="yuan", source="the bank's own return; 0 = not given", basis=Basis.PRACTICE)
    tier1_capital: float = param(0.0, group="capital", unit="yuan", source="the bank's own return; 0 = not given", basis=Basis.PRACTICE)
    single_loan_capital_max: float = param(0.10, group="capital", unit="fraction", source="商业银行法 art. 39", high=1)
    single_exposure_t1_max: float = param(0.15, group="capital", unit="fraction", source="商业银行大额风险暴露管理办法 (2018)", high=1)
    group_exposure_t1_max: float = param(
        0.20, group="capital", unit="fraction", source="商业银行大额风险暴露管理办法 (2018), read in the draft", basis=Basis.UNVERIFIED, high=1,
    )
    group_credit_capital_max: float = param(0.15, group="capital", unit="fraction", source="商业银行风险监管核心指标 (2005)", high=1)
    large_exposure_t1: float = param(
        0.025, group="capital", unit="fraction", source="商业银行大额风险暴露管理办法 (2018) art. 3", basis=Basis.UNVERIFIED, high=1,
    )
    top10_capital_max: float = param(0.50, group="capital", unit="fraction", source="historic line of ten-largest lending", basis=Basis.UNVERIFIED, high=10)
    undrawn_conversion: float = param(1.00, group="capital", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, high=1)
    limit_near_share: float = param(0.90, group="capital", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, high=1)

    guarantee_ratio_max: float = param(1.0, group="guarantee", unit="×", source="CBRC notice on guarantee circles (July 2014)", high=20)
    guarantee_customers_max: int = param(5, group="guarantee", unit="names", source="CBRC notice on guarantee circles (July 2014); farmers excepted", low=1, high=100)
    guarantee_company_ratio_max: float = param(10.0, group="guarantee", unit="×", source="融资担保公司监督管理条例 (10×; 15× if mainly small, micro and rural)", high=20)
    guarantee_company_client_max: float = param(0.10, group="guarantee", unit="fraction", source="融资担保公司监督管理条例 (one client)", high=1)
    guarantee_loss_tolerance: float = param(0.50, group="guarantee", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, low=0.01, high=10)
    guarantee_trouble_dpd_gt: int = param(30, group="guarantee", unit="day", source=PRACTICE, basis=Basis.PRACTICE, high=365)
    guarantee_circle_borrowers_min: int = param(3, group="guarantee", unit="names", source=PRACTICE, basis=Basis.PRACTICE, low=2, high=20)
    guarantee_period_months: int = param(6, group="guarantee", unit="month", source="民法典 art. 692", low=1, high=36)
    guarantee_cycle_length: int = param(6, group="guarantee", unit="names", source=PRACTICE, basis=Basis.PRACTICE, low=2, high=8)

    league_loans_min: int = param(50, group="league", unit="loans", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=100_000)
    league_confidence: float = param(0.95, group="league", unit="fraction", source="usual in statistics", basis=Basis.PRACTICE, low=0.5, high=0.999)
    league_age_months: tuple[int, ...] = param((0, 6, 12, 24), group="league", unit="month", source=PRACTICE, basis=Basis.PRACTICE)
    # fmt: on
