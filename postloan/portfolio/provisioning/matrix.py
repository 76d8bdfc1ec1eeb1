"""The provision matrix: loss rates per bucket by the book's own roll rates (IFRS 9 B5.5.35)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from postloan.access import Scope
from postloan.book import Pin
from postloan.book.cells import Numbers
from postloan.policy import Policy
from postloan.portfolio.grid import BUCKETS
from postloan.portfolio.provisioning.estimates import WRITTEN_OFF, rolled


def loss_rates(forward: Numbers, loss_of_last: float) -> Numbers:
    """Loss rate per bucket: the product of its onward roll rates up to the last bucket, times what is lost there.

    ``forward`` has one rate for every bucket but the last. Source: the provision matrix of IFRS 9 B5.5.35, by roll rates.
    """
    onward = np.cumprod(np.append(forward, loss_of_last)[::-1])[::-1]
    return np.asarray(onward)


@dataclass(frozen=True)
class Matrix:
    """A provision matrix by roll rates: of months, for a bucket is a month wide; of a book kept otherwise no rate is known.

    ``rows`` per bucket: opening balance of the window (yuan), rate into worse (NA for the last), loss_rate, balance now, required
    (yuan), loans. ``dates`` how many months it rests on.
    """

    rows: pd.DataFrame
    dates: int

    @property
    def required(self) -> float | None:
        """What the matrix asks for in all; missing when the rate of a bucket that holds a balance is not known."""
        held = self.rows[self.rows["balance"] > 0]
        return None if held.empty or held["required"].isna().any() else float(held["required"].sum())


def provision_matrix(pin: Pin, scope: Scope, policy: Policy) -> Matrix:
    """The provision matrix of the scope's last months (policy), on today's balances."""
    moves, dates, every = rolled(pin, scope, policy)
    if every != 1:
        moves, dates = np.zeros_like(moves), 0
    n = len(BUCKETS)
    lost = moves[:, WRITTEN_OFF]
    opening = moves.sum(axis=1).astype(float)
    worse = np.triu(moves[:, :n], 1).sum(axis=1) + lost
    forward = (worse / np.where(opening == 0, np.nan, opening))[:-1]
    rates = loss_rates(forward, policy.matrix_loss_m7)
    held = pin.cells(scope, dates=(scope.as_of,)).numbers
    balance, loans = (np.bincount(held["bucket"], held[name], minlength=n)[:n] for name in ("balance", "loans"))
    rows = pd.DataFrame({
        "bucket": BUCKETS, "opening": opening / 100, "roll_rate": np.append(forward, np.nan), "loss_rate": rates,
        "loans": loans.astype(int), "balance": balance / 100, "required": np.round(balance * rates) / 100,
    })  # fmt: skip
    return Matrix(rows, dates)
