from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.book.cells import Cells, Coded
from postloan.policy import Policy
from postloan.portfolio import grid, measure
from postloan.portfolio.measure import Figure

P = Policy()
DAY = date(2026, 1, 31)


def test_a_ratio_of_nothing_is_missing():
    assert measure.ratio(5, 0) is None
    assert measure.ratio(None, 5) is None
    assert measure.ratio(5, None) is None
    assert measure.ratio(0, 5) == 0.0


def test_fen_become_money_with_two_decimals():
    assert str(measure.yuan(100)) == "1.00"
    assert measure.yuan(None) is None
    assert measure.yuan(123456789012345678) == Decimal("1234567890123456.78")


def test_the_regulators_figures_of_2024q4_hold_together():
    """NPL 1.50 %, coverage 211.19 %, provisions to loans 3.18 %: the product identity, within the rounding of the first."""
    row = {"loans": 1, "balance": 10_000_000, "overdue": 0, "npl": 150_500, "special_mention": 0, "par30": 0, "par90": 0,
           "overdue90": 0, "provision": round(150_500 * 2.1119), "provisioned_loans": 1}  # fmt: skip
    found = measure.ratios(row)
    assert round(found["npl_ratio"] * found["coverage"], 6) == round(found["provision_ratio"], 6)
    assert round(found["provision_ratio"], 4) == 0.0318
    assert round(0.0150 * 2.1119, 5) == 0.03168


def cell(balance: int, bucket: int, risk_class: int, **values: int) -> dict[str, int]:
    return {"loans": 1, "balance": balance, "bucket": bucket, "risk_class": risk_class, "restructured": 0, "provision": 0,
            "provisioned_loans": 0, **values}  # fmt: skip


def placed(cells: list[dict[str, int]]) -> grid.Grid:
    day = Coded(np.zeros(len(cells), dtype=np.intp), (DAY,))
    return grid.place(Cells({"as_of": day}, {name: np.array([one[name] for one in cells]) for name in cells[0]}), (DAY,))


def one(cells: list[dict[str, int]], policy: Policy = P) -> dict[str, int | None]:
    return measure.sums(placed(cells), policy)[0][0]


def test_four_loans_by_hand():
    """One current, one current but eased, one 40 days late, one 100 days late and substandard."""
    found = one(
        [cell(1000, 0, 1), cell(200, 0, 2, restructured=1), cell(300, 2, 2), cell(500, 4, 3, provision=250, provisioned_loans=1)]
    )
    assert found["balance"] == 2000
    assert found["overdue"] == 800
    assert found["npl"] == found["overdue90"] == 500
    assert found["special_mention"] == 500
    assert found["par30"] == 1000, "late by more than 30 days, or eased"
    assert found["par90"] == 700
    assert measure.ratios(found)["coverage"] == 0.5


def test_without_any_provision_coverage_is_missing_not_zero():
    found = measure.ratios(one([cell(1000, 0, 1), cell(500, 4, 3)]))
    assert found["coverage"] is None
    assert found["provision_ratio"] is None


def test_a_par_that_no_bucket_begins_with_is_missing():
    coarse = Policy().changed(bucket_upper=(0, 29, 60, 90, 120, 150, 180))
    found = one([cell(1000, 2, 2)], coarse)
    assert found["par30"] is None
    assert measure.ratios(found)["par30"] is None
    assert measure.ratios(found)["par90"] == 0.0


def test_amounts_beyond_what_a_float_holds_are_exact():
    assert one([cell(2**53, 0, 1), cell(1, 0, 1), cell(2**53 + 1, 4, 3)])["balance"] == 2**54 + 2


def test_a_code_that_nobody_knows_is_in_the_whole_but_in_no_bucket_and_no_class():
    found = placed([cell(100, 0, 1), cell(30, 9, 1), cell(7, -1, 6), cell(2, 0, 0)])
    assert found.balance.sum() == 139
    assert grid.by_bucket(found.balance).sum() == 102
    assert grid.by_class(found.balance).sum() == 130
    assert measure.sums(found, P)[0][0]["npl"] == 0


@given(st.lists(st.tuples(st.integers(0, 10**12), st.integers(0, 7), st.booleans()), min_size=1, max_size=30))
def test_par_never_grows_with_the_days(loans: list[tuple[int, int, bool]]):
    found = one([cell(balance, bucket, 1 + (bucket > 0), restructured=int(eased)) for balance, bucket, eased in loans])
    assert found["balance"] >= found["par30"] >= found["par90"] >= found["overdue90"]


def test_the_change_of_a_figure_needs_both_values():
    figure = Figure("npl_ratio", 0.03, "ratio", 0.02, date(2026, 1, 31), ())
    assert figure.change == pytest.approx(0.01)
    assert Figure("npl_ratio", 0.03, "ratio", None, None, ()).change is None
