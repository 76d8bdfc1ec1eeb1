"""Does profit turn into cash? (现金流质量)"""

from postloan.borrower.analysis.case import Case
from postloan.borrower.analysis.formulas.activity import NO_REVENUE
from postloan.borrower.analysis.formulas.registry import formula
from postloan.borrower.analysis.ratio import Side, Unit
from postloan.borrower.analysis.term import Term

NO_PROFIT = "ratio.why.no_profit"


@formula(Unit.MONEY, Side.LOW)
def operating_cash_flow(case: Case) -> Term:
    """经营活动现金流量净额; below 0 a second year running it is an alarm."""
    now = case.now["cfo"]
    then = None if case.then is None else case.then.values.get("cfo")
    twice = now.value is not None and now.value < 0 and then is not None and then < 0
    return now.burnt() if twice else now


@formula(Unit.TIMES, Side.LOW)
def cash_to_profit(case: Case) -> Term:
    """净现比: operating cash flow on net profit; means nothing for a loss."""
    return case.now["cfo"].over(case.now["net_profit"], NO_PROFIT)


@formula(Unit.TIMES, Side.LOW)
def cash_to_revenue(case: Case) -> Term:
    """收现比: cash received from sales on revenue, which is without VAT while the cash is with it."""
    return case.now["cash_from_sales"].over(case.now["operating_revenue"], NO_REVENUE)


@formula(Unit.RATIO, Side.LOW)
def cfo_to_liabilities(case: Case) -> Term:
    """经营现金流/负债总额."""
    return case.now["cfo"] / case.now["total_liabilities"]


@formula(Unit.RATIO, Side.LOW)
def cfo_to_current_liabilities(case: Case) -> Term:
    """经营现金流/流动负债."""
    return case.now["cfo"] / case.now["total_current_liabilities"]
