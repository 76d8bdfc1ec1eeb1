"""The demo's warnings: the rules run on the last month-ends as they were known then, and staff who handle what they raise.

**Planted.** Most of what is older is handled: looked into, planned, some closed as resolved or as a false alarm. Some was left until
its clock ran out and went up; of the newest run little has been taken in hand, so that there is something overdue, due and new.
"""

import functools
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from postloan.access import EVERYTHING, SYSTEM, Actor, Reach, Role
from postloan.book import Pin
from postloan.demo import ledger, people, tape
from postloan.demo import words as w
from postloan.desk import Unit, now, policies, unit
from postloan.desk.calendar import Calendar, calendar_of
from postloan.house import House
from postloan.policy import Policy
from postloan.terms import ClosedAs, Colour, Verdict
from postloan.warning.life.clocks import recheck
from postloan.warning.life.escalate import escalate
from postloan.warning.life.handle import acknowledge_signal, verify_signal
from postloan.warning.life.leveling import relevel
from postloan.warning.life.muting import mute_signal
from postloan.warning.life.queries import SignalFilter, signals
from postloan.warning.life.step import step_row
from postloan.warning.run import run
from postloan.warning.tables import signal, signal_action, signal_mute, signal_step, warning_run

#: How many month-ends are run, the newest last.
RUNS = 3
#: Working days after a month-end on which its tape was there.
_ARRIVES = 2
#: Working days that the newest run lies back, so that what is due by then is due about today.
_NEWEST = 2


def written(house: House) -> bool:
    """Whether it is all there; the mute is written last."""
    with house.desk.connect() as connection:
        return connection.execute(select(signal_mute.c.id).limit(1)).first() is not None


def write(house: House) -> None:
    """Run and handle what is missing, the oldest month-end first."""
    pin, policy = house.book.pin(), policies.current(house.desk)
    if ledger.LAST not in pin.dates or written(house):
        return
    office = _office(house, pin, policy)
    done = _run_before(house)
    days = _days(office)
    for as_of, day in days.items():
        if as_of not in done:
            _judge(office, day)
        if as_of != ledger.LAST:
            _handle(office, day)
    _newest(office, days[ledger.LAST])


@dataclass(frozen=True)
class _Office:
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


def _office(house: House, pin: Pin, policy: Policy) -> _Office:
    with house.desk.connect() as connection:
        calendar = calendar_of(connection, policy)
    return _Office(house, pin, policy, people.actors(house), calendar)


def _run_before(house: House) -> set[date]:
    with house.desk.connect() as connection:
        return set(connection.execute(select(warning_run.c.as_of)).scalars())


def _days(office: _Office) -> dict[date, date]:
    """On which day each month-end was run."""
    found = {as_of: office.calendar.add_working_days(as_of, _ARRIVES) for as_of in tape.month_ends()[-RUNS:]}
    return found | {ledger.LAST: _newest_day(office)}


def _newest_day(office: _Office) -> date:
    """When the newest month-end was run: just behind the day of loading, wherever that is."""
    today = office.policy.local(now()).date()
    working = (day for n in itertools.count() if office.calendar.is_working(day := today - timedelta(days=n)))
    recent = next(itertools.islice(working, _NEWEST, None))
    return max(office.calendar.add_working_days(ledger.LAST, _ARRIVES), recent)


def _judge(office: _Office, day: date) -> None:
    run(office.house.desk, office.pin, office.policy, SYSTEM, cause="replay", today=day, at=office.moment(day, 7))


# --- who does it ------------------------------------------------------------------------------------------------------

Row = Mapping[str, Any]


def _officer(office: _Office, row: Row) -> Actor:
    """The officer in charge: by his account, or by name where the demo has opened none for him."""
    known = office.staff.get("officer")
    if known is not None and known.reach.covers(row["branch"], row["officer"]):
        return known
    return _named(row["branch"], row["officer"])


def _named(branch: str, officer: str | None) -> Actor:
    return Actor(None, officer or branch, Role.LOAN_OFFICER, Reach((branch,), (officer,) if officer else None))


