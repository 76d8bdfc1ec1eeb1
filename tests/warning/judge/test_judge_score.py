"""The combined score on made rows: it finds what matters, marks what is missing, and is held against the rules fairly."""

import numpy as np
import pytest

from postloan.warning.judge.score import Match, Rows, better, calibration, learn, matches

RULES = ("A", "B", "C", "D")
HIGH = {"A": True, "B": False, "C": True, "D": True}


def made(size: int, seed: int) -> Rows:
    """A matters (more is worse), B matters (less is worse), C is noise, D is never known; a missing A is a bad sign of its own."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(size, 4))
    away = rng.random(size) < 0.2
    odds = -3 + np.where(away, 2.0, 1.2 * values[:, 0]) - 1.0 * values[:, 1]
    values[away, 0] = np.nan
    values[:, 3] = np.nan
    return Rows(values, np.arange(size), rng.random(size) < 1 / (1 + np.exp(-odds)))


@pytest.fixture(scope="module")
def model():
    return learn(made(4000, 1), RULES, HIGH)


def test_it_weighs_what_matters_in_the_direction_in_which_it_is_worse(model):
    weight = dict(zip(RULES, model.weights[:4], strict=True))
    assert weight["A"] > 0.8
    assert weight["B"] > 0.7, "less of B is worse; the score has turned it"
    assert abs(weight["C"]) < 0.15
    assert weight["D"] == 0
    assert model.weights[4] > 1, "a missing A has a mark, and the mark counts"


def test_it_says_how_likely_as_often_as_it_comes(model):
    fresh = made(4000, 2)
    said = model.probability(fresh.values)
    assert said.mean() == pytest.approx(fresh.bad.mean(), abs=0.015)
    rows = calibration(said, fresh.bad)
    assert sum(one["n"] for one in rows) == 4000
    assert sum(one["came"] for one in rows) == fresh.bad.sum()
    assert rows[-1]["came"] > 5 * rows[0]["came"]
    assert rows[-1]["said"] == pytest.approx(rows[-1]["came"] / rows[-1]["n"], abs=0.06)


def test_the_reasons_add_up_to_the_score(model):
    fresh = made(50, 3)
    odds = np.log(model.probability(fresh.values) / (1 - model.probability(fresh.values)))
    assert model.reasons(fresh.values).sum(axis=1) + model.start == pytest.approx(odds)
    assert model.reasons(fresh.values).shape == (50, 4)


def test_a_figure_beyond_all_that_was_seen_counts_as_the_worst_seen(model):
    rows = np.array([[50.0, 0, 0, np.nan], [5000.0, 0, 0, np.nan]])
    assert model.probability(rows)[0] == model.probability(rows)[1]


def test_rules_and_score_are_compared_at_the_same_number_of_warnings():
    said = np.array([0.9, 0.8, 0.7, 0.1, 0.2])
    colour = np.array([0, 3, 2, 4, 0])
    bad = np.array([True, True, False, False, False])
    assert matches(said, colour, bad) == (Match(1, 3, 1, 2), Match(2, 3, 1, 2), Match(3, 2, 1, 2), Match(4, 1, 0, 1))
    assert better(matches(said, colour, bad))


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        ([], False),
        ([Match(2, 10, 4, 4)], False),
        ([Match(2, 10, 4, 5)], True),
        ([Match(2, 10, 4, 5), Match(3, 5, 3, 2)], False),
        ([Match(2, 10, 4, 4), Match(3, 5, 2, 3)], True),
    ],
)
def test_the_score_is_shown_only_where_it_finds_more_and_nowhere_fewer(found, shown):
    assert better(found) is shown


def test_a_colour_raised_on_everybody_or_nobody_compares_nothing():
    assert matches(np.array([0.1, 0.9]), np.array([1, 1]), np.array([False, True])) == ()
