"""From moves of loans to the bars of a bridge. No store is read here: expressions over any table of moves.

A table of moves has a row for each loan and step, or for loans of the same kind added up:

``kind``: "move" (held before or held now), "in" / "out" (a loan whose slices changed, with its opening state only);
``origin``, ``fate``: see ``terms``; ``class_previous``, ``risk_class``, ``restructured``;
``balance_previous``, ``balance``, ``provision_previous``, ``provision``: yuan, missing counts as nothing;
``risen``, ``provision_risen``: what rose on loans held before, each loan by itself (never negative);
``lost_written_off``, ``lost_sold``: what of the claim left by a write-off or by any other disposal, wholly or in part;
``used_written_off``, ``used_sold``: the provision that left with it.

Every bar is signed as it enters the sum: opening + all bars = closing, row by row, hence for any rows to the cent.
Source of the bars: the bad-loan movement table (不良贷款变动表) of Chinese banks' annual reports.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Literal

import ibis
from ibis.expr.types import BooleanValue, DecimalValue, StringValue, Table

from postloan.terms import FIRST_NPL, Fate, Origin

Subject = Literal["npl", "provision"]
_MONEY = "decimal(18, 2)"
_NOTHING = ibis.literal(Decimal("0.00"), type=_MONEY)


def _given(amount: DecimalValue) -> DecimalValue:
    return ibis.coalesce(amount, _NOTHING)


def _said(condition: BooleanValue) -> BooleanValue:
    """A condition on what was not given does not hold."""
    return condition.fill_null(False)


def _word(told: Any) -> StringValue:
    """A word that may not be told: a loan that was handed over has an origin or a fate, not both."""
    return told.fill_null("")


def _held_before(moves: Table) -> BooleanValue:
    """Held at the opening, and not handed to another slice since."""
    held = _word(moves.origin).isin([Origin.HELD.value, Origin.MOVED_IN.value])
    return (moves.kind == "move") & held & (_word(moves.fate) != Fate.MOVED_OUT.value)


def _transferred(moves: Table, amount: DecimalValue) -> DecimalValue:
    """What came from another slice less what went to one: at the opening, before anything else happens to it."""
    came = (moves.kind == "in") | (_word(moves.origin) == Origin.MOVED_IN.value)
    went = (moves.kind == "out") | (_word(moves.fate) == Fate.MOVED_OUT.value)
    return ibis.cases((came & ~went, amount), (went & ~came, -amount), else_=_NOTHING)


Bars = Mapping[str, tuple[BooleanValue, DecimalValue]]


def _npl(moves: Table) -> Bars:
    opening, closing = _given(moves.balance_previous), _given(moves.balance)
    risen, written_off, sold = (_given(amount) for amount in (moves.risen, moves.lost_written_off, moves.lost_sold))
    bad_before, bad = _said(moves.class_previous >= int(FIRST_NPL)), _said(moves.risk_class >= int(FIRST_NPL))
    was, held = _held_before(moves) & bad_before, moves.fate == Fate.HELD.value
    entered = (moves.kind == "move") & held & bad & ~was
    returned = moves.origin == Origin.BACK.value
    well, eased = was & held & ~bad, moves.restructured.fill_null(False)
    gone = moves.fate.isin([Fate.WRITTEN_OFF.value, Fate.SOLD.value])
    accounted = ibis.ifelse(held, closing, _NOTHING) + written_off + sold
    return {
        "new": (entered & ~returned, closing),
        "back": (entered & returned, closing),
        "cured": (well & ~eased, -closing),
        "restructured": (well & eased, -closing),
        "collected": (was & (moves.fate != Fate.AWAITED.value), accounted - opening - ibis.ifelse(held | gone, risen, _NOTHING)),
        "risen": (was & (held | gone), risen),
        "written_off": (was, -written_off),
        "sold": (was, -sold),
        "reclassified": (bad_before, _transferred(moves, opening)),
        "awaited": (was & (moves.fate == Fate.AWAITED.value), -opening),
    }


def _provision(moves: Table) -> Bars:
    opening, closing, risen = _given(moves.provision_previous), _given(moves.provision), _given(moves.provision_risen)
    written_off, sold = _given(moves.used_written_off), _given(moves.used_sold)
    was, held = _held_before(moves), moves.fate == Fate.HELD.value
    new = (moves.kind == "move") & held
    used = written_off + sold
    return {
        "charged": (new & (moves.origin == Origin.NEW.value), closing),
        "back": (new & (moves.origin == Origin.BACK.value), closing),
        "added": (was & held, risen),
        "released": (was & held, closing - opening - risen + used),
        "settled": (was & (moves.fate == Fate.SETTLED.value), used - opening),
        "written_off": (was, -written_off),
        "sold": (was, -sold),
        "reclassified": (ibis.literal(True), _transferred(moves, opening)),
        "awaited": (was & (moves.fate == Fate.AWAITED.value), -opening),
    }


_OF: Mapping[Subject, Callable[[Table], Bars]] = {"npl": _npl, "provision": _provision}
#: The bars of each bridge in the order they are drawn.
BARS: Mapping[Subject, tuple[str, ...]] = {
    "npl": ("new", "back", "risen", "cured", "collected", "restructured", "written_off", "sold", "reclassified", "awaited"),
    "provision": ("charged", "back", "added", "released", "settled", "written_off", "sold", "reclassified", "awaited"),
}


def amounts(moves: Table, subject: Subject) -> dict[str, DecimalValue]:
    """What each row adds to each bar, in the order of :data:`BARS`."""
    found = _OF[subject](moves)
    return {name: ibis.ifelse(found[name][0], found[name][1], _NOTHING).cast(_MONEY) for name in BARS[subject]}


def bar(moves: Table, subject: Subject, name: str) -> Table:
    """The rows that add to one bar, with what they add as ``amount``; rows that add nothing are left out."""
    found = moves.mutate(amount=amounts(moves, subject)[name])
    return found.filter(found.amount != 0)


def added(moves: Table, by: tuple[str, ...] = ()) -> Table:
    """Every bar of both bridges added up, as "npl_new" …, per value of the slices ``by``."""
    each = {f"{subject}_{name}": amount for subject in BARS for name, amount in amounts(moves, subject).items()}
    found = moves.select(*by, **each)
    sums = {name: _given(found[name].sum()) for name in each}
    return found.group_by(*by).agg(**sums) if by else found.agg(**sums)
