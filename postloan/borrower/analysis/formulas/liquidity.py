"""Can it pay what falls due soon? (短期偿债能力)"""

from postloan.borrower.analysis.case import Case
from postloan.borrower.analysis.figures import SHORT_BORROWED
from postloan.borrower.analysis.formulas.registry import formula
from postloan.borrower.analysis.ratio import Side, Unit
from postloan.borrower.analysis.term import Term

_SHORT, _CURRENT = "total_current_liabilities", "total_current_assets"


@formula(Unit.TIMES, Side.LOW, watch="current_ratio_watch", alarm="current_ratio_alarm")
def current_ratio(case: Case) -> Term:
    """流动比率."""
    return case.now[_CURRENT] / case.now[_SHORT]


@formula(Unit.TIMES, Side.LOW, watch="quick_ratio_watch")
def quick_ratio(case: Case) -> Term:
    """速动比率."""
    return (case.now[_CURRENT] - case.now.part("inventories")) / case.now[_SHORT]


@formula(Unit.TIMES, Side.LOW)
def quick_ratio_conservative(case: Case) -> Term:
    """保守速动比率: prepayments and other current assets do not count either."""
    taken = case.now.part("inventories") + case.now.part("prepayments") + case.now.part("other_current_assets")
    return (case.now[_CURRENT] - taken) / case.now[_SHORT]


@formula(Unit.TIMES, Side.LOW, watch="cash_ratio_watch")
def cash_ratio(case: Case) -> Term:
    """现金比率."""
    return (case.now["cash"] + case.now.part("trading_assets")) / case.now[_SHORT]


@formula(Unit.RATIO, Side.HIGH, watch="short_debt_share_watch")
def short_debt_share(case: Case) -> Term:
    """短期有息负债占比."""
    return case.now.parts(*SHORT_BORROWED) / case.now.debt


@formula(Unit.TIMES, Side.LOW, watch="cash_to_short_debt_watch")
def cash_to_short_debt(case: Case) -> Term:
    """现金短债比."""
    return case.now["cash"] / case.now.parts(*SHORT_BORROWED)
