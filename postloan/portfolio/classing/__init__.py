"""Five-tier classification: rules as data, the engine that asks them, and what the bank decides where it differs."""

from postloan.portfolio.classing.address import NAMES, as_query, from_query
from postloan.portfolio.classing.comparison import DIRECTIONS, NOT_DIFFERING, Comparison, Direction, compare, given
from postloan.portfolio.classing.decided import NOTHING_DECIDED, SETTLED, Decided, Settled, decided
from postloan.portfolio.classing.engine import Claim, Rating, Staging, checks, own_class, rate, rate_claims, stage
from postloan.portfolio.classing.evidence import NOTHING_SHOWN, Evidence, Shown
from postloan.portfolio.classing.facts import KINDS, Facts
from postloan.portfolio.classing.judgement import (
    CLASS,
    State,
    propose_class,
    revoke_judgement,
    settle_judgement,
    show_fact,
    withdraw_judgement,
)
from postloan.portfolio.classing.listing import ERRORS, Differences, Wanted, differences, export_batches
from postloan.portfolio.classing.queries import Change, Decision, changes, decisions, evidence, judgements
from postloan.portfolio.classing.reasoning import Reasons, one, reasons
from postloan.portfolio.classing.restructuring import Observation, earliest_upgrade, observation
from postloan.portfolio.classing.rule import Finding, Outcome, Rule, named
from postloan.portfolio.classing.table import BY_ID, CHECKS, ERROR, RULES, STAGE_RULES, WARNING
from postloan.portfolio.classing.waiting import Waiting, waiting

__all__ = [
    "BY_ID", "CHECKS", "CLASS", "DIRECTIONS", "ERROR", "ERRORS", "KINDS", "NAMES", "NOTHING_DECIDED", "NOTHING_SHOWN", "NOT_DIFFERING", "RULES", "SETTLED", "STAGE_RULES", "WARNING", "Change", "Claim",
    "Comparison", "Decided", "Decision", "Differences", "Direction", "Evidence", "Facts", "Finding", "Observation", "Outcome", "Rating", "Reasons", "Rule", "Settled", "Shown",
    "Staging", "State", "Waiting", "Wanted", "as_query", "changes", "checks", "compare", "decided", "decisions", "differences", "earliest_upgrade", "evidence", "export_batches", "from_query", "given",
    "judgements", "months_after", "named", "observation", "one", "own_class", "propose_class", "rate", "rate_claims", "reasons",
    "revoke_judgement", "settle_judgement", "show_fact", "stage", "waiting", "withdraw_judgement",
]  # fmt: skip
