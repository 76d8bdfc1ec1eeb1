"""The engine on a whole book at once: the same rules as columns of one query, the result equal loan by loan.

What fired is a number (``fired``, ``stage_fired``, ``checks``): bit ``n`` is rule ``n`` of its list. Null is not known.
"""

from collections.abc import Sequence
from functools import reduce
from typing import Any

import ibis
from ibis.expr.types import Table

from postloan.policy import Policy
from postloan.portfolio.classing.evidence import Evidence, Shown
from postloan.portfolio.classing.rule import Rule
from postloan.portfolio.classing.table import CHECKS, RULES, STAGE_RULES
from postloan.terms import FIRST_NPL, BorrowerType

#: Facts that the tape carries under the same name.
_GIVEN = (
    "dpd", "card", "fund_misuse", "refinanced", "other_bank_npl", "impaired", "stage", "notches_down", "overdue90_all_banks", "evasion",
    "bankruptcy", "restructured", "restructurings",
)  # fmt: skip
#: What else a reader of the result may want of the snapshot.
KEPT = (
    "loan_id", "borrower_id", "borrower_name", "branch", "product", "industry", "officer", "borrower_type", "guarantee_type", "region",
    "balance", "provision", "bucket", "risk_class", "class_basis", "rate", "matures_on", "repayment_method", "undrawn", "as_of", "import_id",
    "class_previous", "restructured_on", "currency",
)  # fmt: skip


def _before(loans: Table, months: int) -> Any:
    """The corresponding day so many months before the date."""
    return (loans.as_of - ibis.interval(months=months)).cast("date")


def _worked_out(loans: Table, policy: Policy) -> dict[str, Any]:
    """Facts that follow from several columns of the snapshot."""
    left = (loans.cured_on > _before(loans, policy.upgrade_months)).fill_null(False)
    quiet = loans.dpd_max_12m == 0
    watched = policy.observation_months + policy.observation_first_due_months
    bank = loans.class_basis == "bank"
    return {
        "non_retail": loans.borrower_type == BorrowerType.CORPORATE.value,
        "ecl_ratio": loans.provision.cast("float64") / loans.balance.cast("float64").nullif(0),
        "npl_recently": (loans.class_previous >= int(FIRST_NPL)) | left,
        "clean_year": quiet & (loans.first_seen_on <= _before(loans, 12)),
        "observation_over": quiet & (loans.restructured_on <= _before(loans, watched)),
        "class_bank": ibis.ifelse(bank, loans.risk_class, ibis.null("int8")),
        "external_notches_down": ibis.null("int32"),
    }


def _shown(loans: Table, shown: Evidence) -> dict[str, Any]:
    return {one.value: loans.loan_id.isin(ids) if (ids := shown.loans(one)) else ibis.literal(False) for one in Shown}


def facts(loans: Table, policy: Policy, shown: Evidence) -> Table:
    """One row a loan with every fact that needs no other loan, and the columns of :data:`KEPT` that rules do not change.

    ``clean_year`` and the end of an observation are read from the worst days past due seen in twelve months, and so are not
    known better than the dates of the book; approved evidence decides where it was given.
    """
    worked, evidence = _worked_out(loans, policy), _shown(loans, shown)
    over = evidence.pop("observation_over")
    worked["observation_over"] = worked["observation_over"] | over
    kept = {name: loans[name] for name in KEPT if name not in _GIVEN}
    keys = {"borrower_key": loans.borrower_key, "group_id": loans.group_id}
    return loans.select(**kept, **keys, **{name: loans[name] for name in _GIVEN}, **worked, **evidence)


def _holds(rule: Rule, table: Table, policy: Policy) -> Any:
    """Whether the rule fires; a trigger that is not known does not."""
    held = rule.when.on(table, policy)
    if rule.unless is not None:
        held = held & ~rule.unless.on(table, policy).fill_null(False)
    return held.fill_null(False)


def _added(rules: Sequence[Rule], table: Table, policy: Policy, mask: str) -> Table:
    """The rules' answers as one number."""
    bits = [ibis.ifelse(_holds(rule, table, policy), ibis.literal(1 << n, "int64"), 0) for n, rule in enumerate(rules)]
    return table.mutate(**{mask: reduce(lambda one, other: one + other, bits)})


def _floor(rules: Sequence[Rule], mask: Any) -> Any:
    """The worst floor among the rules of a number."""
    worst = {floor: sum(1 << n for n, rule in enumerate(rules) if rule.floor == floor) for floor in {one.floor for one in rules}}
    cases = [((mask & worst[floor]) != 0, floor) for floor in sorted((one for one in worst if one is not None), reverse=True)]
    return ibis.cases(*cases, else_=1).cast("int8")


def _own_npl(table: Table, policy: Policy) -> Any:
    """Whether a claim is non-performing by itself."""
    alone = [rule for rule in RULES if not rule.relative and rule.floor is not None and rule.floor >= FIRST_NPL]
    fires = reduce(lambda one, other: one | other, (_holds(rule, table, policy) for rule in alone))
    if policy.xdef_counts_bank_class:
        fires = fires | (table.class_bank >= int(FIRST_NPL)).fill_null(False)
    return fires


def _related(table: Table) -> Table:
    """What an obligor's and a group's other claims add. Few obligors have a bad claim, so the sums are of few rows."""
    bad = table.filter(table.own_npl)
    obligors = bad.group_by("borrower_key").agg(bad_claims=bad.count())
    owed = table.semi_join(obligors, "borrower_key")
    sums = owed.group_by("borrower_key").agg(
        bad_claims=owed.own_npl.sum(), share=owed.balance.sum(where=owed.own_npl).cast("float64") / owed.balance.sum().cast("float64").nullif(0)
    )  # fmt: skip
    grouped = bad.filter(bad.group_id.notnull())
    members = grouped.group_by("group_id").agg(bad_members=grouped.borrower_key.nunique())
    joined = table.left_join(sums, "borrower_key").drop("borrower_key_right").left_join(members, "group_id").drop("group_id_right")
    others = joined.bad_claims.fill_null(0) - joined.own_npl.cast("int64")
    strangers = joined.bad_members.fill_null(0) - (joined.bad_claims.fill_null(0) > 0).cast("int64")
    return joined.mutate(
        npl_share_here=ibis.ifelse(joined.bad_claims.isnull(), 0.0, joined.share),
        other_claim_npl=others > 0,
        group_npl=ibis.ifelse(joined.group_id.isnull(), ibis.null("boolean"), strangers > 0),
    ).drop("bad_claims", "share", "bad_members")


def rated(loans: Table, policy: Policy, shown: Evidence) -> Table:
    """Every loan of a snapshot with ``floor``, ``class_now``, ``stage_now`` and the numbers of the rules that fired.

    ``loans`` must hold all claims of an obligor that are to count; narrow the result, never the input.
    """
    own = facts(loans, policy, shown)
    table = _related(own.mutate(own_npl=_own_npl(own, policy)))
    table = _added(RULES, table, policy, "fired")
    table = table.mutate(floor=_floor(RULES, table.fired))
    table = table.mutate(class_now=ibis.greatest(table.floor, table.class_bank.fill_null(1)))
    table = _added(CHECKS, _added(STAGE_RULES, table, policy, "stage_fired"), policy, "checks")
    return table.mutate(stage_now=_floor(STAGE_RULES, table.stage_fired))
