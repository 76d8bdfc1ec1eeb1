"""The two things people do all day, in Chromium: an officer logs a visit, a collector logs what came of a call."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.browser_person import shown

pytestmark = [pytest.mark.browser, pytest.mark.slow]
JPG = b"\xff\xd8\xff\xe0" + bytes(2000)


def test_an_officer_is_told_what_is_missing_logs_a_visit_with_a_photo_and_finishes_its_step(
    person: Callable[..., Page], tmp_path: Path
) -> None:
    page = person("officer", "/visits")
    page.get_by_role("radio", name="登记走访").click()
    log = page.get_by_role("button", name="登记走访")
    page.get_by_role("textbox", name="检查情况 *").fill("设备开工正常")
    log.click()
    shown(page, "请填写地点。")
    assert page.get_by_role("textbox", name="检查情况 *").input_value() == "设备开工正常", "what was typed is still there"

    page.get_by_role("textbox", name="地点 *").fill("厂区")
    page.get_by_role("textbox", name="下一步").fill("核对增值税发票")
    photo, fake = tmp_path / "厂房.jpg", tmp_path / "照片.jpg"
    photo.write_bytes(JPG)
    fake.write_bytes(b"MZ\x90\x00 not a picture")
    page.locator("input[type=file]").set_input_files([fake])
    page.get_by_text("照片.jpg").first.wait_for()
    log.click()
    shown(page, "的内容不是可接受的照片或文档")
    page.get_by_role("button", name="Remove 照片.jpg").click()
    page.locator("input[type=file]").set_input_files([photo])
    page.get_by_text("厂房.jpg").first.wait_for()
    log.click()
    shown(page, "走访已登记")

    page.get_by_role("radio", name="待办事项").click()
    shown(page, "核对增值税发票")
    page.reload()
    shown(page, "核对增值税发票")
    done = page.get_by_role("button", name="完成")
    blocks = page.get_by_test_id("stVerticalBlock").or_(page.get_by_test_id("stLayoutWrapper"))
    blocks.filter(has_text="核对增值税发票").filter(has=done).last.get_by_role("button", name="完成").click()
    page.get_by_role("textbox", name="完成说明").fill("已核对")
    page.get_by_role("button", name="确认完成").click()
    shown(page, "已标记完成")
    expect(page.get_by_text("核对增值税发票")).to_have_count(0)


def test_a_draft_is_there_again_after_a_reload(person: Callable[..., Page]) -> None:
    page = person("head", "/visits")
    page.get_by_role("radio", name="登记走访").click()
    page.get_by_role("textbox", name="检查情况 *").fill("写到一半")
    page.get_by_role("button", name="存为草稿").click()
    shown(page, "草稿已保存")
    page.reload()
    page.get_by_role("radio", name="登记走访").click()
    expect(page.get_by_role("textbox", name="检查情况 *")).to_have_value("写到一半")


def test_a_collector_on_a_phone_logs_a_promise_and_finds_it_among_today_s(person: Callable[..., Page]) -> None:
    page = person("collector", "/contacts", width=390)
    page.get_by_role("button", name="登记结果").first.click()
    expect(page.get_by_label("承诺金额 *")).to_have_count(0)
    page.locator(".st-key-contact_form").get_by_role("radio", name="承诺还款").click()
    amount = page.get_by_label("承诺金额 *")
    amount.fill("1234.56")
    amount.press("Tab")
    page.get_by_role("button", name="登记催收结果").click()
    shown(page, "请填写承诺日期。")
    today = page.evaluate("new Intl.DateTimeFormat('sv-SE', {timeZone: 'Asia/Shanghai'}).format(new Date())")
    page.get_by_role("group", name="承诺日期").get_by_role("spinbutton").first.click()
    page.keyboard.type(today.replace("-", ""))
    page.keyboard.press("Tab")
    page.get_by_role("button", name="登记催收结果").click()
    shown(page, "催收结果已登记")

    page.reload()
    page.get_by_role("radio", name="承诺还款").click()
    shown(page, "承诺笔数")
    expect(page.locator("[data-testid=stMetricValue]").first).to_have_text("1")


def test_a_list_is_downloaded_as_a_workbook(person: Callable[..., Page], tmp_path: Path) -> None:
    page = person("collector", "/contacts")
    page.get_by_role("radio", name="催收记录").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="导出 Excel").click()
    waiting.value.save_as(tmp_path / "contacts.xlsx")
    assert (tmp_path / "contacts.xlsx").read_bytes().startswith(b"PK\x03\x04")
