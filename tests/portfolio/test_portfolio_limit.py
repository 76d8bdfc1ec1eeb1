"""Lines and limits: the mini portfolio of O-20, capital not given, what is near, and who sees a part only."""

import dataclasses
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.access import EVERYTHING, Reach, Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.portfolio.exposure import concentration, limit
from postloan.portfolio.exposure.limit import Limit, Line
from postloan.terms import LimitMeasure, LimitState

DAY = date(2026, 10, 31)
HERE = Scope(EVERYTHING, DAY)
CAPITAL = Policy().changed(net_capital=40_000_000.0, tier1_capital=32_000_000.0)
#: O-20: borrower, balance, days past due.
MINI = (
    ("C1", 5_000_000, 0), ("C1", 600_000, 95), ("C2", 3_000_000, 0), ("C3", 200_000, 12), ("C4", 150_000, 45), ("C5", 100_000, 75),
    ("C6", 80_000, 130), ("C7", 1_000_000, 280), ("C8", 50_000, 400), ("C9", 820_000, 0),
)  # fmt: skip


def rows(**extra: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"as_of": DAY, "loan_id": f"L{n:02d}", "borrower_id": name, "borrower_name": name, "balance": balance, "dpd": dpd, **extra.get(name, {})}
        for n, (name, balance, dpd) in enumerate(MINI, 1)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def mini(publish_once) -> Pin:
    """C7 and C9 are one group, C1 is in the west and in manufacturing; the others give no industry."""
    group = {"group_id": "G1"}
    return publish_once(rows(C7=group, C9=group, C1={"branch": "West", "industry": "C"}))


def lines(pin: Pin, scope: Scope = HERE, policy: Policy = CAPITAL) -> dict[str, Line]:
    return {line.name: line for line in limit.lines(concentration.read(pin, scope, policy), scope, policy)}


def test_the_mini_portfolio_breaks_both_single_limits(mini: Pin):
    found = lines(mini)
    loans, exposure = found["single_loan"], found["single_exposure"]
    assert (loans.who, loans.exposure, loans.allowed) == ("C1", Decimal("5600000.00"), Decimal("4000000"))
    assert loans.share == pytest.approx(0.14)
    assert exposure.share == pytest.approx(0.175)
    assert exposure.headroom == Decimal("-800000")
    assert {loans.state, exposure.state} == {LimitState.BREACH}


def test_the_group_is_measured_on_its_members_together(mini: Pin):
    found = lines(mini)["group_exposure"]
    assert (found.who, found.exposure, found.state) == ("G1", Decimal("1820000.00"), LimitState.WITHIN)
    assert found.share == pytest.approx(0.056875)
    assert found.headroom == Decimal("4580000")


def test_the_ten_largest_are_all_nine_here(mini: Pin):
    found = lines(mini)["top10"]
    assert found.exposure == Decimal("11000000.00")
    assert found.share == pytest.approx(0.275)


def test_without_capital_nothing_is_known_and_nothing_is_zero(mini: Pin):
    for line in lines(mini, policy=Policy()).values():
        assert line.state is LimitState.UNKNOWN
        assert (line.base, line.share, line.allowed, line.headroom) == (None, None, None, None)


def test_capital_says_nothing_about_loans_in_another_currency(publish):
    pin = publish([{"as_of": DAY, "loan_id": "1", "balance": 5_600_000, "dpd": 0, "currency": "USD"}])
    assert lines(pin, Scope(EVERYTHING, DAY, "USD"))["single_loan"].share is None


def test_a_book_without_groups_has_no_line_on_groups(publish):
    found = lines(publish(rows()))
    assert found["group_exposure"].state is LimitState.UNKNOWN
    assert found["group_exposure"].exposure is None
    assert found["single_loan"].state is LimitState.BREACH


def test_large_exposures_are_all_those_from_the_policys_share_on(mini: Pin):
    found = concentration.read(mini, HERE, CAPITAL, n=1)
    large = limit.large(found.borrower, HERE, CAPITAL)
    assert large is not None
    assert large["name"].tolist() == ["C1", "C2", "C7", "C9"], "from 800 000, that is 2.5 % of 32 million"
    assert limit.large(found.borrower, HERE, Policy()) is None