def _above(office: _Office, row: Row) -> Actor:
    """Who closes it: the manager of the branch where the demo has one and the colour lets him, else head office."""
    manager = office.staff.get("manager")
    near = manager is not None and manager.reach.covers(row["branch"], row["officer"]) and row["colour"] < Colour.RED
    return manager if manager is not None and near else office.staff["head"]


def _turn(choices: Sequence[Any], row: Row) -> Any:
    return choices[int(row["id"]) % len(choices)]


Do = Callable[[Unit], object]


def _each(
    office: _Office, name: str, when: datetime, rows: Sequence[Row], say: Callable[[_Office, Row], tuple[Actor, Do]]
) -> None:
    """Say a word on each of some signals: what one person says comes at once, in one transaction."""
    of_person: dict[Actor, list[Do]] = defaultdict(list)
    for actor, do in (say(office, row) for row in rows):
        of_person[actor].append(do)
    for actor, words in of_person.items():
        with unit(office.house.desk, actor, name) as work:
            work.at = when
            for do in words:
                do(work)


def _open(house: House, *, raised_on: date | None = None) -> list[Row]:
    """The open signals as they stand, those of one day or all, in the order they were raised."""
    with house.desk.connect() as connection:
        found = signals(connection, EVERYTHING, SignalFilter(), today=ledger.LAST, limit=None).rows
    rows = [row for row in found.to_dict("records") if raised_on is None or row["raised_on"] == raised_on]
    return sorted(rows, key=lambda row: int(row["id"]))


# --- what is done -----------------------------------------------------------------------------------------------------

#: What becomes of a signal, by its number: one in so many is left alone, is false, of the mild ones is done with.
_LEFT, _FALSE, _LET_GO = 40, 11, 5


def _left(row: Row) -> bool:
    return bool(row["id"] % _LEFT == 0)


def _false(row: Row) -> bool:
    return bool(row["id"] % _FALSE == 1)


def _watched(row: Row) -> bool:
    """Whether it stays open with a plan: the serious ones, and some of the others."""
    return not _false(row) and bool(row["colour"] >= Colour.ORANGE or row["id"] % _LET_GO)


def _handle(office: _Office, day: date) -> None:
    """In the two weeks after a run: looked into, planned, and what is done with closed; then clocks that ran out go up.

    There are too many for a word each: they are written as the words would have written them.
    """
    after = functools.partial(office.calendar.add_working_days, day)
    new = [row for row in _open(office.house, raised_on=day) if row["state"] == "raised" and not _left(row)]
    kept, ended = [row for row in new if _watched(row)], [row for row in new if not _watched(row)]
    told = _Told(office, after(1), after(2), after(7))
    with unit(office.house.desk, office.staff["head"], "verify_signal") as work:
        work.at = office.moment(told.ended_on, 16)
        work.update_many(signal, [told.planned(row) for row in kept] + [told.closed(row) for row in ended])
        work.insert_many(signal_step, [step for row in new for step in told.steps(work, row)])
        work.insert_many(signal_action, [action for row in kept for action in told.actions(row)])
        relevel(work, None, told.ended_on)
    with unit(office.house.desk, SYSTEM, "escalate") as work:
        work.at = office.moment(after(10), 6)
        escalate(work, after(10))


