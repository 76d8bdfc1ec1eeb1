"""The health score as warnings see it: what the borrower's page has, and a fall that is like for like."""

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from filing_desk import AS_OF, FIRMS, POLICY, booked, filed, income, loan, sheet
from sqlalchemy import Engine

from postloan.access import EVERYTHING, Scope
from postloan.book import Pin
from postloan.borrower.health.queries import history
from postloan.borrower.spread import accounts_of
from postloan.desk import connect
from postloan.warning.frames.health import COLUMNS, build
from postloan.warning.known import Known

THEN = date(2026, 3, 31)
Y24, Y25, H26 = date(2024, 12, 31), date(2025, 12, 31), date(2026, 6, 30)


@pytest.fixture(scope="module")
def pin(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Pin:
    """The firms on two dates."""
    home = tmp_path_factory.mktemp("healthy")
    (home / "desk.sqlite").write_bytes(migrated_file.read_bytes())
    before = [{**loan(*firm, as_of=THEN), "guarantee_type": "mortgage"} for firm in FIRMS]
    return booked(home / "book", connect(f"sqlite:///{home / 'desk.sqlite'}"), ("loan", before))


@pytest.fixture
def desk(engine: Engine, pin: Pin) -> Engine:
    """A: a good year, then a year with thin margins and more debt, confirmed in between. B: one good year, nothing new."""
    for name in ("A", "B"):
        filed(
            engine,
            pin,
            name,
            date(2025, 3, 1),
            date(2025, 3, 5),
            sheet(Y24, owed=300, equity=700),
            income(Y24, revenue=5_000, cost=4_000),
        )
    filed(
        engine, pin, "A", date(2026, 4, 1), date(2026, 4, 5), sheet(Y25, cash=20, owed=900, equity=100),
        income(Y25, revenue=2_500, cost=2_600),
    )  # fmt: skip
    return engine


def told(pin: Pin, desk: Engine, policy: Any = POLICY, whom: str | None = None) -> pd.DataFrame:
    with desk.connect() as connection:
        found = build(Known(pin, AS_OF, AS_OF, policy, connection, whom=whom))
        assert found is not None
        return found.ask(_all).to_pandas(date_as_object=True).set_index("borrower_id").sort_index()


def _all(rows: Any) -> Any:
    return rows.select("borrower_id", *COLUMNS)


KNOWN_BY_HALF = POLICY.changed(health_known_min=0.3)


def test_the_score_is_the_one_of_the_borrowers_page(pin: Pin, desk: Engine) -> None:
    found = told(pin, desk, KNOWN_BY_HALF)
    assert set(found.index) == {"A", "B"}
    for name in found.index:
        with desk.connect() as connection:
            accounts = accounts_of(connection, EVERYTHING, name)
        *_, last = history(pin, Scope(EVERYTHING, AS_OF), KNOWN_BY_HALF, name, accounts)
        assert found.loc[name, "health"] == pytest.approx(last.health.value)
        assert found.loc[name, "health_known_weight"] == pytest.approx(last.health.known_weight)


def test_a_fall_is_told_of_what_was_known_then(pin: Pin, desk: Engine) -> None:
    """On 31 March the year 2025 had not been confirmed: A was as sound as B."""
    found = told(pin, desk, KNOWN_BY_HALF)
    assert found.loc["A", "health_before"] == found.loc["B", "health_before"]
    assert found.loc["A", "health_before_on"] == THEN
    assert found.loc["A", "health_drop"] > 20
    assert found.loc["A", "health"] < found.loc["A", "health_before"]


def test_a_part_that_is_no_longer_known_is_no_fall(pin: Pin, desk: Engine) -> None:
    """The security was told in March and is not now: B's score moved, B did not."""
    row = told(pin, desk, KNOWN_BY_HALF).loc["B"]
    assert row["health"] != pytest.approx(row["health_before"])
    assert row["health_drop"] == pytest.approx(0)


def test_too_little_known_is_no_score_and_no_fall(pin: Pin, desk: Engine) -> None:
    found = told(pin, desk, POLICY.changed(health_known_min=0.99))
    assert found[["health", "health_before", "health_drop"]].isna().all(axis=None)


def test_one_borrower_alone_is_told_the_same(pin: Pin, desk: Engine) -> None:
    everyone, alone = told(pin, desk, KNOWN_BY_HALF), told(pin, desk, KNOWN_BY_HALF, whom="A")
    pd.testing.assert_frame_equal(everyone.loc[["A"]], alone)


def test_without_statements_there_is_no_frame(pin: Pin, engine: Engine) -> None:
    with engine.connect() as connection:
        assert build(Known(pin, AS_OF, AS_OF, POLICY, connection)) is None
