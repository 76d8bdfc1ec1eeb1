"""The guarantees page as people use it: every part for head office and for a branch, and nothing of another branch in what is sent."""

from collections.abc import Callable
from typing import Any

import pytest

from postloan.access import EVERYTHING, Role, Scope
from postloan.borrower.network import picture
from postloan.desk import policies
from postloan.i18n import text
from postloan.ui.borrower.network_circles import PARTS


@pytest.mark.parametrize(("role", "language"), [(Role.HEAD_OFFICE, "zh"), (Role.BRANCH_MANAGER, "en")])
def test_every_part_opens(
    role: Role, language: str, full: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    person = visitor(full, role, language)
    person.open("guarantees")
    for part in PARTS:
        person.app.session_state["guarantees_part"] = part
        app = person.app.run()
        assert faults() == [], part
        assert len(app.dataframe) >= 1, part


def test_the_cards_say_what_the_network_says(full: Any, visitor: Callable[..., Any]) -> None:
    app = visitor(full).open("guarantees")
    pin = full.book.pin()
    found = picture.overview(pin, Scope(EVERYTHING, pin.dates[-1]), policies.current(full.desk))
    said = {metric.label: metric.value for metric in app.metric}
    assert said[text("zh", "kpi.circles.title")] == str(len(found.circles))
    assert said[text("zh", "kpi.rings.title")] == str(len(found.seen.network.rings))


def test_more_tolerance_lets_fewer_fall(full: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]) -> None:
    person = visitor(full)
    person.open("guarantees")
    person.app.session_state["guarantees_part"] = "contagion"
    app = person.app.run()
    rounds = [len(frame.value) for frame in app.dataframe]
    app.number_input(key="contagion_tolerance").set_value(1000).run()
    assert faults() == []
    assert len(app.dataframe[0].value) == 1, "only those supposed at the beginning"
    assert rounds[0] > 1
    app.multiselect(key="contagion_start").set_value([]).run()
    assert faults() == []


def test_a_branch_is_sent_no_name_or_number_of_another(full: Any, visitor: Callable[..., Any]) -> None:
    person = visitor(full, Role.BRANCH_MANAGER, "zh")
    pin = full.book.pin()
    policy = policies.current(full.desk)
    whole = picture.overview(pin, Scope(EVERYTHING, pin.dates[-1]), policy).seen
    mine = picture.overview(pin, Scope(person.actor.reach, pin.dates[-1]), policy).seen
    foreign = set(whole.nodes) - set(mine.nodes)
    names = {whole.nodes[name].name for name in foreign} - {node.name for node in mine.nodes.values()}
    own = next(mine.nodes[name].name for name in sorted(mine.inside))
    assert len(foreign) > 20
    person.open("guarantees")
    for part in ("circles", "rings", "guarantors", "contagion"):
        person.app.session_state["guarantees_part"] = part
        app = person.app.run()
        sent = " ".join([
            *(str(frame.value.to_dict()) for frame in app.dataframe), *(str(chart.proto.spec) for chart in app.get("plotly_chart")),
            *(str(box.options) for box in (*app.multiselect, *app.selectbox)),
        ])  # fmt: skip
        assert own in sent or part != "contagion", "what is sent is looked at"
        assert [name for name in (*foreign, *names) if name and name in sent] == []


def test_a_circle_can_be_looked_at_alone(full: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]) -> None:
    app = visitor(full).open("guarantees")
    whole = len(app.dataframe[-1].value)
    app.selectbox(key="network_circle").set_value(2).run()
    assert faults() == []
    assert 0 < len(app.dataframe[-1].value) < whole


def test_a_borrowers_page_shows_who_answers_for_it(
    full: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    pin = full.book.pin()
    found = picture.overview(pin, Scope(EVERYTHING, pin.dates[-1]), policies.current(full.desk))
    borrower = next(row.borrower_id for row in found.seen.guarantees if row.borrower_id in found.seen.inside)
    app = visitor(full).open("borrower", id=borrower, part="network")
    assert faults() == []
    surety = next(row.guarantor_name for row in found.seen.guarantees if row.borrower_id == borrower)
    assert any(surety in str(frame.value.to_dict()) for frame in app.dataframe)
