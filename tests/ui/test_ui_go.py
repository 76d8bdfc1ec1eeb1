"""Where a click on a chart leads: to the loans behind the mark, also to those that were not given the slice."""

from typing import Any

import pytest
import streamlit as st

from postloan.ui import go


@pytest.fixture
def clicked(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Click a mark that stands for these words; the session afterwards."""

    def click(*words: str) -> dict[str, Any]:
        session: dict[str, Any] = {"chart": {"selection": {"points": [{"customdata": list(words)}]}}}
        monkeypatch.setattr(st, "session_state", session)
        go.picked("chart")
        return session

    return click


def test_a_mark_narrows_the_scope_and_opens_the_loans(clicked: Any) -> None:
    session = clicked("branch=城关支行", "bucket=3", "as_of=2026-08-31")
    assert (session["branch"], session["as_of"]) == (["城关支行"], "2026-08-31")
    assert session["_go"] == ("loans", {"bucket": "3"})


def test_a_slice_not_given_is_asked_for_as_such(clicked: Any) -> None:
    session = clicked("industry=", "risk_class=3,4,5")
    assert session["industry"] == [go.NOT_GIVEN]
    assert session[go.PICKED] == {"industry": go.NOT_GIVEN}
    assert session["_go"] == ("loans", {"risk_class": "3,4,5"})


def test_a_name_that_holds_an_equals_sign_stays_whole(clicked: Any) -> None:
    assert clicked("product=a=b")["product"] == ["a=b"]


def test_a_click_beside_the_marks_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    session: dict[str, Any] = {"chart": {"selection": {"points": []}}}
    monkeypatch.setattr(st, "session_state", session)
    go.picked("chart")
    assert "_go" not in session


def test_words_that_only_a_list_between_dates_knows_lead_there(clicked: Any) -> None:
    session = clicked("branch=城关支行", "since=2026-07-31", "was=1", "now=settled")
    assert session["branch"] == ["城关支行"]
    assert session["_go"] == ("behind", {"since": "2026-07-31", "was": "1", "now": "settled"})


def test_the_end_of_a_bridge_leads_to_the_loans_of_its_date(clicked: Any) -> None:
    session = clicked("as_of=2026-07-31", "risk_class=3,4,5")
    assert session["as_of"] == "2026-07-31"
    assert session["_go"] == ("loans", {"risk_class": "3,4,5"})


def test_foreign_words_in_a_mark_are_dropped(clicked: Any) -> None:
    assert clicked("since=yesterday", "was=1;drop")["_go"] == ("behind", {})
