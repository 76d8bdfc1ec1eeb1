"""A borrower on the watch list from entry to exit: one person enters, reviews and asks, another lets it leave."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.browser_person import open_first, query, shown, still, words
from postloan.i18n import text

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def press(page: Page, key: str) -> None:
    page.get_by_role("button", name=text("zh", f"watch.act.{key}")).last.click()
    still(page)


def test_a_borrower_is_entered_reviewed_and_leaves_by_a_second_person(person: Callable[..., Page], site: Any) -> None:
    head = person("head", "/watchlist")
    proposal = head.locator("[class*='st-key-proposal_']").first
    name = proposal.locator("strong").inner_text()
    proposal.get_by_role("button", name="列入").click()
    form = head.get_by_test_id("stPopoverBody")
    form.get_by_role("button", name="列入观察名单").click()
    expect(form.get_by_text(text("zh", "watch.text_missing")).first).to_be_visible()
    still(head)  # while the page is drawn anew, the field stands there twice
    form.get_by_role("textbox", name="原因 *").fill("订单下滑，逐月跟踪")
    form.get_by_role("button", name="列入观察名单").click()
    still(head)
    head.locator(".st-key-watch_search input").fill(name)
    head.keyboard.press("Enter")
    still(head)
    open_first(head, "watch_table", "**entry=*")
    shown(head, "订单下滑，逐月跟踪")
    head.get_by_role("textbox", name="情况和意见 *").fill("回款恢复，维持压降")
    press(head, "review_now")
    shown(head, "回款恢复，维持压降")
    head.get_by_role("button", name="申请退出").click()
    still(head)
    head.get_by_test_id("stPopoverBody").get_by_role("textbox", name="原因 *").fill("连续三个月正常还款")
    press(head, "ask_exit_now")
    expect(head.get_by_role("button", name="撤回申请")).to_be_visible()
    assert head.get_by_role("button", name="同意退出").count() == 0, "who asked does not decide, whatever his rights"

    entry = query(head)["entry"][0]
    committee = person("committee", f"/watchlist?entry={entry}")
    shown(committee, "连续三个月正常还款")
    committee.get_by_role("textbox", name="情况和意见 *").fill("风险已缓释，同意")
    press(committee, "grant_now")
    expect(committee.get_by_role("button", name="同意退出")).to_have_count(0)
    head.goto(f"{site.url}/watchlist?entry={entry}")
    still(head)
    course = words(head)
    for said in ("已退出", "列入", "复评", "申请退出", "回款恢复，维持压降", "风险已缓释，同意"):
        assert said in course, said
    assert head.get_by_role("button", name="保存复评").count() == 0
