"""The engine on a whole book at once: the same rules as columns of one query, the result equal loan by loan.

What fired is a number (``fired``, ``stage_fired``, ``checks``): bit ``n`` is rule ``n`` of its list. Null is not known.
"""

from collections.abc import Sequence
from datetime import date
from functools import reduce
from typing import Any

import ibis
from ibis.expr.types import Table

from postloan.book.alarm import ALARM
from postloan.book.told import FACTS as TAPE
from postloan.policy import Policy
from postloan.portfolio.classing.evidence import Evidence, Shown
from postloan.portfolio.classing.restructuring import passed_since
from postloan.portfolio.classing.rule import Rule
from postloan.portfolio.classing.table import CHECKS, RULES, STAGE_RULES
from postloan.terms import FIRST_NPL, BorrowerType, RepaymentMethod

#: What else a reader of the result may want of the snapshot.
KEPT = (
    "loan_id", "borrower_id", "borrower_name", "branch", "product", "industry", "officer", "borrower_type", "guarantee_type", "region",
    "balance", "provision", "bucket", "risk_class", "class_basis", "rate", "matures_on", "repayment_method", "undrawn", "as_of", "import_id",
    "class_previous", "restructured_on", "currency",
)  # fmt: skip


def _in_fen(amount: Any) -> Any:
    """An amount as a whole number: of yuan, the quotient of 0.09 and 0.10 falls short of the 0.9 that a limit may be."""
    return (amount.cast("float64") * 100).round()


def _worked_out(loans: Table, policy: Policy, as_of: date) -> dict[str, Any]:
    """Facts that follow from several columns of the snapshot; days are worked out once and not for every loan."""
    left = (loans.upgraded_on > passed_since(as_of, policy.upgrade_months)).fill_null(False)
    quiet = loans.dpd_max_12m == 0
    watched = policy.observation_months + policy.observation_first_due_months
    # An observation begins with the first repayment: a loan repaid at once in the end has none before its maturity.
    begun = (loans.repayment_method != RepaymentMethod.BULLET.value).fill_null(True)
    bank = loans.class_basis == "bank"
    return {
        "non_retail": loans.borrower_type == BorrowerType.CORPORATE.value,
        "ecl_ratio": _in_fen(loans.provision) / _in_fen(loans.balance).nullif(0),
        "npl_recently": (loans.class_previous >= int(FIRST_NPL)) | left,
        "clean_year": quiet & (loans.first_seen_on <= passed_since(as_of, 12)),
        "observation_over": begun & quiet & (loans.restructured_on <= passed_since(as_of, watched)),
        "class_bank": ibis.ifelse(bank, loans.risk_class, ibis.null("int8")),
    }


def _shown(loans: Table, shown: Evidence) -> dict[str, Any]:
    return {one.value: loans.loan_id.isin(ids) if (ids := shown.loans(one)) else ibis.literal(False) for one in Shown}


def facts(loans: Table, policy: Policy, shown: Evidence, as_of: date) -> Table:
    """One row a loan with every fact that needs no other loan, and the columns of :data:`KEPT` that rules do not change.

    ``clean_year`` and the end of an observation are read from the worst days past due seen in twelve months, and so are not
    known better than the dates of the book; approved evidence decides where it was given.
    """
    worked, evidence = _worked_out(loans, policy, as_of), _shown(loans, shown)
    over = evidence.pop("observation_over")
    worked["observation_over"] = worked["observation_over"] | over
    kept = {name: loans[name] for name in KEPT if name not in TAPE}
    keys = {"borrower_key": loans.borrower_key, "group_id": loans.group_id}
    told = {name: loans[name] for name in (*TAPE, *ALARM)}
    return loans.select(**kept, **keys, **told, **worked, **evidence)


def _holds(rule: Rule, table: Table, policy: Policy) -> Any:
    """Whether the rule fires; null where its trigger is not known."""
    held = rule.when.on(table, policy)
    return held if rule.unless is None else held & ~rule.unless.on(table, policy).fill_null(False)


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
        fires = fires | (table.class_bank >= int(FIRST_NPL))
    return fires.fill_null(False)


