"""How long a stay lasts and when it is looked at again, by the bank's policy."""

from datetime import date, timedelta

from sqlalchemy import Connection

from postloan.desk.calendar import calendar_of
from postloan.errors import Invalid, Problem
from postloan.months import corresponding_day
from postloan.policy import Policy
from postloan.terms import Strategy

TEXT_MAX = 2000


def stay_until(today: date, policy: Policy) -> date:
    """The last day of the longest stay that begins, or is prolonged, today."""
    return corresponding_day(today, policy.watch_stay_months)


def latest_review(strategy: Strategy, today: date, connection: Connection, policy: Policy) -> date:
    """The working day by which a borrower with that strategy is looked at again."""
    days = int(getattr(policy, f"watch_review_{strategy.value}"))
    return calendar_of(connection, policy).add_working_days(today + timedelta(days=days), 0)


def review_day(wished: date | None, strategy: Strategy, today: date, connection: Connection, policy: Policy) -> date:
    """The review that was wished for, or the latest that the strategy allows.

    Raises:
        Invalid: the wish is not after today, or later than the strategy allows.
    """
    latest = latest_review(strategy, today, connection, policy)
    if wished is not None and not today < wished <= latest:
        raise Invalid({"review_on": Problem("watch.review_between", {"latest": latest.isoformat()})})
    return wished or latest


def strategy_of(chosen: str | None) -> Strategy:
    """The strategy of that code.

    Raises:
        Invalid: none was chosen.
    """
    if chosen not in set(Strategy):
        raise Invalid({"strategy": Problem("watch.strategy_missing")})
    return Strategy(str(chosen))


def said(text: str | None, name: str = "text") -> str:
    """What was said, trimmed.

    Raises:
        Invalid: nothing was, or too much.
    """
    words = (text or "").strip()
    if not words:
        raise Invalid({name: Problem("watch.text_missing")})
    if len(words) > TEXT_MAX:
        raise Invalid({name: Problem("watch.too_long", {"limit": TEXT_MAX})})
    return words
