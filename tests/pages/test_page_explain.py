"""Explain this number: the dialog on the pages, what it says, and that it opens and closes when it should."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from postloan.access import RIGHTS, Right, Role, Scope
from postloan.i18n import text
from postloan.policy import Policy
from postloan.portfolio.overview import kpis
from postloan.ui.analyse import concentrating, migrating, vintages
from postloan.ui.parts.cards import SHOWN


def nodes(app: AppTest) -> Iterator[Any]:
    """Everything on the page and in the dialog over it."""
    waiting: list[Any] = [app._tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(getattr(node, "children", {}).values())


def dialogs(app: AppTest) -> list[str]:
    """The titles of the dialogs that are open."""
    return [node.proto.dialog.title for node in nodes(app) if node.type == "dialog"]


def words(app: AppTest) -> str:
    """All that the dialog says."""
    found: list[str] = []
    for dialog in (node for node in nodes(app) if node.type == "dialog"):
        waiting = [dialog]
        while waiting:
            node = waiting.pop(0)
            children = getattr(node, "children", None)
            if children:
                waiting.extend(children.values())
            else:
                found += [str(getattr(node.proto, name, "")) for name in ("body", "code_text")]
    return "\n".join(found)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", SHOWN)
def test_every_key_figure_explains_itself(
    name: str, language: str, full: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    app = visitor(full, Role.HEAD_OFFICE, language).open("overview")
    app.button(key=f"explain_kpis_{name}").click().run()
    assert faults() == []
    assert dialogs(app) == [text(language, f"kpi.{name}.title")]
    said = words(app)
    for part in (f"kpi.{name}.formula", f"kpi.{name}.definition", "explain.filters", "explain.imports", "explain.policy"):
        assert text(language, part).replace(">", "&gt;") in said.replace(" > ", " &gt; "), part
    told = [node.type for node in nodes(app) if node.type in {"success", "error"}]
    assert told == ["success"], "it agrees with its loans"


def test_a_closed_dialog_does_not_open_again(full: Any, visitor: Callable[..., Any]) -> None:
    app = visitor(full).open("overview")
    app.button(key="explain_kpis_par30").click().run()
    assert len(dialogs(app)) == 1
    app.run()
    assert dialogs(app) == []


def test_what_is_explained_is_what_the_card_shows(full: Any, visitor: Callable[..., Any]) -> None:
    app = visitor(full).open("overview")
    card = next(one for one in app.metric if one.label == text("zh", "kpi.coverage.title"))
    app.button(key="explain_kpis_coverage").click().run()
    assert f"<b>{card.value}</b>" in words(app)


def test_a_cell_of_the_table_of_buckets_opens_its_figure_and_lets_go(full: Any, visitor: Callable[..., Any]) -> None:
    person = visitor(full)
    app = person.open("overdue")
    app.session_state["overdue_table"] = {"selection": {"rows": [], "columns": [], "cells": [[2, "balance"]]}}
    app.session_state["_explained_cell"] = ("overdue_table", (2, "balance"))
    app.run()
    assert dialogs(app) == [text("zh", "kpi.bucket_balance.title", bucket="M2")]
    app.run()
    assert dialogs(app) == []


def test_who_may_not_take_loans_away_gets_no_file(full: Any, visitor: Callable[..., Any]) -> None:
    for role in (Role.HEAD_OFFICE, Role.AUDITOR, Role.COMMITTEE):
        app = visitor(full, role).open("overview")
        app.button(key="explain_kpis_par30").click().run()
        assert dialogs(app)
        offered = [node for node in nodes(app) if node.type == "download_button" and "take_explain" in node.proto.id]
        assert len(offered) == int(Right.EXPORT_LOANS in RIGHTS[role])


def test_in_a_managers_hands_it_says_his_branch_and_counts_no_other(full: Any, visitor: Callable[..., Any]) -> None:
    person = visitor(full, Role.BRANCH_MANAGER)
    app = person.open("overview")
    app.button(key="explain_kpis_balance").click().run()
    said = words(app)
    assert all(branch in said for branch in person.actor.reach.branches)
    pin = full.book.pin()
    mine = next(one for one in kpis(pin, Scope(person.actor.reach, pin.newest(person.actor.reach)), Policy()))
    assert f"{mine.value:,.2f}" in said


VIEWS = [
    *(("migration", view) for view in migrating.TABS), *(("vintage", view) for view in vintages.TABS),
    *(("concentration", view) for view in concentrating.TABS), ("bridge", ""), ("classification", ""), ("overdue", ""),
]  # fmt: skip


#: Views whose figures have no list of loans that could be added up.
UNTOLD = {("migration", "chain"), ("vintage", "curves")}


def tables(app: AppTest) -> Iterator[tuple[str, Any]]:
    """The tables on the page whose cells can be clicked, by their keys."""
    for one in app.dataframe:
        if one.proto.selection_mode:
            yield str(one.proto.id).rsplit("-", 1)[-1], one.value


def told(app: AppTest) -> list[str]:
    """What the check in the dialog came to: ``success``, ``error``, or nothing where a figure has no list."""
    return [
        node.type
        for dialog in nodes(app)
        if dialog.type == "dialog"
        for node in _below(dialog)
        if node.type in {"success", "error"}
    ]


def _below(dialog: Any) -> Iterator[Any]:
    waiting = [dialog]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(getattr(node, "children", {}).values())


@pytest.mark.slow
@pytest.mark.parametrize(("page", "view"), VIEWS, ids=lambda one: one)
def test_no_number_of_a_page_disagrees_with_its_loans(
    page: str, view: str, full: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    """A row of every table, each column; and every card."""
    app = visitor(full).open(page, **({"view": view} if view else {}))
    found: dict[str, list[str]] = {}
    for key, frame in list(tables(app)):
        row = len(frame) // 2
        for column in frame.columns:
            app.session_state["_explained_cell"] = (key, (row, column))
            app.run()
            found[f"{key}[{row}].{column}"] = told(app)
    for card in [one.key for one in app.button if str(one.key).startswith("explain_") and one.key != "explain_to_loans"]:
        app.button(key=card).click().run()
        found[card] = told(app)
    assert faults() == []
    assert [cell for cell, said in found.items() if "error" in said] == []
    assert any("success" in said for said in found.values()) or (page, view) in UNTOLD
