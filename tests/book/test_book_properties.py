"""What holds for every book, tried on many."""

import shutil
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from book_rows import Row, loan, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postloan.access import EVERYTHING, SYSTEM, Scope
from postloan.book import Book, Staged, raw
from postloan.book.derive import derive, receipts
from postloan.book.engine import Engine, Session
from postloan.book.folder import Folder
from postloan.desk import connect
from postloan.policy import Policy

POLICY = Policy(version=1)
DATES = [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)]
FEW = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))


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


def publish(book: Book, rows: list[Row], table: str = "loan", name: str = "x") -> None:
    path = book.stage_path()
    write(path, table, rows)
    book.publish(SYSTEM, Staged(table, path, name, f"{name}{len(book.history(EVERYTHING))}".ljust(64, "0")), POLICY)


def read(book: Book) -> list[Any]:
    """All that a reader sees, but for the numbers of the imports."""
    pin = book.pin()
    snapshots = [pin.snapshot(Scope(EVERYTHING, day), written_off=True).drop("import_id") for day in pin.dates]
    cubes = [pin.cube(Scope(EVERYTHING, day), dates=[day], written_off=True) for day in pin.dates]
    return [pin.dates, *(sorted(map(str, table.to_pyarrow().to_pylist())) for table in (*snapshots, *cubes))]


money = st.integers(0, 10_000_00).map(lambda fen: Decimal(fen).scaleb(-2))


@st.composite
def tapes(draw: st.DrawFn, dates: list[date]) -> list[Row]:
    """A tape of some of five loans on each date; a loan stays with its branch."""
    rows = []
    for day in dates:
        for number in draw(st.sets(st.integers(1, 5))):
            rows.append(loan(  # noqa: PERF401  drawn one by one, in order
                f"L{number}", day, branch="AB"[number % 2], borrower_id=f"B{number // 2}", dpd=draw(st.integers(0, 400)),
                balance=draw(money.filter(bool)), provision=draw(st.none() | money), product=draw(st.sampled_from(["home", "car"])),
                risk_class=draw(st.none() | st.integers(1, 5)), written_off=draw(st.sampled_from([None, False, True])),
                restructured=draw(st.none() | st.booleans()),
            ))  # fmt: skip
    return rows


@FEW
@given(rows=tapes(DATES[:1]).filter(bool))
def test_buckets_and_classes_partition_the_book_at_every_level(shelf: Shelf, rows: list[Row]) -> None:
    book = shelf.book()
    publish(book, rows)
    pin, scope = book.pin(), Scope(EVERYTHING, DATES[0])
    owed = [row for row in rows if not row["written_off"]]
    total = (len(owed), sum((row["balance"] for row in owed), Decimal(0)))
    bounds = (*POLICY.bucket_upper, 10_000)
    for by in ((), ("product",), ("product", "officer")):
        cells = pin.cube(scope, by=by).to_pyarrow().to_pylist()
        assert (sum(cell["loans"] for cell in cells), sum((cell["balance"] for cell in cells), Decimal(0))) == total
        for bucket in range(8):
            inside = [row for row in owed if (bounds[bucket - 1] if bucket else -1) < row["dpd"] <= bounds[bucket]]
            assert sum(cell["loans"] for cell in cells if cell["bucket"] == bucket) == len(inside)
    assert {cell["bucket"] for cell in cells} <= set(range(8))
    assert {cell["risk_class"] for cell in cells} <= set(range(1, 6))
    given_ = [row["provision"] for row in owed if row["provision"] is not None]
    assert sum(cell["provisioned_loans"] for cell in cells) == len(given_)
    assert sum((cell["provision"] or Decimal(0) for cell in cells), Decimal(0)) == sum(given_, Decimal(0))
    assert pin.borrowers(scope).now == (len({row["borrower_id"] for row in owed}) or None)


@FEW
@given(first=tapes(DATES[:2]).filter(bool), then=tapes(DATES[1:]).filter(bool))
def test_publish_then_undo_is_identity(shelf: Shelf, first: list[Row], then: list[Row]) -> None:
    book = shelf.book()
    publish(book, first)
    before = read(book)
    publish(book, then)
    book.undo(SYSTEM, 2, POLICY)
    assert read(book) == before


def naive_history(rows: list[Row]) -> dict[tuple[str, date], dict[str, Any]]:
    """Loan by loan, date by date, in plain Python."""
    found = {}
    for loan_id in {row["loan_id"] for row in rows}:
        past: list[Row] = []
        for row in sorted((row for row in rows if row["loan_id"] == loan_id), key=lambda row: row["as_of"]):
            past.append(row)
            months = {id(one): (one["as_of"].year - 2024) * 12 + one["as_of"].month - 1 for one in past}
            found[loan_id, row["as_of"]] = {
                "dpd_previous": past[-2]["dpd"] if len(past) > 1 else None,
                "balance_previous": past[-2]["balance"] if len(past) > 1 else None,
                "as_of_previous": past[-2]["as_of"] if len(past) > 1 else None,
                "dpd_max": max(one["dpd"] for one in past),
                **{
                    f"ever{days}_mob": next((months[id(one)] for one in past if one["dpd"] > days), None) for days in (30, 60, 90)
                },
                "first_overdue_on": next((one["as_of"] - timedelta(one["dpd"] - 1) for one in past if one["dpd"] > 0), None),
            }
    return found


