"""What a guarantor may guarantee, and how far its word holds."""

from decimal import Decimal

import pytest

from postloan.borrower.network.edge import Edge, Kind, Node, Trouble, with_given
from postloan.borrower.network.graph import graph
from postloan.borrower.network.limits import judge, troubles
from postloan.borrower.network.support import support
from postloan.policy import Policy

POLICY = Policy()


def guarantor(amounts: list[int], *, net_assets: int | None, of: Kind = Kind.ENTERPRISE, kind: Kind = Kind.ENTERPRISE) -> Node:
    """Somebody who guarantees a name of kind ``of`` for each amount."""
    customers = [Node(f"c{at}", kind=of) for at in range(len(amounts))]
    edges = [Edge("g", one.id, Decimal(amount)) for one, amount in zip(customers, amounts, strict=True)]
    me = Node("g", kind=kind, net_assets=None if net_assets is None else Decimal(net_assets))
    return with_given([me, *customers], edges)["g"]


def test_guarantees_of_101_on_net_assets_of_100_alarm_and_of_100_do_not() -> None:
    assert judge(guarantor([101], net_assets=100), POLICY).over_assets is True
    assert judge(guarantor([60, 41], net_assets=100), POLICY).over
    exactly = judge(guarantor([100], net_assets=100), POLICY)
    assert (exactly.over_assets, exactly.ratio, exactly.headroom) == (False, 1.0, Decimal(0))


def test_six_enterprises_alarm_six_farmers_do_not() -> None:
    assert judge(guarantor([1] * 6, net_assets=100), POLICY).over_customers is True
    assert judge(guarantor([1] * 5, net_assets=100), POLICY).over_customers is False
    farmers = guarantor([1] * 6, net_assets=100, of=Kind.FARMER)
    assert farmers.gives == 6
    assert (farmers.customers, judge(farmers, POLICY).over_customers) == (0, False)


def test_the_line_on_customers_is_not_for_persons_nor_for_guarantee_companies() -> None:
    assert judge(guarantor([1] * 6, net_assets=100, kind=Kind.PERSON), POLICY).over_customers is None
    assert judge(guarantor([1] * 6, net_assets=100, kind=Kind.GUARANTEE_COMPANY), POLICY).over_customers is None
    assert judge(guarantor([1] * 6, net_assets=100, kind=Kind.UNKNOWN), POLICY).over_customers is True


def test_a_guarantee_company_has_its_own_multiple_and_a_line_on_one_client() -> None:
    company = guarantor([10] * 90, net_assets=100, kind=Kind.GUARANTEE_COMPANY)
    found = judge(company, POLICY)
    assert (found.ratio, found.over_assets, found.over_client, found.over) == (9.0, False, False, False)
    assert judge(guarantor([11], net_assets=100, kind=Kind.GUARANTEE_COMPANY), POLICY).over_client is True
    assert judge(guarantor([10] * 101, net_assets=100, kind=Kind.GUARANTEE_COMPANY), POLICY).over_assets is True


def test_unknown_net_assets_say_nothing_and_negative_ones_carry_nothing() -> None:
    unknown = judge(guarantor([50], net_assets=None), POLICY)
    assert (unknown.ratio, unknown.over_assets, unknown.known, unknown.headroom) == (None, None, False, None)
    broke = judge(guarantor([50], net_assets=-5), POLICY)
    assert (broke.ratio, broke.over_assets) == (None, True)
    idle = judge(guarantor([], net_assets=-5), POLICY)
    assert (idle.over_assets, idle.over) == (None, False)


def test_what_speaks_against_a_guarantor() -> None:
    node = Node("g", net_assets=Decimal(100), given=Decimal(101), dpd=31, risk_class=3)
    assert troubles(node, POLICY) == (Trouble.NPL, Trouble.OVERDUE, Trouble.OVER_LIMIT)
    assert troubles(Node("g", dpd=30, risk_class=2), POLICY) == ()
    assert troubles(Node("g"), POLICY) == ()


def amounts(**given: int | None) -> list[Edge]:
    return [Edge(pair[0], pair[1], None if amount is None else Decimal(amount)) for pair, amount in given.items()]


def test_support_leaves_out_the_own_ring_and_those_in_trouble() -> None:
    network = graph(amounts(AB=40, BA=10, CA=30, DA=25, EA=15))
    found = support(network, "A", Decimal(100), troubled={"D"})
    assert (found.guaranteed, found.in_ring, found.in_trouble, found.effective) == (80, 10, 25, 45)
    assert (found.guarantors, found.counted_on) == (4, 2)
    assert found.depth == pytest.approx(0.45)


def test_a_ring_member_in_trouble_is_counted_once() -> None:
    found = support(graph(amounts(AB=1, BA=10, CA=5)), "A", Decimal(20), troubled={"B"})
    assert found.in_ring + found.in_trouble + found.effective == found.guaranteed
    assert found.in_trouble == 0


@pytest.mark.parametrize(("debt", "depth"), [(None, None), (0, None), (10, 1.0), (60, 0.5)])
def test_support_has_no_depth_without_debt_and_never_exceeds_it(debt: int | None, depth: float | None) -> None:
    found = support(graph(amounts(CA=30)), "A", None if debt is None else Decimal(debt), troubled=())
    assert found.depth == depth


def test_a_guarantee_of_unknown_amount_makes_the_depth_unknown() -> None:
    found = support(graph(amounts(CA=30, DA=None)), "A", Decimal(60), troubled=())
    assert (found.guaranteed, found.effective, found.depth, found.counted_on) == (None, None, None, 2)
    assert support(graph(amounts(CA=30, DA=None)), "A", Decimal(60), troubled={"D"}).depth == 0.5
