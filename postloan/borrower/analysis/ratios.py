"""All ratios of one borrower at one date."""

from collections.abc import Collection

from postloan.borrower.analysis.case import Case
from postloan.borrower.analysis.formulas import FORMULAS
from postloan.borrower.analysis.ratio import Ratio
from postloan.borrower.analysis.service import Service
from postloan.borrower.analysis.stretch import settled
from postloan.policy import Policy
from postloan.statement import Accounts

#: The names of all ratios, in the order in which people read them.
NAMES: tuple[str, ...] = tuple(FORMULAS)
#: Those that are held against what the borrower's loans ask.
SCHEDULED = ("dscr", "cfads_cover")


def ratios(
    now: Accounts, before: Accounts | None, policy: Policy, *, schedule: Service | None = None, names: Collection[str] = NAMES
) -> tuple[Ratio, ...]:
    """Every ratio of :data:`NAMES` (or those asked for), with its lines; a ratio that cannot be worked out is there and says why.

    Args:
        now: the statements, best on their basis (:func:`flow_basis`); a part of a year by itself is scaled to twelve months.
        before: those of twelve months earlier, for growth and changes; others are not compared with.
        policy: the lines, and how DSCR and CFADS are reckoned.
        schedule: what the borrower's loans ask in twelve months, for DSCR and CFADS.
        names: only these.
    """
    case = Case(settled(now), None if before is None else settled(before), policy, schedule)
    return tuple(formula.of(case) for name, formula in FORMULAS.items() if name in names)
