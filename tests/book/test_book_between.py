"""What holds between two dates: the loans moved, their steps and the flow are one story, added up in three ways."""

from collections import Counter, defaultdict
from datetime import date
from typing import Any

from book_rows import Row
from moving_loans import FILTERS, NOTHING, Shelf, many_books, naive, read, total

from postloan.access import EVERYTHING, Scope
from postloan.book import Pin


def matrix(rows: list[dict[str, Any]]) -> dict[tuple[Any, ...], list[Any]]:
    """Loans and balances by state before and after."""
    keys = ("origin", "fate", "bucket_previous", "class_previous", "bucket", "risk_class")
    found: dict[tuple[Any, ...], list[Any]] = defaultdict(lambda: [0, NOTHING, NOTHING, NOTHING])
    for row in rows:
        cell = found[tuple(row[name] for name in keys)]
        values = (row.get("loans", 1), *(row[name] or NOTHING for name in ("balance_previous", "balance", "provision_previous")))
        cell[:] = [old + new for old, new in zip(cell, values, strict=True)]
    return dict(found)


@many_books
def test_two_neighbouring_dates_moved_as_the_flow_says(shelf: Shelf, rows: list[Row], disposed: list[Row]) -> None:
    pin = shelf.pin(rows, disposed)
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


@many_books
def test_between_any_two_dates_the_held_loans_of_both_ends_are_there(shelf: Shelf, rows: list[Row], disposed: list[Row]) -> None:
    pin = shelf.pin(rows, disposed)
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


@many_books
def test_the_steps_of_all_loans_add_up_to_the_flow(shelf: Shelf, rows: list[Row], disposed: list[Row]) -> None:
    pin = shelf.pin(rows, disposed)
    for chosen in FILTERS:
        scope = Scope(EVERYTHING, pin.dates[-1]).narrowed(**chosen)
        steps, flows = read(pin.steps(scope, date.min)), read(pin.flows(scope))
        assert matrix(steps) == matrix(flows)
        for column in ("risen", "lost_written_off", "lost_sold", "provision_risen", "used_written_off", "used_sold"):
            assert total(steps, column) == total(flows, column)


@many_books
def test_the_moves_between_two_dates_are_the_loans_moved_added_up_and_handed_over(
    shelf: Shelf, rows: list[Row], disposed: list[Row]
) -> None:
    pin = shelf.pin(rows, disposed)
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
