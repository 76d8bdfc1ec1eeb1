"""Guarantees as warnings see them, by hand, against the network page, and for networks drawn by lot."""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from security_book import ON, POLICY, known, rows_of

from postloan.book import Pin
from postloan.borrower.network.circle import circles_of, support_of
from postloan.borrower.network.edge import Edge, Kind, Node, with_given
from postloan.borrower.network.graph import circles as circles_by_names
from postloan.borrower.network.graph import graph
from postloan.borrower.network.limits import judge, troubles
from postloan.borrower.network.seen import seen
from postloan.policy import Policy
from postloan.warning.frames import circle, guarantors
from postloan.warning.sources import sureties
from postloan.warning.sources.circles import circles, support


def test_a_borrower_in_a_circle_knows_its_ring_and_the_default_in_it(secured: Pin) -> None:
    rows = rows_of(circle.build(known(secured)), "borrower_id")
    one = rows["A"]
    assert (one["circle_borrowers"], one["circle_members"], one["circle_defaults"], one["default_distance"]) == (3, 4, 1, 1)
    assert (one["ring_members"], one["mutual"], rows["C"]["ring_members"]) == (2, 1, 1)
    assert (rows["B"]["circle_defaults"], rows["B"]["default_distance"], rows["B"]["own_class"]) == (0, 0, 3)
    assert (rows["D"]["circle_borrowers"], rows["D"]["ring_members"]) == (0, 2), "two are no circle"


def test_what_is_guaranteed_is_held_against_net_assets(secured: Pin) -> None:
    rows = rows_of(circle.build(known(secured)), "borrower_id")
    assert (rows["A"]["given"], rows["A"]["net_assets"], rows["A"]["excess"]) == (600, 500, pytest.approx(1 / 6))
    assert (rows["B"]["given"], rows["B"]["customers"], rows["B"]["excess"]) == (1100, 2, pytest.approx(2 / 11))
    assert (rows["D"]["net_assets"], rows["D"]["excess"], rows["D"]["customers"]) == (None, None, None), (
        "of farmers there is no such line"
    )


def test_only_sound_guarantors_outside_the_ring_count(secured: Pin) -> None:
    rows = rows_of(circle.build(known(secured)), "borrower_id")
    assert rows["A"]["support"] == 0, "B is of its ring and non-performing"
    assert rows["C"]["support"] == pytest.approx(0.2), "Y's 200 of 1,000"


def test_who_is_in_no_network_is_quiet_and_one_borrower_is_told_as_among_all(secured: Pin) -> None:
    frame = circle.build(known(secured))
    assert frame is not None
    assert frame.everybody is not None
    assert frame.everybody().num_rows == known(secured).borrowers.num_rows == 7
    assert "S" not in rows_of(frame, "borrower_id")
    whole, alone = rows_of(frame, "borrower_id"), rows_of(circle.build(known(secured, whom="C")), "borrower_id")
    assert alone == {"C": whole["C"]}


def test_the_frame_says_what_the_network_page_says(secured: Pin) -> None:
    rows, page = rows_of(circle.build(known(secured)), "borrower_id"), seen(secured, known(secured).scope, POLICY)
    inside = {name: one for one in circles_of(page, POLICY) for name in one.names}
    for name, row in rows.items():
        node = page.nodes[name]
        assert (row["given"], row["gives"]) == (node.given, node.gives)
        assert row["circle_borrowers"] == (inside[name].borrowers if name in inside else 0)
        assert row["support"] == (
            None
            if (depth := support_of(page, name, POLICY).depth) is None or not page.network.sureties(name)
            else pytest.approx(depth)
        )


def test_a_guarantee_that_begins_later_is_not_known_yet(secured: Pin) -> None:
    pairs = sureties.read(known(secured)).pairs
    assert ("F", "D") not in set(zip(pairs["guarantor_id"], pairs["borrower_id"], strict=True))
    later = sureties.read(known(secured, until=date(2026, 11, 1))).pairs
    assert ("F", "D") in set(zip(later["guarantor_id"], later["borrower_id"], strict=True))


def test_the_period_follows_the_contract_and_six_months_where_none_counts(secured: Pin) -> None:
    rows = rows_of(guarantors.build(known(secured)), "guarantor_id", "borrower_id")
    assert (rows["X", "A"]["period_end"], rows["X", "A"]["period_left"]) == (date(2026, 11, 30), 30), (
        "ends with the loan: not agreed"
    )
    assert (rows["B", "A"]["period_end"], rows["B", "A"]["matures_on"], rows["B", "A"]["loan_id"]) == (
        date(2026, 11, 30),
        date(2026, 5, 31),
        "A-1",
    )
    assert rows["Y", "C"]["period_end"] == date(2027, 6, 30)
    assert ("Y", "A") not in rows, "over before any loan that is owed was paid out"


def test_a_guarantor_is_told_with_its_own_loans_and_guarantees(secured: Pin) -> None:
    rows = rows_of(guarantors.build(known(secured)), "guarantor_id", "borrower_id")
    one = rows["B", "C"]
    assert (one["guarantor_dpd"], one["guarantor_class"], one["guarantor_given"], one["guaranteed"]) == (120, 3, 1100, 700)
    outsider = rows["Z", "T"]
    assert (outsider["guarantor_dpd"], outsider["guarantor_colour"], outsider["guarantor_name"]) == (None, None, "Firm Z")
    assert outsider["guarantor_excess"] == pytest.approx(30 / 80), "a guarantee company carries ten times its assets"
    assert (rows["X", "A"]["guarantor_name"], rows["X", "A"]["guaranteed"]) == ("Firm X", None), (
        "its term in the register is over"
    )
    assert set(rows_of(guarantors.build(known(secured, whom="C")), "guarantor_id")) == {"B", "Y"}


