"""The end of a signal, and opening it again: with the say that its colour asks for."""

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from postloan.access import Right, verb
from postloan.desk import Unit
from postloan.desk.calendar import calendar_of
from postloan.desk.policies import current
from postloan.errors import Invalid, Problem
from postloan.terms import ClosedAs, Colour, SignalState
from postloan.warning.life.clocks import clocks
from postloan.warning.life.leveling import relevel
from postloan.warning.life.moves import CLOSES, ends
from postloan.warning.life.planning import open_actions
from postloan.warning.life.refusals import ActionsOpen, NotHisToClose, NotVerified, OpenAlready, VerdictDiffers
from postloan.warning.life.step import admitted, need, step, today_of, words
from postloan.warning.tables import signal


@verb(Right.HANDLE_SIGNAL)
def close_signal(work: Unit, signal_id: int, version: int, as_: str, *, text: str) -> None:
    """Close a signal as what it came to, with the reason; the borrower's level is made anew.

    Blue ones are closed by whoever handles them, yellow and orange with ``CLOSE_SIGNAL``, red with ``CLOSE_RED_SIGNAL``.

    Raises:
        OutOfReach, ChangedMeanwhile, NotNow; NotHisToClose: by its colour.
        NotVerified: nobody has looked into it (blue ones need not be); VerdictDiffers: it was found to be something else.
        ActionsOpen: it cannot be resolved while actions are not done; Invalid: no such end, or no reason.
    """
    row = admitted(work, "close", signal_id, version)
    _need_say(work, row)
    if as_ not in set(ClosedAs):
        raise Invalid({"as_": Problem("signal.end_missing")})
    said = words(text, required=True)
    possible = ends(row["colour"], row["verdict"])
    if not possible:
        raise NotVerified
    if as_ not in possible:
        raise NotVerified if row["verdict"] is None else VerdictDiffers(verdict=row["verdict"], closed_as=str(as_))
    if as_ == ClosedAs.RESOLVED and (n := open_actions(work, signal_id)):
        raise ActionsOpen(n=n)
    today = today_of(work)
    ended = {"state": SignalState.CLOSED, "closed_as": str(as_), "closed_on": today, "closed_at": work.at}
    facts = {"closed_as": str(as_), "rule": _last_word(row)}
    step(work, row, "closed", ended, text=said, facts=facts, today=today)
    relevel(work, (row["borrower_id"],), today)


@verb(Right.HANDLE_SIGNAL)
def reopen_signal(work: Unit, signal_id: int, version: int, *, text: str) -> None:
    """Open a closed signal again, to be looked into anew, by somebody who could have closed it; its clocks begin again.

    Raises:
        OutOfReach, ChangedMeanwhile, NotNow; NotHisToClose; OpenAlready: the rule has raised another one since; Invalid: no reason.
    """
    row = admitted(work, "reopen", signal_id, version)
    _need_say(work, row)
    said = words(text, required=True)
    same = (
        signal.c.borrower_id == row["borrower_id"],
        signal.c.rule_id == row["rule_id"],
        signal.c.state != SignalState.CLOSED.value,
    )
    if work.connection.execute(select(signal.c.id).where(*same)).first() is not None:
        raise OpenAlready
    policy, today = current(work.connection), today_of(work)
    anew = clocks(row["colour"], today, calendar_of(work.connection, policy), policy)
    begun = {
        "state": SignalState.ACKNOWLEDGED, "verdict": None, "set_aside_on": None, "closed_as": None, "closed_on": None, "closed_at": None, "escalated_at": None,
        "respond_by": anew.respond_by, "plan_by": anew.plan_by, "recheck_on": anew.recheck_on,
    }  # fmt: skip
    step(work, row, "reopened", begun, text=said, facts={"was": row["closed_as"]}, today=today)
    relevel(work, (row["borrower_id"],), today)


def _last_word(row: RowMapping) -> str:
    """What the rule said last: a signal it can no longer judge is not one it no longer fires on."""
    return "unjudged" if row["unjudged_since"] is not None else "fires" if row["quiet_since"] is None else "quiet"


def _need_say(work: Unit, row: RowMapping) -> None:
    need(work, CLOSES[Colour(row["colour"])], NotHisToClose(colour=row["colour"]))
