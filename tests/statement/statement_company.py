"""Company S of the oracles, in the small-enterprise form, and its faults: figures in thousands, as they are printed."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from postloan.statement import Figure, Kind, Period, Source, Span, Standard, Statement

THOUSAND = Decimal(1000)
CLOSE, OPEN = date(2025, 12, 31), date(2024, 12, 31)
_ROWS = {
    1: "cash", 3: "notes_receivable", 4: "accounts_receivable", 5: "prepayments", 8: "other_receivables", 9: "inventories",
    10: "raw_materials", 11: "work_in_progress", 12: "finished_goods", 13: "turnover_materials", 15: "total_current_assets",
    17: "long_term_equity_investments", 18: "fixed_assets_cost", 19: "accumulated_depreciation", 20: "fixed_assets_net",
    21: "construction_in_progress", 25: "intangible_assets", 27: "long_term_deferred_expenses", 29: "total_noncurrent_assets", 30: "total_assets",
    31: "short_term_borrowings", 32: "notes_payable", 33: "accounts_payable", 34: "advances_received", 35: "payroll_payable", 36: "taxes_payable",
    37: "interest_payable", 39: "other_payables", 41: "total_current_liabilities", 42: "long_term_borrowings", 46: "total_noncurrent_liabilities",
    47: "total_liabilities", 48: "paid_in_capital", 49: "capital_reserve", 50: "surplus_reserve", 51: "retained_earnings", 52: "total_equity",
    53: "total_liabilities_equity",
}  # fmt: skip
SHEET = {
    1: (800, 600), 3: (100, 120), 4: (1500, 1200), 5: (200, 150), 8: (150, 130), 9: (1250, 1100), 10: (400,), 11: (150,), 12: (650,), 13: (50,),
    15: (4000, 3300), 17: (200, 200), 18: (5000, 4600), 19: (1800, 1400), 20: (3200, 3200), 21: (300, 0), 25: (400, 440), 27: (100, 120),
    29: (4200, 3960), 30: (8200, 7260), 31: (2000, 1800), 32: (200, 150), 33: (900, 850), 34: (150, 100), 35: (120, 110), 36: (80, 70),
    37: (20, 15), 39: (130, 165), 41: (3600, 3260), 42: (1000, 800), 46: (1000, 800), 47: (4600, 4060), 48: (2500, 2500), 49: (100, 100),
    50: (160, 120), 51: (840, 480), 52: (3600, 3200), 53: (8200, 7260),
}  # fmt: skip
INCOME = {
    "operating_revenue": 9000, "operating_cost": 6750, "taxes_and_surcharges": 60, "selling_expense": 500, "admin_expense": 800,
    "finance_expense": 190, "interest_expense": 180, "investment_income": 10, "operating_profit": 710, "non_operating_income": 30,
    "non_operating_expense": 20, "profit_before_tax": 720, "income_tax_expense": 180, "net_profit": 540,
}  # fmt: skip
CASH = {
    "cash_from_sales": 8770, "other_operating_in": 30, "cash_to_suppliers": 5900, "cash_to_employees": 1400, "taxes_paid": 300,
    "other_operating_out": 395, "cfo": 805, "investment_income_received": 10, "capex": 700, "cfi": -690, "borrowings_raised": 2400,
    "principal_repaid": 2000, "interest_paid": 175, "profit_distributed": 140, "cff": 85, "net_cash_change": 200, "cash_begin": 600, "cash_end": 800,
}  # fmt: skip


def column(at: int, **changes: int) -> dict[str, int]:
    """The closing (0) or opening (1) column; ``row_9=1350`` changes a row, ``cash=5`` an account."""
    found = {_ROWS[row]: values[at] for row, values in SHEET.items() if at < len(values)}
    return found | {
        _ROWS[int(name.removeprefix("row_"))] if name.startswith("row_") else name: value for name, value in changes.items()
    }


def statement(
    kind: Kind, period: Period, values: Mapping[str, int], unit: Decimal = THOUSAND, *, comparative: bool = False
) -> Statement:
    """A statement whose n-th figure stands in row n of a sheet."""
    figures = tuple(
        Figure(code, value * unit, Source("S.xlsx", kind, row, 3), str(value), code)
        for row, (code, value) in enumerate(values.items(), 1)
    )
    return Statement(kind, period, figures, standard=Standard.SMALL, unit=unit, precision=unit, comparative=comparative)


def sheet(at: date = CLOSE, unit: Decimal = THOUSAND, **changes: int) -> Statement:
    """The balance sheet of one day: closing figures, or those of the year before."""
    return statement(
        Kind.BALANCE_SHEET, Period(at, Span.INSTANT), column(int(at == OPEN), **changes), unit, comparative=at == OPEN
    )


def year(kind: Kind, **changes: int) -> Statement:
    """The income or cash-flow statement of the year."""
    return statement(kind, Period(CLOSE, Span.YEAR, 12), (INCOME if kind is Kind.INCOME else CASH) | changes)


def company() -> list[Statement]:
    """Everything that company S hands in."""
    return [sheet(), sheet(OPEN), year(Kind.INCOME), year(Kind.CASH_FLOW)]
