"""The verbs of whoever keeps the watch list: put a borrower on it, look at it again, let it stay longer."""

from datetime import date

from sqlalchemy import select

from postloan.access import EVERYTHING, Right, Scope, verb
from postloan.access.within import reach_of, within
from postloan.book import Pin
from postloan.borrower.spread.borrowers import borrower_of
from postloan.desk import Unit
from postloan.desk.policies import current
from postloan.errors import Invalid, OutOfReach, Problem
from postloan.warning.tables import signal, watch_entry
from postloan.warning.watch.entry import change, stay_of, today_of, word
from postloan.warning.watch.model import Cause, Kind
from postloan.warning.watch.refusals import ExitAsked, WatchedAlready
from postloan.warning.watch.terms import review_day, said, stay_until, strategy_of


@verb(Right.KEEP_WATCH)
def enter_watch(
    work: Unit, pin: Pin, scope: Scope, borrower_id: str, *, strategy: str | None, reason: str, review_on: date | None = None,
    signal_id: int | None = None, form_key: str | None = None,
) -> int:  # fmt: skip
    """Put a borrower on the list and return the number of the stay. The same ``form_key`` twice is one stay.

    Of ``scope`` date and currency count: what the borrower owes the whole bank on it is kept with the stay. ``review_on`` is when it is
    to be looked at first (None: as late as the strategy allows), ``signal_id`` the warning that led to it (None: own judgement).

    Raises:
        OutOfReach: neither a live loan of the borrower nor the signal is within the person's reach; WatchedAlready.
        Invalid: with every problem beside its field.
    """
    work.subject = f"borrower:{borrower_id}"
    whose = borrower_of(pin, Scope(reach_of(work), scope.as_of, scope.currency), borrower_id)
    work.alone()
    if form_key is not None:
        mine = select(watch_entry.c.id).where(watch_entry.c.form_key == form_key, watch_entry.c.entered_by_id == work.who.id)
        if (known := work.connection.execute(mine).scalar_one_or_none()) is not None:
            return int(known)
    chosen, why, today, policy = strategy_of(strategy), said(reason, "reason"), today_of(work), current(work.connection)
    due = review_day(review_on, chosen, today, work.connection, policy)
    _not_watched(work, borrower_id)
    _raised_for(work, signal_id, borrower_id)
    owed = borrower_of(pin, Scope(EVERYTHING, scope.as_of, scope.currency), borrower_id).balance
    entry_id: int = work.insert(watch_entry, {
        "borrower_id": borrower_id, "borrower_name": whose.name, "branch": whose.branch, "officer": whose.officer, "entered_on": today,
        "entered_by_id": work.who.id, "entered_by": work.who.name, "entered_at": work.at, "cause": (Cause.RULE if signal_id else Cause.HAND).value,
        "signal_id": signal_id, "reason": why, "strategy": chosen.value, "review_on": due, "stay_until": stay_until(today, policy),
        "exposure": owed, "currency": scope.currency, "form_key": form_key, "version": 1,
    })  # fmt: skip
    word(work, entry_id, Kind.ENTERED, chosen.value, review_on=due, text=why)
    return entry_id


@verb(Right.KEEP_WATCH)
def review_watch(
    work: Unit, entry_id: int, version: int, *, text: str, strategy: str | None, review_on: date | None = None
) -> None:  # fmt: skip
    """Say how a borrower on the list stands, what the bank means to do, and when it is looked at again.

    Raises:
        OutOfReach, ChangedMeanwhile, LeftAlready; Invalid: nothing said, no strategy, or a day the strategy does not allow.
    """
    row = stay_of(work, entry_id, version)
    words, chosen, today = said(text), strategy_of(strategy), today_of(work)
    due = review_day(review_on, chosen, today, work.connection, current(work.connection))
    change(work, row, Kind.REVIEWED, {"strategy": chosen.value, "review_on": due}, text=words, set_review=True)


@verb(Right.SETTLE_WATCH)
def prolong_watch(work: Unit, entry_id: int, version: int, *, until: date | None, text: str) -> None:
    """Let a borrower stay longer than the longest stay: a decision with its reason.

    Raises:
        OutOfReach, ChangedMeanwhile, LeftAlready; ExitAsked: that it end has been asked for.
        Invalid: no reason, or a day that is no later than the one there is, or further than a whole stay from today.
    """
    row = stay_of(work, entry_id, version)
    if row["exit_asked_on"] is not None:
        raise ExitAsked
    words, latest = said(text), stay_until(today_of(work), current(work.connection))
    if until is None or not max(row["stay_until"], today_of(work)) < until <= latest:
        raise Invalid({"until": Problem("watch.until_between", {"latest": latest.isoformat()})})
    change(work, row, Kind.PROLONGED, {"stay_until": until}, text=words)


def _not_watched(work: Unit, borrower_id: str) -> None:
    on = select(watch_entry.c.entered_on).where(watch_entry.c.borrower_id == borrower_id, watch_entry.c.left_on.is_(None))
    since = work.connection.execute(on).scalar_one_or_none()
    if since is not None:
        raise WatchedAlready(day=since.isoformat())


def _raised_for(work: Unit, signal_id: int | None, borrower_id: str) -> None:
    if signal_id is None:
        return
    asked = select(signal.c.id).where(
        signal.c.id == signal_id, signal.c.borrower_id == borrower_id, within(signal, reach_of(work))
    )
    if work.connection.execute(asked).scalar_one_or_none() is None:
        raise OutOfReach
