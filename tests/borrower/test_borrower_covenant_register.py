"""Covenants in the desk: entered, tested when a statement is confirmed, waived by two people; on both databases."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import working_book
from sqlalchemy import Engine, func, select
from working_book import EAST, VIEW, WEST, today

from postloan.access import EVERYTHING, Actor, Reach, Role
from postloan.access.thresholds import change_policy
from postloan.book import Pin
from postloan.borrower.covenant import Frequency, Kind, Operator, State, Step, queries
from postloan.borrower.covenant.confirmed import after_confirm
from postloan.borrower.covenant.form import CovenantForm
from postloan.borrower.covenant.refusals import (
    AskedAlready,
    ByStatement,
    NotBreached,
    NoTestDate,
    NothingToTest,
    SamePerson,
)  # fmt: skip
from postloan.borrower.covenant.register import (
    change_covenant,
    end_covenant,
    record_test,
    retest_covenant,
    set_covenant,
)  # fmt: skip
from postloan.borrower.covenant.tables import covenant_test
from postloan.borrower.covenant.waiving import ask_waiver, settle_waiver, withdraw_waiver
from postloan.borrower.spread.file import confirm, submit
from postloan.borrower.spread.values import Handed
from postloan.desk import connect, unit
from postloan.desk.policies import current
from postloan.desk.tables import audit
from postloan.errors import ChangedMeanwhile, Invalid, NotAllowed, OutOfReach
from postloan.statement import Figure, Period, Source, Span, Statement
from postloan.statement import Kind as Sheet

Make = Callable[..., Actor]
D = Decimal
MARCH, JUNE = date(2024, 3, 31), date(2024, 6, 30)
WHO = "C-E-1"


def form(**changes: object) -> CovenantForm:
    entered = CovenantForm(
        kind=Kind.RATIO, metric="debt_to_assets", operator=Operator.AT_MOST, steps=(Step(date(2024, 1, 1), D("0.70")),),
        frequency=Frequency.QUARTERLY, first_test_on=MARCH, clause="流贷合同第8.2条",
    )  # fmt: skip
    return replace(entered, **changes)


@pytest.fixture(scope="module")
def pin(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Pin:
    """The small book of two branches, made once: who owes, and where, is all that is asked of it."""
    home = tmp_path_factory.mktemp("book")
    shutil.copyfile(migrated_file, home / "desk.sqlite")
    return working_book.published(home / "book", connect(f"sqlite:///{home / 'desk.sqlite'}")).pin()


class Desk:
    """One desk with a maker and a checker of the east."""

    def __init__(self, engine: Engine, pin: Pin, actor: Make) -> None:
        self.engine, self.pin = engine, pin
        self.maker = actor(Role.LOAN_OFFICER, EAST, account_id=1)
        self.checker = actor(Role.BRANCH_MANAGER, EAST, account_id=2)

    def do(self, verb: Callable, *args: object, who: Actor | None = None, **values: object) -> object:
        with unit(self.engine, who or self.maker, verb.__name__) as work:
            return verb(work, *args, **values)

    def set(self, entered: CovenantForm | None = None, whose: str = WHO, **values: object) -> int:
        return self.do(set_covenant, self.pin, VIEW, whose, entered or form(), **values)

    def file(self, *statements: Statement, whose: str = WHO) -> None:
        """Hand statements in as one person and confirm them as another, as the upload page does."""
        handed = Handed(statements, "报表.xlsx", f"{hash(statements):064x}"[-64:], 100)
        filing = self.do(submit, self.pin, VIEW, whose, handed)
        self.do(confirm, filing, 1, after=(after_confirm,), who=self.checker)

    def standings(self, whose: str = WHO, reach: Reach = EVERYTHING, on: date = date(2024, 6, 29)) -> tuple:
        with self.engine.connect() as connection:
            return queries.of_borrower(connection, reach, whose, on=on, policy=current(connection))

    def history(self, whose: str = WHO) -> tuple:
        with self.engine.connect() as connection:
            return queries.history(connection, EVERYTHING, whose)


@pytest.fixture
def desk(any_engine: Engine, pin: Pin, actor: Make) -> Desk:
    return Desk(any_engine, pin, actor)


def balance_sheet(end: date, liabilities: str, assets: str = "1000.00") -> Statement:
    equity = D(assets) - D(liabilities)
    values = {
        "total_assets": D(assets),
        "total_liabilities": D(liabilities),
        "total_equity": equity,
        "total_liabilities_equity": D(assets),
    }
    figures = tuple(
        Figure(account, value, Source("报表.xlsx", "资产负债表", row, 2), str(value), account)
        for row, (account, value) in enumerate(values.items(), 4)
    )
    return Statement(Sheet.BALANCE_SHEET, Period(end, Span.INSTANT), figures)


def test_a_covenant_is_filed_under_the_borrower_and_awaits_its_first_test(desk: Desk) -> None:
    desk.set()
    (seen,) = desk.standings()
    one = seen.covenant
    assert (one.borrower_name, one.branch, one.officer, one.set_by) == ("张三", EAST, "李芳", "loan_officer of the test")
    assert (one.steps, one.operator, one.frequency) == (
        (Step(date(2024, 1, 1), D("0.70")),),
        Operator.AT_MOST,
        Frequency.QUARTERLY,
    )
    assert (seen.state, seen.next_on, seen.late_days) == (State.OVERDUE, MARCH, 30)


def test_the_same_form_twice_is_one_covenant(desk: Desk) -> None:
    assert desk.set(form_key="k1") == desk.set(form_key="k1")
    assert len(desk.standings()) == 1


def test_confirming_a_statement_tests_the_covenant_in_the_same_transaction(desk: Desk) -> None:
    desk.set()
    desk.file(balance_sheet(MARCH, "650.00"))
    (seen,), (test,) = desk.standings(), desk.history()
    assert (seen.state, seen.near, seen.next_on) == (State.COMPLIED, True, JUNE)
    assert (test.actual, test.required, test.headroom, test.test_on, test.period_end) == (
        D("0.65"),
        D("0.70"),
        D("0.05"),
        MARCH,
        MARCH,
    )
    assert dict(test.inputs) == {"total_liabilities": "650.00", "total_assets": "1000.00"}
    assert (test.tested_by, test.policy_version, test.basis) == ("branch_manager of the test", 0, "instant")
    with desk.engine.connect() as connection:
        verbs = connection.execute(select(audit.c.verb).where(audit.c.verb == "confirm")).scalars().all()
    assert verbs == ["confirm"]


def test_a_statement_of_another_date_tests_nothing(desk: Desk) -> None:
    desk.set()
    desk.file(balance_sheet(date(2024, 4, 30), "900.00"))
    assert desk.history() == ()


def test_a_ratio_that_cannot_be_computed_is_no_data_and_not_kept(desk: Desk) -> None:
    desk.set(form(metric="interest_cover", operator=Operator.AT_LEAST, steps=(Step(date(2024, 1, 1), D(2)),)))
    desk.file(balance_sheet(MARCH, "650.00"))
    (test,) = desk.history()
    assert (test.state, test.actual, test.headroom, test.required) == (State.NO_DATA, None, None, D(2))
    assert test.why_missing is not None
    assert (desk.standings()[0].state, desk.standings()[0].next_on) == (State.NO_DATA, JUNE)


def test_restated_figures_are_tested_again_and_the_first_result_stays(desk: Desk) -> None:
    desk.set()
    desk.file(balance_sheet(MARCH, "650.00"))
    desk.file(balance_sheet(MARCH, "720.00"))
    newest, oldest = desk.history()
    assert [(one.state, one.actual) for one in (oldest, newest)] == [(State.COMPLIED, D("0.65")), (State.BREACHED, D("0.72"))]
    assert desk.standings()[0].state is State.BREACHED


def test_the_same_figures_confirmed_again_make_no_second_row(desk: Desk) -> None:
    desk.set()
    desk.file(balance_sheet(MARCH, "650.00"))
    desk.file(balance_sheet(MARCH, "650.00"), balance_sheet(date(2024, 4, 30), "700.00"))
    assert len(desk.history()) == 1


def test_a_step_counts_from_its_day(desk: Desk) -> None:
    desk.set(form(steps=(Step(date(2024, 1, 1), D("0.70")), Step(JUNE, D("0.60")))))
    desk.file(balance_sheet(MARCH, "650.00"), balance_sheet(JUNE, "650.00"))
    june, march = desk.history()
    assert [(one.required, one.state) for one in (march, june)] == [(D("0.70"), State.COMPLIED), (D("0.60"), State.BREACHED)]


def test_net_worth_takes_the_intangibles_off(desk: Desk) -> None:
    desk.set(
        form(kind=Kind.AMOUNT, metric="tangible_net_worth", operator=Operator.AT_LEAST, steps=(Step(date(2024, 1, 1), D(400)),))
    )
    sheet = balance_sheet(MARCH, "550.00")
    soft = Figure("goodwill", D("60.00"), Source("报表.xlsx", "资产负债表", 9, 2), "60", "商誉")
    desk.file(replace(sheet, figures=(*sheet.figures, soft)))
    (test,) = desk.history()
    assert (test.actual, test.headroom, test.state) == (D("390.00"), D("-10.00"), State.BREACHED)
    assert dict(test.inputs) == {"total_equity": "450.00", "goodwill": "-60.00"}


def test_a_delivery_counts_the_days_until_it_was_handed_in(desk: Desk) -> None:
    end = (today().replace(day=1) - timedelta(days=1)).replace(day=1) - timedelta(days=1)
    desk.set(form(kind=Kind.DELIVERY, metric=None, operator=None, first_test_on=end, steps=(Step(end, D(3650)),)))
    desk.file(balance_sheet(end, "650.00"))
    (test,) = desk.history()
    assert (test.actual, test.operator, test.state) == (D((today() - end).days), Operator.AT_MOST, State.COMPLIED)


def test_statements_confirmed_before_can_be_tested_once(desk: Desk) -> None:
    desk.file(balance_sheet(MARCH, "650.00"), balance_sheet(JUNE, "750.00"))
    number = desk.set()
    assert desk.do(retest_covenant, number) == 2
    assert desk.standings()[0].state is State.BREACHED
    with pytest.raises(NothingToTest):
        desk.do(retest_covenant, number)


def test_other_policies_give_rows_of_their_own(desk: Desk, actor: Make) -> None:
    desk.set()
    with unit(desk.engine, actor(Role.HEAD_OFFICE), "change_policy") as work:
        change_policy(work, {"covenant_near_share": 0.01}, "紧一些")
    desk.file(balance_sheet(MARCH, "650.00"))
    assert (desk.history()[0].policy_version, desk.standings()[0].near) == (1, False)


def test_a_refused_confirmation_leaves_no_test(desk: Desk) -> None:
    desk.set()
    handed = Handed((balance_sheet(MARCH, "650.00"),), "报表.xlsx", "a" * 64, 100)
    filing = desk.do(submit, desk.pin, VIEW, WHO, handed)

    def fails(*_: object) -> None:
        raise ChangedMeanwhile

    with pytest.raises(ChangedMeanwhile):
        desk.do(confirm, filing, 1, after=(after_confirm, fails), who=desk.checker)
    assert desk.history() == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "wish"}, "kind"), ({"metric": "beauty"}, "metric"), ({"operator": None}, "operator"), ({"steps": ()}, "steps"),
        ({"steps": (Step(JUNE, D(1)),)}, "steps"), ({"steps": (Step(MARCH, D(1)), Step(MARCH, D(2)))}, "steps"), ({"steps": (Step(MARCH, D("NaN")),)}, "steps"),
        ({"frequency": "daily"}, "frequency"), ({"first_test_on": None}, "first_test_on"), ({"clause": "  "}, "clause"), ({"clause": "长" * 501}, "clause"),
        ({"grace_days": -1}, "grace_days"), ({"kind": Kind.DELIVERY, "steps": (Step(MARCH, D("1.5")),)}, "steps"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_beside_its_field(desk: Desk, changes: dict, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        desk.set(form(**changes))
    assert field in refused.value.problems
    assert desk.standings() == ()


def test_a_change_keeps_past_tests_and_what_is_measured(desk: Desk) -> None:
    number = desk.set()
    desk.file(balance_sheet(MARCH, "650.00"))
    tighter = form(steps=(Step(date(2024, 1, 1), D("0.60")),))
    desk.do(change_covenant, number, 1, tighter, reason="补充协议")
    assert desk.history()[0].required == D("0.70")
    assert desk.standings()[0].covenant.steps[0].required == D("0.60")
    with pytest.raises(Invalid) as refused:
        desk.do(change_covenant, number, 2, form(metric="current_ratio"), reason="换指标")
    assert set(refused.value.problems) == {"metric"}
    with pytest.raises(ChangedMeanwhile):
        desk.do(change_covenant, number, 1, tighter, reason="旧版本")


def test_an_ended_covenant_is_tested_no_more(desk: Desk) -> None:
    number = desk.set()
    desk.do(end_covenant, number, 1, on=date(2024, 5, 1), reason="贷款结清")
    desk.file(balance_sheet(MARCH, "900.00"), balance_sheet(JUNE, "900.00"))
    assert desk.history() == ()
    assert desk.standings()[0].state is State.ENDED


def test_insurance_is_tested_by_hand_on_its_dates_only(desk: Desk) -> None:
    number = desk.set(form(kind=Kind.INSURANCE, metric=None, operator=None, steps=()))
    with pytest.raises(NoTestDate):
        desk.do(record_test, number, test_on=date(2024, 4, 30), complied=True, note="保单在有效期内")
    with pytest.raises(Invalid):
        desk.do(record_test, number, test_on=MARCH, complied=None, note="")
    kept = desk.do(record_test, number, test_on=MARCH, complied=False, note="保单已过期", form_key="r1")
    assert desk.do(record_test, number, test_on=MARCH, complied=False, note="保单已过期", form_key="r1") == kept
    (seen,) = desk.standings()
    assert (seen.state, seen.latest.note, seen.latest.required) == (State.BREACHED, "保单已过期", None)
    with pytest.raises(ByStatement):
        desk.do(retest_covenant, number)
    with pytest.raises(ByStatement):
        desk.do(record_test, desk.set(), test_on=MARCH, complied=True, note="手工")


def breached(desk: Desk) -> int:
    number = desk.set()
    desk.file(balance_sheet(MARCH, "800.00"))
    return number


def test_a_waiver_needs_a_second_person(desk: Desk) -> None:
    number = breached(desk)
    wish = desk.do(ask_waiver, number, until=today() + timedelta(days=90), reason="扩建期间")
    (seen,) = desk.standings(on=today())
    assert (seen.state, seen.asked.id) == (State.BREACHED, wish)
    with pytest.raises(NotAllowed):
        desk.do(settle_waiver, wish, 1, grant=True)
    with pytest.raises(AskedAlready):
        desk.do(ask_waiver, number, until=today(), reason="再来一次")
    desk.do(settle_waiver, wish, 1, grant=True, note="同意", who=desk.checker)
    (seen,) = desk.standings(on=today())
    assert (seen.state, seen.waiver.settled_by, seen.asked) == (State.WAIVED, "branch_manager of the test", None)
    assert desk.standings(on=today() + timedelta(days=91))[0].state is State.BREACHED
    with pytest.raises(ChangedMeanwhile):
        desk.do(settle_waiver, wish, 2, grant=False, note="反悔", who=desk.checker)


def test_nobody_answers_his_own_wish(desk: Desk) -> None:
    number = breached(desk)
    wish = desk.do(ask_waiver, number, until=today(), reason="扩建", who=desk.checker)
    with pytest.raises(SamePerson):
        desk.do(settle_waiver, wish, 1, grant=True, who=desk.checker)
    with pytest.raises(NotAllowed):
        desk.do(withdraw_waiver, wish, 1)
    desk.do(withdraw_waiver, wish, 1, who=desk.checker)
    assert desk.standings(on=today())[0].asked is None


def test_a_refusal_says_why_and_a_wish_has_a_reason_and_an_end(desk: Desk) -> None:
    number = breached(desk)
    for until, reason, field in (
        (None, "扩建", "until"),
        (today() - timedelta(days=1), "扩建", "until"),
        (today(), " ", "reason"),
    ):
        with pytest.raises(Invalid) as refused:
            desk.do(ask_waiver, number, until=until, reason=reason)
        assert set(refused.value.problems) == {field}
    wish = desk.do(ask_waiver, number, until=today(), reason="扩建")
    with pytest.raises(Invalid):
        desk.do(settle_waiver, wish, 1, grant=False, who=desk.checker)
    desk.do(settle_waiver, wish, 1, grant=False, note="理由不足", who=desk.checker)
    assert desk.standings(on=today())[0].state is State.BREACHED


def test_there_is_nothing_to_waive_where_nothing_is_broken(desk: Desk) -> None:
    number = desk.set()
    desk.file(balance_sheet(MARCH, "650.00"))
    with pytest.raises(NotBreached):
        desk.do(ask_waiver, number, until=today(), reason="以防万一")


def test_who_does_not_reach_the_borrower_neither_sees_nor_touches_its_covenants(desk: Desk, actor: Make) -> None:
    number = breached(desk)
    stranger = actor(Role.BRANCH_MANAGER, WEST, account_id=3)
    assert desk.standings(reach=Reach((WEST,))) == ()
    with pytest.raises(OutOfReach):
        desk.do(set_covenant, desk.pin, VIEW, WHO, form(), who=stranger)
    with pytest.raises(OutOfReach):
        desk.do(end_covenant, number, 1, on=JUNE, reason="与我无关", who=stranger)
    with pytest.raises(OutOfReach):
        desk.do(ask_waiver, number, until=today(), reason="与我无关", who=stranger)
    with pytest.raises(NotAllowed):
        desk.do(set_covenant, desk.pin, VIEW, WHO, form(), who=actor(Role.AUDITOR))


def test_a_test_row_is_never_changed(desk: Desk) -> None:
    breached(desk)
    desk.do(change_covenant, 1, 1, form(steps=(Step(date(2024, 1, 1), D("0.90")),)), reason="放宽")
    with desk.engine.connect() as connection:
        rows = connection.execute(select(covenant_test.c.state, covenant_test.c.required)).all()
        changed = connection.execute(select(func.count()).select_from(covenant_test)).scalar_one()
    assert (rows, changed) == ([("breached", D("0.70"))], 1)


def test_debt_service_without_a_schedule_in_the_book_has_no_data_and_says_why(desk: Desk) -> None:
    desk.file(balance_sheet(MARCH, "650.00"), balance_sheet(JUNE, "650.00"))
    number = desk.set(form(metric="cfads_cover", operator=Operator.AT_LEAST, steps=(Step(date(2024, 1, 1), D("1.2")),)))
    assert desk.do(retest_covenant, number, pin=desk.pin) == 2
    assert {one.state for one in desk.history()} == {State.NO_DATA}
    assert all(one.why_missing for one in desk.history())
