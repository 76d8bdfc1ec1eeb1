"""A replay knows nothing later: whatever becomes known after a date changes nothing of what rules said on it."""

import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from past_book import ENDS, GOOD, POLICY, published, tape
from sqlalchemy import Engine
from working_book import staged

from postloan.access import SYSTEM
from postloan.book import Book
from postloan.desk import connect
from postloan.warning.catalogue import Settings, all_rules
from postloan.warning.judge import replay as replays
from postloan.warning.judge.replay import Said, known_on, replay, said_on, said_over
from postloan.warning.known import Known
from postloan.warning.outcome import outcome

#: The day looked back to, and days after it.
THEN, AFTER = ENDS[2], date(2026, 4, 10)


def _event(borrower: str, kind: str, happened: date, known: date, **others: Any) -> dict[str, Any]:
    return {
        "borrower_id": borrower,
        "kind": kind,
        "happened_on": happened,
        "known_on": known,
        "source": "court",
        "reference": f"{kind}{known}",
        **others,
    }


def _market(observed: date, known: date | None, value: float) -> dict[str, Any]:
    return {
        "code": "STEEL",
        "name": "STEEL",
        "kind": "price",
        "observed_on": observed,
        "known_on": known,
        "value": value,
        "source": "x",
    }


def _seen(metric: str, observed: date, known: date | None, value: float) -> dict[str, Any]:
    return {"borrower_id": "G01", "metric": metric, "observed_on": observed, "known_on": known, "value": value, "source": "x"}


def _sale(number: int, day: date, amount: int) -> dict[str, Any]:
    return {
        "borrower_id": "G01",
        "direction": "sale",
        "number": f"{number}",
        "issued_on": day,
        "counterparty": "K",
        "amount": Decimal(amount),
        "status": "valid",
    }


def _line(day: date, amount: int, **others: Any) -> dict[str, Any]:
    return {"borrower_id": "G01", "account_no": "1", "booked_on": day, "amount": Decimal(amount), "counterparty": "K", **others}


def _piece(valued: date, value: int) -> dict[str, Any]:
    return {
        "collateral_id": "K1",
        "borrower_id": "G04",
        "kind": "industrial",
        "valued_on": valued,
        "value": Decimal(value),
        "currency": "CNY",
    }


KNOWN = {
    "event": [_event("G01", "lawsuit", date(2026, 2, 1), date(2026, 2, 2)), _event("G02", "account_frozen", date(2026, 3, 1), date(2026, 3, 2))],
    "indicator": [_market(date(2025, 3, 31), None, 100.0), _market(date(2026, 2, 28), None, 95.0)],
    "observation": [_seen("enquiries_3m", date(2026, 2, 28), None, 2), _seen("active_lenders", date(2026, 2, 28), None, 3)],
    "invoice": [_sale(month, date(2025, month, 15), 100) for month in range(4, 13)] + [_sale(20, date(2026, 2, 15), 100)],
    "account_flow": [_line(date(2025, month, 15), 100) for month in range(6, 13)]
    + [_line(date(2026, 3, 15), 100), _line(date(2026, 3, 20), -1, kind="returned", reference="r1")],
    "collateral": [_piece(date(2025, 11, 30), 2000), _piece(date(2026, 2, 28), 900)],
}  # fmt: skip
#: What was imported of the past, said anew by a later import: it was never so.
ANEW = {
    "event": [_event("G02", "account_frozen", date(2026, 3, 1), date(2026, 3, 2), ended_on=date(2026, 3, 3))],
    "indicator": [_market(date(2026, 2, 28), None, 1.0)],
    "observation": [_seen("enquiries_3m", date(2026, 2, 28), None, 90)],
    "invoice": [_sale(month, date(2025, month, 15), 100) | {"status": "void"} for month in range(4, 13)],
    "account_flow": [_line(date(2026, 3, 20), 5, kind="transfer", reference="r1")],
    "collateral": [_piece(date(2026, 2, 28), 2000)],
}  # fmt: skip
LATER = {
    "event": [
        _event("G03", "dishonest", date(2026, 3, 1), AFTER), _event("G01", "bankruptcy_petition", AFTER, AFTER),
        _event("G02", "account_frozen", date(2026, 3, 1), date(2026, 3, 2), ended_on=AFTER),
    ],
    "indicator": [_market(date(2026, 3, 31), AFTER, 10.0), _market(date(2026, 2, 28), AFTER, 20.0)],
    "observation": [_seen("enquiries_3m", date(2026, 2, 28), AFTER, 40), _seen("active_lenders", AFTER, None, 30)],
    "invoice": [_sale(30, date(2026, 4, 2), 1)],
    "account_flow": [_line(date(2026, 4, 2), -900)],
}  # fmt: skip


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[tuple[Engine, Book, pd.DataFrame]]:
    """The first three month-ends with what was known by then, and the replay of the third."""
    home = tmp_path_factory.mktemp("then")
    shutil.copyfile(migrated_file, home / "desk.sqlite")
    desk = connect(f"sqlite:///{home / 'desk.sqlite'}")
    book = published(home, desk, range(3))
    for table, rows in KNOWN.items():
        book.publish(SYSTEM, staged(book, table, rows), POLICY)
    yield desk, book, _replayed(desk, book)
    desk.dispose()


