"""Files that nobody wrote for us, through the way that a person would take."""

import csv
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from intake_files import TODAY

from postloan import intake
from postloan.access import EVERYTHING, Actor, Role, Scope
from postloan.house import House
from postloan.intake import ColumnMap, Grid
from postloan.policy import Policy

pytestmark = pytest.mark.real_data
FEW = Policy().changed(left_out_share_max=0.15)


def open_(path: Path, table: str) -> tuple[Grid, ColumnMap]:
    file = intake.read(path, path.name, Policy())
    grid = intake.lay(file, *intake.choose(file, table))
    return grid, intake.propose(grid, table)


def column(grid: Grid, heading: str) -> int:
    return next(item.index for item in grid.headings if item.text == heading)


def publish(house: House, who: Actor, grid: Grid, columns: ColumnMap, digest: str) -> intake.Checked:
    book = house.book
    found = intake.check(book.backend(), grid, columns, stage=book.stage_path(), digest=digest, today=TODAY)
    book.publish(who, found.publishable(FEW), FEW)
    return found


def test_sba_loans_come_in_with_sas_day_numbers_declared(house: House, actor: Callable[..., Actor], real: Path) -> None:
    grid, columns = open_(real / "sba" / "SBAcase.11.13.17.csv", "loan")
    assert columns["loan_id"].column == column(grid, "LoanNr_ChkDgt")
    assert columns["originated_on"].column == column(grid, "DisbursementDate")
    given = {
        "as_of": {"column": None, "constant": "2014-12-31"}, "product": {"column": None, "constant": "7(a)"},
        "borrower_id": {"column": column(grid, "LoanNr_ChkDgt")}, "borrower_name": {"column": column(grid, "Name")},
        "branch": {"column": column(grid, "BankState")}, "principal": {"column": column(grid, "DisbursementGross")},
        "balance": {"column": column(grid, "BalanceGross")}, "rate": {"column": None, "constant": "6%"},
        "originated_on": {"column": column(grid, "DisbursementDate"), "form": "sas"}, "matures_on": {"column": column(grid, "xx"), "form": "sas"},
        "dpd": {"column": None, "constant": "0"},
    }  # fmt: skip
    for name, values in given.items():
        columns = columns.changed(name, **values)
    found = publish(house, actor(Role.HEAD_OFFICE), grid, columns, "sba")
    assert found.rows == 2101
    absent = {issue.row for issue in found.issues if issue.blocking}
    assert found.left_out == len(absent)
    assert found.good + found.left_out == 2101
    first = house.book.pin().snapshot(Scope(EVERYTHING, date(2014, 12, 31))).to_pandas().set_index("loan_id").loc["1004285007"]
    assert first["originated_on"].isoformat()[:10] == "2001-04-30"
    assert first["principal"] == Decimal("32812.00")


def test_uci_card_status_counts_thirty_days_a_month(house: House, actor: Callable[..., Actor], real: Path) -> None:
    grid, columns = open_(real / "uci_credit_default" / "UCI_Credit_Card.csv", "loan")
    given = {
        "as_of": {"constant": "2005-09-30"}, "loan_id": {"column": 0}, "borrower_id": {"column": 0}, "borrower_name": {"column": 0},
        "branch": {"constant": "Taipei"}, "product": {"constant": "card"}, "principal": {"column": 1}, "rate": {"constant": "15%"},
        "originated_on": {"constant": "2004-01-01"}, "matures_on": {"constant": "2030-12-31"}, "balance": {"column": 12},
        "dpd": {"column": 6, "form": "months"}, "currency": {"constant": "TWD"},
    }  # fmt: skip
    for name, values in given.items():
        columns = columns.changed(name, **values)
    book = house.book
    found = intake.check(book.backend(), grid, columns, stage=book.stage_path(), digest="uci", today=TODAY)
    assert found.rows == 30_000
    kinds = Counter(issue.problem for issue in found.counts)
    assert set(kinds) == {"import.balance_above_principal", "import.negative_balance"}, "cards go over their limit and overpay"
    with (real / "uci_credit_default" / "UCI_Credit_Card.csv").open() as file:
        raw = [line for line in csv.DictReader(file) if 0 <= float(line["X12"]) <= float(line["X1"])]
    assert found.good == len(raw)
    staged = pq.read_table(found.staged.path)
    assert Counter(staged.column("dpd").to_pylist()) == Counter(max(0, int(line["X6"])) * 30 for line in raw)
    assert sum(staged.column("balance").to_pylist()) == sum(Decimal(line["X12"]) for line in raw)


