"""The demo's warnings: the rules run on the last month-ends as they were known then, and staff who handle what they raise.

**Planted.** Most of what is older is handled: looked into, planned, some closed as resolved or as a false alarm. Some was left until
its clock ran out and went up; of the newest run little has been taken in hand, so that there is something overdue, due and new.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from postloan.access import SYSTEM, Actor, Scope
from postloan.book import Pin
from postloan.demo import ledger, people, tape
from postloan.demo import words as w
from postloan.demo.handling import (
    ARRIVES,
    Office,
    Row,
    above,
    handle,
    is_false,
    left_alone,
    newest_day,
    officer_of,
    open_signals,
    turn,
)
from postloan.desk import Unit, policies, unit
from postloan.desk.calendar import calendar_of
from postloan.house import House
from postloan.policy import Policy
from postloan.terms import Colour, Strategy, Verdict
from postloan.warning.life.handle import acknowledge_signal, verify_signal
from postloan.warning.life.muting import mute_signal
from postloan.warning.run import run
from postloan.warning.tables import signal_mute, warning_run, watch_entry
from postloan.warning.watch.keeping import enter_watch

#: How many month-ends are run, the newest last.
RUNS = 3
#: Borrowers that the manager puts on the watch list after each of the older runs.
_WATCHED = 3


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
            handle(office, day)
            _watch(office, as_of, day)
    _newest(office, days[ledger.LAST])


def _office(house: House, pin: Pin, policy: Policy) -> Office:
    with house.desk.connect() as connection:
        calendar = calendar_of(connection, policy)
    return Office(house, pin, policy, people.actors(house), calendar)


def _run_before(house: House) -> set[date]:
    with house.desk.connect() as connection:
        return set(connection.execute(select(warning_run.c.as_of)).scalars())


def _days(office: Office) -> dict[date, date]:
    """On which day each month-end was run."""
    found = {as_of: office.calendar.add_working_days(as_of, ARRIVES) for as_of in tape.month_ends()[-RUNS:]}
    return found | {ledger.LAST: newest_day(office)}


def _judge(office: Office, day: date) -> None:
    run(office.house.desk, office.pin, office.policy, SYSTEM, cause="replay", today=day, at=office.moment(day, 7))


Do = Callable[[Unit], object]


def _each(office: Office, name: str, when: datetime, rows: Sequence[Row], say: Callable[[Office, Row], tuple[Actor, Do]]) -> None:
    """Say a word on each of some signals: what one person says comes at once, in one transaction."""
    of_person: dict[Actor, list[Do]] = defaultdict(list)
    for actor, do in (say(office, row) for row in rows):
        of_person[actor].append(do)
    for actor, words in of_person.items():
        with unit(office.house.desk, actor, name) as work:
            work.at = when
            for do in words:
                do(work)


def _watch(office: Office, as_of: date, day: date) -> None:
    """The manager puts the borrowers with the largest red signals of a run on the watch list, each with another strategy."""
    manager, on = office.staff["manager"], office.calendar.add_working_days(day, 8)
    red = [row for row in open_signals(office.house, raised_on=day) if row["colour"] == Colour.RED]
    near = [row for row in red if manager.reach.covers(row["branch"], row["officer"])]
    largest = sorted(near, key=lambda row: (-(row["exposure"] or 0), row["id"]))
    first = list({row["borrower_id"]: row for row in reversed(largest)}.values())[::-1]
    for place, row in enumerate(first[:_WATCHED]):
        with unit(office.house.desk, manager, enter_watch.__name__) as work:
            work.at = office.moment(on, 10)
            _enter(work, office.pin, Scope(manager.reach, as_of), row, list(Strategy)[place % len(Strategy)])


def _enter(work: Unit, pin: Pin, where: Scope, row: Row, strategy: Strategy) -> None:
    """Put a borrower on the list for a signal; one who is on it already stays."""
    if work.connection.execute(select(watch_entry.c.id).where(watch_entry.c.borrower_id == row["borrower_id"])).first() is None:
        enter_watch(
            work,
            pin,
            where,
            row["borrower_id"],
            strategy=strategy,
            reason=turn(w.words()["warnings"]["watched"], row),
            signal_id=row["id"],
        )


def _newest(office: Office, day: date) -> None:
    """Of the newest run the demo's own officer and manager have a part in hand; one rule is kept quiet for one borrower."""
    own = [office.staff[name].reach for name in ("officer", "manager") if name in office.staff]
    new = [row for row in open_signals(office.house, raised_on=day) if row["state"] == "raised" and not left_alone(row)]
    taken = [row for row in new if row["id"] % 3 == 0 and any(reach.covers(row["branch"], row["officer"]) for reach in own)]
    _each(office, "acknowledge_signal", office.moment(day, 16), taken, _acknowledge)
    _each(office, "verify_signal", office.moment(day, 17), taken[::2], _verify)
    known = [row for row in open_signals(office.house) if above(office, row) is office.staff.get("manager")]
    mildest = sorted(known, key=lambda row: (row["colour"], row["id"]))[:1] or open_signals(office.house)[:1]
    _each(office, "mute_signal", office.moment(day, 18), mildest, _mute)


def _acknowledge(office: Office, row: Row) -> tuple[Actor, Do]:
    return officer_of(office, row), lambda work: acknowledge_signal(work, row["id"], row["version"])


def _verify(office: Office, row: Row) -> tuple[Actor, Do]:
    verdict = Verdict.FALSE if is_false(row) else Verdict.TRUE
    text = turn(w.words()["warnings"]["false" if is_false(row) else "checked"], row)
    return officer_of(office, row), lambda work: verify_signal(work, row["id"], row["version"] + 1, verdict, text=text)


def _mute(office: Office, row: Row) -> tuple[Actor, Do]:
    until = row["raised_on"] + timedelta(days=office.policy.warning_mute_days_max)
    reason = w.words()["warnings"]["muted"]
    return above(office, row), lambda work: mute_signal(work, row["id"], row["version"], until=until, reason=reason)
