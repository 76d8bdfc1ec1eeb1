"""ROE taken apart: margin × turnover × multiplier, exactly, and which of the three moved it."""

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from postloan.borrower.analysis.figures import Figures
from postloan.borrower.analysis.formulas.activity import NO_REVENUE
from postloan.borrower.analysis.formulas.solvency import NO_EQUITY
from postloan.borrower.analysis.ratio import Basis
from postloan.borrower.analysis.stretch import Stretch, settled
from postloan.borrower.analysis.term import Term
from postloan.statement import Accounts


@dataclass(frozen=True)
class DuPont:
    """Exact fractions; their product is the return on equity to the last digit.

    Attributes:
        margin: net profit / revenue.
        turnover: revenue / average total assets.
        multiplier: average total assets / average equity.
        parts: the same with what went in.
    """

    margin: Fraction
    turnover: Fraction
    multiplier: Fraction
    basis: Basis
    parts: tuple[Term, Term, Term]

    @property
    def roe(self) -> Fraction:
        return self.margin * self.turnover * self.multiplier


class Moved(NamedTuple):
    """How much of a change of ROE each factor made, as fractions of one; they add up to the change."""

    margin: Fraction
    turnover: Fraction
    multiplier: Fraction


def dupont(accounts: Accounts) -> DuPont | None:
    """ROE in three factors; None where a figure is missing, or revenue or average equity is not above 0."""
    stretch: Stretch = settled(accounts)
    figures = Figures(stretch)
    profit, revenue = figures["net_profit"], figures["operating_revenue"]
    held, equity = figures.average("total_assets"), figures.average("total_equity")
    parts = (profit.over(revenue, NO_REVENUE), revenue / held, held.over(equity, NO_EQUITY))
    margin, turnover, multiplier = (one.value for one in parts)
    if margin is None or turnover is None or multiplier is None:
        return None
    return DuPont(margin, turnover, multiplier, stretch.basis, parts)


def moved(before: DuPont, now: DuPont) -> Moved:
    """The change of ROE by factor, replacing one after the other in their order (连环替代法): margin, turnover, multiplier."""
    return Moved(
        (now.margin - before.margin) * before.turnover * before.multiplier,
        now.margin * (now.turnover - before.turnover) * before.multiplier,
        now.margin * now.turnover * (now.multiplier - before.multiplier),
    )