@FEW
@given(rows=tapes(DATES).filter(bool))
def test_history_agrees_with_a_naive_one(shelf: Shelf, rows: list[Row]) -> None:
    book = shelf.book()
    publish(book, rows)
    pin = book.pin()
    expected = naive_history(rows)
    seen = [row for day in pin.dates for row in pin.snapshot(Scope(EVERYTHING, day), written_off=True).to_pyarrow().to_pylist()]
    assert {(row["loan_id"], row["as_of"]) for row in seen} == set(expected)
    for row in seen:
        wanted = expected[row["loan_id"], row["as_of"]]
        assert {name: row[name] for name in wanted} == wanted


def naive_position(schedule: list[Row], paid: list[Row], as_of: date) -> dict[str, Any] | None:
    """One loan, instalment by instalment and fen by fen."""
    left = max(sum((one["amount"] for one in paid if one["paid_on"] <= as_of), Decimal(0)), Decimal(0))
    state: Counter[str] = Counter()
    oldest = None
    for one in sorted(schedule, key=lambda one: (one["due_on"], one["instalment"])):
        gaps = {}
        for part in ("interest", "principal"):
            took = min(left, one[f"{part}_due"])
            left -= took
            gaps[part] = one[f"{part}_due"] - took
        state["balance"] += gaps["principal"]
        state["unpaid"] += sum(gaps.values())
        if one["due_on"] < as_of:
            state["overdue_principal"] += gaps["principal"]
            state["overdue_interest"] += gaps["interest"]
            if sum(gaps.values()) > 1 and oldest is None:
                oldest = one["due_on"]
    begins = min([one["due_on"] for one in schedule] + [one["paid_on"] for one in paid if one["paid_on"] <= as_of])
    if begins > as_of or state["unpaid"] <= 1:
        return None
    return {
        "balance": state["balance"], "overdue_principal": state["overdue_principal"] or Decimal(0),
        "overdue_interest": state["overdue_interest"] or Decimal(0), "dpd": (as_of - oldest).days if oldest else 0,
    }  # fmt: skip


days = st.integers(0, 150).map(lambda n: date(2024, 1, 1) + timedelta(n))
small = st.integers(0, 400_00).map(lambda fen: Decimal(fen).scaleb(-2))
LOANS = [f"L{number}" for number in range(6)]


@st.composite
def plans(draw: st.DrawFn) -> tuple[list[Row], list[Row]]:
    schedule, paid = [], []
    for loan_id in LOANS:
        for number in range(1, draw(st.integers(1, 4)) + 1):
            schedule.append({  # noqa: PERF401  drawn one by one, in order
                "loan_id": loan_id, "instalment": number, "due_on": draw(days), "principal_due": draw(small), "interest_due": draw(small),
            })  # fmt: skip
        paid += [{"loan_id": loan_id, "paid_on": draw(days), "amount": draw(small)} for _ in range(draw(st.integers(0, 4)))]
    return schedule, paid


@pytest.fixture(scope="module")
def desk_of_tables(tmp_path_factory: pytest.TempPathFactory) -> tuple[Session, Folder]:
    folder = Folder(tmp_path_factory.mktemp("tables"))
    return Engine(folder.home / "temporary", "200MB", 1).session(), folder


@settings(FEW, max_examples=40)
@given(plan=plans(), as_of=days)
def test_derived_snapshots_agree_with_a_naive_recomputation(
    desk_of_tables: tuple[Session, Folder], plan: tuple[list[Row], list[Row]], as_of: date
) -> None:
    session, folder = desk_of_tables
    tables = {}
    for table, rows in zip(("schedule", "repayment", "terms"), (*plan, []), strict=True):
        path = folder.stage_path()
        write(path, table, rows)
        tables[table] = raw.read(session, table, path, import_id=1)
    paid = receipts(tables["repayment"])
    found = derive(tables["terms"], tables["schedule"], paid, as_of, POLICY.dpd_tolerance).to_pyarrow().to_pylist()
    expected = {one: naive_position(*([row for row in rows if row["loan_id"] == one] for rows in plan), as_of) for one in LOANS}
    names = ("balance", "overdue_principal", "overdue_interest", "dpd")
    assert {row["loan_id"]: {name: row[name] for name in names} for row in found} == {k: v for k, v in expected.items() if v}
