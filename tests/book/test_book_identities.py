"""What holds for how loans move, tried on many tapes: branches that come late, loans that change hands, leave and return."""

import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from book_rows import Row, loan, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postloan.access import EVERYTHING, SYSTEM, Reach, Scope
from postloan.book import Book, Pin, Staged
from postloan.desk import connect
from postloan.policy import Policy

POLICY = Policy(version=1)
DATES = [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)]
LOANS = [f"L{number}" for number in range(6)]
FEW = settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
NOTHING = Decimal(0)

#: Every kind of slice filter: none, a branch, a product, not given, two at once, another currency.
FILTERS: tuple[dict[str, str], ...] = (
    {}, {"branch": "A"}, {"branch": "B"}, {"product": "car"}, {"officer": ""}, {"branch": "A", "product": "home", "officer": "Li"},
)  # fmt: skip

money = st.integers(0, 10_000_00).map(lambda fen: Decimal(fen).scaleb(-2))


@st.composite
def tapes(draw: st.DrawFn) -> list[Row]:
    """Some of six loans on each date, each time in any branch; a branch that none is in has not reported."""
    rows = []
    for day in DATES:
        for name in draw(st.sets(st.sampled_from(LOANS), max_size=5)):
            rows.append(loan(  # noqa: PERF401  drawn one by one, in order
                name, day, branch=draw(st.sampled_from("AAB")), product=draw(st.sampled_from(["home", "home", "car"])),
                officer=draw(st.sampled_from(["Li", "Li", None])), dpd=draw(st.integers(0, 200)), balance=draw(money.filter(bool)),
                provision=draw(st.none() | money), risk_class=draw(st.none() | st.integers(1, 5)),
                written_off=draw(st.sampled_from([None, False, False, True])), restructured=draw(st.none() | st.booleans()),
                file_row=2,
            ))  # fmt: skip
    return rows


@st.composite
def disposals(draw: st.DrawFn) -> list[Row]:
    days = st.sampled_from([date(2024, 2, 10), date(2024, 3, 10), date(2024, 4, 10)])
    kinds = st.sampled_from(["sold", "written_off", "asset_for_debt", "other"])
    named = draw(st.sets(st.sampled_from(LOANS), max_size=3))
    return [{"loan_id": name, "disposed_on": draw(days), "kind": draw(kinds), "file_row": 2} for name in sorted(named)]


class Shelf:
    """New books on a copied desk, as many as an example needs."""

    def __init__(self, folder: Path, template: Path) -> None:
        self.folder = folder
        self.template = template
        self.made = 0

    def book(self) -> Book:
        self.made += 1
        home = self.folder / str(self.made)
        home.mkdir()
        shutil.copyfile(self.template, home / "desk.sqlite")
        return Book(home / "book", connect(f"sqlite:///{home / 'desk.sqlite'}"), memory="200MB", threads=1)


@pytest.fixture
def shelf(tmp_path: Path, migrated_file: Path) -> Shelf:
    return Shelf(tmp_path, migrated_file)


def publish(book: Book, rows: list[Row], table: str = "loan") -> None:
    if rows:
        path = book.stage_path()
        write(path, table, rows)
        book.publish(SYSTEM, Staged(table, path, "x", f"{table}{len(book.history(EVERYTHING))}".ljust(64, "0")), POLICY)


@dataclass
class Told:
    """The last thing a tape said of a loan. ``left``: the first date its branch spoke without it."""

    row: Row
    left: date | None = None
    fate: str = "held"
    seen: list[Row] = field(default_factory=list)

    @property
    def held(self) -> bool:
        return not self.row["written_off"] and self.left is None

    def is_in(self, chosen: dict[str, str]) -> bool:
        return all((self.row[name] or "") == value for name, value in chosen.items())


def naive_fate(told: Told, day: date, disposed: list[Row]) -> str:
    if told.row["written_off"]:
        return "written_off"
    since = told.seen[-2]["as_of"] if len(told.seen) > 1 else date.min
    mine = [one for one in disposed if one["loan_id"] == told.row["loan_id"] and since < one["disposed_on"] <= day]
    return "settled" if not mine else "written_off" if mine[-1]["kind"] == "written_off" else "sold"


