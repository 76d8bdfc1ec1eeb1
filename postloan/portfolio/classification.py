"""Five-tier classification: the ladder, the own-bank rule, and the figures of bank and rules side by side; see ``classing``."""

import bisect
import functools
import operator
from typing import Any, Literal

import pandas as pd

from postloan.access import Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.portfolio import classing, grid
from postloan.portfolio.classing import Comparison, Decided, Evidence, Wanted
from postloan.portfolio.delinquency import spread
from postloan.portfolio.measure import Figure, Input, ratio, yuan
from postloan.terms import FIRST_NPL, BorrowerType, RiskClass


def ladder(dpd: int, policy: Policy, card: bool = False) -> RiskClass:  # noqa: FBT001  the published signature
    """The class that days past due alone give; ``card`` uses the stricter steps of credit cards. It only gets worse with DPD."""
    if card:
        tops = (policy.sm_dpd_min - 1, policy.card_ss_dpd_gt, policy.card_db_dpd_gt, policy.card_ls_dpd_gt)
    else:
        tops = (policy.sm_dpd_min - 1, policy.ss_dpd_gt, policy.db_dpd_gt, policy.ls_dpd_gt)
    return RiskClass(bisect.bisect_left(tops, dpd) + 1)


def own_bank_rule(frame: pd.DataFrame, policy: Policy) -> pd.Series:
    """Classes after the rule "more than 10 % of an obligor's claims non-performing → every claim non-performing".

    ``frame`` has borrower_id, borrower_type, balance and risk_class (each claim on its own). Claims better than
    substandard are lifted to it; lifted claims do not count again; retail obligors are outside the rule.
    """
    claims = frame.assign(
        npl=frame["balance"].where(frame["risk_class"] >= FIRST_NPL, 0),
        corporate=frame["borrower_type"] == BorrowerType.CORPORATE,
    )
    per_obligor = claims.groupby("borrower_id")[["npl", "balance"]].transform("sum")
    # Compared as a share of whole fen, not as npl > limit × total: 500 000 of 5 000 000 is exactly 10 % and must not be lifted.
    fen = (per_obligor.astype(float) * 100).round()
    over = fen["npl"] / fen["balance"] > policy.xdef_own_bank_share_gt
    lifted = claims["corporate"] & over & (frame["risk_class"] < FIRST_NPL)
    return frame["risk_class"].mask(lifted, int(RiskClass.SUBSTANDARD))


def classes(pin: Pin, scope: Scope, policy: Policy) -> pd.DataFrame:  # noqa: ARG001  every query takes the policy
    """Loans and balance (yuan) per effective class at the scope's date; always all five rows."""
    now = grid.read(pin, scope, dates=(scope.as_of,))
    loans, fen = (grid.by_class(amounts)[0, 0] for amounts in (now.loans, now.balance))
    return pd.DataFrame({"risk_class": grid.CLASSES, **spread(loans, fen)})


#: Parameters that the floor of a class depends on.
PARAMETERS = tuple(dict.fromkeys(name for rule in classing.RULES for name in rule.parameters))
_NPL = {"risk_class": tuple(int(one) for one in RiskClass if one >= FIRST_NPL)}
_OWN = ("explain.note.own_class", "explain.note.written_off")


def figures(pin: Pin, scope: Scope, policy: Policy, *, shown: Evidence = classing.NOTHING_SHOWN) -> tuple[Figure, ...]:
    """NPL, coverage and provision ratio as the bank states them and by the rules, and how many loans differ or contradict."""
    return from_comparison(classing.compare(pin, scope, policy, shown=shown), policy)


def from_comparison(found: Comparison, policy: Policy, decided: Decided = classing.NOTHING_DECIDED) -> tuple[Figure, ...]:
    """The figures of one comparison. "By the rules" is the worse of the bank's class and the rules' floor.

    The counts of differences say how many of them are ``decided``.
    """
    balance, provision = yuan(found.total()), yuan(found.provision)
    stated, ruled = yuan(found.npl("risk_class")), yuan(found.npl("class_now"))
    npl, coverage, held = ratio(ruled, balance), ratio(provision, ruled), ratio(provision, balance)
    product = None if npl is None or coverage is None else npl * coverage
    return (
        _share("npl_ratio", Input("npl_balance", stated), Input("balance", balance), limit=policy.npl_ratio_max, drill=_NPL),
        _share("npl_by_rules", Input("npl_by_rules_balance", ruled), Input("balance", balance), limit=policy.npl_ratio_max, rules=True),
        _share("coverage", Input("provision", provision), Input("npl_balance", stated), limit=policy.coverage_min, good="up", drill=_NPL),
        _share("coverage_by_rules", Input("provision", provision), Input("npl_by_rules_balance", ruled),
               limit=policy.coverage_min, good="up", rules=True),
        Figure("provision_identity", held, "ratio", good="up", limit=policy.provision_ratio_min, drill={}, ties=("provision", "provision"),
               inputs=(Input("provision", provision), Input("balance", balance), Input("npl_by_rules", npl, "ratio"),
                       Input("coverage_by_rules", coverage, "ratio"), Input("identity_product", product, "ratio"),
                       Input("identity_gap", None if product is None or held is None else held - product, "points")),
               parameters=("provision_ratio_min",), notes=("explain.note.provision_given", "explain.note.written_off")),
        _counted(found, "too_lenient", "lenient", decided.lenient), _counted(found, "too_strict", "strict", decided.strict),
        _contradictions(found),
    )  # fmt: skip


def _share(
    name: str,
    part: Input,
    whole: Input,
    *,
    limit: float,
    good: Literal["up", "down"] = "down",
    rules: bool = False,
    drill: Any = None,
) -> Figure:
    notes = (*_OWN, "classification.remark.worse") if rules else _OWN
    return Figure(
        name, ratio(part.value, whole.value), "ratio", good=good, limit=limit, inputs=(part, whole), drill=drill,
        parameters=PARAMETERS if rules else (), notes=notes, listed=_list(Wanted("any", class_now=_NPL["risk_class"])) if rules else None,
        ties=("balance", next(one.name for one in (part, whole) if one.name.startswith("npl"))),
    )  # fmt: skip


def _counted(found: Comparison, name: str, side: classing.Direction, decided: int) -> Figure:
    where = found.where(side)
    value = found.total("loans", where)
    return Figure(
        name, value, "count", good="down", parameters=PARAMETERS, notes=("classification.remark.bank_wide",),
        listed=_list(Wanted(side)),
        inputs=(Input("difference_decided", decided, "count"), Input("difference_open", value - decided, "count"), Input("difference_balance", yuan(found.total("balance", where))), Input("balance", yuan(found.total()))),
    )  # fmt: skip


def _list(wanted: Wanted) -> tuple[str, dict[str, str]]:
    """The page of differences with this wish."""
    return "classification", {"view": "differences", **classing.as_query(wanted)}


def _contradictions(found: Comparison) -> Figure:
    hits = {rule: found.bit(classing.CHECKS, rule.id, "checks") for rule in classing.CHECKS}
    wrong = functools.reduce(operator.or_, (hit for rule, hit in hits.items() if rule.floor == classing.ERROR))
    each = tuple(Input(f"check_{rule.id[-1]}", found.total("loans", hit), "count") for rule, hit in hits.items())
    return Figure(
        "class_errors",
        found.total("loans", wrong),
        "count",
        good="down",
        inputs=each,
        parameters=("ss_dpd_gt", "sicr_dpd_gt"),
        listed=_list(Wanted(classing.NOT_DIFFERING, check=classing.ERRORS)),
    )
