"""FS-01 … FS-07: every total against what it adds up, and what may explain a gap."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from postloan.policy import Policy
from postloan.statement.chart import CHART, PARTS, Part, Values, told
from postloan.statement.checks.check import Check, Finding, Verdict, about, tolerance_of
from postloan.statement.model import Kind, Standard, Statement

#: Which rule a total is checked under (§5.5): assets, liabilities, equity and the flows' subtotals; profits; cash.
_RULES: Mapping[str, tuple[str, ...]] = {
    "FS-02": ("cash_and_short_term_investments", "notes_and_accounts_receivable", "other_receivables_total", "total_current_assets", "fixed_assets_net", "fixed_assets_total", "construction_total", "total_noncurrent_assets", "total_assets"),
    "FS-03": ("notes_and_accounts_payable", "other_payables_total", "total_current_liabilities", "long_term_payables_total", "total_noncurrent_liabilities", "total_liabilities"),
    "FS-04": ("equity_parent", "total_equity", "total_liabilities_equity"),
    "FS-05": ("total_operating_revenue", "total_operating_cost", "gross_profit", "main_business_profit", "operating_profit", "operating_in_total", "operating_out_total", "cfo",
              "investing_in_total", "investing_out_total", "cfi", "financing_in_total", "financing_out_total", "cff", "sup_cfo"),
    "FS-06": ("profit_before_tax", "net_profit", "total_comprehensive_income"),
    "FS-07": ("net_cash_change", "cash_end", "sup_net_cash_change"),
}  # fmt: skip
#: English statements add up other lines below these, so that their sums prove nothing.
_NOT_ABROAD = frozenset(
    {"operating_profit", "profit_before_tax", "cfo", "cfi", "cff", "sup_cfo", "total_operating_cost", "total_operating_revenue"}
)
_IMPAIRMENTS = ("asset_impairment_loss", "credit_impairment_loss")
_MOST_OPTIONAL = 8
_FEWEST = 2


@dataclass(frozen=True)
class Term:
    """One line of a sum: what it adds."""

    account: str
    amount: Decimal
    optional: bool


def standard_of(statement: Statement) -> Standard:
    """The form whose sums hold; one with 主营业务利润 is of before 2007 whatever it was taken for."""
    return Standard.OLD_ENTERPRISE if "main_business_profit" in statement.values else statement.standard


def terms(values: Values, account: str, standard: Standard, *, strict: bool = True) -> list[Term] | None:
    """What a total adds up, from what is told: a subtotal that is not told itself is taken apart.

    ``strict``: None where a line lacks without which nothing can be said.
    """
    found: list[Term] = []
    for part in CHART[account].children(standard):
        here = _term(values, part, standard)
        if part.needed and strict and not here:
            return None
        found += here
    return found


def _term(values: Values, part: Part, standard: Standard) -> list[Term]:
    # The small-enterprise form has each of these lines by itself, never inside another.
    maybe, amount = part.optional and standard is not Standard.SMALL, values.get(part.account)
    if amount is None and CHART[part.account].children(standard):
        below = terms(values, part.account, standard, strict=part.needed)
        if below:
            return [Term(one.account, part.sign * one.amount, maybe or one.optional) for one in below]
    amount = told(values, part.account) if amount is None else amount
    return [] if amount is None else [Term(part.account, part.of(amount), maybe)]


def closest(found: list[Term], stated: Decimal, tolerance: Decimal) -> Decimal:
    """The sum; with lines that may be inside others left out, where only that reproduces the total."""
    whole = sum((one.amount for one in found), Decimal(0))
    loose = [one.amount for one in found if one.optional and one.amount][:_MOST_OPTIONAL]
    if abs(whole - stated) <= tolerance:
        return whole
    for count in range(1, len(loose) + 1):
        for left_out in itertools.combinations(loose, count):
            if abs(whole - sum(left_out) - stated) <= tolerance:
                return whole - sum(left_out)
    return whole


def impairment_sign(statement: Statement, policy: Policy) -> int | None:
    """+1: impairment losses are written with their sign and added; −1: written as costs and taken off (before 2019).

    None where there are none, or where neither reproduces the operating profit.
    """
    values, standard = statement.values, standard_of(statement)
    found = terms(values, "operating_profit", standard)
    losses = sum((one.amount for one in found or () if one.account in _IMPAIRMENTS), Decimal(0))
    if not found or not losses or "operating_profit" not in values:
        return None
    stated = values["operating_profit"]
    tolerance = tolerance_of(statement, stated, policy)
    if abs(closest(found, stated, tolerance) - stated) <= tolerance:
        return 1
    return -1 if abs(closest(_turned(found), stated, tolerance) - stated) <= tolerance else None


def _turned(found: list[Term]) -> list[Term]:
    return [Term(one.account, -one.amount, one.optional) if one.account in _IMPAIRMENTS else one for one in found]


def totals(statement: Statement, policy: Policy) -> Iterator[Check]:
    """Every total that the statement tells."""
    kind = statement.kind
    if kind is Kind.BALANCE_SHEET:
        yield _balance(statement, policy)
    for rule, accounts in _RULES.items():
        for account in accounts:
            if account in statement.values and CHART[account].kind is kind and not _unproven(statement, account):
                yield _total(statement, rule, account, policy)


def _unproven(statement: Statement, account: str) -> bool:
    return statement.standard is Standard.INTERNATIONAL and account in _NOT_ABROAD


def _balance(statement: Statement, policy: Policy) -> Check:
    """FS-01: assets against liabilities and equity, as the sheet totals them or else line by line."""
    values = statement.values
    assets = values.get("total_assets")
    both = [values.get("total_liabilities"), values.get("redeemable_interest", Decimal(0)), values.get("total_equity")]
    other = values.get("total_liabilities_equity", None if None in both else sum((one for one in both if one), Decimal(0)))
    accounts = ("total_assets", "total_liabilities_equity", "total_liabilities", "total_equity")
    if assets is None or other is None:
        lacking = Finding("statement.check.lacking", {"account": accounts[0] if assets is None else accounts[1]})
        return about(statement, "FS-01", Verdict(ok=None), accounts, lacking)
    gap, tolerance = other - assets, tolerance_of(statement, assets, policy)
    huge = abs(gap) > abs(assets) * Decimal(str(policy.fs_block_share))
    said = Finding("statement.check.balance", {"assets": assets, "other": other, "difference": gap})
    verdict = Verdict(abs(gap) <= tolerance, gap, tolerance)
    return about(statement, "FS-01", verdict, accounts, said, severity="block" if huge else "warn")


def _total(statement: Statement, rule: str, account: str, policy: Policy) -> Check:
    values, standard = statement.values, standard_of(statement)
    stated = values[account]
    tolerance = tolerance_of(statement, stated, policy)
    found = terms(values, account, standard)
    few = found is None or len([one for one in found if one.amount]) < _FEWEST
    if found is None or (few and abs(sum(one.amount for one in found) - stated) > tolerance):
        lacking = Finding("statement.check.lacking_parts", {"account": account})
        return about(statement, rule, Verdict(None, None, tolerance), (account,), lacking)
    turned = account == "operating_profit" and impairment_sign(statement, policy) == -1
    if account == "total_operating_cost" and abs(closest(found, stated, tolerance) - stated) > tolerance:
        found = _turned(found)  # within the costs a loss stands as a cost, whichever sign it has elsewhere
    computed = closest(_turned(found) if turned else found, stated, tolerance)
    verdict = Verdict(abs(computed - stated) <= tolerance, computed - stated, tolerance)
    gap = computed - stated
    said = Finding("statement.check.total", {"account": account, "stated": stated, "computed": computed, "difference": gap})
    hint = (
        Finding("statement.hint.impairment_deducted")
        if turned
        else None
        if verdict.ok
        else explained(values, found, verdict, standard)
    )
    return about(statement, rule, verdict, (account, *(one.account for one in found)), said, suggestion=hint)


def explained(values: Values, found: list[Term], verdict: Verdict, standard: Standard) -> Finding | None:
    """What accounts for a gap, where exactly one line does: left out, of the wrong sign, at odds with its own parts, or misspelt."""
    gap, lines = verdict.gap or Decimal(0), [one for one in found if one.amount]

    def nearly(amount: Decimal) -> bool:
        return abs(amount - gap) <= verdict.tolerance

    ways = {
        "parts": [one for one in lines if nearly(-_own_gap(values, one, standard))],
        "omitted": [one for one in lines if nearly(one.amount)],
        "sign": [one for one in lines if nearly(2 * one.amount)],
        "digits": [one for one in lines if any(nearly(wrong) for wrong in _swaps(one.amount))],
    }
    for way, these in ways.items():
        if len(these) == 1:
            return Finding(f"statement.hint.{way}", {"account": these[0].account, "difference": gap})
    return None


def _own_gap(values: Values, line: Term, standard: Standard) -> Decimal:
    """What a line's own parts give less what it says, with the sign it has in the sum; 0 where it has none."""
    if line.account not in values:
        return Decimal(0)
    below = terms(values, line.account, standard) if CHART[line.account].children(standard) else None
    memo = [values[code] for code in PARTS.get(line.account, ()) if code in values]
    parts = [one.amount for one in below or ()] or memo
    gap = sum(parts, Decimal(0)) - values[line.account] if len(parts) >= _FEWEST else Decimal(0)
    return gap if line.amount * values[line.account] >= 0 else -gap


def _swaps(amount: Decimal) -> Iterator[Decimal]:
    """By how much the amount is wrong if two of its neighbouring digits were swapped."""
    sign, digits, exponent = amount.as_tuple()
    for place in range(len(digits) - 1):
        if digits[place] != digits[place + 1]:
            swapped = (*digits[:place], digits[place + 1], digits[place], *digits[place + 2 :])
            yield amount - Decimal((sign, swapped, int(exponent)))
