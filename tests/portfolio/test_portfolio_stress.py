"""Stress on a published book: the base is the forecast, segments add up, provisions are today's, cells explain themselves."""

import dataclasses
from datetime import date
from typing import Any

import pytest
from small_tapes import Publish, scope

from postloan.book import Pin
from postloan.months import months_after
from postloan.policy import Policy
from postloan.portfolio.outlook import forecast, stress
from postloan.portfolio.outlook.severity import Definition, Severity, preset

POLICY = dataclasses.replace(Policy(), forecast_draws=200, forecast_past_draws=100)
FIRST, TODAY = date(2024, 1, 31), date(2024, 5, 31)
BASE = Definition(3)
SEVERE = preset("severe", POLICY, months=3)


@pytest.fixture(scope="module")
def book(publish_once: Publish) -> Pin:
    """Five months of two industries: in farming one of ten current loans a month falls late and on to NPL, in trade none does."""
    pin = None
    for month in range(5):
        rows: list[dict[str, Any]] = []
        for number in range(10):
            late = max(0, month - number % 5) * 31 if number < 5 else 0
            rows.append(
                {
                    "loan_id": f"F{number}",
                    "industry": "A",
                    "dpd": late,
                    "balance": 1000,
                    "guarantee_type": "mortgage",
                    "provision": 20,
                }
            )
            rows.append({"loan_id": f"T{number}", "industry": "F", "dpd": 0, "balance": 2000, "guarantee_type": "credit"})
        pin = publish_once([{"as_of": months_after(FIRST, month), **row} for row in rows])
    assert pin is not None
    return pin


def lines(found: stress.Stress) -> dict[str, dict[str, Any]]:
    return {row["scenario"]: row for row in found.totals.to_dict("records")}


def compared(book: Pin, **scenarios: Definition) -> stress.Stress:
    return stress.compare(book, scope(TODAY), POLICY, scenarios=tuple(scenarios.items()), window=3)


def test_the_base_is_the_forecast(book: Pin) -> None:
    base = lines(compared(book, base=BASE))["base"]
    said = forecast.outlook(book, scope(TODAY), POLICY, window=3).rows
    expected = said[said["step"] == 3].set_index("measure")["value"]
    assert base["npl_balance"] == pytest.approx(expected["npl_balance"])
    assert base["balance"] == pytest.approx(expected["balance"])
    assert base["npl_ratio"] == pytest.approx(expected["npl_ratio"])
    assert (base["stress_npl_change"], base["stress_need_change"], base["npl_ratio_change"]) == (0, 0, 0)


def test_what_is_supposed_shows_in_the_result(book: Pin) -> None:
    found = lines(
        compared(
            book,
            base=BASE,
            mild=preset("mild", POLICY, months=3),
            severe=SEVERE,
            collateral=Definition(3, None, Severity(haircut=0.5)),
        )
    )
    base, mild, severe, collateral = (found[name] for name in ("base", "mild", "severe", "collateral"))
    assert base["npl_balance"] < mild["npl_balance"] < severe["npl_balance"]
    assert base["stress_need"] < mild["stress_need"] < severe["stress_need"]
    assert collateral["npl_balance"] == base["npl_balance"], "collateral decides what is lost, not who defaults"
    assert collateral["stress_need"] > base["stress_need"]
    assert severe["stress_npl_change"] == pytest.approx(severe["npl_balance"] - base["npl_balance"])


def test_the_provision_is_todays_and_missing_where_none_was_given(book: Pin) -> None:
    found = compared(book, severe=dataclasses.replace(SEVERE, by="industry"))
    severe = lines(found)["severe"]
    assert severe["provision"] == 200
    assert severe["coverage"] == pytest.approx(200 / severe["npl_balance"])
    assert severe["stress_gap"] == pytest.approx(severe["stress_need"] - 200)
    trade = found.segments[found.segments["segment"] == "F"].iloc[0]
    assert [trade[name] is None or trade[name] != trade[name] for name in ("provision", "coverage", "stress_gap")] == [True] * 3


def test_segments_have_their_own_rates_and_add_up_to_the_total(book: Pin) -> None:
    found = compared(book, severe=dataclasses.replace(SEVERE, by="industry"))
    rows, total = found.segments.set_index("segment"), lines(found)["severe"]
    for name in ("balance", "npl_balance", "stress_need", "stress_npl_change", "stress_lost"):
        assert rows[name].sum() == pytest.approx(total[name]), name
    assert rows.at["F", "npl_balance"] == 0, "no loan of trade was ever late: three times nothing is nothing"
    assert rows.at["A", "npl_balance"] > 0


def test_a_segment_can_fare_worse_than_the_rest(book: Pin) -> None:
    only = Definition(3, "industry", Severity(), {"A": Severity(roll=3.0)})
    found = compared(book, base=dataclasses.replace(BASE, by="industry"), only=only)
    rows = found.segments.set_index(["scenario", "segment"])
    assert rows.at[("only", "A"), "stress_npl_change"] > 0
    assert rows.at[("only", "F"), "stress_npl_change"] == 0
    assert rows.at[("base", "A"), "npl_ratio_change"] == 0


def test_a_split_by_the_guarantee_itself_works(book: Pin) -> None:
    found = compared(book, severe=dataclasses.replace(SEVERE, by="guarantee_type"))
    assert set(found.segments["segment"]) == {"mortgage", "credit"}


def test_with_too_little_history_nothing_is_compared(book: Pin) -> None:
    early = stress.compare(book, scope(months_after(FIRST, 1)), POLICY, scenarios=(("base", BASE),), window=3)
    assert not early.enough
    assert (early.known, early.needed) == (1, 3)


def test_every_cell_says_what_it_is_made_of(book: Pin) -> None:
    row = lines(compared(book, severe=SEVERE))["severe"]
    ratio = stress.explained(row, "npl_ratio")
    assert ratio is not None
    assert ratio.name == "stress_npl_ratio"
    assert float(ratio.inputs[0].value / ratio.inputs[1].value) == pytest.approx(ratio.value, rel=1e-4)
    gap = stress.explained(row, "stress_gap")
    assert gap is not None
    assert gap.inputs[0].value - gap.inputs[1].value == gap.value
    assert set(gap.parameters) >= {"ecl_lgd_mortgage", "ecl_chain_months", "forecast_months_min"}
    assert (gap.drill, gap.ties, gap.where) == ({}, ("balance", "today_balance"), {})
    assert stress.explained(row, "scenario") is None
    assert stress.explained({**row, "coverage": None}, "coverage") is None
