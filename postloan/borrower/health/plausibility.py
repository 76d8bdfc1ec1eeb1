"""Can this be true? Nine tests of a borrower's statements against themselves, the tax records and the accounts at the bank.

A test that lacks a figure says "no data", never "no doubt". Limits are practice and come from the policy.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal

from postloan.borrower.health.digits import round_numbers, unchanged
from postloan.borrower.health.doubt import Doubt, Origin, Shown, Verdict
from postloan.borrower.health.given import DEBT, RECEIVABLES, Given, Turnover, given, growth, share, total
from postloan.policy import Policy
from postloan.statement import Accounts

_MONTHS = 12


def plausible(
    accounts: Sequence[Accounts], policy: Policy, *, turnover: Turnover | None = None, unit: Decimal | None = None
) -> tuple[Doubt, ...]:
    """Every test, in the order people read them.

    Args:
        accounts: confirmed statements of one borrower and perimeter, up to the ones that are asked about; none gives no tests.
        policy: the limits.
        turnover: invoices and account inflow of the newest statements' stretch.
        unit: the printed unit of the newest statements, in units of the currency.
    """
    if not accounts:
        return ()
    facts = given(accounts, turnover, unit)
    return tuple(test(facts, policy) for test in TESTS)


def _limits(policy: Policy, *names: str) -> dict[str, float]:
    return {name: getattr(policy, name) for name in names}


def _judged(measure: float | None, *, doubted: bool) -> Verdict:
    if measure is None:
        return Verdict.NO_DATA
    return Verdict.DOUBT if doubted else Verdict.PLAUSIBLE


def _against_revenue(name: str, figure: Shown, amount: Decimal | None, facts: Given, policy: Policy) -> Doubt:
    """Invoiced sales or inflow over revenue, outside the band a doubt. Source of the band: bank practice (80–120 %)."""
    stated = facts.closing("operating_revenue")
    revenue = Shown("operating_revenue", stated, "money", facts.now.period, accounts=("operating_revenue",))
    measure = share(amount, stated)
    limits = _limits(policy, "plausible_turnover_min", "plausible_turnover_max")
    doubted = measure is not None and not policy.plausible_turnover_min <= measure <= policy.plausible_turnover_max
    return Doubt(name, _judged(measure, doubted=doubted), figure, revenue, measure, "ratio", limits)


def revenue_invoices(facts: Given, policy: Policy) -> Doubt:
    """Revenue against the VAT invoices of the same stretch."""
    sales = facts.turnover.sales
    figure = Shown("invoiced_sales", sales, "money", facts.now.period, Origin.INVOICES)
    return _against_revenue("revenue_invoices", figure, sales, facts, policy)


def revenue_inflow(facts: Given, policy: Policy) -> Doubt:
    """Revenue against what came into the accounts. The inflow holds the tax on sales, revenue does not: the band is wide enough."""
    inflow = facts.turnover.inflow
    figure = Shown("account_inflow", inflow, "money", facts.now.period, Origin.ACCOUNTS)
    return _against_revenue("revenue_inflow", figure, inflow, facts, policy)


def receivables_growth(facts: Given, policy: Policy) -> Doubt:
    """Receivables that grow much faster than sales: sales may be on paper only."""
    before = total(map(facts.a_year_before, RECEIVABLES))
    claims = growth(total(map(facts.closing, RECEIVABLES)), before)
    old = None if facts.year_ago is None else facts.year_ago.get("operating_revenue")
    sales = growth(facts.closing("operating_revenue"), old)
    measure = None if claims is None or sales is None else claims - sales
    doubted = measure is not None and claims is not None and claims > 0 and measure > policy.plausible_receivables_over_sales
    return Doubt(
        "receivables_growth", _judged(measure, doubted=doubted),
        Shown("receivables_growth", claims, "ratio", facts.now.period, accounts=RECEIVABLES),
        Shown("revenue_growth", sales, "ratio", facts.now.period, accounts=("operating_revenue",)),
        measure, "ratio", _limits(policy, "plausible_receivables_over_sales"),
    )  # fmt: skip


def cash_and_debt(facts: Given, policy: Policy) -> Doubt:
    """存贷双高: who has much cash need not borrow much; it may be pledged, or not there."""
    assets = facts.closing("total_assets")
    cash, owed = share(facts.closing("cash"), assets), share(facts.debt, assets)
    doubted = (cash or 0) > policy.plausible_cash_share and (owed or 0) > policy.plausible_debt_share
    measure = None if cash is None or owed is None else min(cash, owed)
    return Doubt(
        "cash_and_debt", _judged(measure, doubted=doubted),
        Shown("cash_share", cash, "ratio", facts.now.period, accounts=("cash", "total_assets")),
        Shown("debt_share", owed, "ratio", facts.now.period, accounts=(*DEBT, "total_assets")),
        measure, "ratio", _limits(policy, "plausible_cash_share", "plausible_debt_share"),
    )  # fmt: skip


def _interest(facts: Given) -> tuple[str, Decimal | None]:
    """Interest of the stretch and the account it is of: what was expensed, or what was paid where that is not told."""
    accounts = ("interest_expense", "interest_paid")
    name = next((one for one in accounts if facts.closing(one) is not None), accounts[0])
    return name, facts.closing(name)


def interest_rate(facts: Given, policy: Policy) -> Doubt:
    """Interest over average debt, a year: too little may be capitalised or left out, too much hides a lender."""
    name, interest = _interest(facts)
    months = facts.now.period.months
    yearly = None if interest is None or not months else interest * _MONTHS / months
    debts = (facts.debt, facts.opening_debt)
    owed = total(debts)
    average = None if owed is None else owed / sum(one is not None for one in debts)
    measure = share(yearly, average)
    doubted = measure is not None and not policy.plausible_interest_min <= measure <= policy.plausible_interest_max
    verdict = _judged(measure, doubted=doubted) if average != 0 else Verdict.NOT_ASKED
    return Doubt(
        "interest_rate", verdict, Shown("yearly_interest", yearly, "money", facts.now.period, accounts=(name,)),
        Shown("average_debt", average, "money", facts.now.period, accounts=DEBT),
        measure, "ratio", _limits(policy, "plausible_interest_min", "plausible_interest_max"),
    )  # fmt: skip


def profit_without_cash(facts: Given, policy: Policy) -> Doubt:
    """A profit that brings no cash. A loss leaves nothing to ask."""
    profit, cash = facts.closing("net_profit"), facts.closing("cfo")
    measure = share(cash, profit)
    doubted = measure is not None and measure < policy.plausible_cash_to_profit_min
    loss = profit is not None and profit <= 0
    return Doubt(
        "profit_without_cash", Verdict.NOT_ASKED if loss else _judged(measure, doubted=doubted),
        Shown("cfo", cash, "money", facts.now.period, accounts=("cfo",)),
        Shown("net_profit", profit, "money", facts.now.period, accounts=("net_profit",)),
        measure, "ratio", _limits(policy, "plausible_cash_to_profit_min"),
    )  # fmt: skip


def interest_without_debt(facts: Given, policy: Policy) -> Doubt:  # noqa: ARG001  every test takes the policy
    """Interest was borne, but the balance sheet shows no borrowings on either day. Lines left blank count as none shown.

    The debt shown is that of the day with more of it.
    """
    name, interest = _interest(facts)
    shown = max((one for one in (facts.debt, facts.opening_debt) if one is not None), default=None)
    asked = interest is not None and facts.closing("total_assets") is not None
    judged = _judged(float(interest or 0) if asked else None, doubted=not shown)
    verdict = Verdict.NOT_ASKED if asked and not interest else judged
    return Doubt(
        "interest_without_debt", verdict, Shown(name, interest, "money", facts.now.period, accounts=(name,)),
        Shown("debt", shown, "money", facts.now.period, accounts=DEBT), None, "money", {},
    )  # fmt: skip


#: Every test, in reading order.
TESTS: tuple[Callable[[Given, Policy], Doubt], ...] = (
    revenue_invoices, revenue_inflow, receivables_growth, cash_and_debt, interest_rate, interest_without_debt, profit_without_cash, unchanged,
    round_numbers,
)  # fmt: skip
