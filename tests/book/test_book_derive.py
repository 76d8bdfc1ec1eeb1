"""Snapshots from schedules and repayments alone, by the worked example and its neighbours."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from book_rows import write

from postloan.access import EVERYTHING, SYSTEM, Scope
from postloan.book import UNASSIGNED, Book, Staged
from postloan.book.refusals import AlreadyPublished, NothingToDerive, StillUsed
from postloan.desk import connect
from postloan.policy import Policy

POLICY = Policy(version=1)


def instalment(
    number: int, due_on: date, principal: str = "1000", interest: str | None = None, loan_id: str = "L1", **more: Any
) -> dict[str, Any]:
    row = {"loan_id": loan_id, "instalment": number, "due_on": due_on, "principal_due": Decimal(principal)}
    return row | ({"interest_due": Decimal(interest)} if interest else {}) | more


def payment(paid_on: date, amount: str, reference: str | None = None, loan_id: str = "L1") -> dict[str, Any]:
    return {"loan_id": loan_id, "paid_on": paid_on, "amount": Decimal(amount), "reference": reference}


FOUR = [
    instalment(n, due) for n, due in enumerate([date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)], 1)
]
TWO_PAYMENTS = [payment(date(2024, 2, 10), "1000"), payment(date(2024, 3, 20), "500")]

#: as_of, DPD, overdue, bucket, class: oracle O-12, whole
ORACLE = [
    (date(2024, 1, 31), 0, 0, 0, 1),
    (date(2024, 2, 1), 1, 1000, 1, 2),
    (date(2024, 2, 9), 9, 1000, 1, 2),
    (date(2024, 2, 10), 0, 0, 0, 1),
    (date(2024, 3, 1), 1, 1000, 1, 2),
    (date(2024, 3, 20), 20, 500, 1, 2),
    (date(2024, 3, 31), 31, 500, 2, 2),
    (date(2024, 4, 1), 32, 1500, 2, 2),
    (date(2024, 4, 15), 46, 1500, 2, 2),
    (date(2024, 5, 29), 90, 2500, 3, 2),
    (date(2024, 5, 30), 91, 2500, 4, 3),
]


def at(book: Book, as_of: date, currency: str = "CNY") -> list[dict[str, Any]]:
    return book.pin().snapshot(Scope(EVERYTHING, as_of, currency)).order_by("loan_id").to_pyarrow().to_pylist()


def ledgers(book: Book, stage: Any, schedule: list[Any], paid: list[Any], terms: list[Any] | None = None) -> None:
    book.publish(SYSTEM, stage(schedule, "schedule"), POLICY)
    if paid:
        book.publish(SYSTEM, stage(paid, "repayment"), POLICY)
    if terms:
        book.publish(SYSTEM, stage(terms, "terms"), POLICY)


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Book:
    """The worked example derived for all its dates; nobody writes to it."""
    home = tmp_path_factory.mktemp("worked")
    shutil.copyfile(migrated_file, home / "desk.sqlite")
    book = Book(home / "book", connect(f"sqlite:///{home / 'desk.sqlite'}"), memory="300MB", threads=2)
    for table, rows in (("schedule", FOUR), ("repayment", TWO_PAYMENTS)):
        path = book.stage_path()
        write(path, table, rows)
        book.publish(SYSTEM, Staged(table, path, table, table.ljust(64, "0")), POLICY)
    book.derive(SYSTEM, [row[0] for row in ORACLE], POLICY)
    return book


@pytest.mark.parametrize(("as_of", "dpd", "overdue", "bucket", "risk_class"), ORACLE, ids=str)
def test_every_row_of_the_worked_example(worked: Book, as_of: date, dpd: int, overdue: int, bucket: int, risk_class: int) -> None:
    [loan] = at(worked, as_of)
    assert (loan["dpd"], loan["overdue_principal"], loan["bucket"], loan["risk_class"]) == (dpd, overdue, bucket, risk_class)
    assert loan["overdue_interest"] == 0
    assert loan["overdue_since"] == (None if dpd == 0 else date.fromordinal(as_of.toordinal() - dpd))


def test_schedule_and_repayments_alone_make_a_loan(worked: Book) -> None:
    [loan] = at(worked, date(2024, 3, 31))
    assert (loan["principal"], loan["balance"]) == (4000, 2500)
    assert {loan[name] for name in ("branch", "borrower_id", "product")} == {UNASSIGNED}
    assert loan["originated_on"] is None
    assert loan["rate"] is None
    assert loan["mob"] is None
    assert loan["matures_on"] == date(2024, 4, 30)
    assert (loan["next_due_on"], loan["next_due_amount"]) == (date(2024, 3, 31), 1000)


def test_a_loan_begins_with_its_first_due_date_when_nothing_tells_better(book: Book, stage: Any) -> None:
    ledgers(book, stage, FOUR, [])
    with pytest.raises(NothingToDerive):
        book.derive(SYSTEM, [date(2024, 1, 30)], POLICY)
    assert book.pin().empty


def test_a_payment_after_the_date_has_no_effect(book: Book, stage: Any) -> None:
    ledgers(book, stage, FOUR, [payment(date(2024, 2, 2), "4000")])
    book.derive(SYSTEM, [date(2024, 2, 1), date(2024, 2, 2)], POLICY)
    assert at(book, date(2024, 2, 1))[0]["dpd"] == 1
    assert at(book, date(2024, 2, 2)) == []


def test_interest_is_paid_before_principal_within_an_instalment(book: Book, stage: Any) -> None:
    ledgers(book, stage, [instalment(1, date(2024, 1, 31), "900", "100")], [payment(date(2024, 1, 31), "150")])
    book.derive(SYSTEM, [date(2024, 2, 5)], POLICY)
    [loan] = at(book, date(2024, 2, 5))
    assert (loan["overdue_interest"], loan["overdue_principal"], loan["balance"], loan["dpd"]) == (0, 850, 850, 5)


@pytest.mark.parametrize(("paid", "dpd"), [("999.00", 0), ("998.99", 1)])
def test_a_gap_up_to_the_tolerance_does_not_make_overdue(book: Book, stage: Any, paid: str, dpd: int) -> None:
    ledgers(book, stage, FOUR, [payment(date(2024, 1, 31), paid)])
    book.derive(SYSTEM, [date(2024, 2, 1)], POLICY)
    assert at(book, date(2024, 2, 1))[0]["dpd"] == dpd


def test_replaced_instalments_count_only_while_they_are_valid(book: Book, stage: Any) -> None:
    change = date(2024, 2, 15)
    plan = [
        instalment(1, date(2024, 1, 31)),
        instalment(2, date(2024, 2, 29), valid_until=change),
        instalment(2, date(2024, 8, 31), valid_from=change),
    ]
    ledgers(book, stage, plan, [payment(date(2024, 1, 31), "1000")])
    book.derive(SYSTEM, [date(2024, 2, 14), change, date(2024, 3, 10)], POLICY)
    assert at(book, date(2024, 2, 14))[0]["next_due_on"] == date(2024, 2, 29)
    assert at(book, change)[0]["next_due_on"] == date(2024, 8, 31)
    assert (at(book, date(2024, 3, 10))[0]["dpd"], at(book, date(2024, 3, 10))[0]["balance"]) == (0, 1000)


def test_a_repeated_reference_is_one_payment(book: Book, stage: Any) -> None:
    first = [payment(date(2024, 1, 31), "400", "T1"), payment(date(2024, 1, 31), "400", "T2")]
    ledgers(book, stage, FOUR, first)
    book.publish(SYSTEM, stage([first[1], payment(date(2024, 2, 1), "100", "T3")], "repayment"), POLICY)
    book.derive(SYSTEM, [date(2024, 2, 1)], POLICY)
    assert at(book, date(2024, 2, 1))[0]["overdue_principal"] == 100
    scope = Scope(EVERYTHING, date(2024, 2, 1))
    assert [r["reference"] for r in book.pin().repayments(scope, "L1").to_pyarrow().to_pylist()] == ["T1", "T2", "T3"]


def test_equal_payments_without_reference_count_as_often_as_one_import_shows_them(book: Book, stage: Any) -> None:
    twice = [payment(date(2024, 1, 31), "300"), payment(date(2024, 1, 31), "300")]
    ledgers(book, stage, FOUR, twice)
    book.publish(SYSTEM, stage([*twice, payment(date(2024, 2, 1), "50")], "repayment"), POLICY)
    book.derive(SYSTEM, [date(2024, 2, 1)], POLICY)
    assert at(book, date(2024, 2, 1))[0]["overdue_principal"] == 350


def test_a_reversal_takes_its_payment_back(book: Book, stage: Any) -> None:
    ledgers(book, stage, FOUR, [payment(date(2024, 1, 31), "1000", "T1"), payment(date(2024, 2, 3), "-1000", "T1")])
    book.derive(SYSTEM, [date(2024, 2, 2), date(2024, 2, 3)], POLICY)
    assert [at(book, day)[0]["dpd"] for day in (date(2024, 2, 2), date(2024, 2, 3))] == [0, 3]


def test_terms_tell_branch_rate_and_when_the_loan_began(book: Book, stage: Any) -> None:
    terms = [{
        "loan_id": "L1", "borrower_id": "B1", "borrower_name": "Wang", "branch": "A", "product": "home", "principal": Decimal(4000),
        "rate": 0.06, "originated_on": date(2023, 12, 31), "matures_on": date(2024, 4, 30), "id_number": "110101", "phone": "138",
    }]  # fmt: skip
    ledgers(book, stage, FOUR, TWO_PAYMENTS, terms)
    book.derive(SYSTEM, [date(2023, 12, 30), date(2023, 12, 31), date(2024, 3, 31)], POLICY)
    assert book.pin().dates == (date(2023, 12, 31), date(2024, 3, 31))
    [loan] = at(book, date(2024, 3, 31))
    assert (loan["branch"], loan["rate"], loan["mob"], loan["ever30_mob"]) == ("A", 0.06, 3, 3)
    assert book.pin().personal(Scope(EVERYTHING, date(2024, 3, 31)), "L1") == {"id_number": "110101", "phone": "138"}


def test_the_same_ledgers_derive_the_same_dates_once(worked: Book) -> None:
    with pytest.raises(AlreadyPublished):
        worked.derive(SYSTEM, [row[0] for row in reversed(ORACLE)], POLICY)


def test_a_ledger_cannot_be_withdrawn_under_the_snapshots_made_from_it(book: Book, stage: Any) -> None:
    ledgers(book, stage, FOUR, TWO_PAYMENTS)
    book.derive(SYSTEM, [date(2024, 3, 31)], POLICY)
    with pytest.raises(StillUsed):
        book.undo(SYSTEM, 1, POLICY)
    book.undo(SYSTEM, 3, POLICY)
    book.undo(SYSTEM, 1, POLICY)
    assert book.pin().empty
