"""The views of the vintage page as people switch between them."""

from collections.abc import Callable
from typing import Any

import pytest

from postloan.access import Role
from postloan.i18n import text


def _clean(app: Any, faults: Callable[[], list[str]]) -> None:
    assert faults() == []
    assert [one.value for one in app.exception] == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("view", "tables"), [("curves", 0), ("table", 1), ("fpd", 1), ("cure", 2)])
def test_every_view_opens_by_its_address(
    view: str, tables: int, language: str, full: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    app = visitor(full, Role.HEAD_OFFICE, language).open("vintage", view=view)
    _clean(app, faults)
    assert len(app.dataframe) == tables


def test_every_loan_is_accounted_for(full: Any, visitor: Callable[..., Any]) -> None:
    said = [one.value for one in visitor(full, Role.HEAD_OFFICE, "zh").open("vintage").caption]
    starts = text("zh", "vintage.ties").split("{", 1)[0]
    assert any(f":material/check: {starts}" in one for one in said), "cohorts and what they leave out are all loans ever seen"


def test_values_of_a_slice_are_compared_over_one_cohort(
    full: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    person = visitor(full, Role.HEAD_OFFICE, "zh")
    app = person.open("vintage", view="table")
    app.selectbox(key="vintage_by").set_value("product").run()
    _clean(app, faults)
    table = app.dataframe[0].value
    assert table["cohort"].is_unique
    assert table["loans"].sum() > 0
    spans = app.selectbox(key="vintage_span_quarter").options
    app.selectbox(key="vintage_span_quarter").set_value(spans[-1]).run()
    _clean(app, faults)


@pytest.mark.parametrize("measure", ["current60", "prepaid"])
def test_any_measure_and_cohorts_not_watched_from_their_start(
    measure: str, full: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    person = visitor(full, Role.LOAN_OFFICER, "en")
    app = person.open("vintage")
    app.selectbox(key="vintage_measure").set_value(measure).run()
    app.selectbox(key="vintage_grain").set_value("month").run()
    app.toggle(key="vintage_late").set_value(True).run()
    _clean(app, faults)


def test_without_a_book_the_page_says_how_to_fill_it(
    bare: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    app = visitor(bare, Role.HEAD_OFFICE, "zh").open("vintage", view="fpd")
    _clean(app, faults)
    assert text("zh", "empty.book") in [one.value for one in app.info]
