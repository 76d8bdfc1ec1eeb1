"""Which loans of a scope to list: a value that travels in the address of a page, and is therefore not to be trusted."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, get_args

import ibis
from ibis.expr.types import BooleanValue, Table

from postloan.terms import Bucket, RiskClass

Moved = Literal["worse", "better", "new"]
_DAYS_MAX = 36_500
_MONEY_MAX = Decimal("1e16")


@dataclass(frozen=True)
class LoanFilter:
    """What to keep of a scope's loans; every field that is given must hold.

    Attributes:
        bucket, risk_class: one of these codes.
        dpd_min, dpd_max: days past due, both ends included.
        par: more than so many days past due, or restructured (the loans behind PAR).
        balance_min: balance in yuan of at least this.
        restructured: only those that are (True) or are not (False; not given counts as not).
        moved: bucket against the date before; ``new`` had no row then.
        written_off: only the written-off claims, which the portfolio leaves out; never both in one list.
    """

    bucket: tuple[int, ...] = ()
    risk_class: tuple[int, ...] = ()
    dpd_min: int | None = None
    dpd_max: int | None = None
    par: int | None = None
    balance_min: Decimal | None = None
    restructured: bool | None = None
    moved: Moved | None = None
    written_off: bool = False

    @property
    def by_codes(self) -> bool:
        """Whether bucket, class and the restructured flag alone decide."""
        return dataclasses.replace(self, bucket=(), risk_class=(), restructured=None) == LoanFilter()

    def as_query(self) -> dict[str, str]:
        """The fields that differ from the default, as the query string of the loans page."""
        given = {f.name: getattr(self, f.name) for f in dataclasses.fields(self) if getattr(self, f.name) != f.default}
        return {name: _WRITE[type(value)](value) for name, value in given.items()}

    @classmethod
    def from_query(cls, query: Mapping[str, str | Sequence[str]]) -> "LoanFilter":
        """Read a query string. Unknown names and values that mean nothing are dropped, never guessed and never an error."""
        found = {name: read(_words(query[name])) for name, read in _READ.items() if name in query}
        return cls(**{name: value for name, value in found.items() if value is not None})

    def conditions(self, loans: Table) -> list[BooleanValue]:
        """The filter as expressions over a snapshot, which must hold the written-off claims when they are asked for."""
        wanted: list[BooleanValue] = [loans.written_off] if self.written_off else []
        wanted += [loans[name].isin(list(codes)) for name in ("bucket", "risk_class") if (codes := getattr(self, name))]
        for name, value in (("dpd_min", self.dpd_min), ("dpd_max", self.dpd_max), ("balance_min", self.balance_min)):
            if value is not None:
                column = loans[name[:-4]]
                wanted.append(column <= value if name.endswith("max") else column >= ibis.literal(value))
        eased = loans.restructured.fill_null(False)
        if self.par is not None:
            wanted.append((loans.dpd > self.par) | eased)
        if self.restructured is not None:
            wanted.append(eased if self.restructured else ~eased)
        if self.moved:
            wanted.append(_MOVES[self.moved](loans))
        return wanted


_MOVES: Mapping[str, Callable[[Table], BooleanValue]] = {
    "worse": lambda loans: loans.bucket > loans.bucket_previous,
    "better": lambda loans: loans.bucket < loans.bucket_previous,
    "new": lambda loans: loans.bucket_previous.isnull(),
}
_WRITE: Mapping[type, Callable[[Any], str]] = {
    tuple: lambda value: ",".join(str(int(v)) for v in value),
    int: str,
    str: str,
    bool: lambda value: "1" if value else "0",
    Decimal: lambda value: format(value, "f"),
}


def _words(raw: str | Sequence[str]) -> list[str]:
    """``"4,5"`` and ``["4", "5"]`` alike; at most 32, so that an address cannot make a monster of a query."""
    parts: Iterable[str] = [raw] if isinstance(raw, str) else raw
    return [word.strip() for part in parts for word in str(part).split(",")][:32] or [""]


def _whole(word: str, low: int, high: int) -> int | None:
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 6 and low <= int(word) <= high else None


def _codes(low: int, high: int) -> Callable[[list[str]], tuple[int, ...] | None]:
    return lambda words: tuple(sorted({code for word in words if (code := _whole(word, low, high)) is not None})) or None


def _days(words: list[str]) -> int | None:
    return _whole(words[0], 0, _DAYS_MAX)


def _money(words: list[str]) -> Decimal | None:
    try:
        value = Decimal(words[0])
    except InvalidOperation:
        return None
    return value if value.is_finite() and 0 <= value <= _MONEY_MAX else None


def _flag(words: list[str]) -> bool | None:
    return {"1": True, "0": False}.get(words[0])


def _moved(words: list[str]) -> str | None:
    return words[0] if words[0] in get_args(Moved) else None


_READ: Mapping[str, Callable[[list[str]], Any]] = {
    "bucket": _codes(min(Bucket), max(Bucket)),
    "risk_class": _codes(min(RiskClass), max(RiskClass)),
    "dpd_min": _days,
    "dpd_max": _days,
    "par": _days,
    "balance_min": _money,
    "restructured": _flag,
    "moved": _moved,
    "written_off": _flag,
}
