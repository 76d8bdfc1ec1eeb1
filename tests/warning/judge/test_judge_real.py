"""Repayment rules on real loans (a Czech bank, 1993–94) against the bank's own word five years later on who was in debt."""

import csv
import os
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from working_book import staged

from postloan.access import SYSTEM
from postloan.book import Pin
from postloan.house import House, build
from postloan.policy import Policy
from postloan.settings import ROOT
from postloan.settings import Settings as Where
from postloan.warning.catalogue import Settings, all_rules
from postloan.warning.judge.events import first_bad
from postloan.warning.judge.replay import replay
from postloan.warning.rule import Family

pytestmark = [pytest.mark.real_data, pytest.mark.slow]
P = Policy()
ENDS = [day.date() for day in pd.date_range("1993-07-31", "1994-02-28", freq="ME")]
#: When the bank said how each loan stood: B finished and unpaid, D running and in debt.
SAID_ON, IN_DEBT = date(1998, 12, 31), ("B", "D")


def _day(text: str) -> date:
    return date(1900 + int(text[:2]), int(text[2:4]), int(text[4:6]))


def _dues(loan: dict[str, str]) -> list[date]:
    """Instalments fall on the 12th, from the month after the loan."""
    start = _day(loan["date"])
    months = [start.year * 12 + start.month + number for number in range(int(loan["duration"]))]
    return [date(month // 12, month % 12 + 1, 12) for month in months]


@pytest.fixture(scope="module")
def loans() -> list[dict[str, str]]:
    with (_folder() / "loan.asc").open() as file:
        return [one for one in csv.DictReader(file, delimiter=";") if _day(one["date"]) <= ENDS[-1]]


def _folder() -> Path:
    folder = Path(os.environ.get("POSTLOAN_REAL_DATA", ROOT.parent / "shared" / "real")) / "berka"
    if not folder.exists():
        pytest.skip(f"no real files at {folder}")
    return folder


def _paid(loans: list[dict[str, str]]) -> Iterator[dict[str, Any]]:
    account = {one["account_id"]: one["loan_id"] for one in loans}
    with (_folder() / "trans_first3MiB.asc").open() as file:
        for line in csv.DictReader(file, delimiter=";"):
            if line["k_symbol"] == "UVER" and line["account_id"] in account:
                yield {
                    "loan_id": account[line["account_id"]],
                    "paid_on": _day(line["date"]),
                    "amount": line["amount"],
                    "reference": line["trans_id"],
                }


def _terms(one: dict[str, str]) -> dict[str, Any]:
    return {
        "loan_id": one["loan_id"], "borrower_id": one["account_id"], "borrower_name": one["account_id"], "branch": "Praha", "product": "loan",
        "principal": one["amount"], "rate": 0.0, "originated_on": _day(one["date"]), "matures_on": _dues(one)[-1],
    }  # fmt: skip


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[House]:
    home = tmp_path_factory.mktemp("berka")
    shutil.copyfile(migrated_file, home / "desk.sqlite")
    built = build(Where(home=home, database_url=f"sqlite:///{home / 'desk.sqlite'}"))
    yield built
    built.desk.dispose()


@pytest.fixture(scope="module")
def pin(house: House, loans: list[dict[str, str]]) -> Pin:
    plan = [
        {"loan_id": one["loan_id"], "instalment": number, "due_on": due, "principal_due": one["payments"]}
        for one in loans for number, due in enumerate(_dues(one), 1)
    ]  # fmt: skip
    for table, rows in (("terms", [_terms(one) for one in loans]), ("schedule", plan), ("repayment", list(_paid(loans)))):
        house.book.publish(SYSTEM, staged(house.book, table, _exact(rows)), P)
    house.book.derive(SYSTEM, ENDS, P)
    return house.book.pin()


def _exact(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    money = {"principal", "principal_due", "amount"}
    return [{name: Decimal(value) if name in money else value for name, value in row.items()} for row in rows]


def test_repayment_rules_speak_years_before_the_bank_calls_a_loan_in_debt(house: House, pin: Pin, loans, record_property) -> None:
    rules = [one for one in all_rules().values() if one.family is Family.REPAYMENT]
    with house.desk.connect() as connection:
        found = replay(pin, connection, P, Settings(), ENDS, rules=rules)
    late = found[found["rule_id"].isin({"R01", "R02", "R03", "R14"})]
    first = late[late["colour"] >= 2].groupby("borrower_id")["on"].min()
    status = {one["account_id"]: one["status"] for one in loans}
    bad = {name for name, one in status.items() if one in IN_DEBT}
    warned = {name: first[name] for name in bad if name in first.index}
    leads = sorted((SAID_ON - day).days for day in warned.values())
    false = [name for name in first.index if name not in bad]
    record_property(
        "berka",
        f"{len(loans)} loans, {len(bad)} in debt, warned of {len(warned)}, {leads} days before, {len(false)} others warned of",
    )
    assert len(loans) >= 25
    assert bad, "the months held have loans that end in debt"
    assert warned, "and some of them are late already"
    assert leads[0] > 4 * 365
    assert len(warned) / len(bad) > 3 * len(false) / (len(loans) - len(bad)), (
        "those that end in debt are warned of far more often"
    )


def test_nothing_is_warned_of_before_an_instalment_is_late(house: House, pin: Pin, loans) -> None:
    with house.desk.connect() as connection:
        found = replay(pin, connection, P, Settings(), ENDS, rules=[all_rules()["R01"]])
    due = {one["account_id"]: _dues(one)[0] for one in loans}
    assert all(row.on > due[row.borrower_id] for row in found.itertuples())
    bad = first_bad(pin, P)
    paired = bad.merge(found.groupby("borrower_id")["on"].min().rename("first"), left_on="borrower_id", right_index=True)
    assert len(paired) == len(bad), "nobody is more than 90 days late whom R01 had not named"
    assert all(row.first < row.bad_on for row in paired.itertuples())