def test_without_guarantees_there_is_nothing_to_ask(bare: Pin) -> None:
    assert circle.build(known(bare)) is None
    assert guarantors.build(known(bare)) is None


def test_the_mark_follows_the_book_the_day_and_the_policy(secured: Pin) -> None:
    same, later = circle.build(known(secured)), circle.build(known(secured, until=date(2026, 11, 1)))
    assert same is not None
    assert later is not None
    assert same.mark == circle.build(known(secured)).mark
    assert same.mark != later.mark


@pytest.mark.parametrize(("kind", "expected"), [("guarantee_company", None), ("company", 2.0)])
def test_a_default_does_not_reach_the_other_clients_of_a_guarantee_company(kind: str, expected: float | None) -> None:
    """Its capital stands between them; a firm that answers for all three carries the trouble from one to the next."""
    rows = pd.DataFrame({
        "guarantor_id": "Z", "guarantor_name": "Z", "guarantor_type": kind, "borrower_id": ["P", "Q", "R"], "amount": 100.0, "starts_on": ON,
        "net_assets": 1000.0, "lapsed": False,
    })  # fmt: skip
    debts = pd.DataFrame({
        "borrower_id": ["P", "Q", "R"], "name": ["P", "Q", "R"], "kind": "small_business", "balance": 100.0, "undrawn": np.nan, "loans": 1,
        "bucket": 0, "risk_class": [3.0, 1.0, 1.0], "dpd": 0.0,
    })  # fmt: skip
    around = circles(sureties.stand(rows, debts, {}, Policy()), Policy())
    assert around["circle_defaults"].to_dict() == {"P": 0, "Q": 1, "R": 1, "Z": 1}
    assert _missing(around.loc["Q", "default_distance"]) == expected
    assert around.loc[["P", "Z"], "default_distance"].tolist() == [0, 1]


NAMES = [f"N{number}" for number in range(8)]
KINDS = {"corporate": Kind.ENTERPRISE, "farmer": Kind.FARMER, "personal": Kind.PERSON}
contracts = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.none() | st.integers(1, 900), st.none() | st.integers(-50, 900)), min_size=1, max_size=24
)  # fmt: skip
owed = st.dictionaries(
    st.sampled_from(NAMES), st.tuples(st.sampled_from(sorted(KINDS)), st.integers(0, 500), st.integers(0, 60), st.sampled_from((1, 2, 3))), max_size=8
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(contracts, owed)
def test_any_network_is_judged_as_name_by_name(drawn: list, debts: dict) -> None:
    rows = pd.DataFrame({
        "guarantor_id": [one[0] for one in drawn], "guarantor_name": None, "guarantor_type": None, "borrower_id": [one[1] for one in drawn],
        "amount": pd.array([one[2] for one in drawn], dtype="Float64").to_numpy(dtype=float, na_value=np.nan), "starts_on": ON,
        "net_assets": pd.array([one[3] for one in drawn], dtype="Float64").to_numpy(dtype=float, na_value=np.nan), "lapsed": False,
    })  # fmt: skip
    owing = pd.DataFrame(
        [{"borrower_id": name, "name": name, "kind": kind, "balance": float(balance), "undrawn": np.nan, "loans": 1, "bucket": 0, "risk_class": worst, "dpd": dpd}
         for name, (kind, balance, dpd, worst) in debts.items()],
        columns=["borrower_id", "name", "kind", "balance", "undrawn", "loans", "bucket", "risk_class", "dpd"],
    ).astype({"balance": float, "dpd": float, "risk_class": float, "undrawn": float})  # fmt: skip
    found = sureties.stand(rows, owing, {}, Policy())
    around = circles(found, Policy())
    edges = [Edge(giver, taker, None if amount is None else Decimal(amount)) for giver, taker, amount, _ in drawn]
    whole = graph(edges, names={name for one in drawn for name in one[:2]})
    nodes = with_given([_node(name, drawn, debts) for name in whole.nodes], edges)
    inside = {
        name for part in circles_by_names(whole, [name for name in nodes if nodes[name].borrower], least=3) for name in part
    }
    bad = {name for name, node in nodes.items() if troubles(node, Policy())}
    depth = support(found, around)
    for name, node in nodes.items():
        row, place = found.names.loc[name], around.loc[name]
        assert (row["kind"], row["gives"], row["customers"], row["over"], row["troubled"]) == (
            node.kind,
            node.gives,
            node.customers,
            judge(node, Policy()).over,
            name in bad,
        )
        assert _missing(row["given"]) == (None if node.given is None else float(node.given))
        assert place["ring_members"] == len(whole.ring_of.get(name, (name,)))
        assert place["mutual"] == sum(name in pair for pair in whole.mutual)
        assert (place["circle_borrowers"] > 0) == (name in inside)
        if whole.sureties(name):
            firm = [
                edge.amount
                for edge in whole.sureties(name)
                if edge.guarantor not in whole.ring_of.get(name, ()) and edge.guarantor not in bad
            ]
            told = None if not node.debt or None in firm else min(1.0, float(sum(firm) / node.debt))
            assert _missing(depth[name]) == (told if told is None else pytest.approx(told))


def _node(name: str, drawn: list, debts: dict) -> Node:
    said = [assets for giver, _, _, assets in drawn if giver == name and assets is not None]
    kind, balance, dpd, worst = debts.get(name, (None, None, None, None))
    borrower = name in debts or any(name == taker for _, taker, _, _ in drawn)
    return Node(
        name, kind=KINDS.get(kind, Kind.UNKNOWN), debt=None if balance is None else Decimal(balance), dpd=dpd, risk_class=worst,
        net_assets=Decimal(min(said)) if said else None, borrower=borrower,
    )  # fmt: skip


def _missing(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
