"""A company's annual report in Chromium: uploaded, its one odd line answered, handed in, confirmed by a second person."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from browser.browser_person import cells, shown, still, tick

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ODD = "杂七杂八"


def report(file: Path, entity: str, *, odd: bool = True, cash: int = 3_200_000) -> Path:
    """A balance sheet for the end of 2018, which no demo statement is of; it ties whatever the odd line is."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "资产负债表"
    sheet.append(["资产负债表"])
    sheet.append([f"编制单位：{entity}", "2018年12月31日", None, "单位：元"])
    sheet.append(["资产", "期末余额", "负债和所有者权益", "期末余额"])
    total = cash + 6_000_000
    lines = [
        ("货币资金", cash, "短期借款", 4_000_000), (ODD if odd else None, 90_000 if odd else None, None, None), ("流动资产合计", cash, "流动负债合计", 4_000_000),
        ("固定资产", 6_000_000, "负债合计", 4_000_000), ("非流动资产合计", 6_000_000, "实收资本（或股本）", total - 4_000_000),
        (None, None, "所有者权益（或股东权益）合计", total - 4_000_000), ("资产总计", total, "负债和所有者权益（或股东权益）总计", total),
    ]  # fmt: skip
    for line in lines:
        sheet.append(line)
    book.save(file)
    return file


def borrower(page: Page) -> str:
    """The first company that owes statements to this officer."""
    page.get_by_role("radio", name="报送日历").click()
    still(page)
    row = cells(page, "spread_due_list")[1]
    return next(word for word in row if word.strip() and not word.isdigit())


def upload(page: Page, view: str, *files: Path) -> None:
    page.get_by_role("radio", name=view).click()
    still(page)
    page.locator("input[type=file]").set_input_files(list(files))
    page.wait_for_timeout(800)
    still(page)


def test_a_report_is_uploaded_asked_about_handed_in_and_confirmed_by_a_second_person(
    person: Callable[..., Page], tmp_path: Path
) -> None:
    officer = person("officer", "/statements")
    name = borrower(officer)
    upload(officer, "上传报表", report(tmp_path / "2018年报.xlsx", name))
    shown(officer, "与账套中的借款人名称一致")
    shown(officer, "请说明下列项目（1 个）")
    expect(officer.get_by_role("button", name="提交复核")).to_be_disabled()

    officer.reload()
    still(officer)
    officer.get_by_role("combobox", name="未提交的文件").click()
    officer.get_by_role("option", name="2018年报").first.click()
    still(officer)
    officer.get_by_test_id("stForm").get_by_role("combobox").first.click()
    officer.get_by_role("option", name="不导入（不是报表数字）").click()
    officer.get_by_role("button", name="确认这些项目").click()
    shown(officer, "已记住 1 个项目的含义")
    officer.get_by_role("button", name="提交复核").click()
    shown(officer, "已提交，等待另一人复核")

    manager = person("manager", "/statements")
    manager.get_by_role("radio", name="全部报表").click()
    still(manager)
    place = next(at for at, row in enumerate(cells(manager, "spread_register")[1:]) if "2018年报.xlsx" in row)
    tick(manager, "spread_register", place)
    manager.get_by_role("button", name="复核通过").click()
    shown(manager, "已复核入库")


def test_a_batch_hands_in_what_is_sure_and_says_of_the_others_why_not(person: Callable[..., Page], tmp_path: Path) -> None:
    officer = person("officer", "/statements")
    name = borrower(officer)
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 no workbook")
    upload(
        officer,
        "批量上传",
        report(tmp_path / "好.xlsx", name, odd=False, cash=1_111_000),
        report(tmp_path / "谁.xlsx", "没有这家公司", odd=False),
        broken,
    )
    officer.get_by_role("button", name="处理 3 个文件").click()
    shown(officer, "处理结果：1 个已提交，1 个待处理，1 个未收，共 3 个")
    officer.get_by_role("radio", name="全部报表").click()
    still(officer)
    assert any("好.xlsx" in row for row in cells(officer, "spread_register"))
