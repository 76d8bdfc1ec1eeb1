"""What is decided, doubted and left out when a workbook of statements is read."""

import datetime as dt
import time
from typing import Any

import pytest
import statement_samples as samples
from layouts_golden import opened
from statement_samples import ASSETS, BALANCE_HEAD, CASH, CLAIMS, FLOW_HEAD, INCOME, Row, book, scaled, swapped, titled

from postloan import i18n
from postloan.intake.layouts import Reading
from postloan.statement import Kind, Perimeter, Span, Standard, Statement

BALANCE = [*ASSETS, *CLAIMS]
DAY = dt.date(2023, 12, 31)


def read(sheets: dict[str, list[Row]], name: str = "报表.xlsx", **given: Any) -> Reading:
    from postloan import intake
    from postloan.intake.layouts import read_statements
    from postloan.policy import Policy

    return read_statements(intake.read(book(sheets), name, Policy()), **given)


def said(reading: Reading) -> set[str]:
    return {issue.problem.key.removeprefix("layout.") for issue in reading.issues}


def one(reading: Reading, kind: Kind, *, comparative: bool = False) -> Statement:
    (found,) = [each for each in reading.statements if each.kind is kind and each.comparative is comparative]
    return found


def plain(rows: list[Row], head: Row = ("项目", "", "")) -> list[Row]:
    """A balance sheet whose headings say nothing."""
    return [("资产负债表",), ("2023年12月31日", None, "单位：元"), head, *rows]


def test_two_columns_without_headings_are_taken_in_order_and_it_is_said() -> None:
    reading = read({"资产负债表": plain(BALANCE)})
    assert one(reading, Kind.BALANCE_SHEET).values["cash"] == 800
    assert "order_assumed" in said(reading)


def test_the_cash_flow_decides_which_column_without_heading_is_closing() -> None:
    reading = read({"资产负债表": plain(swapped(BALANCE)), "现金流量表": titled("现金流量表", "2023年度", FLOW_HEAD, CASH)})
    assert one(reading, Kind.BALANCE_SHEET).values["cash"] == 800
    assert one(reading, Kind.BALANCE_SHEET, comparative=True).values["cash"] == 600
    assert "order_by_ties" in said(reading)


def test_headings_the_wrong_way_round_are_followed_and_doubted() -> None:
    wrong = titled("资产负债表", "2023年12月31日", ("项目", "年初余额", "期末余额"), BALANCE)
    reading = read({"资产负债表": wrong, "现金流量表": titled("现金流量表", "2023年度", FLOW_HEAD, CASH)})
    assert one(reading, Kind.BALANCE_SHEET).values["cash"] == 600
    assert "order_doubted" in said(reading)


def test_a_file_without_a_day_asks_for_it() -> None:
    sheets = {"资产负债表": [("资产负债表",), BALANCE_HEAD, *BALANCE]}
    silent = read(sheets)
    assert silent.statements == ()
    assert [issue.problem.key for issue in silent.issues if issue.blocking] == ["layout.no_period"]
    assert not silent.nothing_to_import, "there are figures, only no day"
    stated = read(sheets, ending=DAY)
    assert one(stated, Kind.BALANCE_SHEET).period.end == DAY
    assert "period_from_person" in said(stated)


def test_the_day_may_stand_in_the_name_of_the_file_or_on_another_sheet() -> None:
    bare = {"资产负债表": [("资产负债表",), BALANCE_HEAD, *BALANCE]}
    assert one(read(bare, "青松2023年12月资产负债表.xlsx"), Kind.BALANCE_SHEET).period.end == DAY
    beside = read({**bare, "利润表": titled("利润表", "2023年度", FLOW_HEAD, INCOME)})
    assert one(beside, Kind.BALANCE_SHEET).period.end == DAY
    assert "period_from_sheet" in said(beside)


def test_an_interim_report_without_a_stretch_is_cumulative_and_it_is_said() -> None:
    reading = read({"利润表": titled("利润表", "2023年6月", FLOW_HEAD, INCOME)})
    assert one(reading, Kind.INCOME).period.span is Span.CUMULATIVE
    assert one(reading, Kind.INCOME).period.months == 6
    assert "cumulative_assumed" in said(reading)


