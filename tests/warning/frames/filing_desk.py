"""A book of a few firms, and statements filed for them on the days a test wants."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from working_book import staged

from postloan.access import EVERYTHING, SYSTEM, Actor, Reach, Role, Scope
from postloan.book import Book, Pin
from postloan.borrower.spread.file import confirm, submit
from postloan.borrower.spread.values import Handed
from postloan.desk import unit
from postloan.policy import Policy
from postloan.statement import Figure, Kind, Period, Source, Span, Statement

AS_OF = date(2026, 9, 30)
POLICY = Policy()
EAST = "城东支行"
_OFFICER = Actor(1, "李芳", Role.LOAN_OFFICER, Reach((EAST,)))
_MANAGER = Actor(2, "王行长", Role.BRANCH_MANAGER, Reach((EAST,)))

#: borrower, kind, balance. Z owes nothing any more.
FIRMS = (("A", "corporate", 5_000_000), ("B", "small_business", 2_000_000), ("C", "corporate", 400_000), ("Z", "corporate", 0))


def loan(borrower: str, kind: str, balance: float, as_of: date = AS_OF) -> dict[str, Any]:
    return {
        "as_of": as_of, "loan_id": f"L-{borrower}", "borrower_id": borrower, "borrower_name": f"公司{borrower}", "branch": EAST,
        "officer": "李芳", "product": "流动资金贷款", "principal": Decimal(10_000_000), "rate": 0.05, "originated_on": date(2024, 3, 1),
        "matures_on": date(2027, 3, 1), "balance": Decimal(str(balance)), "dpd": 0, "borrower_type": kind,
    }  # fmt: skip


def booked(home: Path, desk: Engine, *others: tuple[str, list[dict[str, Any]]]) -> Pin:
    """The firms' loans, live, and rows of other tables."""
    book = Book(home, desk, memory="300MB", threads=1)
    book.publish(SYSTEM, staged(book, "loan", [loan(*one) for one in FIRMS]), POLICY)
    for table, rows in others:
        book.publish(SYSTEM, staged(book, table, rows), POLICY)
    return book.pin()


def stated(kind: Kind, period: Period, values: Mapping[str, float]) -> Statement:
    figures = (
        Figure(account, Decimal(str(value)), Source("报表.xlsx", kind.value, row, 2), f"{value}", account)
        for row, (account, value) in enumerate(values.items(), 5)
    )
    return Statement(kind, period, tuple(figures))


def sheet(end: date, *, cash: float = 300, others: float = 0, owed: float = 400, equity: float = 600) -> Statement:
    """A balance sheet that ties: cash, other receivables and plant; short debt, equity."""
    plant = owed + equity - cash - others
    return stated(Kind.BALANCE_SHEET, Period(end, Span.INSTANT), {
        "cash": cash, "other_receivables": others, "total_current_assets": cash + others, "fixed_assets": plant, "total_noncurrent_assets": plant,
        "total_assets": owed + equity, "short_term_borrowings": owed, "total_current_liabilities": owed, "total_liabilities": owed,
        "paid_in_capital": equity, "total_equity": equity, "total_liabilities_equity": owed + equity,
    })  # fmt: skip


def _period(end: date) -> Period:
    return Period(end, Span.YEAR, 12) if end.month == 12 else Period(end, Span.CUMULATIVE, end.month)


def income(end: date, *, revenue: float, cost: float, interest: float = 20) -> Statement:
    profit = revenue - cost - interest
    return stated(Kind.INCOME, _period(end), {
        "operating_revenue": revenue, "operating_cost": cost, "finance_expense": interest, "interest_expense": interest,
        "operating_profit": profit, "profit_before_tax": profit, "net_profit": profit,
    })  # fmt: skip


def cash_flow(end: date, cfo: float) -> Statement:
    return stated(Kind.CASH_FLOW, _period(end), {"cfo": cfo})


def filed(desk: Engine, pin: Pin, borrower: str, came: date, confirmed: date | None, *statements: Statement) -> int:
    """A workbook handed in on one day and confirmed on another (None: not yet); days of the bank's clock, at noon."""
    handed = Handed(statements, f"{borrower}.xlsx", f"{borrower}{came}{len(statements)}".ljust(64, "0"), 4711)
    with unit(desk, _OFFICER, "submit") as work:
        work.at = _noon(came)
        number = submit(work, pin, Scope(EVERYTHING, AS_OF), borrower, handed)
    if confirmed is not None:
        with unit(desk, _MANAGER, "confirm") as work:
            work.at = _noon(confirmed)
            confirm(work, number, 1)
    return number


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(4))
