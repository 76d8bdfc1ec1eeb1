"""Past forecasts beside what came: nothing of the future in them, and errors that a hand can add up."""

import numpy as np
import pandas as pd
import pytest
from chain_cases import BAD, GOOD, LATE, balances, course, joined, month, months
from hypothesis import given, settings
from hypothesis import strategies as st

from postloan.portfolio.outlook import backtest, chain
from postloan.portfolio.outlook.backtest import Method

METHOD = Method(window=3, half_life=None, lending=True, steps=2, draws=50, needed=2)
STEADY = month({GOOD: {GOOD: 90, LATE: 10}, LATE: {GOOD: 5, BAD: 5}, BAD: {BAD: 10}})


def test_nothing_is_forecast_from_too_few_months() -> None:
    short = course(joined(STEADY))
    assert backtest.forecast(short, 1, METHOD) is None
    assert backtest.forecast(course(joined(STEADY, STEADY)), 2, METHOD) is not None
    assert backtest.past(short, 1, METHOD).empty


@settings(max_examples=30)
@given(months(n=8), months(n=3))
def test_a_forecast_does_not_change_when_later_months_become_known(early: chain.Months, late: chain.Months) -> None:
    before, after = course(early), course(joined(early, late))
    then = backtest.forecast(before, 8, METHOD)
    # What was owed at the last early date is the same in both; what follows is not.
    known = chain.Course(np.concatenate([before.states, after.states[9:]]), after.months, after.ends)
    now = backtest.forecast(known, 8, METHOD)
    assert then is not None
    assert now is not None
    assert np.array_equal(then.path.states, now.path.states)
    assert all(np.array_equal(then.drawn[name], now.drawn[name], equal_nan=True) for name in chain.MEASURES)


@settings(max_examples=20)
@given(months(n=9), st.integers(4, 8))
def test_past_forecasts_are_what_was_said_then(some: chain.Months, date: int) -> None:
    book = course(some)
    rows = backtest.past(book, 9, METHOD)
    mine = rows[(rows["made_at"] == date) & (rows["measure"] == "npl_balance")]
    made = backtest.forecast(book.until(date), date, METHOD)
    assert made is not None
    said = chain.measured(made.path)["npl_balance"]
    assert list(mine["forecast"]) == [said[step] for step in mine["months"]]
    assert (mine["came_at"] == mine["made_at"] + mine["months"]).all()
    assert list(mine["came"]) == [book.states[place][chain.IS_NPL].sum() for place in mine["came_at"]]


def test_a_month_that_is_missing_ends_what_can_be_compared() -> None:
    book = course(joined(*[STEADY] * 8))
    gap = chain.Course(book.states, chain.Months(*(np.delete(one, 5, axis=0) for one in (book.months.opening, book.months.moved, book.months.new))),
                       tuple(end for end in book.ends if end != 6))  # fmt: skip
    assert gap.after(4, 1) == 5
    assert gap.after(4, 2) is None
    made = backtest.past(gap, 8, METHOD)
    assert set(zip(made["made_at"], made["came_at"], strict=True)) == {(3, 4), (3, 5), (4, 5), (6, 7), (6, 8), (7, 8)}


def test_only_forecasts_on_as_many_months_as_the_window_are_compared() -> None:
    made = backtest.past(course(joined(*[STEADY] * 6)), 6, METHOD)
    assert made["made_at"].min() == 3


def test_errors_add_up_by_hand() -> None:
    rows = pd.DataFrame({
        "measure": "npl_balance", "months": 1, "forecast": [110.0, 90.0, 50.0], "low80": [90.0, 95.0, 0.0],
        "high80": [120.0, 99.0, 60.0], "came": [100.0, 100.0, 0.0],
    })  # fmt: skip
    one, two = backtest.errors(rows, (1, 2)).iloc[:2].to_dict("records")
    assert one["forecasts"] == 3
    assert one["mean_error"] == pytest.approx((10 - 10 + 50) / 3)
    assert one["mape"] == pytest.approx(0.10), "nothing came in the third: no share of it"
    assert one["inside80"] == pytest.approx(2 / 3)
    assert two["forecasts"] == 0
    assert pd.isna(two["mape"]), "not tested is missing, not 0"


def test_a_book_that_goes_on_as_it_went_was_always_forecast_right() -> None:
    rows = month({GOOD: {GOOD: 90, LATE: 10}, LATE: {LATE: 50, BAD: 50}, BAD: {BAD: 100}})
    shares = chain.estimate(rows, chain.weights(1, None)).rows
    here, made = balances(good=1000, late=50, bad=20), []
    for _ in range(9):
        made.append(chain.Months(here[None], here[None, :, None] * shares[None], np.zeros((1, chain.STATES))))
        here = here @ shares[:, : chain.STATES]
    found = backtest.errors(backtest.past(course(joined(*made)), 9, METHOD), (1, 2))
    assert found["mape"].to_numpy(float) == pytest.approx(np.zeros(4), abs=1e-12)
    assert (found["forecasts"] > 0).all()
