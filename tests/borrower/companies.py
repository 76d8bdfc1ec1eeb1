"""Companies whose ratios can be checked by hand."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from postloan.borrower.analysis import Service
from postloan.statement import Accounts, Period, Span

YEAR_END = date(2023, 12, 31)


def amounts(**values: str | float) -> dict[str, Decimal]:
    return {account: Decimal(str(value)) for account, value in values.items()}


#: Company S of the oracles, small-enterprise form, in thousands: balances at the end and at the beginning of the year, and flows.
CLOSING = amounts(
    cash=800, notes_receivable=100, accounts_receivable=1500, prepayments=200, other_receivables=150, inventories=1250,
    total_current_assets=4000, long_term_equity_investments=200, fixed_assets_cost=5000, accumulated_depreciation=1800, fixed_assets_net=3200,
    construction_in_progress=300, intangible_assets=400, long_term_deferred_expenses=100, total_noncurrent_assets=4200, total_assets=8200,
    short_term_borrowings=2000, notes_payable=200, accounts_payable=900, advances_received=150, payroll_payable=120, taxes_payable=80,
    interest_payable=20, other_payables=130, total_current_liabilities=3600, long_term_borrowings=1000, total_noncurrent_liabilities=1000,
    total_liabilities=4600, paid_in_capital=2500, capital_reserve=100, surplus_reserve=160, retained_earnings=840, total_equity=3600,
)  # fmt: skip
OPENING = amounts(
    cash=600, notes_receivable=120, accounts_receivable=1200, prepayments=150, other_receivables=130, inventories=1100,
    total_current_assets=3300, long_term_equity_investments=200, fixed_assets_cost=4600, accumulated_depreciation=1400, fixed_assets_net=3200,
    construction_in_progress=0, intangible_assets=440, long_term_deferred_expenses=120, total_noncurrent_assets=3960, total_assets=7260,
    short_term_borrowings=1800, notes_payable=150, accounts_payable=850, advances_received=100, payroll_payable=110, taxes_payable=70,
    interest_payable=15, other_payables=165, total_current_liabilities=3260, long_term_borrowings=800, total_noncurrent_liabilities=800,
    total_liabilities=4060, paid_in_capital=2500, capital_reserve=100, surplus_reserve=120, retained_earnings=480, total_equity=3200,
)  # fmt: skip
FLOWS = amounts(
    operating_revenue=9000, operating_cost=6750, taxes_and_surcharges=60, selling_expense=500, admin_expense=800, finance_expense=190,
    interest_expense=180, investment_income=10, operating_profit=710, profit_before_tax=720, income_tax_expense=180, net_profit=540,
    cash_from_sales=8770, taxes_paid=300, cfo=805, capex=700, interest_paid=175, sup_depreciation=400, sup_amortisation=40,
    sup_deferred_amortisation=20, sup_inventories=-150, sup_receivables=-350, sup_payables=135,
)  # fmt: skip
SERVICE = Service(Decimal(300), Decimal(180), YEAR_END, date(2024, 12, 31), loans=1)


def accounts(
    end: date = YEAR_END,
    months: int = 12,
    *,
    opening: Mapping[str, Decimal] | None = None,
    span: Span | None = None,
    **values: str | float,
) -> Accounts:
    """A stretch of so many months from the year's first day, with these amounts."""
    named = span or (Span.YEAR if months == 12 else Span.CUMULATIVE if months else Span.INSTANT)
    return Accounts(Period(end, named, months), amounts(**values), dict(opening or {}))


def company_s(scale: Decimal = Decimal(1)) -> Accounts:
    """Company S, every amount times ``scale``."""
    values, opening = ({account: amount * scale for account, amount in side.items()} for side in (CLOSING | FLOWS, OPENING))
    return Accounts(Period(YEAR_END, Span.YEAR, 12), values, opening)