@dataclass(frozen=True)
class _Told:
    """What is written of a signal that was looked into on one day, planned on another, and closed or carried on after a third."""

    office: _Office
    verified_on: date
    planned_on: date
    ended_on: date

    def _verdict(self, row: Row) -> str:
        return str(Verdict.FALSE if _false(row) else Verdict.TRUE)

    def planned(self, row: Row) -> dict[str, Any]:
        """It goes on, and was looked at again just before the newest run."""
        again = recheck(row["colour"], _newest_day(self.office), self.office.calendar, self.office.policy)
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

    def steps(self, work: Unit, row: Row) -> Iterator[dict[str, Any]]:
        said, officer = w.words()["warnings"], _officer(self.office, row)
        verdict = self._verdict(row)
        yield self._step(work, {**row, "state": "verified"}, "verified", (self.verified_on, 10), officer,
                         _turn(said["false" if _false(row) else "checked"], row), {"verdict": verdict})  # fmt: skip
        if _watched(row):
            actions = [{"what": one["what"], "owner": one["owner"], "due_on": str(one["due_on"])} for one in self.actions(row)]
            yield self._step(
                work, {**row, "state": "planned"}, "planned", (self.planned_on, 15), officer, None, {"actions": actions}
            )
            done = {"what": actions[0]["what"]}
            yield self._step(
                work, {**row, "state": "executing"}, "done", (self.ended_on, 11), officer, _turn(said["notes"], row), done
            )
            return
        text, facts = _turn(said["false" if _false(row) else "resolved"], row), {"closed_as": str(_as(row)), "still_fires": True}
        yield self._step(work, {**row, "state": "closed"}, "closed", (self.ended_on, 16), _above(self.office, row), text, facts)

    def _step(
        self, work: Unit, row: Row, kind: str, when: tuple[date, int], who: Actor, text: str | None, facts: Row
    ) -> dict[str, Any]:  # noqa: PLR0917
        made = step_row(work, row, kind, today=when[0], text=text, facts=facts)
        return {**made, "at": self.office.moment(*when), "who_id": who.id, "who": who.name}

    def actions(self, row: Row) -> list[dict[str, Any]]:
        """One action that is done, and for serious ones another that goes on."""
        said, officer = w.words()["warnings"], _officer(self.office, row).name
        soon = {
            "signal_id": row["id"], "what": _turn(said["actions"], row), "owner": officer, "due_on": self.ended_on, "done_on": self.ended_on,
            "done_by": officer, "note": _turn(said["notes"], row), "version": 2,
        }  # fmt: skip
        later = {
            "signal_id": row["id"], "what": _turn(said["actions"][1:], row), "owner": _above(self.office, row).name, "version": 1,
            "due_on": ledger.LAST + timedelta(days=45 + row["id"] % 60), "done_on": None, "done_by": None, "note": None,
        }  # fmt: skip
        return [soon, later] if row["colour"] >= Colour.ORANGE else [soon]


#: Columns of a closed signal that one that goes on has not: rows of one statement have the same ones.
_SAME = {"closed_as": None, "closed_on": None, "closed_at": None}


def _as(row: Row) -> ClosedAs:
    if _false(row):
        return ClosedAs.FALSE_ALARM
    return ClosedAs.TO_COLLECTION if row["rule_id"] == "R01" else ClosedAs.RESOLVED


def _newest(office: _Office, day: date) -> None:
    """Of the newest run the demo's own officer and manager have a part in hand; one rule is kept quiet for one borrower."""
    own = [office.staff[name].reach for name in ("officer", "manager") if name in office.staff]
    new = [row for row in _open(office.house, raised_on=day) if row["state"] == "raised" and not _left(row)]
    taken = [row for row in new if row["id"] % 3 == 0 and any(reach.covers(row["branch"], row["officer"]) for reach in own)]
    _each(office, "acknowledge_signal", office.moment(day, 16), taken, _acknowledge)
    _each(office, "verify_signal", office.moment(day, 17), taken[::2], _verify)
    known = [row for row in _open(office.house) if _above(office, row) is office.staff.get("manager")]
    mildest = sorted(known, key=lambda row: (row["colour"], row["id"]))[:1] or _open(office.house)[:1]
    _each(office, "mute_signal", office.moment(day, 18), mildest, _mute)


def _acknowledge(office: _Office, row: Row) -> tuple[Actor, Do]:
    return _officer(office, row), lambda work: acknowledge_signal(work, row["id"], row["version"])


def _verify(office: _Office, row: Row) -> tuple[Actor, Do]:
    verdict = Verdict.FALSE if _false(row) else Verdict.TRUE
    text = _turn(w.words()["warnings"]["false" if _false(row) else "checked"], row)
    return _officer(office, row), lambda work: verify_signal(work, row["id"], row["version"] + 1, verdict, text=text)


def _mute(office: _Office, row: Row) -> tuple[Actor, Do]:
    until = row["raised_on"] + timedelta(days=office.policy.warning_mute_days_max)
    reason = w.words()["warnings"]["muted"]
    return _above(office, row), lambda work: mute_signal(work, row["id"], row["version"], until=until, reason=reason)