def test_no_unit_is_taken_for_single_ones_and_said_but_another_sheets_is_better() -> None:
    silent = titled("利润表", "2023年度", FLOW_HEAD, INCOME, unit="")
    assert "unit_assumed" in said(read({"利润表": silent}))
    reading = read({"资产负债表": titled("资产负债表", "2023年12月31日", BALANCE_HEAD, BALANCE, "单位：万元"), "利润表": silent})
    assert one(reading, Kind.INCOME).values["net_profit"] == 5_400_000
    assert "unit_elsewhere" in said(reading)


def test_only_doubtful_lines_are_asked_about_and_answers_are_remembered() -> None:
    odd = [*BALANCE[:7], ("存货及周转物品（自用）", 12, 11), *BALANCE[7:]]
    first = read({"资产负债表": titled("资产负债表", "2023年12月31日", BALANCE_HEAD, odd)})
    (doubt,) = first.doubts
    assert doubt.label == "存货及周转物品（自用）"
    assert all(figure.label != doubt.label for statement in first for figure in statement), "what is doubted is in no statement"
    sheets = {"资产负债表": titled("资产负债表", "2023年12月31日", BALANCE_HEAD, odd)}
    answered = read(sheets, remembered={doubt.label: "turnover_materials"})
    assert (answered.doubts, one(answered, Kind.BALANCE_SHEET).values["turnover_materials"]) == ((), 12)
    left_out = read(sheets, remembered={doubt.label: None})
    assert left_out.doubts == ()
    assert first.fingerprint == answered.fingerprint


def test_a_cell_that_is_no_number_is_said_with_its_place_and_left_out() -> None:
    rows = [("货币资金", "约八百", 600), *BALANCE[2:]]
    reading = read({"资产负债表": titled("资产负债表", "2023年12月31日", BALANCE_HEAD, rows)})
    (issue,) = [issue for issue in reading.issues if issue.problem.key == "layout.not_a_number"]
    assert (issue.sheet, issue.row, issue.column, issue.value) == ("资产负债表", 4, "期末余额", "约八百")
    assert "cash" not in one(reading, Kind.BALANCE_SHEET).values


def test_a_formula_that_was_never_calculated_is_missing_and_said() -> None:
    rows = [(label, *(["=1+1", figures[1]] if label == "流动资产合计" else figures)) for label, *figures in BALANCE]
    reading = read({"资产负债表": titled("资产负债表", "2023年12月31日", BALANCE_HEAD, rows)})
    assert "total_current_assets" not in one(reading, Kind.BALANCE_SHEET).values
    (issue,) = [issue for issue in reading.issues if issue.problem.key == "import.formula_without_value"]
    assert issue.column == "流动资产合计"


def test_the_same_item_twice_with_different_figures_is_doubted() -> None:
    rows = [*BALANCE[:4], ("应收帐款净额", 1400, 1100), *BALANCE[4:]]
    reading = read({"资产负债表": titled("资产负债表", "2023年12月31日", BALANCE_HEAD, rows)})
    assert one(reading, Kind.BALANCE_SHEET).values["accounts_receivable"] == 1500
    assert "twice" in said(reading)


def test_zeros_beside_a_section_title_are_no_figure() -> None:
    rows = [(label, *(figures or (0, 0))) for label, *figures in BALANCE]
    reading = read({"资产负债表": titled("资产负债表", "2023年12月31日", BALANCE_HEAD, rows)})
    assert one(reading, Kind.BALANCE_SHEET).values["total_equity"] == 3600
    assert reading.doubts == ()
    assert "twice" not in said(reading)


def test_minority_interests_make_a_silent_statement_consolidated_and_it_is_said() -> None:
    rows = [*BALANCE[:-2], ("少数股东权益", 100, 90), *BALANCE[-2:]]
    reading = read({"资产负债表": titled("资产负债表", "2023年12月31日", BALANCE_HEAD, rows)})
    assert one(reading, Kind.BALANCE_SHEET).perimeter is Perimeter.CONSOLIDATED
    assert "perimeter_inferred" in said(reading)


