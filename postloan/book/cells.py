"""The small levels in memory: a few thousand rows a date, from which most figures of a page are added up.

An engine that is asked takes longer to understand a question than to add up so few rows; and over twenty-four files it opens
twenty-four of them. What is kept is the level as it stands in the files, never an answer.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from postloan.book.limits import Limit

Numbers = npt.NDArray[Any]

_KEYS = ("bucket", "risk_class", "restructured")
_COUNTS, _AMOUNTS = ("loans", "provisioned_loans"), ("balance", "provision")
SUMS = (*_COUNTS, *_AMOUNTS)
_DIGITS = pa.decimal128(38, 2)
#: Stands for a bucket or class that was not given.
UNKNOWN = -1


@dataclass(frozen=True)
class Coded:
    """A column of few values: for each row the position of its value."""

    codes: Numbers
    values: tuple[Any, ...]

    def where(self, allowed: Sequence[bool]) -> Numbers:
        """Which rows have an allowed value; ``allowed`` goes along ``values``."""
        found: Numbers = np.array(allowed, dtype=bool)[self.codes]
        return found


@dataclass(frozen=True)
class Cells:
    """Loans and amounts (fen, int64) by date, texts, bucket, class and restructured flag; written-off loans are left aside.

    ``texts`` has as_of, currency and the slices asked for. An amount not given counts as 0, a flag not given as no.
    """

    texts: Mapping[str, Coded]
    numbers: Mapping[str, Numbers]

    @property
    def size(self) -> int:
        return len(self.numbers["loans"])

    def within(self, dates: Collection[date], limits: Sequence[Limit]) -> "Cells":
        """The cells of these dates that keep all limits."""
        day = self.texts["as_of"]
        kept = day.where([one in dates for one in day.values])
        for limit in limits:
            text = self.texts[limit.column]
            kept &= text.where([limit.allows(value) for value in text.values])
        texts = {name: Coded(text.codes[kept], text.values) for name, text in self.texts.items()}
        return Cells(texts, {name: column[kept] for name, column in self.numbers.items()})


def grouped(level: Any, names: tuple[str, ...]) -> Any:
    """The rows of a level grouped by the slices ``names`` and what cells keep apart; a question for :func:`read`."""
    owed = level.filter(~level.written_off)
    return owed.group_by("as_of", "currency", *names, *_KEYS).agg(**{name: owed[name].sum() for name in SUMS})


def read(rows: pa.Table, names: Sequence[str]) -> Cells:
    """The answer to :func:`grouped` as cells."""
    numbers = {name: pc.fill_null(rows[name], UNKNOWN).to_numpy().astype(np.intp) for name in ("bucket", "risk_class")}
    numbers["restructured"] = pc.fill_null(rows["restructured"], False).to_numpy().astype(np.intp)
    numbers |= {name: pc.fill_null(rows[name].cast(pa.int64()), 0).to_numpy() for name in _COUNTS}
    numbers |= {name: fen(rows[name]) for name in _AMOUNTS}
    return Cells({name: coded(rows[name]) for name in ("as_of", "currency", *names)}, numbers)


def coded(column: pa.ChunkedArray) -> Coded:
    """A column of few values as codes; a missing value is a value."""
    found = column.combine_chunks().dictionary_encode(null_encoding="encode")
    return Coded(found.indices.to_numpy().astype(np.intp), tuple(found.dictionary.to_pylist()))


def fen(amounts: pa.ChunkedArray) -> Numbers:
    """Amounts of two decimals as whole fen: the decimal's own digits, no arithmetic. Not given counts as 0.

    Raises:
        OverflowError: an amount is more than 64 bits of fen.
    """
    column = pc.fill_null(amounts.cast(_DIGITS), Decimal("0.00")).combine_chunks()
    if not len(column):
        return np.zeros(0, dtype=np.int64)
    words = np.frombuffer(column.buffers()[1], dtype="<i8")[2 * column.offset : 2 * (column.offset + len(column))]
    low, high = words[::2], words[1::2]
    if (high != low >> 63).any():
        raise OverflowError
    found: Numbers = low.copy()
    return found


@dataclass(frozen=True)
class Borrowers:
    """Distinct borrowers of a scope. ``series`` has each of the scope's dates; None where the scope has no loan."""

    now: int | None
    previous: int | None
    previous_on: date | None
    series: tuple[tuple[date, int | None], ...] | None


def distinct_borrowers(loans: Any) -> Any:
    """The number of borrowers of a snapshot, for scopes that the tally cannot tell."""
    return loans.agg(borrowers=loans.borrower_key.nunique())


@dataclass(frozen=True)
class Tally:
    """Borrowers by date, currency and the exact set of branches they borrow from."""

    as_of: Coded
    currency: Coded
    borrowers: Numbers
    branch: Coded
    """One entry for every branch of every set; ``row`` tells whose."""
    row: Numbers

    def count(self, currency: str, branches: Collection[str] | None) -> dict[date, int]:
        """Distinct borrowers per date that borrow from one of the branches (None: from any)."""
        kept = self.currency.where([one == currency for one in self.currency.values])
        if branches is not None:
            shares = np.zeros_like(kept)
            shares[self.row[self.branch.where([one in branches for one in self.branch.values])]] = True
            kept &= shares
        found = np.zeros(len(self.as_of.values), dtype=np.int64)
        np.add.at(found, self.as_of.codes[kept], self.borrowers[kept])
        return {day: int(number) for day, number in zip(self.as_of.values, found, strict=True) if number}


def tally(level: Any) -> Tally:
    """The rows of the tally (an Ibis table)."""
    rows = level.to_pyarrow()
    sets = rows["branches"].combine_chunks()
    return Tally(
        coded(rows["as_of"]), coded(rows["currency"]), rows["borrowers"].to_numpy(),
        coded(pa.chunked_array([sets.flatten()])), pc.list_parent_indices(sets).to_numpy(),
    )  # fmt: skip
