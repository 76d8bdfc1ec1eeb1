"""How much working capital a borrower needs, and so how large a new working-capital loan may be (流动资金贷款需求量测算).

The formula is that of the annex to the rules on working-capital loans; banks use it as a reference and may measure otherwise.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from postloan.borrower.analysis.figures import Figures
from postloan.borrower.analysis.formulas import activity
from postloan.borrower.analysis.formulas.activity import NO_COST, NO_REVENUE
from postloan.borrower.analysis.stretch import settled
from postloan.borrower.analysis.term import Term, given
from postloan.policy import Policy
from postloan.statement import Accounts

NO_CYCLE = "ratio.why.no_cycle"


@dataclass(frozen=True)
class Days:
    """Turnover days that tie money up (stock, receivables, prepayments) and that free it (payables, advances)."""

    inventory: Term
    receivable: Term
    payable: Term
    prepaid: Term
    advance: Term

    @property
    def tied(self) -> Term:
        return self.inventory + self.receivable - self.payable + self.prepaid - self.advance

    @classmethod
    def of(cls, inventory: int, receivable: int, payable: int, prepaid: int, advance: int) -> "Days":
        """Days that somebody says, not those of the statements."""
        names = ("inventory_days", "receivable_days", "payable_days", "prepaid_days", "advance_days")
        said = (inventory, receivable, payable, prepaid, advance)
        return cls(*(given(name, Decimal(days)) for name, days in zip(names, said, strict=True)))


class Held(NamedTuple):
    """What pays for working capital already: own funds, working-capital loans of all banks, other sources."""

    own: Decimal
    existing: Decimal
    other: Decimal = Decimal(0)


@dataclass(frozen=True)
class Need:
    """Amounts in units of currency; a missing one says why.

    Attributes:
        turns: how often working capital comes round in a year.
        need: revenue × (1 − margin) × (1 + growth) / turns.
        new_loan: the need less own funds, existing working-capital loans and other sources; below 0 nothing is left to lend.
    """

    turns: Term
    need: Term
    held: "Held"
    new_loan: Term


def need(revenue: Term, margin: Term, growth: Fraction, days: Days, held: Held, policy: Policy) -> Need:  # noqa: PLR0917
    """The need and the new loan, from revenue and profit margin of the year before and the growth that is expected, fractions."""
    basis = given("days_in_a_year", Decimal(policy.ratio_days_basis))
    turns = basis.over(days.tied, NO_CYCLE)
    amount = revenue * (-margin + 1) * (1 + growth) / turns
    paid = given("own_funds", held.own) + given("existing_loans", held.existing) + given("other_sources", held.other)
    return Need(turns, amount, held, amount - paid)


def days_of(accounts: Accounts, policy: Policy) -> Days:
    """The five turnover days of one stretch. Prepayments turn with the cost of sales, advances received with revenue."""
    figures, year = Figures(settled(accounts)), policy.ratio_days_basis
    advances = (figures.part("advances_received") + figures.part("contract_liabilities")) * year
    return Days(
        activity.inventory_days_of(figures, year),
        activity.receivable_days_of(figures, year),
        activity.payable_days_of(figures, year),
        (figures.part("prepayments") * year).over(figures["operating_cost"], NO_COST),
        advances.over(figures["operating_revenue"], NO_REVENUE),
    )


def need_of(year: Accounts, policy: Policy, *, growth: Fraction, held: Held) -> Need:
    """The need by the statements of the year before, its margin being profit before tax on revenue (销售利润率)."""
    figures = Figures(settled(year))
    revenue = figures["operating_revenue"]
    margin = figures["profit_before_tax"].over(revenue, NO_REVENUE)
    return need(revenue, margin, growth, days_of(year, policy), held, policy)
