"""Circles, rings, cycles and centrality, against the hand-worked network and against plain counting."""

import itertools
from collections import deque
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postloan.borrower.network import graph as graphs
from postloan.borrower.network.centrality import centrality
from postloan.borrower.network.edge import Edge
from postloan.borrower.network.graph import Network, circles, graph

NAMES = "ABCDEFG"
arrows = st.sets(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=18)
quick = settings(max_examples=60, deadline=None)


def drawn(pairs: set[tuple[str, str]] | list[str]) -> Network:
    return graph([Edge(x, y) for x, y in pairs])


@pytest.fixture(scope="module")
def worked() -> Network:
    """A→B→C→A, D⇄E, F→A, and G alone."""
    return graph([Edge(x, y) for x, y in ("AB", "BC", "CA", "DE", "ED", "FA")], names=["G"])


def test_the_worked_network_falls_into_its_parts(worked: Network) -> None:
    assert worked.components == (("A", "B", "C", "F"), ("D", "E"), ("G",))
    assert worked.rings == (("A", "B", "C"), ("D", "E"))
    assert worked.mutual == (("D", "E"),)
    assert len(worked.cycles) == 2
    assert not worked.more_cycles
    assert worked.density == pytest.approx(0.142857, abs=5e-7)
    assert worked.reciprocity == pytest.approx(0.333333, abs=5e-7)


def test_the_worked_networks_centrality(worked: Network) -> None:
    found = centrality(worked)
    assert {name: one.ways for name, one in found.items()} == {"A": 3, "B": 2, "C": 1, "D": 0, "E": 0, "F": 0, "G": 0}
    assert [found[name].betweenness for name in "ABC"] == pytest.approx([0.1, 0.066667, 0.033333], abs=5e-7)
    rank = {"A": 0.216328, "B": 0.208269, "C": 0.201419, "D": 0.162602, "E": 0.162602, "F": 0.024390, "G": 0.024390}
    assert {name: one.rank for name, one in found.items()} == pytest.approx(rank, abs=5e-7)
    assert (found["A"].guarantors, found["A"].customers) == (2, 1)
    assert all(one.exact for one in found.values())


def test_a_circle_needs_three_borrowers_a_guarantor_alone_is_none(worked: Network) -> None:
    assert circles(worked, least=3) == (("A", "B", "C", "F"),)
    assert circles(worked, least=2) == (("A", "B", "C", "F"), ("D", "E"))
    star = drawn(["PA", "PB"])
    assert circles(star, least=3) == ()
    assert circles(star, borrowers="PAB", least=3) == (("A", "B", "P"),)


def test_a_joint_group_guarantees_in_both_directions_all_round() -> None:
    four = [f"{x}{y}" for x, y in itertools.permutations("ABCD", 2)]
    assert drawn(four).joint == (("A", "B", "C", "D"),)
    assert drawn([pair for pair in four if pair != "AD"]).joint == (("A", "B", "C"), ("B", "C", "D"))
    assert drawn(["AB", "BA"]).joint == (), "two are a mutual guarantee, not a joint group"


def test_two_contracts_of_a_pair_are_one_arrow_and_a_word_for_oneself_is_none() -> None:
    found = graph(
        [
            Edge("A", "B", Decimal(3)),
            Edge("A", "B", Decimal(4)),
            Edge("A", "A", Decimal(9)),
            Edge("A", "C", None),
            Edge("A", "C", Decimal(1)),
        ]
    )
    assert found.edges == (Edge("A", "B", Decimal(7)), Edge("A", "C", None))


def test_cycles_are_capped_in_length_and_number_and_the_network_says_so() -> None:
    long = [Edge(str(at), str((at + 1) % 7)) for at in range(7)]
    assert graph(long, cycle_length=6).cycles == ()
    assert len(graph(long, cycle_length=7).cycles) == 1
    dense = graph([Edge(f"{x:02}", f"{y:02}") for x, y in itertools.permutations(range(12), 2)])
    assert len(dense.cycles) == graphs.LISTED_MAX
    assert dense.more_cycles
    assert [len(one) for one in dense.cycles[:66]] == [2] * 66, "the shortest come first"


def test_an_empty_network_is_a_network() -> None:
    empty = graph([])
    assert (empty.components, empty.density, empty.reciprocity, centrality(empty)) == ((), None, None, {})
    assert centrality(graph([], names=["A", "B"]))["A"].betweenness is None


def plain_cycles(pairs: set[tuple[str, str]], longest: int) -> set[tuple[str, ...]]:
    """Every permutation that closes, begun at its first name."""
    return {
        way
        for length in range(2, longest + 1)
        for way in itertools.permutations(NAMES, length)
        if way[0] == min(way) and all((x, y) in pairs for x, y in zip(way, (*way[1:], way[0]), strict=True))
    }


@quick
@given(arrows)
def test_cycles_are_all_there_are(pairs: set[tuple[str, str]]) -> None:
    found = graph([Edge(x, y) for x, y in pairs], cycle_length=4)
    assert set(found.cycles) == plain_cycles(pairs, 4)
    assert len(set(found.cycles)) == len(found.cycles)


def shortest(pairs: set[tuple[str, str]], start: str) -> dict[str, tuple[int, list[list[str]]]]:
    """Length and all shortest ways from ``start``, by walking."""
    found: dict[str, tuple[int, list[list[str]]]] = {start: (0, [[start]])}
    waiting = deque([[start]])
    while waiting:
        way = waiting.popleft()
        for x, y in sorted(pairs):
            if x != way[-1] or y in way:
                continue
            if y not in found or found[y][0] == len(way):
                ways = found.setdefault(y, (len(way), []))[1]
                ways.append([*way, y])
                waiting.append([*way, y])
    return found


@quick
@given(arrows)
def test_betweenness_agrees_with_counting_shortest_ways(pairs: set[tuple[str, str]]) -> None:
    pairs = {(x, y) for x, y in pairs if x != y}
    network = drawn(pairs)
    counted = dict.fromkeys(network.nodes, 0.0)
    for start in network.nodes:
        for end, (_, ways) in shortest(pairs, start).items():
            for name in network.nodes:
                if name not in {start, end}:
                    counted[name] += sum(name in way for way in ways) / len(ways)
    assert {name: one.ways for name, one in centrality(network).items()} == pytest.approx(counted)


@quick
@given(arrows)
def test_components_partition_the_names_and_rings_lie_within_them(pairs: set[tuple[str, str]]) -> None:
    network = drawn(pairs)
    assert sorted(name for part in network.components for name in part) == list(network.nodes)
    for ring in network.rings:
        assert any(set(ring) <= set(part) for part in network.components)
    for pair in network.mutual:
        assert network.ring_of[pair[0]] == network.ring_of[pair[1]]
    assert sum(one.rank for one in centrality(network).values()) == pytest.approx(1 if network.nodes else 0)
    assert network == drawn(sorted(pairs, reverse=True)), "the order of the contracts makes no difference"