def test_items_tell_more_than_a_wrong_title() -> None:
    reading = read({"Sheet1": titled("资产负债表", "2023年度", FLOW_HEAD, INCOME)})
    assert {statement.kind for statement in reading} == {Kind.INCOME}
    assert "kind_disagrees" in said(reading)


def test_three_statements_without_titles_in_one_list_are_cut_apart() -> None:
    rows = [("项目", "2023年", "2022年"), *BALANCE, *INCOME, *CASH]
    reading = read({"数据": rows})
    assert {statement.kind for statement in reading} == {Kind.BALANCE_SHEET, Kind.INCOME, Kind.CASH_FLOW}
    assert one(reading, Kind.INCOME).values["net_profit"] == 540
    assert one(reading, Kind.BALANCE_SHEET).period.end == one(reading, Kind.CASH_FLOW).period.end == DAY


def test_the_old_cash_flow_form_has_its_supplement_beside_it() -> None:
    right = [("补充资料", "本期金额"), *((label, *figures[:1]) for label, *figures in samples.SUPPLEMENT[1:])]
    left = [("项目", "本期金额"), *((label, *figures[:1]) for label, *figures in CASH)]
    reading = read(
        {
            "现金流量表": [
                ("现金流量表",),
                ("编制单位：青松机械有限公司", "2023年度", None, "单位：元"),
                *samples.beside(left, right),
            ]
        }
    )
    assert one(reading, Kind.CASH_FLOW).values["cfo"] == 805
    assert one(reading, Kind.SUPPLEMENT).values["sup_depreciation"] == 400


def test_indented_labels_in_several_columns_are_one_list() -> None:
    rows = [(label, None, *figures) if not figures else (None, label, *figures) for label, *figures in BALANCE]
    reading = read(
        {
            "资产负债表": [
                ("资产负债表",),
                ("2023年12月31日", None, None, "单位：元"),
                ("项目", None, "期末余额", "年初余额"),
                *rows,
            ]
        }
    )
    assert len(one(reading, Kind.BALANCE_SHEET).figures) == 31


def test_a_small_enterprise_form_is_known_by_its_items() -> None:
    rows = [("货币资金", 8, 6), ("短期投资", 1, 1), ("应收账款", 5, 4), ("固定资产原价", 50, 46), ("减：累计折旧", 18, 14), ("固定资产账面价值", 32, 32), ("资产总计", 46, 43), ("应付利润", 2, 1), ("负债合计", 2, 1)]  # fmt: skip
    reading = read({"资产负债表": titled("资产负债表", "2023年12月31日", BALANCE_HEAD, rows)})
    statement = one(reading, Kind.BALANCE_SHEET)
    assert statement.standard is Standard.SMALL
    assert statement.values["accumulated_depreciation"] == 18


def test_what_breaks_lines_down_by_product_is_not_read_as_another_total() -> None:
    rows: list[Row] = [
        ("CONSOLIDATED STATEMENTS OF OPERATIONS - USD ($) $ in Millions", "12 Months Ended", None),
        (None, "Sep. 28, 2024", "Sep. 30, 2023"),
    ]
    rows += [
        ("Net sales", 391, 383),
        ("Cost of sales", 210, 214),
        ("Gross margin", 181, 169),
        ("Operating income", 123, 114),
        ("Net income", 94, 97),
    ]
    rows += [("Products", None, None), ("Net sales", 295, 298), ("Cost of sales", 185, 189)]
    reading = read({"CONSOLIDATED STATEMENTS OF OPER": rows})
    assert one(reading, Kind.INCOME).values["operating_revenue"] == 391_000_000
    assert one(reading, Kind.INCOME).period.months == 12
    assert "breakdown_aside" in said(reading)
    assert "twice" not in said(reading)


