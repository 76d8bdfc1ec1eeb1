"""Which differences are decided, and wishes that travel in an address."""

from datetime import date

import pytest

from postloan.access import EVERYTHING, Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.portfolio import classification, classing
from postloan.portfolio.classing import Decision, Wanted

P = Policy()
DAY = date(2026, 10, 31)
HERE = Scope(EVERYTHING, DAY)


@pytest.fixture(scope="module")
def pin(publish_once) -> Pin:
    """Two loans too good by the rules, one too bad, one as the rules say; the first in another branch."""
    base = {"as_of": DAY, "balance": 100, "dpd": 20}
    return publish_once([
        {**base, "loan_id": "a", "risk_class": 1, "branch": "West"}, {**base, "loan_id": "b", "risk_class": 1},
        {**base, "loan_id": "c", "risk_class": 3}, {**base, "loan_id": "d", "risk_class": 2},
    ])  # fmt: skip


def decision(pin: Pin, loan: str, risk_class: int = 2) -> Decision:
    return Decision(loan, risk_class, classing.one(pin, HERE, P, loan_id=loan).facts_key)


def test_a_decision_holds_while_its_facts_do_and_counts_on_its_side(pin: Pin):
    both = (decision(pin, "a"), decision(pin, "c", 3), Decision("b", 2, "another key"))
    found = classing.decided(pin, HERE, P, decisions=both)
    assert found.classes == (("a", 2), ("c", 3))
    assert (found.void, found.lenient, found.strict) == (1, 1, 1)
    west = classing.decided(pin, HERE.narrowed(branch="West"), P, decisions=both)
    assert (west.lenient, west.strict) == (1, 0), "only the scope's loans are counted"
    assert classing.decided(pin, HERE, P) == classing.NOTHING_DECIDED


def test_a_decision_on_a_loan_out_of_the_book_is_left_aside(pin: Pin):
    assert classing.decided(pin, HERE, P, decisions=(Decision("gone", 2, "key"),)) == classing.NOTHING_DECIDED


def test_the_open_list_leaves_out_what_is_decided_and_the_figure_says_how_many(pin: Pin):
    found = classing.decided(pin, HERE, P, decisions=(decision(pin, "a"),))
    left = classing.differences(pin, HERE, P, wanted=Wanted("lenient", left_out=found.loan_ids))
    assert left.rows["loan_id"].tolist() == ["b"]
    figures = {one.name: one for one in classification.from_comparison(classing.compare(pin, HERE, P), P, found)}
    inputs = {one.name: one.value for one in figures["too_lenient"].inputs}
    assert (figures["too_lenient"].value, inputs["difference_decided"], inputs["difference_open"]) == (2, 1, 1)
    assert {one.name: one.value for one in figures["too_strict"].inputs}["difference_decided"] == 0


def test_a_list_by_stage_and_class_has_what_the_comparison_counts(pin: Pin):
    cells = classing.compare(pin, HERE, P).cells
    for code in (2, 3):
        wanted = Wanted(classing.NOT_DIFFERING, class_now=(code,))
        listed = classing.differences(pin, HERE, P, wanted=wanted)
        assert listed.total == cells.loc[cells["class_now"] == code, "loans"].sum()
    assert classing.differences(pin, HERE, P, wanted=Wanted(classing.NOT_DIFFERING, stage_now=3)).rows["loan_id"].tolist() == [
        "c"
    ]


@pytest.mark.parametrize(
    "wanted", [Wanted("lenient"), Wanted("strict", rule="C3-5"), Wanted("any", check="X-3"), Wanted("any", risk_class=1, floor=3),
               Wanted("any", class_now=(3, 4, 5)), Wanted("any", stage_now=2)]
)  # fmt: skip
def test_a_wish_travels_in_an_address_and_comes_back(wanted: Wanted):
    assert classing.from_query(classing.as_query(wanted)) == wanted


def test_an_address_that_means_nothing_is_dropped():
    assert classing.from_query({"view": "differences"}) is None
    odd = {
        "side": "sideways",
        "rule": "Z-9",
        "check": "",
        "risk_class": "7",
        "floor": "x",
        "class_now": "9,,3",
        "stage_now": "-1",
    }
    assert classing.from_query(odd) == Wanted("any", class_now=(3,))
    assert classing.from_query({"rule": "nonsense"}) == Wanted("lenient")
