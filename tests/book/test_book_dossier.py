"""Invoices, account statements, collateral and guarantees: each counted once, as they stood on a date, within reach."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from book_rows import Row, loan, write

from postloan.access import EVERYTHING, SYSTEM, Actor, Reach, Right, Role, Scope
from postloan.book import Book, Staged
from postloan.book.refusals import NoSuchImport, RepeatedRows
from postloan.book.write import right_of
from postloan.desk import connect
from postloan.errors import NotAllowed
from postloan.policy import Policy

POLICY = Policy(version=1)
JAN, FEB, MAR = date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)
ALL = Scope(EVERYTHING, FEB)
ONLY_A, OF_LI = Reach(("A",)), Reach(("A",), ("Li",))


def invoice(number: str, **values: Any) -> Row:
    return {
        "borrower_id": "one", "direction": "sale", "number": number, "issued_on": date(2024, 1, 5), "counterparty": "K1",
        "amount": Decimal(100), "tax": Decimal(13), "total": Decimal(113), "status": "valid", **values,
    }  # fmt: skip


def line(amount: int, **values: Any) -> Row:
    return {
        "borrower_id": "one", "account_no": "6222", "booked_on": date(2024, 1, 5), "amount": Decimal(amount), "balance": Decimal(500),
        "counterparty": "K1", **values,
    }  # fmt: skip


def piece(value: int, **values: Any) -> Row:
    row = {"collateral_id": "H1", "loan_id": "A1", "borrower_id": "one", "kind": "residential", "value": Decimal(value)}
    return {**row, "valued_on": date(2024, 1, 10), **values}


def guarantee(guarantor: str, borrower: str, **values: Any) -> Row:
    row = {"guarantor_id": guarantor, "guarantor_name": guarantor, "borrower_id": borrower, "amount": Decimal(100)}
    return {**row, "ends_on": MAR, **values}


class Shelf:
    """A book that takes rows as imports."""

    def __init__(self, home: Path) -> None:
        self.book = Book(home / "book", connect(f"sqlite:///{home / 'desk.sqlite'}"), memory="300MB", threads=2)
        self._turn = 0

    def put(self, table: str, *rows: Row, who: Actor = SYSTEM) -> int:
        path = self.book.stage_path()
        write(path, table, rows)
        self._turn += 1
        return self.book.publish(who, Staged(table, path, table, f"{self._turn}".rjust(64, "0")), POLICY).id

    def got(self, table: str, scope: Scope = ALL, *what: Any, **how: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = getattr(self.book.pin(), table)(scope, *what, **how).to_pyarrow().to_pylist()
        return found


@pytest.fixture
def shelf(tmp_path: Path, migrated_file: Path) -> Shelf:
    shutil.copyfile(migrated_file, tmp_path / "desk.sqlite")
    return Shelf(tmp_path)


def test_an_invoice_imported_again_counts_once_and_as_the_later_import_has_it(shelf: Shelf) -> None:
    assert shelf.got("invoices") == []
    shelf.put("invoice", invoice("1"), invoice("2"))
    later = shelf.put(
        "invoice", invoice("2", amount=Decimal(120)), invoice("2", direction="purchase"), invoice("3", issued_on=MAR)
    )
    found = {(row["direction"], row["number"]): row["amount"] for row in shelf.got("invoices")}
    assert found == {("sale", "1"): 100, ("sale", "2"): 120, ("purchase", "2"): 100}, "3 is issued after the scope's date"
    shelf.book.undo(SYSTEM, later, POLICY)
    assert {row["number"]: row["amount"] for row in shelf.got("invoices")} == {"1": 100, "2": 100}


def test_a_void_row_voids_the_invoice_and_no_older_export_revives_it(shelf: Shelf) -> None:
    shelf.put("invoice", invoice("1"), invoice("1", status="void"), invoice("2", status=None), invoice("1", borrower_id="two"))
    shelf.put("invoice", invoice("1"))
    found = {(row["borrower_id"], row["number"]): row["status"] for row in shelf.got("invoices")}
    assert found == {("one", "1"): "void", ("one", "2"): "valid", ("two", "1"): "valid"}


def test_the_same_number_under_another_code_is_another_invoice(shelf: Shelf) -> None:
    shelf.put("invoice", invoice("1", invoice_code="4403"), invoice("1", invoice_code="4404"))
    assert len(shelf.got("invoices")) == 2


def test_statements_that_overlap_do_not_count_a_line_twice(shelf: Shelf) -> None:
    day = date(2024, 1, 31)
    shelf.put("account_flow", line(10), line(10), line(-4, reference="T1"), line(7, booked_on=day))
    shelf.put("account_flow", line(7, booked_on=day), line(9, booked_on=FEB), line(-5, reference="T1"))
    assert sorted(row["amount"] for row in shelf.got("account_flows")) == [-5, 7, 9, 10, 10]


def test_a_statement_tells_signed_amounts_only(shelf: Shelf) -> None:
    shelf.put("account_flow", line(10, money_in=Decimal(10)))
    assert {"money_in", "money_out", "side"} & set(shelf.got("account_flows")[0]) == set()


def test_collateral_counts_as_it_was_valued_last_until_it_is_released(shelf: Shelf) -> None:
    shelf.put(
        "collateral",
        piece(100),
        piece(80, valued_on=date(2024, 2, 10)),
        piece(60, valued_on=MAR),
        piece(50, collateral_id="H2", valued_on=None),
    )
    assert {row["collateral_id"]: row["value"] for row in shelf.got("collaterals")} == {"H1": 80, "H2": 50}
    assert {row["collateral_id"]: row["value"] for row in shelf.got("collaterals", Scope(EVERYTHING, JAN))} == {
        "H1": 100,
        "H2": 50,
    }
    assert sorted(row["value"] for row in shelf.got("collaterals", all_valuations=True)) == [50, 80, 100]
    shelf.put("collateral", piece(80, valued_on=date(2024, 2, 10), released_on=FEB))
    assert [row["collateral_id"] for row in shelf.got("collaterals")] == ["H2"]
    assert [row["collateral_id"] for row in shelf.got("collaterals", all_valuations=True)] == ["H2"]


def test_the_later_import_says_what_a_valuation_was(shelf: Shelf) -> None:
    shelf.put("collateral", piece(100))
    shelf.put("collateral", piece(90, insured_until=MAR))
    assert [(row["value"], row["insured_until"]) for row in shelf.got("collaterals")] == [(90, MAR)]


def test_guarantees_are_in_force_between_their_days(shelf: Shelf) -> None:
    shelf.put(
        "guarantee", guarantee("g1", "one"), guarantee("g2", "one", ends_on=JAN), guarantee("g3", "one", starts_on=MAR),
        guarantee("g4", "one", ends_on=None),
    )  # fmt: skip
    assert sorted(row["guarantor_id"] for row in shelf.got("guarantees")) == ["g1", "g4"]
    assert sorted(row["guarantor_id"] for row in shelf.got("guarantees", ended=True)) == ["g1", "g2", "g4"]


def test_a_piece_that_stands_twice_in_one_file_is_refused(shelf: Shelf) -> None:
    with pytest.raises(RepeatedRows):
        shelf.put("collateral", piece(100), piece(90))


def test_a_borrower_is_in_reach_when_one_of_its_loans_is_or_was(shelf: Shelf) -> None:
    """``one`` owes in A (officer Li), ``two`` in B, ``gone`` owed in A and repaid, ``new`` never borrowed."""
    shelf.put(
        "loan",
        loan("A1", JAN, borrower_id="one"),
        loan("A2", JAN, borrower_id="gone", officer="Wu"),
        loan("B1", JAN, borrower_id="two", branch="B"),
    )
    shelf.put("loan", loan("A1", FEB, borrower_id="one"), loan("B1", FEB, borrower_id="two", branch="B"))
    borrowers = ("one", "gone", "two", "new")
    shelf.put("invoice", *(invoice("1", borrower_id=who) for who in borrowers))
    shelf.put("account_flow", *(line(1, borrower_id=who) for who in borrowers))
    shelf.put("collateral", *(piece(1, borrower_id=who) for who in borrowers))
    shelf.put("guarantee", guarantee("one", "two"), guarantee("new", "two"), guarantee("two", "gone"))
    expected = {EVERYTHING: set(borrowers), ONLY_A: {"one", "gone"}, OF_LI: {"one"}, Reach(("B",)): {"two"}, Reach(()): set()}
    for table in ("invoices", "account_flows", "collaterals"):
        for reach, wanted in expected.items():
            mine = Scope(reach, FEB, currency="USD").narrowed(branch=("A", "B"))
            assert {row["borrower_id"] for row in shelf.got(table, mine)} == wanted, (table, reach)
            assert shelf.got(table, mine, "two") == [row for row in shelf.got(table, mine) if row["borrower_id"] == "two"]
    edges = {
        reach: {(row["guarantor_id"], row["borrower_id"]) for row in shelf.got("guarantees", Scope(reach, FEB))}
        for reach in expected
    }
    assert edges[ONLY_A] == {("one", "two"), ("two", "gone")}, "a guarantee is seen from either end"
    assert edges[OF_LI] == {("one", "two")}
    assert edges[Reach(())] == set()


@pytest.mark.parametrize("table", ["invoice", "account_flow", "collateral", "guarantee"])
def test_only_who_keeps_the_ledgers_publishes_and_undoes(shelf: Shelf, table: str) -> None:
    assert right_of(table) is Right.IMPORT_LEDGER
    rows = {"invoice": invoice("1"), "account_flow": line(1), "collateral": piece(1), "guarantee": guarantee("g", "one")}
    manager = Actor(1, "manager", Role.BRANCH_MANAGER, ONLY_A)
    with pytest.raises(NotAllowed):
        shelf.put(table, rows[table], who=manager)
    done = shelf.put(table, rows[table])
    with pytest.raises((NoSuchImport, NotAllowed)):
        shelf.book.undo(manager, done, POLICY)
    assert len(shelf.got(f"{table}s")) == 1
