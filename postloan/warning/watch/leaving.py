"""The verbs on leaving the watch list: one person asks, another with the right to it answers."""

from postloan.access import Right, verb
from postloan.desk import Unit
from postloan.desk.policies import current
from postloan.terms import Strategy
from postloan.warning.watch.entry import change, stay_of, today_of
from postloan.warning.watch.model import Kind
from postloan.warning.watch.refusals import ExitAsked, NoExitAsked, NotTheAsker, SamePerson
from postloan.warning.watch.terms import latest_review, said

_NOT_ASKED = dict.fromkeys(("exit_asked_on", "exit_asked_by_id", "exit_asked_by", "exit_reason"))


@verb(Right.KEEP_WATCH)
def ask_watch_exit(work: Unit, entry_id: int, version: int, *, reason: str) -> None:
    """Ask that a borrower leave the list, and say why.

    Raises:
        OutOfReach, ChangedMeanwhile, LeftAlready; ExitAsked; Invalid: no reason.
    """
    row = stay_of(work, entry_id, version)
    if row["exit_asked_on"] is not None:
        raise ExitAsked
    why = said(reason, "reason")
    asked = {
        "exit_asked_on": today_of(work), "exit_asked_by_id": work.who.id, "exit_asked_by": work.who.name, "exit_reason": why,
    }  # fmt: skip
    change(work, row, Kind.EXIT_ASKED, asked, text=why)


@verb(Right.KEEP_WATCH)
def withdraw_watch_exit(work: Unit, entry_id: int, version: int) -> None:
    """Take back one's own wish that a borrower leave.

    Raises:
        OutOfReach, ChangedMeanwhile, LeftAlready; NoExitAsked; NotTheAsker.
    """
    row = stay_of(work, entry_id, version)
    if row["exit_asked_on"] is None:
        raise NoExitAsked
    if row["exit_asked_by_id"] != work.who.id:
        raise NotTheAsker
    change(work, row, Kind.EXIT_WITHDRAWN, _NOT_ASKED, text=None)


@verb(Right.SETTLE_WATCH)
def settle_watch_exit(work: Unit, entry_id: int, version: int, *, grant: bool, text: str) -> None:
    """Let a borrower leave as somebody else asked, or refuse it; both with the reason. Refused, it is looked at again in due time.

    Raises:
        OutOfReach, ChangedMeanwhile, LeftAlready; NoExitAsked; SamePerson: he asked for it himself; Invalid: no reason.
    """
    row = stay_of(work, entry_id, version)
    if row["exit_asked_on"] is None:
        raise NoExitAsked
    if row["exit_asked_by_id"] == work.who.id:
        raise SamePerson
    words, today = said(text), today_of(work)
    if grant:
        left = {"left_on": today, "settled_by_id": work.who.id, "settled_by": work.who.name}
        change(work, row, Kind.LEFT, left, text=words)
        return
    due = latest_review(Strategy(row["strategy"]), today, work.connection, current(work.connection))
    change(work, row, Kind.EXIT_REFUSED, {**_NOT_ASKED, "review_on": due}, text=words, set_review=True)
