"""Two people judge a class: who may, what is refused, when it is void; on both databases."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
import working_book
from sqlalchemy import Engine, func, select
from working_book import AS_OF, EAST, POLICY, VIEW, WEST

from postloan.access import EVERYTHING, SYSTEM, Actor, Reach, Role
from postloan.book import Book
from postloan.desk import unit
from postloan.desk.tables import audit
from postloan.errors import ChangedMeanwhile, Invalid, NotAllowed, OutOfReach, PostloanError
from postloan.portfolio import classing
from postloan.portfolio.classing import State
from postloan.portfolio.classing.judgement import FactsChanged, Pending, SamePerson
from postloan.portfolio.tables import class_judgement

Make = Callable[..., Actor]


@pytest.fixture
def book(tmp_path: Path, any_engine: Engine) -> Book:
    return working_book.published(tmp_path / "book", any_engine)


@pytest.fixture
def do(any_engine: Engine) -> Callable[..., object]:
    """Do a verb as somebody."""

    def done(who: Actor, verb: Callable[..., object], *args: object, **values: object) -> object:
        with unit(any_engine, who, verb.__name__) as work:
            return verb(work, *args, **values)

    return done


@pytest.fixture
def officer(actor: Make) -> Actor:
    return actor(Role.LOAN_OFFICER, EAST, account_id=1)


@pytest.fixture
def judge(actor: Make) -> Actor:
    return actor(Role.COMMITTEE, account_id=2)


def propose(
    do: Callable[..., object], who: Actor, book: Book, loan: str = "E-1", decided: int | None = 3, **values: object
) -> int:
    entered = {"reason": "经营停滞，现金流不足", **values}
    return do(who, classing.propose_class, book.pin(), VIEW, loan, decided=decided, **entered)


def settle(do: Callable[..., object], who: Actor, book: Book, number: int, *, confirm: bool = True, **values: object) -> None:
    do(who, classing.settle_judgement, book.pin(), number, 1, confirm=confirm, **values)


def row(engine: Engine, number: int) -> dict[str, object]:
    with engine.connect() as connection:
        return dict(connection.execute(select(class_judgement).where(class_judgement.c.id == number)).mappings().one())


def test_one_proposes_and_another_confirms(any_engine: Engine, do, officer: Actor, judge: Actor, book: Book):
    number = propose(do, officer, book)
    filed = row(any_engine, number)
    assert (filed["loan_id"], filed["branch"], filed["as_of"], filed["bank_class"], filed["floor"]) == ("E-1", EAST, AS_OF, 2, 2)
    assert (filed["decided_class"], filed["state"], filed["fired"]) == (3, State.PROPOSED, ["C2-1"])
    assert filed["facts"]["dpd"] == 45
    settle(do, judge, book, number, note="同意")
    settled = row(any_engine, number)
    assert (settled["state"], settled["settled_by_id"], settled["note"], settled["version"]) == (State.CONFIRMED, 2, "同意", 2)
    with any_engine.connect() as connection:
        last = connection.execute(select(audit).order_by(audit.c.seq.desc()).limit(1)).mappings().one()
    assert (last["verb"], last["subject"]) == ("settle_judgement", "loan:E-1")


def test_nobody_confirms_what_he_proposed_himself(any_engine: Engine, do, actor: Make, book: Book):
    head = actor(Role.HEAD_OFFICE, account_id=7)
    number = propose(do, head, book)
    with pytest.raises(SamePerson):
        settle(do, head, book, number)
    settle(do, actor(Role.HEAD_OFFICE, account_id=8), book, number)
    assert row(any_engine, number)["state"] == State.CONFIRMED


def test_who_lacks_the_right_neither_proposes_nor_confirms(do, actor: Make, officer: Actor, judge: Actor, book: Book):
    for role in (Role.COLLECTOR, Role.AUDITOR, Role.COMMITTEE, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            propose(do, actor(role, EAST, account_id=3), book)
    number = propose(do, officer, book)
    for who in (officer, actor(Role.BRANCH_MANAGER, EAST, account_id=4), actor(Role.AUDITOR, account_id=5)):
        with pytest.raises(NotAllowed):
            settle(do, who, book, number)


def test_a_loan_out_of_reach_is_nobodys_to_judge(any_engine: Engine, do, officer: Actor, actor: Make, book: Book):
    with pytest.raises(OutOfReach):
        propose(do, officer, book, "W-1")
    number = propose(do, actor(Role.LOAN_OFFICER, WEST, account_id=9), book, "W-1")
    with pytest.raises(OutOfReach):
        do(officer, classing.withdraw_judgement, number, 1)
    with any_engine.connect() as connection:
        assert classing.judgements(connection, Reach((EAST,))).empty
        assert len(classing.judgements(connection, EVERYTHING)) == 1


def test_what_the_regulation_asks_for_cannot_be_judged_away(do, officer: Actor, book: Book):
    with pytest.raises(Invalid) as refused:
        propose(do, officer, book, "E-2", decided=2)
    assert refused.value.problems["decided"].values == {"least": 3}
    with pytest.raises(Invalid) as refused:
        propose(do, officer, book, decided=None, reason=" ")
    assert set(refused.value.problems) == {"decided", "reason"}


def test_a_second_proposal_waits_for_the_first_and_a_form_sent_twice_is_one(do, officer: Actor, judge: Actor, book: Book):
    number = propose(do, officer, book, form_key="shown")
    assert propose(do, officer, book, form_key="shown") == number
    with pytest.raises(Pending):
        propose(do, officer, book, form_key="again")
    settle(do, judge, book, number, confirm=False, note="材料不足")
    assert propose(do, officer, book, form_key="again") != number


def test_a_refusal_says_why_and_a_settled_judgement_is_settled_once(do, officer: Actor, judge: Actor, book: Book):
    number = propose(do, officer, book)
    with pytest.raises(Invalid):
        settle(do, judge, book, number, confirm=False)
    settle(do, judge, book, number, confirm=False, note="材料不足")
    with pytest.raises(ChangedMeanwhile):
        settle(do, judge, book, number)


def test_a_proposal_is_taken_back_by_its_author_and_a_confirmed_one_is_revoked_with_a_reason(
    any_engine: Engine, do, actor: Make, officer: Actor, judge: Actor, book: Book
):
    number = propose(do, officer, book)
    with pytest.raises(NotAllowed):
        do(actor(Role.BRANCH_MANAGER, EAST, account_id=6), classing.withdraw_judgement, number, 1)
    do(officer, classing.withdraw_judgement, number, 1)
    assert row(any_engine, number)["state"] == State.WITHDRAWN
    again = propose(do, officer, book)
    settle(do, judge, book, again)
    with pytest.raises(Invalid):
        do(judge, classing.revoke_judgement, again, 2, " ")
    do(judge, classing.revoke_judgement, again, 2, "依据有误")
    assert row(any_engine, again)["state"] == State.WITHDRAWN


def changed(book: Book, dpd: int) -> None:
    """The east's tape comes again, E-1 with other days past due."""
    rows = [working_book._loan(*one) for one in working_book.LOANS]
    rows[0]["dpd"] = dpd
    book.publish(SYSTEM, working_book.staged(book, "loan", rows), POLICY)