def test_an_interim_filing_has_a_quarter_and_nine_months() -> None:
    rows: list[Row] = [
        ("INCOME STATEMENTS - USD ($) $ in Millions", "3 Months Ended", None, "9 Months Ended", None),
        (None, "Sep. 30, 2024", "Sep. 30, 2023", "Sep. 30, 2024", "Sep. 30, 2023"),
    ]
    rows += [
        (label, a, a - 1, a * 3, a * 3 - 2)
        for label, a in (
            ("Revenue", 60),
            ("Cost of revenue", 20),
            ("Gross profit", 40),
            ("Operating income", 30),
            ("Income before income taxes", 31),
            ("Net income", 25),
        )
    ]
    found = [(s.period.span, s.period.months, s.comparative, s.values["net_profit"]) for s in read({"INCOME STATEMENTS": rows})]
    million = 1_000_000
    assert found == [
        (Span.CUMULATIVE, 9, False, 75 * million), (Span.QUARTER, 3, False, 25 * million), (Span.CUMULATIVE, 9, True, 73 * million), (Span.QUARTER, 3, True, 24 * million),
    ]  # fmt: skip


def test_a_list_of_something_else_is_no_statement() -> None:
    reading = read(
        {
            "台账": [("借据号", "余额"), *((f"JJ{number}", number) for number in range(20))],
            "科目余额表": [("科目余额表",), ("科目", "期末余额"), *BALANCE],
        }
    )
    assert (reading.statements, reading.lines) == ((), ())
    assert [issue.problem.key for issue in reading.issues if issue.blocking] == ["layout.no_statement"]


def test_tabs_named_xls_and_xml_named_xls_are_read() -> None:
    rows = titled("利润表", "2023年度", FLOW_HEAD, INCOME)
    tabs = "\r\n".join("\t".join("" if cell is None else str(cell) for cell in row) for row in rows)
    assert one(opened(tabs.encode("utf-16"), "利润表.xls"), Kind.INCOME).values["net_profit"] == 540
    cells = "".join(
        "<Row>" + "".join(f"<Cell><Data>{'' if cell is None else cell}</Data></Cell>" for cell in row) + "</Row>" for row in rows
    )
    xml = f'<?xml version="1.0"?><Workbook><Worksheet ss:Name="利润表"><Table>{cells}</Table></Worksheet></Workbook>'
    assert one(opened(xml.encode(), "利润表.xls"), Kind.INCOME).values["net_profit"] == 540


def test_digits_beyond_what_a_spreadsheet_holds_are_noise() -> None:
    reading = read({"利润表": titled("利润表", "2023年度", FLOW_HEAD, scaled(INCOME, "0.1"))})
    assert {str(figure.value) for figure in one(reading, Kind.INCOME) if figure.account == "net_profit"} == {"54"}


@pytest.mark.parametrize("key", sorted(key for key in i18n.texts() if key.startswith("layout.") and not key.endswith("_remedy")))
def test_every_remark_has_a_remedy(key: str) -> None:
    assert i18n.has(f"{key}_remedy")


def test_every_remark_can_be_said_in_both_languages() -> None:
    issues = [issue for name, (file, make) in samples.SAMPLES.items() for issue in opened(make(), file).issues]
    for language in ("zh", "en"):
        spoken = [
            issue.problem.said(lambda key, language=language, **values: i18n.text(language, key, **values)) for issue in issues
        ]
        assert all("{" not in sentence for sentence in spoken)


def test_an_audited_report_goes_on_over_the_page_with_notes_and_signatures() -> None:
    rows = [(label, f"五、{number}" if figures else None, *figures) for number, (label, *figures) in enumerate(BALANCE, 1)]
    top: list[Row] = [
        ("合并资产负债表",),
        ("2023年12月31日",),
        ("编制单位：青松机械股份有限公司", None, None, "金额单位：人民币元"),
    ]
    foot: Row = ("法定代表人：张三", None, "主管会计工作负责人：李四", "会计机构负责人：王五")
    head = ("附注五", "期末余额", "上年年末余额")
    sheet = [
        *top,
        ("资产", *head),
        *rows[:17],
        ("后附财务报表附注为财务报表的组成部分",),
        foot,
        ("合并资产负债表（续）",),
        *top[1:],
        ("负债和所有者权益", *head),
        *rows[17:],
        foot,
    ]
    reading = read({"合并资产负债表": sheet})
    assert len(one(reading, Kind.BALANCE_SHEET).figures) == len(one(reading, Kind.BALANCE_SHEET, comparative=True).figures) == 31
    assert reading.doubts == ()


