"""Statements written by hand for one company: three years and half of a fourth, each tied, getting worse; filed and confirmed."""

import hashlib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from postloan.access import Actor, Reach, Role, Scope
from postloan.book import Pin
from postloan.borrower.spread.file import confirm, submit
from postloan.borrower.spread.values import Handed
from postloan.desk import unit
from postloan.statement import Figure, Kind, Period, Source, Span, Statement
from postloan.statement.chart import CHART

#: The period, then: revenue, cost, cash, receivables, stock, fixed assets, payables, short-term borrowings, cash from sales (thousand yuan).
PERIODS = (
    (Period(date(2023, 12, 31), Span.YEAR, 12), (12_000, 9_000, 1_500, 2_000, 1_800, 4_000, 1_400, 2_000, 13_000)),
    (Period(date(2024, 12, 31), Span.YEAR, 12), (12_600, 9_800, 1_300, 2_900, 2_300, 4_200, 1_700, 2_800, 12_700)),
    (Period(date(2025, 12, 31), Span.YEAR, 12), (11_000, 9_300, 700, 3_900, 3_000, 4_100, 2_300, 3_600, 10_100)),
    (Period(date(2026, 6, 30), Span.CUMULATIVE, 6), (4_300, 3_900, 300, 4_300, 3_300, 4_000, 2_900, 3_900, 3_600)),
)


def _amounts(row: tuple[int, ...], months: int) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    revenue, cost, cash, receivables, stock, fixed, payables, borrowed, received = row
    expense, interest = 90 * months, borrowed * 5 * months // 1200
    profit = revenue - cost - expense - interest
    current = cash + receivables + stock
    owed = payables + borrowed
    assets = current + fixed
    sheet = {
        "cash": cash, "accounts_receivable": receivables, "inventories": stock, "total_current_assets": current, "fixed_assets": fixed,
        "total_noncurrent_assets": fixed, "total_assets": assets, "short_term_borrowings": borrowed, "accounts_payable": payables,
        "total_current_liabilities": owed, "total_liabilities": owed, "paid_in_capital": assets - owed, "total_equity": assets - owed,
        "total_liabilities_equity": assets,
    }  # fmt: skip
    income = {
        "operating_revenue": revenue, "operating_cost": cost, "admin_expense": expense, "finance_expense": interest,
        "interest_expense": interest, "operating_profit": profit, "profit_before_tax": profit, "income_tax": 0, "net_profit": profit,
    }  # fmt: skip
    paid = cost + expense
    flows = {"cash_from_sales": received, "operating_in_total": received, "operating_out_total": paid, "cfo": received - paid}
    return sheet, income, flows


def _statement(kind: Kind, period: Period, amounts: Mapping[str, int], file: str) -> Statement:
    figures = tuple(
        Figure(code, Decimal(value * 1000), Source(file, str(kind), row, 2), str(value), CHART[code].zh)
        for row, (code, value) in enumerate(amounts.items(), 5)
        if code in CHART
    )
    return Statement(kind, period, figures, unit=Decimal(1000), precision=Decimal(1000))


def workbook(period: Period, row: tuple[int, ...]) -> Handed:
    """One workbook with the three statements of a period."""
    sheet, income, flows = _amounts(row, period.months)
    file = f"报表{period.end:%Y%m}.xlsx"
    statements = (
        _statement(Kind.BALANCE_SHEET, Period(period.end, Span.INSTANT), sheet, file),
        _statement(Kind.INCOME, period, income, file),
        _statement(Kind.CASH_FLOW, period, flows, file),
    )
    return Handed(statements, file, hashlib.sha256(file.encode()).hexdigest(), 1000, "by hand", "by-hand")


def file_all(desk: object, pin: Pin, scope: Scope, borrower_id: str) -> None:
    """Hand in and confirm every period, by two people."""
    clerk, chief = (Actor(number, name, Role.HEAD_OFFICE, Reach(None)) for number, name in ((1, "甲"), (2, "乙")))
    for period, row in PERIODS:
        with unit(desk, clerk, "submit") as work:
            number = submit(work, pin, scope, borrower_id, workbook(period, row))
        with unit(desk, chief, "confirm") as work:
            confirm(work, number, 1)
