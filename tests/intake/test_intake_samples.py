"""The workbooks a new user may upload at once, and what comes back of faults and templates."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from intake_files import HEAD, TODAY, checked, csv, grid, row, xlsx

from postloan import intake
from postloan.book.schema import TABLES
from postloan.i18n import LANGUAGES, text
from postloan.policy import Policy
from postloan.settings import ROOT

SAMPLES = ROOT / "data" / "samples"


def t(key: str, /, **values: Any) -> str:
    return text("zh", key, **values)


def of_sample(backend: Any, name: str, stage: Path) -> intake.Checked:
    file = intake.read(SAMPLES / name, name, Policy())
    cut = intake.lay(file, *intake.choose(file, "loan"))
    columns = intake.propose(cut, "loan")
    assert columns.doubtful(0.8) == ()
    return intake.check(backend, cut, columns, stage=stage, digest=name, today=TODAY)


def test_the_clean_sample_has_nothing_but_its_total_row(backend: Any, stage: Path) -> None:
    found = of_sample(backend, "tape_2026-11-20_clean.xlsx", stage)
    assert [count.problem for count in found.counts] == ["import.total_row"]
    assert found.left_out == 0
    assert found.rows > 300


def test_the_faulty_sample_has_ten_faults_and_may_still_be_published(backend: Any, stage: Path) -> None:
    found = of_sample(backend, "tape_2026-11-20_ten_faults.xlsx", stage)
    assert len({issue.row for issue in found.issues if issue.problem.key != "import.total_row"}) == 10
    assert found.left_out == 7, "three of the faults are in optional columns: their rows stay, with a remark"
    assert found.publishable(Policy()).rows_left_out == 7


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_reads_back_with_every_field_recognised(table: str, language: str) -> None:
    cut = grid(intake.template(table, language), table)
    columns = intake.propose(cut, table)
    assert columns.doubtful(0.8) == ()
    assert [mapped.field for mapped in columns.fields if not mapped.given] == []


def test_bad_cells_come_back_coloured_and_commented_in_their_own_workbook(backend: Any, stage: Path) -> None:
    data = xlsx([HEAD, list(row(1).values()), list(row(2, 逾期天数=-3, 借款人="=1+1").values())])
    found = checked(backend, data, stage)
    source = intake.read(data, "x.xlsx", Policy()).source
    sheet = openpyxl.load_workbook(io.BytesIO(intake.marked(source, grid(data), found.issues, t)))["台账"]
    assert "逾期天数为负数" in sheet["L3"].comment.text
    assert sheet["L3"].fill.fgColor.rgb.endswith("F6B8B0")
    assert sheet["L2"].comment is None


def test_of_a_text_file_the_faulty_rows_come_back_and_never_as_formulas(backend: Any, stage: Path) -> None:
    data = csv([row(1), row(2, 逾期天数=-3, 借款人="=HYPERLINK(1)")])
    found = checked(backend, data, stage)
    source = intake.read(data, "x.csv", Policy()).source
    book = openpyxl.load_workbook(io.BytesIO(intake.marked(source, grid(data), found.issues, t)))
    rows = book[t("import.sheet_rows")]
    assert [cell.value for cell in rows[2]][:3] == [3, "2026-10-31", "JJ0002"]
    assert rows["E2"].data_type == "s"
    listed = book[t("import.sheet_faults")]
    assert (listed["B2"].value, listed["C2"].value) == (3, "逾期天数")


def of_known(backend: Any, name: str, table: str, stage: Path) -> intake.Checked:
    file = intake.read(SAMPLES / name, name, Policy())
    cut = intake.lay(file, *intake.choose(file, table))
    columns = intake.propose(cut, table)
    assert columns.doubtful(0.8) == ()
    return intake.check(backend, cut, columns, stage=stage, digest=name, today=TODAY)


@pytest.mark.parametrize("table", ["event", "indicator", "observation"])
def test_the_samples_of_news_say_the_same_in_both_languages(backend: Any, stage: Path, table: str) -> None:
    told = {}
    for language in LANGUAGES:
        found = of_known(backend, f"{table}_{language}.xlsx", table, stage)
        assert (found.issues, found.left_out) == ((), 0)
        rows = pq.read_table(stage).to_pylist()
        said_in_words = {"name", "unit", "source", "detail"}
        told[language] = [{name: value for name, value in row.items() if name not in said_in_words} for row in rows]
    assert told["zh"] == told["en"]
    if table == "observation":
        assert [row["value"] for row in told["zh"]] == [18250, 0.725, 7, 23]


@pytest.mark.parametrize(
    ("table", "problems"),
    [("event", ("unknown_choice", "future_date", "known_too_early", "required_missing", "ended_too_early")),
     ("indicator", ("bad_number", "bad_date", "future_date")), ("observation", ("unknown_choice", "share_without_percent", "required_missing", "required_missing"))],
)  # fmt: skip
def test_every_fault_of_the_samples_of_news_is_named(backend: Any, stage: Path, table: str, problems: tuple[str, ...]) -> None:
    found = of_known(backend, f"{table}_faults_zh.xlsx", table, stage)
    by_row = {issue.row: issue.problem for issue in found.issues}
    assert [by_row[row].key.removeprefix("import.") for row in sorted(by_row)] == list(problems)
    assert all(one.said(t) and one.remedy(t) for one in by_row.values())
    assert found.left_out == found.rows, "every row of it has a fault that keeps it out"
