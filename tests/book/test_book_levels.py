"""Every derived level after an undo and a redo is what the same tapes make of an empty book; and the counted ones count the loans."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pytest
from book_rows import contents, loan

from postloan.access import EVERYTHING, SYSTEM, Reach, Scope
from postloan.book import Book, Pin
from postloan.book.lived import ALL, EVENTS, month
from postloan.book.make import LEVELS
from postloan.desk import connect
from postloan.policy import Policy

P = Policy(version=1)
JAN, FEB, MAR = date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)

_GROUPED: dict[str, Any] = {"borrower_id": "B-1", "borrower_name": "Circle", "group_id": "G"}
FIRST = [
    loan("a", JAN, balance=900, **_GROUPED), loan("b", JAN, balance=500, borrower_id="B-1", borrower_name="Circle"),
    loan("c", JAN, dpd=95, risk_class=3, balance=400, stage=3, product="SME"), loan("d", JAN, balance=300, branch="B", group_id="G"),
    loan("e", JAN, balance=700, branch="B", matures_on=date(2024, 1, 20), dpd=11), loan("f", JAN, balance=50, card=True),
]  # fmt: skip
SECOND = [
    loan("a", FEB, balance=880, dpd=31, next_due_on=date(2024, 3, 5), **_GROUPED), loan("b", FEB, balance=490, borrower_id="B-1", borrower_name="Circle"),
    loan("c", FEB, dpd=0, risk_class=2, balance=390, product="SME"), loan("d", FEB, balance=300, branch="A", group_id="G"),
    loan("e", FEB, balance=690, branch="B", dpd=120, risk_class=4, provision=200), loan("g", FEB, balance=20, currency="USD", branch="B"),
]  # fmt: skip
#: The same month as it was sent first, wrongly.
WRONG = [{**row, "balance": row["balance"] * 2, "risk_class": 4, "dpd": row["dpd"] + 35, "group_id": None} for row in SECOND]
THIRD = [
    loan("a", MAR, balance=870, dpd=65, **_GROUPED), loan("c", MAR, dpd=100, risk_class=3, balance=390, product="SME"),
    loan("d", MAR, balance=300, branch="A", group_id="G", next_due_on=date(2024, 4, 5)), loan("e", MAR, balance=690, branch="B", written_off=True),
    loan("g", MAR, balance=10, currency="USD", branch="B"),
]  # fmt: skip


@pytest.fixture
def fresh(tmp_path: Path, migrated_file: Path, stage: Any) -> Callable[..., dict[tuple[str, date], list[tuple[Any, ...]]]]:
    """What an empty book makes of some tapes."""

    def make(*tapes: list[dict[str, Any]]) -> dict[tuple[str, date], list[tuple[Any, ...]]]:
        home = tmp_path / f"fresh{len(list(tmp_path.iterdir()))}"
        home.mkdir()
        shutil.copyfile(migrated_file, home / "desk.sqlite")
        other = Book(home, connect(f"sqlite:///{home / 'desk.sqlite'}"), memory="300MB", threads=2)
        for rows in tapes:
            staged = stage(rows)
            path = other.stage_path()
            shutil.move(staged.path, path)
            other.publish(SYSTEM, type(staged)(staged.table, path, staged.file_name, staged.content_hash), P)
        return contents(other)

    return make


def test_after_an_undo_and_a_redo_every_level_is_what_the_same_tapes_make_afresh(book: Book, stage: Any, fresh: Any) -> None:
    numbers = [book.publish(SYSTEM, stage(rows), P).id for rows in (FIRST, SECOND, THIRD)]
    published = contents(book)
    assert {level for level, _ in published} == set(LEVELS)
    assert len(published) == 3 * len(LEVELS)
    wrong = book.publish(SYSTEM, stage(WRONG), P).id
    replaced = contents(book)
    assert replaced == fresh(FIRST, WRONG, THIRD)
    changed = {level for (level, _), rows in replaced.items() if rows != published[level, _]}
    assert {"step", "suspect", "name", "told", "due", "lived", "turned", "flow_cut", "gone"} <= changed
    book.undo(SYSTEM, wrong, P)
    assert contents(book) == published
    book.undo(SYSTEM, numbers[1], P)
    assert contents(book) == fresh(FIRST, THIRD)
    book.redo(SYSTEM, numbers[1], P)
    assert contents(book) == published == fresh(FIRST, SECOND, THIRD)


@pytest.fixture
def pin(book: Book, stage: Any) -> Pin:
    for rows in (FIRST, SECOND, THIRD):
        book.publish(SYSTEM, stage(rows), P)
    return book.pin()


SCOPES = [
    Scope(EVERYTHING, JAN),
    Scope(EVERYTHING, MAR),
    Scope(EVERYTHING, MAR, "USD"),
    Scope(EVERYTHING, FEB).narrowed(product="SME"),
    Scope(Reach(("A",)), FEB),
    Scope(Reach(("A", "B"), ("Li",)), MAR).narrowed(product="home"),
]


def rows(table: Any) -> list[dict[str, Any]]:
    return table.to_pyarrow().to_pylist()


def test_the_counted_levels_count_the_loans_of_any_scope(pin: Pin) -> None:
    for scope in SCOPES:
        counted(pin, scope)
        added_over_branches(pin, scope)


def counted(pin: Pin, scope: Scope) -> None:
    loans, everyone = pin.snapshot(scope), rows(pin.everyone(scope))
    told, due, lived = (rows(level(scope)) for level in (pin.told, pin.due, pin.lived))
    held = rows(loans)
    assert sum(row["loans"] for row in told) == len(held)
    assert sum(row["with_card"] for row in told) == sum(row["card"] is not None for row in held)
    for kind in ("end", "next"):
        assert sum(row["balance"] for row in due if row["kind"] == kind) == sum(row["balance"] for row in held)
    matured = [row for row in held if row["matures_on"] < scope.as_of]
    assert sum(row["loans"] for row in due if row["matured"]) == len(matured)
    assert sum(row["loans"] for row in lived if row["kind"] == ALL) == len(everyone)
    assert {row["loan_id"] for row in rows(pin.turned(scope))} == {row["loan_id"] for row in everyone if row["npl_on"]}
    for kind, event in EVENTS.items():
        known = pin.everyone(scope)
        each = rows(known.select(event=event(known), born=month(known.originated_on)).filter(ibis._.event.notnull()))
        mine = [row for row in lived if row["kind"] == kind]
        assert sorted(row["event"] for row in each) == sorted(row["event"] for row in mine for _ in range(row["loans"]))


def test_names_add_up_to_the_loans_once_for_borrowers_and_once_for_groups(pin: Pin) -> None:
    found = {(row["kind"], row["name"]): row for row in rows(pin.names(Scope(EVERYTHING, FEB)))}
    fen = {key: row["balance"] for key, row in found.items()}
    assert fen == {
        ("member", "B-1"): 137_000, ("rest", "B-1"): 49_000, ("group", "G"): 118_000, ("member", "B-d"): 30_000,
        ("alone", "B-c"): 39_000, ("alone", "B-e"): 69_000,
    }  # fmt: skip
    assert found["member", "B-1"]["label"] == "Circle"
    assert found["group", "G"]["loans"] == 2


def added_over_branches(pin: Pin, scope: Scope) -> None:
    """What is read over all branches is the sum of the branches."""
    whole, parts = pin.flows(scope), pin.flows(scope, by=("branch",))
    keys = [name for name in whole.columns if name not in {"loans", "balance_previous", "balance"}][:8]
    sums = {"loans": "loans", "was": "balance_previous", "now": "balance"}
    added = [
        rows(table.group_by(keys).agg(**{new: table[old].sum() for new, old in sums.items()}).order_by(keys))
        for table in (whole, parts)
    ]
    assert sorted(map(repr, added[0])) == sorted(map(repr, added[1]))
