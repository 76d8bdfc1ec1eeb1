"""How the portfolio is spread: the published indices, a book of named groups by hand, and what must hold for any amounts."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.access import EVERYTHING, SLICES, Reach, Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.portfolio.exposure import concentration
from postloan.portfolio.exposure.share import curve, effective_number, hhi, normalised

DAY = date(2026, 10, 31)
HERE = Scope(EVERYTHING, DAY)
CAPITAL = Policy().changed(net_capital=10_000.0, tier1_capital=8_000.0)


def test_shares_of_forty_thirty_twenty_ten():
    index = hhi([40, 30, 20, 10])
    assert index == pytest.approx(0.30)
    assert normalised(index, 4) == pytest.approx(0.066667, abs=5e-7)
    assert effective_number(index) == pytest.approx(3.3333, abs=5e-5)


def test_ten_equal_names_are_not_concentrated_at_all():
    assert normalised(hhi([7.0] * 10), 10) == pytest.approx(0)


def test_weights_one_two_one():
    assert hhi([1, 2, 1]) == pytest.approx(0.375)


def test_a_portfolio_of_nothing_has_no_index():
    assert hhi([]) is None
    assert hhi([0, 0]) is None
    assert normalised(None, 3) is None
    assert normalised(1.0, 1) is None
    assert effective_number(None) is None
    assert curve(np.array([0])).empty


def test_the_largest_two_of_four_have_seven_tenths():
    found = curve(np.array([10, 40, 30, 20]))
    assert found["names"].tolist() == [0, 1, 2, 3, 4]
    assert found["share"].tolist() == [0, 0.4, 0.7, 0.9, 1.0]
    assert found["names_share"].tolist() == [0, 0.25, 0.5, 0.75, 1.0]


AMOUNTS = st.lists(st.integers(1, 10**12), min_size=2, max_size=60)


@given(AMOUNTS)
def test_the_index_lies_between_one_over_n_and_one(fen: list[int]):
    index = hhi(fen)
    assert 1 / len(fen) - 1e-12 <= index <= 1 + 1e-12
    assert -1e-12 <= normalised(index, len(fen)) <= 1 + 1e-12
    assert 1 - 1e-9 <= effective_number(index) <= len(fen) + 1e-9


@given(AMOUNTS)
def test_two_names_become_one_and_the_index_does_not_fall(fen: list[int]):
    assert hhi([fen[0] + fen[1], *fen[2:]]) >= hhi(fen) - 1e-12


@given(AMOUNTS)
def test_the_curve_rises_ever_more_slowly_from_nothing_to_all(fen: list[int]):
    found = curve(np.array(fen))
    assert (found["share"].iloc[0], found["share"].iloc[-1]) == (0, 1)
    rise = np.diff(found["share"]) / np.diff(found["names"])
    assert (np.diff(rise) <= 1e-12).all()
    assert (found["share"] >= found["names_share"] - 1e-12).all()


def loan(name: str, borrower: str, balance: str, **values: object) -> dict[str, object]:
    return {
        "as_of": DAY,
        "loan_id": name,
        "borrower_id": borrower,
        "borrower_name": f"Co {borrower}",
        "balance": balance,
        "dpd": 0,
        **values,
    }


@pytest.fixture(scope="module")
def pin(publish_once) -> Pin:
    """Group G: A and B. Borrower C has one loan in the group and one outside it. D stands alone and has drawn half."""
    return publish_once([
        loan("1", "A", "300.01", group_id="G", industry="C", undrawn="50.00"), loan("2", "B", "200.00", group_id="G", industry="C"),
        loan("3", "C", "100.00", group_id="G", industry="F"), loan("4", "C", "250.00", industry="F", branch="West"),
        loan("5", "D", "400.00", undrawn="400.00"), loan("6", "E", "9000.00", written_off=True),
    ])  # fmt: skip


def test_a_borrower_is_one_name_whatever_his_groups(pin: Pin):
    found = concentration.read(pin, HERE, CAPITAL).borrower
    rows = found.top.set_index("name")
    assert rows["balance"].to_dict() == {"D": 400.0, "C": 350.0, "A": 300.01, "B": 200.0}
    assert rows.loc["D", "exposure"] == 800.0
    assert rows.loc["D", "share_of_tier1"] == pytest.approx(0.1)
    assert rows.loc["D", "share_of_capital"] == pytest.approx(0.04), "loans alone, nothing undrawn"
    assert found.top["name"].tolist() == ["D", "A", "C", "B"], "by exposure, A's undrawn 50.00 counted"
    assert found.names == 4
    assert found.hhi == pytest.approx((400**2 + 350**2 + 300.01**2 + 200**2) / 1250.01**2)


def test_a_group_has_what_its_members_owe_in_it_and_the_rest_stands_alone(pin: Pin):
    found = concentration.read(pin, HERE, CAPITAL).group
    rows = found.top.set_index("name")
    assert rows["balance"].to_dict() == {"G": 600.01, "D": 400.0, "C": 250.0}
    assert rows["kind"].to_dict() == {"G": "group", "D": "borrower", "C": "borrower"}
    assert rows.loc["G", "loans"] == 3
    assert rows.loc["G", "exposure"] == pytest.approx(650.01)
    assert found.balance == Decimal("1250.01")


def test_undrawn_amounts_count_by_the_policys_factor_and_only_where_given(pin: Pin):
    found = concentration.read(pin, HERE, CAPITAL.changed(undrawn_conversion=0.5))
    assert found.borrower.top.set_index("name").loc["D", "exposure"] == 600.0
    assert (found.undrawn, found.undrawn_loans, found.loans) == (Decimal("450.00"), 2, 5)


def test_a_book_that_gives_no_undrawn_amounts_has_none(publish):
    found = concentration.read(publish([loan("1", "A", "5")]), HERE, CAPITAL)
    assert found.undrawn is None
    assert found.borrower.top["exposure"].tolist() == [5.0]


def test_without_any_group_groups_are_borrowers(publish):
    found = concentration.read(publish([loan("1", "A", "5"), loan("2", "A", "6"), loan("3", "B", "1")]), HERE, CAPITAL)
    assert found.group.names == found.borrower.names == 2
    assert found.group.top["balance"].tolist() == [11.0, 1.0]


def test_every_dimension_adds_up_to_the_portfolio_to_the_cent(pin: Pin):
    whole = concentration.read(pin, HERE, CAPITAL)
    spreads = [whole.borrower, whole.group, *concentration.slices(pin, HERE, CAPITAL).values()]
    assert [one.by for one in spreads] == list(concentration.DIMENSIONS)
    assert {one.balance for one in spreads} == {Decimal("1250.01")}
    for one in spreads:
        assert round(float(one.top["balance"].sum()), 2) == 1250.01, one.by


def test_a_value_not_given_is_a_name_like_any_other(pin: Pin):
    found = concentration.slices(pin, HERE, CAPITAL, by=("industry",))["industry"]
    assert found.names == 3
    assert dict(zip(found.top["name"], found.top["balance"], strict=True)) == {"C": 500.01, None: 400.0, "F": 350.0}


def test_the_summary_names_the_largest_of_every_dimension(pin: Pin):
    rows = concentration.summary(concentration.read(pin, HERE, CAPITAL), concentration.slices(pin, HERE, CAPITAL))
    rows = rows.set_index("dimension")
    assert rows.index.tolist() == ["borrower", "group", *SLICES]
    assert (rows.loc["group", "largest"], rows.loc["group", "largest_kind"]) == ("G", "group")
    assert rows.loc["borrower", "largest"] == "Co D"
    assert rows.loc["borrower", "largest_share"] == pytest.approx(400 / 1250.01)


def test_a_branch_sees_its_own_part_of_a_borrower(pin: Pin):
    found = concentration.read(pin, Scope(Reach(("West",)), DAY), CAPITAL).borrower
    assert found.top[["name", "balance"]].to_numpy().tolist() == [["C", 250.0]]


def test_a_scope_without_loans_is_spread_over_nobody(pin: Pin):
    nobody = Scope(Reach(()), DAY)
    found = concentration.read(pin, nobody, CAPITAL)
    assert (found.borrower.names, found.borrower.hhi, found.group.hhi) == (0, None, None)
    assert found.borrower.top_balance(10) is None
    rows = concentration.summary(found, concentration.slices(pin, nobody, CAPITAL))
    assert rows["largest"].isna().all()


def test_no_more_names_are_looked_up_than_are_shown(publish):
    pin = publish([loan(f"{n}", f"b{n:02d}", str(1000 + n), undrawn=str(5000 - 100 * n)) for n in range(30)])
    found = concentration.read(pin, HERE, Policy(), n=3).borrower
    assert found.top.nlargest(3, "exposure")["name"].tolist() == ["b00", "b01", "b02"]
    assert found.top.nlargest(3, "balance")["name"].tolist() == ["b29", "b28", "b27"]
    assert len(found.top) == 6
    assert found.top_balance(3) == Decimal("3084.00")
