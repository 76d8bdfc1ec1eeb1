"""Roll rates: what became of each bucket's opening, in shares that add up to all of it."""

from typing import NamedTuple

import numpy as np

from postloan.book.cells import Numbers


class Rolls(NamedTuple):
    """Shares of each bucket's opening. ``ends`` has one column for every way out (settled, written off, …); all of a row add up to 1.

    ``back`` is to a better bucket that is still late; ``cure`` is to current. Current itself can neither go back nor cure: 0.
    """

    forward: Numbers
    stay: Numbers
    back: Numbers
    cure: Numbers
    ends: Numbers


def rolls(moves: Numbers) -> Rolls:
    """Roll rates of moves over buckets (rows, best first) to buckets and ways out (columns; the buckets come first).

    Rows of nothing are NaN. "Settled" is a way out and never a cure.
    """
    n = moves.shape[-2]
    whole = moves.sum(axis=-1).astype(float)
    whole = np.where(whole == 0, np.nan, whole)
    inner = moves[..., :n]
    stay = np.diagonal(inner, axis1=-2, axis2=-1)
    forward = np.triu(inner, 1).sum(axis=-1)
    better = np.tril(inner, -1)
    cure = better[..., 0]
    back = better.sum(axis=-1) - cure
    return Rolls(forward / whole, stay / whole, back / whole, cure / whole, moves[..., n:] / whole[..., None])


def aggregate(opening: Numbers, closing: Numbers) -> Numbers:
    """The net-flow variant, which follows no loan: balance in the next bucket now ÷ balance in this bucket then.

    ``opening`` and ``closing`` go along the buckets, best first; one rate fewer than buckets. It can exceed 1.
    """
    then = np.asarray(opening, dtype=float)[..., :-1]
    found: Numbers = np.asarray(closing)[..., 1:] / np.where(then == 0, np.nan, then)
    return found


def chain_loss(forward: Numbers) -> Numbers:
    """The product of the roll rates from current up to the last bucket; NaN when one of them is not known."""
    found: Numbers = np.prod(forward, axis=-1)
    return found
