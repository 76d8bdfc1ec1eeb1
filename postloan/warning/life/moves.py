"""The life of a signal as one table: which word is allowed where, and where it leads."""

from collections.abc import Mapping
from dataclasses import dataclass

from postloan.access import Actor, Right
from postloan.terms import ClosedAs, Colour, SignalState, Verdict

_RAISED, _ACKNOWLEDGED, _VERIFIED = SignalState.RAISED, SignalState.ACKNOWLEDGED, SignalState.VERIFIED
_PLANNED, _EXECUTING, _CLOSED = SignalState.PLANNED, SignalState.EXECUTING, SignalState.CLOSED

#: States of a signal that somebody still has to act on.
OPEN = tuple(state for state in SignalState if state is not _CLOSED)


@dataclass(frozen=True)
class Move:
    """What can be done with a signal: from which states, to which (None: it stays), with which right, whether only if verified true."""

    origins: tuple[SignalState, ...]
    target: SignalState | None
    right: Right
    needs_true: bool = False


#: Every word on a signal. What a closing or reopening further asks for is the colour's, see :data:`CLOSES`.
MOVES: Mapping[str, Move] = {
    "acknowledge": Move((_RAISED,), _ACKNOWLEDGED, Right.HANDLE_SIGNAL),
    "verify": Move((_RAISED, _ACKNOWLEDGED, _VERIFIED), _VERIFIED, Right.HANDLE_SIGNAL),
    "plan": Move((_VERIFIED, _PLANNED, _EXECUTING), None, Right.HANDLE_SIGNAL, needs_true=True),
    "start": Move((_PLANNED,), _EXECUTING, Right.HANDLE_SIGNAL),
    "finish_action": Move((_PLANNED, _EXECUTING), _EXECUTING, Right.HANDLE_SIGNAL),
    "recheck": Move((_ACKNOWLEDGED, _VERIFIED, _PLANNED, _EXECUTING), None, Right.HANDLE_SIGNAL),
    "hand_over": Move(OPEN, None, Right.ASSIGN_SIGNAL),
    "comment": Move(tuple(SignalState), None, Right.HANDLE_SIGNAL),
    "mute": Move(tuple(SignalState), None, Right.MUTE_SIGNAL),
    "close": Move(OPEN, _CLOSED, Right.HANDLE_SIGNAL),
    "reopen": Move((_CLOSED,), _ACKNOWLEDGED, Right.HANDLE_SIGNAL),
}  # fmt: skip

#: Who may close a signal of a colour, and open it again.
CLOSES: Mapping[Colour, Right] = {
    Colour.BLUE: Right.HANDLE_SIGNAL, Colour.YELLOW: Right.CLOSE_SIGNAL, Colour.ORANGE: Right.CLOSE_SIGNAL, Colour.RED: Right.CLOSE_RED_SIGNAL,
}  # fmt: skip

#: What a signal can end as, by what looking into it showed; a blue one that nobody had to look into can only be done with.
ENDS: Mapping[Verdict | None, tuple[ClosedAs, ...]] = {
    Verdict.TRUE: (ClosedAs.RESOLVED, ClosedAs.RECLASSIFIED, ClosedAs.TO_COLLECTION),
    Verdict.FALSE: (ClosedAs.FALSE_ALARM,),
    Verdict.DUPLICATE: (ClosedAs.DUPLICATE,),
    None: (ClosedAs.RESOLVED,),
}


def ends(colour: int, verdict: str | None) -> tuple[ClosedAs, ...]:
    """What a signal can be closed as now; nothing while it has to be looked into first."""
    if verdict is None and colour != Colour.BLUE:
        return ()
    return ENDS[None if verdict is None else Verdict(verdict)]


def allowed(actor: Actor, state: str, colour: int, verdict: str | None) -> tuple[str, ...]:
    """The words that a person may say on a signal that stands so, in the order of its life."""
    found = []
    for name, move in MOVES.items():
        open_to_him = actor.may(move.right) and (name not in {"close", "reopen"} or actor.may(CLOSES[Colour(colour)]))
        fits = state in move.origins and (not move.needs_true or verdict == Verdict.TRUE)
        if open_to_him and fits and (name != "close" or ends(colour, verdict)):
            found.append(name)
    return tuple(found)
