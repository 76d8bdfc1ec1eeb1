"""The rules themselves: floors of the class, floors of the stage, and what must agree between them.

Articles are those of 商业银行金融资产风险分类办法 (Order 2023 No. 1). Where an article is known from summaries only, the basis
says so. Every number stands in the policy.
"""

from postloan.policy import Basis
from postloan.portfolio.classing.condition import All, Any_, Compare, Not, Option, Yes
from postloan.portfolio.classing.rule import Rule
from postloan.terms import RiskClass

_LAW, _SECOND_HAND, _HABIT = Basis.REGULATION, Basis.UNVERIFIED, Basis.PRACTICE
_SM, _SS, _DB, _LS = RiskClass.SPECIAL_MENTION, RiskClass.SUBSTANDARD, RiskClass.DOUBTFUL, RiskClass.LOSS
_ORDER = "商业银行金融资产风险分类办法"
_CARDS = "商业银行信用卡业务监督管理办法 art. 92"
_IMPAIRED = Any_(Yes("impaired"), Compare("stage", ">=", 3))

# fmt: off
RULES: tuple[Rule, ...] = (
    Rule("C2-1", _SM, "loan", Compare("dpd", ">=", "sm_dpd_min"), f"{_ORDER} art. 10", _LAW,
         unless=All(Yes("technical"), Compare("dpd", "<=", "tech_grace_days"))),
    Rule("C2-2", _SM, "loan", Yes("fund_misuse"), f"{_ORDER} art. 10(2)", _SECOND_HAND),
    Rule("C2-3", _SM, "loan", Yes("refinanced"), f"{_ORDER} art. 10(3)", _SECOND_HAND, unless=Yes("renewal")),
    Rule("C2-4", _SM, "obligor", All(Yes("non_retail"), Any_(Yes("other_claim_npl"), Yes("other_bank_npl"))),
         f"{_ORDER} art. 10(4)", _SECOND_HAND, relative=True),
    Rule("R2-1", _SM, "loan", Yes("restructured"), f"{_ORDER} art. 22", _SECOND_HAND, unless=Yes("observation_over")),
    Rule("C3-1", _SS, "loan", Compare("dpd", ">", "ss_dpd_gt"), f"{_ORDER} art. 11", _LAW),
    Rule("K3-1", _SS, "loan", All(Yes("card"), Compare("dpd", ">", "card_ss_dpd_gt")), _CARDS, _LAW),
    Rule("C3-2", _SS, "loan", _IMPAIRED, f"{_ORDER} art. 11(2)", _LAW),
    Rule("C3-3", _SS, "obligor", Compare("external_notches_down", ">=", "rating_notches"), f"{_ORDER} art. 11(3)", _SECOND_HAND),
    Rule("C3-4", _SS, "obligor", All(Yes("non_retail"), Compare("overdue90_all_banks", ">", "xbank_overdue90_share_gt")),
         f"{_ORDER} art. 11", _LAW),
    Rule("C3-5", _SS, "obligor", All(Yes("non_retail"), Compare("npl_share_here", ">", "xdef_own_bank_share_gt")),
         f"{_ORDER} art. 7, 11", _LAW, unless=Yes("enhanced"), relative=True),
    Rule("R3-1", _SS, "loan", All(Yes("restructured"), Compare("restructurings", ">=", 2)), f"{_ORDER} art. 23", _SECOND_HAND,
         unless=Yes("observation_over")),
    Rule("U3-1", _SS, "loan", Yes("npl_recently"), f"{_ORDER} art. 14", _SECOND_HAND,
         unless=Any_(Yes("upgrade_met"), Yes("clean_year"), All(Not(Yes("non_retail")), Option("upgrade_retail_by_days")))),
    Rule("U3-2", _SS, "obligor", All(Yes("npl_recently"), Yes("non_retail"), Yes("other_claim_npl")), f"{_ORDER} art. 14", _SECOND_HAND,
         unless=Yes("upgrade_met"), relative=True),
    Rule("C4-1", _DB, "loan", Compare("dpd", ">", "db_dpd_gt"), f"{_ORDER} art. 12", _LAW),
    Rule("K4-1", _DB, "loan", All(Yes("card"), Compare("dpd", ">", "card_db_dpd_gt")), _CARDS, _LAW),
    Rule("C4-2", _DB, "obligor", Yes("evasion"), f"{_ORDER} art. 12", _SECOND_HAND),
    Rule("C4-3", _DB, "loan", All(_IMPAIRED, Compare("ecl_ratio", ">=", "db_ecl_ratio_ge")), f"{_ORDER} art. 12", _SECOND_HAND),
    Rule("C5-1", _LS, "loan", Compare("dpd", ">", "ls_dpd_gt"), f"{_ORDER} art. 13", _LAW),
    Rule("K5-1", _LS, "loan", All(Yes("card"), Compare("dpd", ">", "card_ls_dpd_gt")), _CARDS, _LAW),
    Rule("C5-2", _LS, "obligor", Yes("bankruptcy"), f"{_ORDER} art. 13", _SECOND_HAND),
    Rule("C5-3", _LS, "loan", All(_IMPAIRED, Compare("ecl_ratio", ">=", "ls_ecl_ratio_ge")), f"{_ORDER} art. 13", _SECOND_HAND),
    Rule("G-1", None, "group", Yes("group_npl"), f"{_ORDER} art. 7", _SECOND_HAND, relative=True),
)
"""Floors of the five-tier class; the worst one wins. ``G-1`` lifts nothing: it asks for an assessment at once."""

