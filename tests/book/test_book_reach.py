"""Nothing of another branch through any door of a pin, whatever the scope asks for."""

import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from book_rows import loan, write

from postloan.access import SLICES, SYSTEM, Reach, Scope
from postloan.book import Book, Pin, Staged
from postloan.desk import connect
from postloan.policy import Policy

POLICY = Policy(version=1)
JAN, FEB = date(2024, 1, 31), date(2024, 2, 29)
ONLY_A, NONE, OF_LI = Reach(("A",)), Reach(()), Reach(("A",), ("Li",))


@pytest.fixture(scope="module")
def pin(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Pin:
    """A1 (Li) and A2 (Wu) in A, B1 (Li) in B; M was in B in January and is in A since; B1 and A1 owe as one borrower.

    Nobody writes to it, so all tests share one.
    """
    home = tmp_path_factory.mktemp("reach")
    shutil.copyfile(migrated_file, home / "desk.sqlite")
    book = Book(home / "book", connect(f"sqlite:///{home / 'desk.sqlite'}"), memory="300MB", threads=2)

    def publish(table: str, given: list[dict[str, Any]]) -> None:
        path = book.stage_path()
        write(path, table, given)
        book.publish(SYSTEM, Staged(table, path, table, path.stem.ljust(64, "0")), POLICY)

    jan = [
        loan("A1", JAN, borrower_id="one", id_number="A1-id", phone="1"), loan("A2", JAN, officer="Wu"),
        loan("B1", JAN, branch="B", borrower_id="one", product="b-only", id_number="B1-id"), loan("M", JAN, branch="B"),
    ]  # fmt: skip
    publish("loan", jan)
    publish("loan", [{**row, "as_of": FEB, "branch": "A" if row["loan_id"] == "M" else row["branch"]} for row in jan])
    due = [{"loan_id": one, "instalment": 1, "due_on": FEB, "principal_due": Decimal(10)} for one in ("A1", "A2", "B1")]
    publish("schedule", due)
    publish(
        "repayment",
        [{"loan_id": one, "paid_on": JAN, "amount": Decimal(5), "reference": f"T-{one}"} for one in ("A1", "A2", "B1")],
    )
    return book.pin()


def rows(table: Any) -> list[dict[str, Any]]:
    return table.to_pyarrow().to_pylist()


DOORS: dict[str, Callable[[Pin, Scope], list[dict[str, Any]]]] = {
    "snapshot": lambda pin, scope: rows(pin.snapshot(scope, written_off=True)),
    "cube": lambda pin, scope: rows(pin.cube(scope)),
    **{f"cube by {name}": lambda pin, scope, name=name: rows(pin.cube(scope, by=(name,))) for name in SLICES},
    "cube of totals": lambda pin, scope: rows(pin.cube(scope, by=())),
    "cube by two": lambda pin, scope: rows(pin.cube(scope, by=("product", "officer"))),
    "history": lambda pin, scope: [row for one in ("A1", "A2", "B1", "M") for row in rows(pin.history(scope, one))],
}
ATTEMPTS = {
    "plain": {},
    "asks for B": {"branch": ("B",)},
    "asks for both": {"branch": ("A", "B")},
    "asks for B's product": {"product": ("b-only",)},
    "asks for another officer": {"officer": ("Wu",)},
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("as_of", [JAN, FEB])
def test_a_reach_of_branch_a_gets_nothing_of_b(pin: Pin, door: str, attempt: str, as_of: date) -> None:
    for row in DOORS[door](pin, Scope(ONLY_A, as_of).narrowed(**ATTEMPTS[attempt])):
        assert row["branch"] == "A"
        assert row.get("product") != "b-only"
    assert DOORS[door](pin, Scope(NONE, as_of).narrowed(**ATTEMPTS[attempt])) == []


@pytest.mark.parametrize("door", [name for name in DOORS if name != "history"])
def test_an_officer_gets_only_what_he_looks_after(pin: Pin, door: str) -> None:
    found = DOORS[door](pin, Scope(OF_LI, FEB))
    assert {(row["branch"], row["officer"]) for row in found} == {("A", "Li")}


def test_an_officer_gets_the_history_of_his_own_loans_only(pin: Pin) -> None:
    assert [row["loan_id"] for row in DOORS["history"](pin, Scope(OF_LI, FEB))] == ["A1", "A1", "M"]


def test_the_past_in_another_branch_stays_with_that_branch(pin: Pin) -> None:
    assert [row["as_of"] for row in rows(pin.history(Scope(ONLY_A, FEB), "M"))] == [FEB]
    assert [row["as_of"] for row in rows(pin.history(Scope(Reach(("B",)), FEB), "M"))] == [JAN]


@pytest.mark.parametrize("read", ["schedule", "repayments"])
def test_ledgers_of_a_loan_out_of_reach_are_empty(pin: Pin, read: str) -> None:
    assert len(rows(getattr(pin, read)(Scope(ONLY_A, FEB), "A1"))) == 1
    assert rows(getattr(pin, read)(Scope(ONLY_A, FEB), "B1")) == []
    assert rows(getattr(pin, read)(Scope(OF_LI, FEB), "A2")) == []
    assert rows(getattr(pin, read)(Scope(NONE, FEB), "A1")) == []


def test_personal_data_are_not_in_lists_and_only_within_reach(pin: Pin) -> None:
    assert not {"id_number", "phone", "trail"} & set(pin.snapshot(Scope(ONLY_A, FEB)).columns)
    assert pin.personal(Scope(ONLY_A, FEB), "A1") == {"id_number": "A1-id", "phone": "1"}
    assert pin.personal(Scope(ONLY_A, FEB), "B1") == {} == pin.personal(Scope(OF_LI, FEB), "A2")


def test_options_are_those_of_the_reach(pin: Pin) -> None:
    assert pin.options(ONLY_A, "branch") == ["A"]
    assert pin.options(ONLY_A, "product") == ["home"]
    assert pin.options(Reach(None), "product") == ["b-only", "home"]
    assert pin.options(OF_LI, "officer") == ["Li"]
    assert pin.options(OF_LI, "product") == ["home"]
    assert pin.options(NONE, "branch") == []
    with pytest.raises(KeyError):
        pin.options(ONLY_A, "borrower_name")


def test_borrowers_are_counted_once_and_within_reach(pin: Pin) -> None:
    assert (pin.borrowers(Scope(Reach(None), FEB)).now, pin.borrowers(Scope(ONLY_A, FEB)).now) == (3, 3)
    assert pin.borrowers(Scope(Reach(("B",)), FEB)).series == ((JAN, 2), (FEB, 1))
    assert pin.borrowers(Scope(ONLY_A, FEB).narrowed(branch="B")).now is None
    assert pin.borrowers(Scope(OF_LI, FEB)).now == 2
    assert pin.borrowers(Scope(OF_LI, FEB)).series is None
    narrowed = pin.borrowers(Scope(Reach(None), FEB).narrowed(product="b-only"))
    assert (narrowed.now, narrowed.previous, narrowed.series) == (1, 1, None)


def test_imports_of_a_scope_are_those_its_rows_came_from(pin: Pin) -> None:
    assert [run.id for run in pin.imports_of(Scope(ONLY_A, FEB))] == [2]
    assert pin.imports_of(Scope(NONE, FEB)) == []


def test_a_date_that_is_not_live_gives_nothing(pin: Pin) -> None:
    between = Scope(Reach(None), date(2024, 2, 15))
    assert all(DOORS[door](pin, between) == [] for door in DOORS)
    assert pin.borrowers(between).now is None
    assert pin.imports_of(between) == []


def test_a_loan_number_is_a_value_and_never_a_query(pin: Pin) -> None:
    nasty = "A1' OR 1=1 --"
    scope = Scope(ONLY_A, FEB).narrowed(branch=nasty)
    assert rows(pin.history(Scope(ONLY_A, FEB), nasty)) == rows(pin.snapshot(scope)) == rows(pin.cube(scope)) == []
    assert pin.borrowers(scope).now is None


def test_a_slice_not_given_can_be_chosen(book: Book, stage: Any) -> None:
    book.publish(SYSTEM, stage([loan("L1", JAN, industry="C"), loan("L2", JAN)]), POLICY)
    pin, scope = book.pin(), Scope(Reach(None), JAN).narrowed(industry="")
    assert [row["loan_id"] for row in rows(pin.snapshot(scope))] == ["L2"]
    assert [row["loans"] for row in rows(pin.cube(scope, by=()))] == [1]


def test_written_off_loans_are_not_in_the_portfolio(book: Book, stage: Any) -> None:
    book.publish(SYSTEM, stage([loan("L1", JAN, written_off=True), loan("L2", JAN)]), POLICY)
    pin, scope = book.pin(), Scope(Reach(None), JAN)
    assert [row["loan_id"] for row in rows(pin.snapshot(scope))] == ["L2"]
    assert pin.cube(scope).loans.sum().to_pyarrow().as_py() == 1 == pin.borrowers(scope).now
    assert pin.cube(scope, written_off=True).loans.sum().to_pyarrow().as_py() == 2
