"""What is done every day without anybody: the book judged, and signals whose clock ran out handed up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Engine

from postloan.access import SYSTEM
from postloan.book import Pin
from postloan.desk import now, unit
from postloan.errors import Progress, no_progress
from postloan.policy import Policy
from postloan.warning.catalogue import all_rules
from postloan.warning.engine import Status
from postloan.warning.life.escalate import escalate
from postloan.warning.run import RunResult, run, run_of


@dataclass(frozen=True)
class Day:
    """A day's run, and how many signals were handed up because their clock had run out."""

    run: RunResult
    escalated: int


def daily(desk: Engine, pin: Pin, policy: Policy, *, today: date | None = None, progress: Progress = no_progress) -> Day:
    """Do the day's work as the system. Once more on the same day changes nothing.

    Raises:
        NothingToJudge: the book is empty.
    """
    day = today or policy.local(now()).date()
    done = run(desk, pin, policy, SYSTEM, cause="daily", today=day, progress=progress)
    with unit(desk, SYSTEM, escalate.__name__) as work:
        return Day(done, escalate(work, day))


def lines(connection: Connection, day: Day) -> Iterator[str]:
    """The day in a few lines of a terminal: the rules that found something or failed, then the counts."""
    done, names = day.run, {rule_id: one.manual["en"].name for rule_id, one in all_rules().items()}
    for row in run_of(connection, done.run_id).to_dict("records"):
        if row["hits"] or row["status"] == Status.FAILED:
            what = (
                f"FAILED: {row['error']}" if row["status"] == Status.FAILED else f"{row['hits']:>7,} hits {row['raised']:>7,} new"
            )
            yield f"  {row['rule_id']:<4} {names.get(row['rule_id'], ''):<48.48} {what}"
    fresh = "" if done.fresh else " (nothing has changed since)"
    yield f"Run {done.run_id} on the loans of {done.as_of}, news up to {done.until}{fresh}"
    yield (
        f"{done.judged} rules judged, {len(done.no_data)} without data, {len(done.failed)} failed, in {done.seconds:.1f} s; signals: "
        f"{done.raised:,} raised, {done.updated:,} updated, {done.muted:,} muted, {done.quiet:,} quiet, {done.unjudged:,} not to be judged, {day.escalated:,} handed up"
    )
