"""A wish for a list of loans that one date cannot tell: who moved, who left, who was lent to in a month.

The value travels in the address of a page, and is therefore not to be trusted; see ``filter.py`` for lists of one date.
"""

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from postloan.access import SLICES
from postloan.portfolio.life import OUTCOMES, Outcome
from postloan.portfolio.movement.waterfall import BARS
from postloan.terms import Bucket, Fate, Origin, RiskClass

Basis = Literal["bucket", "class"]
Steps = Literal["months", "ends"]
#: What a list of cash adds up: instalments of schedules, those that only the tape names, both, what was paid, both less that.
Payments = Literal["scheduled", "named", "expected", "received", "short"]
Event = Literal["fpd7", "fpd30", "written_off", "prepaid", "cured", "npl_again", "defaulted"]
#: Codes of a two-date list besides buckets and classes.
SIDES = ("performing", "npl")
ORIGINS = tuple(one.value for one in Origin if one is not Origin.HELD)
FATES = tuple(one.value for one in Fate if one is not Fate.HELD)
_EVER = (30, 60, 90)
_NAME_MAX = 200
_NAMES = ("borrower_id", "group_id", "part_value")


@dataclass(frozen=True)
class Behind:
    """A list of loans between two dates (with ``since``), or of all loans ever seen up to the scope's date (without).

    Attributes:
        since: the date the scope's is compared with.
        by: whether the codes of ``was`` and ``now`` are buckets (0 … 7) or classes (1 … 5).
        was: how the loan stood at ``since``: codes, "performing", "npl", or where it came from ("new", "back", "moved_in").
        now: how it stands at the scope's date: codes, "performing", "npl", or what became of it ("settled", "sold", …).
        restructured_now: only those that are (True) or are not (False).
        cohort_from, cohort_to: first and last month of lending; any day of the month.
        ever: ever more than so many (30, 60, 90) days past due, ``by_mob``: by that month on book.
        event: what happened to it at some time up to the scope's date; ``by_mob`` limits it too.
        seen_by: only those on a tape by this month on book; of loans that turned, not those that were bad when first seen later.
        turned_from, turned_to: first and last month in which it turned non-performing; any day of the month.
        cured_from, cured_to: first and last month of its cure.
        outcome: what befell it first after it turned; ``within`` so many months (with ``npl_again``: months after the cure).
        matures_from, matures_to: contractual end, both included.
        matures_given: only those whose contractual end the tape gives (True) or does not give (False).
        borrower_id, group_id: only this borrower's, this group's.
        flow: a bar of the bridge since ``since``, as "npl.new": its loans, each with what it adds to the bar.
        steps: whether the bridge goes from month to month or compares its two ends.
        part, part_value: the line of a bridge between two ends: a slice and its value there, None: not given.
        payments: cash due or paid from ``paid_from`` to ``paid_to``: its loans, each with its amount; see ``cash.by_loan``.
    """

    since: date | None = None
    by: Basis = "bucket"
    was: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    restructured_now: bool | None = None
    cohort_from: date | None = None
    cohort_to: date | None = None
    ever: int | None = None
    by_mob: int | None = None
    event: Event | None = None
    seen_by: int | None = None
    turned_from: date | None = None
    turned_to: date | None = None
    cured_from: date | None = None
    cured_to: date | None = None
    outcome: Outcome | None = None
    within: int | None = None
    matures_from: date | None = None
    matures_to: date | None = None
    matures_given: bool | None = None
    borrower_id: str | None = None
    group_id: str | None = None
    flow: str | None = None
    steps: Steps = "months"
    part: str | None = None
    part_value: str | None = None
    payments: Payments | None = None
    paid_from: date | None = None
    paid_to: date | None = None

    def as_query(self) -> dict[str, str]:
        """The fields that differ from the default, as the query string of the page."""
        given = {f.name: getattr(self, f.name) for f in dataclasses.fields(self) if getattr(self, f.name) != f.default}
        return {name: _written(value) for name, value in given.items()}

    @classmethod
    def from_query(cls, query: Mapping[str, str | Sequence[str]]) -> "Behind":
        """Read a query string. Unknown names and values that mean nothing are dropped, never guessed and never an error."""
        found = {name: read(_words(query[name])) for name, read in _READ.items() if name in query}
        found |= {name: _name(query[name]) for name in _NAMES if name in query}
        return cls(**{name: value for name, value in found.items() if value is not None})


FIELDS = frozenset(field.name for field in dataclasses.fields(Behind))


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return ",".join(value) if isinstance(value, tuple) else value.isoformat() if isinstance(value, date) else str(value)


def _words(raw: str | Sequence[str]) -> list[str]:
    """``"4,5"`` and ``["4", "5"]`` alike; at most 32, so that an address cannot make a monster of a query."""
    parts = [raw] if isinstance(raw, str) else raw
    return [word.strip() for part in parts for word in str(part).split(",")][:32] or [""]


def _day(words: list[str]) -> date | None:
    """A day as ``2026-10-31``, of this century or the last."""
    if not re.fullmatch(r"(19|20)\d\d-\d\d-\d\d", words[0], re.ASCII):
        return None
    try:
        return date.fromisoformat(words[0])
    except ValueError:
        return None


_CODED = {str(int(code)) for code in (*Bucket, *RiskClass)}


def _known(*others: str) -> Callable[[list[str]], tuple[str, ...] | None]:
    known = _CODED | set(others)
    return lambda words: tuple(dict.fromkeys(word for word in words if word in known)) or None


def _one_of(*known: Any) -> Callable[[list[str]], Any]:
    named = {str(one): one for one in known}
    return lambda words: named.get(words[0])


def _name(raw: str | Sequence[str]) -> str | None:
    """A number of a borrower or a group, a value of a slice, as it stands in the tape; a comma in it is part of it."""
    name = (raw if isinstance(raw, str) else next(iter(raw), "")).replace("\0", "")
    return name if 0 < len(name) <= _NAME_MAX else None


def _month_on_book(words: list[str]) -> int | None:
    return int(words[0]) if words[0].isascii() and words[0].isdigit() and len(words[0]) <= 3 else None


_YES_NO = {"1": True, "0": False}
_READ: Mapping[str, Callable[[list[str]], Any]] = {
    "since": _day,
    "by": _one_of(*get_args(Basis)),
    "was": _known(*SIDES, *ORIGINS),
    "now": _known(*SIDES, *FATES),
    "restructured_now": lambda words: _YES_NO.get(words[0]),
    "cohort_from": _day,
    "cohort_to": _day,
    "ever": _one_of(*_EVER),
    "by_mob": _month_on_book,
    "event": _one_of(*get_args(Event)),
    "seen_by": _month_on_book,
    "turned_from": _day,
    "turned_to": _day,
    "cured_from": _day,
    "cured_to": _day,
    "outcome": _one_of(*OUTCOMES),
    "within": _month_on_book,
    "matures_from": _day,
    "matures_to": _day,
    "matures_given": lambda words: _YES_NO.get(words[0]),
    "flow": _one_of(*(f"{subject}.{bar}" for subject, bars in BARS.items() for bar in bars)),
    "steps": _one_of(*get_args(Steps)),
    "part": _one_of(*SLICES),
    "payments": _one_of(*get_args(Payments)),
    "paid_from": _day,
    "paid_to": _day,
}
