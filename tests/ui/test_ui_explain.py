"""Explain this number, without a page: how numbers are written in full, what a clicked cell leaves behind."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import streamlit as st

from postloan.access import EVERYTHING, Scope
from postloan.portfolio.behind import Behind
from postloan.portfolio.measure import Figure, Input, Unit
from postloan.portfolio.proof import Proof
from postloan.ui import explaining
from postloan.ui.parts.explain import _CELL, _clicked, _let_go

VIEW = Scope(EVERYTHING, date(2026, 10, 31))


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A session in English."""
    state: dict[str, Any] = {"language": "en"}
    monkeypatch.setattr(st, "session_state", state)
    return state


@pytest.mark.parametrize(
    ("value", "unit", "short", "full"),
    [
        (Decimal("1234567.89"), "money", "CNY 1.23M", "CNY 1,234,567.89"),
        (Decimal("12.30"), "money", "CNY 12.30", ""),
        (0.0231234567, "ratio", "2.31%", "2.312346%"),
        (0.05, "ratio", "5.00%", ""),
        (-0.0012, "points", "−0.12 pp", ""),
        (0.00123456, "points", "+0.12 pp", "+0.123456 pp"),
        (1234, "count", "1,234", ""),
        (31, "days", "31 days", ""),
        (0.123456, "number", "0.12", "0.123456"),
        (None, "money", "–", ""),
        (None, "days", "–", ""),
        (None, "ratio", "–", ""),
    ],
)
def test_a_number_is_written_short_and_in_full_where_the_short_form_leaves_some_out(
    value: Any, unit: Unit, short: str, full: str
) -> None:
    assert (explaining.written(value, unit, "CNY"), explaining.in_full(value, unit, "CNY")) == (short, full)


def test_an_input_is_called_as_the_figure_of_its_name_else_as_the_column() -> None:
    assert explaining.called("npl_ratio") == "NPL ratio"
    assert explaining.called("overdue_balance") == "Overdue balance"


def test_the_braces_of_a_title_are_filled_with_words() -> None:
    assert explaining.title(Figure("bucket_balance", None, "money", words={"bucket": 7})) == "Balance in M7+"


def test_a_figure_of_a_slice_and_a_date_is_held_against_the_loans_of_both() -> None:
    figure = Figure("npl_ratio", 0.1, "ratio", where={"branch": "East", "industry": None}, as_of=date(2026, 8, 31))
    assert explaining.scope_of(figure, VIEW.narrowed(branch=("East", "West"))) == Scope(
        EVERYTHING, date(2026, 8, 31), "CNY", (("branch", ("East",)), ("industry", ("",)))
    )


def test_the_way_to_the_loans_is_the_list_that_can_say_it() -> None:
    assert explaining.loans_of(Figure("x", 1, "count")) is None
    assert explaining.loans_of(Figure("x", 1, "count", drill={})) == ("loans", {})
    assert explaining.loans_of(Figure("x", 1, "count", drill={"par": 30})) == ("loans", {"par": "30"})
    moved = Behind(since=date(2026, 9, 30), was=("0",), now=("1",))
    assert explaining.loans_of(Figure("x", 1, "count", behind=moved)) == ("behind", moved.as_query())


def test_the_check_says_both_numbers_and_how_far_they_are_apart() -> None:
    figure = Figure("npl_ratio", 0.1, "ratio", inputs=(Input("npl_balance", Decimal("10.00")),))
    agrees = explaining.proof_line(figure, Proof("npl_balance", "balance", Decimal("10.00"), Decimal("10.00")), "CNY")
    differs = explaining.proof_line(figure, Proof("npl_balance", "balance", Decimal("10.00"), Decimal("9.99")), "CNY")
    assert agrees == "NPL balance CNY 10.00 = total balance of the list CNY 10.00."
    assert "CNY −0.01 apart" in differs


def test_a_clicked_cell_is_remembered_once_and_let_go_when_the_dialog_closes(session: dict[str, Any]) -> None:
    session["table"] = {"selection": {"rows": [], "columns": [], "cells": [(2, "balance")]}}
    _clicked("table", {})
    assert session[_CELL] == ("table", (2, "balance"))
    _let_go("table")
    assert session["table"] == {"selection": {"rows": [], "columns": [], "cells": []}}


def test_a_click_on_a_cell_that_opens_a_page_explains_nothing(session: dict[str, Any]) -> None:
    went: list[int] = []
    session["table"] = {"selection": {"rows": [], "columns": [], "cells": [(2, "name")]}}
    _clicked("table", {"name": went.append})
    assert (went, session[_CELL]) == ([2], ("", None))


def test_a_second_click_on_the_same_cell_asks_for_nothing(session: dict[str, Any]) -> None:
    session["table"] = {"selection": {"rows": [], "columns": [], "cells": []}}
    _clicked("table", {})
    assert session[_CELL] == ("", None)
