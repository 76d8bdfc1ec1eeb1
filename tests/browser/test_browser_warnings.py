"""A warning signal from the manager's list to its end, in Chromium: manager, officer, manager again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.browser_person import PATIENCE, query, shown, still
from postloan.demo import ledger, people
from postloan.i18n import text

pytestmark = [pytest.mark.browser, pytest.mark.slow]
#: Pixels from the corner of a list to the name in its first row.
_FIRST = (180, 46)


def open_first(page: Page) -> str:
    """Click the first signal of the list; its number."""
    box = page.locator(".st-key-signal_list canvas").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + _FIRST[0], box["y"] + _FIRST[1])
    page.wait_for_url("**/signal*", timeout=PATIENCE)
    still(page)
    return query(page)["id"][0]


def test_a_signal_is_handled_by_manager_and_officer_to_its_end(person: Callable[..., Page]) -> None:
    officer_name = people.officer_of(people.branch_codes()[2], ledger.SEED)
    manager = person("manager", "/warnings")
    shown(manager, "逾期未处置")
    manager.goto(
        manager.url.split("/warnings")[0] + f"/warnings?warnings_view=register&w_state=raised&w_colour=3&w_search={officer_name}"
    )
    still(manager)
    number = open_first(manager)

    following = manager.locator(".st-key-signal_next")
    following.get_by_role("button", name="签收").click()
    shown(manager, "已签收")
    following.get_by_role("radio", name="属实").click()
    following.get_by_role("textbox", name="说明 *").fill("电话核实属实")
    following.get_by_role("button", name="登记核实结论").click()
    shown(manager, "核实结论已登记")

    following.get_by_role("textbox", name="措施 1 *").fill("约谈并取得还款计划")
    following.get_by_role("button", name="保存方案").click()
    shown(manager, text("zh", "signal.due_wrong"))
    assert following.get_by_role("textbox", name="措施 1 *").input_value() == "约谈并取得还款计划", (
        "what was typed is still there"
    )
    due = manager.evaluate("new Date(Date.now() + 6 * 86400000).toISOString().slice(0, 10)")
    following.get_by_role("group", name="完成期限 *").get_by_role("spinbutton").first.click()
    manager.keyboard.type(due.replace("-", ""))
    manager.keyboard.press("Tab")
    following.get_by_role("button", name="保存方案").click()
    shown(manager, "方案已保存")
    shown(manager, "约谈并取得还款计划")

    officer = person("officer", f"/signal?id={number}", width=390)
    officer.get_by_role("button", name="完成").first.click()
    officer.get_by_role("textbox", name="完成情况 *").fill("借款人已签收还款计划")
    officer.get_by_role("button", name="确认完成").click()
    shown(officer, "措施已标记完成")
    expect(officer.get_by_role("button", name="确认关闭")).to_have_count(0)

    manager.reload()
    still(manager)
    manager.get_by_role("button", name="关闭").first.click()
    closing = manager.get_by_test_id("stPopoverBody")
    closing.get_by_role("radio", name="风险已化解").click()
    closing.get_by_role("textbox", name="说明 *").fill("措施已落实，还款恢复")
    closing.get_by_role("button", name="确认关闭").click()
    shown(manager, "该信号已关闭（风险已化解")
    manager.reload()
    still(manager)
    done = manager.locator(".st-key-signal_steps").inner_text()
    for word in (
        "签收",
        "核实 · 属实",
        "定方案",
        "措施完成",
        "关闭 · 风险已化解",
        "借款人已签收还款计划",
        "措施已落实，还款恢复",
    ):
        assert word in done, word


def test_the_first_screen_on_a_phone_is_a_list_of_cards_that_lead_to_signals(person: Callable[..., Page]) -> None:
    page = person("officer", "/warnings", width=390)
    shown(page, "逾期未处置")
    way = page.get_by_role("link", name="处理").first
    way.click()
    page.wait_for_url("**/signal*", timeout=PATIENCE)
    shown(page, "先查什么")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing runs out of the screen"


def test_several_signals_are_acknowledged_by_the_keyboard_alone(person: Callable[..., Page]) -> None:
    page = person("manager", "/warnings?warnings_view=register&w_state=raised&w_colour=2")
    list_ = page.locator(".st-key-signal_list canvas").first
    list_.focus()
    for key in ("ArrowDown", "Shift+Space", "ArrowDown", "Shift+Space"):
        page.keyboard.press(key)
        still(page)
    shown(page, text("zh", "warnings.ticked", n=2))
    assert "/warnings" in page.url, "moving in the list opens nothing"
    page.keyboard.press("Alt+a")
    shown(page, text("zh", "warnings.done.many", n=2))
    still(page)
    list_.focus()
    for key in ("ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
        still(page)
    page.wait_for_url("**/signal*", timeout=PATIENCE)
