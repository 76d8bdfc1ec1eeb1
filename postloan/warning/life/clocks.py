"""When something has to be done about a signal: the answer, the plan and the next look, by its colour."""

from dataclasses import dataclass
from datetime import date, timedelta

from postloan.desk.calendar import Calendar
from postloan.policy import Policy
from postloan.terms import Colour


@dataclass(frozen=True)
class Clocks:
    """The days by which a signal must be taken in hand, have a plan, and be looked at again; None: not asked for by its colour."""

    respond_by: date | None
    plan_by: date | None
    recheck_on: date


def clocks(colour: int, today: date, calendar: Calendar, policy: Policy) -> Clocks:
    """The clocks of a colour started on a day. Answers and plans are counted in working days; a blue signal waits for its re-check."""
    name = Colour(colour).name.lower()
    again = recheck(colour, today, calendar, policy)
    if colour == Colour.BLUE:
        return Clocks(None, None, again)
    respond, plan = (int(getattr(policy, f"warning_{clock}_{name}")) for clock in ("respond", "plan"))
    return Clocks(calendar.add_working_days(today, respond), calendar.add_working_days(today, plan), again)


def recheck(colour: int, today: date, calendar: Calendar, policy: Policy) -> date:
    """The working day on or after which a signal of a colour is to be looked at again."""
    days = int(getattr(policy, f"warning_recheck_{Colour(colour).name.lower()}"))
    return calendar.add_working_days(today + timedelta(days=days), 0)


def sooner(one: date | None, other: date | None) -> date | None:
    """The earlier of two days, missing ones never winning: a worse colour tightens clocks, nothing loosens them."""
    given = [day for day in (one, other) if day is not None]
    return min(given) if given else None