def naive(rows: list[Row], disposed: list[Row]) -> Iterator[tuple[date, dict[str, Told]]]:
    """The book as a careful person would keep it, date by date: what is known of every loan ever seen."""
    known: dict[str, Told] = {}
    for day in sorted({row["as_of"] for row in rows}):
        mine = {row["loan_id"]: row for row in rows if row["as_of"] == day}
        spoke = {row["branch"] for row in mine.values()}
        for name, told in known.items():
            if name not in mine and told.left is None and told.row["branch"] in spoke:
                known[name] = Told(told.row, day, naive_fate(told, day, disposed), told.seen)
        for name, row in mine.items():
            past = known[name].seen if name in known else []
            known[name] = Told(row, seen=[*past, row])
        yield day, dict(known)


def book_of(shelf: Shelf, rows: list[Row], disposed: list[Row]) -> Pin:
    book = shelf.book()
    publish(book, rows)
    publish(book, disposed, "disposal")
    return book.pin()


def read(table: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
    return found


def total(rows: list[dict[str, Any]], column: str, **where: Any) -> Decimal:
    return sum((row[column] or NOTHING for row in rows if all(row[name] == value for name, value in where.items())), NOTHING)


@FEW
@given(rows=tapes().filter(bool), disposed=disposals())
def test_opening_and_moves_make_the_closing_for_every_choice_of_slices(
    shelf: Shelf, rows: list[Row], disposed: list[Row]
) -> None:
    pin = book_of(shelf, rows, disposed)
    for chosen in FILTERS:
        before = NOTHING
        for day, known in naive(rows, disposed):
            scope = Scope(EVERYTHING, day).narrowed(**chosen)
            flows = [row for row in read(pin.flows(scope)) if row["as_of"] == day]
            held = [told for told in known.values() if told.held and told.is_in(chosen)]
            handed = total(flows, "balance_previous", kind="in") - total(flows, "balance_previous", kind="out")
            opening = total(flows, "balance_previous", kind="move", origin="held") - handed
            awaited = sum((told.row["balance"] for told in held if told.row["as_of"] != day), NOTHING)
            assert opening + awaited == before
            closing = total(flows, "balance", kind="move", fate="held")
            assert closing == total(read(pin.snapshot(scope)), "balance")
            assert closing + awaited == (before := sum((told.row["balance"] for told in held), NOTHING))


@FEW
@given(rows=tapes().filter(bool), disposed=disposals())
def test_handing_over_cancels_in_the_whole_book(shelf: Shelf, rows: list[Row], disposed: list[Row]) -> None:
    pin = book_of(shelf, rows, disposed)
    for day in pin.dates:
        flows = [row for row in read(pin.flows(Scope(EVERYTHING, day), by=("branch",))) if row["as_of"] == day]
        for column in ("loans", "balance_previous", "provision_previous", "provisioned_previous"):
            assert total(flows, column, kind="in") == total(flows, column, kind="out")


@FEW
@given(rows=tapes().filter(bool), disposed=disposals())
def test_everyone_is_there_once_as_a_careful_person_knows_him(shelf: Shelf, rows: list[Row], disposed: list[Row]) -> None:
    pin = book_of(shelf, rows, disposed)
    for day, known in naive(rows, disposed):
        found = read(pin.everyone(Scope(EVERYTHING, day)))
        assert sorted(row["loan_id"] for row in found) == sorted(known)
        for row in found:
            told = known[row["loan_id"]]
            assert (row["as_of"], row["balance"], row["branch"]) == (told.row["as_of"], told.row["balance"], told.row["branch"])
            absent = told.row["as_of"] != day
            fate = "written_off" if told.row["written_off"] else "awaited" if absent and told.left is None else told.fate
            assert (row["left_on"], row["fate"], row["live"]) == (told.left, fate, fate == "held")
            assert row["first_seen_on"] == told.seen[0]["as_of"]
            assert row["written_off_on"] == next((one["as_of"] for one in told.seen if one["written_off"]), None)


def matrix(rows: list[dict[str, Any]]) -> dict[tuple[Any, ...], list[Any]]:
    """Loans and balances by state before and after."""
    keys = ("origin", "fate", "bucket_previous", "class_previous", "bucket", "risk_class")
    found: dict[tuple[Any, ...], list[Any]] = defaultdict(lambda: [0, NOTHING, NOTHING, NOTHING])
    for row in rows:
        cell = found[tuple(row[name] for name in keys)]
        values = (row.get("loans", 1), *(row[name] or NOTHING for name in ("balance_previous", "balance", "provision_previous")))
        cell[:] = [old + new for old, new in zip(cell, values, strict=True)]
    return dict(found)


@FEW
@given(rows=tapes().filter(bool), disposed=disposals())
def test_two_neighbouring_dates_moved_as_the_flow_says(shelf: Shelf, rows: list[Row], disposed: list[Row]) -> None:
    pin = book_of(shelf, rows, disposed)
    for since, day in zip(pin.dates, pin.dates[1:], strict=False):
        for chosen in FILTERS:
            scope = Scope(EVERYTHING, day).narrowed(**chosen)
            flows = read(pin.flows(scope, since=since))
            moved = [row for row in read(pin.moved(scope, since)) if row["fate"] != "awaited"]
            if not chosen:
                assert matrix(moved) == matrix([row for row in flows if row["kind"] == "move"])
            stayed = [{**row, "origin": None} for row in moved if row["fate"] == "held"]
            assert matrix(stayed) == matrix([
                {**row, "origin": None} for row in flows if (row["kind"], row["fate"]) == ("move", "held")
            ])  # fmt: skip
            handed = total(flows, "balance_previous", kind="in") - total(flows, "balance_previous", kind="out")
            opening = total(flows, "balance_previous", kind="move", origin="held") - handed
            assert opening == total(moved, "balance_previous", origin="held")


@FEW
@given(rows=tapes().filter(bool), disposed=disposals())
def test_between_any_two_dates_the_held_loans_of_both_ends_are_there(shelf: Shelf, rows: list[Row], disposed: list[Row]) -> None:
    pin = book_of(shelf, rows, disposed)
    past = dict(naive(rows, disposed))
    for chosen in FILTERS:
        day, since = pin.dates[-1], pin.dates[0]
        ends = [{name: told for name, told in past[at].items() if told.held and told.is_in(chosen)} for at in (since, day)]
        found = {row["loan_id"]: row for row in read(pin.moved(Scope(EVERYTHING, day).narrowed(**chosen), since))}
        present = {name for name, told in ends[1].items() if told.row["as_of"] == day}
        assert set(found) == set(ends[0]) | present
        for name, row in found.items():
            assert (row["origin"] == "held") == (name in ends[0])
            assert (row["fate"] == "held") == (name in present)
            if name in ends[0]:
                assert (row["balance_previous"], row["dpd_previous"]) == (ends[0][name].row["balance"], ends[0][name].row["dpd"])


@FEW
@given(rows=tapes().filter(bool), disposed=disposals())
def test_the_steps_of_all_loans_add_up_to_the_flow(shelf: Shelf, rows: list[Row], disposed: list[Row]) -> None:
    pin = book_of(shelf, rows, disposed)
    for chosen in FILTERS:
        scope = Scope(EVERYTHING, pin.dates[-1]).narrowed(**chosen)
        steps, flows = read(pin.steps(scope, date.min)), read(pin.flows(scope))
        assert matrix(steps) == matrix(flows)
        for column in ("risen", "lost", "provision_risen"):
            assert total(steps, column) == total(flows, column)


@FEW
@given(rows=tapes().filter(bool), disposed=disposals())
def test_cohorts_add_up_to_the_snapshots(shelf: Shelf, rows: list[Row], disposed: list[Row]) -> None:
    pin = book_of(shelf, rows, disposed)
    for chosen in FILTERS:
        scope = Scope(EVERYTHING, pin.dates[-1]).narrowed(**chosen)
        cohorts = read(pin.cohorts(scope))
        assert {row["as_of"] for row in cohorts} <= set(pin.dates_of(scope))
        for day in pin.dates_of(scope):
            loans = read(pin.snapshot(scope.at(day), written_off=True))
            mine = [row for row in cohorts if row["as_of"] == day]
            assert (sum(row["loans"] for row in mine), total(mine, "balance")) == (len(loans), total(loans, "balance"))


@FEW
@given(rows=tapes().filter(bool), disposed=disposals())
def test_the_steps_kept_of_bad_loans_are_those_of_all_loans_that_begin_or_end_bad(
    shelf: Shelf, rows: list[Row], disposed: list[Row]
) -> None:
    pin = book_of(shelf, rows, disposed)
    for chosen in FILTERS:
        for since in (date.min, pin.dates[0]):
            scope = Scope(EVERYTHING, pin.dates[-1]).narrowed(**chosen)
            bad = [row for row in read(pin.steps(scope, since)) if max(row["class_previous"] or 0, row["risk_class"] or 0) >= 3]
            assert sorted(read(pin.bad_steps(scope, since)), key=repr) == sorted(bad, key=repr)


@FEW
@given(rows=tapes().filter(bool), disposed=disposals())
def test_the_moves_between_two_dates_are_the_loans_moved_added_up_and_handed_over(
    shelf: Shelf, rows: list[Row], disposed: list[Row]
) -> None:
    pin = book_of(shelf, rows, disposed)
    for chosen in FILTERS:
        scope, since = Scope(EVERYTHING, pin.dates[-1]).narrowed(**chosen), pin.dates[0]
        moved, moves = read(pin.moved(scope, since, whence=True)), read(pin.moves(scope, since))
        assert {name: row["last_class"] for row in moved if (name := row["loan_id"])} == last_classes(pin, scope, moved)
        own = [row for row in moves if row["kind"] == "move"]
        for keys in (
            ("origin", "fate", "class_previous", "risk_class", "last_class"),
            ("branch", "product", "officer", "bucket"),
        ):
            counted = Counter(tuple(row[key] for key in keys) for row in moved)
            assert sum((Counter({tuple(row[key] for key in keys): row["loans"]}) for row in own), Counter()) == counted
        for column in ("balance", "balance_previous", "provision", "provision_previous"):
            assert total(own, column) == total(moved, column)
        for slice_name in (
            "branch",
            "product",
            "officer",
        ):  # opening of a value = what is under it now, less who came, and who went
            for value in {row[slice_name] for row in moves}:
                mine = [row for row in moves if row[slice_name] == value]
                signs = {"move": 1, "in": -1, "out": 1}
                opening = sum((signs[row["kind"]] * (row["balance_previous"] or NOTHING) for row in mine), NOTHING)
                assert opening == total([row for row in moved if _then(row, slice_name) == value], "balance_previous")


def _then(row: Row, slice_name: str) -> str | None:
    """The slice that a loan was under at the first of two dates; who was not held then, or is out of sight, where it is told to be."""
    seen = row["origin"] == "held" and row["fate"] != "moved_out"
    told: str | None = row[f"{slice_name}_previous" if seen else slice_name]
    return told


def last_classes(pin: Pin, scope: Scope, moved: list[Row]) -> dict[str, int | None]:
    last = {row["loan_id"]: row["risk_class"] for row in read(pin.everyone(scope))}
    return {row["loan_id"]: None if row["fate"] == "moved_out" else last[row["loan_id"]] for row in moved}


@FEW
@given(rows=tapes().filter(bool), disposed=disposals())
def test_names_are_the_loans_of_a_scope_added_up_by_borrower(shelf: Shelf, rows: list[Row], disposed: list[Row]) -> None:
    pin = book_of(shelf, rows, disposed)
    for day in pin.dates:
        for chosen in FILTERS:
            scope = Scope(EVERYTHING, day).narrowed(**chosen)
            found = {row["borrower_key"]: (row["loans"], row["balance"]) for row in read(pin.names(scope))}
            loans, owed = Counter[int](), Counter[int]()
            for row in read(pin.snapshot(scope)):
                loans[row["borrower_key"]] += 1
                owed[row["borrower_key"]] += int(row["balance"] * 100)
            assert found == {key: (number, owed[key]) for key, number in loans.items()}


@FEW
@given(rows=tapes().filter(bool), disposed=disposals())
def test_suspects_are_the_loans_with_a_sign_and_their_borrowers_others(
    shelf: Shelf, rows: list[Row], disposed: list[Row]
) -> None:
    pin = book_of(shelf, rows, disposed)
    for day in pin.dates:
        for chosen in FILTERS:
            scope = Scope(EVERYTHING, day).narrowed(**chosen)
            whole = read(pin.snapshot(Scope(EVERYTHING, day)))
            late = {row["borrower_key"] for row in whole if _signs(row)}
            mine = [row for row in read(pin.snapshot(scope)) if row["borrower_key"] in late]
            assert sorted(read(pin.suspects(scope)), key=repr) == sorted(mine, key=repr)
            others = [row for row in read(pin.snapshot(scope)) if row["loan_id"] in set(LOANS[:2]) and row not in mine]
            assert sorted(read(pin.suspects(scope, tuple(LOANS[:2]))), key=repr) == sorted([*mine, *others], key=repr)


def _signs(row: Row) -> bool:
    bad_before = (row["class_previous"] or 0) >= 3
    return bool(row["dpd"] > 0 or row["risk_class"] > 1 or bad_before or row["cured_on"] or row["restructured"])


DOORS: dict[str, Callable[[Pin, Scope], Any]] = {
    "flows": lambda pin, scope: pin.flows(scope, by=("branch", "product")),
    "flows by branch": lambda pin, scope: pin.flows(scope, by=("branch",)),
    "steps": lambda pin, scope: pin.steps(scope, date.min),
    "bad steps": lambda pin, scope: pin.bad_steps(scope, date.min),
    "moves": lambda pin, scope: pin.moves(scope, DATES[0]),
    "suspects": lambda pin, scope: pin.suspects(scope),
    "moved": lambda pin, scope: pin.moved(scope, DATES[0]),
    "everyone": lambda pin, scope: pin.everyone(scope),
    "cohorts": lambda pin, scope: pin.cohorts(scope, by=("branch",)),
}


@FEW
@given(rows=tapes().filter(bool), disposed=disposals())
def test_nothing_of_another_branch_is_told(shelf: Shelf, rows: list[Row], disposed: list[Row]) -> None:
    """All but the opening state with which a loan was handed over: that is the receiving branch's as well."""
    pin = book_of(shelf, rows, disposed)
    mine = {(row["loan_id"], row["as_of"]): row for row in rows if row["branch"] == "A"}
    known = {row["loan_id"] for row in mine.values()}
    for day in pin.dates:
        for reach in (Reach(("A",)), Reach(("A",), ("Li",))):
            scope = Scope(reach, day)
            for name, door in DOORS.items():
                found = read(door(pin, scope))
                assert {row["branch"] for row in found} <= {"A"}, name
                assert {row["loan_id"] for row in found if "loan_id" in row} <= known, name
            for row in read(pin.moved(scope, pin.dates[0])):
                own = mine.get((row["loan_id"], day))
                assert row["balance"] in {None, own and own["balance"]}


def told(book: Book) -> list[Any]:
    pin = book.pin()
    found: list[Any] = []
    for day in pin.dates:
        scope = Scope(EVERYTHING, day)
        tables = (pin.flows(scope), pin.flows(scope, by=("branch", "product", "officer")), pin.cohorts(scope))
        found += [sorted(map(str, read(table))) for table in tables]
        found.append(sorted(map(str, read(pin.everyone(scope).drop("import_id")))))
    return found


@FEW
@given(rows=tapes().filter(bool), disposed=disposals().filter(bool), order=st.permutations(range(5)))
def test_the_order_of_tapes_and_disposals_does_not_matter(
    shelf: Shelf, rows: list[Row], disposed: list[Row], order: list[int]
) -> None:
    at_once, one_by_one = shelf.book(), shelf.book()
    publish(at_once, rows)
    publish(at_once, disposed, "disposal")
    for turn in order:
        if turn == len(DATES):
            publish(one_by_one, disposed, "disposal")
        else:
            publish(one_by_one, [row for row in rows if row["as_of"] == DATES[turn]])
    assert told(one_by_one) == told(at_once)
    before = told(at_once)
    at_once.undo(SYSTEM, 2, POLICY)
    at_once.redo(SYSTEM, 2, POLICY)
    assert told(at_once) == before
