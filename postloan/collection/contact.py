"""Logging a contact with a debtor: which outcomes an approach can have, and the promise it may bring."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select

from postloan.access import Right, Scope, verb
from postloan.access.within import reach_of
from postloan.book import Pin
from postloan.book.subject import Subject, subject_of
from postloan.collection.tables import contact, promise
from postloan.desk import Unit
from postloan.desk.policies import current
from postloan.errors import Invalid, Problem
from postloan.terms import ContactAction as Action
from postloan.terms import ContactOutcome as Outcome

#: What can come of each approach. A message is sent, it reaches nobody by itself; a wrong number needs a number.
SENSIBLE: Mapping[Action, tuple[Outcome, ...]] = {
    Action.CALL: (Outcome.PROMISE, Outcome.REACHED, Outcome.NOT_REACHED, Outcome.REFUSED, Outcome.DISPUTE, Outcome.PAID,
                  Outcome.THIRD_PARTY, Outcome.WRONG_NUMBER),
    Action.SMS: (Outcome.SENT, Outcome.PROMISE, Outcome.REFUSED, Outcome.DISPUTE, Outcome.PAID, Outcome.WRONG_NUMBER),
    Action.VISIT: (Outcome.PROMISE, Outcome.REACHED, Outcome.NOT_REACHED, Outcome.REFUSED, Outcome.DISPUTE, Outcome.PAID,
                   Outcome.THIRD_PARTY),
    Action.LETTER: (Outcome.SENT, Outcome.NOT_REACHED, Outcome.PROMISE, Outcome.REFUSED, Outcome.DISPUTE, Outcome.PAID),
    Action.LEGAL: (Outcome.SENT, Outcome.REACHED, Outcome.NOT_REACHED, Outcome.PROMISE, Outcome.REFUSED, Outcome.DISPUTE,
                   Outcome.PAID),
}  # fmt: skip

_LARGEST = Decimal("9999999999999999.99")
_CENT = Decimal("0.01")
_NOTE_LENGTH = 4000
_NAME_LENGTH = 80


@dataclass(frozen=True)
class ContactForm:
    """A contact as entered. ``happened_at`` is on the bank's clock; the promise belongs to the outcome of that name only.

    ``claimed_amount`` is what the debtor says he has paid, with the outcome *paid* only, and may be left out.
    """

    action: str
    outcome: str
    happened_at: datetime | None
    spoken_to: str | None = None
    note: str | None = None
    promised_amount: Decimal | None = None
    promised_on: date | None = None
    claimed_amount: Decimal | None = None


def problems_of(form: ContactForm, now: datetime) -> dict[str, Problem]:
    """Every problem by field; none when it can be saved. ``now`` is on the bank's clock."""
    problems = _pair(form) | _promise(form, now.date()) | _claim(form)
    if form.happened_at is None:
        problems["happened_at"] = Problem("contact.happened_at_missing")
    elif form.happened_at > now:
        problems["happened_at"] = Problem("contact.in_future", {"now": f"{now:%Y-%m-%d %H:%M}"})
    for name, limit in (("note", _NOTE_LENGTH), ("spoken_to", _NAME_LENGTH)):
        if len(getattr(form, name) or "") > limit:
            problems[name] = Problem("contact.too_long", {"limit": limit})
    return problems


def _pair(form: ContactForm) -> dict[str, Problem]:
    if form.action not in set(Action):
        return {"action": Problem("contact.action_missing")}
    if form.outcome not in set(Outcome):
        return {"outcome": Problem("contact.outcome_missing")}
    fits = Outcome(form.outcome) in SENSIBLE[Action(form.action)]
    return {} if fits else {"outcome": Problem("contact.not_of_this_action")}


