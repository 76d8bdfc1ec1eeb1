"""The class of a loan, and of all claims together, with every rule that fired and what it saw. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from postloan.policy import Policy
from postloan.portfolio.classing.facts import Facts
from postloan.portfolio.classing.rule import Finding, Outcome, ask, bits
from postloan.portfolio.classing.table import CHECKS, RULES, STAGE_RULES
from postloan.terms import FIRST_NPL, RiskClass

_OWN = tuple(rule for rule in RULES if not rule.relative)


@dataclass(frozen=True)
class Rating:
    """What the rules make of one loan.

    Attributes:
        floor: the class that the rules ask for at least.
        risk_class: the class: the floor, or the expert's judgement where that is worse. It may never be better.
        outcome: the rules that fired, were spared by an exception, or could not be answered.
        assess: a rule asks for an assessment without saying how it ends (a bad member of the group).
    """

    floor: RiskClass
    risk_class: RiskClass
    outcome: Outcome

    @property
    def fired(self) -> tuple[Finding, ...]:
        return self.outcome.fired

    @property
    def assess(self) -> bool:
        return any(found.rule.floor is None for found in self.outcome.fired)

    @property
    def mask(self) -> int:
        return bits(RULES, self.outcome)


def rate(facts: Facts, policy: Policy, expert: RiskClass | None = None) -> Rating:
    """Class of one loan from its facts; what concerns the obligor's other claims must stand in them already."""
    outcome = ask(RULES, facts.as_mapping(), policy)
    floor = RiskClass(outcome.floor(best=RiskClass.NORMAL))
    return Rating(floor, RiskClass(max(floor, expert or floor)), outcome)


def own_class(facts: Facts, policy: Policy, expert: RiskClass | None = None) -> RiskClass:
    """The class that a claim has by itself, before the obligor's other claims are looked at."""
    floor = ask(_OWN, facts.as_mapping(), policy).floor(best=RiskClass.NORMAL)
    return RiskClass(max(floor, expert or floor))


@dataclass(frozen=True)
class Claim:
    """One loan among others. ``expert`` is the bank's own class, missing where it gave none. Balances are of their currency."""

    loan_id: str
    obligor: str
    balance: Decimal
    facts: Facts
    group: str | None = None
    expert: RiskClass | None = None
    currency: str | None = None


def rate_claims(claims: Sequence[Claim], policy: Policy) -> dict[str, Rating]:
    """Every claim in three steps: each by itself, then by its obligor's claims and its group's, then the worst floor.

    The second step looks at classes of the first only, so a claim that was lifted never lifts another. Where the policy says
    so, a class that the bank itself gave counts in the first step as well as the rules do.
    """
    counted = [claim.expert if policy.xdef_counts_bank_class else None for claim in claims]
    own = {
        claim.loan_id: own_class(claim.facts, policy, expert) >= FIRST_NPL for claim, expert in zip(claims, counted, strict=True)
    }
    limit = policy.xdef_own_bank_share_gt
    return {claim.loan_id: rate(_related(claim, claims_of, own, limit), policy) for claim, claims_of in _with_relatives(claims)}


@dataclass(frozen=True)
class _Relatives:
    obligor: Sequence[Claim]
    group: Sequence[Claim]


def _with_relatives(claims: Sequence[Claim]) -> list[tuple[Claim, _Relatives]]:
    obligors, groups = defaultdict(list), defaultdict(list)
    for claim in claims:
        obligors[claim.obligor].append(claim)
        if claim.group is not None:
            groups[claim.group].append(claim)
    return [(claim, _Relatives(obligors[claim.obligor], groups.get(claim.group or "", []))) for claim in claims]


def _share(claims: Sequence[Claim], own: dict[str, bool], limit: float) -> float | None:
    """The share of claims that are non-performing on their own; None for no balance.

    Currencies are not added up: of several, the share of the whole lies between the lowest and the highest, whatever the rates. It
    is known where both are on one side of the limit.
    """
    sums: dict[str | None, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for one in claims:
        sums[one.currency][0] += one.balance
        sums[one.currency][1] += one.balance if own[one.loan_id] else 0
    shares = [float(bad / total) for total, bad in sums.values() if total]
    if not shares:
        return None
    low, high = min(shares), max(shares)
    return low if low > limit else high if high <= limit else None


def _related(claim: Claim, relatives: _Relatives, own: dict[str, bool], limit: float) -> Facts:
    """The claim's facts with what its obligor's and its group's other claims add to them."""
    return claim.facts.changed(
        npl_share_here=_share(relatives.obligor, own, limit),
        other_claim_npl=any(own[one.loan_id] for one in relatives.obligor if one.loan_id != claim.loan_id),
        group_npl=None
        if claim.group is None
        else any(own[one.loan_id] for one in relatives.group if one.obligor != claim.obligor),
    )


@dataclass(frozen=True)
class Staging:
    """The accounting stage that the rules ask for at least, and why."""

    stage: int
    outcome: Outcome


def stage(facts: Facts, policy: Policy) -> Staging:
    """Stage 1, 2 or 3 (IFRS 9, CAS 22): without a sign of increased risk it is 1."""
    outcome = ask(STAGE_RULES, facts.as_mapping(), policy)
    return Staging(outcome.floor(best=1), outcome)


def checks(facts: Facts, policy: Policy) -> tuple[Finding, ...]:
    """What the bank's class, its stage and the days past due contradict each other in; ``rule.floor`` is the severity."""
    return ask(CHECKS, facts.as_mapping(), policy).fired
