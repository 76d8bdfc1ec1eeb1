"""A book of three companies and a person, statements made by hand, and people to file them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import working_book
from sqlalchemy import Engine

from postloan.access import SYSTEM, Actor, Reach, Role, Scope
from postloan.book import Book, Pin
from postloan.borrower.spread.file import submit
from postloan.borrower.spread.values import Answer, Handed
from postloan.desk import unit
from postloan.policy import Policy
from postloan.statement import Figure, Kind, Perimeter, Period, Source, Span, Statement

AS_OF = date(2026, 9, 30)
EAST, WEST = "城东支行", "城西支行"
POLICY = Policy()
VIEW = Scope(Reach(None), AS_OF)
YEAR = Period(date(2025, 12, 31), Span.YEAR, 12)
CLOSING = Period(date(2025, 12, 31), Span.INSTANT)
OPENING = Period(date(2024, 12, 31), Span.INSTANT)

#: loan, borrower, name, branch, officer, kind, balance. 宏远 has two loans; the larger one says who looks after it.
LOANS = (
    ("L1", "B1", "宏远机械（集团）有限公司", EAST, "李芳", "corporate", 3_000_000),
    ("L2", "B1", "宏远机械（集团）有限公司", EAST, "赵强", "corporate", 5_000_000),
    ("L3", "B2", "新民食品厂", EAST, "李芳", "small_business", 1_500_000),
    ("L4", "B3", "长河运输有限公司", WEST, "孙丽", "corporate", 2_000_000),
    ("L5", "P1", "王五", EAST, "李芳", "personal", 9_000_000),
)


def book(home: Path, desk: Engine) -> Pin:
    """The five loans, live."""
    made = Book(home, desk, memory="300MB", threads=1)
    rows = [
        {
            "as_of": AS_OF, "loan_id": loan, "borrower_id": whose, "borrower_name": name, "branch": branch, "officer": officer,
            "borrower_type": kind, "product": "流动资金贷款", "principal": Decimal(10_000_000), "rate": 0.05, "originated_on": date(2025, 3, 1),
            "matures_on": date(2027, 3, 1), "balance": Decimal(balance), "dpd": 0,
        }
        for loan, whose, name, branch, officer, kind, balance in LOANS
    ]  # fmt: skip
    made.publish(SYSTEM, working_book.staged(made, "loan", rows), POLICY)
    return made.pin()


def officer(number: int = 1, *branches: str, name: str | None = None) -> Actor:
    return Actor(number, f"客户经理{number}", Role.LOAN_OFFICER, Reach(branches or (EAST, WEST), (name,) if name else None))


def manager(number: int = 2, *branches: str) -> Actor:
    return Actor(number, f"支行行长{number}", Role.BRANCH_MANAGER, Reach(branches or (EAST, WEST)))


def statement(kind: Kind, period: Period, values: Mapping[str, int | str], **more: Any) -> Statement:
    """A statement whose figures stand below each other in column B from row 5 on."""
    name = more.pop("file", "报表.xlsx")
    figures = tuple(
        Figure(account, Decimal(str(value)), Source(name, kind.value, row, 2), f"{value}", account)
        for row, (account, value) in enumerate(values.items(), 5)
    )
    return Statement(kind, period, figures, **{"entity": "宏远机械（集团）有限公司", "perimeter": Perimeter.SINGLE, **more})


def sheet(period: Period = CLOSING, *, cash: int = 300, equity: int = 600, **more: Any) -> Statement:
    """A balance sheet that ties: assets 300 + 700, debts 400, equity 600, unless it is told otherwise."""
    values = {
        "cash": cash, "total_current_assets": cash, "fixed_assets": 700, "total_noncurrent_assets": 700, "total_assets": cash + 700,
        "short_term_borrowings": 400, "total_current_liabilities": 400, "total_liabilities": 400, "paid_in_capital": equity,
        "total_equity": equity, "total_liabilities_equity": 400 + equity,
    }  # fmt: skip
    return statement(Kind.BALANCE_SHEET, period, values, **more)


def income(period: Period = YEAR, *, revenue: int = 5000, **more: Any) -> Statement:
    return statement(Kind.INCOME, period, {"operating_revenue": revenue, "operating_cost": 4000}, **more)


def cash_flow(period: Period = YEAR, **more: Any) -> Statement:
    return statement(Kind.CASH_FLOW, period, {"cfo": 120}, **more)


def handed(statements: Sequence[Statement], mark: str = "a", **more: Any) -> Handed:
    """A workbook of these statements; ``mark`` stands for its content."""
    return Handed(
        tuple(statements),
        more.pop("file_name", f"{mark}.xlsx"),
        mark.ljust(64, "0"),
        4711,
        **{"layout": "one", "fingerprint": "f1", **more},
    )


Hand = Callable[..., int]


def hand_in(
    desk: Engine,
    pin: Pin,
    statements: Sequence[Statement],
    mark: str = "a",
    *,
    who: Actor | None = None,
    borrower: str = "B1",
    **more: Any,
) -> int:
    """Hand a workbook in and return the filing's number."""
    note, key = more.pop("note", ""), more.pop("form_key", None)
    with unit(desk, who or officer(), "submit") as work:
        return submit(work, pin, VIEW, borrower, handed(statements, mark, **more), note=note, form_key=key)


def said(label: str, account: str | None, kind: Kind = Kind.BALANCE_SHEET) -> Answer:
    return Answer(kind, label, account)
