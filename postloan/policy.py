"""Every threshold of the business: typed, with default, unit, bounds and the source it comes from.

A policy is a value. The desk keeps its versions; whatever is computed says which version it used. Defaults marked
``practice`` are habits of the trade, not law, and are shown as such.
"""

import dataclasses
import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo


class Basis(StrEnum):
    """How binding a parameter's source is."""

    REGULATION = "regulation"
    UNVERIFIED = "unverified"
    PRACTICE = "practice"


@dataclass(frozen=True)
class Parameter:
    """What the policy page shows about one field."""

    name: str
    group: str
    default: Any
    unit: str
    low: float | None
    high: float | None
    source: str
    basis: Basis
    shapes_book: bool


def _param(
    default: Any,
    *,
    group: str,
    unit: str,
    source: str,
    basis: Basis = Basis.REGULATION,
    low: float | None = 0,
    high: float | None = None,
    shapes_book: bool = False,
) -> Any:
    """A field of the policy. ``shapes_book``: derived levels of the book depend on it and are re-made when it changes."""
    meta = {
        "group": group,
        "unit": unit,
        "source": source,
        "basis": basis,
        "low": low,
        "high": high,
        "shapes_book": shapes_book,
    }
    return dataclasses.field(default=default, metadata=meta)


_MEASURES = "商业银行金融资产风险分类办法 (CBIRC & PBOC Order 2023 No. 1)"
_CARDS = "商业银行信用卡业务监督管理办法 art. 92"
_PRACTICE = "bank practice"
_MODEL = "starting value of the model; replace it by the bank's own estimate"


