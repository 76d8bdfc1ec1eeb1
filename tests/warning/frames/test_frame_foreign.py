"""Loans in another currency than the bank reports in: nothing is held against sums of a different one."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from security_book import ON, POLICY, loan, published

from postloan.book import Pin
from postloan.house import build
from postloan.settings import Settings
from postloan.warning.frames import events, group
from postloan.warning.known import Known

DAY = date(2026, 10, 1)
LOANS = [
    loan("A", group_id="G"), loan("B", balance=3000, currency="USD", group_id="G"), loan("C", balance=4000, currency="USD", group_id="G"),
]  # fmt: skip
_SUED = {"kind": "lawsuit", "happened_on": DAY, "known_on": DAY, "source": "court", "reference": "no. 1"}
EVENTS = [{"borrower_id": "A", "amount": 500, **_SUED}, {"borrower_id": "B", "amount": 900_000, **_SUED},
          {"borrower_id": "C", "amount": None, **_SUED}]  # fmt: skip


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Pin]:
    home = tmp_path_factory.mktemp("foreign")
    shutil.copyfile(migrated_file, home / "desk.sqlite")
    house = build(Settings(home=home, database_url=f"sqlite:///{home / 'desk.sqlite'}"))
    yield published(home / "book", house.desk, loan=LOANS, event=EVENTS)
    house.desk.dispose()


def rows(pin: Pin, frame: object, currency: str, until: date = ON) -> dict[str, dict[str, object]]:
    known = Known(pin, ON, until, replace(POLICY, tier1_capital=10_000.0), currency=currency)
    found = frame.build(known).ask(lambda told: told).to_pylist()  # type: ignore[attr-defined]
    return {row["borrower_id"]: row for row in found}


def test_the_sum_of_a_lawsuit_is_not_told_beside_a_debt_in_dollars(foreign: Pin) -> None:
    at_home, abroad = rows(foreign, events, "CNY"), rows(foreign, events, "USD")
    assert {who: (row["event_amount"], row["event_sum_given"]) for who, row in at_home.items()} == {"A": (500.0, True)}
    assert {who: (row["event_amount"], row["event_sum_given"]) for who, row in abroad.items()} == {
        "B": (None, True), "C": (None, False),
    }  # fmt: skip


def test_dollars_are_not_held_against_capital_in_yuan(foreign: Pin) -> None:
    assert rows(foreign, group, "CNY")["A"]["group_limit_used"] is not None
    abroad = rows(foreign, group, "USD")
    assert [(abroad[who]["group_debt"], abroad[who]["group_limit_used"]) for who in "BC"] == [(7000.0, None)] * 2


def test_how_long_something_goes_on_is_counted_up_to_today_not_to_the_tape(foreign: Pin) -> None:
    today = date(2026, 11, 22)
    assert rows(foreign, events, "CNY", today)["A"]["happened_days"] == 52
