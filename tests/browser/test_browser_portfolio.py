"""The portfolio pages in a real browser: signing in, from a bar to its loans, a scope that stays, a language that is remembered."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from browser.browser_person import choose, query, still

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_whoever_signs_in_sees_his_portfolio(person: Callable[..., Any]) -> None:
    page = person("manager")
    assert page.get_by_test_id("stMetric").count() == 8
    assert page.get_by_text("勾稽一致").is_visible()
    assert page.get_by_test_id("stException").count() == 0


def test_a_page_needs_a_session(visitor: Callable[..., Any], site: Any) -> None:
    page = visitor()
    page.goto(f"{site.url}/overview")
    assert urlsplit(page.url).path == "/signin"


def test_the_root_leads_to_the_first_page(person: Callable[..., Any], site: Any) -> None:
    page = person("head")
    page.goto(f"{site.url}/")
    page.wait_for_url("**/overview*")
    still(page)
    assert page.get_by_role("heading", name="组合总览").is_visible()


def test_a_click_on_a_bucket_lists_its_loans(person: Callable[..., Any]) -> None:
    page = person("head", "/overdue")
    bar = page.locator(".st-key-overdue_buckets .bars .point path").nth(1)
    box = bar.bounding_box()
    page.mouse.click(box["x"] + 3, box["y"] + box["height"] / 2)
    page.wait_for_url("**/loans?*bucket=2*")
    still(page)
    listed = re.search(r"共 ([\d,]+) 笔", page.get_by_test_id("stMain").inner_text())
    words = page.locator(".st-key-where_bucket").inner_text()
    assert listed is not None
    assert int(listed.group(1).replace(",", "")) > 0
    assert "M2" in words


def test_a_key_figure_leads_to_the_loans_behind_it(person: Callable[..., Any]) -> None:
    page = person("head")
    page.locator(".st-key-figures_kpis").get_by_role("link").nth(3).click()
    page.wait_for_url("**/loans?*risk_class=3*")
    still(page)
    assert "次级" in page.locator(".st-key-where_risk_class").inner_text()


def test_the_scope_survives_another_page_and_a_reload(person: Callable[..., Any]) -> None:
    page = person("head")
    choose(page, "机构", "城关支行")
    still(page)
    assert query(page)["branch"] == ["城关支行"]
    page.get_by_role("link", name="逾期分布").click()
    page.wait_for_url("**/overdue*")
    still(page)
    assert query(page)["branch"] == ["城关支行"]
    page.reload()
    still(page)
    assert query(page)["branch"] == ["城关支行"]
    assert "城关支行" in page.locator(".st-key-branch").inner_text()


def test_a_scope_in_the_address_never_reaches_another_branch(person: Callable[..., Any], site: Any) -> None:
    page = person("manager")
    before = page.locator("text=勾稽一致").inner_text()
    page.goto(f"{site.url}/overview?branch=东湖支行&branch=河西支行")
    still(page)
    assert page.locator("text=勾稽一致").inner_text() == before


def test_the_language_is_remembered_by_the_account(person: Callable[..., Any]) -> None:
    page = person("committee")
    page.get_by_test_id("stSidebar").get_by_text("English", exact=True).click()
    page.get_by_role("heading", name="Overview").wait_for()
    still(page)
    page.reload()
    still(page)
    assert page.get_by_role("heading", name="Overview").is_visible()
    page.get_by_test_id("stSidebar").get_by_text("中文", exact=True).click()
    page.get_by_role("heading", name="组合总览").wait_for()


def test_signing_out_ends_it(person: Callable[..., Any], site: Any) -> None:
    page = person("auditor")
    page.get_by_role("link", name="退出登录").click()
    page.wait_for_url("**/signin*")
    page.goto(f"{site.url}/loans")
    assert urlsplit(page.url).path == "/signin"
