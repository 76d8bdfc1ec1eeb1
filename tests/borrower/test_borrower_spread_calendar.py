"""Which statements are due of whom, what came in, what is late, and who was asked."""

from datetime import date, timedelta

import pytest
from spread_desk import EAST, VIEW, WEST, cash_flow, hand_in, income, manager, officer, sheet
from sqlalchemy import Engine

from postloan.access import EVERYTHING, Reach
from postloan.book import Pin
from postloan.borrower.spread.borrowers import Borrower
from postloan.borrower.spread.calendar import Due, DueState, counts, due, due_on, period_ends
from postloan.borrower.spread.chasing import chase, chases_of
from postloan.borrower.spread.file import confirm, withdraw
from postloan.desk import now, unit
from postloan.errors import Invalid, OutOfReach
from postloan.policy import Policy
from postloan.statement import Kind, Period, Span

POLICY = Policy()
TODAY = date(2026, 11, 22)
SEPTEMBER = date(2026, 9, 30)
NINE = Period(SEPTEMBER, Span.CUMULATIVE, 9)
AT = Period(SEPTEMBER, Span.INSTANT)


@pytest.fixture
def pin(companies_pin: Pin) -> Pin:
    return companies_pin


def asked(
    desk: Engine, pin: Pin, *, reach: Reach = EVERYTHING, policy: Policy = POLICY, today: date = TODAY
) -> dict[tuple[str, date], Due]:
    with desk.connect() as connection:
        return {(one.borrower_id, one.period_end): one for one in due(connection, pin, reach, policy, today)}


def test_companies_owe_quarters_small_ones_halves_and_people_nothing(engine: Engine, pin: Pin) -> None:
    found = asked(engine, pin)
    ends = {whose: sorted(end for name, end in found if name == whose) for whose in ("B1", "B2", "B3", "P1")}
    quarters = [date(2025, 12, 31), date(2026, 3, 31), date(2026, 6, 30), SEPTEMBER]
    assert ends == {"B1": quarters, "B2": quarters[0::2], "B3": quarters, "P1": []}


def test_a_year_end_gives_more_days_than_a_quarter() -> None:
    assert due_on(date(2025, 12, 31), POLICY) == date(2026, 4, 30)
    assert due_on(SEPTEMBER, POLICY) == date(2026, 10, 30)


def test_periods_before_the_first_loan_and_older_than_the_policy_looks_are_not_asked_for() -> None:
    one = Borrower("B", "某", EAST, None, "corporate", 1, date(2026, 2, 1))
    assert period_ends(one, POLICY, TODAY) == [date(2026, 3, 31), date(2026, 6, 30), SEPTEMBER]
    monthly = POLICY.changed(statement_corporate_months=1, statement_look_back_months=2)
    assert period_ends(one, monthly, TODAY) == [SEPTEMBER, date(2026, 10, 31)]
    assert period_ends(one, POLICY.changed(statement_corporate_months=0), TODAY) == []


def test_small_balances_are_not_asked_and_other_branches_are_not_seen(engine: Engine, pin: Pin) -> None:
    assert {name for name, _ in asked(engine, pin, policy=POLICY.changed(statement_exposure_min=1_600_000.0))} == {"B1", "B3"}
    assert {name for name, _ in asked(engine, pin, reach=Reach((WEST,)))} == {"B3"}
    assert asked(engine, pin, reach=Reach(())) == {}


def test_late_counts_from_the_day_it_was_due(engine: Engine, pin: Pin) -> None:
    one = asked(engine, pin)[("B1", SEPTEMBER)]
    assert (one.state, one.late_days, one.missing) == (DueState.LATE, 23, (Kind.BALANCE_SHEET, Kind.INCOME, Kind.CASH_FLOW))
    early = asked(engine, pin, today=date(2026, 10, 30))[("B1", SEPTEMBER)]
    assert (early.state, early.late_days) == (DueState.DUE, 0)


