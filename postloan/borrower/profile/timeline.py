"""Everything that happened to a borrower, in one order: dated, typed, each with the way to where it is told in full. Pure."""

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import pandas as pd
import pyarrow as pa
from ibis.expr.types import Table

from postloan.access import Scope
from postloan.book import Pin
from postloan.borrower import covenant
from postloan.borrower.spread import Filing, State
from postloan.i18n.number import missing
from postloan.policy import Policy
from postloan.terms import FIRST_NPL, Fate


class What(StrEnum):
    """The kinds of events (事件类型), as they can be chosen on the page."""

    LOAN = "loan"
    OVERDUE = "overdue"
    RISK_CLASS = "risk_class"
    STATEMENT = "statement"
    COVENANT = "covenant"
    SECURITY = "security"
    NEWS = "news"
    VISIT = "visit"
    CONTACT = "contact"


class Tone(StrEnum):
    """Whether an event is good or bad news; never told by colour alone."""

    BAD = "bad"
    GOOD = "good"
    PLAIN = "plain"


@dataclass(frozen=True)
class Event:
    """One thing that happened.

    Attributes:
        on: the day.
        key: of the sentence in ``i18n``, filled with ``values``.
        page, query: where it is told in full.
    """

    on: date
    what: What
    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    tone: Tone = Tone.PLAIN
    page: str | None = None
    query: Mapping[str, str] = field(default_factory=dict)


Rows = Iterable[Mapping[str, Any]]


def loans_of(pin: Pin, scope: Scope, policy: Policy, *, borrower_id: str) -> list[dict[str, Any]]:  # noqa: ARG001  every query takes it
    """Every loan of a borrower with its last state and what became of it."""
    return _asked(pin.answer(pin.everyone(scope), _loans, borrower_id))


def _loans(loans: Table, borrower_id: str) -> Table:
    return loans.filter(loans.borrower_id == borrower_id).select(
        "loan_id", "principal", "originated_on", "restructured_on", "written_off_on", "left_on", "fate"
    )


def course_of(pin: Pin, scope: Scope, policy: Policy, *, borrower_id: str) -> list[dict[str, Any]]:  # noqa: ARG001
    """Each of its loans on each date."""
    return _asked(_course(pin.course(scope, borrower_id)).to_pyarrow())


def _course(rows: Table) -> Table:
    return rows.select("loan_id", "as_of", "dpd", "bucket", "risk_class", "overdue_since")