def _alone(loans: Table, policy: Policy) -> Any:
    """Whether anything of the loan itself could let a rule fire: a cheap question that nine of ten loans answer with no.

    Weaker than every trigger of :data:`RULES`, :data:`STAGE_RULES` and :data:`CHECKS` that looks at no other loan; null is no.
    """
    flags = ("fund_misuse", "refinanced", "other_bank_npl", "impaired", "evasion", "bankruptcy", "restructured")
    signs = [
        loans.dpd > 0, loans.risk_class > 1, loans.class_previous >= int(FIRST_NPL), loans.cured_on.notnull(), loans.stage >= 2,
        loans.notches_down >= policy.sicr_notches, loans.external_notches_down >= policy.rating_notches,
        loans.warning_colour >= policy.sicr_warning_colour, loans.watched, loans.pd_multiple >= policy.sicr_pd_multiple, loans.overdue90_all_banks > policy.xbank_overdue90_share_gt,
        *(loans[name] for name in flags),
    ]  # fmt: skip
    return reduce(lambda one, other: one | other, signs)


def _relatives(loans: Table, policy: Policy, shown: Evidence, as_of: date) -> tuple[Table, Table]:
    """Per obligor with a bad claim: how many, and their share of all it owes; per group: how many members have one.

    Currencies are not added up: the share of the whole lies between the lowest and the highest of his currencies, whatever the
    rates. It is known where both are on one side of the limit, and missing where they are not.
    """
    own = facts(loans.filter(_alone(loans, policy)), policy, shown, as_of)
    claims = own.select("borrower_key", "group_id", "balance", money=own.currency.fill_null(""), own_npl=_own_npl(own, policy))
    bad = claims.filter(claims.own_npl)
    parts = bad.group_by("borrower_key", "money").agg(bad_claims=bad.count(), part=_in_fen(bad.balance.sum()))
    owed = loans.select("borrower_key", "balance", money=loans.currency.fill_null("")).semi_join(parts, "borrower_key")
    wholes = owed.group_by("borrower_key", "money").agg(whole=_in_fen(owed.balance.sum()))
    both = wholes.left_join(parts, ["borrower_key", "money"])
    both = both.mutate(share=both.part.fill_null(0) / both.whole.nullif(0))
    found = both.group_by("borrower_key").agg(bad_claims=both.bad_claims.sum(), low=both.share.min(), high=both.share.max())
    limit = policy.xdef_own_bank_share_gt
    share = ibis.cases((found.low > limit, found.low), (found.high <= limit, found.high), else_=ibis.null("float64"))
    obligors = found.select("borrower_key", "bad_claims", share=share)
    grouped = bad.filter(bad.group_id.notnull())
    return obligors, grouped.group_by("group_id").agg(bad_members=grouped.borrower_key.nunique())


def _related(loans: Table, policy: Policy, shown: Evidence, as_of: date, also: tuple[str, ...] | None) -> Table:
    """Claims with their facts, and what their obligor's and their group's other claims add to them."""
    obligors, groups = _relatives(loans, policy, shown, as_of)
    if also is not None:
        near = loans.borrower_key.isin(obligors.borrower_key) | loans.group_id.isin(groups.group_id)
        loans = loans.filter(_alone(loans, policy) | near | (loans.loan_id.isin(also) if also else ibis.literal(False)))
    own = facts(loans, policy, shown, as_of)
    table = own.mutate(own_npl=_own_npl(own, policy)).left_join(obligors, "borrower_key").drop("borrower_key_right")
    table = table.left_join(groups, "group_id").drop("group_id_right")
    bad_claims = table.bad_claims.fill_null(0)
    strangers = table.bad_members.fill_null(0) - (bad_claims > 0).cast("int64")
    return table.mutate(
        npl_share_here=ibis.ifelse(table.bad_claims.isnull(), 0.0, table.share),
        other_claim_npl=bad_claims - table.own_npl.cast("int64") > 0,
        group_npl=ibis.ifelse(table.group_id.isnull(), ibis.null("boolean"), strangers > 0),
    ).drop("bad_claims", "share", "bad_members")


def rated(loans: Table, policy: Policy, shown: Evidence, as_of: date, also: tuple[str, ...] | None = None) -> Table:
    """Loans of a snapshot with ``floor``, ``class_now``, ``stage_now`` and the numbers of the rules that fired.

    Args:
        loans: all claims of the date ``as_of``; narrow the result, never the input.
        policy: the limits.
        shown: evidence in force.
        as_of: their date.
        also: None rates every loan; else only loans that a rule could fire for, and these. Of all others the class, the bank's
            and the rules', is normal, the stage 1, and nothing fires.
    """
    table = _related(loans, policy, shown, as_of, also)
    table = _added(RULES, table, policy, "fired")
    table = table.mutate(floor=_floor(RULES, table.fired))
    table = table.mutate(class_now=ibis.greatest(table.floor, table.class_bank.fill_null(1)))
    table = _added(CHECKS, _added(STAGE_RULES, table, policy, "stage_fired"), policy, "checks")
    return table.mutate(stage_now=_floor(STAGE_RULES, table.stage_fired))
