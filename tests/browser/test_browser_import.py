"""A tape on its way into the book, in Chromium: clean, with faults, and not a workbook at all."""

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from browser.browser_person import PATIENCE, choose, query, shown, still, words
from postloan.settings import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CLEAN = ROOT / "data" / "samples" / "tape_2026-11-20_clean.xlsx"
FAULTY = ROOT / "data" / "samples" / "tape_2026-11-20_ten_faults.xlsx"
BRANCH, DAY, MONTH_END = "东湖支行", "2026-11-20", "2026-10-31"


def upload(page: Page, file: Path) -> None:
    page.locator("input[type=file]").set_input_files(file)
    still(page)


def check(page: Page, button: str = "核对数据") -> None:
    page.get_by_role("button", name=button).click()
    page.locator(".st-key-import_publish, [data-testid=stAlert]").first.wait_for(timeout=PATIENCE)
    still(page)


def figure(page: Page, label: str) -> int:
    """A figure of the check's result."""
    card = page.get_by_test_id("stMetric").filter(has_text=label)
    return int(card.get_by_test_id("stMetricValue").inner_text().replace(",", ""))


def table(page: Page, heading: str) -> list[str]:
    """The cells of the list with this column heading, from what it keeps for screen readers."""
    for grid in page.get_by_test_id("stDataFrame").all():
        grid.scroll_into_view_if_needed()
        grid.locator("table").first.wait_for(state="attached")
        found: list[str] = grid.locator("table").first.evaluate(
            "one => [...one.querySelectorAll('th, td')].map(cell => cell.textContent)"
        )
        if heading in found:
            return found
    raise AssertionError(heading)


def withdraw_newest(page: Page, button: str = "撤销") -> None:
    """In the history: tick the first row, take it back."""
    box = page.locator(".st-key-import_history canvas").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 18, box["y"] + 52)
    still(page)
    page.get_by_role("button", name=button, exact=True).click()


def shown_date(page: Page) -> str:
    """What stands in the date box."""
    box = page.locator(".st-key-as_of")
    return f"{box.inner_text()} {box.locator('input').first.input_value()}"


def test_an_officer_publishes_his_branchs_tape_sees_it_and_takes_it_back(person: Callable[..., Page]) -> None:
    page = person("officer", "/imports")
    upload(page, CLEAN)
    shown(page, "标题在第 3 行")
    check(page)
    rows = figure(page, "可发布")
    assert rows > 300
    assert figure(page, "不入库") == 0
    line = table(page, "减少借据")
    assert DAY in line
    assert f"{rows:,}" in line
    assert any(re.search(r"\d\.\d\d|\d,\d{3}", cell) for cell in line), "the balance is in the preview"
    page.get_by_role("button", name="发布", exact=True).click()
    shown(page, f"已发布 {rows:,} 行")

    page.get_by_role("link", name="组合总览").click()
    page.wait_for_url("**/overview*")
    still(page)
    assert DAY in shown_date(page), "for his own branch the date is complete"
    assert "只有" not in words(page)

    head = person("head", "/overview")
    assert MONTH_END in shown_date(head), "head office goes on seeing the last complete date"
    shown(head, "1/6 家机构导入")
    choose(head, "数据日期", DAY)
    still(head)
    assert query(head)["as_of"] == [DAY]
    shown(head, "合计不含")

    page.goto(page.url.split("/overview")[0] + "/imports")
    still(page)
    page.get_by_role("radio", name="导入记录").click()
    still(page)
    withdraw_newest(page)
    shown(page, "已撤销，此前的数据重新生效")
    page.get_by_role("link", name="组合总览").click()
    page.wait_for_url("**/overview*")
    still(page)
    assert MONTH_END in shown_date(page)


def test_another_branch_is_refused_before_anything_is_published(person: Callable[..., Page], tmp_path: Path) -> None:
    page = person("manager", "/imports")
    book = openpyxl.load_workbook(CLEAN)
    sheet = book.worksheets[0]
    column = next(cell.column for cell in sheet[3] if cell.value == "机构")
    for row in range(4, sheet.max_row):
        sheet.cell(row, column, "河西支行")
    book.save(tmp_path / "河西.xlsx")
    upload(page, tmp_path / "河西.xlsx")
    check(page)
    shown(page, "河西支行")
    expect(page.get_by_role("button", name="发布", exact=True)).to_be_disabled()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", {"check": "核对数据", "good": "可发布", "out": "不入库", "marked": "下载标注后的文件", "publish": "发布", "published": "已发布",
                "history": "导入记录", "undo": "撤销", "undone": "已撤销", "fault": "这不是数字", "remedy": "请填写数字", "why": "7 行有错", "problem": "怎么改"}),
        ("en", {"check": "Check the data", "good": "Good rows", "out": "Left out", "marked": "Download the marked-up file", "publish": "Publish",
                "published": "rows are published", "history": "History", "undo": "Withdraw", "undone": "Withdrawn", "fault": "This is not a number",
                "remedy": "Write a number", "why": "7 rows are faulty", "problem": "How to mend it"}),
    ],
)  # fmt: skip
def test_a_tape_with_faults_comes_back_marked_and_its_good_rows_go_in(
    person: Callable[..., Page], tmp_path: Path, language: str, said: dict[str, str]
) -> None:
    page = person("manager", "/imports", language=language)
    upload(page, FAULTY)
    check(page, said["check"])
    assert figure(page, said["out"]) == 7
    faults = " | ".join(table(page, said["problem"]))
    for part in ("13", "八万元", said["fault"], said["remedy"]):
        assert part in faults

    with page.expect_download() as waiting:
        page.get_by_role("button", name=said["marked"]).click()
    waiting.value.save_as(tmp_path / "marked.xlsx")
    book = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    sheet = book["贷款明细"]
    bad = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "八万元")
    assert said["fault"] in bad.comment.text
    assert bad.fill.fgColor.rgb.endswith("F6B8B0")
    assert sum(cell.comment is not None for row in sheet.iter_rows() for cell in row) >= 10

    shown(page, said["why"])
    page.get_by_role("button", name=said["publish"], exact=True).click()
    shown(page, said["published"])
    page.get_by_role("radio", name=said["history"]).click()
    still(page)
    box = page.locator(".st-key-import_history canvas").first.bounding_box()
    page.mouse.click(box["x"] + 18, box["y"] + 52)
    still(page)
    assert "八万元" in " | ".join(table(page, said["problem"])), "what was left out is still listed"
    page.get_by_role("button", name=said["undo"], exact=True).click()
    shown(page, said["undone"])


def test_a_program_named_like_a_workbook_gets_one_clear_sentence(person: Callable[..., Page], tmp_path: Path) -> None:
    page = person("head", "/imports")
    program = tmp_path / "台账😀.xlsx"
    program.write_bytes(b"MZ\x90\x00\x03\x00\x00\x00\x04" + bytes(range(256)) * 40)
    upload(page, program)
    shown(page, "这不是 Excel 工作簿，也不是文本表格")
    assert page.get_by_test_id("stAlert").count() == 1
    assert page.locator("input[type=file]").count() == 1, "another file can be chosen at once"
