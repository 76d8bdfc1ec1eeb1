"""The waterfall: bars that hang where the one before ended, their signs, colours and clicks, and the red one that should not be."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from postloan.charts import bridge, theme
from postloan.i18n import text
from postloan.i18n.number import MoneyUnit
from postloan.portfolio.movement.bridge import Bridge

SINCE, DAY = date(2026, 1, 31), date(2026, 3, 31)
YUAN = MoneyUnit(1, "元")
BARS = (("new", Decimal(30)), ("back", Decimal(0)), ("cured", Decimal(-50)), ("reclassified", Decimal("0.01")))


def t(key: str, /, **values: Any) -> str:
    return text("zh", key, **values)


def one(closing: str = "80.01", **values: Any) -> Bridge:
    return Bridge(**{
        "subject": "npl", "since": SINCE, "as_of": DAY, "steps": "months", "opening": Decimal(100), "bars": BARS, "closing": Decimal(closing),
        **values,
    })  # fmt: skip


def drawn(given: Bridge, unit: MoneyUnit = YUAN) -> Any:
    return bridge.waterfall(given, t, unit, [t(f"bridge.{given.subject}.{name}") for name in bridge.bars(given)]).data[0]


def test_each_bar_hangs_where_the_one_before_ended():
    bars = drawn(one())
    assert list(bars.x) == ["期初不良", "新增不良", "上调", "转入转出", "期末不良"]
    assert list(bars.base) == [0, 100, 130, 80, 0]
    assert list(bars.y) == [100, 30, -50, pytest.approx(0.01), pytest.approx(80.01)]
    assert list(bars.text) == ["100.00", "+30.00", "−50.00", "+0.01", "80.01"]


def test_what_grows_is_warm_and_what_shrinks_is_calm():
    assert list(drawn(one()).marker.color) == [theme.QUIET, theme.NPL, theme.PRIMARY, theme.NPL, theme.QUIET]
    charged = one(subject="provision", bars=(("charged", Decimal(30)), ("settled", Decimal(-50))), closing="80")
    assert list(drawn(charged).marker.color) == [theme.QUIET, theme.PRIMARY, theme.OVERDUE, theme.QUIET]


def test_a_bridge_that_does_not_close_shows_the_difference_in_red():
    bars = drawn(one("80.00"))
    assert bars.x[-2] == "未勾稽差额"
    assert (bars.text[-2], bars.marker.color[-2]) == ("−0.01", bridge.WRONG)
    assert bars.base[-2] + bars.y[-2] == pytest.approx(80.00), "the difference leads from the bars to the closing balance"
    assert list(bars.customdata[-2]) == [], "no loans stand behind a difference"


def test_a_click_leads_to_the_loans_of_the_bar():
    clicks = [list(words) for words in drawn(one()).customdata]
    assert clicks[0] == ["as_of=2026-01-31", "risk_class=3,4,5"]
    assert clicks[1] == ["since=2026-01-31", "flow=npl.new", "steps=months"]
    assert clicks[-1] == ["as_of=2026-03-31", "risk_class=3,4,5"]
    ends = one(subject="provision", bars=(("charged", Decimal(-20)),), closing="80", steps="ends")
    assert [list(words) for words in drawn(ends).customdata][:2] == [
        ["as_of=2026-01-31"], ["since=2026-01-31", "flow=provision.charged", "steps=ends"],
    ]  # fmt: skip


def test_amounts_are_in_the_unit_of_the_axis():
    figure = bridge.waterfall(one(), t, MoneyUnit(10_000, "万元"), ["a", "b", "c", "d", "e"])
    assert figure.layout.yaxis.title.text == "不良余额（万元）"
    assert figure.data[0].y[0] == pytest.approx(0.01)
    assert figure.layout.yaxis.range[0] == 0


def test_a_book_of_nothing_still_has_axes():
    figure = bridge.waterfall(one("0", opening=Decimal(0), bars=()), t, YUAN, ["a", "b"])
    assert list(figure.layout.yaxis.range) == [0, 1]
