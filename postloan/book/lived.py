"""Every loan ever seen, by the month in which it was paid out and the month on book of what befell it: what vintage curves add up.

Besides, the loans that ever turned non-performing, one by one: what cure and return are counted from.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import ibis

from postloan.access import SLICES
from postloan.book.cube import by_slices, month_start, typed
from postloan.book.enrich import SNAPSHOT
from postloan.terms import Fate

_MONEY = "decimal(18, 2)"
#: The kind of a row that counts loans whatever befell them.
ALL = "all"


def month(day: Any) -> Any:
    """Months since year 0 of a date column."""
    return (day.year() * 12 + day.month() - 1).cast("int32")


def on_if(condition: Any, on: Any) -> Any:
    """The day where the condition holds."""
    return ibis.ifelse(condition, on, ibis.null("date"))


def written_off_on(loans: Any) -> Any:
    """The first date seen written off, or the one on which it was gone by a write-off."""
    return ibis.coalesce(loans.written_off_on, on_if(loans.fate == Fate.WRITTEN_OFF.value, loans.left_on))


def prepaid_on(loans: Any) -> Any:
    """The date on which a loan was gone, paid off, although its maturity was still to come."""
    return on_if((loans.fate == Fate.SETTLED.value) & (loans.left_on < loans.matures_on), loans.left_on)


#: What can befall a loan, with the month on book in which it first did; null: not yet.
EVENTS: Mapping[str, Callable[[Any], Any]] = {
    "ever30": lambda loans: loans.ever30_mob,
    "ever60": lambda loans: loans.ever60_mob,
    "ever90": lambda loans: loans.ever90_mob,
    "written_off": lambda loans: month(written_off_on(loans)) - month(loans.originated_on),
    "prepaid": lambda loans: month(prepaid_on(loans)) - month(loans.originated_on),
}

#: ``born``: the first day of the month of origination; ``seen``: months on book when first on a tape; ``kind``: one of
#: :data:`EVENTS` with its month on book, or :data:`ALL`.
KEYS: dict[str, str] = {"currency": "string", "kind": "string", "born": "date", "seen": "int32", "event": "int32"}
#: ``awaited``: loans whose branch has not reported since.
MEASURES: dict[str, str] = {"loans": "int64", "principal": _MONEY, "awaited": "int64"}

LIVED: dict[str, str] = {"as_of": "date", **dict.fromkeys(SLICES, "string"), **KEYS, **MEASURES}

_FATE = {"left_on": "date", "fate": "string"}
_BEFELL = ("npl_on", "cured_on", "npl_again_on", "written_off_on", "first_seen_on", "first_seen_mob")
#: What cure is counted from, of each loan that was ever non-performing at a date: the slices it had last and what befell it when.
TURNED: dict[str, str] = {name: SNAPSHOT[name] for name in ("loan_id", *SLICES, "currency", *_BEFELL)} | _FATE

_ASKED = (*SLICES, "currency", "slice_key", "originated_on", "matures_on", "first_seen_mob", "principal", "written_off_on", "ever30_mob",
          "ever60_mob", "ever90_mob")  # fmt: skip


def _everyone(snapshot: Any, gone: Any, names: Iterable[str]) -> Any:
    """Loans of a date and those that are not in it any more: the columns ``names`` of both, when they left and how they stand."""
    held = snapshot.written_off.ifelse(Fate.WRITTEN_OFF.value, Fate.HELD.value)
    kept = {name: SNAPSHOT[name] for name in names} | _FATE
    return ibis.union(typed(snapshot.mutate(left_on=ibis.null("date"), fate=held), kept), typed(gone, kept))


def lived(snapshot: Any, gone: Any, day: Any) -> Any:
    """All loans ever seen counted by :data:`KEYS` and the slices they had last."""
    loans = _everyone(snapshot, gone, _ASKED).cross_join(day.select(as_of="day"))
    loans = loans.mutate(born=month_start(loans.originated_on), seen=loans.first_seen_mob)
    every = [_counted(loans.mutate(event=ibis.null("int32")), ALL)]
    for kind, event in EVENTS.items():
        befallen = loans.mutate(event=event(loans))
        every.append(_counted(befallen.filter(befallen.event.notnull()), kind))
    return ibis.union(*every).order_by("kind", "branch", "product", "officer")


def _counted(loans: Any, kind: str) -> Any:
    awaited = loans.count(where=loans.fate == Fate.AWAITED.value)
    grouped = by_slices(loans, ("born", "seen", "event"), loans=loans.count(), principal=loans.principal.sum(), awaited=awaited)
    return typed(grouped.mutate(kind=ibis.literal(kind)), LIVED)


def turned(snapshot: Any, gone: Any) -> Any:
    """The loans ever seen that were non-performing at a date of the book."""
    return _everyone(snapshot.filter(snapshot.npl_on.notnull()), gone.filter(gone.npl_on.notnull()), tuple(TURNED)[: -len(_FATE)])
