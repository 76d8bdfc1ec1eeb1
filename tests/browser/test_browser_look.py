"""What a person sees at one glance, and what a click on a cell or a row does, in a real browser."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from browser.browser_person import query, shown, still, words

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/overview", "/overdue"])
def test_the_whole_story_stands_on_one_screen(path: str, language: str, person: Callable[..., Any]) -> None:
    page = person("head", path, language=language)
    tied = page.get_by_text("勾稽一致" if language == "zh" else "Ties out").bounding_box()
    assert tied["y"] + tied["height"] <= 768
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 1366
    tops = page.evaluate("[...document.querySelectorAll('[class*=\"st-key-switches_\"]')].map(row => row.offsetHeight)")
    assert max(tops) <= 48, "a heading and its switches share one row"


@pytest.mark.parametrize("path", ["/overview", "/overdue"])
def test_the_browser_has_nothing_to_complain_of(path: str, person: Callable[..., Any], site: Any) -> None:
    page = person("head", "/me")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(f"pageerror {error}"))
    page.goto(f"{site.url}{path}")
    still(page)
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    assert [one for one in said if "Content Security Policy" in one or one.startswith("pageerror")] == []


def test_a_cell_of_the_ageing_leads_to_its_loans(person: Callable[..., Any]) -> None:
    page = person("head", "/overdue")
    cell = page.locator(".st-key-overdue_ageing .scatterlayer .point").first
    box = cell.bounding_box()
    names = {one.text_content(): one.bounding_box()["y"] for one in page.locator(".st-key-overdue_ageing .ytick text").all()}
    branch = min(names, key=lambda name: abs(names[name] - box["y"] - box["height"] / 2))
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**/loans?*bucket=1*")
    still(page)
    assert query(page)["branch"] == [branch]
    assert branch in page.locator(".st-key-branch").inner_text()


def test_a_row_of_the_list_leads_to_its_loan(person: Callable[..., Any]) -> None:
    page = person("head", "/loans")
    box = page.locator(".st-key-loans_table [data-testid=stDataFrame]").bounding_box()
    page.mouse.click(box["x"] + 40, box["y"] + 34 + 14)
    page.wait_for_url("**/loan?*loan=*")
    still(page)
    assert query(page)["loan"][0] in words(page)


def test_figures_are_taken_away_by_our_button_only(person: Callable[..., Any], tmp_path: Path) -> None:
    page = person("head", "/overdue")
    with page.expect_download() as waiting:
        page.locator(".st-key-take_overdue_table button:visible").first.click()
    waiting.value.save_as(tmp_path / "buckets.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "buckets.csv").read_text("utf-8-sig"))))
    assert rows[0] == ["逾期档", "笔数", "贷款余额（元）", "笔数占比（%）", "余额占比（%）"]
    assert [row[0] for row in rows[1:]] == ["C", "M1", "M2", "M3", "M4", "M5", "M6", "M7+"]
    page.get_by_test_id("stDataFrame").hover()
    toolbar = page.locator("[data-testid=stElementToolbarButton] button")
    assert toolbar.count() > 0
    assert [label for one in toolbar.all() if "CSV" in (label := one.get_attribute("aria-label") or "")] == []


def test_an_unknown_address_says_so_calmly(person: Callable[..., Any], site: Any) -> None:
    page = person("head")
    page.goto(f"{site.url}/no-such-page")
    page.wait_for_url("**/overview*")
    still(page)
    shown(page, "没有您要打开的页面，已转到首页。")
    assert page.get_by_text("Page not found").count() == 0


def test_chinese_pages_keep_the_frameworks_english_out(person: Callable[..., Any], site: Any) -> None:
    page = person("head", "/imports")
    box = page.get_by_test_id("stFileUploader")
    assert "选择文件" in box.locator("button p").evaluate("one => getComputedStyle(one, '::after').content")
    assert box.get_by_text("per file").is_hidden()
    page.goto(f"{site.url}/loans")
    still(page)
    page.get_by_role("combobox", name="机构").first.click()
    page.get_by_role("option").first.wait_for()
    offered = page.get_by_role("option").all_inner_texts()
    assert [one for one in offered if "select" in one.lower()] == []
