"""Short cycles of a directed graph, shortest first: so that a list that stops somewhere has the ones that matter."""

from collections.abc import Iterator

import networkx as nx

Places = tuple[int, ...]


def cycles(arrows: nx.DiGraph, longest: int) -> Iterator[Places]:
    """Every way back to where it began that meets no name twice, of two to ``longest`` names, each once and begun at its first name.

    Names are whole numbers. Only names that are strongly connected are walked, and no way is begun that cannot come back in time.
    """
    inside = [ring for ring in nx.strongly_connected_components(arrows) if len(ring) > 1]
    within = {at: ring for ring in inside for at in ring}
    after = {at: [to for to in sorted(arrows.successors(at)) if to in ring] for at, ring in sorted(within.items())}
    before = {at: [by for by in sorted(arrows.predecessors(at)) if by in ring] for at, ring in sorted(within.items())}
    for length in range(2, longest + 1):
        for first in after:
            back = _steps_back(before, first, length - 1)
            yield from _closed(after, back, (first,), length)


def _steps_back(before: dict[int, list[int]], first: int, most: int) -> dict[int, int]:
    """How many arrows it takes at least from each later name to ``first``, over later names only; those within ``most``."""
    found, edge = {first: 0}, [first]
    for steps in range(1, most + 1):
        edge = list(dict.fromkeys(by for at in edge for by in before[at] if by > first and by not in found))
        found.update(dict.fromkeys(edge, steps))
    return found


def _closed(after: dict[int, list[int]], back: dict[int, int], way: Places, length: int) -> Iterator[Places]:
    """The cycles of just this length that go on from ``way``."""
    if len(way) == length:
        if way[0] in after[way[-1]]:
            yield way
        return
    for to in after[way[-1]]:
        if to not in way and back.get(to, length) <= length - len(way):
            yield from _closed(after, back, (*way, to), length)
