"""What holds for how loans move, tried on many tapes: branches that come late, loans that change hands, leave and return."""

from typing import Any

from book_rows import Row
from hypothesis import given, settings
from hypothesis import strategies as st
from moving_loans import DATES, FEW, FILTERS, NOTHING, POLICY, Shelf, disposals, many_books, naive, publish, read, tapes, total

from postloan.access import EVERYTHING, SYSTEM, Scope
from postloan.book import Book


@many_books
def test_opening_and_moves_make_the_closing_for_every_choice_of_slices(
    shelf: Shelf, rows: list[Row], disposed: list[Row]
) -> None:
    pin = shelf.pin(rows, disposed)
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


@many_books
def test_handing_over_cancels_in_the_whole_book(shelf: Shelf, rows: list[Row], disposed: list[Row]) -> None:
    pin = shelf.pin(rows, disposed)
    for day in pin.dates:
        flows = [row for row in read(pin.flows(Scope(EVERYTHING, day), by=("branch",))) if row["as_of"] == day]
        for column in ("loans", "balance_previous", "provision_previous", "provisioned_previous"):
            assert total(flows, column, kind="in") == total(flows, column, kind="out")


@many_books
def test_everyone_is_there_once_as_a_careful_person_knows_him(shelf: Shelf, rows: list[Row], disposed: list[Row]) -> None:
    pin = shelf.pin(rows, disposed)
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


def told(book: Book) -> list[Any]:
    """All that a reader sees, but for the numbers of the imports."""
    pin = book.pin()
    found: list[Any] = [pin.dates]
    for day in pin.dates:
        scope = Scope(EVERYTHING, day)
        tables = (
            pin.snapshot(scope, written_off=True).drop("import_id"), pin.cube(scope, dates=[day], written_off=True), pin.flows(scope),
            pin.flows(scope, by=("branch", "product", "officer")), pin.cohorts(scope), pin.everyone(scope).drop("import_id"),
        )  # fmt: skip
        found += [sorted(map(str, read(table))) for table in tables]
    return found


@settings(FEW, max_examples=4)
@given(rows=tapes(DATES[:3]).filter(bool), disposed=disposals().filter(bool), order=st.permutations(range(4)))
def test_the_order_of_tapes_and_disposals_does_not_matter_and_the_last_can_be_undone(
    shelf: Shelf, rows: list[Row], disposed: list[Row], order: list[int]
) -> None:
    at_once, one_by_one = shelf.book(), shelf.book()
    publish(at_once, rows)
    publish(at_once, disposed, "disposal")
    whole = told(at_once)
    parts = [*([row for row in rows if row["as_of"] == day] for day in DATES[:3]), disposed]
    *earlier, last = [turn for turn in order if parts[turn]]
    for turn in earlier:
        publish(one_by_one, parts[turn], _table(turn))
    before = told(one_by_one)
    publish(one_by_one, parts[last], _table(last))
    assert told(one_by_one) == whole
    one_by_one.undo(SYSTEM, len(earlier) + 1, POLICY)
    assert told(one_by_one) == before
    one_by_one.redo(SYSTEM, len(earlier) + 1, POLICY)
    assert told(one_by_one) == whole


def _table(turn: int) -> str:
    return "disposal" if turn == 3 else "loan"
