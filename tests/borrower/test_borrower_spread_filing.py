"""A workbook is handed in by one person and confirmed by another, or comes back with the reason."""

from collections.abc import Callable

import pytest
from spread_desk import (
    AS_OF,
    EAST,
    VIEW,
    WEST,
    cash_flow,
    hand_in,
    handed,
    income,
    manager,
    officer,
    said,
    sheet,
    statement,
)
from sqlalchemy import Engine, func, select

from postloan.access import EVERYTHING, Reach, Scope
from postloan.book import Pin
from postloan.borrower.spread import queries
from postloan.borrower.spread.file import confirm, resubmit, return_, submit, withdraw
from postloan.borrower.spread.memory import remembered
from postloan.borrower.spread.refusals import Blocked, NothingRead, SameFile, SamePerson, StillDoubted
from postloan.borrower.spread.tables import figure, filing
from postloan.borrower.spread.values import State
from postloan.desk import unit
from postloan.desk.audit import verify
from postloan.errors import ChangedMeanwhile, Invalid, NotAllowed, OutOfReach
from postloan.statement import Kind


@pytest.fixture
def pin(companies_pin: Pin) -> Pin:
    return companies_pin


def ask(desk: Engine, query: Callable, *args: object, reach: Reach = EVERYTHING, **how: object) -> object:
    with desk.connect() as connection:
        return query(connection, reach, *args, **how)


def settle(desk: Engine, verb: Callable, who: object, number: int, *args: object, version: int = 1, **how: object) -> object:
    with unit(desk, who, verb.__name__) as work:
        return verb(work, number, version, *args, **how)


def test_a_workbook_waits_under_the_branch_and_officer_of_the_largest_loan(any_engine: Engine, pin: Pin) -> None:
    number = hand_in(any_engine, pin, [sheet(), income()], note=" 已审计 ")
    filed = ask(any_engine, queries.one, number)
    assert (filed.borrower_name, filed.branch, filed.officer) == ("宏远机械（集团）有限公司", EAST, "赵强")
    assert (filed.state, filed.note, filed.submitted_by) == (State.SUBMITTED, "已审计", "客户经理1")
    assert [each.statement for each in ask(any_engine, queries.statements_of_filing, number)] == [
        sheet(file="a.xlsx"),
        income(file="a.xlsx"),
    ]


def test_figures_come_back_to_the_last_digit_with_their_cells(any_engine: Engine, pin: Pin) -> None:
    exact = statement(
        Kind.INCOME,
        income().period,
        {"operating_revenue": "123456789012345678.91", "eps_basic": "0.0123", "operating_cost": "-5.5"},
        file="a.xlsx",
    )
    number = hand_in(any_engine, pin, [exact])
    (kept,) = ask(any_engine, queries.statements_of_filing, number)
    assert kept.statement == exact
    assert [str(one.value) for one in kept.statement] == ["123456789012345678.91", "0.0123", "-5.50"]
    assert kept.statement.figures[0].source.address == "B5"


def test_a_second_person_confirms_and_never_the_one_who_handed_it_in(any_engine: Engine, pin: Pin) -> None:
    both = manager(5)
    number = hand_in(any_engine, pin, [sheet()], who=both)
    with pytest.raises(SamePerson):
        settle(any_engine, confirm, both, number)
    with pytest.raises(SamePerson):
        settle(any_engine, return_, both, number, "不对")
    assert ask(any_engine, queries.one, number).state is State.SUBMITTED
    (kept,) = settle(any_engine, confirm, manager(6), number, note="与审计报告一致")
    filed = ask(any_engine, queries.one, number)
    assert (filed.state, filed.settled_by, filed.settle_note, kept.edition) == (State.CONFIRMED, "支行行长6", "与审计报告一致", 1)
    with pytest.raises(ChangedMeanwhile):
        settle(any_engine, confirm, manager(6), number, version=2)


def test_an_officer_may_hand_in_and_not_confirm(any_engine: Engine, pin: Pin) -> None:
    number = hand_in(any_engine, pin, [sheet()])
    with pytest.raises(NotAllowed):
        settle(any_engine, confirm, officer(9), number)


