"""One loan in full: its facts, and what every rule made of them. What was decided on other facts is void, which a key tells."""

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from ibis.expr.types import Table

from postloan.access import Scope
from postloan.book import Pin
from postloan.errors import OutOfReach
from postloan.policy import Policy
from postloan.portfolio.classing.comparison import ask
from postloan.portfolio.classing.engine import Rating, Staging, checks, rate, stage
from postloan.portfolio.classing.evidence import NOTHING_SHOWN, Evidence
from postloan.portfolio.classing.facts import KINDS, Facts
from postloan.portfolio.classing.rule import Finding
from postloan.terms import RiskClass


@dataclass(frozen=True)
class Reasons:
    """One loan in full: its row, its facts, and what every rule made of them.

    ``facts_key`` changes when any fact of class, the bank's class or the floor does: what was decided on other facts is void.
    """

    row: dict[str, Any]
    facts: Facts
    rating: Rating
    staging: Staging
    checks: tuple[Finding, ...]

    @property
    def facts_key(self) -> str:
        said = json.dumps([self.row["risk_class"], int(self.rating.floor), dict(self.facts.of_class())], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:32]


def _these(loans: Table, loan_ids: tuple[str, ...]) -> Table:
    return loans.filter(loans.loan_id.isin(loan_ids))


def reasons(
    pin: Pin, scope: Scope, policy: Policy, *, loan_ids: tuple[str, ...], shown: Evidence = NOTHING_SHOWN
) -> dict[str, Reasons]:
    """The loans in full that are within reach at the scope's date; slices chosen in the scope do not hide them."""
    anywhere = dataclasses.replace(scope, chosen=())
    rows = ask(pin, anywhere, _these, policy, shown, loan_ids).to_pylist() if loan_ids else []
    quiet = tuple(sorted(set(loan_ids).difference(row["loan_id"] for row in rows)))
    rows += ask(pin, anywhere, _these, policy, shown, quiet, also=quiet).to_pylist() if quiet else []
    return {row["loan_id"]: _reasons(row, policy) for row in rows}


def _reasons(row: dict[str, Any], policy: Policy) -> Reasons:
    facts = Facts(**{name: row[name] for name in KINDS if name in row})
    expert = None if facts.class_bank is None else RiskClass(facts.class_bank)
    return Reasons(row, facts, rate(facts, policy, expert), stage(facts, policy), checks(facts, policy))


def one(pin: Pin, scope: Scope, policy: Policy, *, loan_id: str, shown: Evidence = NOTHING_SHOWN) -> Reasons:
    """One loan in full.

    Raises:
        OutOfReach: it is not in the book on that date, or not within reach (same answer).
    """
    found = reasons(pin, scope, policy, loan_ids=(loan_id,), shown=shown)
    if loan_id not in found:
        raise OutOfReach
    return found[loan_id]
