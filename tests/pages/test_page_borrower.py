"""The borrower's page: each of its parts opens in both languages, with much to tell and with nothing."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from postloan.access import EVERYTHING, Role, Scope
from postloan.borrower.profile import BorrowerFilter
from postloan.borrower.profile import page as listing
from postloan.borrower.spread import accounts_of
from postloan.i18n import text
from postloan.policy import Policy
from postloan.ui.borrower import health
from postloan.ui.borrower.page import PARTS

sys.path.insert(0, str(Path(__file__).parents[1] / "borrower" / "report"))
from told import file_all


@pytest.fixture
def company(full: Any) -> str:
    """A company of the demo book, with four confirmed periods of statements of our own where it has none."""
    pin = full.book.pin()
    scope = Scope(EVERYTHING, pin.dates[-1])
    rows = listing(pin, scope, Policy(), wanted=BorrowerFilter(kinds=("corporate",)), sort="dpd", limit=1).rows
    borrower_id = str(rows["borrower_id"].iloc[0])
    with full.desk.connect() as connection:
        told = accounts_of(connection, EVERYTHING, borrower_id)
    if not told:
        file_all(full.desk, pin, scope, borrower_id)
    return borrower_id


@pytest.fixture
def person(full: Any) -> str:
    """A borrower without statements."""
    pin = full.book.pin()
    wanted = BorrowerFilter(kinds=("personal",))
    return str(listing(pin, Scope(EVERYTHING, pin.dates[-1]), Policy(), wanted=wanted, limit=1).rows["borrower_id"].iloc[0])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_part_of_a_company_opens(
    language: str, full: Any, company: str, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    app = visitor(full, Role.HEAD_OFFICE, language).open("borrower", id=company)
    for part in PARTS:
        app.session_state["borrower_part"] = part
        app.run()
        assert faults() == [], part
        assert [one.value for one in app.exception] == []
    app.session_state["borrower_part"] = "health"
    for view in health.VIEWS:
        app.session_state["borrower_health_view"] = view
        app.run()
        assert faults() == [], view


def test_a_borrower_without_statements_is_told_calmly(
    full: Any, person: str, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    app = visitor(full, Role.HEAD_OFFICE, "zh").open("borrower", id=person)
    assert text("zh", "borrower.no_health") in [one.value for one in app.info]
    for part in PARTS:
        app.session_state["borrower_part"] = part
        app.run()
        assert faults() == [], part


def test_a_stranger_s_borrower_is_refused_in_one_sentence(full: Any, visitor: Callable[..., Any]) -> None:
    app = visitor(full, Role.BRANCH_MANAGER, "zh").open("borrower", id="nobody")
    assert [one.value for one in app.error] == [text("zh", "error.out_of_reach")]
    assert not app.metric


def test_only_who_may_take_loans_away_is_offered_the_paper(full: Any, company: str, visitor: Callable[..., Any]) -> None:
    said = text("zh", "borrower.print_pdf")
    for role, offered in ((Role.COMMITTEE, True), (Role.AUDITOR, False)):
        app = visitor(full, role, "zh").open("borrower", id=company)
        links = [one.proto.label for one in app.get("link_button")]
        assert (said in links) is offered


def test_the_list_shows_health_of_those_with_statements_only(full: Any, company: str, visitor: Callable[..., Any]) -> None:
    app = visitor(full, Role.HEAD_OFFICE, "zh").open("borrowers", find=company)
    rows = app.dataframe[0].value
    assert list(rows["borrower_id"]) == [company]
    assert rows["health"].notna().all()
    assert rows["statement_on"].notna().all()


def test_news_of_a_borrower_are_told_with_their_source_and_only_from_the_day_they_were_known(
    full: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    pin = full.book.pin()
    scope = Scope(EVERYTHING, pin.dates[-1])
    rows = pin.events(scope).to_pyarrow().to_pylist()
    owing = set(pin.snapshot(scope).select("borrower_id").to_pyarrow()["borrower_id"].to_pylist())
    told = max((row for row in rows if row["borrower_id"] in owing), key=lambda row: row["known_on"])
    app = visitor(full, Role.HEAD_OFFICE, "zh").open("borrower", id=told["borrower_id"])
    app.session_state["borrower_part"] = "news"
    app.run()
    assert faults() == []
    frame = next(one.value for one in app.dataframe if text("zh", "borrower.news.kind") in one.value)
    assert text("zh", f"term.event_kind.{told['kind']}") in set(frame[text("zh", "borrower.news.kind")])
    assert told["source"] in set(frame[text("zh", "borrower.news.source")])
    app.session_state["borrower_part"] = "timeline"
    app.run()
    assert faults() == []