@pytest.mark.parametrize(
    ("tier1", "least"), [(32e6, 80_000_000), (2_090_725_876.0, 5_226_814_690), (1_115_329_800.4, 2_788_324_501)]
)
def test_an_exposure_of_just_the_share_is_large_whatever_the_amounts(tier1: float, least: int):
    """2.5 % of a capital that is no round sum, to the fen; the second as a binary fraction falls short of 0.025."""
    policy = CAPITAL.changed(tier1_capital=tier1)
    top = pd.DataFrame({"name": ["at", "below"], "exposure": [least / 100, (least - 1) / 100]})
    spread = concentration.Spread("borrower", 2, Decimal(0), None, None, None, top, pd.DataFrame())
    found = limit.large(spread, HERE, policy)
    assert found is not None
    assert found["name"].tolist() == ["at"]
    none = limit.large(dataclasses.replace(spread, top=top.iloc[:0]), HERE, policy)
    assert none is not None
    assert none.empty
    assert list(none) == list(top)


def test_the_largest_group_is_seen_even_behind_larger_borrowers(mini: Pin):
    found = concentration.read(mini, HERE, CAPITAL.changed(large_exposure_t1=1.0), n=1)
    line = next(line for line in limit.lines(found, HERE, CAPITAL) if line.name == "group_exposure")
    assert line.who == "G1"


def test_at_the_limit_is_no_breach_and_a_fen_more_is(mini: Pin):
    allowed = Decimal("100.00")
    assert limit.state_of(Decimal("100.00"), allowed, CAPITAL) is LimitState.NEAR
    assert limit.state_of(Decimal("100.01"), allowed, CAPITAL) is LimitState.BREACH
    assert limit.state_of(Decimal("90.00"), allowed, CAPITAL) is LimitState.NEAR
    assert limit.state_of(Decimal("89.99"), allowed, CAPITAL) is LimitState.WITHIN
    assert limit.state_of(Decimal("89.99"), allowed, CAPITAL.changed(limit_near_share=0.5)) is LimitState.NEAR


@given(st.decimals(0, 10**9, places=2), st.decimals(1, 10**9, places=2))
def test_a_part_may_break_a_limit_and_never_proves_it_kept(exposure: Decimal, allowed: Decimal):
    seen, partly = limit.state_of(exposure, allowed, CAPITAL), limit.state_of(exposure, allowed, CAPITAL, partly=True)
    assert partly is (LimitState.BREACH if seen is LimitState.BREACH else LimitState.PARTIAL)


def test_a_branch_is_told_of_a_breach_but_never_that_all_is_well(mini: Pin):
    west, east = (Scope(Reach((name,)), DAY) for name in ("West", "East"))
    assert lines(mini, west)["single_loan"].state is LimitState.BREACH
    assert lines(mini, east)["single_loan"].state is LimitState.PARTIAL
    assert lines(mini, HERE.narrowed(branch="East"))["single_loan"].state is LimitState.PARTIAL


def own(dimension: str, value: str | None, measure: LimitMeasure, cap: str, **values: Any) -> Limit:
    given = {
        "currency": "CNY",
        "branch": None,
        "reason": "r",
        "valid_from": date(2026, 1, 1),
        "valid_until": None,
        "set_by": "s",
        "version": 1,
    }
    return Limit(1, dimension, value, measure, Decimal(cap), **{**given, **values})


def uses(pin: Pin, *limits: Limit, scope: Scope = HERE, policy: Policy = CAPITAL) -> list[limit.Use]:
    return list(limit.own(pin, scope, policy, limits=limits))


def test_a_limit_on_a_share_of_loans(mini: Pin):
    (use,) = uses(mini, own("industry", "C", LimitMeasure.SHARE_OF_LOANS, "0.5"))
    assert (use.exposure, use.allowed, use.headroom) == (Decimal("5600000.00"), Decimal("5500000.000"), Decimal("-100000.000"))
    assert use.used == pytest.approx(5.6 / 5.5)
    assert use.state is LimitState.BREACH


