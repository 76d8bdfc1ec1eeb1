"""What is wrong with rows: every fault an issue at its cell, good rows staged, nothing written otherwise."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from intake_files import HEAD, checked, csv, problems, row, xlsx

from postloan.book.schema import LOAN
from postloan.errors import Issue
from postloan.i18n import LANGUAGES, text
from postloan.intake import refusal
from postloan.policy import Policy

FAULTS = {
    "negative_dpd": ({"逾期天数": -3}, "逾期天数"),
    "balance_above_principal": ({"贷款余额": 180000}, "贷款余额"),
    "negative_balance": ({"贷款余额": "(1)"}, "贷款余额"),
    "matures_before_start": ({"到期日": "2024-01-01"}, "到期日"),
    "paid_out_after_date": ({"放款日": "2026-11-02", "到期日": "2028-01-01"}, "放款日"),
    "bad_number": ({"贷款余额": "八万"}, "贷款余额"),
    "bad_date": ({"放款日": "2025-02-30"}, "放款日"),
    "required_missing": ({"机构": "-"}, "机构"),
    "dpd_missing": ({"逾期天数": "-"}, "逾期天数"),
    "rate_out_of_range": ({"年利率": "435"}, "年利率"),
    "principal_not_positive": ({"贷款金额": 0, "贷款余额": 0}, "贷款金额"),
}


def staged(path: Path) -> Any:
    """The staged rows in the file's order; the engine writes them in any."""
    return pq.read_table(path).sort_by("file_row")


def sound(count: int, start: int = 100) -> list[dict[str, Any]]:
    return [row(number) for number in range(start, start + count)]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_row_is_named_at_its_cell_and_left_out(backend: Any, stage: Path, fault: str) -> None:
    changes, column = FAULTS[fault]
    found = checked(backend, csv([*sound(4), row(1, **changes)]), stage)
    assert (fault, 6, column) in problems(found)
    assert (found.rows, found.left_out, found.good) == (5, 1, 4)
    assert staged(stage).column("file_row").to_pylist() == [2, 3, 4, 5]


def test_every_fault_of_a_file_is_found_in_one_go(backend: Any, stage: Path) -> None:
    bad = [row(number, **changes) for number, (changes, _) in enumerate(FAULTS.values())]
    found = checked(backend, csv([*sound(9), *bad]), stage)
    assert {key for key, _, _ in problems(found)} >= set(FAULTS)
    assert found.left_out == len(bad)


def test_rows_with_one_loan_number_are_all_left_out_unless_they_are_the_same_row(backend: Any, stage: Path) -> None:
    found = checked(backend, csv([row(1), row(1, 贷款余额=5), row(2), row(2), row(3)]), stage)
    assert problems(found) == [("duplicate_key", 2, "借据号"), ("duplicate_key", 3, "借据号"), ("repeated_row", 5, "借据号")]
    assert staged(stage).column("loan_id").to_pylist() == ["JJ0002", "JJ0003"]


def test_a_date_in_the_future_is_refused(backend: Any, stage: Path) -> None:
    found = checked(backend, csv([row(number, 数据日期="2027-10-31") for number in range(3)]), stage)
    assert {key for key, _, _ in problems(found)} == {"future_date"}
    assert found.staged is None
    assert not stage.exists()
    with pytest.raises(refusal.NothingLeft):
        found.publishable(Policy())


def test_a_stray_date_among_one_months_rows_is_a_slip(backend: Any, stage: Path) -> None:
    found = checked(backend, csv([*sound(30), row(1, 数据日期="2026-09-30")]), stage)
    assert problems(found) == [("stray_date", 32, "数据日期")]


def test_a_tape_of_several_months_is_one_on_purpose(backend: Any, stage: Path) -> None:
    found = checked(
        backend, csv([row(n, 数据日期=day) for day in ("2026-08-31", "2026-09-30", "2026-10-31") for n in range(3)]), stage
    )
    assert problems(found) == []


def test_days_past_due_follow_from_the_date_overdue_since(backend: Any, stage: Path) -> None:
    head = [*HEAD[:-1], "逾期起始日"]
    rows = [row(1, 逾期起始日="2026-10-01"), row(2, 逾期起始日="")]
    checked(backend, csv(rows, head=head), stage)
    assert staged(stage).column("dpd").to_pylist() == [30, 0]


