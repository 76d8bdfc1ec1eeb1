"""How the demo's staff handled what its rules raised: looked into, planned, carried on or closed, and what was left.

There are too many signals for a word each, so they are written as the words would have written them.
"""

import functools
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from postloan.access import EVERYTHING, SYSTEM, Actor, Reach, Role
from postloan.book import Pin
from postloan.demo import ledger
from postloan.demo import words as w
from postloan.desk import Unit, now, unit
from postloan.desk.calendar import Calendar
from postloan.house import House
from postloan.policy import Policy
from postloan.terms import ClosedAs, Colour, Verdict
from postloan.warning.catalogue import fact_of
from postloan.warning.life.clocks import recheck
from postloan.warning.life.escalate import escalate
from postloan.warning.life.leveling import relevel
from postloan.warning.life.queries import SignalFilter, signals
from postloan.warning.life.step import step_row
from postloan.warning.tables import signal, signal_action, signal_step

#: Working days after a month-end on which its tape was there.
ARRIVES = 2
#: Working days that the newest run lies back, so that what is due by then is due about today.
_NEWEST = 2


@dataclass(frozen=True)
class Office:
    """Where it happens, by whom, and on which days people work."""

    house: House
    pin: Pin
    policy: Policy
    staff: Mapping[str, Actor]
    calendar: Calendar

    def moment(self, day: date, hour: int) -> datetime:
        """An hour on the bank's clock as the desk keeps it."""
        local = datetime.combine(day, time(hour), ZoneInfo(self.policy.time_zone))
        return local.astimezone(UTC).replace(tzinfo=None)


def newest_day(office: Office) -> date:
    """When the newest month-end was run: just behind the day of loading, wherever that is."""
    today = office.policy.local(now()).date()
    working = (day for n in itertools.count() if office.calendar.is_working(day := today - timedelta(days=n)))
    recent = next(itertools.islice(working, _NEWEST, None))
    return max(office.calendar.add_working_days(ledger.LAST, ARRIVES), recent)


Row = Mapping[str, Any]


def officer_of(office: Office, row: Row) -> Actor:
    """The officer in charge: by his account, or by name where the demo has opened none for him."""
    known = office.staff.get("officer")
    if known is not None and known.reach.covers(row["branch"], row["officer"]):
        return known
    return _named(row["branch"], row["officer"])


def _named(branch: str, officer: str | None) -> Actor:
    return Actor(None, officer or branch, Role.LOAN_OFFICER, Reach((branch,), (officer,) if officer else None))


def above(office: Office, row: Row) -> Actor:
    """Who closes it: the manager of the branch where the demo has one and the colour lets him, else head office."""
    manager = office.staff.get("manager")
    near = manager is not None and manager.reach.covers(row["branch"], row["officer"]) and row["colour"] < Colour.RED
    return manager if manager is not None and near else office.staff["head"]


def turn(choices: Sequence[Any], row: Row) -> Any:
    return choices[int(row["id"]) % len(choices)]


def open_signals(house: House, *, raised_on: date | None = None) -> list[Row]:
    """The open signals as they stand, those of one day or all, in the order they were raised."""
    with house.desk.connect() as connection:
        found = signals(connection, EVERYTHING, SignalFilter(), today=ledger.LAST, limit=None).rows
    every: list[Row] = [{str(name): value for name, value in row.items()} for row in found.to_dict("records")]
    long = {row["borrower_id"] for row in every if row["rule_id"] == "R01" and row["value"] > _COLLECTED}
    told: list[Row] = [{**row, "collected": row["borrower_id"] in long and fact_of(row["rule_id"]) == "R01"} for row in every]
    rows = [row for row in told if raised_on is None or row["raised_on"] == raised_on]
    return sorted(rows, key=lambda row: int(row["id"]))


