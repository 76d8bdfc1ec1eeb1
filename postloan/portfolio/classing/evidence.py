"""What has to be shown before an exception spares a loan, and which loans it was shown for. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Shown(StrEnum):
    """A fact that no tape carries: somebody says it, somebody else approves it. The code is the name of the fact."""

    TECHNICAL = "technical"
    RENEWAL = "renewal"
    ENHANCED = "enhanced"
    UPGRADE_MET = "upgrade_met"
    OBSERVATION_OVER = "observation_over"
    REBUTTAL_30 = "rebuttal_30"
    REBUTTAL_90 = "rebuttal_90"


@dataclass(frozen=True)
class Evidence:
    """Approved evidence in force on one date: pairs of fact and loan, sorted, so that it is a cache key."""

    pairs: tuple[tuple[str, str], ...] = ()

    def loans(self, fact: str) -> tuple[str, ...]:
        return tuple(loan for name, loan in self.pairs if name == fact)

    def has(self, fact: str, loan_id: str) -> bool:
        return (fact, loan_id) in self.pairs


NOTHING_SHOWN = Evidence()
