"""The bridge on the demo book: it closes on the screen, and the page of a bar's loans adds up to the bar."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from postloan.access import EVERYTHING, Role, Scope
from postloan.i18n import text
from postloan.policy import Policy
from postloan.portfolio import migration
from postloan.portfolio.movement import bridge


@pytest.fixture
def told(full: Any) -> bridge.Bridges:
    """What the page must show to somebody who sees every branch."""
    pin = full.book.pin()
    view = Scope(EVERYTHING, pin.newest(EVERYTHING))
    since = bridge.first_choice(migration.starts(pin, view, Policy()), view.as_of)
    assert since is not None
    return bridge.read(pin, view, Policy(), since=since)


def test_both_bridges_close_on_the_screen(
    full: Any, told: bridge.Bridges, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    app = visitor(full, Role.HEAD_OFFICE, "zh").open("bridge")
    assert faults() == []
    npl = told.total["npl"]
    (closes,) = [one.value for one in app.caption if "变动勾稽一致" in one.value]
    assert f"不良期初 {npl.opening:,.2f} 元" in closes
    assert f"期末 {npl.closing:,.2f} 元" in closes
    assert not app.error


def test_the_page_behind_a_bar_adds_up_to_it(
    full: Any, told: bridge.Bridges, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    one = told.total["npl"]
    app = visitor(full, Role.HEAD_OFFICE, "zh").open("behind", since=one.since.isoformat(), flow="npl.written_off")
    assert faults() == []
    (counted,) = [one.value for one in app.caption if "计入合计" in one.value]
    amount = re.search(r"计入合计 (−?[\d,.]+) 元", counted)
    assert amount is not None
    assert Decimal(amount[1].replace("−", "-").replace(",", "")) == dict(one.bars)["written_off"]
    assert any(text("zh", "bridge.npl.written_off") in caption.value for caption in app.caption)


def test_an_address_that_means_nothing_says_how_to_get_here(
    full: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    app = visitor(full, Role.HEAD_OFFICE, "zh").open("behind", since="yesterday", flow="npl.drop")
    assert faults() == []
    assert [one.value for one in app.info] == [text("zh", "behind.choose")]


def test_a_date_the_book_has_not_lists_nothing(full: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]) -> None:
    app = visitor(full, Role.HEAD_OFFICE, "zh").open("behind", since=date(1999, 1, 31).isoformat(), was="0")
    assert faults() == []
    assert text("zh", "behind.none") in [one.value for one in app.info]
