"""A run: the whole book judged, and what came of it written down: first what rules say of borrowers themselves, then what others hear
of it, each in one transaction. The same again changes nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, select
from sqlalchemy.engine import RowMapping

from postloan.access import EVERYTHING, Actor, Right, verb
from postloan.book import Pin
from postloan.desk import Unit, now, unit
from postloan.errors import PostloanError, Progress, no_progress
from postloan.policy import Policy
from postloan.warning import setting
from postloan.warning.catalogue import all_rules
from postloan.warning.engine import Finding, Status
from postloan.warning.homes import Homes, homes_of, move
from postloan.warning.known import Known
from postloan.warning.life.muting import lifted_since
from postloan.warning.life.take import Taken, take
from postloan.warning.outcome import Outcome, outcome
from postloan.warning.sources.standing import COLOURS
from postloan.warning.tables import warning_run, warning_run_rule

#: Why a run was made, as ``warning_run.cause`` has it.
CAUSES = ("publish", "daily", "hand", "replay")
_ERROR = 200
_COUNTS = ("raised", "updated", "muted", "quiet", "unjudged")


class NothingToJudge(PostloanError):
    """The book has no loans on or before the day."""

    key = "warning.run.empty"


@dataclass(frozen=True)
class RunResult:
    """What a run came to. ``fresh`` False: nothing had changed since the run ``run_id``, and nothing was written.

    ``raised`` … ``unjudged`` count signals, see ``warning_run``; ``failed`` and ``no_data`` name rules.
    """

    run_id: int
    as_of: date
    until: date
    fresh: bool
    raised: int
    updated: int
    muted: int
    quiet: int
    unjudged: int
    failed: tuple[str, ...]
    no_data: tuple[str, ...]
    judged: int
    seconds: float


def run(
    desk: Engine,
    pin: Pin,
    policy: Policy,
    who: Actor,
    *,
    cause: str,
    today: date | None = None,
    at: datetime | None = None,
    progress: Progress = no_progress,
) -> RunResult:
    """Judge the newest complete date of the book with all that is known today, and let the signals take it up.

    Args:
        desk: the desk.
        pin: the book.
        policy: in force.
        who: needs the right to run the rules.
        cause: one of :data:`CAUSES`.
        today: the day on the bank's clock, if it is not that of ``at``.
        at: the moment (UTC) that what is written shows, where it is not the present one.
        progress: told while rules are asked.

    Raises:
        NotAllowed: before any work is done.
        NothingToJudge: the book is empty.
    """
    who.need(Right.RUN_WARNINGS)
    moment = at or now()
    day = today or policy.local(moment).date()
    as_of = _date_of(pin, day)
    own, echoes = _in_turn()
    with desk.connect() as connection:
        known = Known(pin, as_of, max(day, as_of), policy, connection)
        settings = setting.current(connection)
        last = _last_like(connection, known, settings.version)
        before, unchanged = (None, {}) if last is None else (run_of(connection, last["id"]), last["marks"])
        found = outcome(known, settings, only=own, unchanged=unchanged, progress=progress)
        homes = homes_of(known, connection)
        connection.rollback()  # nothing is held open while others write, and what is read next is read anew

        def written(told: Outcome, onto: RunResult | None = None) -> RunResult:
            with unit(desk, who, run_warnings.__name__) as work:
                work.at = moment
                return run_warnings(work, told, cause, day, homes=homes, onto=onto)

        progress(0.9, "warning.run.writing")
        same = before is not None and _same(found, before)
        begun = None if same else written(found.without_marks({all_rules()[one].frame for one in echoes}))
        after = outcome(known, settings, only=echoes, unchanged=unchanged)
    if last is not None and before is not None and same and _same(after, before):
        return _again(dict(last), before, found.seconds + after.seconds)
    whole = found.then(after)
    return written(whole) if begun is None else written(replace(after, marks=whole.marks), begun)


def _in_turn() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The rules that are asked first, and those that go by what the first have said of others: these hear it in the same run."""
    echoes = tuple(rule_id for rule_id, one in all_rules().items() if COLOURS & set(one.needs))
    return tuple(rule_id for rule_id in all_rules() if rule_id not in echoes), echoes


def _date_of(pin: Pin, day: date) -> date:
    """The newest date up to the day for which all branches have spoken; where none ever was complete, the newest."""
    known = [one for one in pin.reports(EVERYTHING) if one.as_of <= day] or list(pin.reports(EVERYTHING))[-1:]
    if not known:
        raise NothingToJudge
    return next((one.as_of for one in reversed(known) if one.complete), known[-1].as_of)


def _last_like(connection: Connection, known: Known, version: int) -> RowMapping | None:
    """The newest run, if it was for the same days, settings and policy, and no mute was lifted since."""
    row = connection.execute(select(warning_run).order_by(warning_run.c.id.desc()).limit(1)).mappings().one_or_none()
    here = {"as_of": known.on, "known_until": known.until, "setting_version": version, "policy_version": known.policy.version}
    if row is None or any(row[name] != value for name, value in here.items()):
        return None
    return None if lifted_since(connection, row["finished_at"]) else row


