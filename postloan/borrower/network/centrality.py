"""How much hangs on one name of the network: arrows in and out, shortest ways over it, and rank by who answers for whom."""

from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx

from postloan.borrower.network.graph import Network

#: Rank is worked out until no name's moves by more than this.
_EXACT = 1e-10
#: The share of rank that follows arrows; the usual value of the method.
_DAMPING = 0.85
#: Ways over a name are counted exactly up to so many connected names, beyond from so many starting points.
EXACT_MAX, _SAMPLED = 400, 120


@dataclass(frozen=True)
class Centrality:
    """One name's place.

    Attributes:
        guarantors, customers: arrows in and out.
        ways: shortest ways between two others that lead over it (betweenness), as a number.
        betweenness: the same over (n−1)(n−2); missing for fewer than three names.
        rank: PageRank with damping 0.85; rank runs along guarantees and gathers where many answer for a name. All add up to 1.
        exact: False where ``ways`` was estimated from a sample of starting points.
    """

    guarantors: int
    customers: int
    ways: float
    betweenness: float | None
    rank: float
    exact: bool


def centrality(network: Network) -> dict[str, Centrality]:
    """Every name's place in the whole network. The same each time: samples are drawn from a fixed seed."""
    arrows, nodes = network.arrows, network.nodes
    if not nodes:
        return {}
    rank = nx.pagerank(arrows, alpha=_DAMPING, weight=None, tol=_EXACT, max_iter=1000)
    ways = dict(_ways(network))
    pairs = (len(nodes) - 1) * (len(nodes) - 2)
    return {
        name: Centrality(
            arrows.in_degree(at), arrows.out_degree(at), ways[at][0], ways[at][0] / pairs if pairs > 0 else None, rank[at], ways[at][1],
        )
        for at, name in enumerate(nodes)
    }  # fmt: skip


def _ways(network: Network) -> Iterator[tuple[int, tuple[float, bool]]]:
    """Each component by itself: no way leads from one to another."""
    place = {name: at for at, name in enumerate(network.nodes)}
    for names in network.components:
        exact = len(names) <= EXACT_MAX
        part = nx.DiGraph()
        part.add_nodes_from(place[name] for name in names)
        part.add_edges_from(network.arrows.edges(list(part.nodes)))
        found = nx.betweenness_centrality(part, k=None if exact else _SAMPLED, normalized=False, seed=1)
        yield from ((at, (found[at], exact)) for at in part)
