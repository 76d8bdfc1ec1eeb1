"""Loan to value, age of valuations, expiry, cover – by hand and by property."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.borrower.collateral import Flag, cover, limit_of
from postloan.borrower.collateral.pieces import months_since
from postloan.policy import Policy
from postloan.terms import CollateralKind

POLICY, TODAY = Policy(), date(2024, 6, 30)


def row(value: int, **values: Any) -> dict[str, Any]:
    told = {
        "collateral_id": "H1", "loan_id": "L1", "kind": "residential", "value": Decimal(value), "valued_on": date(2024, 1, 10),
        "insured_until": date(2025, 1, 1), "prior_claims": None, "description": None, "registered_until": None, "released_on": None,
    }  # fmt: skip
    return {**told, **values}


def owed(**balances: int) -> dict[str, Decimal]:
    return {loan: Decimal(balance) for loan, balance in balances.items()}


def test_loan_to_value_is_over_what_is_left_after_prior_claims() -> None:
    found = cover([row(1000, prior_claims=Decimal(200))], owed(L1=400, L2=600), TODAY, POLICY)
    (one,) = found.pieces
    assert (one.net, one.exposure, one.ltv, one.flags) == (800, 400, 0.5, ())
    assert (found.exposure, found.net, found.share, found.uncovered) == (1000, 800, 0.8, 200)


def test_a_piece_without_a_loan_stands_for_all_loans() -> None:
    (one,) = cover([row(1000, loan_id=None)], owed(L1=400, L2=500), TODAY, POLICY).pieces
    assert (one.loans, one.exposure, one.ltv, one.flags) == ((), 900, 0.9, (Flag.ABOVE_LIMIT,))


def test_a_piece_for_several_loans_counts_once() -> None:
    found = cover([row(1000), row(1000, loan_id="L2")], owed(L1=400, L2=200), TODAY, POLICY)
    assert [(one.loans, one.ltv) for one in found.pieces] == [(("L1", "L2"), 0.6)]
    assert found.net == 1000


def test_the_latest_valuation_counts_and_says_how_far_the_value_fell() -> None:
    (one,) = cover([row(1000), row(1250, valued_on=date(2023, 1, 1)), row(9, valued_on=None)], owed(L1=400), TODAY, POLICY).pieces
    assert (one.value, one.fallen, one.valued_on, one.age_months) == (1000, -0.2, date(2024, 1, 10), 5)


def test_nothing_left_or_nothing_owed_has_no_ratio() -> None:
    (one,) = cover([row(100, prior_claims=Decimal(120))], owed(L1=400), TODAY, POLICY).pieces
    assert (one.net, one.ltv, one.flags) == (0, None, (Flag.NOTHING_LEFT,))
    repaid = cover([row(100)], {}, TODAY, POLICY)
    assert (repaid.pieces[0].exposure, repaid.pieces[0].ltv, repaid.share) == (None, None, None)
    assert cover([], owed(L1=5), TODAY, POLICY).uncovered == 5


@pytest.mark.parametrize(
    ("values", "flags"),
    [
        ({"insured_until": date(2024, 6, 29)}, (Flag.INSURANCE_EXPIRED,)), ({"insured_until": TODAY}, (Flag.INSURANCE_ENDS,)),
        ({"insured_until": date(2024, 8, 29)}, (Flag.INSURANCE_ENDS,)), ({"insured_until": date(2024, 8, 30)}, ()), ({"insured_until": None}, ()),
        ({"registered_until": date(2024, 1, 1)}, (Flag.REGISTRATION_EXPIRED,)), ({"registered_until": date(2024, 7, 1)}, (Flag.REGISTRATION_ENDS,)),
        ({"valued_on": date(2023, 6, 30)}, (Flag.VALUATION_OLD,)), ({"valued_on": date(2023, 7, 1)}, ()), ({"valued_on": None}, (Flag.VALUATION_UNKNOWN,)),
    ],
)  # fmt: skip
def test_what_has_expired_or_soon_will_is_flagged(values: dict[str, Any], flags: tuple[Flag, ...]) -> None:
    (one,) = cover([row(1000, **values)], owed(L1=400), TODAY, POLICY).pieces
    assert one.flags == flags


def test_each_kind_has_a_limit_and_an_unknown_one_the_strictest() -> None:
    limits = {kind: limit_of(kind, POLICY) for kind in CollateralKind}
    assert (limits["residential"], limits["equipment"], limits["deposit"]) == (0.7, 0.5, 0.9)
    assert limit_of(None, POLICY) == min(limits.values())


def test_a_month_is_whole_on_the_same_day_or_on_the_last_one() -> None:
    assert months_since(date(2024, 1, 31), date(2024, 2, 29)) == 1
    assert months_since(date(2024, 1, 31), date(2024, 2, 28)) == 0
    assert months_since(date(2024, 1, 10), date(2025, 1, 9)) == 11
    assert months_since(date(2024, 1, 10), date(2025, 1, 10)) == 12


amounts = st.integers(0, 10**6)


@given(
    st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from(["L1", "L2", None]), amounts, amounts), max_size=8),
    st.dictionaries(st.sampled_from(["L1", "L2", "L3"]), amounts),
)
def test_cover_is_the_sum_of_its_pieces(drawn: list[tuple[str, str | None, int, int]], balances: dict[str, int]) -> None:
    rows = [row(value, collateral_id=name, loan_id=loan, prior_claims=Decimal(claims)) for name, loan, value, claims in drawn]
    found = cover(rows, owed(**balances), TODAY, POLICY)
    assert found.net == sum(one.net for one in found.pieces) >= 0
    assert len(found.pieces) == len({name for name, *_ in drawn})
    assert found.uncovered == max(found.exposure - found.net, 0)
    assert all(one.ltv is None or one.ltv >= 0 for one in found.pieces)
