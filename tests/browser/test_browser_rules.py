"""A threshold changed as the head office does it: looked at first, refused out of order, kept as a version, put back by another."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.browser_person import PATIENCE, still, table, words
from postloan.i18n import text

pytestmark = [pytest.mark.browser, pytest.mark.slow]
_INSTEAD = re.compile(r"命中 ([\d,]+) 户，现行设置为 ([\d,]+) 户")
_GONE = re.compile(r"消失 ([\d,]+) 户")


def number(page: Page, name: str, value: str) -> None:
    box = page.get_by_role("spinbutton", name=name)
    box.fill(value)
    box.press("Tab")


def press(page: Page, key: str) -> None:
    page.get_by_role("button", name=text("zh", key)).click()
    still(page)


def count(found: re.Pattern[str], page: Page, group: int = 1) -> int:
    said = found.search(words(page))
    assert said is not None
    return int(said.group(group).replace(",", ""))


def test_a_limit_is_previewed_refused_saved_as_a_version_and_put_back(person: Callable[..., Page]) -> None:
    page = person("head", "/rules?part=one&rule=R01")
    number(page, "蓝色阈值", "8")
    press(page, "rulebook.preview")
    after, before = count(_INSTEAD, page), count(_INSTEAD, page, 2)
    assert after < before, "days late from one to seven count no more"
    assert count(_GONE, page) == before - after
    assert "新增 0 户" in words(page)

    number(page, "蓝色阈值", "1")
    number(page, "红色阈值", "20")
    page.get_by_role("textbox", name="修改原因 *").fill("红色低于橙色")
    press(page, "rulebook.save")
    expect(page.get_by_test_id("stAlert").first).to_be_visible()
    for limit, reason in (("75", "与本行催收节奏一致"), ("61", "恢复原阈值")):
        number(page, "红色阈值", limit)
        page.get_by_role("textbox", name="修改原因 *").fill(reason)
        press(page, "rulebook.save")
        expect(page.get_by_role("textbox", name="修改原因 *")).to_have_value("")  # saved, and shown anew
    page.get_by_role("radio", name="修改历史").click()
    still(page)
    known = versions(page)
    newest, older = known[:2]
    assert "红色低于橙色" not in " ".join(map(" ".join, known)), "limits out of order are no version"
    assert (newest[-1], older[-1]) == ("恢复原阈值", "与本行催收节奏一致")
    assert int(newest[0]) == int(older[0]) + 1
    page.get_by_role("radio", name="单条规则").click()
    still(page)
    assert all(in_force == default for _, in_force, default in table(page.get_by_test_id("stDataFrame"))[1:]), "put back"
    page.get_by_role("radio", name="规则目录").click()
    still(page)
    assert f"阈值版本 {newest[0]}" in words(page)


def versions(page: Page) -> list[list[str]]:
    """The versions, newest first."""
    page.get_by_test_id("stDataFrame").locator("table tr").nth(2).wait_for(state="attached", timeout=PATIENCE)
    return table(page.get_by_test_id("stDataFrame"))[1:]
