"""The guarantee network as a graph: circles, rings, mutual guarantees, joint groups, and short cycles. Pure, no store."""

import functools
import itertools
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

import networkx as nx

from postloan.borrower.network.cycle import Places
from postloan.borrower.network.cycle import cycles as cycles_of
from postloan.borrower.network.edge import Edge, merged
from postloan.policy import PARAMETERS

#: So many cycles and joint groups are listed at most: a dense ring has more than anybody reads. The network says when it stopped.
LISTED_MAX = 500

Names = tuple[str, ...]


@dataclass(frozen=True)
class Network:
    """Everybody who guarantees or is guaranteed, and who belongs together. Made by :func:`graph`.

    Attributes:
        nodes: every name, sorted.
        edges: one arrow a pair, sorted.
        components: who is connected with whom in whatever direction, largest first; each name in exactly one.
        rings: names each of which answers, over others, for each other one (strongly connected, at least two), largest first.
        mutual: pairs that guarantee each other.
        joint: at least three names of which each guarantees each other one (联保), largest first.
        cycles: ways back to oneself of at most the length asked for, shortest first.
        more_cycles, more_joint: there are more than are listed.
        cycle_length: the longest cycle looked for.
    """

    nodes: Names
    edges: tuple[Edge, ...]
    components: tuple[Names, ...]
    rings: tuple[Names, ...]
    mutual: tuple[Names, ...]
    joint: tuple[Names, ...]
    cycles: tuple[Names, ...]
    more_cycles: bool
    more_joint: bool
    cycle_length: int

    @functools.cached_property
    def arrows(self) -> nx.DiGraph:
        """The same as a networkx graph, names as their places in ``nodes``."""
        return _numbered(self.nodes, self.edges)

    @functools.cached_property
    def amounts(self) -> dict[tuple[str, str], Decimal | None]:
        return {(edge.guarantor, edge.borrower): edge.amount for edge in self.edges}

    @functools.cached_property
    def ring_of(self) -> dict[str, Names]:
        """The ring of each name that is in one."""
        return {name: ring for ring in self.rings for name in ring}

    @functools.cached_property
    def _sureties(self) -> dict[str, list[Edge]]:
        found: dict[str, list[Edge]] = {}
        for edge in self.edges:
            found.setdefault(edge.borrower, []).append(edge)
        return found

    def sureties(self, borrower: str) -> tuple[Edge, ...]:
        """Who answers for a name."""
        return tuple(self._sureties.get(borrower, ()))

    def of(self, names: Collection[str]) -> "Network":
        """The part between these names."""
        kept = frozenset(names)
        return graph(
            [edge for edge in self.edges if edge.guarantor in kept and edge.borrower in kept],
            names=[name for name in self.nodes if name in kept],
            cycle_length=self.cycle_length,
        )

    @property
    def density(self) -> float | None:
        """Arrows there are of those there could be, m / (n(n−1)); missing for fewer than two names."""
        n = len(self.nodes)
        return len(self.edges) / (n * (n - 1)) if n > 1 else None

    @property
    def reciprocity(self) -> float | None:
        """Share of the arrows that are answered by one in return; missing without arrows."""
        return 2 * len(self.mutual) / len(self.edges) if self.edges else None


def graph(
    edges: Iterable[Edge], *, names: Iterable[str] = (), cycle_length: int = PARAMETERS["guarantee_cycle_length"].default
) -> Network:
    """The network of these guarantees; ``names`` are known besides, though nobody guarantees them or is guaranteed."""
    arrows = merged(edges)
    nodes = tuple(sorted({*names, *(name for edge in arrows for name in (edge.guarantor, edge.borrower))}))
    found = _numbered(nodes, arrows)
    answered = [(x, y) for x, y in found.edges if x < y and found.has_edge(y, x)]
    cycles, more_cycles = _listed(cycles_of(found, cycle_length))
    joint, more_joint = _listed(tuple(sorted(clique)) for clique in nx.find_cliques(nx.Graph(answered)) if len(clique) > 2)
    rings = [ring for ring in nx.strongly_connected_components(found) if len(ring) > 1]

    def named(part: Iterable[int]) -> Names:
        return tuple(nodes[at] for at in part)

    return Network(
        nodes, arrows, tuple(map(named, _largest_first(nx.weakly_connected_components(found)))), tuple(map(named, _largest_first(rings))),
        tuple(map(named, sorted(answered))), tuple(map(named, _largest_first(joint))),
        tuple(map(named, cycles)), more_cycles, more_joint, cycle_length,
    )  # fmt: skip


def _numbered(nodes: Names, arrows: Iterable[Edge]) -> nx.DiGraph:
    """Names as their places: sets of whole numbers come in the same order in every process, sets of words do not."""
    place = {name: at for at, name in enumerate(nodes)}
    found = nx.DiGraph()
    found.add_nodes_from(range(len(nodes)))
    found.add_edges_from((place[edge.guarantor], place[edge.borrower]) for edge in arrows)
    return found


def _listed(found: Iterable[Places]) -> tuple[list[Places], bool]:
    first = list(itertools.islice(found, LISTED_MAX + 1))
    return first[:LISTED_MAX], len(first) > LISTED_MAX


def _largest_first(parts: Iterable[Collection[int]]) -> tuple[Places, ...]:
    return tuple(sorted((tuple(sorted(part)) for part in parts), key=lambda part: (-len(part), part)))


def circles(network: Network, borrowers: Collection[str] | None = None, *, least: int) -> tuple[Names, ...]:
    """Guarantee circles (担保圈): connected names of which at least ``least`` borrow. Unless told who borrows: whoever is guaranteed."""
    owing = frozenset(edge.borrower for edge in network.edges) if borrowers is None else frozenset(borrowers)
    return tuple(part for part in network.components if sum(name in owing for name in part) >= least)