def security_of(pin: Pin, scope: Scope, policy: Policy, *, borrower_id: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:  # noqa: ARG001
    """Guarantees it gave or was given, ended ones too, and every valuation of its collateral."""
    guarantees = pin.answer(pin.guarantees(scope, ended=True), _guaranteed, borrower_id)
    return _asked(guarantees), _asked(pin.answer(pin.collaterals(scope, borrower_id, all_valuations=True), _pieces))


def _guaranteed(rows: Table, borrower_id: str) -> Table:
    return rows.filter((rows.borrower_id == borrower_id) | (rows.guarantor_id == borrower_id))


def _pieces(rows: Table) -> Table:
    return rows.select("collateral_id", "value", "valued_on")


def _asked(found: pa.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = found.to_pylist()
    return rows


def _day(value: Any) -> date | None:
    if missing(value):
        return None
    return value.date() if isinstance(value, datetime) else value


def _loan(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"page": "loan", "query": {"loan": str(row["loan_id"])}}


def of_loans(loans: Rows) -> list[Event]:
    """Loans paid out, and what became of those that are over. ``left_on`` is the first date the tape came without the loan."""
    found = []
    for row in loans:
        told = {"loan": row["loan_id"], "principal": row["principal"]}
        found.append(Event(row["originated_on"], What.LOAN, "borrower.event.paid_out", told, **_loan(row)))
        ended = _day(row["written_off_on"]) if row["fate"] == Fate.WRITTEN_OFF else _day(row["left_on"])
        if ended is not None and row["fate"] in (Fate.SETTLED, Fate.SOLD, Fate.WRITTEN_OFF):
            tone = Tone.GOOD if row["fate"] == Fate.SETTLED else Tone.BAD
            found.append(Event(ended, What.LOAN, f"borrower.event.{row['fate']}", told, tone, **_loan(row)))
        if (day := _day(row["restructured_on"])) is not None:
            found.append(Event(day, What.LOAN, "borrower.event.restructured", told, Tone.BAD, **_loan(row)))
    return found


def of_course(rows: Rows) -> list[Event]:
    """When a loan fell overdue or was caught up, and when its class changed, from one row a date and loan; the first row says nothing.

    An overdue spell is dated by its first unpaid instalment where the tape says it (``overdue_since``), else by the date of the tape.
    """
    found: list[Event] = []
    ordered = sorted(rows, key=lambda row: (str(row["loan_id"]), row["as_of"]))
    for _, course in itertools.groupby(ordered, key=lambda row: str(row["loan_id"])):
        for before, after in itertools.pairwise(course):
            found += [*_late(before, after), *_class(before, after)]
    return found


def _late(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Event]:
    told = {"loan": after["loan_id"], "dpd": after["dpd"], "was": before["dpd"]}
    if not before["dpd"] and after["dpd"]:
        day = _day(after["overdue_since"]) or after["as_of"]
        return [Event(day, What.OVERDUE, "borrower.event.overdue", told, Tone.BAD, **_loan(after))]
    if before["dpd"] and not after["dpd"]:
        return [Event(after["as_of"], What.OVERDUE, "borrower.event.caught_up", told, Tone.GOOD, **_loan(after))]
    if after["bucket"] > before["bucket"]:
        return [Event(after["as_of"], What.OVERDUE, "borrower.event.rolled", told, Tone.BAD, **_loan(after))]
    return []


def _class(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Event]:
    was, now = before["risk_class"], after["risk_class"]
    if was == now:
        return []
    fell = now > was
    npl = "npl" if was < FIRST_NPL <= now else "down" if fell else "up"
    told = {"loan": after["loan_id"], "before": was, "after": now}
    tone = Tone.BAD if fell else Tone.GOOD
    return [Event(after["as_of"], What.RISK_CLASS, f"borrower.event.class_{npl}", told, tone, **_loan(after))]


def of_visits(visits: pd.DataFrame) -> list[Event]:
    """Visits, and the steps that were agreed and done."""
    found = []
    for row in visits.to_dict("records"):
        risk = None if missing(row["risk_found"]) else row["risk_found"]
        told = {"who": row["visitors"], "risk": risk or "", "kind": row["kind"]}
        tone = Tone.BAD if risk else Tone.PLAIN
        key = "borrower.event.visit_risk" if risk else "borrower.event.visit"
        found.append(Event(row["visited_at"].date(), What.VISIT, key, told, tone, "visits", {"loan": str(row["loan_id"])}))
    return found


def of_contacts(contacts: pd.DataFrame) -> list[Event]:
    """Attempts to reach the debtor, and what came of them."""
    return [
        Event(
            row["happened_at"].date(), What.CONTACT, "borrower.event.contact", {"action": row["action"], "outcome": row["outcome"]},
            Tone.PLAIN, "contacts", {"loan": str(row["loan_id"])},
        )
        for row in contacts.to_dict("records")
    ]  # fmt: skip


def of_filings(filings: Iterable[Filing], local: Callable[[datetime], datetime]) -> list[Event]:
    """Workbooks handed in, and what the second person made of them, on the days of the bank's clock (``local``), oldest first."""
    found: list[tuple[datetime, Event]] = []
    for one in filings:
        link: dict[str, Any] = {"page": "statements", "query": {"filing": str(one.id)}}
        handed = {"file": one.file_name, "who": one.submitted_by}
        day = local(one.submitted_at).date()
        found.append((one.submitted_at, Event(day, What.STATEMENT, "borrower.event.submitted", handed, **link)))
        if one.settled_at is not None:
            settled = {"file": one.file_name, "who": one.settled_by or ""}
            tone = Tone.GOOD if one.state == State.CONFIRMED else Tone.BAD
            key, day = f"borrower.event.filing_{one.state}", local(one.settled_at).date()
            found.append((one.settled_at, Event(day, What.STATEMENT, key, settled, tone, **link)))
    return [event for _, event in sorted(found, key=lambda one: one[0])]


def of_chases(chases: pd.DataFrame, local: Callable[[datetime], datetime]) -> list[Event]:
    """Every time the borrower was asked for statements."""
    return [
        Event(
            local(row["chased_at"]).date(), What.STATEMENT, "borrower.event.chased",
            {"period": f"{row['period_end']:%Y-%m}", "who": row["chased_by"]}, page="statements",
        )
        for row in chases.to_dict("records")
    ]  # fmt: skip


_TESTED = {
    covenant.State.BREACHED: Tone.BAD, covenant.State.COMPLIED: Tone.GOOD, covenant.State.NO_DATA: Tone.PLAIN,
}  # fmt: skip


def of_tests(tests: Iterable[covenant.Test], clauses: Mapping[int, str]) -> list[Event]:
    """What tests of covenants found. ``clauses``: covenant → what people call it."""
    return [
        Event(
            one.test_on, What.COVENANT, f"borrower.event.covenant_{one.state}", {"clause": clauses.get(one.covenant_id, "")},
            _TESTED[one.state], "borrower", {"part": "covenants"},
        )
        for one in tests
        if one.state in _TESTED
    ]  # fmt: skip


def of_security(guarantees: Rows, collaterals: Rows, borrower_id: str) -> list[Event]:
    """Guarantees that began and ended, on either side, and collateral that was valued."""
    found: list[Event] = []
    for row in guarantees:
        taken = row["borrower_id"] == borrower_id
        other = row["guarantor_name"] or row["guarantor_id"] if taken else row["borrower_id"]
        told = {"other": other, "amount": row["amount"]}
        for name, key in (("starts_on", "begins"), ("ends_on", "ends")):
            if (day := _day(row[name])) is not None:
                side = "taken" if taken else "given"
                found.append(
                    Event(
                        day,
                        What.SECURITY,
                        f"borrower.event.guarantee_{side}_{key}",
                        told,
                        Tone.PLAIN,
                        "borrower",
                        {"part": "network"},
                    )
                )
    for row in collaterals:
        if (day := _day(row["valued_on"])) is not None:
            told = {"piece": row["collateral_id"], "value": row["value"]}
            found.append(Event(day, What.SECURITY, "borrower.event.valued", told, Tone.PLAIN, "borrower", {"part": "collateral"}))
    return found


def ordered(*events: Sequence[Event], until: date) -> list[Event]:
    """All of them, the newest first, of one day and kind the last told first; what lies after ``until`` has not happened yet."""
    known = [one for group in events for one in group if one.on <= until]
    known.reverse()  # equal ones keep their order
    return sorted(known, key=lambda one: (one.on, one.what), reverse=True)
