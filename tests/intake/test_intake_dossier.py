"""Invoices, account statements, collateral and guarantees as people send them: whose they are, which way, every bad cell named."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_files import checked, grid, problems
from sqlalchemy import Engine

from postloan import intake
from postloan.access import Actor, Role
from postloan.book.schema import DOSSIER, TABLES
from postloan.desk import unit
from postloan.intake.owner import direction_of, number_in
from postloan.intake.signed import signed
from postloan.intake.templates import template

SALES = ",企业代号,发票号码,开票日期,购方单位代号,金额,税额,价税合计,发票状态"
LINES = (
    "1,E9,00042,2019/3/7,B1,100.00,13.00,113.00,有效发票",
    "2,E9,00043,2019/3/9,B2,-50.00,-6.50,-56.50, 有效发票",
    "3,E9,00044,2019/4/1,B2,7.00,0.91,7.91,作废发票",
)


def text(*lines: str) -> bytes:
    return ("\ufeff" + "\n".join(lines) + "\n").encode()


def rows(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(path).sort_by("file_row").to_pylist()
    return found


def test_sales_are_known_by_the_buyer_and_purchases_by_the_seller(backend: Any, stage: Path) -> None:
    assert checked(backend, text(SALES, *LINES), stage, "invoice", "E9.csv").issues == ()
    first, returned, void = rows(stage)
    assert (first["direction"], first["number"], first["counterparty"], first["status"]) == ("sale", "00042", "B1", "valid")
    assert (returned["amount"], returned["status"], void["status"]) == (Decimal(-50), "valid", "void"), (
        "a blank before the state does not matter"
    )
    assert checked(backend, text(SALES.replace("购方", "销方"), *LINES), stage, "invoice").left_out == 0
    assert {row["direction"] for row in rows(stage)} == {"purchase"}


def test_a_file_that_names_both_parties_asks_which_way_its_invoices_went() -> None:
    assert direction_of(["购方名称", "销方名称", "金额"]) is None
    assert direction_of(["金额", "税额"]) is None
    assert direction_of(["Supplier name"]) == "purchase"
    cut = grid(text(SALES.replace("发票状态", "销方名称"), *LINES), "invoice")
    assert intake.propose(cut, "invoice").missing() == ("direction",)


def test_the_files_name_tells_the_borrower_where_no_column_does_and_a_person_is_asked(backend: Any, stage: Path) -> None:
    head, lines = SALES.replace("企业代号,", ""), [line.replace("E9,", "") for line in LINES]
    columns = intake.propose(grid(text(head, *lines), "invoice", "E9.csv"), "invoice")
    assert (columns["borrower_id"].constant, columns.missing(), columns.doubtful(0.8)) == ("E9", (), ("borrower_id",))
    assert intake.propose(grid(text(head, *lines), "invoice", "三月发票.csv"), "invoice").missing() == ("borrower_id",)
    checked(backend, text(head, *lines), stage, "invoice", "E9.csv")
    assert {row["borrower_id"] for row in rows(stage)} == {"E9"}


@pytest.mark.parametrize(
    ("name", "number"),
    [("E81.csv", "E81"), ("KH000123.xlsx", "KH000123"), ("发票 2024.csv", None), ("sales.csv", None), ("E81 sales.csv", None)],
)
def test_only_a_name_that_can_be_a_number_is_taken_for_one(name: str, number: str | None) -> None:
    assert number_in(name) == number


def test_what_is_remembered_of_a_file_is_never_whose_it_was(engine: Engine, actor: Callable[..., Actor]) -> None:
    head, lines = SALES.replace("企业代号,", ""), [line.replace("E9,", "") for line in LINES]
    first, later, unnamed = (grid(text(head, *lines), "invoice", name) for name in ("E9.csv", "E10.csv", "三月.csv"))
    with unit(engine, actor(Role.HEAD_OFFICE), "remember_mapping") as work:
        intake.remember_mapping(work, first, intake.propose(first, "invoice").changed("amount", form="ten_thousand"))
    with engine.connect() as connection:
        known, nameless = (intake.recalled(connection, cut, "invoice") for cut in (later, unnamed))
    assert known is not None
    assert nameless is not None
    assert (known["borrower_id"].constant, known["amount"].form, known["direction"].constant) == ("E10", "ten_thousand", "sale")
    assert nameless.missing() == ("borrower_id",)


def test_an_invoice_may_stand_valid_and_void_but_not_with_two_amounts(backend: Any, stage: Path) -> None:
    again = [LINES[0], LINES[0].replace("有效", "作废"), LINES[0], LINES[1], LINES[1].replace("-50.00", "-51.00"), LINES[2]]
    found = checked(backend, text(SALES, *again), stage, "invoice")
    assert [(key, row) for key, row, _ in problems(found) if key != "total_differs"] == [
        ("duplicate_key", 5), ("duplicate_key", 6), ("repeated_row", 4),
    ]  # fmt: skip
    assert [(row["number"], row["status"]) for row in rows(stage)] == [("00042", "valid"), ("00042", "void"), ("00044", "void")]


def test_every_bad_cell_of_invoices_is_named(backend: Any, stage: Path) -> None:
    bad = ["1,E9,45,2019/3/7,B1,abc,1,2,有效", "1,E9,46,2019/13/7,B1,1,1,2,有效", "1,,47,2019/3/7,B1,1,1,2,有效", "1,E9,48,2029/3/7,B1,1,1,2,有效",
           "1,E9,49,2019/3/7,B1,1,1,9,有效", "1,E9,50,2019/3/7,B1,1,1,2,不知道"]  # fmt: skip
    found = checked(backend, text(SALES, *LINES, *bad), stage, "invoice")
    assert set(problems(found)) == {
        ("bad_number", 5, "金额"), ("bad_date", 6, "开票日期"), ("required_missing", 7, "企业代号"), ("future_date", 8, "开票日期"),
        ("total_differs", 9, "价税合计"), ("unknown_choice", 10, "发票状态"),
    }  # fmt: skip
    assert found.left_out == 5, "a total that does not add up is a remark"


STATEMENT = "账号,交易日期,收入,支出,余额,对方户名,摘要"


def test_money_in_and_out_become_one_signed_amount(backend: Any, stage: Path) -> None:
    lines = ("6222,2024-01-05,100.00,,600,甲,货款", "6222,2024-01-06,,30.00,570,乙,工资", "6222,2024-01-07,,,570,丙,结息")
    found = checked(backend, text(STATEMENT, *lines), stage, "account_flow", "KH1.csv")
    assert problems(found) == [("amount_missing", 4, "收入")]
    assert [(row["amount"], row["borrower_id"]) for row in rows(stage)] == [(100, "KH1"), (-30, "KH1")]


def test_an_amount_takes_its_sign_from_the_direction_beside_it(backend: Any, stage: Path) -> None:
    head = "客户号,账号,交易日期,发生额,借贷标志,余额"
    found = checked(
        backend, text(head, "K,1,2024-01-05,100,贷,1", "K,1,2024-01-06,30,借,1", "K,1,2024-01-07,5,?,1"), stage, "account_flow"
    )
    assert problems(found) == [("unknown_choice", 4, "借贷标志")]
    assert [row["amount"] for row in rows(stage)] == [100, -30]


def test_a_statement_without_any_amount_is_asked_for_one() -> None:
    assert intake.propose(
        grid(text("客户号,账号,交易日期,余额", "K,1,2024-01-05,1"), "account_flow"), "account_flow"
    ).missing() == ("amount",)


def money(*amounts: int | None) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array([None if one is None else Decimal(one) for one in amounts], pa.decimal128(18, 2))])


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), min_size=1))
def test_however_a_bank_prints_it_the_same_money_moved(moved: list[tuple[int, int]]) -> None:
    ins, outs = zip(*moved, strict=True)
    net = [Decimal(came - went) for came, went in moved]
    plain = signed({"money_in": money(*ins), "money_out": money(*outs)}, len(moved)).to_pylist()
    minus = signed({"money_in": money(*ins), "money_out": money(*(-one for one in outs))}, len(moved)).to_pylist()
    sides = pa.chunked_array([pa.array(["outflow"] * len(moved))])
    beside = signed({"amount": money(*outs), "side": sides}, len(moved)).to_pylist()
    assert plain == minus == net
    assert beside == [-one for one in outs]


def test_collateral_and_guarantees_say_what_contradicts_itself(backend: Any, stage: Path) -> None:
    head = "押品编号,客户号,评估价值,评估日期,优先受偿金额"
    found = checked(
        backend,
        text(head, "Y1,K,100,2024-01-05,120", "Y2,K,-5,2024-01-05,", "Y3,K,7,2030-01-05,", "Y4,K,7,,"),
        stage,
        "collateral",
    )
    assert set(problems(found)) == {
        ("claims_above_value", 2, "优先受偿金额"),
        ("out_of_bounds", 3, "评估价值"),
        ("future_date", 4, "评估日期"),
    }
    assert [row["collateral_id"] for row in rows(stage)] == ["Y1", "Y4"]
    head = "担保人编号,担保人,客户号,担保金额,担保起始日,担保到期日"
    found = checked(
        backend, text(head, "K1,甲,K1,5,,", "K1,甲,K2,5,2024-02-01,2024-01-01", "K1,甲,K3,5,,2024-01-01"), stage, "guarantee"
    )
    assert set(problems(found)) == {("own_guarantor", 2, "担保人编号"), ("ends_before_start", 3, "担保到期日")}
    assert [row["borrower_id"] for row in rows(stage)] == ["K3"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("table", [table.name for table in DOSSIER])
def test_the_template_filled_in_as_its_example_shows_imports(backend: Any, stage: Path, table: str, language: str) -> None:
    found = checked(backend, template(table, language), stage, table, "模板.xlsx")
    assert (found.good, problems(found)) == (1, [])
    kept = rows(stage)[0]
    assert [field.name for field in TABLES[table].required if kept[field.name] is None] == []
    sheet = openpyxl.load_workbook(BytesIO(template(table, language))).worksheets[0]
    assert sheet.max_column == len(TABLES[table].fields)
