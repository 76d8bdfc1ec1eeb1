"""Taking what a run found into the desk: new signals raised, open ones brought up to date, those that fell silent marked so, and
those of which their rule can say nothing any more, with the reason.

One borrower has at most one open signal of a rule. What is open is brought up to date, however old it is; what was closed a short
while ago, or is muted, is raised again only when it has got worse. What was handed to collection or classed anew is not raised
again while it is still the same trouble, however long that lasts.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol

from sqlalchemy import func, select
from sqlalchemy.engine import RowMapping

from postloan.desk import Unit
from postloan.desk.calendar import Calendar, calendar_of
from postloan.desk.policies import current
from postloan.policy import Policy
from postloan.terms import ClosedAs, SignalState
from postloan.warning.catalogue import Settings
from postloan.warning.engine import Finding
from postloan.warning.life.clocks import Clocks, clocks, sooner
from postloan.warning.life.hits import evidence
from postloan.warning.life.leveling import relevel
from postloan.warning.life.muting import in_force
from postloan.warning.life.owner import Staff, staff_of
from postloan.warning.life.step import step_row
from postloan.warning.tables import signal, signal_mute, signal_step
from postloan.warning.whom import Standing, Whom

#: Columns that a run keeps up to date while a signal is open; a change of one of them is worth a write.
_EVIDENCE = (
    "borrower_name",
    "branch",
    "officer",
    "loan_id",
    "loans",
    "exposure",
    "currency",
    "colour",
    "value",
    "limit_value",
    "since",
    "source",
    "figures",
)
_HANDED_OVER = (ClosedAs.TO_COLLECTION.value, ClosedAs.RECLASSIFIED.value)
_RAISED_FIRST = frozenset({SignalState.RAISED.value})
_UNPLANNED = frozenset({SignalState.RAISED.value, SignalState.ACKNOWLEDGED.value, SignalState.VERIFIED.value})

Key = tuple[str, str]


class Judged(Protocol):
    """What a run found."""

    @property
    def as_of(self) -> date: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def findings(self) -> tuple[Finding, ...]: ...


@dataclass(frozen=True)
class Taken:
    """What became of the hits of a run.

    Attributes:
        raised: new signals; updated: open ones whose evidence or date moved.
        muted: hits that a mute kept quiet; held: hits of a signal closed a short while ago or handed over, no worse than it was.
        quiet: open signals whose rule judged the borrower and no longer fires, marked in this run.
        unjudged: open signals whose rule cannot judge the borrower any more, marked in this run.
        by_rule: new signals by rule.
    """

    raised: int
    updated: int
    muted: int
    quiet: int
    held: int = 0
    by_rule: Mapping[str, int] = field(default_factory=dict)
    unjudged: int = 0


@dataclass
class _Desk:
    """The desk as a run finds it, and what it means to write."""

    today: date
    as_of: date
    policy: Policy
    calendar: Calendar
    staff: Staff
    open: Mapping[Key, RowMapping]
    closed: Mapping[Key, int]
    handed: Mapping[tuple[str, str, date], int]
    mutes: Mapping[Key, int]
    new: list[dict[str, Any]] = field(default_factory=list)
    moved: list[dict[str, Any]] = field(default_factory=list)
    silent: list[dict[str, Any]] = field(default_factory=list)
    steps: list[tuple[Mapping[Any, Any], str, dict[str, Any]]] = field(default_factory=list)
    muted: int = 0
    held: int = 0
    begun: dict[int, Clocks] = field(default_factory=dict)

    def due(self, colour: int) -> Clocks:
        """The clocks of a colour that begin today; worked out once a colour, for a first run raises very many."""
        if colour not in self.begun:
            self.begun[colour] = clocks(colour, self.today, self.calendar, self.policy)
        return self.begun[colour]


def take(work: Unit, outcome: Judged, today: date, run_id: int | None) -> Taken:
    """Write down what a run found. The same outcome taken twice writes nothing the second time.

    Rules that failed or were not asked again change nothing. A run of an earlier date than a signal was last seen on does not touch
    it. No signal is ever closed by a run: neither because its rule is quiet, nor because it cannot judge any more.
    """
    work.alone()
    desk = _read(work, outcome.as_of, today)
    for finding in outcome.findings:
        if finding.whom is not None:
            _finding(desk, finding, finding.whom)
    _write(work, desk, outcome.settings.version, run_id)
    relevel(work, None, today)
    by_rule = Counter(row["rule_id"] for row in desk.new)
    quiet = sum(row["quiet_since"] is not None for row in desk.silent)
    return Taken(len(desk.new), len(desk.moved), desk.muted, quiet, desk.held, dict(by_rule), len(desk.silent) - quiet)


def _read(work: Unit, as_of: date, today: date) -> _Desk:
    policy = current(work.connection)
    since = today - timedelta(days=policy.warning_dedup_days)
    open_ = work.connection.execute(select(signal).where(signal.c.state != SignalState.CLOSED.value)).mappings()
    closed = work.connection.execute(
        select(signal.c.borrower_id, signal.c.rule_id, func.max(signal.c.colour)).where(signal.c.closed_on >= since)
        .group_by(signal.c.borrower_id, signal.c.rule_id)
    )  # fmt: skip
    begun = (signal.c.borrower_id, signal.c.rule_id, signal.c.since)
    handed = work.connection.execute(
        select(*begun, func.max(signal.c.colour)).where(signal.c.closed_as.in_(_HANDED_OVER), signal.c.since.is_not(None)).group_by(*begun)
    )  # fmt: skip
    mutes = work.connection.execute(
        select(signal_mute.c.borrower_id, signal_mute.c.rule_id, signal_mute.c.colour).where(in_force(today))
    )
    return _Desk(
        today, as_of, policy, calendar_of(work.connection, policy), staff_of(work.connection),
        {(row["borrower_id"], row["rule_id"]): row for row in open_}, {(who, rule): colour for who, rule, colour in closed},
        {(who, rule, since): colour for who, rule, since, colour in handed},
        {(who, rule): colour for who, rule, colour in mutes},
    )  # fmt: skip


def _finding(desk: _Desk, finding: Finding, whom: Whom) -> None:
    seen: set[Key] = set()
    for found in evidence(finding.hits):
        found["currency"] = found["currency"] or desk.policy.reporting_currency
        key = (found["borrower_id"], found["rule_id"])
        seen.add(key)
        if key in desk.open:
            _update(desk, desk.open[key], found)
        elif found["colour"] <= desk.mutes.get(key, 0):
            desk.muted += 1
        elif found["colour"] <= max(desk.closed.get(key, 0), _handed(desk, found)):
            desk.held += 1
        else:
            desk.new.append(_raised(desk, found))
    others = [
        row for key, row in desk.open.items() if key[1] == finding.rule_id and key not in seen and row["last_as_of"] <= desk.as_of
    ]
    told = whom.of([row["borrower_id"] for row in others]) if others else {}
    for row in others:
        _no_hit(desk, row, told[row["borrower_id"]])


def _no_hit(desk: _Desk, row: RowMapping, standing: Standing) -> None:
    """The rule does not fire any more: it says that nothing is wrong, or it can say nothing. What is known already is no news."""
    why = None if standing is Standing.QUIET else standing.word
    if (row["quiet_since"] is not None) if why is None else row["unjudged_why"] == why:
        return
    since = {
        "quiet_since": desk.as_of if why is None else None,
        "unjudged_since": None if why is None else row["unjudged_since"] or desk.as_of,
    }
    desk.silent.append({"id": row["id"], **since, "unjudged_why": why})
    desk.steps.append((row, "quiet" if why is None else "unjudged", {} if why is None else {"why": why}))


def _handed(desk: _Desk, found: Mapping[str, Any]) -> int:
    """The worst colour with which this very trouble, the same since the same day, went to other hands; 0: it did not."""
    since = found["since"]
    return desk.handed.get((found["borrower_id"], found["rule_id"], since), 0) if since is not None else 0


def _raised(desk: _Desk, found: Mapping[str, Any]) -> dict[str, Any]:
    due = desk.due(found["colour"])
    return {
        **found, "first_colour": found["colour"], "coloured_on": desk.today,
        "first_as_of": desk.as_of, "last_as_of": desk.as_of, "times": 1, "raised_on": desk.today, "state": SignalState.RAISED.value,
        "owner": desk.staff.owner(found["colour"], found["branch"], found["officer"]), "respond_by": due.respond_by,
        "plan_by": due.plan_by, "recheck_on": due.recheck_on,
    }  # fmt: skip


def _update(desk: _Desk, row: RowMapping, found: Mapping[str, Any]) -> None:
    """Bring an open signal up to date where something about it is new; another colour, and firing again, are steps of its life."""
    again = row["quiet_since"] is not None or row["unjudged_since"] is not None
    same = row["last_as_of"] == desk.as_of and not again and all(row[name] == found[name] for name in _EVIDENCE)
    if same or desk.as_of < row["last_as_of"]:
        return
    coloured = row["colour"] != found["colour"]
    moved = {
        "id": row["id"], **{name: found[name] for name in _EVIDENCE}, "coloured_on": desk.today if coloured else row["coloured_on"],
        "last_as_of": desk.as_of, "quiet_since": None, "unjudged_since": None, "unjudged_why": None, "times": row["times"] + (desk.as_of > row["last_as_of"]),
        **{name: row[name] for name in ("owner", "respond_by", "plan_by", "recheck_on", "set_aside_on")},
    }  # fmt: skip
    if found["colour"] > row["colour"]:
        moved |= _worse(desk, row, found)
    desk.moved.append(moved)
    if coloured or again:
        facts = {"from": row["colour"], "to": found["colour"], "again": again}
        desk.steps.append(({**row, **moved}, "updated", facts))


def _worse(desk: _Desk, row: RowMapping, found: Mapping[str, Any]) -> dict[str, Any]:
    """A worse colour tightens the clocks that still run, may go to somebody higher, and counts though the milder one was set aside."""
    due = desk.due(found["colour"])
    owner = desk.staff.owner(found["colour"], found["branch"], found["officer"])
    higher = desk.staff.leads(owner, found["branch"]) and not desk.staff.leads(row["owner"], found["branch"])
    return {
        "owner": owner if higher else row["owner"],
        "respond_by": sooner(row["respond_by"], due.respond_by) if row["state"] in _RAISED_FIRST else row["respond_by"],
        "plan_by": sooner(row["plan_by"], due.plan_by) if row["state"] in _UNPLANNED else row["plan_by"],
        "recheck_on": sooner(row["recheck_on"], due.recheck_on), "set_aside_on": None,
    }  # fmt: skip


def _write(work: Unit, desk: _Desk, setting_version: int, run_id: int | None) -> None:
    newest = work.connection.execute(select(func.coalesce(func.max(signal.c.id), 0))).scalar_one()
    same = {"raised_at": work.at, "setting_version": setting_version, "policy_version": desk.policy.version, "run_id": run_id}
    work.insert_many(signal, [{**row, **same} for row in desk.new])
    work.update_many(signal, desk.moved)
    work.update_many(signal, desk.silent)
    steps = [step_row(work, row, kind, today=desk.today, facts=facts) for row, kind, facts in desk.steps]
    work.insert_many(signal_step, [*steps, *_first_steps(work, desk, newest)])


def _first_steps(work: Unit, desk: _Desk, newest: int) -> Iterable[dict[str, Any]]:
    """The step "raised" of every new signal, by the number that the desk gave it."""
    if not desk.new:
        return []
    asked = select(signal.c.id, signal.c.borrower_id, signal.c.rule_id).where(signal.c.id > newest)
    numbers = {(row.borrower_id, row.rule_id): row.id for row in work.connection.execute(asked)}
    return [
        step_row(work, {**row, "id": numbers[row["borrower_id"], row["rule_id"]]}, "raised", today=desk.today) for row in desk.new
    ]