def test_restated_figures_stand_beside_those_first_told() -> None:
    later = [
        ("项目", "期末余额", "年初余额"),
        *[
            (label, *(figures and (figures[0], figures[1] + 7)))
            for label, *figures in BALANCE
            if figures and figures[0] is not None
        ],
    ]
    reading = read({"2023": later, "2022": [("项目", "期末余额", "年初余额"), *swapped(BALANCE)]})
    of_2022 = {s.comparative: s.values["cash"] for s in reading if s.period.end.year == 2022}
    assert of_2022 == {True: 607, False: 600}


def test_a_tax_return_names_its_quarter_in_two_cells() -> None:
    top: list[Row] = [
        ("小企业会计准则 利润表",),
        ("纳税人名称：青松机械有限公司",),
        ("税款所属期起：2023-07-01", "税款所属期止：2023-09-30"),
        ("报送日期：2023-10-15", None, None, "单位：元"),
    ]
    reading = read(
        {
            "Sheet1": [
                *top,
                ("项目", "行次", "本年累计金额", "本期金额"),
                *((label, number, *figures) for number, (label, *figures) in enumerate(INCOME, 1)),
            ]
        }
    )
    assert [(s.period.span, s.period.months, s.values["net_profit"]) for s in reading] == [
        (Span.CUMULATIVE, 9, 540),
        (Span.QUARTER, 3, 480),
    ]


def test_months_without_a_year_are_of_the_year_that_the_table_is_of() -> None:
    rows = [(label, *((figures[1], figures[0]) if figures else ())) for label, *figures in BALANCE]
    reading = read(
        {"资产负债表": [("资产负债表",), ("编制单位：青松", "2023年度", "单位：元"), ("项目", "年初数", "1月"), *rows]}
    )
    assert {s.period.end: s.values["cash"] for s in reading} == {dt.date(2023, 1, 31): 800, dt.date(2022, 12, 31): 600}


def test_days_that_lost_their_format_are_days() -> None:
    reading = read({"资产负债表": [("资产负债表（万元）",), ("项目", 45291, 44926), *BALANCE]})
    assert {s.period.end: s.values["cash"] for s in reading} == {DAY: 8_000_000, dt.date(2022, 12, 31): 6_000_000}


def test_a_figure_that_looks_like_a_year_is_a_figure() -> None:
    rows = [
        ("货币资金", 2020, 2019),
        ("应收账款", 2018, 1999),
        ("资产总计", 4038, 4018),
        ("短期借款", 2021, 2020),
        ("负债合计", 2021, 2020),
    ]
    reading = read({"资产负债表": titled("资产负债表", "2023年12月31日", BALANCE_HEAD, rows)})
    assert one(reading, Kind.BALANCE_SHEET).values["cash"] == 2020


def test_a_sheet_too_long_to_be_a_statement_is_counted_as_not_read() -> None:
    long: list[Row] = [("货币资金", number) for number in range(4_001)]
    reading = read({"资产负债表": titled("资产负债表", "2023年12月31日", BALANCE_HEAD, BALANCE), "流水": long})
    (issue,) = [issue for issue in reading.issues if issue.problem.key == "layout.sheets_aside"]
    assert issue.problem.values == {"count": 1}
    assert len(one(reading, Kind.BALANCE_SHEET).figures) == 31


@pytest.mark.parametrize("junk", ["(" * 30_000, "9" + " " * 30_000 + "x", "2023年" * 5_000, "（一）" * 9_000, "1," * 15_000])
def test_endless_cells_cost_no_time(junk: str) -> None:
    rows = titled("资产负债表", "2023年12月31日", BALANCE_HEAD, [(junk, 1, 2), *BALANCE, (junk, junk, junk)])
    start = time.process_time()
    reading = read({"资产负债表": [(junk, junk), *rows]})
    assert time.process_time() - start < 2
    assert one(reading, Kind.BALANCE_SHEET).values["cash"] == 800
