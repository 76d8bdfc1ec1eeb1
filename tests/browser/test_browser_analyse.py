"""The analyse pages in Chromium: from a figure to its explanation, from there and from a cell to loans that add up to it, and out as a file."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.browser_person import query, shown, still, words
from postloan.i18n import text
from postloan.ui import menu

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES = [page.name for page in menu.PAGES if page.section == "analyse" and page.shown]
_MONEY = re.compile(r"([\d,]+\.\d\d)")


def drawer(page: Page) -> Any:
    return page.get_by_role("dialog")


def explained(page: Page, key: str) -> Any:
    """Open the explanation of a card."""
    page.locator(f".st-key-{key} button").click()
    still(page)
    return drawer(page)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_an_analyse_page_opens_and_fits(name: str, language: str, person: Callable[..., Page]) -> None:
    page = person("head", f"/{name}", language=language)
    shown(page, text(language, f"menu.{name}"))
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 1366


@pytest.mark.parametrize("name", PAGES)
def test_an_analyse_page_can_be_read_on_a_phone(name: str, person: Callable[..., Page]) -> None:
    page = person("head", f"/{name}", width=390)
    expect(page.get_by_role("heading", name=text("zh", f"menu.{name}"))).to_be_visible()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390


def test_a_key_figure_is_explained_closed_by_the_keyboard_and_explained_again(person: Callable[..., Page]) -> None:
    page = person("head")
    said = explained(page, "explain_kpis_coverage").inner_text()
    for part in ("贷款损失准备 ÷", "核对一致", "代入数值", "统计范围", "数据来源", "参数设置", "说明"):
        assert part in said
    page.keyboard.press("Escape")
    expect(drawer(page)).to_have_count(0)
    page.locator(".st-key-scope_open label").click()
    still(page)
    expect(drawer(page)).to_have_count(0)
    assert "PAR30" in explained(page, "explain_kpis_par30").inner_text()


def test_the_explanation_leads_to_loans_that_add_up_to_the_number(person: Callable[..., Page]) -> None:
    page = person("head")
    said = explained(page, "explain_kpis_par30").get_by_test_id("stAlert").inner_text()
    number, listed = _MONEY.findall(said)
    assert number == listed
    drawer(page).get_by_role("button", name="查看借据").click()
    page.wait_for_url("**/loans?*par=30*")
    still(page)
    expect(drawer(page)).to_have_count(0)
    said_of_list = re.search(r"余额合计 ([\d,.]+) (万|亿)元", words(page))
    assert said_of_list is not None
    amount = float(said_of_list.group(1).replace(",", "")) * {"万": 1e4, "亿": 1e8}[said_of_list.group(2)]
    assert amount == pytest.approx(float(number.replace(",", "")), rel=0.001)


def test_an_explanation_fits_a_phone_and_the_dark(person: Callable[..., Page]) -> None:
    page = person("head", width=390, language="en", dark=True)
    said = explained(page, "explain_kpis_npl_ratio")
    box = said.bounding_box()
    assert box is not None
    assert box["width"] <= 390
    assert said.evaluate("node => node.scrollWidth <= node.clientWidth + 1")
    assert page.get_by_role("dialog").get_by_label("Close").is_visible()


def test_an_explanation_is_taken_away_and_noted(person: Callable[..., Page], tmp_path: Path) -> None:
    page = person("head")
    said = explained(page, "explain_kpis_npl_ratio")
    with page.expect_download() as taken:
        said.get_by_role("button", name="导出").click()
    file = tmp_path / "explained.csv"
    taken.value.save_as(file)
    rows = file.read_text("utf-8-sig").splitlines()
    assert rows[0].startswith("部分,项目,内容,补充")
    assert any("次级" in row and "÷" in row for row in rows)
    assert any("与借据核对" in row and "核对一致" in row for row in rows)


def test_the_same_cell_can_be_asked_about_again(person: Callable[..., Page]) -> None:
    page = person("head", "/overdue")
    table = page.locator(".st-key-overdue_table canvas").first
    for _ in range(2):
        box = table.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 5, box["y"] + 5)
        page.mouse.click(box["x"] + box["width"] * 0.4, box["y"] + 32 + 28 * 2 + 14)
        still(page)
        assert "M2 余额" in drawer(page).inner_text()
        page.keyboard.press("Escape")
        expect(drawer(page)).to_have_count(0)
        still(page)


def test_a_cell_of_the_matrix_opens_the_loans_that_moved(person: Callable[..., Page]) -> None:
    page = person("head", "/migration")
    cell = page.locator(".st-key-migration_heat .scatterlayer .point").first
    box = cell.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**/behind?*")
    still(page)
    asked = query(page)
    assert {"since", "was", "now"} <= set(asked)
    assert re.search(r"共 [1-9][\d,]* 笔", words(page))


def test_a_list_behind_a_figure_can_be_linked_to_and_taken_away(person: Callable[..., Page], tmp_path: Path) -> None:
    page = person("head", "/behind?since=2026-07-31&was=0&now=1,2,3")
    still(page)
    listed = re.search(r"共 ([\d,]+) 笔", words(page))
    assert listed is not None
    with page.expect_download() as taken:
        page.get_by_role("link", name="导出 CSV").click()
    file = tmp_path / "behind.csv"
    taken.value.save_as(file)
    assert len(file.read_text("utf-8-sig").splitlines()) - 1 == int(listed.group(1).replace(",", ""))
