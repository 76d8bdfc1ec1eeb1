"""A working day made a day off: the days a clock is counted in change with it, and change back."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.browser_person import choose, still, words
from postloan.access import EVERYTHING
from postloan.desk import connect
from postloan.i18n import text
from postloan.terms import Colour, SignalState
from postloan.warning.life import queries as signals
from postloan.warning.life.queries import SignalFilter

pytestmark = [pytest.mark.browser, pytest.mark.slow]
_REASON = "本地停业一天"


def closed_red(site: Any) -> list[str]:
    """Two red signals that somebody closed, and the only ones of their rules on their borrowers: no newer one stands in their way."""
    desk = connect(f"sqlite:///{site.home / 'desk.sqlite'}")
    with desk.connect() as connection:
        every = SignalFilter(states=tuple(state.value for state in SignalState))
        rows = signals.signals(connection, EVERYTHING, every, today=date.max, limit=None).rows
    desk.dispose()
    alone = rows[~rows.duplicated(["borrower_id", "rule_id"], keep=False)]
    found = alone[(alone["colour"] == int(Colour.RED)) & (alone["state"] == SignalState.CLOSED.value)]
    return [str(one) for one in found["id"].head(2)]


def reopened(page: Page, site: Any, number: str) -> date:
    """Open a closed signal again; by when it is to be answered."""
    page.goto(f"{site.url}/signal?id={number}")
    still(page)
    page.get_by_role("button", name="重新打开").first.click()
    body = page.get_by_test_id("stPopoverBody")
    body.get_by_role("textbox", name="说明 *").fill("再看一次")
    body.get_by_role("button", name="确认重新打开").click()
    still(page)
    return due(page)


def due(page: Page) -> date:
    """The next deadline, as soon as the page tells one."""
    told = page.get_by_test_id("stMetric").filter(has_text="下一期限").get_by_test_id("stMetricValue")
    expect(told).to_have_text(re.compile(r"\d{4}-\d\d-\d\d"))
    return date.fromisoformat(told.inner_text().strip())


def test_a_corrected_day_moves_the_clocks_that_are_set_after_it(person: Callable[..., Page], site: Any) -> None:
    page = person("head", "/me")
    first, second = closed_red(site)
    before = reopened(page, site, first)

    page.goto(f"{site.url}/calendar")
    still(page)
    page.get_by_text("更正日历").click()
    page.get_by_role("group", name="日期 *").get_by_role("spinbutton").first.click()
    page.keyboard.type(before.strftime("%Y%m%d"))
    page.keyboard.press("Tab")
    page.get_by_role("radio", name="休息").click()
    page.get_by_role("textbox", name="原因 *").fill(_REASON)
    page.get_by_role("button", name="保存更正").click()
    still(page)
    assert page.locator(f"td.changed[title^='{before}'][title*='{_REASON}']").count() == 1

    assert reopened(page, site, second) > before, "the day off is no working day any more"
    page.goto(f"{site.url}/signal?id={first}")
    still(page)
    assert due(page) == before, "a clock that was set stays"

    page.goto(f"{site.url}/calendar")
    still(page)
    page.get_by_text("更正日历").click()
    choose(page, text("zh", "calendar.withdraw_which"), f"{before} {_REASON}")
    page.get_by_role("button", name="撤销更正").click()
    still(page)
    assert _REASON not in words(page)