@dataclass(frozen=True)
class Policy:
    """One version of all parameters. Ratios are fractions, durations in the unit named, money in yuan."""

    version: int = 0

    # fmt: off
    bucket_upper: tuple[int, ...] = _param(
        (0, 30, 60, 90, 120, 150, 180), group="buckets", unit="day", source="M0–M7+ convention of consumer lending",
        basis=Basis.PRACTICE, shapes_book=True,
    )
    sm_dpd_min: int = _param(1, group="classification", unit="day", source=f"{_MEASURES} art. 10", low=1, high=90, shapes_book=True)
    tech_grace_days: int = _param(7, group="classification", unit="day", source=f"{_MEASURES} art. 10(1)", basis=Basis.UNVERIFIED, high=30)
    ss_dpd_gt: int = _param(90, group="classification", unit="day", source=f"{_MEASURES} art. 11", low=1, high=365, shapes_book=True)
    db_dpd_gt: int = _param(270, group="classification", unit="day", source=f"{_MEASURES} art. 12", low=1, high=720, shapes_book=True)
    ls_dpd_gt: int = _param(360, group="classification", unit="day", source=f"{_MEASURES} art. 13", low=1, high=1080, shapes_book=True)
    card_ss_dpd_gt: int = _param(90, group="classification", unit="day", source=_CARDS, low=1, high=365)
    card_db_dpd_gt: int = _param(120, group="classification", unit="day", source=_CARDS, low=1, high=720)
    card_ls_dpd_gt: int = _param(180, group="classification", unit="day", source=_CARDS, low=1, high=1080)
    xdef_own_bank_share_gt: float = _param(0.10, group="classification", unit="fraction", source=f"{_MEASURES} art. 7, 11", high=1)

    xdef_counts_bank_class: int = _param(1, group="classification", unit="yes_no", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    xbank_overdue90_share_gt: float = _param(0.20, group="classification", unit="fraction", source=f"{_MEASURES} art. 11", high=1)
    rating_notches: int = _param(3, group="classification", unit="notch", source=f"{_MEASURES} art. 11(3)", basis=Basis.PRACTICE, low=1, high=20)
    db_ecl_ratio_ge: float = _param(0.50, group="classification", unit="fraction", source=f"{_MEASURES} art. 12", basis=Basis.UNVERIFIED, high=1)
    ls_ecl_ratio_ge: float = _param(0.90, group="classification", unit="fraction", source=f"{_MEASURES} art. 13", basis=Basis.UNVERIFIED, high=1)
    upgrade_months: int = _param(6, group="classification", unit="month", source=f"{_MEASURES} art. 14", basis=Basis.UNVERIFIED, low=1, high=60)
    upgrade_periods: int = _param(2, group="classification", unit="period", source=f"{_MEASURES} art. 14", basis=Basis.UNVERIFIED, low=1, high=12)
    upgrade_retail_by_days: int = _param(1, group="classification", unit="yes_no", source=f"{_MEASURES} art. 14", basis=Basis.UNVERIFIED, high=1)
    observation_months: int = _param(12, group="classification", unit="month", source=f"{_MEASURES} art. 20", low=1, high=60)
    observation_periods: int = _param(2, group="classification", unit="period", source=f"{_MEASURES} art. 20", low=1, high=12)
    observation_lenient: int = _param(0, group="classification", unit="yes_no", source=f"{_MEASURES} art. 20", basis=Basis.PRACTICE, high=1)
    observation_first_due_months: int = _param(1, group="classification", unit="month", source=_PRACTICE, basis=Basis.PRACTICE, high=12)

    sicr_dpd_gt: int = _param(30, group="stage", unit="day", source="IFRS 9 5.5.11", basis=Basis.UNVERIFIED, low=1, high=365)
    default_dpd_gt: int = _param(90, group="stage", unit="day", source="IFRS 9 B5.5.37", basis=Basis.UNVERIFIED, low=1, high=365)
    sicr_notches: int = _param(2, group="stage", unit="notch", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=20)

    ecl_pd_c: float = _param(0.01, group="ecl", unit="fraction", source=_MODEL, basis=Basis.PRACTICE, high=1)
    ecl_pd_m1: float = _param(0.08, group="ecl", unit="fraction", source=_MODEL, basis=Basis.PRACTICE, high=1)
    ecl_pd_m2: float = _param(0.25, group="ecl", unit="fraction", source=_MODEL, basis=Basis.PRACTICE, high=1)
    ecl_pd_m3: float = _param(0.50, group="ecl", unit="fraction", source=_MODEL, basis=Basis.PRACTICE, high=1)
    ecl_pd_m4: float = _param(1.0, group="ecl", unit="fraction", source=_MODEL, basis=Basis.PRACTICE, high=1)
    ecl_chain_months: int = _param(12, group="ecl", unit="month", source=_MODEL, basis=Basis.PRACTICE, low=1, high=60)
    ecl_lgd_credit: float = _param(0.65, group="ecl", unit="fraction", source=_MODEL, basis=Basis.PRACTICE, high=1)
    ecl_lgd_guarantee: float = _param(0.50, group="ecl", unit="fraction", source=_MODEL, basis=Basis.PRACTICE, high=1)
    ecl_lgd_mortgage: float = _param(0.35, group="ecl", unit="fraction", source=_MODEL, basis=Basis.PRACTICE, high=1)
    ecl_lgd_pledge: float = _param(0.20, group="ecl", unit="fraction", source=_MODEL, basis=Basis.PRACTICE, high=1)
    ecl_lgd_unknown: float = _param(0.65, group="ecl", unit="fraction", source=_MODEL, basis=Basis.PRACTICE, high=1)
    ecl_ccf: float = _param(0.50, group="ecl", unit="fraction", source=_MODEL, basis=Basis.PRACTICE, high=1)
    ecl_weight_good: float = _param(0.20, group="ecl", unit="fraction", source="银保监规〔2022〕10号", basis=Basis.UNVERIFIED, high=1)
    ecl_weight_base: float = _param(0.60, group="ecl", unit="fraction", source="银保监规〔2022〕10号", basis=Basis.UNVERIFIED, high=1)
    ecl_weight_bad: float = _param(0.20, group="ecl", unit="fraction", source="银保监规〔2022〕10号", basis=Basis.UNVERIFIED, high=1)
    ecl_pd_times_good: float = _param(0.80, group="ecl", unit="×", source=_MODEL, basis=Basis.PRACTICE, high=1)
    ecl_pd_times_bad: float = _param(1.50, group="ecl", unit="×", source=_MODEL, basis=Basis.PRACTICE, low=1, high=10)
    ecl_lgd_add_bad: float = _param(0.05, group="ecl", unit="fraction", source=_MODEL, basis=Basis.PRACTICE, high=1)
    matrix_loss_m7: float = _param(1.0, group="ecl", unit="fraction", source=_MODEL, basis=Basis.PRACTICE, high=1)

    dpd_tolerance: float = _param(1.00, group="dpd", unit="yuan", source=_PRACTICE, basis=Basis.PRACTICE, high=10_000, shapes_book=True)

    npl_ratio_max: float = _param(0.05, group="ratios", unit="fraction", source="商业银行风险监管核心指标 (2005)", high=1)
    coverage_min: float = _param(1.20, group="ratios", unit="fraction", source="银监发〔2018〕7号 (120–150 %)", high=10)
    provision_ratio_min: float = _param(0.015, group="ratios", unit="fraction", source="银监发〔2018〕7号 (1.5–2.5 %)", high=1)
    par30_watch: float = _param(0.05, group="ratios", unit="fraction", source="microfinance convention", basis=Basis.UNVERIFIED, high=1)
    overdue90_to_npl_max: float = _param(1.00, group="ratios", unit="fraction", source="偏离度 ≤ 100 %", basis=Basis.UNVERIFIED, high=10)
    net_capital: float = _param(0.0, group="capital", unit="yuan", source="the bank's own return; 0 = not given", basis=Basis.PRACTICE)
    tier1_capital: float = _param(0.0, group="capital", unit="yuan", source="the bank's own return; 0 = not given", basis=Basis.PRACTICE)
    single_loan_capital_max: float = _param(0.10, group="capital", unit="fraction", source="商业银行法 art. 39", high=1)
    single_exposure_t1_max: float = _param(0.15, group="capital", unit="fraction", source="商业银行大额风险暴露管理办法 (2018)", high=1)
    group_exposure_t1_max: float = _param(
        0.20, group="capital", unit="fraction", source="商业银行大额风险暴露管理办法 (2018), read in the draft", basis=Basis.UNVERIFIED, high=1,
    )
    group_credit_capital_max: float = _param(0.15, group="capital", unit="fraction", source="商业银行风险监管核心指标 (2005)", high=1)
    large_exposure_t1: float = _param(
        0.025, group="capital", unit="fraction", source="商业银行大额风险暴露管理办法 (2018) art. 3", basis=Basis.UNVERIFIED, high=1,
    )
    top10_capital_max: float = _param(0.50, group="capital", unit="fraction", source="historic line of ten-largest lending", basis=Basis.UNVERIFIED, high=10)
    undrawn_conversion: float = _param(1.00, group="capital", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    limit_near_share: float = _param(0.90, group="capital", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)

    guarantee_ratio_max: float = _param(1.0, group="guarantee", unit="×", source="CBRC notice on guarantee circles (July 2014)", high=20)
    guarantee_customers_max: int = _param(5, group="guarantee", unit="names", source="CBRC notice on guarantee circles (July 2014); farmers excepted", low=1, high=100)
    guarantee_company_ratio_max: float = _param(10.0, group="guarantee", unit="×", source="融资担保公司监督管理条例 (10×; 15× if mainly small, micro and rural)", high=20)
    guarantee_company_client_max: float = _param(0.10, group="guarantee", unit="fraction", source="融资担保公司监督管理条例 (one client)", high=1)
    guarantee_loss_tolerance: float = _param(0.50, group="guarantee", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, low=0.01, high=10)
    guarantee_trouble_dpd_gt: int = _param(30, group="guarantee", unit="day", source=_PRACTICE, basis=Basis.PRACTICE, high=365)
    guarantee_circle_borrowers_min: int = _param(3, group="guarantee", unit="names", source=_PRACTICE, basis=Basis.PRACTICE, low=2, high=20)
    guarantee_period_months: int = _param(6, group="guarantee", unit="month", source="民法典 art. 692", low=1, high=36)
    guarantee_cycle_length: int = _param(6, group="guarantee", unit="names", source=_PRACTICE, basis=Basis.PRACTICE, low=2, high=8)

    league_loans_min: int = _param(50, group="league", unit="loans", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=100_000)
    league_confidence: float = _param(0.95, group="league", unit="fraction", source="usual in statistics", basis=Basis.PRACTICE, low=0.5, high=0.999)
    league_age_months: tuple[int, ...] = _param((0, 6, 12, 24), group="league", unit="month", source=_PRACTICE, basis=Basis.PRACTICE)

    forecast_half_life: float = _param(3.0, group="forecast", unit="month", source=_PRACTICE, basis=Basis.PRACTICE, low=0.5, high=36)
    forecast_months_min: int = _param(3, group="forecast", unit="month", source=_PRACTICE, basis=Basis.PRACTICE, low=2, high=24)
    forecast_range_months_min: int = _param(6, group="forecast", unit="month", source=_PRACTICE, basis=Basis.PRACTICE, low=2, high=36)
    forecast_draws: int = _param(1000, group="forecast", unit="draws", source=_PRACTICE, basis=Basis.PRACTICE, low=200, high=5000)
    forecast_past_draws: int = _param(250, group="forecast", unit="draws", source=_PRACTICE, basis=Basis.PRACTICE, low=100, high=2000)
    forecast_month_slack: int = _param(4, group="forecast", unit="day", source=_PRACTICE, basis=Basis.PRACTICE, high=10)

    stress_mild_roll: float = _param(1.5, group="stress", unit="×", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=10)
    stress_mild_shift: float = _param(0.05, group="stress", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    stress_mild_haircut: float = _param(0.10, group="stress", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    stress_medium_roll: float = _param(2.0, group="stress", unit="×", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=10)
    stress_medium_shift: float = _param(0.10, group="stress", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    stress_medium_haircut: float = _param(0.20, group="stress", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    stress_severe_roll: float = _param(3.0, group="stress", unit="×", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=10)
    stress_severe_shift: float = _param(0.20, group="stress", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    stress_severe_haircut: float = _param(0.30, group="stress", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)

    vintage_seen_by_mob: int = _param(1, group="vintage", unit="month", source=_PRACTICE, basis=Basis.PRACTICE, high=12)
    vintage_mob_max: int = _param(60, group="vintage", unit="month", source=_PRACTICE, basis=Basis.PRACTICE, low=6, high=360)

    migration_interval_level: float = _param(0.95, group="migration", unit="fraction", source="statistical convention", basis=Basis.PRACTICE, low=0.5, high=0.999)
    markov_significance: float = _param(0.05, group="migration", unit="fraction", source="statistical convention", basis=Basis.PRACTICE, low=0.0001, high=0.5)
    markov_late_loans_min: int = _param(100, group="migration", unit="loans", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=100_000)
    markov_gap_max: float = _param(0.05, group="migration", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)

    flows_festival_joint: int = _param(1, group="flows", unit="yes_no", source="国家统计局: figures of January and February are published together", basis=Basis.PRACTICE, high=1)
    flows_month_slack: int = _param(5, group="flows", unit="day", source=_PRACTICE, basis=Basis.PRACTICE, high=15)
    flows_party_watch: float = _param(0.30, group="flows", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    flows_sales_change_watch: float = _param(-0.20, group="flows", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, low=-1, high=0)
    flows_void_rate_watch: float = _param(0.10, group="flows", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    flows_return_rate_watch: float = _param(0.05, group="flows", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    flows_silent_days_watch: int = _param(60, group="flows", unit="day", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=720)
    flows_balance_change_watch: float = _param(-0.50, group="flows", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, low=-1, high=0)
    flows_inflow_change_watch: float = _param(-0.40, group="flows", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, low=-1, high=0)
    flows_returned_days: int = _param(180, group="flows", unit="day", source=_PRACTICE, basis=Basis.PRACTICE, low=30, high=731)
    flows_quick_days: int = _param(3, group="flows", unit="day", source=_PRACTICE, basis=Basis.PRACTICE, high=60)
    flows_quick_share: float = _param(0.90, group="flows", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, low=0.5, high=1)
    flows_quick_amount_min: float = _param(100_000.0, group="flows", unit="yuan", source=_PRACTICE, basis=Basis.PRACTICE, high=1_000_000_000)

    ltv_property_max: float = _param(0.70, group="collateral", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=2)
    ltv_movable_max: float = _param(0.50, group="collateral", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=2)
    ltv_financial_max: float = _param(0.90, group="collateral", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=2)
    revaluation_months: int = _param(12, group="collateral", unit="month", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=120)
    collateral_expiry_days: int = _param(60, group="collateral", unit="day", source=_PRACTICE, basis=Basis.PRACTICE, high=720)

    reporting_currency: str = _param("CNY", group="book", unit="ISO 4217", source=_PRACTICE, basis=Basis.PRACTICE, low=None, shapes_book=True)
    time_zone: str = _param("Asia/Shanghai", group="book", unit="IANA", source=_PRACTICE, basis=Basis.PRACTICE, low=None)
    calendar_country: str = _param("CN", group="book", unit="ISO 3166", source=_PRACTICE, basis=Basis.PRACTICE, low=None)
    left_out_share_max: float = _param(0.02, group="import", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    upload_mb_max: int = _param(200, group="import", unit="MB", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=2000)
    unzipped_mb_max: int = _param(2000, group="import", unit="MB", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=20_000)
    unzip_ratio_max: int = _param(200, group="import", unit="×", source=_PRACTICE, basis=Basis.PRACTICE, low=2, high=10_000)
    columns_max: int = _param(500, group="import", unit="columns", source=_PRACTICE, basis=Basis.PRACTICE, low=10, high=16_384)
    mapping_confidence_min: float = _param(0.80, group="import", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, low=0.5, high=1)

    ratio_days_basis: int = _param(360, group="borrower", unit="day", source=_PRACTICE, basis=Basis.PRACTICE, low=360, high=366)
    current_ratio_watch: float = _param(1.5, group="borrower", unit="×", source=_PRACTICE, basis=Basis.PRACTICE, high=100)
    current_ratio_alarm: float = _param(1.0, group="borrower", unit="×", source=_PRACTICE, basis=Basis.PRACTICE, high=100)
    quick_ratio_watch: float = _param(0.8, group="borrower", unit="×", source=_PRACTICE, basis=Basis.PRACTICE, high=100)
    cash_ratio_watch: float = _param(0.2, group="borrower", unit="×", source=_PRACTICE, basis=Basis.PRACTICE, high=100)
    debt_to_assets_watch: float = _param(0.70, group="borrower", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=10)
    debt_to_assets_alarm: float = _param(0.85, group="borrower", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=10)
    debt_to_assets_change_watch: float = _param(0.10, group="borrower", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    interest_cover_watch: float = _param(1.5, group="borrower", unit="×", source=_PRACTICE, basis=Basis.PRACTICE, high=100)
    interest_cover_alarm: float = _param(1.0, group="borrower", unit="×", source=_PRACTICE, basis=Basis.PRACTICE, high=100)
    debt_to_ebitda_watch: float = _param(4.0, group="borrower", unit="×", source=_PRACTICE, basis=Basis.PRACTICE, high=100)
    debt_to_ebitda_alarm: float = _param(6.0, group="borrower", unit="×", source=_PRACTICE, basis=Basis.PRACTICE, high=100)
    dscr_watch: float = _param(1.2, group="borrower", unit="×", source=_PRACTICE, basis=Basis.PRACTICE, high=100)
    dscr_alarm: float = _param(1.0, group="borrower", unit="×", source=_PRACTICE, basis=Basis.PRACTICE, high=100)
    dscr_capex_share: float = _param(0.0, group="borrower", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    dscr_less_working_capital: int = _param(0, group="borrower", unit="yes_no", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    cfads_watch: float = _param(1.0, group="borrower", unit="×", source=_PRACTICE, basis=Basis.PRACTICE, high=100)
    cfads_adds_interest: int = _param(0, group="borrower", unit="yes_no", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    short_debt_share_watch: float = _param(0.80, group="borrower", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    cash_to_short_debt_watch: float = _param(0.30, group="borrower", unit="×", source=_PRACTICE, basis=Basis.PRACTICE, high=10)
    other_receivables_watch: float = _param(0.20, group="borrower", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    days_change_watch: float = _param(0.30, group="borrower", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=10)
    revenue_growth_watch: float = _param(-0.20, group="borrower", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, low=-1, high=1)
    revenue_growth_alarm: float = _param(-0.40, group="borrower", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, low=-1, high=1)
    gross_margin_change_watch: float = _param(-0.05, group="borrower", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, low=-1, high=1)
    gross_margin_change_alarm: float = _param(-0.10, group="borrower", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, low=-1, high=1)

    altman_sales_weight: float = _param(0.999, group="distress", unit="×", source="Altman 1968, Table 2; commonly rounded to 1.0", basis=Basis.PRACTICE, low=0.9, high=1.1)
    altman_z_distress: float = _param(1.81, group="distress", unit="points", source="Altman 1968", basis=Basis.PRACTICE, low=-10, high=20)
    altman_z_safe: float = _param(2.99, group="distress", unit="points", source="Altman 1968", basis=Basis.PRACTICE, low=-10, high=20)
    altman_z1_distress: float = _param(1.23, group="distress", unit="points", source="Altman 1983", basis=Basis.PRACTICE, low=-10, high=20)
    altman_z1_safe: float = _param(2.90, group="distress", unit="points", source="Altman 1983", basis=Basis.PRACTICE, low=-10, high=20)
    altman_z2_distress: float = _param(1.10, group="distress", unit="points", source="Altman 1995", basis=Basis.PRACTICE, low=-10, high=20)
    altman_z2_safe: float = _param(2.60, group="distress", unit="points", source="Altman 1995", basis=Basis.PRACTICE, low=-10, high=20)
    ohlson_probability_cut: float = _param(0.50, group="distress", unit="fraction", source="Ohlson 1980", basis=Basis.PRACTICE, high=1)
    ohlson_gnp_index: float = _param(635.0, group="distress", unit="points", source="US output price index, 1968 = 100, roughly 2024; put in the current one", basis=Basis.PRACTICE, low=1, high=100_000)
    ohlson_dollar_rate: float = _param(7.1, group="distress", unit="×", source="reporting currency for one US dollar, roughly 2024; put in the current one", basis=Basis.PRACTICE, low=0.0001, high=100_000)
    beneish_flag: float = _param(-1.78, group="distress", unit="points", source="Beneish 1999", basis=Basis.PRACTICE, low=-20, high=20)
    beneish_grey: float = _param(-2.22, group="distress", unit="points", source="convention of users of the score", basis=Basis.PRACTICE, low=-20, high=20)
    piotroski_strong: int = _param(8, group="distress", unit="points", source="Piotroski 2000", basis=Basis.PRACTICE, low=1, high=9)
    piotroski_weak: int = _param(2, group="distress", unit="points", source="Piotroski 2000", basis=Basis.PRACTICE, high=8)

    peers_min: int = _param(5, group="peers", unit="companies", source=_PRACTICE, basis=Basis.PRACTICE, low=3, high=1000)
    peer_small_revenue: float = _param(3_000_000.0, group="peers", unit="yuan", source="中小企业划型标准规定 (2011), lines of manufacturing", basis=Basis.UNVERIFIED, low=1)
    peer_medium_revenue: float = _param(20_000_000.0, group="peers", unit="yuan", source="中小企业划型标准规定 (2011), lines of manufacturing", basis=Basis.UNVERIFIED, low=1)
    peer_large_revenue: float = _param(400_000_000.0, group="peers", unit="yuan", source="中小企业划型标准规定 (2011), lines of manufacturing", basis=Basis.UNVERIFIED, low=1)

    promise_tolerance: float = _param(0.90, group="collection", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    promise_grace_days: int = _param(2, group="collection", unit="day", source=_PRACTICE, basis=Basis.PRACTICE, high=30)
    next_step_days: int = _param(30, group="visit", unit="day", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=365)
    attachment_mb_max: int = _param(20, group="visit", unit="MB", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=100)
    attachments_max: int = _param(12, group="visit", unit="files", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=50)

    health_band_edges: tuple[float, ...] = _param((40.0, 55.0, 70.0, 85.0), group="health", unit="points", source=_PRACTICE, basis=Basis.PRACTICE, high=100)
    health_weight_repayment: float = _param(0.25, group="health", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    health_weight_solvency: float = _param(0.15, group="health", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    health_weight_liquidity: float = _param(0.1, group="health", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    health_weight_profitability: float = _param(0.1, group="health", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    health_weight_cash: float = _param(0.12, group="health", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    health_weight_growth: float = _param(0.05, group="health", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    health_weight_plausibility: float = _param(0.08, group="health", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    health_weight_guarantee: float = _param(0.07, group="health", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    health_weight_behaviour: float = _param(0.08, group="health", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    health_known_min: float = _param(0.6, group="health", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    health_part_known_min: float = _param(0.5, group="health", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    health_above_repayment_max: float = _param(25.0, group="health", unit="points", source=_PRACTICE, basis=Basis.PRACTICE, high=100)
    health_drop_months: int = _param(6, group="health", unit="month", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=24)
    health_security_credit: float = _param(30.0, group="health", unit="points", source=_PRACTICE, basis=Basis.PRACTICE, high=100)
    health_security_guarantee: float = _param(55.0, group="health", unit="points", source=_PRACTICE, basis=Basis.PRACTICE, high=100)
    health_security_mortgage: float = _param(75.0, group="health", unit="points", source=_PRACTICE, basis=Basis.PRACTICE, high=100)
    health_security_pledge: float = _param(90.0, group="health", unit="points", source=_PRACTICE, basis=Basis.PRACTICE, high=100)
    health_at_dpd_now: tuple[float, ...] = _param((90.0, 60.0, 30.0, 7.0, 0.0), group="health", unit="day", source=_PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_dpd_worst: tuple[float, ...] = _param((120.0, 90.0, 60.0, 30.0, 0.0), group="health", unit="day", source=_PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_debt_to_assets: tuple[float, ...] = _param((1.0, 0.85, 0.7, 0.55, 0.4), group="health", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_interest_cover: tuple[float, ...] = _param((0.0, 1.0, 1.5, 3.0, 6.0), group="health", unit="×", source=_PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_debt_to_ebitda: tuple[float, ...] = _param((10.0, 6.0, 4.0, 2.5, 1.0), group="health", unit="×", source=_PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_current_ratio: tuple[float, ...] = _param((0.5, 0.8, 1.0, 1.5, 2.0), group="health", unit="×", source=_PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_quick_ratio: tuple[float, ...] = _param((0.3, 0.5, 0.8, 1.0, 1.3), group="health", unit="×", source=_PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_cash_ratio: tuple[float, ...] = _param((0.0, 0.1, 0.2, 0.35, 0.5), group="health", unit="×", source=_PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_operating_margin: tuple[float, ...] = _param((-0.1, 0.0, 0.03, 0.08, 0.15), group="health", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_net_margin: tuple[float, ...] = _param((-0.1, 0.0, 0.02, 0.05, 0.1), group="health", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_roa: tuple[float, ...] = _param((-0.05, 0.0, 0.02, 0.05, 0.1), group="health", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_cfo_to_current_liabilities: tuple[float, ...] = _param((-0.1, 0.0, 0.1, 0.2, 0.4), group="health", unit="×", source=_PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_cash_to_revenue: tuple[float, ...] = _param((0.6, 0.8, 0.9, 1.0, 1.1), group="health", unit="×", source=_PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_revenue_growth: tuple[float, ...] = _param((-0.4, -0.2, 0.0, 0.1, 0.2), group="health", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_net_profit_growth: tuple[float, ...] = _param((-1.0, -0.5, 0.0, 0.1, 0.3), group="health", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_doubts: tuple[float, ...] = _param((5.0, 3.0, 2.0, 1.0, 0.0), group="health", unit="count", source=_PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_cover: tuple[float, ...] = _param((0.0, 0.25, 0.5, 0.75, 1.0), group="health", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_inflow_change: tuple[float, ...] = _param((-0.6, -0.4, -0.2, 0.0, 0.1), group="health", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_sales_change: tuple[float, ...] = _param((-0.6, -0.4, -0.2, 0.0, 0.1), group="health", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_void_rate: tuple[float, ...] = _param((0.3, 0.2, 0.1, 0.05, 0.02), group="health", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, low=None)
    health_at_days_since_invoice: tuple[float, ...] = _param((120.0, 90.0, 60.0, 30.0, 15.0), group="health", unit="day", source=_PRACTICE, basis=Basis.PRACTICE, low=None)
    plausible_turnover_min: float = _param(0.8, group="plausibility", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    plausible_turnover_max: float = _param(1.2, group="plausibility", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=10)
    plausible_receivables_over_sales: float = _param(0.2, group="plausibility", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=10)
    plausible_cash_share: float = _param(0.2, group="plausibility", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    plausible_debt_share: float = _param(0.4, group="plausibility", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    plausible_interest_min: float = _param(0.02, group="plausibility", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    plausible_interest_max: float = _param(0.12, group="plausibility", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    plausible_cash_to_profit_min: float = _param(0.5, group="plausibility", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=10)
    plausible_unchanged_max: float = _param(0.25, group="plausibility", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    plausible_round_chance: float = _param(0.001, group="plausibility", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    plausible_items_min: int = _param(8, group="plausibility", unit="count", source=_PRACTICE, basis=Basis.PRACTICE, low=3, high=100)
    plausible_tests_min: int = _param(4, group="plausibility", unit="count", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=9)
    covenant_near_share: float = _param(0.1, group="covenant", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    covenant_grace_days: int = _param(60, group="covenant", unit="day", source=_PRACTICE, basis=Basis.PRACTICE, high=365)

    statement_corporate_months: int = _param(3, group="statement", unit="month", source=_PRACTICE, basis=Basis.PRACTICE, high=12)
    statement_small_months: int = _param(6, group="statement", unit="month", source=_PRACTICE, basis=Basis.PRACTICE, high=12)
    statement_annual_days: int = _param(120, group="statement", unit="day", source="usual in loan contracts; listed companies: 上市公司信息披露管理办法, four months", basis=Basis.PRACTICE, high=365)
    statement_interim_days: int = _param(30, group="statement", unit="day", source="usual in loan contracts", basis=Basis.PRACTICE, high=180)
    statement_small_cash_flow: int = _param(0, group="statement", unit="yes_no", source="小企业会计准则: a cash-flow statement as needed", basis=Basis.UNVERIFIED, high=1)
    statement_exposure_min: float = _param(1_000_000.0, group="statement", unit="yuan", source=_PRACTICE, basis=Basis.PRACTICE)
    statement_look_back_months: int = _param(12, group="statement", unit="month", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=60)
    statement_name_likeness: float = _param(0.80, group="statement", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, low=0.5, high=1)
    statement_batch_max: int = _param(1000, group="statement", unit="files", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=5000)

    fs_tolerance_units: int = _param(2, group="statement", unit="count", source=_PRACTICE, basis=Basis.PRACTICE, high=100)
    fs_tolerance_share: float = _param(0.0001, group="statement", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=0.1)
    fs_block_share: float = _param(0.05, group="statement", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    fs_scale_band: float = _param(0.2, group="statement", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=0.9)

    warning_respond_red: int = _param(1, group="warning", unit="working_day", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=60)
    warning_respond_orange: int = _param(2, group="warning", unit="working_day", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=60)
    warning_respond_yellow: int = _param(5, group="warning", unit="working_day", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=60)
    warning_plan_red: int = _param(3, group="warning", unit="working_day", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=120)
    warning_plan_orange: int = _param(5, group="warning", unit="working_day", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=120)
    warning_plan_yellow: int = _param(10, group="warning", unit="working_day", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=120)
    warning_recheck_red: int = _param(7, group="warning", unit="day", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=365)
    warning_recheck_orange: int = _param(14, group="warning", unit="day", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=365)
    warning_recheck_yellow: int = _param(30, group="warning", unit="day", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=365)
    warning_recheck_blue: int = _param(90, group="warning", unit="day", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=365)
    warning_visit_red: int = _param(5, group="warning", unit="working_day", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=60)
    warning_dedup_days: int = _param(30, group="warning", unit="day", source=_PRACTICE, basis=Basis.PRACTICE, high=365)
    warning_mute_days_max: int = _param(90, group="warning", unit="day", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=365)
    warning_window_days: int = _param(30, group="warning", unit="day", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=365)
    warning_yellow_count: int = _param(2, group="warning", unit="count", source=_PRACTICE, basis=Basis.PRACTICE, low=2, high=20)
    warning_orange_count: int = _param(2, group="warning", unit="count", source=_PRACTICE, basis=Basis.PRACTICE, low=2, high=20)
    warning_family_once: int = _param(0, group="warning", unit="yes_no", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    warning_fact_once: int = _param(1, group="warning", unit="yes_no", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    warning_weight_blue: float = _param(1.0, group="warning", unit="points", source=_PRACTICE, basis=Basis.PRACTICE, high=1000)
    warning_weight_yellow: float = _param(3.0, group="warning", unit="points", source=_PRACTICE, basis=Basis.PRACTICE, high=1000)
    warning_weight_orange: float = _param(9.0, group="warning", unit="points", source=_PRACTICE, basis=Basis.PRACTICE, high=1000)
    warning_weight_red: float = _param(27.0, group="warning", unit="points", source=_PRACTICE, basis=Basis.PRACTICE, high=1000)
    warning_repeat_share: float = _param(0.5, group="warning", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, high=1)
    watch_stay_months: int = _param(12, group="watch", unit="month", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=60)
    watch_review_exit: int = _param(30, group="watch", unit="day", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=365)
    watch_review_reduce: int = _param(60, group="watch", unit="day", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=365)
    watch_review_secure: int = _param(60, group="watch", unit="day", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=365)
    watch_review_hold: int = _param(90, group="watch", unit="day", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=365)
    watch_propose_from: int = _param(4, group="watch", unit="colour", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=4)

    judging_horizon_months: int = _param(12, group="judging", unit="month", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=60)
    judging_every_months: int = _param(1, group="judging", unit="month", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=12)
    judging_lead_days: int = _param(30, group="judging", unit="day", source=_PRACTICE, basis=Basis.PRACTICE, high=365)
    judging_events_min: int = _param(10, group="judging", unit="names", source=_PRACTICE, basis=Basis.PRACTICE, low=2, high=1000)
    judging_hits_min: int = _param(3, group="judging", unit="names", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=100)
    judging_lift_good: float = _param(2.0, group="judging", unit="×", source=_PRACTICE, basis=Basis.PRACTICE, low=1.1, high=20)
    judging_confidence: float = _param(0.95, group="judging", unit="fraction", source=_PRACTICE, basis=Basis.PRACTICE, low=0.5, high=0.999)
    judging_colour: int = _param(2, group="judging", unit="colour", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=4)
    judging_learning_events: int = _param(30, group="judging", unit="names", source=_PRACTICE, basis=Basis.PRACTICE, low=10, high=10_000)
    judging_learning_rows: int = _param(200_000, group="judging", unit="names", source=_PRACTICE, basis=Basis.PRACTICE, low=1000, high=5_000_000)

    password_length_min: int = _param(10, group="access", unit="characters", source=_PRACTICE, basis=Basis.PRACTICE, low=8, high=64)
    lockout_after: int = _param(5, group="access", unit="tries", source=_PRACTICE, basis=Basis.PRACTICE, low=3, high=20)
    lockout_minutes: int = _param(5, group="access", unit="minute", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=1440)
    session_idle_minutes: int = _param(60, group="access", unit="minute", source=_PRACTICE, basis=Basis.PRACTICE, low=5, high=1440)
    session_hours: int = _param(12, group="access", unit="hour", source=_PRACTICE, basis=Basis.PRACTICE, low=1, high=168)

    # fmt: on

    @functools.cached_property
    def book_shape(self) -> str:
        """A key of the values that derived levels depend on; a partition made under another key is re-made."""
        return json.dumps([getattr(self, p.name) for p in PARAMETERS.values() if p.shapes_book])

    @functools.cached_property
    def warning_points(self) -> tuple[float, ...]:
        """Points of a signal by the code of its colour; nothing has the code 0."""
        return (0.0, self.warning_weight_blue, self.warning_weight_yellow, self.warning_weight_orange, self.warning_weight_red)

    def local(self, moment: datetime) -> datetime:
        """A moment in UTC, as the desk stores it, on the bank's own clock; without zone."""
        return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(self.time_zone)).replace(tzinfo=None)

    def changed(self, **values: Any) -> "Policy":
        return dataclasses.replace(self, **values)


def _parameters() -> dict[str, Parameter]:
    return {f.name: Parameter(name=f.name, default=f.default, **f.metadata) for f in dataclasses.fields(Policy) if f.metadata}


PARAMETERS: dict[str, Parameter] = _parameters()


def as_json(policy: Policy) -> str:
    """All values but the version, as the desk stores them."""
    return json.dumps({name: getattr(policy, name) for name in PARAMETERS}, ensure_ascii=False)


def from_mapping(version: int, values: Mapping[str, Any]) -> Policy:
    """A stored version. A parameter that did not exist then takes today's default; one that is gone is dropped."""
    known = {name: values[name] for name in PARAMETERS if name in values}
    typed: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in known.items()}
    return Policy(version=version, **typed)