def _promise(form: ContactForm, today: date) -> dict[str, Problem]:
    if form.outcome != Outcome.PROMISE:
        entered = {"promised_amount": form.promised_amount, "promised_on": form.promised_on}
        return {name: Problem("contact.no_promise_here") for name, value in entered.items() if value is not None}
    problems = _amount("promised_amount", form.promised_amount, required=True)
    if form.promised_on is None:
        problems["promised_on"] = Problem("contact.promised_on_missing")
    elif form.promised_on < today:
        problems["promised_on"] = Problem("contact.promise_in_past", {"today": today.isoformat()})
    elif form.happened_at is not None and form.promised_on < form.happened_at.date():
        problems["promised_on"] = Problem("contact.promise_before_contact")
    return problems


def _claim(form: ContactForm) -> dict[str, Problem]:
    if form.claimed_amount is not None and form.outcome != Outcome.PAID:
        return {"claimed_amount": Problem("contact.no_claim_here")}
    return _amount("claimed_amount", form.claimed_amount, required=False)


def _amount(name: str, amount: Decimal | None, *, required: bool) -> dict[str, Problem]:
    if amount is None:
        return {name: Problem("contact.promised_amount_missing")} if required else {}
    if not amount.is_finite() or amount <= 0 or amount > _LARGEST:
        return {name: Problem("contact.amount_not_positive")}
    return {} if amount == amount.quantize(_CENT) else {name: Problem("contact.amount_below_cent")}


@verb(Right.LOG_CONTACT)
def log_contact(work: Unit, pin: Pin, scope: Scope, loan_id: str, form: ContactForm, *, form_key: str | None = None) -> int:
    """File a contact about an overdue loan, with the promise it brought, and return its number. Same ``form_key``: once.

    Raises:
        OutOfReach: the loan is not in the person's reach on the scope's date.
        Invalid: with every problem beside its field; ``loan_id`` when nothing is overdue.
    """
    work.subject = f"loan:{loan_id}"
    subject = subject_of(pin, scope, reach_of(work), loan_id)
    if (known := _logged_before(work, form_key)) is not None:
        return known
    problems = problems_of(form, current(work.connection).local(work.at))
    if subject.dpd <= 0:
        problems["loan_id"] = Problem("contact.not_overdue", {"loan": loan_id, "as_of": subject.as_of.isoformat()})
    if problems:
        raise Invalid(problems)
    contact_id = _file(work, subject, form, form_key)
    if form.outcome == Outcome.PROMISE:
        _file_promise(work, contact_id, subject, form)
    return contact_id


def _file(work: Unit, subject: Subject, form: ContactForm, form_key: str | None) -> int:
    contact_id: int = work.insert(contact, {
        **subject.filed_under, "as_of": subject.as_of, "dpd": subject.dpd, "currency": subject.currency,
        "overdue_amount": subject.overdue, "action": str(form.action), "outcome": str(form.outcome),
        "happened_at": form.happened_at, "spoken_to": _blank(form.spoken_to), "note": _blank(form.note),
        "claimed_amount": form.claimed_amount, "form_key": form_key,
        "logged_by_id": work.who.id, "logged_by": work.who.name, "logged_at": work.at,
    })  # fmt: skip
    return contact_id


def _file_promise(work: Unit, contact_id: int, subject: Subject, form: ContactForm) -> None:
    """``made_on`` is the day of the contact: money counts towards the promise from then on."""
    if form.happened_at is None:
        raise Invalid({"happened_at": Problem("contact.happened_at_missing")})
    work.insert(promise, {
        **subject.filed_under, "contact_id": contact_id, "currency": subject.currency, "amount": form.promised_amount,
        "made_on": form.happened_at.date(), "due_on": form.promised_on, "taken_by_id": work.who.id, "taken_by": work.who.name,
    })  # fmt: skip


def _logged_before(work: Unit, form_key: str | None) -> int | None:
    if form_key is None:
        return None
    mine = select(contact.c.id).where(contact.c.form_key == form_key, contact.c.logged_by_id == work.who.id)
    return work.connection.execute(mine).scalar_one_or_none()


def _blank(entered: str | None) -> str | None:
    return (entered or "").strip() or None