STAGE_RULES: tuple[Rule, ...] = (
    Rule("S2-1", 2, "loan", Compare("dpd", ">", "sicr_dpd_gt"), "IFRS 9 5.5.11", _SECOND_HAND, unless=Yes("rebuttal_30")),
    Rule("S2-2", 2, "loan", Compare("class_now", ">=", int(_SM)), "class as a sign of increased risk", _HABIT),
    Rule("S2-3", 2, "loan", Yes("restructured"), "forborne performing", _HABIT, unless=Yes("observation_over")),
    Rule("S2-4", 2, "obligor", Compare("notches_down", ">=", "sicr_notches"), "downgrade since origination", _HABIT),
    Rule("S2-5", 2, "loan", Compare("pd_multiple", ">=", "sicr_pd_multiple"), "IFRS 9 5.5.9, the multiple from practice", _HABIT),
    Rule("S2-6", 2, "obligor", All(Compare("warning_colour", ">=", "sicr_warning_colour"), Option("sicr_by_warning")),
         "warning level as a sign of increased risk", _HABIT),
    Rule("S2-7", 2, "obligor", All(Yes("watched"), Option("sicr_by_watch_list")), "watch list as a sign of increased risk", _HABIT),
    Rule("S3-1", 3, "loan", Compare("dpd", ">", "default_dpd_gt"), "IFRS 9 B5.5.37", _SECOND_HAND, unless=Yes("rebuttal_90")),
    Rule("S3-2", 3, "loan", Yes("impaired"), "IFRS 9 5.5.3, CAS 22 art. 40", _SECOND_HAND),
    Rule("S3-3", 3, "loan", Compare("class_now", ">=", int(_SS)), "non-performing taken as impaired", _HABIT),
)
"""Floors of the accounting stage; without any of them stage 1, twelve months of loss."""

ERROR, WARNING = 2, 1

CHECKS: tuple[Rule, ...] = (
    Rule("X-1", ERROR, "loan", All(Compare("stage", "=", 3), Compare("class_bank", "<=", int(_SM))), f"{_ORDER} art. 11(2)", _LAW),
    Rule("X-2", ERROR, "loan", All(Compare("dpd", ">", "ss_dpd_gt"), Compare("class_bank", "<=", int(_SM))), f"{_ORDER} art. 11", _LAW),
    Rule("X-3", WARNING, "loan", All(Compare("stage", "<=", 2), Compare("class_bank", ">=", int(_SS))), "IFRS 9 and class disagree", _HABIT),
    Rule("X-4", WARNING, "loan", All(Compare("dpd", ">", "sicr_dpd_gt"), Compare("stage", "=", 1)), "IFRS 9 5.5.11", _SECOND_HAND,
         unless=Yes("rebuttal_30")),
)
"""What the bank's own class, its stage and the days past due must not say of one loan together; ``floor`` is the severity."""
# fmt: on

BY_ID: dict[str, Rule] = {rule.id: rule for rule in (*RULES, *STAGE_RULES, *CHECKS)}
