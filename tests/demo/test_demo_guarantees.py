"""The demo's register of guarantees holds what it was planted with."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from postloan.access import EVERYTHING, Scope
from postloan.book import Pin
from postloan.borrower.network.edge import Edge
from postloan.borrower.network.graph import Network, circles, graph
from postloan.demo import guarantees, ledger
from postloan.house import build
from postloan.settings import Settings
from postloan.terms import BorrowerType

ALL = Scope(EVERYTHING, ledger.LAST)


@pytest.fixture(scope="module")
def pin(demo_home: Path) -> Iterator[Pin]:
    """The demo's book; it is only read here."""
    house = build(Settings(home=demo_home, database_url=f"sqlite:///{demo_home / 'desk.sqlite'}"))
    yield house.book.pin()
    house.desk.dispose()


@pytest.fixture(scope="module")
def register(pin: Pin) -> list[dict[str, object]]:
    found: list[dict[str, object]] = pin.guarantees(ALL, ended=True).to_pyarrow().to_pylist()
    return found


@pytest.fixture(scope="module")
def network(register: list[dict[str, object]]) -> Network:
    return graph(
        [Edge(row["guarantor_id"], row["borrower_id"], row["amount"]) for row in register if row["ends_on"] >= ledger.LAST]
    )


def test_there_are_circles_rings_a_pair_and_joint_groups(network: Network) -> None:
    found = circles(network, least=3)
    assert len(found) == 8
    assert len(found[0]) > 40, "the guarantee company's shops and their owners"
    assert len(found[1]) > 20, "three communities of companies"
    assert {len(ring) for ring in network.rings} == {2, 3, 4, 5}
    assert [len(group) for group in network.joint] == [5, 5, 5]


def test_a_hub_guarantees_more_than_five_and_a_guarantee_company_two_dozen(
    network: Network, register: list[dict[str, object]]
) -> None:
    given: dict[object, set[object]] = {}
    for row in register:
        given.setdefault(row["guarantor_id"], set()).add(row["borrower_id"])
    kinds = {row["guarantor_id"]: row["guarantor_type"] for row in register}
    assert max(len(names) for who, names in given.items() if kinds[who] == "company") >= guarantees.HUB
    assert [len(names) for who, names in given.items() if kinds[who] == "guarantee_company"] == [guarantees.SHOPS]
    assert sum(kind == "person" for kind in kinds.values()) > 50


def test_everybody_guaranteed_borrows_and_what_has_ended_is_there_too(pin: Pin, register: list[dict[str, object]]) -> None:
    everyone = pin.everyone(ALL).select("borrower_id", "borrower_type").distinct().to_pyarrow().to_pylist()
    assert {row["borrower_id"] for row in register} <= {row["borrower_id"] for row in everyone}
    assert sum(row["ends_on"] < ledger.LAST for row in register) >= 4
    assert all(row["amount"] > Decimal(0) for row in register)
    farmers = {row["borrower_id"] for row in everyone if row["borrower_type"] == BorrowerType.FARMER}
    assert sum(row["guarantor_id"] in farmers for row in register) == 3 * 5 * 4
