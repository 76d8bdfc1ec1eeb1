"""The scoreboard as a risk officer reads it: the rules, one rule's curve, and from a silent default to the borrower."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page
from working_board import board

from browser.browser_person import cells, open_first, query, shown, still, table, words
from postloan.access import SYSTEM
from postloan.desk import unit
from postloan.house import build
from postloan.settings import Settings
from postloan.warning.judge import judge_rules

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def judged(site: Any) -> None:
    """Keep a back-test in the desk of the site, as judging would."""
    house = build(Settings(home=site.home, database_url=f"sqlite:///{site.home / 'desk.sqlite'}"))
    with unit(house.desk, SYSTEM, "judge_rules") as work:
        judge_rules(work, board(house))
    house.desk.dispose()


def test_from_the_scoreboard_to_a_rule_and_to_a_borrower_nobody_warned_of(person: Callable[..., Page], site: Any) -> None:
    judged(site)
    page = person("head", "/scoreboard")
    page.locator(".st-key-scoreboard_rules table tr").nth(1).wait_for(state="attached")
    best = cells(page, "scoreboard_rules")[1]
    assert "R01 逾期天数" in best
    assert {"100", "24", "16"} <= set(best), "the best rule stands first, with what it warned of, hit and missed"
    open_first(page, "scoreboard_rules", "**part=curve*", 60)
    shown(page, "换一个阈值会怎样：R01 逾期天数")
    page.locator(".st-key-scoreboard_curve .js-plotly-plot").wait_for()
    tried = page.get_by_test_id("stDataFrame")
    tried.scroll_into_view_if_needed()
    tried.locator("table tr").nth(4).wait_for(state="attached")
    assert [row[0] for row in table(tried)[1:]] == ["1 天", "8 天", "31 天", "61 天"]

    page.get_by_role("radio", name="无声转坏").click()
    still(page)
    page.locator(".st-key-scoreboard_silent table tr").nth(1).wait_for(state="attached")
    name = cells(page, "scoreboard_silent")[1][0]
    open_first(page, "scoreboard_silent", "**/borrower?*", 60)
    assert query(page)["id"]
    assert name in words(page)
    shown(page, "健康状况")
