"""What a formula may ask of: one borrower's figures at one date, those of a year earlier where like meets like, and the policy."""

from dataclasses import dataclass
from functools import cached_property

from postloan.borrower.analysis.figures import Figures
from postloan.borrower.analysis.ratio import Basis
from postloan.borrower.analysis.service import Service
from postloan.borrower.analysis.stretch import YEAR, Stretch, settled
from postloan.borrower.analysis.term import Term
from postloan.months import months_between
from postloan.policy import Policy
from postloan.statement import Accounts

_TWELVE = frozenset({Basis.YEAR, Basis.TTM})
NO_YEAR_BEFORE, NOT_ALIKE = "ratio.why.no_year_before", "ratio.why.not_alike"


@dataclass(frozen=True)
class Case:
    """One borrower at one date. ``before``: the statements given for comparison, whatever they are of."""

    stretch: Stretch
    before: Stretch | None
    policy: Policy
    service: Service | None = None

    @cached_property
    def now(self) -> Figures:
        return Figures(self.stretch)

    @cached_property
    def then(self) -> Stretch | None:
        """The statements given for comparison, if they end twelve months earlier in the same currency."""
        found = self.before
        apart = None if found is None else months_between(found.period.end, self.stretch.period.end)
        return found if found is not None and apart == YEAR and found.currency == self.stretch.currency else None

    @cached_property
    def alike(self) -> tuple[Figures, Figures] | None:
        """Both years on the same basis, by closing balances alone where one of them has no other."""
        if self.then is None or self.then.basis is not self.stretch.basis:
            return None
        short = not (self.then.opening and self.stretch.opening)
        return Figures(self.stretch, closing_only=short), Figures(self.then, before=True, closing_only=short)

    @cached_property
    def same_span(self) -> tuple[Figures, Figures, Basis] | None:
        """Both years over the same months: twelve against twelve, else as many as both reported, as reported."""
        if self.then is None:
            return None
        if self.stretch.basis in _TWELVE and self.then.basis is self.stretch.basis:
            return self.now, Figures(self.then, before=True), self.stretch.basis
        mine, its = self.stretch.source, self.then.source
        if not mine.period.months or mine.period.months != its.period.months:
            return None
        return Figures(_as_reported(mine)), Figures(_as_reported(its), before=True), Basis.SAME_SPAN

    def year_ago(self, account: str) -> Term:
        """A balance twelve months earlier, as it compares: of the opening column if that is of the day, for what was restated stands
        there in today's terms, else of the statements given.
        """
        opened = self.stretch.opened_on
        beside = opened is not None and months_between(opened, self.stretch.period.end) == YEAR
        if beside and (self.then is None or "total_assets" in self.stretch.opening):
            return self.now.opening(account)
        return Term(None, why=NO_YEAR_BEFORE) if self.then is None else Figures(self.then, before=True)[account]

    @property
    def unlike(self) -> Term:
        """Why there is nothing to compare with."""
        return Term(None, why=NO_YEAR_BEFORE if self.then is None else NOT_ALIKE)


def _as_reported(accounts: Accounts) -> Stretch:
    plain = settled(accounts)
    return Stretch(
        accounts.period, accounts.values, accounts.opening, accounts.currency, pieces=plain.pieces, opened_on=plain.opened_on
    )
