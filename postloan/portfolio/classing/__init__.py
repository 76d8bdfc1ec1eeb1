"""Five-tier classification: rules as data, the engine that asks them, and what the bank decides where it differs."""

from postloan.portfolio.classing.engine import Claim, Rating, Staging, checks, own_class, rate, rate_claims, stage
from postloan.portfolio.classing.facts import Facts
from postloan.portfolio.classing.restructuring import (
    Observation,
    class_on_restructuring,
    earliest_upgrade,
    months_after,
    observation,
)  # fmt: skip
from postloan.portfolio.classing.rule import Finding, Outcome, Rule
from postloan.portfolio.classing.table import BY_ID, CHECKS, RULES, STAGE_RULES

__all__ = [
    "BY_ID", "CHECKS", "RULES", "STAGE_RULES", "Claim", "Facts", "Finding", "Observation", "Outcome", "Rating", "Rule", "Staging",
    "checks", "class_on_restructuring", "earliest_upgrade", "months_after", "observation", "own_class", "rate", "rate_claims", "stage",
]  # fmt: skip
