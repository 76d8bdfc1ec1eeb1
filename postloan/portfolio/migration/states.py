"""The states that loans move between: buckets or classes, the ways in and the ways out."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from postloan.book.cells import Numbers
from postloan.terms import Bucket, Fate, Origin, RiskClass

By = Literal["bucket", "class"]
#: How a loan came that was not held at the first date.
ARRIVALS: tuple[Origin, ...] = (Origin.NEW, Origin.BACK, Origin.MOVED_IN)
#: Ways out for good; settled is one of them and never a cure.
ENDS: tuple[Fate, ...] = (Fate.SETTLED, Fate.WRITTEN_OFF, Fate.SOLD)
#: Ways out of sight: the loan lives on elsewhere, or its branch has not reported yet.
ELSEWHERE: tuple[Fate, ...] = (Fate.MOVED_OUT, Fate.AWAITED)
LEAVING: tuple[Fate, ...] = ENDS + ELSEWHERE


@dataclass(frozen=True)
class States:
    """One of the two ladders: its codes from best to worst, the columns that hold them, and a word that names one state."""

    by: By
    codes: tuple[int, ...]
    was: str
    now: str

    @property
    def size(self) -> int:
        return len(self.codes)

    @property
    def names(self) -> tuple[str, ...]:
        """``b0`` … ``b7`` or ``c1`` … ``c5``: a key of texts and columns."""
        return tuple(f"{self.by[0]}{code}" for code in self.codes)

    @property
    def rows(self) -> tuple[str, ...]:
        return (*self.names, *(one.value for one in ARRIVALS))

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.names, *(one.value for one in LEAVING))


STATES: dict[str, States] = {
    "bucket": States("bucket", tuple(map(int, Bucket)), "bucket_previous", "bucket"),
    "class": States("class", tuple(map(int, RiskClass)), "class_previous", "risk_class"),
}


def _place(status: pa.ChunkedArray, held: str, codes: pa.ChunkedArray, states: States, others: list[str]) -> Numbers:
    """For each row the place of its state, or behind all states that of its way in or out; −1 for what is none of these."""
    words = status.to_numpy(zero_copy_only=False)
    at = pc.fill_null(codes, -1).to_numpy(zero_copy_only=False).astype(np.intp) - states.codes[0]
    found = np.where((words == held) & (at >= 0) & (at < states.size), at, -1)
    for number, word in enumerate(others):
        found[words == word] = states.size + number
    return found


def placed(rows: pa.Table, states: States) -> tuple[Numbers, Numbers]:
    """For each row of a table with origin and fate: its row and its column in a matrix of ``states``."""
    return (
        _place(rows["origin"], Origin.HELD, rows[states.was], states, [one.value for one in ARRIVALS]),
        _place(rows["fate"], Fate.HELD, rows[states.now], states, [one.value for one in LEAVING]),
    )
