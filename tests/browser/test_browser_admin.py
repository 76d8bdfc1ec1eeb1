"""The administrator's day in Chromium: people, thresholds, branches, the trail; and two people who correct the same visit."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.browser_person import cells, choose, shown, still, tick, words
from postloan.i18n import text

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OWN = "一句只有我自己知道的话"


def pick(page: Page, label: str, value: str) -> None:
    """Pick in a box that takes one value: by its first letters, for a long list draws only what is in sight. Escape would let go of it."""
    page.get_by_role("combobox", name=label).first.click()
    page.keyboard.type(value)
    page.get_by_role("option", name=value, exact=True).first.click()
    still(page)


def fill(page: Page, label: str, value: str) -> None:
    box = page.get_by_role("textbox", name=label).first
    box.fill(value)
    box.press("Tab")


def test_a_new_person_gets_a_password_changes_it_and_is_shut_out_when_disabled(
    person: Callable[..., Page], visitor: Callable[..., Page], site: Any
) -> None:
    admin = person("admin", "/accounts")
    admin.get_by_role("button", name="新建用户").click()
    still(admin)
    fill(admin, "用户名 *", "liuyang")
    fill(admin, "姓名 *", "<b>刘洋</b>")
    pick(admin, "岗位 *", "支行行长")
    choose(admin, "管辖机构", "河西支行")
    admin.get_by_role("button", name="建立用户").click()
    shown(admin, "只显示这一次")
    first = admin.locator(".st-key-first_password code").inner_text().strip()
    assert len(first) >= 10
    admin.reload()
    still(admin)
    assert first not in admin.content(), "it is shown once"

    new = visitor()
    new.goto(f"{site.url}/signin?next=/loans")
    new.fill("input[name=username]", "liuyang")
    new.fill("input[name=password]", first)
    new.keyboard.press("Enter")
    new.wait_for_url("**/password*")
    for name, value in (("present", first), ("wanted", OWN), ("repeated", OWN)):
        new.fill(f"input[name={name}]", value)
    new.keyboard.press("Enter")
    new.wait_for_url("**/loans*")
    still(new)
    shown(new, "<b>刘洋</b>")
    assert {row[2] for row in cells(new, "loans_table")[1:]} == {"河西支行"}, "he sees the loans of his branch and no others"

    row = next(n for n, line in enumerate(cells(admin, "account_list")[1:]) if "liuyang" in line)
    tick(admin, "account_list", row)
    shown(admin, "全部下线")
    admin.get_by_text("停用（立即下线）").click()
    admin.get_by_role("button", name="保存修改").click()
    shown(admin, "用户信息已保存")
    new.get_by_test_id("stSidebar").get_by_role("link", name="组合总览").click()
    shown(new, "您的登录已结束")
    new.goto(f"{site.url}/signin")
    new.fill("input[name=username]", "liuyang")
    new.fill("input[name=password]", OWN)
    new.keyboard.press("Enter")
    expect(new.get_by_text("用户名或密码")).to_be_visible()
    assert "/signin" in new.url


def change(page: Page, parameter: str, value: str, reason: str) -> None:
    pick(page, "修改参数", parameter)
    still(page)
    box = page.get_by_label(re.compile(rf"^{re.escape(parameter)}")).last
    box.fill(value)
    box.press("Tab")
    fill(page, "修改原因 *", reason)
    page.get_by_role("button", name="保存为新版本").click()


def test_a_changed_threshold_is_a_new_version_that_figures_name(person: Callable[..., Page], site: Any) -> None:
    page = person("head", "/policy")
    for value, reason in (("0.06", "按某号文调整"), ("0.05", "恢复")):
        change(page, "PAR30 提示线", value, reason)
        shown(page, text("zh", "rules.saved"))
        still(page)
    in_force = re.search(r"现行第 (\d+) 版", words(page))
    page.goto(f"{site.url}/overview")
    still(page)
    page.locator(".st-key-explain_kpis_par30 button").click()
    still(page)
    said = page.get_by_role("dialog").inner_text()
    version = re.search(r"第 (\d+) 版", said)
    assert version is not None
    assert in_force is not None
    assert version.group(1) == in_force.group(1)
    assert int(version.group(1)) >= 3
    assert "PAR30 提示线" in said


def test_a_branch_is_added_and_one_of_that_code_is_not_added_twice(person: Callable[..., Page]) -> None:
    page = person("admin", "/branches")
    for expected in ("机构已保存", "这个机构代码已经登记过"):
        page.get_by_role("button", name="新建机构").click()
        still(page)
        fill(page, "机构代码 *", "新区支行")
        fill(page, "机构名称 *", "新区支行")
        page.get_by_role("button", name="保存机构").click()
        shown(page, expected)
        still(page)


def test_the_second_of_two_who_correct_the_same_visit_is_told(person: Callable[..., Page]) -> None:
    pages = [person("head", "/visits"), person("manager", "/visits")]
    for page in pages:
        page.get_by_role("radio", name="检查记录").click()
        still(page)
    mine = cells(pages[1], "visit_list")[1]
    for page in pages:
        tick(page, "visit_list", [row[1:4] for row in cells(page, "visit_list")[1:]].index(mine[1:4]))
        page.get_by_role("button", name="更正").click()
        still(page)
    for page, place in zip(pages, ("一号门", "二号门"), strict=True):
        fill(page, "地点 *", place)
        page.get_by_role("button", name="保存更正").click()
        if place == "一号门":
            shown(page, "更正已保存")
        else:
            shown(page, "刚刚被别人修改过")
            expect(page.get_by_role("textbox", name="地点 *").first).to_have_value("二号门")