def test_a_workbook_comes_back_with_the_reason_and_goes_in_again(any_engine: Engine, pin: Pin) -> None:
    number = hand_in(any_engine, pin, [sheet()])
    with pytest.raises(Invalid) as refused:
        settle(any_engine, return_, manager(), number, "  ")
    assert set(refused.value.problems) == {"reason"}
    settle(any_engine, return_, manager(), number, "缺现金流量表")
    filed = ask(any_engine, queries.one, number)
    assert (filed.state, filed.settle_note) == (State.RETURNED, "缺现金流量表")
    settle(any_engine, resubmit, officer(3), number, "对方不编现金流量表", version=2)
    again = ask(any_engine, queries.one, number)
    assert (again.state, again.submitted_by, again.note) == (State.SUBMITTED, "客户经理3", "对方不编现金流量表")
    settle(any_engine, confirm, manager(), number, version=3)


def test_only_its_submitter_takes_a_workbook_back_and_then_it_may_come_anew(any_engine: Engine, pin: Pin) -> None:
    number = hand_in(any_engine, pin, [sheet()])
    with pytest.raises(NotAllowed):
        settle(any_engine, withdraw, officer(3), number)
    settle(any_engine, withdraw, officer(), number, "传错了")
    assert ask(any_engine, queries.one, number).state is State.WITHDRAWN
    assert hand_in(any_engine, pin, [sheet()]) != number


def test_the_same_workbook_is_known_by_its_content_while_it_stands(any_engine: Engine, pin: Pin) -> None:
    first = hand_in(any_engine, pin, [sheet()], "a", file_name="年报.xlsx")
    with pytest.raises(SameFile) as refused:
        hand_in(any_engine, pin, [sheet()], "a", file_name="改名.xlsx", who=officer(3))
    assert refused.value.filing_id == first
    assert ask(any_engine, queries.same_file, "a".ljust(64, "0")).id == first
    assert ask(any_engine, queries.same_file, "a".ljust(64, "0"), reach=Reach((WEST,))) is None
    hand_in(any_engine, pin, [sheet()], "b")


def test_the_same_showing_of_the_form_is_one_filing(any_engine: Engine, pin: Pin) -> None:
    first = hand_in(any_engine, pin, [sheet()], form_key="k1")
    assert hand_in(any_engine, pin, [sheet()], form_key="k1") == first


def test_nothing_and_half_understood_workbooks_are_not_taken(any_engine: Engine, pin: Pin) -> None:
    for statements, more, refusal in (
        ([], {}, NothingRead),
        ([statement(Kind.INCOME, income().period, {})], {}, NothingRead),
        ([sheet()], {"open_doubts": 2}, StillDoubted),
    ):
        with pytest.raises(refusal):
            hand_in(any_engine, pin, statements, **more)
    with any_engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(filing)) == 0


def test_statements_that_mean_nothing_are_stopped_with_the_sentence_of_the_check(any_engine: Engine, pin: Pin) -> None:
    with pytest.raises(Blocked) as refused:
        hand_in(any_engine, pin, [sheet(equity=600_000)])
    assert refused.value.problems
    with any_engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(filing)) == 0


def test_what_the_checks_said_is_kept_with_the_filing_failed_ones_first(any_engine: Engine, pin: Pin) -> None:
    number = hand_in(any_engine, pin, [sheet(), income()])
    found = ask(any_engine, queries.found_of, number)
    assert "FS-01" in {one.code for one in found if one.ok}
    assert [one.ok for one in found] == sorted(one.ok for one in found)


def test_a_borrower_out_of_reach_or_without_loans_has_no_statements(any_engine: Engine, pin: Pin) -> None:
    for whose in ("B3", "nobody"):
        with pytest.raises(OutOfReach):
            hand_in(any_engine, pin, [sheet()], who=officer(1, EAST), borrower=whose)
    claimed = Scope(Reach(None), AS_OF)
    with pytest.raises(OutOfReach), unit(any_engine, officer(1, WEST), "submit") as work:
        submit(work, pin, claimed, "B1", handed([sheet()]))


