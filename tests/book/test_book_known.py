"""Events and figures from outside: each counted once, told from the day it was known on, within reach, and taken back by undo."""

import shutil
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest
from book_rows import Row, loan, write
from hypothesis import given, settings
from hypothesis import strategies as some

from postloan.access import EVERYTHING, SYSTEM, Actor, Reach, Right, Role, Scope
from postloan.book import Book, Staged, known
from postloan.book.refusals import AlreadyPublished, RepeatedRows
from postloan.book.write import right_of
from postloan.desk import connect
from postloan.errors import NotAllowed
from postloan.policy import Policy

POLICY = Policy(version=1)
JAN, FEB, MAR, MAY, JUN, JUL = (date(2024, month, 28) for month in (1, 2, 3, 5, 6, 7))


def event(**values: Any) -> Row:
    return {"borrower_id": "one", "kind": "lawsuit", "happened_on": FEB, "source": "court", "amount": Decimal(50), **values}


def price(value: float, **values: Any) -> Row:
    return {
        "code": "STEEL",
        "name": "Rebar",
        "kind": "price",
        "observed_on": MAY,
        "value": value,
        "source": "association",
        **values,
    }


def staff(value: float, **values: Any) -> Row:
    return {"borrower_id": "one", "metric": "staff", "observed_on": MAY, "value": value, "source": "visit", **values}


