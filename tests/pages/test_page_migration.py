"""The migration page as people meet it: each view in both languages, its switches, what a click explains, and a book too short."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from postloan.access import EVERYTHING, Role, Scope
from postloan.house import House
from postloan.i18n import text
from postloan.policy import Policy
from postloan.portfolio import migration
from postloan.ui.analyse.migrating import TABS

Visit = Callable[..., Any]
Faults = Callable[[], list[str]]


def captions(app: AppTest) -> str:
    return "\n".join(one.value for one in app.caption)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", TABS)
def test_every_view_opens_by_its_address_and_ties(full: House, visitor: Visit, faults: Faults, name: str, language: str) -> None:
    app = visitor(full, Role.COMMITTEE, language).open("migration", view=name)
    assert faults() == []
    assert not app.exception
    assert app.button_group(key="migration_tab").value == name
    assert not app.error, "the moves tie to the book at both ends"
    words = {
        "matrix": "migration.table",
        "rolling": "migration.rolling_table",
        "regulatory": "migration.regulatory_rows",
        "chain": "migration.chain_table",
    }
    start = text(language, words[name]).split("{")[0].split(" · ")[0]
    assert any(start in one.value for one in app.markdown)


def test_a_view_that_there_is_not_is_the_first(full: House, visitor: Visit, faults: Faults) -> None:
    app = visitor(full).open("migration", view="../etc")
    assert faults() == []
    assert app.button_group(key="migration_tab").value == TABS[0]


def test_the_matrix_can_be_of_classes_and_of_loans(full: House, visitor: Visit, faults: Faults) -> None:
    app = visitor(full).open("migration")
    for shown in ("loans", "share_balance", "share_loans"):
        app.selectbox(key="migration_shown").set_value(shown).run()
    app.selectbox(key="migration_states").set_value("class").run()
    assert faults() == []
    pin = full.book.pin()
    scope = Scope(EVERYTHING, pin.dates[-1])
    found = migration.table(migration.matrix(pin, scope, Policy(), since=pin.dates[-2], by="class"), "loans")
    assert app.dataframe[0].value["loans_total"].tolist() == found["loans_total"].tolist()


def test_the_period_begins_where_one_says(full: House, visitor: Visit, faults: Faults) -> None:
    app = visitor(full).open("migration", view="regulatory")
    box = app.selectbox(key="since_regulatory")
    assert box.value == "2025-12-31", "the supervisor's rates count from the year's beginning"
    before = [one.value for one in app.metric]
    assert len(before) == 9
    box.set_value(full.book.pin().dates[-2].isoformat()).run()
    assert [one.value for one in app.metric] != before
    assert faults() == []


def test_both_versions_are_named_and_said_to_differ(full: House, visitor: Visit) -> None:
    app = visitor(full, language="zh").open("migration", view="regulatory")
    headings = "\n".join(one.value for one in app.markdown)
    assert "A 口径" in headings
    assert "B 口径" in headings
    assert "折年系数 1.20" in headings, "ten months of the year"
    assert "不能互相比较" in captions(app)


def test_the_chain_can_be_of_other_months_estimators_and_intervals(full: House, visitor: Visit, faults: Faults) -> None:
    app = visitor(full).open("migration", view="chain")
    before = app.dataframe[0].value
    assert {"share_low", "share_high"} <= set(before.columns)
    app.selectbox(key="migration_window").set_value("3").run()
    assert app.dataframe[0].value["loans"].sum() < before["loans"].sum()
    for key, value in (("migration_settled", "left_out"), ("migration_width", "goodman"), ("migration_estimator", "duration")):
        app.selectbox(key=key).set_value(value).run()
    assert faults() == []
    assert "share_low" not in app.dataframe[0].value.columns, "of the duration estimate no interval is given"


def test_roll_rates_can_follow_nobody_and_say_so(full: House, visitor: Visit, faults: Faults) -> None:
    app = visitor(full).open("migration", view="rolling")
    assert text("zh", "migration.method_note_loans_followed") in captions(app)
    app.selectbox(key="migration_method").set_value("net_flow").run()
    assert text("zh", "migration.method_note_net_flow") in captions(app)
    assert faults() == []


def test_the_first_date_has_nothing_to_be_compared_with(full: House, visitor: Visit, faults: Faults) -> None:
    first: date = full.book.pin().dates[0]
    app = visitor(full).open("migration")
    app.selectbox(key="as_of").set_value(first.isoformat()).run()
    assert faults() == []
    assert text("zh", "migration.first_date", day=first.isoformat()) in [one.value for one in app.info]
