"""The same word on many signals at once: what cannot be done is told one by one, and stops no other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from postloan.access import Right, verb
from postloan.desk import Unit
from postloan.errors import PostloanError
from postloan.warning.life.closing import close_signal
from postloan.warning.life.handle import acknowledge_signal, hand_over_signal

#: A signal as it was read: its number and version.
Chosen = tuple[int, int]


@dataclass(frozen=True)
class Many:
    """What became of a batch: the numbers done, and for each other one why not."""

    done: tuple[int, ...]
    refused: tuple[tuple[int, PostloanError], ...]


def _each(chosen: Sequence[Chosen], do: Callable[[int, int], None]) -> Many:
    """Every verb refuses before it writes, so one refusal leaves nothing half done."""
    done: list[int] = []
    refused: list[tuple[int, PostloanError]] = []
    for signal_id, version in chosen:
        try:
            do(signal_id, version)
        except PostloanError as refusal:
            refused.append((signal_id, refusal))
        else:
            done.append(signal_id)
    return Many(tuple(done), tuple(refused))


@verb(Right.HANDLE_SIGNAL)
def acknowledge_signals(work: Unit, chosen: Sequence[Chosen], *, text: str = "") -> Many:
    """Take many new signals in hand, each as it was read."""
    return _each(chosen, lambda signal_id, version: acknowledge_signal(work, signal_id, version, text=text))


@verb(Right.ASSIGN_SIGNAL)
def hand_over_signals(work: Unit, chosen: Sequence[Chosen], owner: str, *, text: str = "") -> Many:
    """Give many signals to one person."""
    return _each(chosen, lambda signal_id, version: hand_over_signal(work, signal_id, version, owner, text=text))


@verb(Right.HANDLE_SIGNAL)
def close_signals(work: Unit, chosen: Sequence[Chosen], as_: str, *, text: str) -> Many:
    """Close many signals as the same thing, for the same reason."""
    return _each(chosen, lambda signal_id, version: close_signal(work, signal_id, version, as_, text=text))
