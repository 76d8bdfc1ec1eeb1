"""What is kept beside the loans, tried on many tapes: cohorts, bad steps, names and suspects are the loans added up; no door tells more."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from book_rows import Row
from moving_loans import DATES, FILTERS, LOANS, Shelf, many_books, read, total

from postloan.access import EVERYTHING, Reach, Scope
from postloan.book import Pin
from postloan.book.alarm import ALARM, Alarm, Alarms
from postloan.book.name import ALONE, MEMBER


@many_books
def test_cohorts_add_up_to_the_snapshots(shelf: Shelf, rows: list[Row], disposed: list[Row]) -> None:
    pin = shelf.pin(rows, disposed)
    for chosen in FILTERS:
        scope = Scope(EVERYTHING, pin.dates[-1]).narrowed(**chosen)
        cohorts = read(pin.cohorts(scope))
        assert {row["as_of"] for row in cohorts} <= set(pin.dates_of(scope))
        for day in pin.dates_of(scope):
            loans = read(pin.snapshot(scope.at(day), written_off=True))
            mine = [row for row in cohorts if row["as_of"] == day]
            assert (sum(row["loans"] for row in mine), total(mine, "balance")) == (len(loans), total(loans, "balance"))


@many_books
def test_the_steps_kept_of_bad_loans_are_those_of_all_loans_that_begin_or_end_bad(
    shelf: Shelf, rows: list[Row], disposed: list[Row]
) -> None:
    pin = shelf.pin(rows, disposed)
    for chosen in FILTERS:
        for since in (date.min, pin.dates[0]):
            scope = Scope(EVERYTHING, pin.dates[-1]).narrowed(**chosen)
            bad = [row for row in read(pin.steps(scope, since)) if max(row["class_previous"] or 0, row["risk_class"] or 0) >= 3]
            assert sorted(read(pin.bad_steps(scope, since)), key=repr) == sorted(bad, key=repr)


@many_books
def test_names_are_the_loans_of_a_scope_added_up_by_borrower(shelf: Shelf, rows: list[Row], disposed: list[Row]) -> None:
    pin = shelf.pin(rows, disposed)
    for day in pin.dates:
        for chosen in FILTERS:
            scope = Scope(EVERYTHING, day).narrowed(**chosen)
            borrowers = [row for row in read(pin.names(scope)) if row["kind"] in (ALONE, MEMBER)]
            found = {row["name"]: (row["loans"], row["balance"]) for row in borrowers}
            loans, owed = Counter[int](), Counter[int]()
            for row in read(pin.snapshot(scope)):
                loans[row["borrower_id"]] += 1
                owed[row["borrower_id"]] += int(row["balance"] * 100)
            assert found == {key: (number, owed[key]) for key, number in loans.items()}


@many_books
def test_suspects_are_the_loans_with_a_sign_and_their_borrowers_others(
    shelf: Shelf, rows: list[Row], disposed: list[Row]
) -> None:
    pin = shelf.pin(rows, disposed)
    for day in pin.dates:
        for chosen in FILTERS:
            scope = Scope(EVERYTHING, day).narrowed(**chosen)
            whole = read(pin.snapshot(Scope(EVERYTHING, day)))
            late = {row["borrower_key"] for row in whole if _signs(row)}
            mine = [row for row in read(pin.snapshot(scope)) if row["borrower_key"] in late]
            assert _told(read(pin.suspects(scope))) == sorted(((row, None, None) for row in mine), key=repr)
            others = [row for row in read(pin.snapshot(scope)) if row["loan_id"] in set(LOANS[:2]) and row not in mine]
            named = read(pin.suspects(scope, tuple(LOANS[:2])))
            assert _told(named) == sorted(((row, None, None) for row in [*mine, *others]), key=repr)


@many_books
def test_loans_of_borrowers_under_warning_stand_among_the_suspects_with_their_colour(
    shelf: Shelf, rows: list[Row], disposed: list[Row]
) -> None:
    pin = shelf.pin(rows, disposed)
    scope = Scope(EVERYTHING, pin.dates[-1])
    warned = read(pin.snapshot(scope))[:1]
    alarms = Alarms(tuple(Alarm(row["borrower_id"], 4, watched=False) for row in warned), judged=True)
    his = {row["borrower_id"] for row in warned}
    plain = {row["loan_id"] for row in read(pin.suspects(scope))}
    wanted = [row for row in read(pin.snapshot(scope)) if row["loan_id"] in plain or row["borrower_id"] in his]
    said = [(row, 4 if row["borrower_id"] in his else 0, None) for row in wanted]
    assert _told(read(pin.suspects(scope, (), alarms))) == sorted(said, key=repr), "no watch list was kept: not known"


def _told(rows: list[Row]) -> list[tuple[Row, int | None, bool | None]]:
    """Rows as the book has them, and what stands beside them."""
    apart = ({name: value for name, value in row.items() if name not in ALARM} for row in rows)
    return sorted(((row, *(full[name] for name in ALARM)) for row, full in zip(apart, rows, strict=True)), key=repr)


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


@many_books
def test_nothing_of_another_branch_is_told(shelf: Shelf, rows: list[Row], disposed: list[Row]) -> None:
    """All but the opening state with which a loan was handed over: that is the receiving branch's as well."""
    pin = shelf.pin(rows, disposed)
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
