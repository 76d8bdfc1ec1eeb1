"""Statements as warnings see them: what the analysis says, of what was known on the day, for all borrowers at once."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from filing_desk import AS_OF, POLICY, booked, cash_flow, filed, income, sheet
from sqlalchemy import Connection, Engine

from postloan.access import EVERYTHING
from postloan.book import Pin
from postloan.borrower.analysis import flow_basis, ratios, scores, year_before
from postloan.borrower.health.statements import accounts_of_all
from postloan.desk import connect
from postloan.warning.frames.statements import COLUMNS, build
from postloan.warning.known import Known
from postloan.warning.sources.statements import RATIOS

Y23, Y24, Y25, H25, H26 = date(2023, 12, 31), date(2024, 12, 31), date(2025, 12, 31), date(2025, 6, 30), date(2026, 6, 30)


def told(pin: Pin, connection: Connection | None, until: date = AS_OF, whom: str | None = None) -> pd.DataFrame:
    found = build(Known(pin, AS_OF, until, POLICY, connection, whom=whom))
    assert found is not None
    return found.ask(_all).to_pandas(date_as_object=True).set_index("borrower_id")


def _all(rows: Any) -> Any:
    return rows.select("borrower_id", "exposure", "loan_id", *COLUMNS)


def _invoices(borrower: str, year: int, monthly: float) -> list[dict[str, Any]]:
    return [
        {"borrower_id": borrower, "direction": "sale", "number": f"{borrower}{year}{month:02}{day:02}", "issued_on": date(year, month, day),
         "counterparty": "K", "amount": Decimal(str(monthly / 2)), "status": "valid"}
        for month in range(1, 13) for day in (1, 28)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def pin(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Pin:
    home = tmp_path_factory.mktemp("firms")
    (home / "desk.sqlite").write_bytes(migrated_file.read_bytes())
    return booked(home / "book", connect(f"sqlite:///{home / 'desk.sqlite'}"), ("invoice", _invoices("A", 2025, 500)))


@pytest.fixture
def desk(engine: Engine, pin: Pin) -> Engine:
    """A: two years and the half-years between; revenue 10,000 then 7,500, a loss twice. B: half a year only."""
    filed(
        engine,
        pin,
        "A",
        date(2025, 3, 1),
        date(2025, 3, 5),
        sheet(Y24),
        income(Y24, revenue=10_000, cost=10_100),
        cash_flow(Y24, -50),
    )
    filed(
        engine, pin, "A", date(2026, 3, 1), date(2026, 3, 5), sheet(Y25, cash=100, others=150, owed=700, equity=300),
        income(Y25, revenue=7_500, cost=7_600), cash_flow(Y25, -80),
    )  # fmt: skip
    filed(engine, pin, "B", date(2026, 8, 1), date(2026, 8, 3), sheet(H26), income(H26, revenue=3_000, cost=3_100))
    return engine


def test_figures_are_those_of_the_analysis(pin: Pin, desk: Engine) -> None:
    with desk.connect() as connection:
        found = told(pin, connection)
        everyone = accounts_of_all(connection, EVERYTHING)
    for borrower, accounts in everyone.items():
        now = flow_basis(accounts, AS_OF)
        assert now is not None
        then = year_before(accounts, now)
        expected = {one.name: one.value for one in ratios(now, then, POLICY)} | {
            {"altman_z2": "z2_score", "beneish_m": "m_score"}.get(one.name, one.name): one.value
            for one in scores(now, then, POLICY)
        }
        for name in (*RATIOS, "z2_score", "m_score"):
            mine = found.loc[borrower, name]
            assert pd.isna(mine) if expected[name] is None else mine == pytest.approx(expected[name]), (borrower, name)


def test_a_bad_year_by_hand(pin: Pin, desk: Engine) -> None:
    """Revenue 10,000 → 7,500; losses of 120 in both years; liabilities on assets 0.4 → 0.7; other receivables from 0 have no rate."""
    with desk.connect() as connection:
        row = told(pin, connection).loc["A"]
    assert (row["revenue_compared"], row["revenue_before"], row["revenue_growth"]) == (7_500, 10_000, pytest.approx(-0.25))
    assert (row["loss_years"], row["burnt_years"], row["net_profit"], row["cfo"]) == (2, 2, -120, -80)
    assert (row["debt_to_assets"], row["debt_to_assets_change"], row["equity"]) == (pytest.approx(0.7), pytest.approx(0.3), 300)
    assert (row["cash_share"], row["debt_share"]) == (pytest.approx(0.1), pytest.approx(0.7))
    assert pd.isna(row["other_receivables_growth"])
    assert (row["statement_on"], row["statement_age"], row["months_reported"]) == (Y25, 273, 12)
    assert row["statement_currency"] == "CNY"
    assert row["exposure"] == 5_000_000
    assert pd.isna(row["loan_id"])


def test_revenue_is_held_against_invoices_of_the_same_months_only(pin: Pin, desk: Engine) -> None:
    """Invoices of all of 2025 come to 6,000 of the 7,500; no account line covers the year."""
    with desk.connect() as connection:
        found = told(pin, connection)
    assert (found.loc["A", "invoiced_revenue"], found.loc["A", "revenue_unseen_by_tax"]) == (6_000, pytest.approx(0.2))
    assert found.loc[["A", "B"], "revenue_unseen_by_bank"].isna().all()
    assert pd.isna(found.loc["B", "revenue_unseen_by_tax"])


def test_half_a_year_is_no_year_of_loss(pin: Pin, desk: Engine) -> None:
    with desk.connect() as connection:
        row = told(pin, connection).loc["B"]
    assert (row["net_profit"], row["months_reported"]) == (-240, 6), "six months of −120, scaled and labelled so"
    assert pd.isna(row["loss_years"])
    assert pd.isna(row["revenue_growth"])


def test_what_was_confirmed_or_corrected_later_is_not_seen(pin: Pin, desk: Engine) -> None:
    filed(desk, pin, "A", date(2026, 9, 1), date(2026, 9, 10), income(Y25, revenue=5_000, cost=5_000))
    with desk.connect() as connection:
        before, on, after = (
            told(pin, connection, day).loc["A"] for day in (date(2026, 3, 4), date(2026, 9, 9), date(2026, 9, 10))
        )
    assert (before["statement_on"], before["revenue"]) == (Y24, 10_000)
    assert (on["revenue"], on["loss_years"]) == (7_500, 2)
    assert (after["revenue"], after["net_profit"]) == (5_000, -20)


def test_the_end_of_the_day_is_the_banks_own(pin: Pin, engine: Engine) -> None:
    """Confirmed at noon in Shanghai: known on that day, not on the day before."""
    filed(engine, pin, "A", date(2026, 3, 1), date(2026, 3, 5), sheet(Y25), income(Y25, revenue=10, cost=5))
    with engine.connect() as connection:
        assert pd.isna(told(pin, connection, date(2026, 3, 4)).loc["A", "statement_on"])
        assert told(pin, connection, date(2026, 3, 5)).loc["A", "statement_on"] == Y25


def test_statements_that_are_owed_count_days_until_they_come_in(pin: Pin, desk: Engine) -> None:
    """A is asked every quarter: that of March 2026, the first after the year it filed, was due on 30 April. C owes too little to be asked.

    B is asked every half year: the year 2025 was due on 30 April, and is waited for until June 2026 comes in.
    """

    def late(day: date, name: str) -> list[Any]:
        with desk.connect() as connection:
            return told(pin, connection, day).loc[name, ["late_days", "late_period", "late_since"]].tolist()

    assert late(date(2026, 8, 9), "A") == [101, date(2026, 3, 31), date(2026, 4, 30)]
    assert late(AS_OF, "A") == [153, date(2026, 3, 31), date(2026, 4, 30)]
    assert late(date(2026, 7, 31), "B") == [92, Y25, date(2026, 4, 30)]
    assert late(date(2026, 8, 1), "B") == [0, None, None], "handed in, if not yet confirmed"
    with desk.connect() as connection:
        assert "C" not in told(pin, connection).index


def test_one_borrower_alone_is_told_the_same(pin: Pin, desk: Engine) -> None:
    with desk.connect() as connection:
        everyone, alone = told(pin, connection), told(pin, connection, whom="A")
    assert list(alone.index) == ["A"]
    pd.testing.assert_frame_equal(everyone.loc[["A"]], alone, check_dtype=False)


def test_who_owes_nothing_has_no_row_and_without_filings_there_is_no_frame(pin: Pin, desk: Engine) -> None:
    with desk.connect() as connection:
        assert set(told(pin, connection).index) == {"A", "B"}
        assert build(Known(pin, AS_OF, date(2025, 2, 28), POLICY, connection)) is None
    assert build(Known(pin, AS_OF, AS_OF, POLICY)) is None


def test_the_mark_changes_with_every_filing_and_not_without(pin: Pin, desk: Engine) -> None:
    def mark() -> str:
        with desk.connect() as connection:
            found = build(Known(pin, AS_OF, AS_OF, POLICY, connection))
        assert found is not None
        return found.mark

    first = mark()
    assert mark() == first
    filed(desk, pin, "C", date(2026, 9, 2), None, sheet(H26))
    assert mark() != first
