"""How unevenly an amount is spread over names: Herfindahl index, effective number, the curve of the largest. No store is read."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from postloan.book.cells import Numbers

#: Points of a curve: more cannot be told apart on a screen.
_POINTS = 100


def hhi(weights: Sequence[float] | Numbers) -> float | None:
    """Herfindahl–Hirschman index Σ share², 1/N … 1; missing for a portfolio of nothing. Times 10 000 it is in points."""
    amounts = np.asarray(weights, dtype=float)
    total = float(amounts.sum())
    return float(((amounts / total) ** 2).sum()) if total else None


def normalised(index: float | None, names: int) -> float | None:
    """``(H − 1/N) / (1 − 1/N)``: 0 when all are equal, 1 when one has all; missing for fewer than two names."""
    return None if index is None or names < 2 else (index - 1 / names) / (1 - 1 / names)


def effective_number(index: float | None) -> float | None:
    """``1/H``: so many equal names would be as concentrated."""
    return 1 / index if index else None


def curve(fen: Numbers) -> pd.DataFrame:
    """The Lorenz curve from the largest name on: ``names`` (how many), ``names_share`` and the ``share`` they have together.

    Starts at nothing of nothing and ends at all of all; the first ten names are points of their own. Empty for a portfolio of
    nothing. The further it lies above the diagonal, the more hangs on few.
    """
    found = np.sort(fen[fen > 0])[::-1]
    if not len(found):
        return pd.DataFrame({"names": [], "names_share": [], "share": []})
    running = np.concatenate([[0], np.cumsum(found)])
    first = np.arange(min(10, len(found)) + 1)
    places = np.unique(np.concatenate([first, np.rint(np.linspace(0, len(found), _POINTS + 1)).astype(np.intp)]))
    return pd.DataFrame({
        "names": places, "names_share": places / len(found), "share": running[places] / running[-1],
    })  # fmt: skip
