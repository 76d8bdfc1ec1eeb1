"""What the columns of the portfolio's frames hold, imported or derived."""

from postloan.book.event_fields import KNOWN
from postloan.book.schema import TABLES, Kind
from postloan.portfolio.migration import HORIZONS, SHARES, STATES
from postloan.portfolio.movement.waterfall import BARS
from postloan.terms import Bucket

#: No frame of the portfolio holds what became known from outside, whose columns go by very general names.
_KINDS = {field.name: field.kind for table in TABLES.values() if table not in KNOWN for field in table.fields}
#: The states and ways out that tables of moves have columns for.
MOVED_TO = dict.fromkeys(name for states in STATES.values() for name in states.columns)
#: The forecast's and the scenarios' own columns: amounts and shares.
FORECAST = (
    "forecast_opening", "forecast_inflow", "forecast_arrived", "forecast_cured", "forecast_repaid", "forecast_settled",
    "forecast_written_off", "forecast_sold", "forecast_npl", "forecast_balance", "forecast_value", "forecast_came", "forecast_error",
    *(f"forecast_{side}{share}" for share in (80, 95) for side in ("low", "high")),
)  # fmt: skip
FORECAST_SHARES = (
    "forecast_npl_ratio", "forecast_ratio", "forecast_ratio_came", "mape", "inside80",
    *(f"forecast_ratio_{side}{share}" for share in (80, 95) for side in ("low", "high")),
)  # fmt: skip
STRESS = ("stress_lost", "stress_need", "stress_need_change", "stress_npl_change", "stress_gap")
_DERIVED = {
    "balance_previous": Kind.MONEY, **dict.fromkeys(("overdue_balance", "npl_balance", "special_mention_balance"), Kind.MONEY), "paid": Kind.MONEY, "as_of_previous": Kind.DATE, "first_overdue_on": Kind.DATE,
    "dpd_previous": Kind.DAYS, "loans": Kind.WHOLE, "mob": Kind.WHOLE, "dpd_max": Kind.DAYS, "dpd_max_12m": Kind.DAYS,
    "ever30_mob": Kind.WHOLE, "ever60_mob": Kind.WHOLE, "ever90_mob": Kind.WHOLE, "bucket": Kind.CHOICE, "bucket_previous": Kind.CHOICE,
    "class_previous": Kind.CHOICE, "class_basis": Kind.CHOICE, "risk_class": Kind.CHOICE, "industry": Kind.CHOICE, "restructured": Kind.FLAG, "written_off": Kind.FLAG,
    **dict.fromkeys(("share", "share_loans", "share_balance", "overdue_ratio", "npl_ratio", "par30", "par90", "coverage"), Kind.RATE),
    **dict.fromkeys(("counted", "provision_previous"), Kind.MONEY), **dict.fromkeys(("origin", "fate"), Kind.CHOICE), "restructured_previous": Kind.FLAG,
    **dict.fromkeys(("npl_on", "cured_on", "npl_again_on", "written_off_on", "first_seen_on", "left_on"), Kind.DATE),
    "cohort": Kind.TEXT, **dict.fromkeys(("due7", "late7", "due30", "late30", "cured", "settled", "still", "lost", "again"), Kind.WHOLE),
    **dict.fromkeys(("fpd7", "fpd30", "cure3", "cure6", "cure12", "lasting", "again3", "again6", "again12"), Kind.RATE),
    **dict.fromkeys(("overdue90_to_npl", "provision_ratio", "special_mention_ratio"), Kind.RATE),
    **dict.fromkeys(("floor", "class_now", "bank_class", "decided_class", "class_bank"), Kind.CHOICE), "stage_now": Kind.CHOICE,
    **dict.fromkeys(("ecl", "ecl_good", "ecl_base", "ecl_bad", "ecl_stage1", "ecl_stage2", "ecl_stage3", "gap", "exposure", "opening_balance", "required", "stage1_balance", "stage2_balance", "stage3_balance", "lenient_balance"), Kind.MONEY),
    **dict.fromkeys(("loss_rate", "roll_rate", "covered"), Kind.RATE), **dict.fromkeys(("lenient_loans", "facts_missing"), Kind.WHOLE),
    **dict.fromkeys(("migration_opening", "migration_reduced", "migration_migrated", "migration_disposed"), Kind.MONEY),
    **dict.fromkeys(("migration_rate_a", "migration_rate_b", "chain_loss", "share_low", "share_high", "share_seen", "share_said"), Kind.RATE),
    **dict.fromkeys((*SHARES, *(f"roll_{code:d}" for code in Bucket), *(f"to_worst_{months}" for months in HORIZONS)), Kind.RATE),
    **dict.fromkeys(("moved_from", "moved_to"), Kind.CHOICE),
    **{f"balance_{name}": Kind.MONEY for name in (*MOVED_TO, "total")}, **{f"loans_{name}": Kind.WHOLE for name in (*MOVED_TO, "total")},
    **dict.fromkeys((*FORECAST, *(f"forecast_bucket_{code:d}" for code in Bucket)), Kind.MONEY), **dict.fromkeys(FORECAST_SHARES, Kind.RATE),
    **dict.fromkeys(("step", "forecasts", "months"), Kind.WHOLE), **dict.fromkeys(("made_on", "came_on"), Kind.DATE),
    **dict.fromkeys(STRESS, Kind.MONEY), **dict.fromkeys(("scenario", "segment", "scenario_by", "scenario_note"), Kind.TEXT),
}  # fmt: skip
#: Columns of the concentration page: largest names, limits, walls, weeks and units.
_DERIVED |= {
    **dict.fromkeys(("exposure", "limit_base", "headroom", "allowed", "largest_balance", "league_cash"), Kind.MONEY),
    **dict.fromkeys(("cash_expected", "cash_schedule", "cash_tape", "cash_received", "cash_short", "cash_short_total"), Kind.MONEY),
    **dict.fromkeys(("share_of_capital", "share_of_tier1", "share_of_base", "limit_share", "used", "largest_share"), Kind.RATE),
    **dict.fromkeys(("new_overdue", "roll_forward", "observed_ratio", "adjusted_ratio", "league_ratio", "league_low", "league_high"), Kind.RATE),
    **dict.fromkeys(("names", "hhi_points", "normalised_points", "league_observed", "raw_rank", "adjusted_rank"), Kind.WHOLE),
    **dict.fromkeys(("limit_state", "league_verdict"), Kind.CHOICE), **dict.fromkeys(("first_day", "last_day", "matures_from", "matures_to", "limit_from", "limit_until"), Kind.DATE),
    **dict.fromkeys(("concentration_name", "largest_name", "dimension", "limit_line", "limit_scope", "limit_cap", "limit_reason", "limit_by", "limit_ended", "span"), Kind.TEXT),
    **dict.fromkeys(("effective_number", "league_expected"), Kind.WHOLE),
}  # fmt: skip
#: Columns of the guarantee pages: circles, guarantors, rounds of a contagion, groups.
_DERIVED |= {
    **dict.fromkeys(("guaranteed", "given", "contagion_exposure", "contagion_called", "contagion_total"), Kind.MONEY),
    **dict.fromkeys(("support_depth", "page_rank", "betweenness", "contagion_share"), Kind.RATE),
    **dict.fromkeys(("circle", "circle_borrowers", "circle_outside", "circle_guarantors", "circle_rings", "mutual_pairs", "guarantors_over", "guarantors"), Kind.WHOLE),
    **dict.fromkeys(("guarantee_customers", "guarantee_ratio", "contagion_failed", "members"), Kind.WHOLE), "guarantee_until": Kind.DATE,
    **dict.fromkeys(("member_name", "member_kind", "guarantor_fault", "assets_from", "circle_lines", "ring_members", "contagion_round"), Kind.TEXT),
}  # fmt: skip
#: Numbers with decimals that are neither money nor a share.
NUMBERS = ("effective_number", "league_expected", "guarantee_ratio")
#: Columns of which there is one for each number: ``mob_6``.
_NUMBERED = {"mob": Kind.RATE}
_DERIVED |= {
    f"{subject}_{name}": Kind.MONEY for subject, names in BARS.items() for name in ("opening", *names, "closing", "difference")
}
_DERIVED |= {"control": Kind.TEXT, **dict.fromkeys(("by_bridge", "by_ledger", "ledger_gap"), Kind.MONEY)}
_DERIVED |= {"health": Kind.TEXT, "statement_on": Kind.DATE, "statements_late": Kind.WHOLE}
#: Columns of a borrower's trade and collateral.
_DERIVED |= {
    **dict.fromkeys(("flow_month", "flow_party", "flow_payer", "flow_payee", "flow_account", "flow_state", "flow_direction", "flow_number", "flow_remark", "piece", "piece_kind", "piece_loans", "piece_flags"), Kind.TEXT),
    **dict.fromkeys(("flow_sales", "flow_purchases", "flow_returns", "flow_amount", "flow_inflow", "flow_outflow", "flow_average", "flow_in", "flow_out", "piece_value", "piece_claims", "piece_net", "piece_exposure"), Kind.MONEY),
    **dict.fromkeys(("flow_sales_growth", "flow_purchases_growth", "flow_share", "ltv", "ltv_limit", "piece_fallen"), Kind.RATE),
    **dict.fromkeys(("flow_invoices", "flow_voids", "flow_buyers", "flow_suppliers", "flow_records", "piece_age"), Kind.WHOLE),
    **dict.fromkeys(("flow_day", "flow_last_on", "flow_in_on", "flow_out_on", "piece_valued_on", "piece_insured_until", "piece_registered_until"), Kind.DATE),
}  # fmt: skip
POINTS = ("overdue_ratio_change", "npl_ratio_change", "par30_change", "share_gap", "forecast_error_points")


def _numbered(name: str) -> Kind | None:
    base, _, number = name.rpartition("_")
    return _NUMBERED.get(base) if number.isdigit() else None


def kind(name: str) -> Kind:
    """What a column holds, imported or derived; text when nobody said."""
    return _DERIVED.get(name) or _KINDS.get(name) or _numbered(name) or Kind.TEXT


def kind_known(name: str) -> bool:
    """Whether the column is one that people are shown."""
    return name in _DERIVED or name in _KINDS or _numbered(name) is not None
