"""The forecast of a published book: ties to today's figures, knows nothing of the future, and says when it cannot say."""

import dataclasses
from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import pytest
from small_tapes import Publish, scope

from postloan.access import Reach
from postloan.book import Pin
from postloan.months import months_after
from postloan.policy import Policy
from postloan.portfolio import overview
from postloan.portfolio.measure import Span
from postloan.portfolio.outlook import forecast, stress
from postloan.portfolio.outlook.forecast import STEPS, Outlook
from postloan.portfolio.outlook.severity import Definition

POLICY = dataclasses.replace(Policy(), forecast_draws=200, forecast_past_draws=100)
FIRST = date(2024, 1, 31)


def day(month: int) -> date:
    return months_after(FIRST, month)


def loan(name: str, balance: float, dpd: int = 0, **more: Any) -> dict[str, Any]:
    return {"loan_id": name, "balance": balance, "dpd": dpd, **more}


def at(month: int, *loans: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"as_of": day(month), **one} for one in loans]


def steady(months: int) -> list[list[dict[str, Any]]]:
    """Each month a new loan of 1000 is lent and a tenth of the four lent before is repaid; the one of four months ago rolls.

    A loan is current for two months, then 31, 61 and 95 days late, and is gone in the sixth month.
    """
    course = ((1000, 0), (900, 0), (900, 31), (900, 61), (900, 95))
    return [
        at(month, *(loan(f"L{month - age}", *course[age], originated_on=day(month - age)) for age in range(len(course))))
        for month in range(months)
    ]


def published(publish: Publish, tapes: Sequence[list[dict[str, Any]]]) -> Pin:
    return [publish(rows) for rows in tapes][-1]


@pytest.fixture(scope="module")
def eight(publish_once: Publish) -> Pin:
    """Eight steady months."""
    return published(publish_once, steady(8))


def value(found: Outlook, measure: str, step: int) -> float:
    rows = found.rows
    return float(rows[(rows["measure"] == measure) & (rows["step"] == step)]["value"].iloc[0])


def test_todays_figures_are_those_of_the_overview(publish: Publish) -> None:
    tapes = steady(5)
    tapes[-1].append({"as_of": day(4), **loan("J", 333.33, 0, risk_class=3)})
    pin = published(publish, tapes)
    view = scope(day(4))
    found = forecast.outlook(pin, view, POLICY, window=3)
    figures = {one.name: one for one in overview.kpis(pin, view, POLICY)}
    assert value(found, "npl_ratio", 0) == pytest.approx(figures["npl_ratio"].value, rel=1e-15)
    assert value(found, "balance", 0) == float(figures["balance"].value)
    assert value(found, "npl_balance", 0) == 900 + 333.33, "judged non-performing counts though it is paid to date"


def test_a_book_that_goes_on_as_it_went_is_forecast_to_the_cent(eight: Pin) -> None:
    found = forecast.outlook(eight, scope(day(7)), POLICY, window=3)
    for step in range(1, STEPS + 1):
        assert value(found, "npl_balance", step) == pytest.approx(900)
        assert value(found, "balance", step) == pytest.approx(4600)
        assert value(found, "overdue_balance", step) == pytest.approx(2700)
        assert value(found, "npl_inflow", step) == pytest.approx(900)
    ranges = found.rows[found.rows["step"] > 0]
    assert ranges["low95"].to_numpy() == pytest.approx(ranges["value"].to_numpy())
    assert ranges["high95"].to_numpy() == pytest.approx(ranges["value"].to_numpy())
    tested = found.errors[found.errors["forecasts"] > 0]
    assert set(tested["step"]) == {1, 2, 3, 4}
    assert tested["mape"].astype(float).to_numpy() == pytest.approx(0, abs=1e-12)


def test_without_new_lending_the_book_runs_off(eight: Pin) -> None:
    found = forecast.outlook(eight, scope(day(7)), POLICY, window=3, lending=False)
    # Of the 1900 that are current, 900 stay so in a month, 900 fall to M2 and 100 are repaid; what is in M4 leaves.
    assert value(found, "balance", 1) == pytest.approx(900 + 900 + 900 + 900)
    assert value(found, "balance", 2) == pytest.approx(900 * 9 / 19 + 900 * 9 / 19 + 900 + 900)
    assert found.flows["lent"].tolist() == pytest.approx([0] * STEPS, abs=1e-9)


def test_what_is_lost_on_the_way_is_told_and_everything_adds_up(eight: Pin) -> None:
    found = forecast.outlook(eight, scope(day(7)), POLICY, window=3)
    flows = found.flows
    ways = ["lent", "repaid", "settled", "written_off", "sold"]
    assert (flows["balance_opening"] + flows[ways].sum(axis=1)).to_numpy() == pytest.approx(flows["balance_closing"].to_numpy())
    bridge = found.bridge
    closing = bridge["forecast_opening"] + bridge[list(forecast.MOVES)].sum(axis=1)
    assert closing.to_numpy() == pytest.approx(bridge["forecast_npl"].to_numpy())
    stocks = [frame.groupby("step")["balance"].sum().to_numpy() for frame in (found.buckets, found.standings)]
    total = found.rows[found.rows["measure"] == "balance"]["value"].to_numpy()
    assert stocks[0] == pytest.approx(total)
    assert stocks[1] == pytest.approx(total)


def test_with_too_little_history_nothing_is_shown_and_never_zero(eight: Pin) -> None:
    found = forecast.outlook(eight, scope(day(2)), POLICY)
    assert not found.enough
    assert (found.months, found.needed) == (2, 3)
    assert found.rows.empty
    assert forecast.figures(found, POLICY, weighting="equal") == ()


