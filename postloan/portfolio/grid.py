"""The sums behind most figures: a scope by date, value of a slice, bucket, class and restructured flag."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from postloan.access import Scope
from postloan.book import Cells, Pin
from postloan.book.cells import Coded, Numbers
from postloan.terms import Bucket, RiskClass

BUCKETS = [int(bucket) for bucket in Bucket]
CLASSES = [int(one) for one in RiskClass]
#: One place more than there are known codes, for what is none of them.
_PLACES = (len(BUCKETS) + 1, len(CLASSES) + 1, 2)


@dataclass(frozen=True)
class Grid:
    """Counts and amounts (fen) as arrays; axes: date, value of the slice, bucket, class, restructured.

    The last bucket and the last class hold what has no known code. Without a slice there is one value, None. A date without
    any loan is all 0, and so is a value that the scope has nothing of.
    """

    dates: tuple[date, ...]
    values: tuple[str | None, ...]
    loans: Numbers
    provisioned_loans: Numbers
    balance: Numbers
    provision: Numbers


def place(cells: Cells, dates: tuple[date, ...], by: str | None = None) -> Grid:
    """Add cells of these dates up in their places."""
    day = np.array([dates.index(one) if one in dates else 0 for one in cells.texts["as_of"].values], dtype=np.intp)
    value = cells.texts[by] if by else Coded(np.zeros(cells.size, dtype=np.intp), (None,))
    numbers = cells.numbers
    codes = (_known(numbers["bucket"], BUCKETS), _known(numbers["risk_class"], CLASSES), numbers["restructured"])
    shape = (len(dates), len(value.values), *_PLACES)
    where = np.ravel_multi_index((day[cells.texts["as_of"].codes], value.codes, *codes), shape)

    def added(amounts: Numbers) -> Numbers:
        found = np.zeros(shape, dtype=np.int64)
        np.add.at(found.reshape(-1), where, amounts)
        return found

    return Grid(dates, value.values, *(added(numbers[name]) for name in ("loans", "provisioned_loans", "balance", "provision")))


def _known(codes: Numbers, known: list[int]) -> Numbers:
    """The place of each code; the one behind the last for a code that is not known."""
    found: Numbers = np.where((codes >= known[0]) & (codes <= known[-1]), codes - known[0], len(known))
    return found


def read(pin: Pin, scope: Scope, *, dates: tuple[date, ...] | None = None, by: str | None = None) -> Grid:
    """The grid of the scope on ``dates`` (default: all that the scope is compared over)."""
    days = pin.dates_of(scope) if dates is None else dates
    return place(pin.cells(scope, by=(by,) if by else (), dates=days), days, by)


def by_bucket(amounts: Numbers) -> Numbers:
    """Added up over classes: date, value, bucket; what has no known bucket is left out."""
    found: Numbers = amounts.sum(axis=(3, 4))[:, :, : len(BUCKETS)]
    return found


def by_class(amounts: Numbers) -> Numbers:
    """Added up over buckets: date, value, class; what has no known class is left out."""
    found: Numbers = amounts.sum(axis=(2, 4))[:, :, : len(CLASSES)]
    return found


def previous(pin: Pin, scope: Scope) -> date | None:
    """The date that the scope's is compared with: the one before it."""
    earlier = [day for day in pin.dates_of(scope) if day < scope.as_of]
    return max(earlier, default=None)
