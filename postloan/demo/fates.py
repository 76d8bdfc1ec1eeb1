"""What became of the demo's borrowers, as whoever makes up news about them has to know: when each first stood over 90 days late."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from postloan.demo.ledger import FIRST, LAST, Ledger

#: Days since 1970-01-01.
FIRST_DAY, LAST_DAY = (int(np.datetime64(day, "D").astype(int)) for day in (FIRST, LAST))
_DEFAULT = 90


@dataclass(frozen=True)
class Fates:
    """Everybody who owed something on a date of the book, in order of number; ``-1`` where there is no such day.

    Attributes:
        people: borrower_id, borrower_type, industry, region, guarantee, owed (the largest principal, fen).
        begun: the day of the first loan.
        defaulted: the first date on which a loan was more than 90 days late.
    """

    people: pd.DataFrame
    begun: npt.NDArray[np.int64]
    defaulted: npt.NDArray[np.int64]

    def of(self, *kinds: str) -> npt.NDArray[np.bool_]:
        """Who is of one of these types."""
        return self.people["borrower_type"].isin(kinds).to_numpy()

    def borrower(self, place: int) -> str:
        return str(self.people["borrower_id"].to_numpy()[place])

    def owed(self, place: int) -> int:
        return int(self.people["owed"].to_numpy(dtype=np.int64)[place])

    @property
    def fails(self) -> npt.NDArray[np.bool_]:
        """Who was well when the book began and defaulted later."""
        return self.defaulted > FIRST_DAY

    @property
    def sound(self) -> npt.NDArray[np.bool_]:
        return self.defaulted < 0


def make(book: Ledger) -> Fates:
    """Read off where every loan stood on each date."""
    ids = book.facts["borrower_id"].to_numpy()
    held: set[str] = set()
    defaulted: dict[str, int] = {}
    for as_of, at in sorted(book.positions.items()):
        day = int(np.datetime64(as_of, "D").astype(int))
        held.update(ids[at.loan])
        for borrower in ids[at.loan[at.dpd > _DEFAULT]]:
            defaulted.setdefault(borrower, day)
    mine = book.facts[book.facts["borrower_id"].isin(held)]
    people = mine.groupby("borrower_id", sort=True).agg(
        borrower_type=("borrower_type", "first"), industry=("industry", "first"), region=("region", "first"), owed=("principal", "max"),
        begun=("originated_on", "min"),
    ).reset_index()  # fmt: skip
    late = people["borrower_id"].map(defaulted).fillna(-1).to_numpy(dtype=np.int64)
    return Fates(people, np.asarray(people["begun"], dtype=np.int64), np.asarray(late, dtype=np.int64))
