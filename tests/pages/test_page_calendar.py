"""The calendar page: what the year looks like, and correcting it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from postloan.access import Role
from postloan.desk.calendar import calendar_of
from postloan.i18n import text
from postloan.policy import Policy
from postloan.ui import calendaring


@pytest.fixture(autouse=True)
def on_a_day_in_2026(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendaring, "today", lambda: date(2026, 9, 21))


def _year(app: Any) -> str:
    """The drawn year."""
    return next(one.value for one in app.get("html") if "postloan-year" in one.value)


def _field(app: Any, kind: str, name: str) -> Any:
    return next(one for one in getattr(app, kind) if str(one.key).endswith(f"_{name}"))


def test_the_year_shows_days_off_make_up_days_and_today(
    bare: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    app = visitor(bare, Role.AUDITOR, "zh").open("calendar")
    assert faults() == []
    drawn = _year(app)
    assert '<td class="off" title="2026-10-01 国庆节">1</td>' in drawn
    assert '<td class="work" title="2026-10-10 调休上班">10</td>' in drawn
    assert '<td class="now">21</td>' in drawn
    assert "<b>10 月</b> <span>· 18 个工作日</span>" in drawn
    assert [one.value for one in app.metric] == ["248 天", "19 天", "6 天", "0 天"]
    assert any(text("zh", "calendar.read_only") in one.value for one in app.caption), "an auditor only looks"
    assert len(app.dataframe[0].value) == 28


def test_a_year_without_a_notice_says_so(bare: Any, visitor: Callable[..., Any]) -> None:
    app = visitor(bare, Role.AUDITOR, "en").open("calendar")
    assert [one.value for one in app.warning] == []
    group = next(one for one in app.get("button_group") if one.key == "calendar_year")
    group.set_value(2027).run()
    assert any("2027" in one.value for one in app.warning)


def test_head_office_corrects_a_day_and_takes_it_back(
    bare: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    app = visitor(bare, Role.HEAD_OFFICE, "zh").open("calendar")
    _field(app, "date_input", "since").set_value(date(2026, 9, 22))
    _field(app, "button_group", "working").set_value("off")
    _field(app, "text_input", "note").set_value("本地节日")
    next(one for one in app.button if one.label == text("zh", "calendar.save")).click().run()
    assert faults() == []
    assert '<td class="off changed" title="2026-09-22 本地节日">22</td>' in _year(app)
    assert app.metric[3].value == "1 天"
    with bare.desk.connect() as connection:
        (change,) = calendar_of(connection, Policy()).changes
    assert (change.on, change.working, change.note) == (date(2026, 9, 22), False, "本地节日")
    _field(app, "selectbox", "withdraw_which").set_value("2026-09-22 本地节日")
    next(one for one in app.button if one.label == text("zh", "calendar.withdraw")).click().run()
    assert faults() == []
    assert app.metric[3].value == "0 天"


def test_what_was_entered_wrongly_is_said_beside_the_fields(bare: Any, visitor: Callable[..., Any]) -> None:
    app = visitor(bare, Role.HEAD_OFFICE, "zh").open("calendar")
    next(one for one in app.button if one.label == text("zh", "calendar.save")).click().run()
    said = " ".join(one.value for one in app.markdown)
    assert all(text("zh", f"calendar.{name}_missing") in said for name in ("day", "choice", "note"))
