"""Logging outcomes, on both databases: sensible pairs, promises, reach."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, func, select
from working_book import AS_OF, EAST, POLICY, VIEW, WEST, in_days, today

from postloan.access import EVERYTHING, Actor, Reach, Role, Scope
from postloan.book import Pin
from postloan.collection import SENSIBLE, ContactFilter, ContactForm, log_contact, queries
from postloan.collection.tables import contact, promise
from postloan.desk import now, unit
from postloan.errors import Invalid, NotAllowed, OutOfReach
from postloan.terms import ContactAction, ContactOutcome

Make = Callable[..., Actor]


# Built when asked for: a module read before midnight would speak of yesterday in the tests after it.
def reached(**changes: object) -> ContactForm:
    form = ContactForm(ContactAction.CALL, ContactOutcome.REACHED, POLICY.local(now()) - timedelta(hours=1), "本人", "周末联系")
    return replace(form, **changes)


def promised(**changes: object) -> ContactForm:
    return reached(
        **{"outcome": ContactOutcome.PROMISE, "promised_amount": Decimal("500.00"), "promised_on": in_days(5)} | changes
    )


@pytest.fixture
def log(any_engine: Engine, pin: Pin) -> Callable[..., int]:
    def do(who: Actor, loan_id: str, form: ContactForm | None = None, view: Scope = VIEW, **values: object) -> int:
        with unit(any_engine, who, "log_contact") as work:
            return log_contact(work, pin, view, loan_id, form or reached(), **values)

    return do


def rows(engine: Engine, query: Callable, *args: object, reach: Reach = EVERYTHING, **values: object) -> list[dict]:
    with engine.connect() as connection:
        found = query(connection, reach, *args, **values)
    return getattr(found, "rows", found).to_dict("records")


def problems(log: Callable[..., int], who: Actor, **changes: object) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        log(who, "E-1", promised(**changes))
    return {field: problem.key for field, problem in refused.value.problems.items()}


def test_a_contact_keeps_what_the_book_said_of_the_loan_then(any_engine: Engine, actor: Make, log: Callable[..., int]) -> None:
    log(actor(Role.COLLECTOR, EAST), "E-1")
    (row,) = rows(any_engine, queries.of_loan, "E-1")
    assert (row["borrower_name"], row["branch"], row["officer"], row["as_of"], row["dpd"]) == ("张三", EAST, "李芳", AS_OF, 45)
    assert (row["overdue_amount"], row["promised_amount"], row["spoken_to"]) == (Decimal("525.50"), None, "本人")


def test_a_promise_is_filed_with_its_contact(any_engine: Engine, actor: Make, log: Callable[..., int]) -> None:
    form = promised()
    log(actor(Role.COLLECTOR, EAST), "E-1", form)
    (row,) = rows(any_engine, queries.due_on, in_days(5))
    assert (row["loan_id"], row["amount"], row["made_on"], row["branch"]) == (
        "E-1",
        Decimal("500.00"),
        form.happened_at.date(),
        EAST,
    )
    assert rows(any_engine, queries.contacts)[0]["promised_on"] == in_days(5)


@pytest.mark.parametrize("action", list(ContactAction))
def test_each_action_takes_its_sensible_outcomes_and_no_other(
    action: ContactAction, actor: Make, log: Callable[..., int]
) -> None:
    for outcome in ContactOutcome:
        form = replace(promised() if outcome is ContactOutcome.PROMISE else reached(), action=action, outcome=outcome)
        if outcome in SENSIBLE[action]:
            assert log(actor(), "E-1", form)
        else:
            with pytest.raises(Invalid) as refused:
                log(actor(), "E-1", form)
            assert refused.value.problems["outcome"].key == "contact.not_of_this_action"


def test_a_message_is_sent_and_reaches_nobody() -> None:
    assert ContactOutcome.SENT in SENSIBLE[ContactAction.SMS]
    assert ContactOutcome.REACHED not in SENSIBLE[ContactAction.SMS]
    assert ContactOutcome.SENT not in SENSIBLE[ContactAction.CALL]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"promised_amount": None}, {"promised_amount": "contact.promised_amount_missing"}),
        ({"promised_amount": Decimal(0)}, {"promised_amount": "contact.amount_not_positive"}),
        ({"promised_amount": Decimal("-1")}, {"promised_amount": "contact.amount_not_positive"}),
        ({"promised_amount": Decimal("NaN")}, {"promised_amount": "contact.amount_not_positive"}),
        ({"promised_amount": Decimal("0.001")}, {"promised_amount": "contact.amount_below_cent"}),
        ({"promised_on": None}, {"promised_on": "contact.promised_on_missing"}),
        ({"promised_on": today() - timedelta(days=1)}, {"promised_on": "contact.promise_in_past"}),
        ({"happened_at": None}, {"happened_at": "contact.happened_at_missing"}),
        ({"happened_at": POLICY.local(now()) + timedelta(hours=2)}, {"happened_at": "contact.in_future"}),
        ({"action": "fax"}, {"action": "contact.action_missing"}),
        ({"outcome": "", "promised_amount": None, "promised_on": None}, {"outcome": "contact.outcome_missing"}),
        ({"outcome": "reached"}, {"promised_amount": "contact.no_promise_here", "promised_on": "contact.no_promise_here"}),
        ({"claimed_amount": Decimal(5)}, {"claimed_amount": "contact.no_claim_here"}),
        ({"note": "长" * 4001}, {"note": "contact.too_long"}),
    ],
)
def test_what_cannot_be_saved_is_told_beside_its_field(
    any_engine: Engine, actor: Make, log: Callable[..., int], changes: dict[str, object], wrong: dict[str, str]
) -> None:
    assert problems(log, actor(), **changes) == wrong
    with any_engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(contact)).scalar_one() == 0
        assert connection.execute(select(func.count()).select_from(promise)).scalar_one() == 0


def test_a_promise_for_today_is_fine(actor: Make, log: Callable[..., int]) -> None:
    assert log(actor(), "E-1", promised(promised_on=today()))


def test_a_debtor_may_say_he_paid_without_saying_how_much(any_engine: Engine, actor: Make, log: Callable[..., int]) -> None:
    said = reached(outcome=ContactOutcome.PAID)
    log(actor(), "E-1", said)
    log(actor(), "E-1", replace(said, claimed_amount=Decimal("12.34")))
    assert {row["claimed_amount"] for row in rows(any_engine, queries.of_loan, "E-1")} == {None, Decimal("12.34")}


def test_only_overdue_loans_are_collected(actor: Make, log: Callable[..., int]) -> None:
    with pytest.raises(Invalid) as refused:
        log(actor(), "E-3")
    assert refused.value.problems["loan_id"].key == "contact.not_overdue"


def test_no_argument_lets_a_collector_of_the_east_write_about_the_west(actor: Make, log: Callable[..., int]) -> None:
    for view in (VIEW, Scope(Reach((WEST,)), AS_OF), VIEW.narrowed(branch=WEST)):
        with pytest.raises(OutOfReach):
            log(actor(Role.COLLECTOR, EAST), "W-1", view=view)
    with pytest.raises(OutOfReach):
        log(actor(Role.COLLECTOR), "E-1")


def test_committee_and_auditor_log_nothing(actor: Make, log: Callable[..., int]) -> None:
    for role in (Role.COMMITTEE, Role.AUDITOR, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            log(actor(role), "E-1")


def test_a_form_sent_twice_is_one_contact_and_one_promise(any_engine: Engine, actor: Make, log: Callable[..., int]) -> None:
    who = actor(account_id=3)
    form = promised()
    assert log(who, "E-1", form, form_key="k") == log(who, "E-1", form, form_key="k")
    assert len(rows(any_engine, queries.contacts)) == len(rows(any_engine, queries.promises)) == 1


def test_lists_are_kept_to_the_reach_and_to_what_is_asked(any_engine: Engine, actor: Make, log: Callable[..., int]) -> None:
    for loan_id in ("E-1", "E-2", "W-1"):
        log(actor(), loan_id, promised())
    log(actor(), "E-2", reached(action=ContactAction.SMS, outcome=ContactOutcome.SENT, happened_at=POLICY.local(now())))

    def loans(query: Callable, *args: object, **values: object) -> list[str]:
        return sorted(row["loan_id"] for row in rows(any_engine, query, *args, **values))

    assert loans(queries.contacts, ContactFilter(), reach=Reach((EAST,))) == ["E-1", "E-2", "E-2"]
    assert loans(queries.contacts, ContactFilter(branch=EAST), reach=Reach((WEST,))) == []
    assert loans(queries.contacts, ContactFilter(outcome="sent")) == ["E-2"]
    assert loans(queries.contacts, ContactFilter(search="钱七")) == ["W-1"]
    assert loans(queries.promises, reach=Reach((WEST,))) == ["W-1"]
    assert loans(queries.promises, reach=Reach(())) == []
    assert loans(queries.sharing_money, ["E-1", "W-1"], reach=Reach((EAST,))) == ["E-1"]
    assert loans(queries.due_on, in_days(4)) == []
    last = {row["loan_id"]: row["outcome"] for row in rows(any_engine, queries.last_contacts, ["E-1", "E-2"])}
    assert last == {"E-1": "promise", "E-2": "sent"}