def test_a_limit_on_capital_counts_what_is_undrawn_and_one_on_loans_does_not(publish):
    pin = publish(rows(C9={"industry": "F", "undrawn": "500000"}))
    capital, loans = (
        own("industry", "F", measure, "0.1") for measure in (LimitMeasure.SHARE_OF_CAPITAL, LimitMeasure.SHARE_OF_LOANS)
    )
    (use,) = uses(pin, capital)
    assert (use.balance, use.undrawn, use.exposure, use.allowed) == (820_000, 500_000, 1_320_000, 4_000_000)
    (use,) = uses(pin, loans)
    assert (use.undrawn, use.exposure, use.allowed) == (None, 820_000, 1_100_000)


def test_a_limit_on_what_gave_no_industry(mini: Pin):
    (use,) = uses(mini, own("industry", "", LimitMeasure.AMOUNT, "5400000"))
    assert (use.value, use.exposure, use.state) == (None, Decimal("5400000.00"), LimitState.NEAR)


def test_a_limit_on_each_value_shows_the_fullest_and_whatever_is_near(mini: Pin):
    found = uses(mini, own("industry", None, LimitMeasure.SHARE_OF_LOANS, "0.5"))
    assert [(use.value, use.state) for use in found] == [("C", LimitState.BREACH), (None, LimitState.NEAR)]
    found = uses(mini, own("industry", None, LimitMeasure.SHARE_OF_LOANS, "0.9"))
    assert [(use.value, use.state) for use in found] == [("C", LimitState.WITHIN)]


def test_a_value_that_no_loan_has_uses_nothing_of_its_limit(mini: Pin):
    (use,) = uses(mini, own("industry", "Z", LimitMeasure.AMOUNT, "10"))
    assert (use.exposure, use.used, use.state) == (Decimal("0.00"), 0.0, LimitState.WITHIN)


def test_a_limit_binds_from_its_first_day_until_the_day_it_ends(mini: Pin):
    def state(first: date, last: date | None = None) -> LimitState:
        return uses(mini, own("industry", "C", LimitMeasure.AMOUNT, "10", valid_from=first, valid_until=last))[0].state

    assert state(DAY) is LimitState.BREACH
    assert state(date(2026, 11, 1)) is LimitState.LATER
    assert state(date(2026, 1, 1), DAY) is LimitState.LATER
    assert state(date(2026, 1, 1), date(2026, 11, 1)) is LimitState.BREACH


def test_an_amount_in_another_currency_says_nothing(mini: Pin):
    (use,) = uses(mini, own("industry", "C", LimitMeasure.AMOUNT, "10", currency="USD"))
    assert (use.allowed, use.used, use.state) == (None, None, LimitState.UNKNOWN)


def test_a_manager_is_told_the_truth_about_his_own_branch_and_of_the_bank_only_breaches(mini: Pin):
    west = Scope(Reach(("West",)), DAY)
    mine = own("branch", "West", LimitMeasure.AMOUNT, "6000000", branch="West")
    assert uses(mini, mine, scope=west)[0].state is LimitState.NEAR
    theirs = own("industry", "C", LimitMeasure.AMOUNT, "6000000")
    assert uses(mini, theirs, scope=west)[0].state is LimitState.PARTIAL
    assert uses(mini, own("industry", "C", LimitMeasure.AMOUNT, "5000000"), scope=west)[0].state is LimitState.BREACH
    assert uses(mini, own("industry", "C", LimitMeasure.SHARE_OF_LOANS, "0.5"), scope=west)[0].state is LimitState.PARTIAL


def test_the_fullest_limit_comes_first_and_the_unknown_last(mini: Pin):
    found = uses(
        mini, own("industry", "C", LimitMeasure.AMOUNT, "10", currency="USD"), own("branch", "East", LimitMeasure.AMOUNT, "10000000"),
        own("industry", "C", LimitMeasure.AMOUNT, "5000000"),
    )  # fmt: skip
    assert [use.state for use in found] == [LimitState.BREACH, LimitState.WITHIN, LimitState.UNKNOWN]
