"""Z″ on real firms: those that went bankrupt stood lower."""

import os
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import mannwhitneyu

from postloan.borrower.analysis.scores import altman
from postloan.borrower.analysis.scores.altman import Xs
from postloan.settings import ROOT

pytestmark = pytest.mark.real_data
_COLUMNS = (2, 5, 6, 7, 64)  # working capital, retained earnings, EBIT on assets, equity on liabilities, bankrupt


@pytest.fixture(scope="module")
def firms() -> np.ndarray:
    file = Path(os.environ.get("POSTLOAN_REAL_DATA", ROOT.parent / "shared" / "real")) / "polish_bankruptcy" / "1year.arff"
    if not file.exists():
        pytest.skip(f"no real file at {file}")
    rows = file.read_text().split("@data")[1].split("\n")
    return np.genfromtxt((row for row in rows if row.strip()), delimiter=",", missing_values="?", usecols=_COLUMNS)


def test_bankrupt_firms_have_the_lower_z2(firms: np.ndarray) -> None:
    known = firms[~np.isnan(firms).any(axis=1)]
    assert len(known) > 6000
    score = np.array([altman.z2(Xs(*row)) for row in known[:, :4]], dtype=float)
    bankrupt = known[:, 4] == 1
    assert 200 < bankrupt.sum() < 500
    failed, alive = score[bankrupt], score[~bankrupt]
    assert np.median(failed) < np.median(alive) - 1.0
    higher = mannwhitneyu(alive, failed, alternative="greater")
    area = higher.statistic / (len(failed) * len(alive))
    assert 0.60 < area < 0.90, "clearly better than chance; better than that would be too good for one ratio score"
    assert (failed < 1.10).mean() > 1.5 * (alive < 1.10).mean()
