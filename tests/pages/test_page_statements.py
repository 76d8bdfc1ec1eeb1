"""The page of borrowers' statements: what each role may do with a filing, and what it says when there is nothing."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from postloan.access import EVERYTHING, Role, Scope
from postloan.borrower.spread import queries
from postloan.borrower.spread.borrowers import companies
from postloan.borrower.spread.file import submit, withdraw
from postloan.borrower.spread.values import Handed, State
from postloan.desk import unit
from postloan.i18n import text
from postloan.policy import Policy
from postloan.statement import Figure, Kind, Period, Source, Span, Statement

YEAR = Period(date(2019, 12, 31), Span.YEAR, 12)
REVENUE = Statement(
    Kind.INCOME,
    YEAR,
    (Figure("operating_revenue", Decimal("1234567.89"), Source("a.xlsx", "利润表", 4, 2), "1,234,567.89", "一、营业收入"),),
)


def state(house: Any, number: int) -> State:
    with house.desk.connect() as connection:
        return queries.one(connection, EVERYTHING, number).state


@pytest.fixture
def filed(full: Any, visitor: Callable[..., Any]) -> Iterator[int]:
    """One figure of the year 2019, handed in by the officer and taken back in the end, so that the demo stays as it was."""
    officer = visitor(full, Role.LOAN_OFFICER).actor
    pin = full.book.pin()
    view = Scope(officer.reach, pin.newest(officer.reach))
    whose = companies(pin, view, Policy())[0].borrower_id
    with unit(full.desk, officer, "submit") as work:
        number = submit(work, pin, view, whose, Handed((REVENUE,), "2019.xlsx", "2019".ljust(64, "0"), 1))
    yield number
    with full.desk.connect() as connection:
        version = queries.one(connection, EVERYTHING, number).version
    if state(full, number) is not State.WITHDRAWN:
        with unit(full.desk, officer, "withdraw") as work:
            withdraw(work, number, version)


def buttons(app: Any) -> set[str]:
    return {button.key for button in app.button if button.key}


def test_a_second_person_can_confirm_or_return_and_whoever_handed_in_only_take_back(
    full: Any, filed: int, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    seen = {
        role: buttons(visitor(full, role).open("statements", filing=str(filed)))
        for role in (Role.HEAD_OFFICE, Role.LOAN_OFFICER, Role.AUDITOR)
    }
    said = {
        role: {name for name in ("confirm", "return_now", "withdraw") if f"spread_{name}_{filed}" in keys}
        for role, keys in seen.items()
    }
    assert said == {Role.HEAD_OFFICE: {"confirm", "return_now"}, Role.LOAN_OFFICER: {"withdraw"}, Role.AUDITOR: set()}
    assert faults() == []


def test_a_returned_workbook_says_why_and_can_be_taken_back(
    full: Any, filed: int, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    page = visitor(full, Role.HEAD_OFFICE).open("statements", filing=str(filed))
    page.button(key=f"spread_return_now_{filed}").click().run()
    assert any(text("zh", "spread.reason_missing") in one.value for one in page.error)
    page.text_area(key=f"spread_reason_{filed}").set_value("缺利润表附注")
    page.button(key=f"spread_return_now_{filed}").click().run()
    assert state(full, filed) is State.RETURNED
    mine = visitor(full, Role.LOAN_OFFICER).open("statements", filing=str(filed))
    assert any("缺利润表附注" in one.value for one in mine.caption)
    mine.button(key=f"spread_withdraw_{filed}").click().run()
    assert state(full, filed) is State.WITHDRAWN
    assert faults() == []


def test_another_officer_does_not_see_a_filing_by_its_number(full: Any, filed: int, visitor: Callable[..., Any]) -> None:
    from postloan.access import Reach

    with full.desk.connect() as connection:
        assert queries.statements_of_filing(connection, Reach(("没有这家支行",)), filed) == ()
    page = visitor(full, Role.LOAN_OFFICER).open("statements", filing="999999")
    assert [one.value for one in page.error] == [text("zh", "error.out_of_reach")]


@pytest.mark.parametrize("view", ["upload", "inbox", "register"])
def test_every_view_opens_and_calmly_says_when_there_is_nothing(
    view: str, bare: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    page = visitor(bare, Role.HEAD_OFFICE).open("statements")
    page.segmented_control(key="statements_view").set_value(view).run()
    key = {"inbox": "spread.waiting_none", "register": "spread.filings_none"}.get(view, "empty.book")
    assert text("zh", key) in {one.value for one in page.info}
    assert faults() == []


def test_the_calendar_lists_what_is_due_and_counts_it(
    full: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    page = visitor(full, Role.HEAD_OFFICE).open("statements")
    page.segmented_control(key="statements_view").set_value("calendar").run()
    metrics = {one.label: int(one.value.replace(",", "")) for one in page.metric}
    assert set(metrics) == {text("zh", f"spread.due.{state}") for state in ("late", "partial", "due", "waiting", "confirmed")}
    assert sum(metrics.values()) > 0
    assert len(page.dataframe[0].value) == min(
        100, sum(metrics[text("zh", f"spread.due.{state}")] for state in ("late", "partial", "due"))
    )
    assert faults() == []
