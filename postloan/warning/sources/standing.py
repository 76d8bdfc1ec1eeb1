"""How borrowers themselves stood on a day, by their open signals: what rules about others go by.

Signals that were set aside as false, and those that only pass on the trouble of others, are left out. Otherwise two companies that guarantee each other would keep each
other's warning alive for ever, long after the reason of the first is gone.
"""

from collections.abc import Mapping

from sqlalchemy import Select, func, select

from postloan.terms import SignalState
from postloan.warning.known import Known
from postloan.warning.tables import signal, signal_step, warning_run

#: Rules that pass on the trouble of guarantors, group and circle, buyers and suppliers, or tell the shape of the network.
ECHOES = (
    "C06",
    "C07",
    "C14",
    "C15",
    "C20",
    "C21",
    "C22",
    "C23",
    "G01",
    "G02",
    "G03",
    "G04",
    "G07",
    "G08",
    "G20",
    "G21",
    "G22",
    "M04",
    "M08",
)
#: The figures of frames that tell how others stand by their own signals.
COLOURS = frozenset({"guarantor_colour", "others_colour", "partner_colour"})


def own_colours(known: Known) -> Mapping[str, int] | None:
    """The worst colour of each borrower's own open signals at the end of ``known.until``; None where nothing was ever judged by then."""
    if known.connection is None or known.connection.execute(_judged(known)).first() is None:
        return None
    return {row.borrower_id: row.colour for row in known.connection.execute(_open(known))}


def _judged(known: Known) -> Select[tuple[int]]:
    return select(warning_run.c.id).where(warning_run.c.known_until <= known.until).limit(1)


def _open(known: Known) -> Select[tuple[str, int]]:
    """By the last step that was made by then: what became of a signal later was not known."""
    made = (signal_step.c.on <= known.until) & (signal_step.c.at < known.moment)
    last = select(func.max(signal_step.c.id).label("id")).where(made).group_by(signal_step.c.signal_id).subquery()
    counts = signal.c.set_aside_on.is_(None) | (signal.c.set_aside_on > known.until)
    return (
        select(signal.c.borrower_id, func.max(signal_step.c.colour).label("colour"))
        .join(last, last.c.id == signal_step.c.id)
        .join(signal, signal.c.id == signal_step.c.signal_id)
        .where(signal_step.c.state != SignalState.CLOSED, counts, signal.c.rule_id.not_in(ECHOES))
        .group_by(signal.c.borrower_id)
    )
