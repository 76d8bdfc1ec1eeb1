"""Columns find their fields, and what a person decided comes back."""

from collections.abc import Callable

import pytest
from intake_files import HEAD, csv, grid, row
from sqlalchemy import Engine

from postloan import intake
from postloan.access import Actor, Role
from postloan.desk import unit
from postloan.errors import NotAllowed
from postloan.intake.units import Kind, stated

ENGLISH = (
    "Snapshot Date", "LoanID", "Customer No", "Customer Name", "Branch Name", "Loan Type", "Loan Amount (10k CNY)", "Interest Rate %",
    "Disbursement Date", "Maturity", "Balance ('000)", "Days Overdue",
)  # fmt: skip


def test_chinese_and_english_headings_are_known_by_name() -> None:
    for head in (HEAD, ENGLISH):
        columns = intake.propose(grid(csv([row(1)]).replace(",".join(HEAD).encode(), ",".join(head).encode())), "loan")
        assert columns.missing() == ()
        assert columns.doubtful(0.8) == ()
        assert [columns[name].column for name in ("as_of", "loan_id", "principal", "balance", "dpd")] == [0, 1, 6, 10, 11]


@pytest.mark.parametrize(
    ("heading", "kind", "form"),
    [
        ("贷款余额（万元）", Kind.MONEY, "ten_thousand"), ("余额(元)", Kind.MONEY, "yuan"), ("Balance (10k CNY)", Kind.MONEY, "ten_thousand"),
        ("Balance in thousands", Kind.MONEY, "thousand"), ("余额-亿元", Kind.MONEY, "hundred_million"), ("Principal (USD million)", Kind.MONEY, "million"),
        ("利率%", Kind.RATE, "percent"), ("月利率‰", Kind.RATE, "monthly_per_mille"), ("年利率", Kind.RATE, None), ("分行", Kind.MONEY, None),
        ("逾期期数", Kind.DAYS, "months"),
    ],
)  # fmt: skip
def test_units_stand_in_headings(heading: str, kind: Kind, form: str | None) -> None:
    assert stated(heading, kind) == form


def test_a_note_above_the_table_declares_its_unit() -> None:
    assert intake.unit_of_sheet(["贷款明细", "单位：万元"]) == "ten_thousand"
    assert intake.unit_of_sheet(["Amounts in thousands"]) == "thousand"
    assert intake.unit_of_sheet(["贷款明细"]) is None


def test_a_nearly_right_heading_is_found_but_doubtful() -> None:
    head = [name.replace("逾期天数", "逾期了的天数") for name in HEAD]
    columns = intake.propose(grid(csv([row(1)]).replace(",".join(HEAD).encode(), ",".join(head).encode())), "loan")
    assert columns["dpd"].column == 11
    assert "dpd" in columns.doubtful(0.95)


def test_overdue_principal_is_not_taken_for_principal() -> None:
    columns = intake.propose(grid(csv([{**row(1), "逾期本金": 1}], head=[*HEAD, "逾期本金"])), "loan")
    assert (columns["principal"].column, columns["overdue_principal"].column) == (6, 12)


def test_absent_required_fields_take_one_value_for_all() -> None:
    columns = intake.propose(grid(csv([row(1)], head=HEAD[1:])), "loan")
    assert columns.missing() == ("as_of",)
    assert columns.changed("as_of", constant="2026-10-31").missing() == ()


def test_a_confirmed_mapping_comes_back_for_the_same_headings(engine: Engine, actor: Callable[..., Actor]) -> None:
    first, later = grid(csv([row(1)])), grid(csv([row(2), row(3)]))
    columns = intake.propose(first, "loan").changed("balance", form="ten_thousand")
    with engine.connect() as connection:
        assert intake.recalled(connection, later, "loan") is None
    for _ in range(2):
        with unit(engine, actor(Role.HEAD_OFFICE), "remember_mapping") as work:
            intake.remember_mapping(work, first, columns)
    with engine.connect() as connection:
        known = intake.recalled(connection, later, "loan")
        assert known is not None
        assert known["balance"].form == "ten_thousand"
        assert known["balance"].how is intake.How.MEMORY
        assert intake.recalled(connection, grid(csv([row(1)], head=HEAD[1:])), "loan") is None


def test_who_may_not_import_may_not_teach(engine: Engine, actor: Callable[..., Actor]) -> None:
    cut = grid(csv([row(1)]))
    with pytest.raises(NotAllowed), unit(engine, actor(Role.AUDITOR), "remember_mapping") as work:
        intake.remember_mapping(work, cut, intake.propose(cut, "loan"))
