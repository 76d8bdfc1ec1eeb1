"""What has changed in a year? Like against like only: the same months, the same day of the year (成长能力)."""

from collections.abc import Callable

from postloan.borrower.analysis.case import Case
from postloan.borrower.analysis.figures import Figures
from postloan.borrower.analysis.formulas import activity
from postloan.borrower.analysis.formulas.activity import NO_REVENUE
from postloan.borrower.analysis.formulas.registry import Answer, formula
from postloan.borrower.analysis.ratio import Side, Unit
from postloan.borrower.analysis.term import Term

NOT_ABOVE_ZERO = "ratio.why.base_not_above_zero"


def grown(now: Term, then: Term) -> Term:
    """(now − then) / then; means nothing where it started at 0 or below."""
    return (now - then).over(then, NOT_ABOVE_ZERO)


def _flow_growth(case: Case, account: str) -> Answer:
    if case.same_span is None:
        return case.unlike
    now, then, basis = case.same_span
    return grown(now[account], then[account]), basis


def _days_change(case: Case, days: Callable[[Figures, int], Term]) -> Term:
    if case.alike is None:
        return case.unlike
    now, then = (days(figures, case.policy.ratio_days_basis) for figures in case.alike)
    return grown(now, then)


@formula(Unit.RATIO, Side.LOW, watch="revenue_growth_watch", alarm="revenue_growth_alarm")
def revenue_growth(case: Case) -> Answer:
    """营业收入增长率."""
    return _flow_growth(case, "operating_revenue")


@formula(Unit.RATIO, Side.LOW)
def net_profit_growth(case: Case) -> Answer:
    """净利润增长率; means nothing after a loss."""
    return _flow_growth(case, "net_profit")


@formula(Unit.RATIO, Side.LOW)
def total_assets_growth(case: Case) -> Term:
    """总资产增长率."""
    return grown(case.now["total_assets"], case.year_ago("total_assets"))


@formula(Unit.RATIO, Side.LOW, watch="gross_margin_change_watch", alarm="gross_margin_change_alarm")
def gross_margin_change(case: Case) -> Answer:
    """毛利率同比变动, a difference of fractions."""
    if case.same_span is None:
        return case.unlike
    *both, basis = case.same_span
    now, then = (figures.gross_profit.over(figures["operating_revenue"], NO_REVENUE) for figures in both)
    return now - then, basis


@formula(Unit.RATIO, Side.HIGH, watch="debt_to_assets_change_watch")
def debt_to_assets_change(case: Case) -> Term:
    """资产负债率同比变动, a difference of fractions."""
    now = case.now["total_liabilities"] / case.now["total_assets"]
    return now - case.year_ago("total_liabilities") / case.year_ago("total_assets")


@formula(Unit.RATIO, Side.HIGH, watch="days_change_watch")
def receivable_days_change(case: Case) -> Term:
    """应收账款周转天数同比变动率."""
    return _days_change(case, activity.receivable_days_of)


@formula(Unit.RATIO, Side.HIGH, watch="days_change_watch")
def inventory_days_change(case: Case) -> Term:
    """存货周转天数同比变动率."""
    return _days_change(case, activity.inventory_days_of)


@formula(Unit.RATIO, Side.HIGH, watch="days_change_watch")
def payable_days_change(case: Case) -> Term:
    """应付账款周转天数同比变动率."""
    return _days_change(case, activity.payable_days_of)
