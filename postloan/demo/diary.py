"""A diary for the demo: visits, contacts and promises of the book's last weeks, written by the rooms' own verbs."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from postloan.access import EVERYTHING, Actor, Scope
from postloan.book import Pin
from postloan.collection import ContactFilter, ContactForm, contacts, log_contact
from postloan.demo import ledger, people
from postloan.demo import words as w
from postloan.desk import Unit, policies, unit
from postloan.errors import ChangedMeanwhile
from postloan.house import House
from postloan.terms import ContactAction, ContactOutcome, Finding, VisitKind
from postloan.visit import VisitForm, finish_next_step, log_visit

#: The month-ends whose overdue loans the diary is about; contacts follow in the days after each.
MONTH_BEFORE = date(2026, 9, 30)
CONTACTS, VISITS, OWN_VISITS = 54, 26, 8
#: Loans of which much falls due at once in so many days after the book ends are asked about before, but for one in so many.
ASKED_AHEAD, FORGOTTEN_EVERY, LUMP = 50, 5, 0.2
#: Day and amount of money that arrived.
Payment = tuple[date, Decimal]


def written(house: House) -> bool:
    """Whether the diary is there; its last contact is written last."""
    with house.desk.connect() as connection:
        return contacts(connection, EVERYTHING, ContactFilter()).total >= CONTACTS


def write(house: House) -> None:
    """Write what is missing; an entry that is there already is not written twice (each has its key)."""
    pin, staff = house.book.pin(), people.actors(house)
    if ledger.LAST not in pin.dates:
        return
    for number, entry in enumerate(_to_visit(pin, staff["officer"])):
        _visit(house, pin, _whose(staff, entry[0]), entry, number)
    for number, loan in enumerate(_falling_due(pin)):
        _confirm(house, pin, _whose(staff, loan), loan, number)
    for number, call in enumerate(_to_call(pin, staff["collector"])):
        _contact(house, pin, _whose(staff, call[0], calls=True), call, number)


def _overdue(pin: Pin, as_of: date) -> pd.DataFrame:
    """Loans in arrears on a date, the most telling first: what a collector would take up."""
    loans = pin.snapshot(Scope(EVERYTHING, as_of))
    rows = loans.filter(loans.dpd > 0).select(
        "loan_id", "branch", "officer", "dpd", "balance", "overdue_principal", "overdue_interest", "borrower_type"
    )
    frame: pd.DataFrame = rows.order_by("loan_id").to_pandas()
    return frame


def _to_call(pin: Pin, collector: Actor) -> Iterator[tuple[Any, date, Payment | None]]:
    """Two thirds of the contacts in October on September's arrears, the rest at the turn of November on October's.

    Of October's promises every other one is of somebody who paid that month, the collector's own first: those were kept.
    """
    early = CONTACTS * 2 // 3
    september: list[Any] = list(_overdue(pin, MONTH_BEFORE).itertuples())
    paid = _paid_after(pin, september)
    ours = sorted(september, key=lambda loan: not collector.reach.covers(loan.branch, loan.officer))
    payers, others = ([loan for loan in ours if (loan.loan_id in paid) == wanted] for wanted in (True, False))
    turns = itertools.cycle((True, False))
    for number in range(early):
        kept = _turn(_WAYS, number)[1] is ContactOutcome.PROMISE and next(turns)
        if source := payers if kept else others:
            loan = source.pop(0)
            yield loan, MONTH_BEFORE, paid.get(loan.loan_id)
    yield from ((loan, ledger.LAST, None) for loan in itertools.islice(_overdue(pin, ledger.LAST).itertuples(), CONTACTS - early))


def _paid_after(pin: Pin, loans: Sequence[Any]) -> dict[str, Payment]:
    """For each loan that paid at least half its arrears in the three weeks after the month-end: the day, and how much of them."""
    owed = {loan.loan_id: Decimal(str(loan.overdue_principal)) + Decimal(str(loan.overdue_interest)) for loan in loans}
    rows = pin.receipts_of(Scope(EVERYTHING, ledger.LAST), list(owed))
    rows = rows.filter(rows.paid_on.between(MONTH_BEFORE + timedelta(days=6), MONTH_BEFORE + timedelta(days=24)))
    receipts = rows.order_by("paid_on", "amount").to_pyarrow().to_pylist()
    return {
        row["loan_id"]: (row["paid_on"], min(row["amount"], owed[row["loan_id"]]))
        for row in receipts
        if row["amount"] >= owed[row["loan_id"]] / 2
    }


def _to_visit(pin: Pin, own: Actor) -> Iterator[tuple[Any, date]]:
    """Companies and shops, half of them in arrears, half of them well; some of the demo officer's own loans come first."""
    loans = pin.snapshot(Scope(EVERYTHING, MONTH_BEFORE))
    firms = loans.filter(loans.borrower_type.isin(["corporate", "small_business"]))
    for late in (True, False):
        mine = loans.filter(
            loans.branch.isin(own.reach.branches or ()), loans.officer.isin(own.reach.officers or ()), (loans.dpd > 0) == late
        )
        rest = firms.filter((firms.dpd > 0) == late, firms.officer.isnull() | firms.officer.notin(own.reach.officers or ()))
        for table, most in ((mine, OWN_VISITS // 2), (rest, (VISITS - OWN_VISITS) // 2)):
            rows = table.select("loan_id", "branch", "officer", "dpd", "balance").order_by("loan_id").limit(most)
            yield from ((loan, MONTH_BEFORE) for loan in rows.to_pandas().itertuples())


def _falling_due(pin: Pin) -> Iterator[Any]:
    """Sound loans whose principal falls due soon after the book ends, without those that nobody thought of."""
    loans = pin.snapshot(Scope(EVERYTHING, MONTH_BEFORE))
    soon = loans.matures_on.between(ledger.LAST, ledger.LAST + timedelta(days=ASKED_AHEAD))
    lump = loans.balance.cast("float64") >= LUMP * loans.principal.cast("float64")
    rows = loans.filter(soon, lump, loans.balance > 0, loans.dpd == 0).select("loan_id", "branch", "officer")
    every = list(rows.order_by("loan_id").to_pandas().itertuples())
    yield from (loan for place, loan in enumerate(every, start=1) if place % FORGOTTEN_EVERY)


def _whose(staff: dict[str, Actor], loan: Any, *, calls: bool = False) -> Actor:
    """The account whose loan it is, else the collector's where he may, else head office."""
    names = ("officer", "collector", "manager", "head") if calls else ("officer", "manager", "head")
    return next(staff[name] for name in names if name in staff and staff[name].reach.covers(loan.branch, loan.officer))


def _turn(choices: Sequence[Any], number: int) -> Any:
    return choices[number % len(choices)]


def _at(house: House, local: datetime) -> datetime:
    """A moment on the bank's clock as the desk keeps it."""
    zone = ZoneInfo(policies.current(house.desk).time_zone)
    return local.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)


def _sign(house: House, actor: Actor, name: str, moment: datetime, do: Callable[[Unit], Any]) -> Any:
    """Do a verb as of a moment of the demo: its clock stands at its book's last weeks, whenever it is loaded."""
    with unit(house.desk, actor, name) as work:
        work.at = _at(house, moment)
        return do(work)


def _visit(house: House, pin: Pin, actor: Actor, entry: tuple[Any, date], number: int) -> None:
    """A visit in October; every third found a risk, most agreed a next step for November, a few of them done already."""
    loan, as_of = entry
    said, troubled = w.words()["diary"], loan.dpd > 0
    moment = datetime.combine(date(2026, 10, 8 + number % 20), time(9 + number % 8, 15 * (number % 4)))
    step = None if number % 5 == 4 else _turn(said["next_steps"], number)
    form = VisitForm(
        kind=VisitKind.SPECIAL if troubled else _turn((VisitKind.REGULAR, VisitKind.FIRST), number),
        visited_at=moment, visitors=actor.name, place=_turn(said["places"], number), people_met=_turn(said["people_met"], number),
        findings=_turn(said["findings"], number), fund_use=_turn((Finding.GOOD, Finding.GOOD, Finding.FAIR), number),
        fund_use_text=_turn(said["fund_use"], number), operation=Finding.POOR if troubled and number % 2 else _turn((Finding.GOOD, Finding.FAIR), number),
        repayment_ability=Finding.POOR if loan.dpd > 90 else Finding.FAIR if troubled else Finding.GOOD,
        risk_found=_turn(said["risks"], number) if troubled and number % 3 == 0 else None,
        next_step=step, next_step_on=date(2026, 11, 2) + timedelta(days=number % 21) if step else None,
    )  # fmt: skip
    logged = moment + timedelta(hours=2)
    key, where = f"demo-visit-{number}", Scope(actor.reach, as_of)
    visit_id = _sign(house, actor, "log_visit", logged, lambda work: log_visit(
        work, pin, where, loan.loan_id, form, uploads=house.settings.uploads, form_key=key))  # fmt: skip
    if step and number % 6 == 0:
        _finish(house, actor, visit_id, logged + timedelta(days=2), said["done_note"])


def _confirm(house: House, pin: Pin, actor: Actor, loan: Any, number: int) -> None:
    """A visit of late October that settled what the loan will be repaid from."""
    said = w.words()["diary"]
    moment = datetime.combine(date(2026, 10, 19 + number % 5), time(9 + number % 8, 15 * (number % 4)))
    form = VisitForm(
        kind=VisitKind.REGULAR, visited_at=moment, visitors=actor.name, place=_turn(said["places"], number), people_met=_turn(said["people_met"], number),
        findings=said["source_settled"], fund_use=Finding.GOOD, fund_use_text=said["fund_use"][0], operation=Finding.GOOD,
        repayment_ability=Finding.GOOD, risk_found=None, next_step=None, next_step_on=None,
    )  # fmt: skip
    key, where = f"demo-confirm-{number}", Scope(actor.reach, MONTH_BEFORE)
    _sign(house, actor, "log_visit", moment + timedelta(hours=2), lambda work: log_visit(
        work, pin, where, loan.loan_id, form, uploads=house.settings.uploads, form_key=key))  # fmt: skip


def _finish(house: House, actor: Actor, visit_id: int, moment: datetime, note: str) -> None:
    """Finish the step once: a visit that was there already has a newer version."""
    try:
        _sign(house, actor, "finish_next_step", moment, lambda work: finish_next_step(work, visit_id, 1, note))
    except ChangedMeanwhile:
        return


_WAYS: Sequence[tuple[ContactAction, ContactOutcome]] = (
    (ContactAction.CALL, ContactOutcome.PROMISE),
    (ContactAction.CALL, ContactOutcome.NOT_REACHED),
    (ContactAction.SMS, ContactOutcome.SENT),
    (ContactAction.CALL, ContactOutcome.PROMISE),
    (ContactAction.CALL, ContactOutcome.REACHED),
    (ContactAction.VISIT, ContactOutcome.PROMISE),
    (ContactAction.CALL, ContactOutcome.REFUSED),
    (ContactAction.LETTER, ContactOutcome.SENT),
    (ContactAction.CALL, ContactOutcome.DISPUTE),
    (ContactAction.CALL, ContactOutcome.PROMISE),
    (ContactAction.LEGAL, ContactOutcome.SENT),
)
_NOTES = {
    ContactOutcome.PROMISE: 0, ContactOutcome.NOT_REACHED: 1, ContactOutcome.REACHED: 4, ContactOutcome.REFUSED: 5, ContactOutcome.DISPUTE: 3,
}  # fmt: skip


def _note(action: ContactAction, outcome: ContactOutcome) -> str:
    said = w.words()["diary"]
    return str(said[f"{action}_note"] if outcome is ContactOutcome.SENT else said["call_notes"][_NOTES[outcome]])


def _contact(house: House, pin: Pin, actor: Actor, entry: tuple[Any, date, Payment | None], number: int) -> None:
    """A contact in the days after the month-end, by daylight; a promise is for what is overdue, or half of it, within ten days.

    With ``paid`` it is for what did arrive then, given some days before.
    """
    loan, as_of, paid = entry
    action, outcome = _turn(_WAYS, number)
    if action is ContactAction.LEGAL and loan.dpd <= 90:
        action, outcome = ContactAction.CALL, ContactOutcome.REACHED
    day = (
        paid[0] - timedelta(days=1 + number % 4)
        if paid
        else as_of + timedelta(days=1 + number % (18 if as_of == MONTH_BEFORE else 3))
    )
    moment = datetime.combine(day, time(9 + number % 9, 5 + 7 * (number % 8)))
    overdue = Decimal(str(loan.overdue_principal)) + Decimal(str(loan.overdue_interest))
    wanted = paid[1] if paid else overdue if number % 2 else overdue / 2
    promised = wanted.quantize(Decimal("0.01")) if outcome is ContactOutcome.PROMISE else None
    form = ContactForm(
        action=action, outcome=outcome, happened_at=moment, note=_note(action, outcome),
        promised_amount=promised, promised_on=day + timedelta(days=4 if paid else 2 + number % 9) if promised else None,
    )  # fmt: skip
    key, where = f"demo-contact-{number}", Scope(actor.reach, as_of)
    _sign(house, actor, "log_contact", moment + timedelta(minutes=20), lambda work: log_contact(
        work, pin, where, loan.loan_id, form, form_key=key))  # fmt: skip
