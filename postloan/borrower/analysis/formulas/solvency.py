"""Can it carry its debt? (长期偿债能力)"""

from fractions import Fraction

from postloan.borrower.analysis.case import Case
from postloan.borrower.analysis.formulas.registry import formula
from postloan.borrower.analysis.ratio import Side, Unit
from postloan.borrower.analysis.term import Term, given

_OWED, _HELD, _EQUITY = "total_liabilities", "total_assets", "total_equity"
NO_EQUITY, NO_EBITDA, NO_INTEREST = "ratio.why.no_equity", "ratio.why.no_ebitda", "ratio.why.no_interest"
NO_SCHEDULE, SCHEDULE_SHORT = "ratio.why.no_schedule", "ratio.why.schedule_short"
NOTHING_DUE, OTHER_CURRENCY = "ratio.why.nothing_due", "ratio.why.other_currency"


@formula(Unit.RATIO, Side.HIGH, watch="debt_to_assets_watch", alarm="debt_to_assets_alarm")
def debt_to_assets(case: Case) -> Term:
    """资产负债率: all liabilities."""
    return case.now[_OWED] / case.now[_HELD]


@formula(Unit.TIMES, Side.HIGH)
def debt_to_equity(case: Case) -> Term:
    """产权比率; means nothing, and is an alarm, where no equity is left."""
    return case.now[_OWED].over(case.now[_EQUITY], NO_EQUITY, alarming=True)


@formula(Unit.TIMES, Side.HIGH)
def equity_multiplier(case: Case) -> Term:
    """权益乘数; like :func:`debt_to_equity`."""
    return case.now[_HELD].over(case.now[_EQUITY], NO_EQUITY, alarming=True)


@formula(Unit.MONEY, Side.HIGH)
def interest_bearing_debt(case: Case) -> Term:
    """有息负债."""
    return case.now.debt


@formula(Unit.MONEY, Side.LOW)
def ebit(case: Case) -> Term:
    """息税前利润."""
    return case.now.ebit


@formula(Unit.MONEY, Side.LOW)
def ebitda(case: Case) -> Term:
    """息税折旧摊销前利润."""
    return case.now.ebitda


@formula(Unit.TIMES, Side.LOW, watch="interest_cover_watch", alarm="interest_cover_alarm")
def interest_cover(case: Case) -> Term:
    """利息保障倍数."""
    return case.now.ebit.over(case.now.interest, NO_INTEREST)


@formula(Unit.TIMES, Side.LOW)
def ebitda_interest_cover(case: Case) -> Term:
    """EBITDA 利息保障倍数."""
    return case.now.ebitda.over(case.now.interest, NO_INTEREST)


@formula(Unit.TIMES, Side.HIGH, watch="debt_to_ebitda_watch", alarm="debt_to_ebitda_alarm")
def debt_to_ebitda(case: Case) -> Term:
    """有息负债/EBITDA; with debt and nothing earned to carry it, an alarm."""
    return _carried(case, case.now.debt)


@formula(Unit.TIMES, Side.HIGH, watch="debt_to_ebitda_watch", alarm="debt_to_ebitda_alarm")
def net_debt_to_ebitda(case: Case) -> Term:
    """净有息负债/EBITDA; below 0 where there is more cash than debt."""
    return _carried(case, case.now.debt - case.now["cash"])


@formula(Unit.TIMES, Side.LOW, watch="dscr_watch", alarm="dscr_alarm")
def dscr(case: Case) -> Term:
    """偿债备付率: against the schedules of the borrower's own loans, so other banks' debt is not in it."""
    free = case.now.ebitda - case.now["income_tax_expense"] - _capital_spending(case)
    if case.policy.dscr_less_working_capital:
        free = free - _tied_up(case)
    return free / _due(case)


@formula(Unit.TIMES, Side.LOW, watch="cfads_watch")
def cfads_cover(case: Case) -> Term:
    """现金流偿债倍数: operating cash flow, before interest, against what falls due."""
    flow = case.now["cfo"]
    if case.policy.cfads_adds_interest:
        flow = flow + case.now.interest_paid
    return flow / _due(case)


def _carried(case: Case, debt: Term) -> Term:
    owes = debt.value is not None and debt.value > 0
    return debt.over(case.now.ebitda, NO_EBITDA, alarming=owes)


def _capital_spending(case: Case) -> Term:
    share = Fraction(str(case.policy.dscr_capex_share))
    return case.now["capex"] * share if share else Term(Fraction(0))


def _tied_up(case: Case) -> Term:
    """What operations tied up, from the supplement: the fall of stock and receivables and the rise of payables, turned round."""
    return -(case.now["sup_inventories"] + case.now["sup_receivables"] + case.now["sup_payables"])


def _due(case: Case) -> Term:
    """Principal and interest due by the loans' schedules, and what is overdue; missing where one of the loans has no schedule."""
    service = case.service
    if service is None:
        return Term(None, why=NO_SCHEDULE)
    due = given("service_principal", service.principal) + given("service_interest", service.interest)
    if service.arrears:
        due = due + given("service_arrears", service.arrears)
    if service.currency != case.stretch.currency:
        return due.missing(OTHER_CURRENCY)
    if not service.complete:
        return due.missing(SCHEDULE_SHORT)
    return due.missing(NOTHING_DUE) if due.value == 0 else due.noted("ratio.note.own_loans")
