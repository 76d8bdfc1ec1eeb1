"""One borrower all round: from a signal to how sound it is, what stands behind it, and what its account says."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from browser.browser_person import PATIENCE, query, shown, still, words
from postloan.desk import connect
from postloan.warning.tables import signal

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def borrower_with(site: Any, *rules: str) -> str:
    """A borrower with open signals of all these rules: what they look at is there."""
    desk = connect(f"sqlite:///{site.home / 'desk.sqlite'}")
    with desk.connect() as connection:
        asked = [
            set(connection.execute(select(signal.c.borrower_id).where(signal.c.rule_id == rule)).scalars()) for rule in rules
        ]
    desk.dispose()
    return min(set.intersection(*asked))


def part(page: Page, name: str) -> str:
    page.get_by_role("radio", name=name, exact=True).click()
    still(page)
    return words(page)


def test_a_borrower_is_read_from_health_to_flows_and_back_to_its_signals(person: Callable[..., Page], site: Any) -> None:
    who = borrower_with(site, "F06", "T01")
    page = person("head", f"/borrower?id={who}")
    assert who in words(page)
    assert "健康分" in words(page)
    page.locator(".js-plotly-plot").first.wait_for()
    flows = part(page, "税票与账户流水")
    assert query(page)["part"] == ["flows"]
    assert "开票" in flows or "销项" in flows
    page.locator(".js-plotly-plot").first.wait_for()
    part(page, "风险预警")
    page.get_by_role("link", name="处理").first.click()
    page.wait_for_url("**/signal*", timeout=PATIENCE)
    still(page)
    page.get_by_role("link", name="打开借款人").click()
    page.wait_for_url(f"**/borrower?*id={who}*", timeout=PATIENCE)


def test_a_guarantee_circle_is_followed_from_one_borrower_to_the_next(person: Callable[..., Page], site: Any) -> None:
    who = borrower_with(site, "G02")
    page = person("head", f"/borrower?id={who}&part=network")
    marks = page.locator(".js-plotly-plot .scatterlayer .point").filter(visible=True)
    marks.first.wait_for()
    for place in range(min(marks.count(), 6)):
        marks.nth(place).scroll_into_view_if_needed()
        box: Any = marks.nth(place).bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        still(page)
        if query(page)["id"] != [who]:
            break
    (other,) = query(page)["id"]
    assert other != who, "a mark of the circle leads to that borrower"
    shown(page, other)
