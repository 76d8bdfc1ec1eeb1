from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.portfolio.allocation import NON_ACCRUAL, PERFORMING, allocate

DUE = {"cost": D(200), "interest": D(500), "penalty": D(150), "compound": D(20), "principal": D(3000)}


def test_a_payment_goes_to_costs_penalty_compound_interest_then_principal():
    assert allocate(D(1000), DUE) == {
        "cost": 200, "penalty": 150, "compound": 20, "interest": 500, "principal": 130, "surplus": 0,
    }  # fmt: skip


def test_once_interest_no_longer_accrues_principal_comes_first():
    paid = allocate(D(1000), DUE, NON_ACCRUAL)
    assert paid["principal"] == 1000
    assert sum(paid.values()) == 1000


def test_what_is_paid_beyond_everything_due_is_left_over():
    assert allocate(D(4000), DUE)["surplus"] == D(130)


def test_a_component_without_a_place_in_the_order_is_refused():
    with pytest.raises(KeyError, match="tax"):
        allocate(D(1), {"tax": D(1)})


money = st.decimals(0, 10**9, places=2)


@given(money, st.dictionaries(st.sampled_from(PERFORMING), money))
def test_every_cent_goes_somewhere_and_nothing_gets_more_than_is_due(payment: D, due: dict[str, D]):
    paid = allocate(payment, due)
    assert sum(paid.values()) == payment
    assert all(0 <= paid[name] <= due[name] for name in due)
