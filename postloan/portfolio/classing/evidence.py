"""What has to be shown before an exception spares a loan, and which loans it was shown for. Pure."""

import dataclasses
from dataclasses import dataclass
from enum import StrEnum

from postloan.book.alarm import SILENCE, Alarms


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
    """What the desk knows on one date and no tape carries, sorted, so that it is a cache key.

    Attributes:
        pairs: approved evidence in force: fact and loan.
        alarms: what the early warning says of borrowers.
    """

    pairs: tuple[tuple[str, str], ...] = ()
    alarms: Alarms = SILENCE

    def loans(self, fact: str) -> tuple[str, ...]:
        return tuple(loan for name, loan in self.pairs if name == fact)

    def has(self, fact: str, loan_id: str) -> bool:
        return (fact, loan_id) in self.pairs

    def warned(self, alarms: Alarms) -> "Evidence":
        """The same with what the early warning says, which this room cannot read itself."""
        return dataclasses.replace(self, alarms=alarms)


NOTHING_SHOWN = Evidence()
