"""How fast does money come round? (营运能力)"""

from postloan.borrower.analysis.case import Case
from postloan.borrower.analysis.figures import Figures
from postloan.borrower.analysis.formulas.registry import formula
from postloan.borrower.analysis.ratio import Side, Unit
from postloan.borrower.analysis.term import Term

NO_REVENUE, NO_COST = "ratio.why.no_revenue", "ratio.why.no_cost"


def receivable_days_of(figures: Figures, days: int) -> Term:
    """Days × average receivables / revenue."""
    return (figures.average("accounts_receivable") * days).over(figures["operating_revenue"], NO_REVENUE)


def inventory_days_of(figures: Figures, days: int) -> Term:
    """Days × average stock / cost of sales."""
    return (figures.average("inventories") * days).over(figures["operating_cost"], NO_COST)


def payable_days_of(figures: Figures, days: int) -> Term:
    """Days × average payables / cost of sales."""
    return (figures.average("accounts_payable") * days).over(figures["operating_cost"], NO_COST)


@formula(Unit.DAYS, Side.HIGH)
def receivable_days(case: Case) -> Term:
    """应收账款周转天数."""
    return receivable_days_of(case.now, case.policy.ratio_days_basis)


@formula(Unit.DAYS, Side.HIGH)
def inventory_days(case: Case) -> Term:
    """存货周转天数."""
    return inventory_days_of(case.now, case.policy.ratio_days_basis)


@formula(Unit.DAYS, Side.HIGH)
def payable_days(case: Case) -> Term:
    """应付账款周转天数."""
    return payable_days_of(case.now, case.policy.ratio_days_basis)


@formula(Unit.DAYS, Side.HIGH)
def cash_cycle(case: Case) -> Term:
    """现金循环周期 = 应收天数 + 存货天数 − 应付天数."""
    return receivable_days(case) + inventory_days(case) - payable_days(case)


@formula(Unit.TIMES, Side.LOW)
def asset_turnover(case: Case) -> Term:
    """总资产周转率."""
    return case.now["operating_revenue"] / case.now.average("total_assets")


@formula(Unit.RATIO, Side.HIGH, watch="other_receivables_watch")
def other_receivables_to_assets(case: Case) -> Term:
    """其他应收款占总资产."""
    return case.now.part("other_receivables") / case.now["total_assets"]