def test_days_that_contradict_the_date_are_remarked_and_kept(backend: Any, stage: Path) -> None:
    rows = [row(1, 逾期天数=30, 逾期起始日="2026-10-01"), row(2, 逾期天数=90, 逾期起始日="2026-10-01")]
    found = checked(backend, csv(rows, head=[*HEAD, "逾期起始日"]), stage)
    assert problems(found) == [("dpd_contradicts", 3, "逾期天数")]
    assert found.left_out == 0


@pytest.mark.parametrize(
    "heading", [field.zh for field in LOAN.fields if not field.required and not field.name.startswith("dpd")]
)
def test_a_column_without_any_value_is_read_as_blank(backend: Any, stage: Path, heading: str) -> None:
    found = checked(backend, xlsx([[*HEAD, heading], *([*line.values(), None] for line in sound(5))]), stage, name="台账.xlsx")
    assert found.good == 5
    (name,) = (field.name for field in LOAN.fields if field.zh == heading)
    assert set(staged(stage).column(name).to_pylist()) == {None}


def test_an_unreadable_optional_cell_is_blank_and_remarked(backend: Any, stage: Path) -> None:
    found = checked(backend, csv([row(1, 五级分类="奇怪"), row(2, 五级分类="关注")], head=[*HEAD, "五级分类"]), stage)
    assert [(issue.problem.key, issue.blocking) for issue in found.issues] == [("import.bad_class", False)]
    assert staged(stage).column("risk_class").to_pylist() == [None, 2]


@pytest.mark.parametrize(
    ("heading", "field", "given", "kept"),
    [
        ("减值阶段", "stage", ["1", "3", "4", "0"], [1, 3, None, None]),
        ("重组次数", "restructurings", ["0", "2", "-1", ""], [0, 2, None, None]),
        ("未用额度", "undrawn", ["0", "12.50", "-3", "-"], [0, Decimal("12.50"), None, None]),
        ("全部银行逾期90天以上占比", "overdue90_all_banks", ["0%", "100%", "120%", ""], [0, 1, None, None]),
    ],
)
def test_a_value_outside_what_a_field_can_be_counts_as_not_given(
    backend: Any, stage: Path, heading: str, field: str, given: list[str], kept: list[Any]
) -> None:
    rows = [row(number, **{heading: value}) for number, value in enumerate(given, 1)]
    found = checked(backend, csv(rows, (*HEAD, heading)), stage)
    assert staged(stage).column(field).to_pylist() == kept
    outside = [line for key, line, column in problems(found) if (key, column) == ("out_of_bounds", heading)]
    assert outside == [place for place, value in enumerate(given, 2) if value not in {"", "-"} and kept[place - 2] is None]
    assert found.left_out == 0


def test_a_ledger_of_disposals_is_read_by_the_words_people_use(backend: Any, stage: Path) -> None:
    head = ("借据号", "核销日期", "处置方式", "处置本金", "转让价款", "批复文号")
    lines = [
        ("JJ1", "2026-03-01", "呆账核销", "100.00", "", "批1"), ("JJ2", "2026-03-02", "批量转让", "200", "80", "批2"),
        ("JJ3", "2026-03-03", "以物抵债", "-5", "", ""), ("JJ4", "2027-03-03", "核销", "5", "", ""), ("JJ5", "2026-03-03", "送人", "5", "", ""),
    ]  # fmt: skip
    found = checked(backend, csv([dict(zip(head, line, strict=True)) for line in lines], head), stage, "disposal")
    kept = staged(stage)
    assert kept.column("kind").to_pylist() == ["written_off", "sold", "asset_for_debt"]
    assert kept.column("principal").to_pylist() == [Decimal(100), Decimal(200), None]
    assert {("future_date", 5, "核销日期"), ("unknown_choice", 6, "处置方式"), ("out_of_bounds", 4, "处置本金")} <= set(
        problems(found)
    )


@pytest.mark.parametrize(
    ("word", "code"),
    [("到期一次还本付息", "bullet"), ("按月付息到期还本", "interest_first"), ("按季付息到期还本", "interest_first")],
)
def test_repayment_is_read_by_the_words_banks_use(backend: Any, stage: Path, word: str, code: str) -> None:
    checked(backend, xlsx([[*HEAD, "还款方式"], *([*line.values(), word] for line in sound(5))]), stage, name="台账.xlsx")
    assert set(staged(stage).column("repayment_method").to_pylist()) == {code}


