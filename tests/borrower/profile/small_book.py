"""A book of three borrowers in two branches on three dates."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from working_book import staged

from postloan.access import SYSTEM
from postloan.book import Book
from postloan.policy import Policy

DATES = (date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31))
AUGUST, SEPTEMBER, OCTOBER = DATES
EAST, WEST = "城东支行", "城西支行"


def row(loan: str, borrower: str, as_of: date, **values: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "as_of": as_of, "loan_id": loan, "borrower_id": borrower, "borrower_name": f"公司{borrower}", "branch": EAST, "officer": "李芳",
        "product": "流动资金贷款", "principal": Decimal("1000.00"), "rate": 0.05, "originated_on": date(2025, 3, 1),
        "matures_on": date(2027, 3, 1), "balance": Decimal("800.00"), "dpd": 0, "borrower_type": "corporate", "industry": "C",
    }  # fmt: skip
    return told | {
        name: Decimal(value) if name in {"balance", "undrawn", "principal"} else value for name, value in values.items()
    }


def rows() -> list[dict[str, Any]]:
    """A: two loans in two branches, one of them overdue from September, a third one repaid in September. B: 50,000. C: a person."""
    found = []
    for as_of in DATES:
        late = {AUGUST: 0, SEPTEMBER: 20, OCTOBER: 51}[as_of]
        klass = {AUGUST: 1, SEPTEMBER: 2, OCTOBER: 3}[as_of]
        found += [
            row("A-1", "A", as_of, balance="900.00", undrawn="100.00", dpd=late, risk_class=klass, group_id="G1"),
            row("A-2", "A", as_of, branch=WEST, officer="孙丽", balance="300.00", risk_class=1, originated_on=date(2024, 5, 1)),
            row("B-1", "B", as_of, balance="50000.00", borrower_type="small_business", industry=None, risk_class=1),
            row("C-1", "C", as_of, borrower_name="100%_张三", borrower_type="personal", balance="700.00", risk_class=1),
        ]
    return [row("A-3", "A", AUGUST, balance="50.00", risk_class=1), *found]


def published(home: Path, desk: Engine) -> Book:
    book = Book(home, desk, memory="300MB", threads=1)
    for as_of in DATES:
        book.publish(SYSTEM, staged(book, "loan", [one for one in rows() if one["as_of"] == as_of]), Policy())
    return book