def _same(found: Outcome, before: pd.DataFrame) -> bool:
    """Whether every rule is as the run before had it: not changed, or beside one that fails still and found as much as then."""
    told = {row["rule_id"]: (row["status"], row["judged"], row["hits"]) for row in before.to_dict("records")}
    return all(
        one.status is Status.UNCHANGED or told.get(one.rule_id) == (one.status, one.judged, len(one.hits))
        for one in found.findings
    )


def _again(row: Mapping[str, Any], rules: pd.DataFrame, seconds: float) -> RunResult:
    names = {status: tuple(rules.loc[rules["status"] == status, "rule_id"]) for status in Status}
    return RunResult(
        row["id"], row["as_of"], row["known_until"], False, 0, 0, 0, 0, 0,
        names[Status.FAILED], names[Status.NO_DATA], len(names[Status.JUDGED]), seconds,
    )  # fmt: skip


@verb(Right.RUN_WARNINGS)
def run_warnings(
    work: Unit, found: Outcome, cause: str, today: date, *, homes: Homes, onto: RunResult | None = None
) -> RunResult:  # fmt: skip
    """Write down a judging and let the signals take it up, one run after the other; ``today`` is the day on the bank's clock.

    ``homes``: where borrowers are looked after now; ``onto``: the run that what is found belongs to, None: a new one.
    """
    work.alone()
    run_id = _begun(work, found, cause) if onto is None else onto.run_id
    work.subject = f"run:{run_id}"
    move(work, homes, found.as_of, today)
    taken = take(work, found, today, run_id)
    work.insert_many(warning_run_rule, [_rule_row(run_id, one, taken) for one in found.findings])
    counts = {name: getattr(taken, name) + (getattr(onto, name) if onto else 0) for name in _COUNTS}
    work.update(warning_run, run_id, {**counts, "marks": dict(found.marks)})
    by_status = {status: tuple(one.rule_id for one in found.findings if one.status is status) for status in Status}
    done = RunResult(
        run_id, found.as_of, found.until, True, **counts, failed=by_status[Status.FAILED], no_data=by_status[Status.NO_DATA],
        judged=len(by_status[Status.JUDGED]), seconds=found.seconds,
    )  # fmt: skip
    return done if onto is None else _with_rules_of(done, onto)


def _begun(work: Unit, found: Outcome, cause: str) -> int:
    run_id: int = work.insert(warning_run, {
        "as_of": found.as_of, "known_until": found.until, "started_at": work.at, "finished_at": work.at, "cause": cause,
        "setting_version": found.settings.version, "policy_version": found.policy_version,
        **dict.fromkeys(_COUNTS, 0), "marks": {},
    })  # fmt: skip
    return run_id


def _with_rules_of(done: RunResult, before: RunResult) -> RunResult:
    """The whole of a run that was written in two parts."""
    return replace(
        done, failed=tuple(sorted((*before.failed, *done.failed))), no_data=tuple(sorted((*before.no_data, *done.no_data))),
        judged=before.judged + done.judged, seconds=before.seconds + done.seconds,
    )  # fmt: skip


def _rule_row(run_id: int, found: Finding, taken: Taken) -> dict[str, Any]:
    return {
        "run_id": run_id, "rule_id": found.rule_id, "status": found.status.value, "judged": found.judged,
        "hits": len(found.hits), "raised": taken.by_rule.get(found.rule_id, 0), "seconds": found.seconds,
        "error": (found.error or "")[:_ERROR] or None,
    }  # fmt: skip


def runs(connection: Connection, limit: int = 50) -> pd.DataFrame:
    """The runs, newest first, each with how many rules it judged, how many failed and how many had no data."""
    rows = connection.execute(select(warning_run).order_by(warning_run.c.id.desc()).limit(limit)).mappings().all()
    frame = pd.DataFrame([dict(row) for row in rows], columns=[column.name for column in warning_run.columns], dtype=object)
    told = _statuses(connection, [row["id"] for row in rows])
    for status in (Status.JUDGED, Status.NO_DATA, Status.FAILED, Status.UNCHANGED):
        frame[status.value] = [told.get((run_id, status.value), 0) for run_id in frame["id"]]
    return frame


def _statuses(connection: Connection, run_ids: Sequence[int]) -> Mapping[tuple[int, str], int]:
    asked = select(warning_run_rule.c.run_id, warning_run_rule.c.status).where(warning_run_rule.c.run_id.in_(run_ids))
    return Counter((row.run_id, row.status) for row in connection.execute(asked))


def run_of(connection: Connection, run_id: int) -> pd.DataFrame:
    """What each rule came to in a run: status, judged, hits, raised, seconds, error."""
    table = warning_run_rule
    rows = connection.execute(select(table).where(table.c.run_id == run_id).order_by(table.c.rule_id)).mappings()
    return pd.DataFrame([dict(row) for row in rows], columns=[column.name for column in table.columns], dtype=object)
