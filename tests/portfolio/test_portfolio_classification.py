import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.policy import Policy
from postloan.portfolio.classification import ladder, own_bank_rule
from postloan.terms import RiskClass

P = Policy()


@pytest.mark.parametrize(("dpd", "expected"), [(0, 1), (1, 2), (90, 2), (91, 3), (270, 3), (271, 4), (360, 4), (361, 5)])
def test_the_ladder_at_its_edges(dpd: int, expected: int):
    assert ladder(dpd, P) == expected


@pytest.mark.parametrize(("dpd", "expected"), [(0, 1), (90, 2), (91, 3), (120, 3), (121, 4), (180, 4), (181, 5)])
def test_the_ladder_of_cards_is_stricter(dpd: int, expected: int):
    assert ladder(dpd, P, card=True) == expected


@given(st.integers(0, 4000), st.integers(0, 4000), st.booleans())
def test_more_days_never_give_a_better_class(one: int, other: int, card: bool):  # noqa: FBT001  drawn by hypothesis
    low, high = sorted((one, other))
    assert ladder(low, P, card=card) <= ladder(high, P, card=card)


def claims(*rows: tuple[str, str, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["borrower_id", "borrower_type", "balance", "risk_class"])


def test_more_than_a_tenth_bad_lifts_every_claim_of_a_company():
    after = own_bank_rule(claims(("C", "corporate", 5_000_000, 1), ("C", "corporate", 600_000, 3)), P)
    assert after.tolist() == [3, 3]


@pytest.mark.parametrize(("good", "bad"), [(4_500_000, 500_000), (1.26, 0.14), (0.63, 0.07)])
def test_exactly_a_tenth_lifts_nothing(good: float, bad: float):
    after = own_bank_rule(claims(("C", "corporate", good, 1), ("C", "corporate", bad, 3)), P)
    assert after.tolist() == [1, 3]


def test_retail_is_outside_the_rule():
    after = own_bank_rule(claims(("C", "personal", 5_000_000, 1), ("C", "personal", 600_000, 3)), P)
    assert after.tolist() == [1, 3]


def test_worse_claims_stay_and_other_companies_are_untouched():
    after = own_bank_rule(claims(("C", "corporate", 100, 2), ("C", "corporate", 100, 5), ("D", "corporate", 100, 2)), P)
    assert after.tolist() == [int(RiskClass.SUBSTANDARD), int(RiskClass.LOSS), int(RiskClass.SPECIAL_MENTION)]


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(1, 10**9), st.integers(1, 5)), min_size=1, max_size=12))
def test_the_rule_never_improves_a_class(rows: list[tuple[str, int, int]]):
    frame = claims(*((name, "corporate", balance, risk) for name, balance, risk in rows))
    assert (own_bank_rule(frame, P) >= frame["risk_class"]).all()
