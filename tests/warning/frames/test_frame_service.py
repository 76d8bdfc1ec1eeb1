"""Debt service as warnings see it: the loans' own schedules against what confirmed statements say is earned."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from filing_desk import AS_OF, POLICY, booked, filed, income, sheet, stated
from sqlalchemy import Engine

from postloan.book import Pin
from postloan.desk import connect
from postloan.statement import Kind
from postloan.warning.frames.service import COLUMNS, build
from postloan.warning.known import Known

Y25 = date(2025, 12, 31)


def instalment(number: int, due: date, principal: float, interest: float) -> dict[str, Any]:
    return {
        "loan_id": "L-A",
        "instalment": number,
        "due_on": due,
        "principal_due": Decimal(str(principal)),
        "interest_due": Decimal(str(interest)),
    }


@pytest.fixture(scope="module")
def pin(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Pin:
    """A pays 800 and 100 within twelve months, and more later; B's loan has no schedule."""
    home = tmp_path_factory.mktemp("due")
    (home / "desk.sqlite").write_bytes(migrated_file.read_bytes())
    due = [
        instalment(1, date(2026, 12, 31), 300, 60), instalment(2, date(2027, 9, 30), 500, 40), instalment(3, date(2027, 10, 31), 900, 5),
    ]  # fmt: skip
    return booked(home / "book", connect(f"sqlite:///{home / 'desk.sqlite'}"), ("schedule", due))


def told(pin: Pin, desk: Engine, until: date = AS_OF, whom: str | None = None) -> pd.DataFrame:
    with desk.connect() as connection:
        found = build(Known(pin, AS_OF, until, POLICY, connection, whom=whom))
        assert found is not None
        return found.ask(_all).to_pandas(date_as_object=True).set_index("borrower_id")


def _all(rows: Any) -> Any:
    return rows.select("borrower_id", *COLUMNS)


def test_what_is_earned_is_held_against_what_falls_due(pin: Pin, engine: Engine) -> None:
    """Profit 1,000, interest 200, depreciation 0: EBITDA 1,200 without tax, over 900."""
    for name in ("A", "B"):
        filed(
            engine,
            pin,
            name,
            date(2026, 3, 1),
            date(2026, 3, 5),
            sheet(Y25),
            income(Y25, revenue=9_000, cost=7_800, interest=200),
        )
    found = told(pin, engine)
    assert list(found.index) == ["A"], "nobody knows what B has to pay"
    assert found.loc["A", ["due_principal", "due_interest", "due_arrears"]].tolist() == [800, 100, 0]
    assert (found.loc["A", "statement_on"], found.loc["A", "statement_age"]) == (Y25, 273)
    assert pd.isna(found.loc["A", "dscr"]), "the statements do not tell depreciation and tax"


def test_coverage_by_hand(pin: Pin, engine: Engine) -> None:

    whole = income(Y25, revenue=9_000, cost=7_800, interest=200)
    more = {figure.account: float(figure.value) for figure in whole.figures} | {"income_tax_expense": 250, "net_profit": 750}
    spare = stated(Kind.SUPPLEMENT, whole.period, {"sup_depreciation": 100})
    filed(engine, pin, "A", date(2026, 3, 1), date(2026, 3, 5), sheet(Y25), stated(Kind.INCOME, whole.period, more), spare)
    row = told(pin, engine).loc["A"]
    assert row["dscr"] == pytest.approx((1_000 + 200 + 100 - 250) / 900)
    assert told(pin, engine, whom="A").loc["A", "dscr"] == row["dscr"]
    assert told(pin, engine, date(2026, 3, 4)).empty, "nothing was confirmed yet"


def test_without_filings_there_is_no_frame(pin: Pin, engine: Engine) -> None:
    with engine.connect() as connection:
        assert build(Known(pin, AS_OF, AS_OF, POLICY, connection)) is None
