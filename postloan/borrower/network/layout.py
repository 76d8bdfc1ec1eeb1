"""Where each name of a picture stands: the same every time, circles apart, communities within a circle apart.

A circle is laid out by itself in a disc whose area grows with its names; the discs are put beside each other, the largest in the
middle. One unit is about the room that one name needs.
"""

import math
from collections.abc import Sequence

import networkx as nx
import numpy as np

from postloan.book.cells import Numbers
from postloan.borrower.network.graph import Names, Network

#: Up to so many names a part is small enough to be laid out whole.
_WHOLE = 24
#: How much stronger names pull each other within a community than across.
_PULL = 2.0
_STEPS = 60
#: How far apart two names stand at least, in units, once a part fills its disc.
_APART = 1.6
#: Room between two discs.
_GAP = 1.6
#: The spiral on which a place for a disc is looked for: its step in radians and in units a turn.
_TURN, _STEP = 0.35, 0.6

Places = dict[str, tuple[float, float]]


def places(network: Network) -> Places:
    """A place for every name."""
    parts = [_part(network, names) for names in network.components]
    radii = [max(math.hypot(x, y) for x, y in part.values()) for part in parts]
    found: Places = {}
    for part, (x, y) in zip(parts, _packed(radii), strict=True):
        found |= {name: (x + at[0], y + at[1]) for name, at in part.items()}
    return found


def _radius(names: int) -> float:
    return 0.0 if names == 1 else max(1.0, 1.2 * math.sqrt(names))


def _part(network: Network, names: Names) -> Places:
    """One connected part round (0, 0), filling its disc."""
    if len(names) < 4:
        return _round(names)
    order = {name: at for at, name in enumerate(names)}
    arrows = nx.Graph()
    arrows.add_nodes_from(range(len(names)))
    arrows.add_edges_from((order[edge.guarantor], order[edge.borrower]) for edge in network.edges if edge.guarantor in order)
    start, pull = _communities(arrows)
    return _scaled(names, _sprung(start, pull))


def _round(names: Sequence[str]) -> Places:
    """One to three names on a ring of their own."""
    radius, turn = _radius(len(names)) * 0.8, 2 * math.pi / len(names)
    return {name: (radius * math.cos(at * turn), radius * math.sin(at * turn)) for at, name in enumerate(names)}


def _communities(arrows: nx.Graph) -> tuple[Numbers, Numbers]:
    """Where to begin, each community round a point of its own, and how hard each two names pull each other."""
    whole = [set(arrows.nodes)] if len(arrows) <= _WHOLE else nx.community.louvain_communities(arrows, seed=1)
    parts = sorted((sorted(part) for part in whole), key=lambda part: (-len(part), part))
    home = {at: number for number, part in enumerate(parts) for at in part}
    pull = np.zeros((len(arrows), len(arrows)))
    for x, y in arrows.edges:
        pull[x, y] = pull[y, x] = _PULL if home[x] == home[y] else 1.0
    start = np.zeros((2, len(arrows)))
    for number, part in enumerate(parts):
        angles = 2 * np.pi * np.arange(len(part)) / len(part)
        away = 2 * np.pi * number / len(parts)
        far = 0.0 if len(parts) == 1 else 1.0
        start[:, part] = [far * np.cos(away) + 0.5 * np.cos(angles), far * np.sin(away) + 0.5 * np.sin(angles)]
    return start, pull


def _sprung(start: Numbers, pull: Numbers) -> Numbers:
    """Names push each other away, arrows pull (Fruchterman and Reingold 1991); steps get shorter until all is at rest."""
    at, room = start.copy(), 1.6 / math.sqrt(len(pull))
    for heat in np.linspace(0.25, 0.002, _STEPS):
        apart = at[:, :, None] - at[:, None, :]
        far = np.maximum(apart[0] ** 2 + apart[1] ** 2, 1e-4)
        push = room**2 / far - pull * np.sqrt(far) / room
        moved = (apart * push).sum(axis=2)
        at += moved * np.minimum(1.0, heat / np.maximum(np.hypot(*moved), 1e-9))
    return at


def _scaled(names: Sequence[str], spread: Numbers) -> Places:
    centred = spread - spread.mean(axis=1, keepdims=True)
    far = float(np.hypot(*centred).max()) or 1.0
    fitted = _cleared(centred / far * _radius(len(names)))
    return {name: (float(fitted[0, at]), float(fitted[1, at])) for at, name in enumerate(names)}


def _cleared(at: Numbers) -> Numbers:
    """The same with names that stand too close moved apart, each pair by half of what is missing, a few times over."""
    for _ in range(_STEPS // 2):
        apart = at[:, :, None] - at[:, None, :]
        far = np.hypot(*apart)
        np.fill_diagonal(far, np.inf)
        short = np.maximum(_APART - far, 0.0)
        if not short.any():
            break
        at = at + (apart * (short / np.maximum(far, 1e-6) / 2)).sum(axis=2)
    return at


def _packed(radii: Sequence[float]) -> list[tuple[float, float]]:
    """Centres of discs that do not touch, each at the first free place of a spiral; wider than high, as screens are."""
    centres: list[tuple[float, float]] = []
    turn, before = 0.0, math.inf
    for radius in radii:
        turn = turn if radius == before else 0.0  # where its like found no room, it finds none either
        before = radius
        while True:
            x, y = 1.7 * _STEP * turn / (2 * math.pi) * math.cos(turn), _STEP * turn / (2 * math.pi) * math.sin(turn)
            if all(math.hypot(x - a, y - b) >= radius + other + _GAP for (a, b), other in zip(centres, radii, strict=False)):
                centres.append((x, y))
                break
            turn += _TURN
    return centres
