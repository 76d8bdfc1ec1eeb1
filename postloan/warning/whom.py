"""About whom a rule could say something, and why not about others: that it is silent is told apart from that it cannot know.

The rules of a frame share one table with a row a borrower, in which each rule has five bits: one for every way in which a row of the
frame can stand to it. What the best of a borrower's rows allows is what holds for the borrower.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Bits = npt.NDArray[np.int64]
#: Rules that share one number.
RULES, _BITS = 12, 5


class Row(IntEnum):
    """How a row stands to a rule, as the place of its bit: the better the higher."""

    OFF = 0
    BESIDE = 1
    MISSING = 2
    OLD = 3
    KNOWN = 4


class Standing(IntEnum):
    """How a rule stands to a borrower on whom it does not fire, the better known the higher. Only ``QUIET`` says that nothing is wrong.

    ``OLD``: the newest figures are older than the rule takes. ``MISSING``: a figure it needs is not known. ``BESIDE``: nothing of the
    borrower is what it is about. ``OFF``: it is not asked there. ``ABSENT``: nothing of the kind is known of the borrower.
    ``NO_DATA``: nothing of the kind is known of anybody. ``GONE``: he owes nothing on the date.
    """

    GONE = 0
    NO_DATA = 1
    ABSENT = 2
    OFF = 3
    BESIDE = 4
    MISSING = 5
    OLD = 6
    QUIET = 7

    @property
    def word(self) -> str:
        """As it is stored and looked up in texts."""
        return self.name.lower()


_MEANT: Mapping[int, Standing] = {
    Row.OFF: Standing.OFF, Row.BESIDE: Standing.BESIDE, Row.MISSING: Standing.MISSING, Row.OLD: Standing.OLD, Row.KNOWN: Standing.QUIET,
}  # fmt: skip
#: The best of a set of bits.
_BEST = np.array([max(bits.bit_length() - 1, 0) for bits in range(1 << _BITS)], dtype=np.int8)


def bit(place: int, row: Row) -> int:
    """The bit of a row that stands so to the rule of a place."""
    return int(1 << (_BITS * (place % RULES) + row))


@dataclass(frozen=True, eq=False)
class Part:
    """The borrowers of one currency and one rule.

    Attributes:
        names: borrowers with rows, each once; ``bits`` theirs, ``shift`` where the rule's begin.
        otherwise: how the rule stands to those who owe something and have no row.
        off: those of them whom it is not asked for.
        owing: who owes something on the date; None: it is not known that anybody does not.
    """

    names: pa.ChunkedArray
    bits: Bits
    shift: int
    otherwise: Standing
    off: frozenset[str] = frozenset()
    owing: Callable[[], pa.Table] | None = None

    @classmethod
    def nobody(cls, otherwise: Standing) -> "Part":
        """No rows at all."""
        return cls(pa.chunked_array([], pa.string()), np.empty(0, np.int64), 0, otherwise)

    def rows(self) -> npt.NDArray[np.int8]:
        """How each of ``names`` stands, by the best of its rows."""
        found: npt.NDArray[np.int8] = _BEST[(self.bits >> self.shift) & ((1 << _BITS) - 1)]
        return found

    def judged(self) -> pa.ChunkedArray:
        """The borrowers the rule could judge, each once: by a value, or because its frame speaks for everybody."""
        if self.otherwise is not Standing.QUIET or self.owing is None:
            return self.names.filter(pa.array(self.rows() == Row.KNOWN))
        rows, owing = self.rows(), self.owing()["borrower_id"]
        unknown = self.names.filter(pa.array(np.isin(rows, (Row.OFF, Row.MISSING, Row.OLD))))
        off = self.off.difference(self.names.filter(pa.array(rows == Row.KNOWN)).to_pylist()) if self.off else ()
        without = pa.concat_arrays([*unknown.chunks, pa.array(sorted(off), pa.string())])
        return owing.filter(pc.invert(pc.is_in(owing, value_set=without)))

    def of(self, ids: Sequence[str]) -> dict[str, Standing]:
        """How the rule stands to some borrowers on whom it does not fire."""
        wanted = pa.array(ids, pa.string())
        at = np.flatnonzero(pc.is_in(self.names, value_set=wanted).to_numpy())
        told = dict(zip(self.names.take(pa.array(at)).to_pylist(), self.rows()[at].tolist(), strict=True))
        owing = self._owing(wanted)
        return {one: self._one(one, told.get(one), owing is None or one in owing) for one in ids}

    def _owing(self, wanted: pa.Array) -> set[str] | None:
        if self.owing is None:
            return None
        names = self.owing()["borrower_id"]
        return set(names.filter(pc.is_in(names, value_set=wanted)).to_pylist())

    def _one(self, borrower_id: str, row: int | None, owes: bool) -> Standing:  # noqa: FBT001  one of three facts
        if not owes:
            return Standing.GONE
        if row is None or (row == Row.BESIDE and self.otherwise is Standing.QUIET):
            return Standing.OFF if borrower_id in self.off else self.otherwise
        return _MEANT[row]


@dataclass(frozen=True, eq=False)
class Whom:
    """The borrowers that a rule could judge, in all currencies together."""

    parts: tuple[Part, ...]

    @classmethod
    def nobody(cls, otherwise: Standing) -> "Whom":
        """No rows at all: to everybody the rule stands the same."""
        return cls((Part.nobody(otherwise),))

    @classmethod
    def together(cls, whole: Iterable["Whom | None"]) -> "Whom":
        return cls(tuple(part for one in whole if one is not None for part in one.parts))

    def owed(self, owing: Callable[[], pa.Table]) -> "Whom":
        """The same, knowing who owes something."""
        return Whom(tuple(replace(part, owing=owing) for part in self.parts))

    @property
    def number(self) -> int:
        """How many borrowers it could judge, each once."""
        return len(self.judged())

    def judged(self) -> pa.ChunkedArray:
        """Their numbers."""
        if len(self.parts) == 1:
            return self.parts[0].judged()
        found = pa.chunked_array([chunk for part in self.parts for chunk in part.judged().chunks], pa.string())
        return pa.chunked_array([found.unique()])

    def of(self, ids: Sequence[str]) -> dict[str, Standing]:
        """How the rule stands to some borrowers on whom it does not fire: as it is best known in any currency."""
        told = [part.of(ids) for part in self.parts]
        return {one: max((part[one] for part in told), default=Standing.NO_DATA) for one in ids}


def parts_of(told: pa.Table, number: int, everybody: Callable[[], pa.Table] | None) -> list[Part]:
    """The parts of the first ``number`` rules of a frame from its table of bits: ``borrower_id``, ``bits_0`` …"""
    columns = [told[name].to_numpy() for name in told.column_names if name.startswith("bits_")]
    otherwise = Standing.ABSENT if everybody is None else Standing.QUIET
    return [
        Part(told["borrower_id"], columns[place // RULES], _BITS * (place % RULES), otherwise, owing=everybody)
        for place in range(number)
    ]


def off_in(owing: pa.Table, segments: Iterable[Any]) -> frozenset[str]:
    """Those among everybody who belong to a segment that a rule is not asked for."""
    names = [owing["borrower_id"].filter(pc.equal(owing[part.column], part.value)) for part in segments if not part.active]
    return frozenset(name for one in names for name in one.to_pylist())
