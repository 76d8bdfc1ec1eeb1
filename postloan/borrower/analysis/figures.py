"""The amounts that ratios are made of, out of one stretch: with averages, with what stands in for what, and with small forms' names."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from postloan.borrower.analysis.parts import Totals
from postloan.borrower.analysis.ratio import When
from postloan.borrower.analysis.stretch import Amounts, Stretch, flows
from postloan.borrower.analysis.term import Term, given
from postloan.statement.chart import CHART

#: What is read in the place of an account that is not told: lines that stand in for it, and its name on the small-enterprise form.
_INSTEAD = {"trading_assets": ("short_term_investments",)} | {
    code: tuple(one.code for one in CHART.values() if one.stands_for == code)
    for code in {one.stands_for for one in CHART.values()}
    if code
}
_DEPRECIATION = ("sup_depreciation", "sup_rou_depreciation", "sup_amortisation", "sup_deferred_amortisation")
_TOLD = ("depreciation", "amortisation")
_BORROWED = (
    "short_term_borrowings",
    "current_noncurrent_liabilities",
    "long_term_borrowings",
    "bonds_payable",
    "lease_liabilities",
)
SHORT_BORROWED = _BORROWED[:2]


def _note(name: str) -> str:
    return f"ratio.note.{name}"


class Figures:
    """The accounts of one stretch as terms.

    Args:
        stretch: the accounts on their basis.
        before: whether it is the stretch a year earlier, which its inputs then say.
        closing_only: take closing balances where an average is defined: for comparing with a year whose opening is not known.
    """

    def __init__(self, stretch: Stretch, *, before: bool = False, closing_only: bool = False) -> None:
        self.stretch = stretch
        self._closing_only = closing_only
        self._totals = Totals(stretch.values)
        self._asked: dict[str, Term] = {}
        self._now = When.BEFORE if before else When.CLOSING
        self._open = When.BEFORE_OPENING if before else When.OPENING

    def __getitem__(self, account: str) -> Term:
        """The amount up to, or at, the end of the stretch; many ratios ask for the same ones."""
        found = self._asked.get(account)
        if found is None:
            found = self._asked[account] = self._term(self.stretch.values, account, self._now)
        return found

    def opening(self, account: str) -> Term:
        """The balance at the first day of the stretch."""
        return self._term(self.stretch.opening, account, self._open)

    def average(self, account: str) -> Term:
        """(opening + closing) / 2; the closing balance alone where the opening one is not known, and then it says so."""
        first, last = self.opening(account), self[account]
        if first.value is None or self._closing_only:
            return last.noted(_note("closing_only"))
        middle = (first + last) / 2
        return middle if self.stretch.opens_with_flows else middle.noted(_note("opening_elsewhere"))

    def part(self, account: str) -> Term:
        """A balance that a sheet leaves blank when there is none: blank is 0 if the lines that are there add up to their total."""
        found = self[account]
        if found.value is None and self._totals.blank_is_nothing(account):
            return Term(Fraction(0), found.inputs, (_note("blank_is_nothing"),))
        return found

    def parts(self, *accounts: str) -> Term:
        """Balances added up. Where some are there and the lines do not add up to their total, the sum may lack something and says so."""
        found = [self.part(account) for account in accounts]
        known = [one for one in found if one.value is not None]
        if known and len(known) < len(found):
            found = [one if one.value is not None else Term(Fraction(0), one.inputs, (_note("may_lack"),)) for one in found]
        return sum(found[1:], start=found[0])

    @cached_property
    def debt(self) -> Term:
        """有息负债: borrowings, what of them falls due within a year, bonds and leases. What of other payables bears interest is not known."""
        return self.parts(*_BORROWED)

    @cached_property
    def interest(self) -> Term:
        """Interest expense; the finance expense where it is not told apart. Capitalised interest is in no statement and not in it."""
        told = self["interest_expense"]
        return told if told.value is not None else self["finance_expense"].noted(_note("finance_expense"))

    @cached_property
    def interest_paid(self) -> Term:
        """Interest paid in cash as a statement tells it; where none does, the interest expense."""
        told = (self[account] for account in ("interest_paid", "cash_interest_told"))
        return next((one for one in told if one.value is not None), self.interest)

    @cached_property
    def ebit(self) -> Term:
        """利润总额 + 利息费用, with the finance expense where the interest is not told apart."""
        return self["profit_before_tax"] + self.interest

    @cached_property
    def ebitda(self) -> Term:
        return self.ebit + self.depreciation

    @cached_property
    def depreciation(self) -> Term:
        """Depreciation and amortisation of all kinds: of the supplement, else as told by itself, else as accumulated, else last year's.

        What is accumulated lacks amortisation and what left with disposals, so it is the least that it can be.
        """
        return self._worn(self.stretch.values) or self._accumulated() or self._worn_last_year() or self["sup_depreciation"]

    @cached_property
    def gross_profit(self) -> Term:
        return self["operating_revenue"] - self["operating_cost"]

    @cached_property
    def working_capital(self) -> Term:
        return self["total_current_assets"] - self["total_current_liabilities"]

    @cached_property
    def retained(self) -> Term:
        """未分配利润 + 盈余公积: what was earned and kept."""
        return self["retained_earnings"] + self._or_nothing("surplus_reserve")

    def _worn(self, values: Amounts) -> Term | None:
        """Depreciation as the statements tell it."""
        for accounts, note in ((_DEPRECIATION, "depreciation_supplement"), (_TOLD, "depreciation_told")):
            if self._term(values, accounts[0], self._now).value is not None:
                return sum(
                    (self._or_nothing(one, values) for one in accounts[1:]), self._term(values, accounts[0], self._now)
                ).noted(_note(note))
        return None

    def _worn_last_year(self) -> Term | None:
        """That of the last whole year, for a stretch within a year that does not tell its own."""
        told = self._worn(self.stretch.last_year)
        return None if told is None else replace(told, notes=(_note("depreciation_last_year"),))

    def _accumulated(self) -> Term | None:
        """Scaled like the flows, and only where the opening balance is of the day on which they begin."""
        risen = self["accumulated_depreciation"] - self.opening("accumulated_depreciation")
        fits = self.stretch.opens_with_flows and risen.value is not None and risen.value >= 0
        return replace(risen * self.stretch.factor, flow=True).noted(_note("depreciation_accumulated")) if fits else None

    def _or_nothing(self, account: str, values: Amounts | None = None) -> Term:
        found = self._term(self.stretch.values if values is None else values, account, self._now)
        return (
            found if found.value is not None else Term(Fraction(0), found.inputs, (_note("blank_is_nothing"),), flow=found.flow)
        )

    def _term(self, values: Amounts, account: str, when: When) -> Term:
        code = next((one for one in (account, *_INSTEAD.get(account, ())) if one in values), account)
        amount: Decimal | None = values.get(code)
        return given(code if when is When.CLOSING else f"{code}.{when}", amount, flow=flows(code))
