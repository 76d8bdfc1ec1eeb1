"""The day on which something has to be done next about a signal, as an expression of its row."""

from typing import Any

from sqlalchemy import ColumnElement, Date, case, func, select, type_coerce

from postloan.terms import SignalState
from postloan.warning.tables import signal, signal_action


def due_on() -> ColumnElement[Any]:
    """Taken in hand, then planned, then the next action or the next look, whichever comes first; missing once it is closed."""
    action = (
        select(func.min(signal_action.c.due_on))
        .where(signal_action.c.signal_id == signal.c.id, signal_action.c.done_on.is_(None))
        .correlate(signal)
        .scalar_subquery()
    )
    again = signal.c.recheck_on
    first = case((action < func.coalesce(again, action), action), else_=func.coalesce(again, action))
    told = case(
        (signal.c.state == SignalState.CLOSED.value, None),
        (signal.c.state == SignalState.RAISED.value, func.coalesce(signal.c.respond_by, again)),
        (
            signal.c.state.in_((SignalState.ACKNOWLEDGED.value, SignalState.VERIFIED.value)),
            func.coalesce(signal.c.plan_by, again),
        ),
        else_=first,
    )
    return type_coerce(told, Date)
