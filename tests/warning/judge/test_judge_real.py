"""Repayment and account rules on real loans (a Czech bank) against the bank's own word, years later, on who was in debt.

The transactions held end long before most loans went wrong, so what can be asked is: who was already in trouble in the months held,
and was he warned of; and whether rules on the account see what the instalments do not show yet.
"""

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
#: When the bank said how each loan stood: B finished and unpaid, D running and in debt.
SAID_ON, IN_DEBT = date(1998, 12, 31), ("B", "D")
#: Rules that fire only when something was not paid: an instalment, or the account behind it.
ARREARS = {"R01", "R02", "R03", "R14", "A14"}
#: What transactions are, as the bank calls them.
KINDS = {"UVER": "repayment", "VYBER": "cash", "VKLAD": "cash"}


def _day(text: str) -> date:
    return date(1900 + int(text[:2]), int(text[2:4]), int(text[4:6]))


def _dues(loan: dict[str, str]) -> list[date]:
    """Instalments fall on the 12th, the first on the next one after the day of the loan."""
    start = _day(loan["date"])
    first = start.year * 12 + start.month - (start.day < 12)
    months = [first + number for number in range(int(loan["duration"]))]
    return [date(month // 12, month % 12 + 1, 12) for month in months]


def _folder() -> Path:
    folder = Path(os.environ.get("POSTLOAN_REAL_DATA", ROOT.parent / "shared" / "real")) / "berka"
    if not folder.exists():
        pytest.skip(f"no real files at {folder}")
    return folder


@pytest.fixture(scope="module")
def moves() -> list[dict[str, str]]:
    """All transactions; a line that is cut is left out."""
    (path,) = _folder().glob("trans*.asc")
    with path.open() as file:
        return [one for one in csv.DictReader(file, delimiter=";") if None not in one.values()]


@pytest.fixture(scope="module")
def ends(moves: list[dict[str, str]]) -> list[date]:
    """The month-ends that the transactions cover, from the first loan on."""
    with (_folder() / "loan.asc").open() as file:
        first = min(_day(one["date"]) for one in csv.DictReader(file, delimiter=";"))
    return [day.date() for day in pd.date_range(first, max(_day(one["date"]) for one in moves), freq="ME")]


@pytest.fixture(scope="module")
def loans(ends: list[date]) -> list[dict[str, str]]:
    with (_folder() / "loan.asc").open() as file:
        return [one for one in csv.DictReader(file, delimiter=";") if _day(one["date"]) <= ends[-1]]


def _paid(loans: list[dict[str, str]], moves: list[dict[str, str]]) -> Iterator[dict[str, Any]]:
    account = {one["account_id"]: one["loan_id"] for one in loans}
    for line in moves:
        if line["k_symbol"] == "UVER" and line["account_id"] in account:
            yield {
                "loan_id": account[line["account_id"]],
                "paid_on": _day(line["date"]),
                "amount": line["amount"],
                "reference": line["trans_id"],
            }


def _lines(loans: list[dict[str, str]], moves: list[dict[str, str]]) -> Iterator[dict[str, Any]]:
    """The account that each loan is repaid from. PRIJEM comes in, whatever else goes out."""
    accounts = {one["account_id"] for one in loans}
    for line in moves:
        if line["account_id"] in accounts:
            sign = "" if line["type"] == "PRIJEM" else "-"
            yield {
                "borrower_id": line["account_id"], "account_no": line["account_id"], "booked_on": _day(line["date"]), "amount": sign + line["amount"],
                "balance": line["balance"], "counterparty": line["account"] or None, "purpose": line["k_symbol"] or None,
                "kind": KINDS.get(line["k_symbol"]) or KINDS.get(line["operation"], "transfer"), "reference": line["trans_id"],
            }  # fmt: skip


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
def pin(house: House, loans: list[dict[str, str]], moves: list[dict[str, str]], ends: list[date]) -> Pin:
    """The instalment is what the standing order pays: the loan's own figure is rounded to whole crowns."""
    with (_folder() / "order.asc").open() as file:
        ordered = {one["account_id"]: one["amount"] for one in csv.DictReader(file, delimiter=";") if one["k_symbol"] == "UVER"}
    plan = [
        {"loan_id": one["loan_id"], "instalment": number, "due_on": due, "principal_due": ordered[one["account_id"]]}
        for one in loans for number, due in enumerate(_dues(one), 1)
    ]  # fmt: skip
    made = {
        "terms": [_terms(one) for one in loans],
        "schedule": plan,
        "repayment": _paid(loans, moves),
        "account_flow": _lines(loans, moves),
    }
    for table, rows in made.items():
        house.book.publish(SYSTEM, staged(house.book, table, _exact(list(rows))), P)
    house.book.derive(SYSTEM, ends, P)
    return house.book.pin()


def _exact(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    money = {"principal", "principal_due", "amount", "balance"}
    return [{name: Decimal(value) if name in money else value for name, value in row.items()} for row in rows]


@pytest.fixture(scope="module")
def warned(house: House, pin: Pin, ends: list[date]) -> pd.DataFrame:
    """All warnings of repayment and account rules at every month-end, yellow or worse."""
    rules = [one for one in all_rules().values() if one.family in {Family.REPAYMENT, Family.BEHAVIOUR}]
    with house.desk.connect() as connection:
        found = replay(pin, connection, P, Settings(), ends, rules=rules)
    return found[found["colour"] >= 2]


@pytest.fixture(scope="module")
def bad(loans: list[dict[str, str]]) -> set[str]:
    return {one["account_id"] for one in loans if one["status"] in IN_DEBT}


def test_rules_speak_years_before_the_bank_calls_most_of_its_bad_loans_in_debt(warned, bad, loans, ends, record_property) -> None:
    everybody = {one["account_id"] for one in loans}
    for called, some in (("not paid", warned[warned["rule_id"].isin(ARREARS)]), ("any rule", warned)):
        first = some.groupby("borrower_id")["on"].min()
        leads = sorted((SAID_ON - first[name]).days for name in bad & set(first.index))
        told = (
            f"{called}: {len(loans)} loans up to {ends[-1]}, {len(bad)} bad, {len(leads)} of them warned of {leads} days before, "
            f"{len(set(first.index) - bad)} others of {len(everybody - bad)}"
        )
        record_property("berka", told)
    assert len(loans) >= 25
    assert bad, "the months held have loans that end in debt"
    assert len(leads) > len(bad) / 2
    assert leads[0] > 4 * 365


def test_what_was_not_paid_is_said_of_bad_loans_far_more_often(warned, bad, loans) -> None:
    told = set(warned["borrower_id"][warned["rule_id"].isin(ARREARS)])
    assert len(told & bad) / len(bad) > 3 * len(told - bad) / (len(loans) - len(bad))


def test_of_whom_no_arrears_were_told_had_paid_every_instalment_and_was_never_overdrawn(warned, bad, loans, moves, ends) -> None:
    """The others of the bad ones went wrong after the months held: there was nothing to see."""
    told = set(warned["borrower_id"][warned["rule_id"].isin(ARREARS)])
    quiet = [one for one in loans if one["account_id"] in bad - told]
    for one in quiet:
        mine = [line for line in moves if line["account_id"] == one["account_id"]]
        fallen = [due for due in _dues(one) if due <= ends[-1]]
        assert [_day(line["date"]) for line in mine if line["k_symbol"] == "UVER"] == fallen
        assert min(float(line["balance"]) for line in mine) >= 0


def test_nothing_is_warned_of_before_an_instalment_is_late(house: House, pin: Pin, loans, ends) -> None:
    with house.desk.connect() as connection:
        found = replay(pin, connection, P, Settings(), ends, rules=[all_rules()["R01"]])
    due = {one["account_id"]: _dues(one)[0] for one in loans}
    assert all(row.on > due[row.borrower_id] for row in found.itertuples())
    bad = first_bad(pin, P)
    paired = bad.merge(found.groupby("borrower_id")["on"].min().rename("first"), left_on="borrower_id", right_index=True)
    assert len(paired) == len(bad), "nobody is more than 90 days late whom R01 had not named"
    assert all(row.first < row.bad_on for row in paired.itertuples())