def _day(text: str) -> date:
    return date(1900 + int(text[:2]), int(text[2:4]), int(text[4:6]))


def _plan(loan: dict[str, str]) -> list[tuple[str, int, date, str]]:
    """Instalments on the 12th from the month after the loan, as the bank's own payments fall."""
    start = _day(loan["date"])
    months = [start.year * 12 + start.month + number for number in range(int(loan["duration"]))]
    return [
        (loan["loan_id"], number, date(month // 12, month % 12 + 1, 12), loan["payments"])
        for number, month in enumerate(months, 1)
    ]


def _write(path: Path, head: str, lines: list[tuple[Any, ...]]) -> Path:
    path.write_text("\n".join([head, *(",".join(str(value) for value in line) for line in lines)]) + "\n")
    return path


def test_berka_goes_through_terms_schedule_and_repayments(
    house: House, actor: Callable[..., Actor], real: Path, tmp_path: Path
) -> None:
    """The transactions are the first 3 MiB, to 1994-03-31, their last line cut. What follows from them is compared with the
    bank's own label at the end of 1998 only as far as it can be: nobody it calls fine throughout is far behind in the months we hold."""
    who = actor(Role.HEAD_OFFICE)
    with (real / "berka" / "loan.asc").open() as file:
        loans = list(csv.DictReader(file, delimiter=";"))
    account = {loan["account_id"]: loan["loan_id"] for loan in loans}
    cut = date(1994, 3, 31)
    early = [loan for loan in loans if _day(loan["date"]) <= cut]

    end = _write(tmp_path / "terms.csv", "loan_id,account_id,date,end,amount", [
        (loan["loan_id"], loan["account_id"], loan["date"], _plan(loan)[-1][2], loan["amount"]) for loan in early
    ])  # fmt: skip
    terms, columns = open_(end, "terms")
    for name, values in {
        "borrower_name": {"column": 1}, "branch": {"constant": "Praha"}, "product": {"constant": "loan"}, "rate": {"constant": "0%"},
        "originated_on": {"column": 2, "form": "yymmdd"}, "matures_on": {"column": 3},
    }.items():  # fmt: skip
        columns = columns.changed(name, **values)
    assert publish(house, who, terms, columns, "terms").left_out == 0

    plan = [line for loan in early for line in _plan(loan)]
    schedule, columns = open_(_write(tmp_path / "schedule.csv", "loan_id,instalment,due date,principal", plan), "schedule")
    assert columns.missing() == ()
    assert publish(house, who, schedule, columns, "schedule").good == len(plan)

    transactions, columns = open_(real / "berka" / "trans_first3MiB.asc", "repayment")
    (last,) = [issue for issue in transactions.issues if issue.problem.key == "import.cut_line"]
    assert (last.row, last.blocking) == (49_104, True)

    with (real / "berka" / "trans_first3MiB.asc").open() as file:
        paid = [
            line for line in csv.DictReader(file, delimiter=";") if line["k_symbol"] == "UVER" and line["account_id"] in account
        ]
    mine = {loan["loan_id"] for loan in early}
    lines = [(account[p["account_id"]], p["date"], p["amount"], p["trans_id"]) for p in paid if account[p["account_id"]] in mine]
    repayments, columns = open_(_write(tmp_path / "paid.csv", "loan_id,date,amount,trans_id", lines), "repayment")
    assert publish(house, who, repayments, columns.changed("paid_on", form="yymmdd"), "paid").good == len(lines)

    as_of = date(1994, 3, 20)
    house.book.derive(who, [as_of], FEW)
    derived = house.book.pin().snapshot(Scope(EVERYTHING, as_of)).select("loan_id", "dpd").to_pandas()
    dpd = dict(zip(derived["loan_id"], derived["dpd"], strict=True))
    status = {loan["loan_id"]: loan["status"] for loan in early}
    fine = [dpd[number] for number in dpd if status[number] in {"A", "C"}]
    assert len(fine) >= 25
    assert sum(1 for days in fine if days == 0) / len(fine) >= 0.9
    assert max(fine) <= (as_of - min(_day(loan["date"]) for loan in early) + timedelta(1)).days
