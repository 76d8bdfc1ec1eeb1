"""Which differences have been decided: two people judged the class, and the loan still is what they judged it to be."""

from dataclasses import dataclass, replace
from typing import Literal, get_args

from postloan.access import Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.portfolio.classing.comparison import Direction
from postloan.portfolio.classing.evidence import NOTHING_SHOWN, Evidence
from postloan.portfolio.classing.listing import Wanted, differences
from postloan.portfolio.classing.queries import Decision
from postloan.portfolio.classing.reasoning import reasons

#: Whether differences that two people have decided stand in a list.
Settled = Literal["open", "decided", "both"]
SETTLED: tuple[Settled, ...] = get_args(Settled)


@dataclass(frozen=True)
class Decided:
    """The decisions that hold at a scope's date.

    Attributes:
        classes: loan and the class decided for it. A decision whose facts have changed since is none.
        void: how many confirmed decisions rest on facts that are no more; these loans wait for a new one.
        lenient, strict: how many loans of the scope that differ to either side are decided.
    """

    classes: tuple[tuple[str, int], ...] = ()
    void: int = 0
    lenient: int = 0
    strict: int = 0

    @property
    def loan_ids(self) -> tuple[str, ...]:
        return tuple(loan_id for loan_id, _ in self.classes)

    def among(self, wanted: Wanted, settled: Settled) -> Wanted:
        """The same list with what is decided, without it, or of that alone."""
        if settled == "both":
            return wanted
        return replace(wanted, left_out=self.loan_ids) if settled == "open" else replace(wanted, loan_ids=self.loan_ids)


NOTHING_DECIDED = Decided()


def decided(
    pin: Pin, scope: Scope, policy: Policy, *, decisions: tuple[Decision, ...] = (), shown: Evidence = NOTHING_SHOWN
) -> Decided:
    """What of the confirmed ``decisions`` of the scope's date still holds. A loan the scope does not have is left aside."""
    if not decisions:
        return NOTHING_DECIDED
    found = reasons(pin, scope, policy, loan_ids=tuple(one.loan_id for one in decisions), shown=shown)
    known = [one for one in decisions if one.loan_id in found]
    held = tuple((one.loan_id, one.risk_class) for one in known if found[one.loan_id].facts_key == one.facts_key)
    ids = tuple(loan_id for loan_id, _ in held)

    def differing(direction: Direction) -> int:
        wanted = Wanted(direction, loan_ids=ids)
        return differences(pin, scope, policy, shown=shown, wanted=wanted, limit=1).total if ids else 0

    return Decided(held, len(known) - len(held), differing("lenient"), differing("strict"))