class Shelf:
    """A book that takes rows as imports."""

    def __init__(self, home: Path) -> None:
        self.book = Book(home / "book", connect(f"sqlite:///{home / 'desk.sqlite'}"), memory="300MB", threads=2)
        self._turn = 0

    def put(self, table: str, *rows: Row, who: Actor = SYSTEM, content: str = "") -> int:
        path = self.book.stage_path()
        write(path, table, rows)
        self._turn += 1
        return self.book.publish(who, Staged(table, path, table, (content or f"{self._turn}").rjust(64, "0")), POLICY).id

    def got(self, table: str, as_of: date, reach: Reach = EVERYTHING, *what: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = getattr(self.book.pin(), table)(Scope(reach, as_of), *what).to_pyarrow().to_pylist()
        return found


@pytest.fixture
def shelf(tmp_path: Path, migrated_file: Path) -> Shelf:
    shutil.copyfile(migrated_file, tmp_path / "desk.sqlite")
    return Shelf(tmp_path)


def test_a_lawsuit_of_may_published_in_july_is_not_known_in_june(shelf: Shelf) -> None:
    assert shelf.got("events", JUL) == []
    shelf.put("event", event(happened_on=MAY, known_on=JUL), event(kind="enforcement", happened_on=MAY))
    assert [(row["kind"], row["known_on"]) for row in shelf.got("events", JUN)] == [("enforcement", MAY)], "blank: known at once"
    assert {row["kind"] for row in shelf.got("events", JUL)} == {"enforcement", "lawsuit"}


def test_an_event_goes_on_until_the_day_it_ended(shelf: Shelf) -> None:
    shelf.put("event", event(ended_on=JUN))
    assert [shelf.got("events", day)[0]["ended_on"] for day in (MAY, JUN, JUL)] == [None, JUN, JUN]


def test_the_newest_import_tells_what_an_event_was(shelf: Shelf) -> None:
    shelf.put("event", event(event_id="7"), event(event_id="8"), event(reference="A"), event(reference="B"))
    later = shelf.put("event", event(event_id="7", amount=Decimal(60), happened_on=MAR), event(reference="A", amount=Decimal(70)))
    assert sorted(row["amount"] for row in shelf.got("events", JUL)) == [50, 50, 60, 70]
    assert [row["happened_on"] for row in shelf.got("events", JUL) if row["event_id"] == "7"] == [MAR]
    shelf.book.undo(SYSTEM, later, POLICY)
    assert [row["amount"] for row in shelf.got("events", JUL)] == [50, 50, 50, 50]


def test_a_figure_published_anew_counts_from_then_on_and_not_before(shelf: Shelf) -> None:
    shelf.put("indicator", price(100, known_on=JUN), price(90, industry="C"), price(80, observed_on=MAR))
    shelf.put("indicator", price(105, known_on=JUL))
    told = {
        day: {(row["industry"], row["observed_on"]): row["value"] for row in shelf.got("indicators", day)}
        for day in (MAY, JUN, JUL)
    }
    assert told[MAY] == {("C", MAY): 90, (None, MAR): 80}
    assert told[JUN] == {("C", MAY): 90, (None, MAR): 80, (None, MAY): 100}
    assert told[JUL] == {("C", MAY): 90, (None, MAR): 80, (None, MAY): 105}


def test_a_borrowers_figure_is_the_one_told_last_and_the_newest_import_corrects_it(shelf: Shelf) -> None:
    shelf.put("observation", staff(40), staff(38, known_on=JUN), staff(9, metric="score"))
    assert {(row["metric"], row["value"]) for row in shelf.got("observations", JUL)} == {("staff", 38), ("score", 9)}
    shelf.put("observation", staff(37, known_on=JUN))
    assert [row["value"] for row in shelf.got("observations", JUL, EVERYTHING, "one") if row["metric"] == "staff"] == [37]
    assert [row["value"] for row in shelf.got("observations", MAY) if row["metric"] == "staff"] == [40]


def test_borrowers_out_of_reach_are_not_told_of_and_the_market_is_everybodys(shelf: Shelf) -> None:
    """``one`` owes in A (officer Li), ``two`` in B, ``far`` never borrowed."""
    shelf.put("loan", loan("A1", JUL, borrower_id="one"), loan("B1", JUL, borrower_id="two", branch="B"))
    everybody = ("one", "two", "far")
    shelf.put("event", *(event(borrower_id=who) for who in everybody))
    shelf.put("observation", *(staff(1, borrower_id=who) for who in everybody))
    shelf.put("indicator", price(100))
    expected: Mapping[Reach, set[str]] = {
        EVERYTHING: set(everybody), Reach(("A",)): {"one"}, Reach(("A",), ("Li",)): {"one"}, Reach(("B",)): {"two"}, Reach(()): set(),
    }  # fmt: skip
    for reach, wanted in expected.items():
        for table in ("events", "observations"):
            assert {row["borrower_id"] for row in shelf.got(table, JUL, reach)} == wanted, (table, reach)
            assert [row["borrower_id"] for row in shelf.got(table, JUL, reach, "two")] == ["two"] * ("two" in wanted)
        assert len(shelf.got("indicators", JUL, reach)) == 1


ROWS = {"event": event(), "indicator": price(1), "observation": staff(1)}


@pytest.mark.parametrize("table", ROWS)
def test_only_who_keeps_the_ledgers_publishes_and_the_same_file_is_recognised(shelf: Shelf, table: str) -> None:
    assert right_of(table) is Right.IMPORT_LEDGER
    with pytest.raises(NotAllowed):
        shelf.put(table, ROWS[table], who=Actor(1, "manager", Role.BRANCH_MANAGER, Reach(("A",))))
    shelf.put(table, ROWS[table], content="same")
    with pytest.raises(AlreadyPublished):
        shelf.put(table, ROWS[table], content="same")


@pytest.mark.parametrize(("table", "row"), [("indicator", price(1)), ("observation", staff(1))])
def test_a_figure_that_stands_twice_in_one_file_is_refused(shelf: Shelf, table: str, row: Row) -> None:
    with pytest.raises(RepeatedRows):
        shelf.put(table, row, {**row, "value": 2.0})


DAY = date(2024, 5, 1)
TOLD = some.tuples(some.sampled_from(["staff", "score"]), some.integers(0, 4), some.integers(0, 4), some.integers(1, 9))


def told_by(rows: list[tuple[str, int, int, int]], as_of: date) -> set[tuple[Any, ...]]:
    """What is known of one borrower by a day, of figures (metric, day, days until known, value), each from an import of its own."""
    columns = {"borrower_id": "string", "metric": "string", "observed_on": "date", "known_on": "date", "value": "float64", "import_id": "int32", "file_row": "int32", "published_at": "timestamp"}  # fmt: skip
    table = pa.table({
        "borrower_id": ["one"] * len(rows), "metric": [row[0] for row in rows], "observed_on": [DAY + timedelta(row[1]) for row in rows],
        "known_on": [DAY + timedelta(row[1] + row[2]) if row[2] else None for row in rows], "value": [float(row[3]) for row in rows],
        "import_id": range(len(rows)), "file_row": [2] * len(rows),
        "published_at": [datetime(2024, 7, 1, tzinfo=UTC) + timedelta(hours=at) for at in range(len(rows))],
    }, schema=ibis.schema(columns).to_pyarrow())  # fmt: skip
    told = known.COUNTED["observation"](ibis.memtable(table))
    found = known.figures_by(told.filter(told.replaced_at.isnull()), ibis.literal(as_of), "observation")
    return {(row["metric"], row["observed_on"], row["value"]) for row in found.to_pyarrow().to_pylist()}


@settings(max_examples=25, deadline=None)
@given(some.lists(TOLD, min_size=1, max_size=8), some.lists(TOLD, max_size=8), some.integers(0, 6))
def test_nothing_that_became_known_later_changes_what_was_known(
    first: list[tuple[str, int, int, int]], later: list[tuple[str, int, int, int]], after: int
) -> None:
    news = [row for row in later if row[1] + row[2] > after]
    as_of = DAY + timedelta(after)
    assert told_by([*first, *news], as_of) == told_by(first, as_of)
    days = {row[1] for row in first if row[1] + row[2] <= after}
    assert {(day - DAY).days for _, day, _ in told_by(first, as_of)} == days