def test_what_comes_in_counts_kind_by_kind_and_first_waits_then_is_confirmed(engine: Engine, pin: Pin) -> None:
    today = POLICY.local(now()).date()
    hand_in(engine, pin, [sheet(AT), income(NINE)], "a")
    part = asked(engine, pin, today=SEPTEMBER + timedelta(days=10))[("B1", SEPTEMBER)]
    assert (part.state, part.missing, part.received_on) == (DueState.PARTIAL, (Kind.CASH_FLOW,), None)
    number = hand_in(engine, pin, [cash_flow(NINE)], "b")
    waiting = asked(engine, pin)[("B1", SEPTEMBER)]
    assert (waiting.state, waiting.missing, waiting.received_on) == (DueState.WAITING, (), today)
    assert waiting.late_days == max((today - date(2026, 10, 30)).days, 0)
    for each in (number - 1, number):
        with unit(engine, manager(), "confirm") as work:
            confirm(work, each, 1)
    assert asked(engine, pin)[("B1", SEPTEMBER)].state is DueState.CONFIRMED


def test_a_small_enterprise_need_not_send_a_cash_flow_statement(engine: Engine, pin: Pin) -> None:
    june = date(2026, 6, 30)
    hand_in(engine, pin, [sheet(Period(june, Span.INSTANT)), income(Period(june, Span.CUMULATIVE, 6))], borrower="B2")
    assert asked(engine, pin)[("B2", june)].state is DueState.WAITING
    assert asked(engine, pin, policy=POLICY.changed(statement_small_cash_flow=1))[("B2", june)].missing == (Kind.CASH_FLOW,)


def test_comparison_columns_and_what_was_taken_back_have_not_come_in(engine: Engine, pin: Pin) -> None:
    number = hand_in(engine, pin, [income(NINE), sheet(AT, comparative=True)])
    assert asked(engine, pin)[("B1", SEPTEMBER)].missing == (Kind.BALANCE_SHEET, Kind.CASH_FLOW)
    with unit(engine, officer(), "withdraw") as work:
        withdraw(work, number, 1)
    assert len(asked(engine, pin)[("B1", SEPTEMBER)].missing) == 3


def test_chases_are_counted_with_the_last_promise(engine: Engine, pin: Pin) -> None:
    today = POLICY.local(now()).date()
    for key, promised in (("k1", None), ("k1", None), ("k2", today + timedelta(days=5))):
        with unit(engine, officer(), "chase") as work:
            chase(work, pin, VIEW, "B1", SEPTEMBER, channel="call", note=" 会计出差 ", promised_on=promised, form_key=key)
    one = asked(engine, pin)[("B1", SEPTEMBER)]
    assert (one.chased, one.last_chased_on, one.promised_on) == (2, today, today + timedelta(days=5))
    with engine.connect() as connection:
        rows = chases_of(connection, EVERYTHING, "B1")
        assert list(rows["note"]) == ["会计出差", "会计出差"]
        assert chases_of(connection, Reach((WEST,)), "B1").empty


def test_a_chase_needs_a_channel_a_day_to_come_and_a_borrower_in_reach(engine: Engine, pin: Pin) -> None:
    yesterday = POLICY.local(now()).date() - timedelta(days=1)
    with pytest.raises(Invalid) as refused, unit(engine, officer(), "chase") as work:
        chase(work, pin, VIEW, "B1", SEPTEMBER, channel="legal", promised_on=yesterday, note="x" * 501)
    assert set(refused.value.problems) == {"channel", "promised_on", "note"}
    with pytest.raises(OutOfReach), unit(engine, officer(1, EAST), "chase") as work:
        chase(work, pin, VIEW, "B3", SEPTEMBER, channel="call")


def test_the_latest_stand_first_and_all_are_counted(engine: Engine, pin: Pin) -> None:
    with engine.connect() as connection:
        found = due(connection, pin, EVERYTHING, POLICY, TODAY)
    assert [one.late_days for one in found] == sorted((one.late_days for one in found), reverse=True)
    assert counts(found) == {
        DueState.LATE: len(found),
        DueState.PARTIAL: 0,
        DueState.DUE: 0,
        DueState.WAITING: 0,
        DueState.CONFIRMED: 0,
    }