def test_filings_are_kept_to_the_reach_of_whoever_asks(any_engine: Engine, pin: Pin) -> None:
    east = hand_in(any_engine, pin, [sheet()], "a")
    west = hand_in(any_engine, pin, [sheet(entity="长河运输有限公司")], "b", borrower="B3")

    def seen(*branches: str, name: str | None = None) -> list[int]:
        return [one.id for one in ask(any_engine, queries.filings, reach=Reach(branches, (name,) if name else None))]

    assert seen(EAST, WEST) == [west, east]
    assert (seen(EAST), seen(WEST), seen()) == ([east], [west], [])
    assert (seen(EAST, name="赵强"), seen(EAST, name="李芳")) == ([east], [])
    assert ask(any_engine, queries.counted, reach=Reach((WEST,)))[State.SUBMITTED] == 1
    assert ask(any_engine, queries.statements_of_filing, east, reach=Reach((WEST,))) == ()
    with pytest.raises(OutOfReach):
        ask(any_engine, queries.one, east, reach=Reach((WEST,)))
    with pytest.raises(OutOfReach):
        settle(any_engine, confirm, manager(7, WEST), east)


def test_the_inbox_shows_who_waited_longest_first_and_finds_borrowers_by_name(any_engine: Engine, pin: Pin) -> None:
    numbers = [hand_in(any_engine, pin, [sheet()], mark) for mark in "ab"] + [
        hand_in(any_engine, pin, [sheet()], "c", borrower="B2")
    ]
    assert [one.id for one in ask(any_engine, queries.filings, states=[State.SUBMITTED])] == numbers
    assert [one.id for one in ask(any_engine, queries.filings, search="新民")] == numbers[2:]
    assert ask(any_engine, queries.filings, search="%") == ()
    assert [one.id for one in ask(any_engine, queries.filings, borrower_id="B1", limit=1)] == [numbers[1]]


def test_what_follows_a_confirmation_is_part_of_it(any_engine: Engine, pin: Pin) -> None:
    number, seen = hand_in(any_engine, pin, [sheet(), cash_flow()]), []
    settle(
        any_engine,
        confirm,
        manager(),
        number,
        after=(lambda work, whose, filed: seen.append((work.verb, whose, [one.kind for one in filed])),),
    )
    assert seen == [("confirm", "B1", [Kind.BALANCE_SHEET, Kind.CASH_FLOW])]

    def breaks(work: object, whose: str, filed: object) -> None:
        raise OutOfReach

    other = hand_in(any_engine, pin, [sheet()], "b")
    with pytest.raises(OutOfReach):
        settle(any_engine, confirm, manager(), other, after=(breaks,))
    assert ask(any_engine, queries.one, other).state is State.SUBMITTED


def test_answers_are_remembered_with_the_filing_and_only_with_it(any_engine: Engine, pin: Pin) -> None:
    hand_in(any_engine, pin, [sheet()], answers=(said("备用金", "other_receivables"),), fingerprint="f9")
    with pytest.raises(Blocked):
        hand_in(any_engine, pin, [sheet(equity=600_000)], "b", answers=(said("押金", "cash"),), fingerprint="f9")
    with any_engine.connect() as connection:
        assert remembered(connection, fingerprint="f9") == {(Kind.BALANCE_SHEET, "备用金"): "other_receivables"}
        assert remembered(connection, borrower_id="B1") == {(Kind.BALANCE_SHEET, "备用金"): "other_receivables"}


def test_every_step_is_in_the_audit_trail_and_the_chain_holds(any_engine: Engine, pin: Pin) -> None:
    number = hand_in(any_engine, pin, [sheet()])
    settle(any_engine, confirm, manager(), number)
    with any_engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(figure)) == len(sheet().figures)
    assert verify(any_engine).ok
    assert VIEW.as_of == AS_OF