def _replayed(desk: Engine, book: Book) -> pd.DataFrame:
    with desk.connect() as connection:
        return replay(book.pin(), connection, POLICY, Settings(), [THEN])


def test_there_is_something_to_be_changed(looked: Any) -> None:
    found = looked[2]
    assert {"SLOW", "G02"} <= set(found["borrower_id"]), "a late payer and a frozen account are warned of"
    assert found["rule_id"].nunique() >= 3


@pytest.mark.parametrize("together", [1, 30, 10**6])
def test_days_asked_about_together_are_told_what_each_is_told_by_itself(
    looked: Any, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    desk, book, _ = looked
    monkeypatch.setattr(replays, "_TOGETHER", together)
    done: list[float] = []
    with desk.connect() as connection:
        days = [known_on(book.pin(), connection, POLICY, day) for day in ENDS[:3]]
        told = list(said_over(days, Settings(), list(all_rules().values()), heard=done.append))
        each = [list(said_on(known, Settings(), list(all_rules().values()))) for known in days]
    assert [known.on for known, _ in told] == ENDS[:3]
    assert [plain(said) for _, said in told] == [plain(said) for said in each]
    assert all(plain(said) for said in each)
    assert done == sorted(done)
    assert 0 == done[0] < done[-1] < len(days)


def plain(said: list[Said]) -> dict[str, Any]:
    """Of each rule, whether it judged everybody, and what it said of whom."""
    return {
        one.rule_id: (one.everybody, {(who, value, int(colour)) for who, value, colour in zip(one.names[one.at], one.value, one.colour, strict=True)})
        for one in said
    }  # fmt: skip


@pytest.mark.parametrize("table", [*LATER, "loan"])
def test_nothing_that_became_known_later_changes_what_was_said_then(looked: Any, table: str) -> None:
    desk, book, before = looked
    rows = tape(range(3, 5), dpd=80) if table == "loan" else LATER[table]
    book.publish(SYSTEM, staged(book, table, rows), POLICY)
    pd.testing.assert_frame_equal(_replayed(desk, book), before)
    with desk.connect() as connection:
        after = replay(book.pin(), connection, POLICY, Settings(), [ENDS[3]]) if table == "loan" else None
    assert after is None or len(after) > len(before), "on the later date it counts"


@pytest.mark.parametrize("table", [*ANEW, "loan"])
def test_what_a_later_import_corrects_is_known_from_then_on_and_not_before(looked: Any, table: str) -> None:
    """The history was loaded months after its days and is judged all the same; its corrections are not in what was said then."""
    desk, book, before = looked
    rows = tape(range(3), dpd=80) if table == "loan" else ANEW[table]
    book.publish(SYSTEM, staged(book, table, rows), POLICY)
    pd.testing.assert_frame_equal(_replayed(desk, book), before)


def test_who_does_not_look_back_sees_the_corrections(looked: Any) -> None:
    """After all of the above: the account is not frozen, the piece has not fallen, no payment was returned, and everybody is late."""
    desk, book, before = looked
    assert {("A06", "G02"), ("A04", "G01"), ("C02", "G04")} <= set(zip(before["rule_id"], before["borrower_id"], strict=True))
    with desk.connect() as connection:
        known = Known(book.pin(), THEN, THEN, POLICY, connection)
        found = {
            one.rule_id: set(one.hits["borrower_id"])
            for one in outcome(known, Settings(), only=("A06", "A04", "C02", "R01")).findings
        }
    assert set(GOOD) <= found["R01"] - set(before["borrower_id"][before["rule_id"] == "R01"])
    assert "G02" not in found["A06"]
    assert "G01" not in found["A04"]
    assert "G04" not in found["C02"]