#: What becomes of a signal, by its number: one in so many is left alone, is false, of the mild ones is done with.
_LEFT, _FALSE, _LET_GO = 40, 11, 5
#: Days late from which a loan is the collectors'.
_COLLECTED = 90


def left_alone(row: Row) -> bool:
    return bool(row["id"] % _LEFT == 0)


def is_false(row: Row) -> bool:
    return bool(row["id"] % _FALSE == 1) and not is_handed_over(row)


def is_handed_over(row: Row) -> bool:
    """Whether it tells of a lateness that is long enough for the collectors to have the loan."""
    return bool(row["collected"])


def _watched(row: Row) -> bool:
    """Whether it stays open with a plan: the serious ones, and some of the others."""
    return not is_false(row) and not is_handed_over(row) and bool(row["colour"] >= Colour.ORANGE or row["id"] % _LET_GO)


def handle(office: Office, day: date) -> None:
    """In the two weeks after a run: looked into, planned, and what is done with or has fallen silent closed; then clocks that ran out
    go up.

    There are too many for a word each: they are written as the words would have written them.
    """
    after = functools.partial(office.calendar.add_working_days, day)
    new = [row for row in open_signals(office.house, raised_on=day) if row["state"] == "raised" and not left_alone(row)]
    kept, ended = [row for row in new if _watched(row)], [row for row in new if not _watched(row)]
    silent = [row for row in open_signals(office.house) if row["state"] == "executing" and row["quiet_since"] is not None]
    told = _Told(office, after(1), after(2), after(7))
    with unit(office.house.desk, office.staff["head"], "verify_signal") as work:
        work.at = office.moment(told.ended_on, 16)
        work.update_many(signal, [told.planned(row) for row in kept] + [told.closed(row) for row in ended])
        work.update_many(signal, [told.silenced(row) for row in silent])
        work.insert_many(signal_step, [step for row in new for step in told.steps(work, row)])
        work.insert_many(signal_step, [step for row in silent for step in told.last_steps(work, row)])
        work.update_many(signal_action, told.finished(work, silent))
        work.insert_many(signal_action, [action for row in kept for action in told.actions(row)])
        relevel(work, None, told.ended_on)
    with unit(office.house.desk, SYSTEM, "escalate") as work:
        work.at = office.moment(after(10), 6)
        escalate(work, after(10))


