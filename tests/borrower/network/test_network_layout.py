"""Where names stand: apart, the same each time, and quickly."""

import itertools
import math
import random
import time

from postloan.borrower.network.edge import Edge
from postloan.borrower.network.graph import Network, graph
from postloan.borrower.network.layout import places


def drawn(names: int, arrows: int, seed: int = 3) -> Network:
    lot = random.Random(seed)
    return graph([Edge(f"n{lot.randrange(names)}", f"n{lot.randrange(names)}") for _ in range(arrows)], cycle_length=2)


def test_every_name_has_a_place_of_its_own() -> None:
    network = drawn(120, 130)
    found = places(network)
    assert set(found) == set(network.nodes)
    nearest = min(math.dist(found[x], found[y]) for x, y in itertools.combinations(found, 2))
    assert nearest > 0.5


def test_parts_stand_apart() -> None:
    network = graph([Edge(f"{part}{x}", f"{part}{(x + 1) % 9}") for part in "abc" for x in range(9)])
    found = places(network)
    middles = {
        part[0][0]: [sum(found[name][axis] for name in part) / len(part) for axis in (0, 1)] for part in network.components
    }
    for x, y in itertools.combinations(found, 2):
        if x[0] != y[0]:
            assert math.dist(found[x], middles[x[0]]) < math.dist(found[x], middles[y[0]])


def test_the_same_network_is_drawn_the_same() -> None:
    assert places(drawn(60, 90)) == places(drawn(60, 90))


def test_one_two_and_no_names() -> None:
    assert places(graph([])) == {}
    assert places(graph([], names=["A"])) == {"A": (0.0, 0.0)}
    pair = places(graph([Edge("A", "B")]))
    assert math.dist(pair["A"], pair["B"]) > 1


def test_two_hundred_names_take_less_than_three_tenths_of_a_second() -> None:
    network = drawn(210, 330)
    assert 180 < len(network.nodes) <= 210
    spent = []
    for _ in range(3):
        begun = time.process_time()
        places(network)
        spent.append(time.process_time() - begun)
    assert min(spent) < 0.3
