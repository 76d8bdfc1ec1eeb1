"""A figure and its list of loans: the list adds up to the number, and a number that is wrong is found out."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from postloan.access import EVERYTHING, Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.portfolio import LoanFilter, delinquency, overview, proof
from postloan.portfolio.behind import Behind
from postloan.portfolio.measure import Figure, Input
from postloan.portfolio.proof import listed
from postloan.portfolio.proof import proof as held_against

SEP, OCT = date(2026, 9, 30), date(2026, 10, 31)
ROWS: list[dict[str, Any]] = [
    {"loan_id": "1", "borrower_id": "a", "balance": 100.10, "dpd": 0, "risk_class": 1, "provision": 1},
    {"loan_id": "2", "borrower_id": "a", "balance": 200.20, "dpd": 45, "risk_class": 2, "provision": 10},
    {"loan_id": "3", "borrower_id": "b", "balance": 300.30, "dpd": 120, "risk_class": 3, "provision": 90, "branch": "West"},
    {"loan_id": "4", "borrower_id": "c", "balance": 400.40, "dpd": 0, "risk_class": 1, "provision": 4, "restructured": True},
]


def scope(as_of: date, **chosen: str) -> Scope:
    return Scope(EVERYTHING, as_of).narrowed(**chosen)


@pytest.fixture(scope="module")
def pin(publish_once: Callable[..., Pin]) -> Pin:
    before = [{**row, "as_of": SEP, "balance": row["balance"] + 50, "dpd": 0, "risk_class": 1} for row in ROWS]
    return publish_once([*before, *({**row, "as_of": OCT} for row in ROWS)])


def kpis(pin: Pin, view: Scope) -> Mapping[str, Figure]:
    return {one.name: one for one in overview.kpis(pin, view, Policy())}


def held(pin: Pin, view: Scope, figure: Figure) -> proof.Proof:
    wanted = figure.behind or LoanFilter(**(figure.drill or {}))
    found = held_against(figure, listed(pin, view, Policy(), wanted=wanted))
    assert found is not None
    return found


def test_every_key_figure_is_what_its_loans_add_up_to(pin: Pin) -> None:
    for name, figure in kpis(pin, scope(OCT)).items():
        found = held(pin, scope(OCT), figure)
        assert found.ok, (name, found)


def test_every_ratio_is_its_first_input_over_its_second(pin: Pin) -> None:
    ratios = [one for one in kpis(pin, scope(OCT)).values() if one.unit == "ratio"]
    assert len(ratios) == 8
    for figure in ratios:
        part, whole = (Decimal(str(one.value)) for one in figure.inputs)
        assert float(part / whole) == figure.value, figure.name


def test_the_inputs_by_hand(pin: Pin) -> None:
    found = kpis(pin, scope(OCT))
    par30 = found["par30"]
    assert [(one.name, one.value) for one in par30.inputs] == [
        ("par30_balance", Decimal("900.90")),
        ("balance", Decimal("1001.00")),
    ]
    assert found["coverage"].inputs == (Input("provision", Decimal("105.00")), Input("npl_balance", Decimal("300.30")))
    assert held(pin, scope(OCT), found["coverage"]) == proof.Proof("npl_balance", "balance", Decimal("300.30"), Decimal("300.30"))
    assert held(pin, scope(OCT), found["borrowers"]) == proof.Proof("", "borrowers", 3, 3)
    assert held(pin, scope(OCT), found["provision_ratio"]).by == "provision"


def test_in_a_branch_the_list_is_the_branchs(pin: Pin) -> None:
    view = scope(OCT, branch="West")
    assert held(pin, view, kpis(pin, view)["npl_ratio"]).listed == Decimal("300.30")


def test_a_number_that_its_loans_do_not_add_up_to_is_found_out(pin: Pin) -> None:
    wrong = Figure("balance", Decimal("1001.01"), "money", drill={})
    found = held(pin, scope(OCT), wrong)
    assert not found.ok
    assert found.difference == Decimal("-0.01")


def test_an_empty_list_comes_to_nothing_and_says_so(pin: Pin) -> None:
    sums = listed(pin, scope(OCT), Policy(), wanted=LoanFilter(bucket=(7,)))
    assert (sums["loans"], sums["balance"]) == (0, Decimal("0.00"))
    assert held(pin, scope(OCT), Figure("x", 0, "count", drill={"bucket": (7,)})).ok
    assert not held(pin, scope(OCT), Figure("x", 1, "count", drill={"bucket": (7,)})).ok


def test_nothing_to_hold_a_number_without_loans_against() -> None:
    assert held_against(Figure("hhi", 0.1, "number"), {"loans": 3}) is None
    assert (
        held_against(Figure("npl_ratio", None, "ratio", drill={}, inputs=(Input("npl", None),)), {"balance": Decimal(1)}) is None
    )


def test_a_list_between_two_dates_is_held_by_the_sum_that_the_figure_names(pin: Pin) -> None:
    fell = Behind(since=SEP, was=("0",), now=("2",))
    opening = Figure("moved", Decimal("250.20"), "money", behind=fell, ties=("balance_previous", ""))
    closing = Figure("moved", Decimal("200.20"), "money", behind=fell, ties=("balance", ""))
    paid = Figure("paid", Decimal("50.00"), "money", behind=fell, ties=("reduced", ""))
    count = Figure("moved", 1, "count", behind=fell)
    assert [held(pin, scope(OCT), one).ok for one in (opening, closing, paid, count)] == [True] * 4
    assert not held(pin, scope(OCT), Figure("moved", Decimal("250.20"), "money", behind=fell, ties=("balance", ""))).ok


@pytest.mark.parametrize("column", ["loans", "balance", "share_loans", "share_balance"])
def test_every_cell_of_the_table_of_buckets_is_what_its_loans_add_up_to(pin: Pin, column: str) -> None:
    rows = delinquency.buckets(pin, scope(OCT), Policy())
    explained = delinquency.explained(rows)
    for row in rows.to_dict("records"):
        figure = explained(row, column)
        assert figure is not None
        assert float(figure.value or 0) == pytest.approx(row[column])
        assert held(pin, scope(OCT), figure).ok


def test_the_name_of_a_bucket_is_no_figure(pin: Pin) -> None:
    rows = delinquency.buckets(pin, scope(OCT), Policy())
    assert delinquency.explained(rows)(rows.iloc[0].to_dict(), "bucket") is None