@dataclass(frozen=True)
class _Told:
    """What is written of a signal that was looked into on one day, planned on another, and closed or carried on after a third."""

    office: Office
    verified_on: date
    planned_on: date
    ended_on: date

    def _verdict(self, row: Row) -> str:
        return str(Verdict.FALSE if is_false(row) else Verdict.TRUE)

    def planned(self, row: Row) -> dict[str, Any]:
        """It goes on, and was looked at again just before the newest run."""
        again = recheck(row["colour"], newest_day(self.office), self.office.calendar, self.office.policy)
        return {
            "id": row["id"],
            **_SAME,
            "state": "executing",
            "verdict": self._verdict(row),
            "recheck_on": again,
            "version": row["version"] + 3,
        }

    def closed(self, row: Row) -> dict[str, Any]:
        as_, at = _as(row), self.office.moment(self.ended_on, 16)
        ended = {"closed_as": str(as_), "closed_on": self.ended_on, "closed_at": at}
        return {
            "id": row["id"], "state": "closed", "verdict": self._verdict(row), "recheck_on": row["recheck_on"], **ended, "version": row["version"] + 2,
        }  # fmt: skip

    def silenced(self, row: Row) -> dict[str, Any]:
        """What no longer fires was resolved, or was false all along; its plan is done."""
        return {**self.closed(row), "verdict": row["verdict"], "version": row["version"] + 1}

    def last_steps(self, work: Unit, row: Row) -> Iterator[dict[str, Any]]:
        if row["colour"] >= Colour.ORANGE:
            done = {"what": turn(w.words()["warnings"]["actions"][1:], row)}
            note = turn(w.words()["warnings"]["notes"], row)
            yield self._step(work, row, above(self.office, row), _Word("done", "executing", self.ended_on, 15, note, done))
        yield self.end(work, row)

    def finished(self, work: Unit, rows: Sequence[Row]) -> list[dict[str, Any]]:
        """What was left to do for these signals, done."""
        of = {row["id"]: row for row in rows}
        asked = select(signal_action.c.id, signal_action.c.signal_id, signal_action.c.owner).where(
            signal_action.c.signal_id.in_(of), signal_action.c.done_on.is_(None)
        )
        return [
            {
                "id": one.id, "done_on": self.ended_on, "done_by": one.owner, "note": turn(w.words()["warnings"]["notes"], of[one.signal_id]), "version": 2,
            }
            for one in work.connection.execute(asked)
        ]  # fmt: skip

    def end(self, work: Unit, row: Row) -> dict[str, Any]:
        false, rule = row["verdict"] == Verdict.FALSE, "fires" if row["quiet_since"] is None else "quiet"
        text = turn(w.words()["warnings"]["false" if false else "resolved"], row)
        facts = {"closed_as": str(_as(row)), "rule": rule}
        return self._step(work, row, above(self.office, row), _Word("closed", "closed", self.ended_on, 16, text, facts))

    def steps(self, work: Unit, row: Row) -> Iterator[dict[str, Any]]:
        said, officer = w.words()["warnings"], officer_of(self.office, row)
        false, verdict = is_false(row), {"verdict": self._verdict(row)}
        yield self._step(work, row, officer, _Word("verified", "verified", self.verified_on, 10, turn(said["false" if false else "checked"], row), verdict))  # fmt: skip
        if _watched(row):
            actions = [{"what": one["what"], "owner": one["owner"], "due_on": str(one["due_on"])} for one in self.actions(row)]
            yield self._step(work, row, officer, _Word("planned", "planned", self.planned_on, 15, None, {"actions": actions}))
            done = {"what": actions[0]["what"]}
            yield self._step(work, row, officer, _Word("done", "executing", self.ended_on, 11, turn(said["notes"], row), done))
            return
        yield self.end(work, {**row, **verdict})

    def _step(self, work: Unit, row: Row, who: Actor, word: "_Word") -> dict[str, Any]:
        made = step_row(work, {**row, "state": word.state}, word.kind, today=word.on, text=word.text, facts=word.facts)
        return {**made, "at": self.office.moment(word.on, word.hour), "who_id": who.id, "who": who.name}

    def actions(self, row: Row) -> list[dict[str, Any]]:
        """One action that is done, and for serious ones another that goes on."""
        said, officer = w.words()["warnings"], officer_of(self.office, row).name
        soon = {
            "signal_id": row["id"], "what": turn(said["actions"], row), "owner": officer, "due_on": self.ended_on, "done_on": self.ended_on,
            "done_by": officer, "note": turn(said["notes"], row), "version": 2,
        }  # fmt: skip
        later = {
            "signal_id": row["id"], "what": turn(said["actions"][1:], row), "owner": above(self.office, row).name, "version": 1,
            "due_on": ledger.LAST + timedelta(days=45 + row["id"] % 60), "done_on": None, "done_by": None, "note": None,
        }  # fmt: skip
        return [soon, later] if row["colour"] >= Colour.ORANGE else [soon]


@dataclass(frozen=True)
class _Word:
    """A step as it is told: what kind, where it led, when, and what was said of it."""

    kind: str
    state: str
    on: date
    hour: int
    text: str | None
    facts: Row


#: Columns of a closed signal that one that goes on has not: rows of one statement have the same ones.
_SAME = {"closed_as": None, "closed_on": None, "closed_at": None}


def _as(row: Row) -> ClosedAs:
    if is_false(row):
        return ClosedAs.FALSE_ALARM
    return ClosedAs.TO_COLLECTION if is_handed_over(row) else ClosedAs.RESOLVED
