"""Real histories and published tables that nobody made for us."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from postloan.portfolio import transition
from postloan.settings import ROOT

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="session")
def real() -> Path:
    folder = Path(os.environ.get("POSTLOAN_REAL_DATA", ROOT.parent / "shared" / "real"))
    if not folder.exists():
        pytest.skip(f"no real files at {folder}")
    return folder


def test_ten_thousand_histories_give_back_the_matrix_they_were_made_with(real: Path) -> None:
    rows = pd.read_csv(real / "transition_matrix" / "synthetic_data5.csv")
    counts = transition.transitions(rows["ID"].to_numpy(), rows["Time"].to_numpy(), rows["State"].to_numpy())
    assert counts.shape == (4, 3, 3)
    assert counts.sum() == 40_000
    shares = transition.cohort(counts)
    assert shares.round(2).tolist() == [[0.80, 0.15, 0.05], [0.10, 0.70, 0.20], [0, 0, 1]]
    by_hand = rows.assign(now=rows.groupby("ID")["State"].shift(-1)).dropna()
    assert counts.sum(axis=0).tolist() == pd.crosstab(by_hand["State"], by_hand["now"]).to_numpy().tolist()
    true = np.array([[0.80, 0.15, 0.05], [0.10, 0.70, 0.20], [0, 0, 1]])
    low, high = transition.goodman(counts.sum(axis=0), 0.999)
    assert (low <= true).all()
    assert (true <= high).all()


def test_histories_of_a_chain_are_taken_for_one(real: Path) -> None:
    rows = pd.read_csv(real / "transition_matrix" / "synthetic_data5.csv")
    columns = [rows[name].to_numpy() for name in ("ID", "Time", "State")]
    found = transition.memory(transition.transitions(*columns).sum(axis=0), transition.transitions(*columns, step=2).sum(axis=0))
    assert found.gap < 0.005


def test_the_published_one_year_table_is_read_and_is_one(real: Path) -> None:
    shares = pd.read_csv(real / "transition_matrix" / "JLT.csv").to_numpy()
    assert transition.faults(shares, absorbing=[7]) == ()
    assert transition.power(shares, 10)[6, 7].round(6) == 0.755895


def test_ratings_withdrawn_leave_the_denominator_of_a_published_table(real: Path) -> None:
    """Seven ratings to nine columns: the last but one is default, the last "not rated". The first seven rows are one year."""
    rows = pd.read_csv(real / "transition_matrix" / "sp_1981-2016.csv", header=None, skiprows=2).iloc[:, :9].to_numpy(dtype=float)
    one = rows[:7] / 100
    assert [fault.kind for fault in transition.faults(one)] == []
    rated = transition.informative(one, [8])
    assert rated.shape == (7, 8)
    assert rated.sum(axis=1) == pytest.approx(np.ones(7), abs=1.2e-3), "rounded to a hundredth of a percent when printed"
    assert rated[0, 0] == pytest.approx(0.8705 / (1 - 0.0317))
    assert rated[6, 7] == pytest.approx(0.2678 / (1 - 0.1539))
    chain = transition.closed(transition.normalised(rated))
    curve = transition.default_curve(chain, 20, 7)
    assert (np.diff(curve.cumulative, axis=0) >= 0).all()
    assert curve.cumulative[0, 6] == pytest.approx(0.3165, abs=1e-3)


def test_the_published_five_years_are_not_the_fifth_power_of_one(real: Path) -> None:
    """Two tables of one source need not agree as a chain would have them: here they differ, by less than 12 points of default."""
    rows = pd.read_csv(real / "transition_matrix" / "sp_1981-2016.csv", header=None, skiprows=2).iloc[:, :9].to_numpy(dtype=float)
    one, five = (transition.normalised(transition.informative(part / 100, [8])) for part in (rows[:7], rows[21:28]))
    said = transition.power(transition.closed(one), 5)[:7, 7]
    assert np.abs(said - five[:, 7]).max() < 0.12
    assert np.abs(said - five[:, 7]).max() > 0.005


@pytest.fixture(scope="session")
def cards(real: Path) -> pd.DataFrame:
    """Card holders × six months, oldest first; −2, −1 and 0 are not overdue (C), n is n months overdue (Mn)."""
    rows = pd.read_csv(real / "uci_credit_default" / "UCI_Credit_Card.csv")
    assert len(rows) == 30_000
    wide = rows[["X11", "X10", "X9", "X8", "X7", "X6"]].clip(lower=0)
    wide.columns = range(6)
    return wide.rename_axis("holder").reset_index().melt("holder", var_name="month", value_name="state")


def test_six_months_of_cards_make_a_matrix_that_ties_to_every_month(cards: pd.DataFrame) -> None:
    columns = [cards[name].to_numpy() for name in ("holder", "month", "state")]
    counts = transition.transitions(*columns, states=9)
    assert counts.shape == (5, 9, 9)
    assert counts.sum(axis=(1, 2)).tolist() == [30_000] * 5
    at = cards.groupby(["month", "state"]).size().unstack(fill_value=0).to_numpy()
    assert counts.sum(axis=2).tolist() == at[:-1].tolist(), "opening"
    assert counts.sum(axis=1).tolist() == at[1:].tolist(), "closing"
    shares = transition.cohort(counts)
    wide = cards.pivot_table(index="holder", columns="month", values="state").to_numpy(dtype=int)
    pairs = np.vstack([wide[:, [month, month + 1]] for month in range(5)])
    current = pairs[pairs[:, 0] == 0]
    assert shares[0, 0] == (current[:, 1] == 0).mean()
    assert transition.faults(shares) == ()


def test_these_cards_remember_where_they_came_from(cards: pd.DataFrame) -> None:
    columns = [cards[name].to_numpy() for name in ("holder", "month", "state")]
    one = transition.transitions(*columns, states=9).sum(axis=0)
    two = transition.transitions(*columns, states=9, step=2).sum(axis=0)
    found = transition.memory(one, two)
    assert found.p_value < 1e-6
    assert found.gap > 0.005


def test_every_bucket_of_the_cards_is_told_in_full(cards: pd.DataFrame) -> None:
    columns = [cards[name].to_numpy() for name in ("holder", "month", "state")]
    found = transition.rolls(transition.transitions(*columns, states=9).sum(axis=0))
    assert found.forward + found.stay + found.back + found.cure == pytest.approx(np.ones(9))