def test_a_short_window_says_that_its_range_is_not_reliable(eight: Pin) -> None:
    short, longer = (forecast.outlook(eight, scope(day(7)), POLICY, window=window) for window in (3, 6))
    assert (short.months, short.reliable) == (3, False)
    assert (longer.months, longer.reliable) == (6, True)
    notes = forecast.figures(short, POLICY, weighting="equal")[0].notes
    assert "forecast.note_range" in notes


def quarters(tapes: Sequence[list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """The same tapes, three months apart."""
    return [[{**row, "as_of": months_after(FIRST, 3 * month)} for row in rows] for month, rows in enumerate(tapes)]


def test_a_book_of_quarters_is_carried_forward_by_quarters(publish: Publish, eight: Pin) -> None:
    """The same tapes three months apart: the same amounts, each three months later than in a book of months."""
    view = scope(day(21))
    pin = published(publish, quarters(steady(8)))
    found, monthly = forecast.outlook(pin, view, POLICY, window=3), forecast.outlook(eight, scope(day(7)), POLICY, window=3)
    assert (found.every, found.months, found.left_out) == (3, 3, 0)
    for name in ("rows", "buckets", "bridge", "errors"):
        mine, theirs = (getattr(one, name).drop(columns="as_of", errors="ignore") for one in (found, monthly))
        pd.testing.assert_frame_equal(mine, theirs, obj=name)
    assert [one.date() for one in found.bridge["as_of"]] == [day(21 + 3 * step) for step in range(1, STEPS + 1)]
    assert forecast.figures(found, POLICY, weighting="equal")[0].words["months"] == Span(3, 3)
    assert forecast.method(POLICY, 3, "recent", lending=True, draws=0, every=3).half_life == 1


def test_stress_of_a_book_of_quarters_ends_where_an_interval_does(publish: Publish) -> None:
    pin = published(publish, quarters(steady(8)))
    scenarios = (("three", Definition(3)), ("four", Definition(4)))
    found = stress.compare(pin, scope(day(21)), POLICY, scenarios=scenarios, window=3)
    assert found.totals["months"].tolist() == [3, 6]
    outlook = forecast.outlook(pin, scope(day(21)), POLICY, window=3)
    assert found.totals["npl_balance"].tolist() == pytest.approx([value(outlook, "npl_balance", step) for step in (1, 2)])


def test_a_missing_month_leaves_its_interval_out(publish: Publish) -> None:
    tapes = [rows for month, rows in enumerate(steady(9)) if month != 4]
    found = forecast.outlook(published(publish, tapes), scope(day(8)), POLICY, window=6)
    assert found.left_out == 1
    assert found.months == 6
    assert "forecast.note_left_out" in forecast.figures(found, POLICY, weighting="equal")[0].notes


def test_a_forecast_of_a_date_stays_when_later_dates_are_published(publish: Publish) -> None:
    view = scope(day(5))
    then = forecast.outlook(published(publish, steady(6)), view, POLICY, window=3)
    after = published(publish, [at(month, loan("L5", 700, 200), loan("N", 90_000, 400)) for month in (6, 7)])
    now = forecast.outlook(after, view, POLICY, window=3)
    for name in ("rows", "buckets", "bridge", "flows", "past", "errors", "history"):
        pd.testing.assert_frame_equal(getattr(then, name), getattr(now, name))
    past = forecast.outlook(after, scope(day(7)), POLICY, window=3).past
    said = past[(past["made_on"] == pd.Timestamp(day(5))) & (past["measure"] == "npl_balance")]
    assert list(said["step"]) == [1, 2]
    assert list(said["forecast"]) == [value(then, "npl_balance", step) for step in said["step"]]
    assert list(said["came"]) == [90_700, 90_700]


def test_a_reach_and_a_slice_forecast_their_own_loans(publish: Publish) -> None:
    tapes = [[*rows, *({**row, "loan_id": f"W{row['loan_id']}", "branch": "West", "balance": row["balance"] * 2} for row in rows)]
             for rows in steady(6)]  # fmt: skip
    pin = published(publish, tapes)
    both, east, west = (
        value(forecast.outlook(pin, view, POLICY, window=3), "balance", 3)
        for view in (scope(day(5)), scope(day(5), branch="East"), scope(day(5), Reach(("West",))))
    )
    assert east == pytest.approx(4600)
    assert west == pytest.approx(9200)
    assert both == pytest.approx(east + west)


def row_of_today(found: forecast.Outlook, measure: str) -> float:
    rows = found.rows[(found.rows["measure"] == measure) & (found.rows["step"] == 0)]
    return float(rows["value"].iloc[0])


def test_every_cell_of_the_bridge_says_what_it_is_made_of(eight: Pin) -> None:
    found = forecast.outlook(eight, scope(day(7)), POLICY, window=3)
    row = found.bridge.iloc[0].to_dict()
    npl = forecast.explained(row, "forecast_npl", found, POLICY, weighting="recent")
    assert npl is not None
    assert sum(one.value for one in npl.inputs[:-1]) == npl.value
    assert (npl.inputs[-1].name, npl.inputs[-1].value, npl.ties) == (
        "today_npl",
        row_of_today(found, "npl_balance"),
        ("balance", "today_npl"),
    )
    assert "forecast_half_life" in npl.parameters
    ratio = forecast.explained(row, "forecast_npl_ratio", found, POLICY, weighting="equal")
    assert ratio is not None
    assert float(ratio.inputs[0].value / ratio.inputs[1].value) == pytest.approx(ratio.value)
    assert forecast.explained(row, "as_of", found, POLICY, weighting="equal") is None
    whole = {one.name: one for one in forecast.figures(found, POLICY, weighting="equal")}
    assert sum(one.value for one in whole["forecast_npl"].inputs[:-1]) == whole["forecast_npl"].value
    assert whole["forecast_inflow"].value == 6 * 900
