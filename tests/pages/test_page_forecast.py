"""The forecast and the stress of the bridge page as people meet them: both parts, both languages, saving and refusing."""

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from postloan.access import EVERYTHING, Role
from postloan.house import House
from postloan.i18n import text
from postloan.portfolio.outlook.scenario import Scenario, scenarios

Visit = Callable[..., Any]


def part(app: AppTest, name: str) -> AppTest:
    """Turn to a part of the page."""
    app.button_group(key="bridge_part").set_value(name).run()
    return app


def saved(house: House) -> tuple[Scenario, ...]:
    with house.desk.connect() as connection:
        return scenarios(connection, EVERYTHING)


def field(app: AppTest, kind: str, end: str) -> Any:
    """The form's field, whatever showing it is of."""
    return next(
        one
        for one in getattr(app, kind)
        if str(one.key).startswith("stress_") and str(one.key).endswith(end) and one.key != f"stress{end}"
    )


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["forecast", "stress"])
def test_both_parts_open(full: House, visitor: Visit, faults: Callable[[], list[str]], name: str, language: str) -> None:
    app = part(visitor(full, Role.COMMITTEE, language).open("bridge"), name)
    assert faults() == []
    assert not app.exception
    titles = {one.value for one in app.markdown}
    assert any(
        text(language, f"{name}.basis", day="2026-10-31", months=text(language, "number.span", n=6)) in one for one in titles
    )
    assert len(app.metric) == (4 if name == "forecast" else 0)


def test_the_forecast_can_rest_on_other_months(full: House, visitor: Visit, faults: Callable[[], list[str]]) -> None:
    app = part(visitor(full).open("bridge"), "forecast")
    before = [one.value for one in app.metric]
    app.selectbox(key="forecast_window").set_value("3").run()
    assert [one.value for one in app.metric] != before
    needed = text("zh", "forecast.unreliable", n="3 个月", needed="6 个月")
    assert needed in [one.value for one in app.warning]
    for table in ("range", "buckets", "errors"):
        app.selectbox(key="forecast_table").set_value(table).run()
    app.selectbox(key="forecast_measure").set_value("npl_ratio").run()
    assert faults() == []


def test_the_oldest_date_says_that_it_is_too_early(full: House, visitor: Visit, faults: Callable[[], list[str]]) -> None:
    first = full.book.pin().dates[0].isoformat()
    for name in ("forecast", "stress"):
        app = part(visitor(full).open("bridge"), name)
        app.selectbox(key="as_of").set_value(first).run()
        assert text("zh", "forecast.too_little", known="0 个月", needed="3 个月") in [one.value for one in app.info]
        assert not app.metric
    assert faults() == []


def test_a_scenario_is_entered_saved_changed_and_put_away(full: House, visitor: Visit, faults: Callable[[], list[str]]) -> None:
    app = part(visitor(full, Role.COMMITTEE).open("bridge"), "stress")
    field(app, "selectbox", "_by").set_value("industry").run()
    field(app, "number_input", "_roll_").set_value(2.5).run()
    field(app, "number_input", "_haircut_").set_value(15.0).run()
    segment = field(app, "multiselect", "_segments").options[0]
    field(app, "multiselect", "_segments").select(segment).run()
    field(app, "text_input", "_name").set_value("页面情景").run()
    field(app, "button", "_save").click().run()
    assert faults() == []
    (one,) = (found for found in saved(full) if found.name == "页面情景")
    assert (one.definition.by, one.definition.everywhere.roll, one.definition.everywhere.haircut) == ("industry", 2.5, 0.15)
    assert len(one.definition.segments) == 1

    app.selectbox(key="scenario_start").set_value(str(one.id)).run()
    assert field(app, "text_input", "_name").value == "页面情景"
    field(app, "number_input", "_months").set_value(12).run()
    field(app, "button", "_save").click().run()
    (again,) = (found for found in saved(full) if found.name == "页面情景")
    assert (again.definition.months, again.version) == (12, 2)
    app.multiselect(key="stress_compared").select("页面情景").run()
    field(app, "button", "_archive").click().run()
    assert [found.name for found in saved(full) if found.name == "页面情景"] == []
    assert faults() == []


def test_a_name_is_needed_and_said_beside_the_field(full: House, visitor: Visit) -> None:
    app = part(visitor(full, Role.HEAD_OFFICE).open("bridge"), "stress")
    before = saved(full)
    field(app, "button", "_save").click().run()
    assert any(text("zh", "stress.name_missing") in one.value for one in app.markdown)
    assert saved(full) == before


def test_who_may_not_save_can_still_try_out(full: House, visitor: Visit, faults: Callable[[], list[str]]) -> None:
    app = part(visitor(full, Role.LOAN_OFFICER).open("bridge"), "stress")
    assert text("zh", "stress.may_not_save") in [one.value for one in app.caption]
    assert not [one for one in app.button if str(one.key).endswith("_save")]
    app.multiselect(key="stress_compared").select(text("zh", "stress.draft")).run()
    assert faults() == []


def test_the_part_stands_in_the_address_by_its_code_and_can_be_linked(full: House, visitor: Visit) -> None:
    app = part(visitor(full, Role.COMMITTEE, "zh").open("bridge"), "stress")
    assert app.query_params["part"] == "stress"
    linked = visitor(full, Role.COMMITTEE, "en").open("bridge", part="forecast")
    assert linked.button_group(key="bridge_part").value == "forecast"
