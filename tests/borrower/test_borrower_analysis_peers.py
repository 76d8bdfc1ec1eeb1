"""Peers: level against the others, own change, and the four quarters of the picture."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from companies import accounts

from postloan.borrower.analysis import Company, Group, Quadrant, Size, peers, size_of, values
from postloan.policy import Policy

POLICY = Policy()


def book(
    now: dict[str, float], *, before: float = 1.0, ratio: str = "current_ratio", industry: str | None = "C", size: str = "small"
) -> pd.DataFrame:
    return pd.DataFrame([
        {"borrower_id": name, "industry": industry, "size": size, "end": date(2023, 12, 31), "ratio": ratio, "before": before, "now": value}
        for name, value in now.items()
    ])  # fmt: skip


SIX = {"a": 1.0, "b": 1.1, "c": 1.2, "d": 1.3, "e": 1.4, "f": 2.0}


def of(found: pd.DataFrame, name: str, policy: Policy = POLICY) -> pd.Series:
    placed = peers(found, policy)
    return placed[placed["borrower_id"] == name].iloc[0]


def test_a_company_is_placed_among_the_others_without_itself() -> None:
    best = of(book(SIX), "f")
    assert (best["group"], best["peers"], best["median"], best["percentile"]) == (Group.INDUSTRY_AND_SIZE, 5, 1.2, 1.0)
    assert best["level"] == pytest.approx((2.0 - 1.2) / (1.4826 * 0.1))
    middle = of(book(SIX), "c")
    assert (middle["percentile"], middle["median"]) == (pytest.approx(2 / 5), 1.3)


def test_of_a_ratio_where_less_is_better_the_lowest_is_best() -> None:
    lowest = of(book(SIX, ratio="debt_to_assets"), "a")
    assert lowest["percentile"] == 1.0
    assert lowest["level"] > 0
    assert lowest["median"] == pytest.approx(1.3)
    assert of(book(SIX, ratio="debt_to_assets", before=1.5), "a")["change"] == pytest.approx(0.5), (
        "debt that fell is an improvement"
    )


@pytest.mark.parametrize(("value", "before", "expected"), [
    (2.0, 1.0, Quadrant.STRONG_RISING), (2.0, 2.5, Quadrant.STRONG_SLIPPING), (0.5, 0.4, Quadrant.WEAK_RISING), (0.5, 1.0, Quadrant.WEAK_SLIPPING),
    (1.2, 1.2, Quadrant.STRONG_RISING),
])  # fmt: skip
def test_four_quarters(value: float, before: float, expected: Quadrant) -> None:
    found = pd.concat(
        [book({name: v for name, v in SIX.items() if name != "f"}), book({"me": value}, before=before)], ignore_index=True
    )
    assert of(found, "me")["quadrant"] == expected


def test_ties_count_half() -> None:
    assert of(book({**dict.fromkeys("abcde", 1.0), "me": 1.0}), "me")["percentile"] == 0.5
    assert np.isnan(of(book({**dict.fromkeys("abcde", 1.0), "me": 1.0}), "me")["level"]), (
        "peers that do not differ give no spread"
    )


def test_too_few_of_its_size_are_widened_to_the_industry() -> None:
    found = pd.concat([book(SIX), book({"me": 3.0}, size="large")], ignore_index=True)
    assert of(found, "me")["group"] == Group.INDUSTRY
    assert of(found, "a")["group"] == Group.INDUSTRY_AND_SIZE


def test_too_few_at_all_are_not_compared_with() -> None:
    lonely = of(book({"a": 1.0, "b": 2.0, "me": 3.0}), "me")
    assert lonely["group"] is None
    assert lonely["peers"] == 2
    assert lonely["quadrant"] is None
    assert np.isnan(lonely["percentile"])
    assert (
        of(book({"a": 1.0, "b": 2.0, "c": 2.0, "me": 3.0}), "me", POLICY.changed(peers_min=3))["group"] == Group.INDUSTRY_AND_SIZE
    )


def test_no_industry_no_peers() -> None:
    placed = peers(book(SIX, industry=None), POLICY)
    assert placed["group"].isna().all()
    assert (placed["peers"] == 0).all()
    assert peers(book({}).reindex(columns=book(SIX).columns), POLICY).empty


def test_a_missing_value_is_no_peer_and_has_no_place() -> None:
    placed = peers(book({**SIX, "g": np.nan}), POLICY)
    assert placed.set_index("borrower_id").loc["a", "peers"] == 5
    assert placed.set_index("borrower_id").loc["g", "group"] is None


@pytest.mark.parametrize(("revenue", "size"), [
    (None, None), (2.9e6, Size.MICRO), (3e6, Size.SMALL), (2e7, Size.MEDIUM), (3.9e8, Size.MEDIUM), (4e8, Size.LARGE),
])  # fmt: skip
def test_sizes_by_revenue(revenue: float | None, size: Size | None) -> None:
    assert size_of(revenue, POLICY) is size


def test_the_values_of_the_book_are_those_at_both_ends() -> None:
    years = [
        accounts(date(year, 12, 31), operating_revenue=5e6, total_liabilities=owed, total_assets=100)
        for year, owed in ((2022, 40), (2023, 60))
    ]
    companies = [Company("B1", years, "C"), Company("B2", years[1:], "C"), Company("B3", [], "C")]
    found = values(companies, date(2024, 5, 1), POLICY, names=["debt_to_assets"])
    assert found[["borrower_id", "size", "before", "now"]].astype(object).where(found.notna(), None).to_numpy().tolist() == [
        ["B1", "small", 0.4, 0.6], ["B2", "small", None, 0.6],
    ]  # fmt: skip
    assert values([], date(2024, 5, 1), POLICY).empty
