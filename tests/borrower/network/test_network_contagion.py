"""Defaults that travel: by hand, and by what must hold for every network."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from postloan.borrower.network.contagion import Contagion, Standing, contagion
from postloan.borrower.network.edge import Edge
from postloan.borrower.network.graph import Network, graph

quick = settings(max_examples=120, deadline=None)


def network(**amounts: int | None) -> Network:
    return graph([Edge(pair[0], pair[1], None if amount is None else Decimal(amount)) for pair, amount in amounts.items()])


def standing(debt: int | None = None, net_assets: int | None = None) -> Standing:
    return Standing(*(None if one is None else Decimal(one) for one in (debt, net_assets)))


def rounds(found: Contagion) -> list[tuple[str, ...]]:
    return [one.failed for one in found.rounds]


#: A owes 100 and is guaranteed by B (60) and C (40); D guarantees B (50), E guarantees C (30).
CHAIN = network(BA=60, CA=40, DB=50, EC=30)
STANDINGS = {
    "A": standing(100, 10), "B": standing(80, 100), "C": standing(50, 90), "D": standing(20, 90), "E": standing(None, 1000),
}  # fmt: skip


def test_a_default_travels_from_surety_to_surety() -> None:
    found = contagion(CHAIN, STANDINGS, ["A"], loss_tolerance=0.5)
    assert rounds(found) == [("A",), ("B",), ("D",)]
    assert [one.exposure for one in found.rounds] == [100, 80, 20]
    assert [one.called for one in found.rounds] == [100, 50, 0]
    assert found.called == {"B": 60, "C": 40, "D": 50}
    assert (found.exposure, found.spread) == (200, 100)
    assert found.round_of == {"A": 0, "B": 1, "D": 2}


def test_exactly_what_can_be_borne_is_borne() -> None:
    bears = STANDINGS | {"B": standing(80, 120)}
    assert rounds(contagion(CHAIN, bears, ["A"], loss_tolerance=0.5)) == [("A",)]
    assert rounds(contagion(CHAIN, bears, ["A"], loss_tolerance=0.4999)) == [("A",), ("B",), ("D",)]


def test_sureties_are_called_pro_rata_and_for_no_more_than_they_guaranteed() -> None:
    less = contagion(CHAIN, STANDINGS | {"A": standing(50)}, ["A"], loss_tolerance=1)
    assert less.called == {"B": 30, "C": 20}
    more = contagion(CHAIN, STANDINGS | {"A": standing(500)}, ["A"], loss_tolerance=10)
    assert more.called == {"B": 60, "C": 40}


def test_calls_of_several_rounds_add_up() -> None:
    found = contagion(
        network(XA=30, XB=30, BA=30), {"A": standing(60), "B": standing(30, 10), "X": standing(5, 100)}, ["A"], loss_tolerance=0.5
    )
    assert rounds(found) == [("A",), ("B",), ("X",)]
    assert found.called["X"] == 60


def test_a_third_three_times_is_the_whole() -> None:
    thirds = network(XA=1, YA=1, ZA=1, XB=1, YB=1, ZB=1, XC=1, YC=1, ZC=1)
    standings = {name: standing(1) for name in "ABC"} | {name: standing(net_assets=2) for name in "XYZ"}
    assert rounds(contagion(thirds, standings, "ABC", loss_tolerance=0.5)) == [("A", "B", "C")]


def test_unknown_net_assets_stand_undecided_or_fall_in_the_worst_case() -> None:
    unknown = STANDINGS | {"B": standing(80, None)}
    stands = contagion(CHAIN, unknown, ["A"], loss_tolerance=0.5)
    assert (rounds(stands), stands.undecided) == ([("A",)], {"B": 60})
    falls = contagion(CHAIN, unknown, ["A"], loss_tolerance=0.5, unknown_fall=True)
    assert rounds(falls) == [("A",), ("B",), ("D",)]
    assert falls.undecided == {}


def test_whoever_has_nothing_falls_with_the_first_yuan_and_not_without() -> None:
    poor = STANDINGS | {"B": standing(80, -5), "E": standing(None, -5)}
    assert contagion(CHAIN, poor, ["A"], loss_tolerance=1).failed == ("A", "B")
    assert contagion(CHAIN, poor, [], loss_tolerance=1).failed == ()


def test_a_claim_that_is_not_known_is_taken_for_what_is_guaranteed_and_said() -> None:
    found = contagion(CHAIN, STANDINGS | {"A": standing()}, ["A"], loss_tolerance=10)
    assert (found.called, found.unknown_claims) == ({"B": 60, "C": 40}, ("A",))
    assert found.exposure == 0
    nothing = contagion(network(BA=None), {"A": standing(10)}, ["A"], loss_tolerance=0.5)
    assert (nothing.called, nothing.unknown_amounts) == ({}, ("A",))


def test_a_ring_ends_and_a_stranger_to_the_network_is_left_out() -> None:
    ring = network(AB=10, BC=10, CA=10)
    weak = {name: standing(10, 1) for name in "ABC"}
    assert rounds(contagion(ring, weak, ["A", "Q"], loss_tolerance=0.5)) == [("A",), ("C",), ("B",)]


names = st.sampled_from("ABCDEF")
amount = st.integers(0, 20)
drawn = st.dictionaries(st.tuples(names, names), amount, max_size=14)
stood = st.fixed_dictionaries({name: st.tuples(st.none() | amount, st.none() | st.integers(-5, 30)) for name in "ABCDEF"})


@quick
@given(
    pairs=drawn,
    stands=stood,
    start=st.sets(names),
    more=st.sets(names),
    one=st.floats(0.05, 3),
    other=st.floats(0.05, 3),
    worst=st.booleans(),
)
def test_more_defaults_or_less_tolerance_never_spare_anybody(
    pairs: dict, stands: dict, start: set[str], more: set[str], one: float, other: float, *, worst: bool
) -> None:
    found = graph([Edge(x, y, Decimal(value)) for (x, y), value in pairs.items()], names="ABCDEF")
    standings = {name: standing(*known) for name, known in stands.items()}
    least = contagion(found, standings, start, loss_tolerance=max(one, other), unknown_fall=False)
    wider = contagion(found, standings, start | more, loss_tolerance=max(one, other), unknown_fall=False)
    weaker = contagion(found, standings, start, loss_tolerance=min(one, other), unknown_fall=worst)
    assert set(least.failed) <= set(wider.failed)
    assert set(least.failed) <= set(weaker.failed)
    assert all(least.called[name] <= wider.called[name] for name in least.called)


@quick
@given(pairs=drawn, stands=stood, start=st.sets(names, min_size=1), tolerance=st.floats(0.05, 3), worst=st.booleans())
def test_nobody_falls_twice_and_no_more_is_called_than_is_owed_and_guaranteed(
    pairs: dict, stands: dict, start: set[str], tolerance: float, *, worst: bool
) -> None:
    found = graph([Edge(x, y, Decimal(value)) for (x, y), value in pairs.items()], names="ABCDEF")
    standings = {name: standing(*known) for name, known in stands.items()}
    course = contagion(found, standings, start, loss_tolerance=tolerance, unknown_fall=worst)
    assert len(set(course.failed)) == len(course.failed)
    assert all(one.failed for one in course.rounds[1:])
    caps = {name: sum((edge.amount for edge in found.sureties(name)), Decimal(0)) for name in course.failed}
    claims = sum(
        (min(caps[name], standings[name].debt) if standings[name].debt is not None else caps[name] for name in course.failed),
        Decimal(0),
    )
    assert abs(sum(course.called.values()) - claims) < Decimal("0.01")
