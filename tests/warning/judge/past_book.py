"""A book of eight month-ends in which a few borrowers go bad, each in its own way, among many that do not."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Engine
from working_book import staged

from postloan.access import SYSTEM
from postloan.book import Book
from postloan.policy import Policy

#: A quarter of a year is enough to see what came of a warning here.
POLICY = Policy().changed(judging_horizon_months=3, judging_events_min=2, judging_lead_days=20)
ENDS = [day.date() for day in pd.date_range("2026-01-31", "2026-08-31", freq="ME")]
GOOD = tuple(f"G{number:02}" for number in range(30))
EAST, WEST = "城东支行", "城西支行"

#: Days past due at each month-end; None: not on the tape.
COURSES: Mapping[str, tuple[int | None, ...]] = {
    "SLOW": (0, 10, 40, 70, 100, 130, 160, 190),  # warned of in February, bad on 22 May
    "FAST": (0, 0, 95, 120, 150, 180, 210, 240),  # bad on 27 March without a word before
    "OLD": (200, 230, 260, 290, 320, 350, 380, 410),  # bad before the first date
    "CURED": (0, 20, 0, 0, 0, 0, 0, 0),  # a false alarm
    "CLASS": (0, 0, 0, 0, 0, 0, 0, 0),  # called substandard in April
    "LOSS": (0, 0, 0, 0, 0, 0, 0, 0),  # written off in June
    "LATER": (0, 0, 0, 0, 0, 0, 0, 92),  # bad in the last months, unwarned
    "GONE": (0, 0, 15, None, None, None, None, None),  # late, then repaid
}


def row(borrower: str, place: int, dpd: int, **others: Any) -> dict[str, Any]:
    as_of = ENDS[place]
    branch = WEST if borrower in {"FAST", "LOSS"} else EAST
    return {
        "as_of": as_of, "loan_id": f"L-{borrower}", "borrower_id": borrower, "borrower_name": f"公司{borrower}", "branch": branch, "officer": "李芳",
        "product": "流动资金贷款", "principal": Decimal(1000), "rate": 0.05, "originated_on": date(2025, 3, 1), "matures_on": date(2028, 3, 1),
        "balance": Decimal(800), "dpd": dpd, "borrower_type": "corporate",
        "risk_class": 3 if borrower == "CLASS" and place >= 3 else None, "written_off": borrower == "LOSS" and place >= 5, **others,
    }  # fmt: skip


def tape(places: range, **others: Any) -> list[dict[str, Any]]:
    courses = {**COURSES, **dict.fromkeys(GOOD, (0,) * len(ENDS))}
    return [
        row(name, place, **{"dpd": dpd, **others})
        for name, course in courses.items()
        for place in places
        if (dpd := course[place]) is not None
    ]


def published(home: Path, desk: Engine, places: range) -> Book:
    """The tapes of these places, live."""
    book = Book(home, desk, memory="300MB", threads=1)
    book.publish(SYSTEM, staged(book, "loan", tape(places)), POLICY)
    return book
