"""Events and figures as people send them: synonyms in both languages, percentages, days, repeats; every bad cell named."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from intake_files import checked, grid, problems
from working_book import published

from postloan import intake
from postloan.book.event_fields import EVENT, INDICATOR, KNOWN, OBSERVATION
from postloan.i18n import LANGUAGES, has, text
from postloan.intake.templates import template, words_for


def lines(*rows: str) -> bytes:
    return ("\ufeff" + "\n".join(rows) + "\n").encode()


def staged(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(path).sort_by("file_row").to_pylist()
    return found


EVENTS = "客户号,事件类型,立案日期,公告日期,执行标的（万元）,结案日期,案由,信息来源,案号"


def test_a_list_of_cases_as_courts_and_registries_write_it(backend: Any, stage: Path) -> None:
    found = checked(backend, lines(
        EVENTS,
        "KH1,被执行人,2024-03-05,2024-04-01,120.5,,借款合同纠纷,法院公告,（2024）某执12号",
        "KH1,失信,2024年6月1日,,,2024-07-01,,法院公告,（2024）某执12号",
        "KH2,经营异常,2024/3/5,,,,,工商,",
    ), stage, "event")  # fmt: skip
    assert problems(found) == []
    first, second, third = staged(stage)
    assert (first["kind"], first["happened_on"], first["known_on"], first["amount"]) == (
        "enforcement",
        date(2024, 3, 5),
        date(2024, 4, 1),
        1_205_000,
    )
    assert (second["kind"], second["known_on"], second["ended_on"]) == ("dishonest", None, date(2024, 7, 1))
    assert (third["kind"], third["source"], third["reference"]) == ("abnormal_list", "工商", None)


def test_every_bad_cell_of_events_is_named(backend: Any, stage: Path) -> None:
    found = checked(backend, lines(
        EVENTS,
        "KH1,外星人入侵,2024-03-05,,,,,法院,1",
        "KH1,被诉,2029-03-05,,,,,法院,2",
        "KH1,被诉,2024-03-05,2029-01-01,,,,法院,3",
        "KH1,被诉,2024-03-05,2024-03-01,,,,法院,4",
        "KH1,被诉,2024-03-05,,,2024-03-01,,法院,5",
        "KH1,被诉,2024-03-05,,-3,,,法院,6",
        "KH1,被诉,2024-03-05,,,,,,7",
        ",被诉,2024-03-05,,,,,法院,8",
        "KH1,被诉,2024-03-05,下周,,,,法院,9",
        "KH1,被诉,2024-03-05,,,未知,,法院,10",
    ), stage, "event")  # fmt: skip
    assert set(problems(found)) == {
        ("unknown_choice", 2, "事件类型"), ("future_date", 3, "立案日期"), ("future_date", 4, "公告日期"), ("known_too_early", 5, "公告日期"),
        ("ended_too_early", 6, "结案日期"), ("out_of_bounds", 7, "执行标的（万元）"), ("required_missing", 8, "信息来源"),
        ("required_missing", 9, "客户号"), ("bad_date", 10, "公告日期"), ("bad_date", 11, "结案日期"),
    }  # fmt: skip
    assert [row["reference"] for row in staged(stage)] == ["6", "10"], (
        "an event of unknown end goes on; one of unknown day would be known too early"
    )
    said = [issue.problem.said(lambda key, /, **values: text("zh", key, **values)) for issue in found.issues]
    assert "知悉日期 2024-03-01 早于所反映的日期。" in said


def test_events_repeat_by_their_number_or_by_what_they_say(backend: Any, stage: Path) -> None:
    head = "事件编号,客户号,事件类型,发生日期,涉及金额,来源,文号"
    found = checked(backend, lines(
        head,
        "E1,K,被诉,2024-03-05,5,法院,", "E1,K,被诉,2024-03-06,5,法院,",
        "E2,K,被诉,2024-03-05,5,法院,", "E2,K,被诉,2024-03-05,5,法院,",
        ",K,被诉,2024-03-05,5,法院,甲", ",K,被诉,2024-03-05,6,法院,甲", ",K,被诉,2024-03-05,6,法院,乙",
    ), stage, "event")  # fmt: skip
    assert sorted((key, row) for key, row, _ in problems(found)) == [
        ("duplicate_key", 2), ("duplicate_key", 3), ("duplicate_key", 6), ("duplicate_key", 7), ("repeated_row", 5),
    ]  # fmt: skip
    assert [(row["event_id"], row["reference"]) for row in staged(stage)] == [("E2", None), (None, "乙")]


def test_percentages_become_fractions_however_they_are_written(backend: Any, stage: Path) -> None:
    head = "指标代码,指标名称,指标类型,观测日期,数值,单位,来源"
    found = checked(backend, lines(
        head,
        "NPL,行业不良率,行业不良率,2024-03-31,1.83,%,监管", "NPL,行业不良率,行业不良率,2024-04-30,1.9%,%,监管",
        "NPL,行业不良率,行业不良率,2024-05-31,0.02,,监管", 'P,螺纹钢,价格,2024-03-31,"3,415.5",元/吨,协会',
    ), stage, "indicator")  # fmt: skip
    assert problems(found) == []
    assert [(row["value"], row["unit"]) for row in staged(stage)] == [
        (0.0183, "%"),
        (0.019, "%"),
        (0.02, None),
        (3415.5, "元/吨"),
    ]
    checked(
        backend,
        lines(head.replace("数值,单位", "数值（%）"), "NPL,行业不良率,行业不良率,2024-03-31,1.83,监管"),
        stage,
        "indicator",
    )
    assert [(row["value"], row["unit"]) for row in staged(stage)] == [(0.0183, "%")]


def test_a_share_that_forgot_its_percent_sign_is_asked_about(backend: Any, stage: Path) -> None:
    found = checked(backend, lines(
        "Customer ID,Metric,Observed on,Value,Unit,Source",
        "K1,equity pledged share,2024-03-31,72,,registry", "K2,equity pledged share,2024-03-31,72,%,registry",
        "K3,electricity,2024-03-31,72000,kWh,grid", "K4,DTI,2024-03-31,55,,salary", "K5,debt to income,2024-03-31,1.2,,salary",
        "K6,Staff,2029-03-31,5,,visit",
    ), stage, "observation")  # fmt: skip
    assert set(problems(found)) == {
        ("share_without_percent", 2, "Value"),
        ("share_without_percent", 5, "Value"),
        ("future_date", 7, "Observed on"),
    }
    assert [(row["borrower_id"], row["metric"], row["value"]) for row in staged(stage)] == [
        ("K2", "equity_pledged_share", 0.72), ("K3", "electricity", 72_000), ("K5", "debt_to_income", 1.2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "field", [EVENT["kind"], INDICATOR["kind"], OBSERVATION["metric"]], ids=["event", "indicator", "observation"]
)
def test_every_kind_is_known_by_its_words_and_no_word_means_two(backend: Any, field: Any) -> None:
    choices = field.choices
    words = [word.lower() for code, known in choices.items() for word in {str(code), *known}]
    assert len(words) == len(set(words))
    room = {"kind": "event_kind" if len(choices) > 20 else "indicator_kind", "metric": "observation_metric"}[field.name]
    assert all(text("zh", f"term.{room}.{code}") == known[0] for code, known in choices.items())
    assert all(has(f"term.{room}.{code}") for code in choices)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", [table.name for table in KNOWN])
def test_a_drop_down_never_holds_more_than_a_cell_may(table: str, language: str) -> None:
    book = openpyxl.load_workbook(BytesIO(template(table, language)))
    listed = book.worksheets[0].data_validations.dataValidation
    assert listed
    assert all(len(one.formula1) <= 257 for one in listed)
    schema = next(one for one in KNOWN if one.name == table)
    choice = next(field for field in schema.fields if field.choices)
    offered = words_for(choice, language)
    place = next(
        one for one in listed if str(one.sqref).startswith(openpyxl.utils.get_column_letter(schema.fields.index(choice) + 1))
    )
    if place.formula1.startswith('"'):
        assert place.formula1.strip('"').split(",") == list(offered)
    else:
        sheet, cells = place.formula1.split("!")
        assert [row[0].value for row in book[sheet.strip("'")][cells.replace("$", "")]] == list(offered)


def test_headings_of_the_three_do_not_take_each_others_columns() -> None:
    cut = grid(
        lines(
            "Customer No,Event kind,Event date,Publication date,Amount claimed,Source,Case No",
            "K,lawsuit,2024-01-02,2024-02-02,5,court,7",
        ),
        "event",
    )
    columns = intake.propose(cut, "event")
    assert columns.missing() == ()
    assert {one.field: one.column for one in columns.fields if one.given} == {
        "borrower_id": 0, "kind": 1, "happened_on": 2, "known_on": 3, "amount": 4, "source": 5, "reference": 6,
    }  # fmt: skip


def test_an_event_whose_sum_cannot_be_read_is_known_without_it(backend: Any, stage: Path) -> None:
    found = checked(backend, lines(
        EVENTS, "ＫＨ１,被诉,２０２４－０３－０５,,约五十万,,,法院,1", "KH1,被诉,2024-03-05,,１２０．５,,,法院,2",
    ), stage, "event")  # fmt: skip
    assert [(one.problem.key, one.row, one.blocking) for one in found.issues] == [("import.bad_number", 2, False)]
    assert [(row["borrower_id"], row["amount"]) for row in staged(stage)] == [("KH1", None), ("KH1", 1_205_000)]


def test_a_file_in_a_cell_is_refused_and_told_of_in_a_few_words(backend: Any, stage: Path) -> None:
    found = checked(
        backend,
        lines(EVENTS, f"K,被诉,2024-03-05,,,,{'甲' * 700_000},法院,1", "K,被诉,2024-03-05,,,,案由,法院,2"),
        stage,
        "event",
    )
    assert problems(found) == [("text_too_long", 2, "案由")]
    assert len(found.issues[0].value) < 300
    assert [row["reference"] for row in staged(stage)] == ["2"]


def test_figures_that_cannot_be_are_refused(backend: Any, stage: Path) -> None:
    found = checked(backend, lines(
        "客户号,指标,观测日期,数值,来源", "K,员工人数,2024-03-31,-5,社保", "K,用电量,2024-03-31,0,电网",
    ), stage, "observation")  # fmt: skip
    assert problems(found) == [("figure_impossible", 2, "数值")]
    head = "指标代码,指标名称,指标类型,观测日期,数值,来源"
    found = checked(backend, lines(
        head, "P,钢,价格,2024-03-31,0,协会", "R,LPR,利率,2024-03-31,3.45,人行", "S,隔夜,利率,2024-03-31,-0.1%,央行", "N,不良,行业不良率,2024-03-31,-1%,监管",
    ), stage, "indicator")  # fmt: skip
    assert set(problems(found)) == {
        ("figure_impossible", 2, "数值"), ("share_without_percent", 3, "数值"), ("figure_impossible", 5, "数值"),
    }  # fmt: skip
    assert [(row["code"], row["value"]) for row in staged(stage)] == [("S", -0.001)]


def test_whoever_is_not_in_the_book_is_told_of_and_kept(backend: Any, stage: Path) -> None:
    data = lines("客户号,事件类型,发生日期,来源", "K1,被诉,2024-03-05,法院", "K2,被诉,2024-03-05,法院", ",被诉,2024-03-05,法院")
    cut = grid(data, "event")
    known = pa.array(["K1", "K3"])
    found = intake.check(backend, cut, intake.propose(cut, "event"), stage=stage, digest="d", today=date(2024, 6, 1), known=known)
    assert [(one.problem.key, one.row, one.value, one.blocking) for one in found.issues] == [
        ("import.required_missing", 4, None, True), ("import.unknown_borrower", 3, "K2", False),
    ]  # fmt: skip
    assert [row["borrower_id"] for row in staged(stage)] == ["K1", "K2"]
    assert found.issues[1].problem.remedy(lambda key, /, **values: text("zh", key, **values)).startswith("请核对编号")


def test_who_is_known_are_borrowers_of_today_and_before_and_those_who_answer_for_them(tmp_path: Path, engine: Any) -> None:
    pin = published(tmp_path / "book", engine).pin()
    assert sorted(intake.borrowers_of(pin, "event").to_pylist()) == ["C-E-1", "C-E-2", "C-E-3", "C-W-1"]
    assert intake.borrowers_of(pin, "indicator").to_pylist()
    assert intake.borrowers_of(pin, "loan") is None