def test_what_was_proposed_on_other_facts_is_void_and_says_which(
    any_engine: Engine, do, officer: Actor, judge: Actor, book: Book
):
    number = propose(do, officer, book)
    changed(book, 10)
    with pytest.raises(FactsChanged):
        settle(do, judge, book, number)
    now = classing.one(book.pin(), VIEW, POLICY, loan_id="E-1")
    filed = row(any_engine, number)
    assert now.facts_key != filed["facts_key"]
    (change,) = classing.changes(filed["facts"], dict(now.facts.as_mapping()))
    assert (change.fact, change.before, change.now) == ("dpd", 45, 10)
    settle(do, judge, book, number, confirm=False, note="数据已变")


def test_evidence_counts_once_confirmed_and_only_while_in_force(any_engine: Engine, do, officer: Actor, judge: Actor, book: Book):
    def shown(day: date) -> tuple[tuple[str, str], ...]:
        with any_engine.connect() as connection:
            return classing.evidence(connection, EVERYTHING, day).pairs

    until = AS_OF + timedelta(days=31)
    number = do(
        officer, classing.show_fact, book.pin(), VIEW, "E-1", fact="rebuttal_30", until=until, reason="银行系统故障，次日已扣款"
    )
    assert shown(AS_OF) == ()
    settle(do, judge, book, number)
    assert shown(AS_OF) == shown(until) == (("rebuttal_30", "E-1"),)
    assert shown(until + timedelta(days=1)) == shown(AS_OF - timedelta(days=1)) == ()


@pytest.mark.parametrize(
    "values", [{"fact": "no_such", "until": AS_OF}, {"fact": "technical", "until": None}, {"fact": "technical", "until": date(2024, 6, 29)},
               {"fact": "technical", "until": date(2034, 1, 1)}, {"fact": "technical", "until": AS_OF, "reason": ""}]
)  # fmt: skip
def test_evidence_that_says_nothing_is_refused(any_engine: Engine, do, officer: Actor, book: Book, values: dict[str, object]):
    with pytest.raises(Invalid):
        do(officer, classing.show_fact, book.pin(), VIEW, "E-1", **{"reason": "系统故障", **values})
    with any_engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(class_judgement)).scalar_one() == 0


def test_refusals_say_their_sentence():
    from postloan.i18n import has

    assert all(issubclass(one, PostloanError) and has(one.key) for one in (SamePerson, Pending, FactsChanged))