def test_whether_rates_are_percents_is_decided_by_the_column(backend: Any, stage: Path) -> None:
    checked(backend, csv([row(1, 年利率="4.35"), row(2, 年利率="0.9"), row(3, 年利率="5%")]), stage)
    assert staged(stage).column("rate").to_pylist() == [0.0435, 0.009, 0.05]
    checked(backend, csv([row(1, 年利率="0.0435"), row(2, 年利率="0.05")]), stage)
    assert staged(stage).column("rate").to_pylist() == [0.0435, 0.05]


def test_the_order_of_slashed_dates_is_decided_by_the_column_where_one_date_tells(backend: Any, stage: Path) -> None:
    told = checked(backend, csv([row(1, 放款日="25/01/2025"), row(2, 放款日="05/06/2025")]), stage)
    assert told.left_out == 0
    assert [str(day) for day in staged(stage).column("originated_on").to_pylist()] == ["2025-01-25", "2025-06-05"]
    open_ = checked(backend, csv([row(1, 放款日="01/02/2025"), row(2, 放款日="05/06/2025")]), stage)
    assert {key for key, _, _ in problems(open_)} == {"ambiguous_date"}


def test_constants_stand_in_for_columns_that_tapes_lack(backend: Any, stage: Path) -> None:
    data = csv([row(1)], head=[name for name in HEAD if name not in {"数据日期", "机构"}])
    with pytest.raises(refusal.FieldsMissing) as refused:
        checked(backend, data, stage)
    assert "数据日期" in refused.value.said(lambda key, **values: text("zh", key, **values))
    found = checked(backend, data, stage, as_of={"constant": "2026年10月31日"}, branch={"constant": "城关支行"})
    assert found.good == 1
    assert str(staged(stage).column("as_of")[0]) == "2026-10-31"


def test_formulas_never_calculated_and_excel_errors_are_not_silent_blanks(backend: Any, stage: Path) -> None:
    rows = [list(row(number).values()) for number in range(4)]
    rows[1][HEAD.index("贷款余额")] = "=40000+40000"
    rows[2][HEAD.index("贷款金额")] = "#DIV/0!"
    found = checked(backend, xlsx([HEAD, *rows]), stage)
    assert [(issue.problem.key, issue.row, issue.column, issue.blocking) for issue in found.issues] == [
        ("import.excel_error", 4, "贷款金额", True),
        ("import.formula_without_value", 3, "贷款余额", True),
    ]
    assert found.good == 2


def test_too_many_faults_are_refused_by_policy(backend: Any, stage: Path) -> None:
    found = checked(backend, csv([*sound(48), row(1, 逾期天数=-1), row(2, 逾期天数=-1)]), stage)
    with pytest.raises(refusal.TooManyFaults):
        found.publishable(Policy())
    assert found.publishable(Policy().changed(left_out_share_max=0.04)).rows_left_out == 2


def test_every_issue_speaks_both_languages(backend: Any, stage: Path) -> None:
    bad = [row(number, **changes) for number, (changes, _) in enumerate(FAULTS.values())]
    found = checked(backend, csv([*sound(3), *bad, row(300, 数据日期="2027-01-31")]), stage)
    assert len(found.issues) >= len(FAULTS)
    for language in LANGUAGES:
        for issue in found.issues:
            _speaks(issue, language)


def _speaks(issue: Issue, language: str) -> None:
    def t(key: str, /, **values: Any) -> str:
        return text(language, key, **values)

    assert "{" not in issue.problem.said(t) + issue.problem.remedy(t)


def test_ids_cut_by_excel_are_remarked(backend: Any, stage: Path) -> None:
    found = checked(backend, csv([row(n, 借据号=f"6222021234500{n:02}000") for n in range(3)]), stage)
    assert problems(found) == [("ids_cut", None, "loan_id")]


def test_nothing_is_left_behind_in_the_engine(backend: Any, stage: Path) -> None:
    before = set(backend.list_tables())
    checked(backend, csv(sound(3)), stage)
    assert {name for name in set(backend.list_tables()) - before if name.startswith("intake_")} == set()
