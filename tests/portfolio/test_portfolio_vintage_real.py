"""Vintage and first payments of real loans (a Czech bank, 1993–94), against arithmetic done without the book."""

import csv
import hashlib
import os
import shutil
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from postloan.access import EVERYTHING, SYSTEM, Scope
from postloan.book import Pin, Staged
from postloan.book.schema import TABLES
from postloan.demo.typed import ARROW
from postloan.house import House, build
from postloan.policy import Policy
from postloan.portfolio.cohort import early, vintage
from postloan.settings import ROOT, Settings

pytestmark = [pytest.mark.real_data, pytest.mark.slow]
P = Policy()
ENDS = [day.date() for day in pd.date_range("1993-07-31", "1994-02-28", freq="ME")]


@pytest.fixture(scope="module")
def berka() -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The loans paid out by the last month-end, and what was paid on them by then."""
    folder = Path(os.environ.get("POSTLOAN_REAL_DATA", ROOT.parent / "shared" / "real")) / "berka"
    if not folder.exists():
        pytest.skip(f"no real files at {folder}")
    with (folder / "loan.asc").open() as file:
        loans = [one for one in csv.DictReader(file, delimiter=";") if day(one["date"]) <= ENDS[-1]]
    account = {one["account_id"]: one["loan_id"] for one in loans}
    with (folder / "trans_first3MiB.asc").open() as file:
        paid = [
            line for line in csv.DictReader(file, delimiter=";") if line["k_symbol"] == "UVER" and line["account_id"] in account
        ]
    return loans, [{**line, "loan_id": account[line["account_id"]]} for line in paid]


def day(text: str) -> date:
    return date(1900 + int(text[:2]), int(text[2:4]), int(text[4:6]))


def plan(loan: dict[str, str]) -> list[date]:
    """Instalments fall on the 12th, from the month after the loan."""
    start = day(loan["date"])
    months = [start.year * 12 + start.month + number for number in range(int(loan["duration"]))]
    return [date(month // 12, month % 12 + 1, 12) for month in months]


def staged(house: House, table: str, rows: Sequence[dict[str, Any]]) -> None:
    columns = {
        one.name: pa.array([row.get(one.name) for row in rows]).cast(ARROW[one.kind])
        if one.name in rows[0] else pa.nulls(len(rows), ARROW[one.kind])
        for one in TABLES[table].fields
    }  # fmt: skip
    path = house.book.stage_path()
    pq.write_table(pa.table({**columns, "file_row": pa.array(range(2, len(rows) + 2), pa.int32())}), path)
    house.book.publish(SYSTEM, Staged(table, path, f"{table}.csv", hashlib.sha256(path.read_bytes()).hexdigest()), P)


@pytest.fixture(scope="module")
def pin(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path, berka) -> Pin:
    """These loans as a book derives them for each month-end. For reading."""
    home = tmp_path_factory.mktemp("berka")
    shutil.copyfile(migrated_file, home / "desk.sqlite")
    house = build(Settings(home=home, database_url=f"sqlite:///{home / 'desk.sqlite'}"))
    loans, paid = berka
    staged(house, "terms", [
        {"loan_id": one["loan_id"], "borrower_id": one["account_id"], "borrower_name": one["account_id"], "branch": "Praha", "product": "loan",
         "principal": one["amount"], "rate": 0.0, "originated_on": day(one["date"]), "matures_on": plan(one)[-1]} for one in loans
    ])  # fmt: skip
    staged(house, "schedule", [
        {"loan_id": one["loan_id"], "instalment": number, "due_on": due, "principal_due": one["payments"]}
        for one in loans for number, due in enumerate(plan(one), 1)
    ])  # fmt: skip
    staged(house, "repayment", [
        {"loan_id": line["loan_id"], "paid_on": day(line["date"]), "amount": line["amount"], "reference": line["trans_id"]} for line in paid
    ])  # fmt: skip
    house.book.derive(SYSTEM, ENDS, P)
    return house.book.pin()


def days_late(loan: dict[str, str], paid: list[dict[str, str]], on: date) -> int:
    """Days since the oldest instalment that the money so far does not cover."""
    received = sum(float(line["amount"]) for line in paid if line["loan_id"] == loan["loan_id"] and day(line["date"]) <= on)
    for number, due in enumerate(plan(loan), 1):
        if due < on and number * float(loan["payments"]) - received > P.dpd_tolerance:
            return (on - due).days
    return 0


def by_hand(loans, paid, over: int) -> dict[str, list[float | None]]:
    """Ever more than so many days late by month of lending and months on book, loan by loan."""
    found: dict[str, dict[int, list[bool]]] = {}
    for one in loans:
        lent = day(one["date"])
        ever = False
        for end in ENDS:
            mob = (end.year - lent.year) * 12 + end.month - lent.month
            if lent <= end:
                ever = ever or days_late(one, paid, end) > over
                found.setdefault(f"{lent:%Y-%m}", {}).setdefault(mob, []).append(ever)
    return {
        month: [float(np.mean(rows[mob])) if mob in rows else None for mob in range(len(ENDS))]
        for month, rows in sorted(found.items())
    }


@pytest.mark.parametrize(("measure", "over"), [("ever30", 30), ("ever60", 60), ("ever90", 90)])
def test_the_triangle_is_what_instalments_and_payments_say(pin: Pin, berka, measure: str, over: int) -> None:
    loans, paid = berka
    found = vintage.vintage(pin, Scope(EVERYTHING, ENDS[-1]), P, measure=measure, grain="month")
    shares = {
        cohort.span.label: [None if np.isnan(value) else float(value) for value in row]
        for cohort, row in zip(found.triangle.cohorts, found.triangle.share, strict=True)
    }
    expected = by_hand(loans, paid, over)
    assert {month: pytest.approx(row[: found.triangle.part.shape[1]], nan_ok=True) for month, row in expected.items()} == shares
    assert found.ties
    assert found.triangle.loans == found.seen.loans == len(loans), "every loan was seen from its first month-end on"
    assert len(loans) >= 25


def test_first_payments_are_what_instalments_and_payments_say(pin: Pin, berka) -> None:
    loans, paid = berka
    as_of = ENDS[-1]
    found = early.first_payment(pin, Scope(EVERYTHING, as_of), P, by="product")
    for limit in early.DAYS:
        until = {
            one["loan_id"]: plan(one)[0] + timedelta(days=limit) for one in loans if plan(one)[0] + timedelta(days=limit) <= as_of
        }
        unpaid = [
            one for one in loans if one["loan_id"] in until and float(one["payments"]) - P.dpd_tolerance > sum(
                float(line["amount"]) for line in paid if line["loan_id"] == one["loan_id"] and day(line["date"]) <= until[one["loan_id"]])
        ]  # fmt: skip
        assert found.whole[f"due{limit}"] == len(until)
        assert found.whole[f"late{limit}"] == len(unpaid)
        assert found.whole[f"fpd{limit}"] == pytest.approx(len(unpaid) / len(until))
