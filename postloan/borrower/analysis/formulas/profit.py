"""What does it earn? (盈利能力)"""

from postloan.borrower.analysis.case import Case
from postloan.borrower.analysis.formulas.activity import NO_REVENUE
from postloan.borrower.analysis.formulas.registry import formula
from postloan.borrower.analysis.formulas.solvency import NO_EQUITY
from postloan.borrower.analysis.ratio import Side, Unit
from postloan.borrower.analysis.term import Term


@formula(Unit.RATIO, Side.LOW)
def gross_margin(case: Case) -> Term:
    """毛利率."""
    return case.now.gross_profit.over(case.now["operating_revenue"], NO_REVENUE)


@formula(Unit.RATIO, Side.LOW)
def operating_margin(case: Case) -> Term:
    """营业利润率."""
    return case.now["operating_profit"].over(case.now["operating_revenue"], NO_REVENUE)


@formula(Unit.RATIO, Side.LOW)
def net_margin(case: Case) -> Term:
    """销售净利率."""
    return case.now["net_profit"].over(case.now["operating_revenue"], NO_REVENUE)


@formula(Unit.RATIO, Side.LOW)
def roa(case: Case) -> Term:
    """总资产净利率: net profit on average total assets."""
    return case.now["net_profit"] / case.now.average("total_assets")


@formula(Unit.RATIO, Side.LOW)
def roe(case: Case) -> Term:
    """净资产收益率: net profit on average equity; means nothing, and is an alarm, where the average is not above 0."""
    return case.now["net_profit"].over(case.now.average("total_equity"), NO_EQUITY, alarming=True)
