"""What is done about a signal that is true: a plan of actions, each with somebody and a day, begun and finished."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from postloan.access import Right, verb
from postloan.desk import Unit
from postloan.errors import ChangedMeanwhile, Invalid, OutOfReach, Problem
from postloan.terms import SignalState
from postloan.warning.life.step import admitted, step, today_of, words
from postloan.warning.tables import signal_action

_WHAT, _OWNER, _MOST = 500, 80, 20


@dataclass(frozen=True)
class PlannedAction:
    """One action as entered: what is done, by whom, by when."""

    what: str
    owner: str
    due_on: date | None


@verb(Right.HANDLE_SIGNAL)
def plan_signal(work: Unit, signal_id: int, version: int, actions: Sequence[PlannedAction], *, text: str = "") -> None:
    """Lay down what is done about a true signal; said again, the actions are added to those there are.

    Raises:
        OutOfReach, ChangedMeanwhile, NotNow; NotVerified: nobody has found it to be true.
        Invalid: no action, or one without words, somebody or a day to come (``what_1``, ``owner_1``, ``due_on_1`` …).
    """
    row, today = admitted(work, "plan", signal_id, version), today_of(work)
    if problems := _problems(actions, today):
        raise Invalid(problems)
    target = SignalState.PLANNED if row["state"] == SignalState.VERIFIED else SignalState(row["state"])
    listed = [{"what": one.what.strip(), "owner": one.owner.strip(), "due_on": one.due_on} for one in actions]
    facts = {"actions": [{**one, "due_on": str(one["due_on"])} for one in listed]}
    step(work, row, "planned", {"state": target}, text=words(text), facts=facts, today=today)
    for one in listed:
        work.insert(signal_action, {"signal_id": signal_id, **one, "version": 1})


def _problems(actions: Sequence[PlannedAction], today: date) -> dict[str, Problem]:
    if not actions:
        return {"actions": Problem("signal.no_action")}
    if len(actions) > _MOST:
        return {"actions": Problem("signal.too_many_actions", {"limit": _MOST})}
    found: dict[str, Problem | None] = {}
    for place, one in enumerate(actions, 1):
        found[f"what_{place}"] = _text_problem(one.what, "signal.what_missing", _WHAT)
        found[f"owner_{place}"] = _text_problem(one.owner, "signal.action_owner_missing", _OWNER)
        found[f"due_on_{place}"] = None if one.due_on is not None and one.due_on >= today else Problem("signal.due_wrong")
    return {name: problem for name, problem in found.items() if problem is not None}


def _text_problem(text: str, missing: str, most: int) -> Problem | None:
    if not text.strip():
        return Problem(missing)
    return Problem("signal.too_long", {"limit": most}) if len(text) > most else None


@verb(Right.HANDLE_SIGNAL)
def start_signal(work: Unit, signal_id: int, version: int, *, text: str = "") -> None:
    """Begin to carry the plan out.

    Raises:
        OutOfReach, ChangedMeanwhile, NotNow.
    """
    row = admitted(work, "start", signal_id, version)
    step(work, row, "executing", {"state": SignalState.EXECUTING}, text=words(text))


@verb(Right.HANDLE_SIGNAL)
def finish_action(work: Unit, signal_id: int, version: int, action_id: int, *, note: str) -> None:
    """Mark an action as done and say what came of it; an action is finished once.

    Raises:
        OutOfReach: no such action of this signal; ChangedMeanwhile: it was finished since; NotNow; Invalid: not a word on it.
    """
    row, today = admitted(work, "finish_action", signal_id, version), today_of(work)
    asked = select(signal_action).where(signal_action.c.id == action_id, signal_action.c.signal_id == signal_id)
    found = work.connection.execute(asked).mappings().one_or_none()
    if found is None:
        raise OutOfReach
    if found["done_on"] is not None:
        raise ChangedMeanwhile
    said = words(note, required=True, name="note")
    work.update(signal_action, action_id, {"done_on": today, "done_by": work.who.name, "note": said}, version=found["version"])
    facts = {"action": action_id, "what": found["what"]}
    step(work, row, "done", {"state": SignalState.EXECUTING}, text=said, facts=facts, today=today)


def open_actions(work: Unit, signal_id: int) -> int:
    """How many actions of a signal's plan are not done."""
    asked = select(func.count()).where(signal_action.c.signal_id == signal_id, signal_action.c.done_on.is_(None))
    return int(work.connection.execute(asked).scalar_one())
