"""Vintage: how the lending of each month (quarter, year) turned out by its months on book, over every loan ever seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import ibis

from postloan.access import SLICES, Scope
from postloan.book import Pin
from postloan.book.lived import ALL, EVENTS, month
from postloan.months import month_of
from postloan.policy import Policy
from postloan.portfolio.cohort.triangle import Basis, Cut, Grain, Span, Triangle, cumulative, standing
from postloan.portfolio.measure import first_bucket_over, yuan
from postloan.terms import Bucket, Fate

Measure = Literal["ever30", "ever60", "ever90", "current30", "current60", "current90", "written_off", "prepaid"]
_STANDING: Mapping[str, int] = {"current30": 30, "current60": 60, "current90": 90}
#: Measures that add up over a loan's life come first; those that tell how it stands at a date follow.
MEASURES: tuple[Measure, ...] = (
    "ever30", "ever60", "ever90", "current30", "current60", "current90", "written_off", "prepaid",
)  # fmt: skip
_NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Seen:
    """Every loan ever seen in a scope: how many, what was paid out (yuan), and how many are awaited from late branches."""

    loans: int
    principal: Decimal
    awaited: int


@dataclass(frozen=True)
class Vintage:
    """A triangle of one measure and what it is held against: its cohorts and what they leave out must add up to ``seen``.

    ``dates`` are the last ones of each month, ``by`` the slice whose values are compared, ``late_too`` as asked for.
    """

    measure: Measure
    triangle: Triangle
    seen: Seen
    dates: tuple[date, ...]
    by: str | None
    late_too: bool

    @property
    def ties(self) -> bool:
        """Whether every loan is in one cohort or left out, to the fen."""
        found, out = self.triangle, self.triangle.left_out
        return found.loans + out.loans == self.seen.loans and found.principal + out.principal == self.seen.principal


def offered(policy: Policy) -> tuple[Measure, ...]:
    """The measures that the policy's buckets can tell: days that are no cut of theirs cannot be read from a date."""
    return tuple(one for one in MEASURES if one not in _STANDING or first_bucket_over(_STANDING[one], policy) is not None)


def bases(measure: Measure) -> tuple[Basis, ...]:
    """What a measure can be stated in; what is owed now means something only for loans that stand at a date."""
    return ("loans", "principal", "balance") if measure in _STANDING else ("loans", "principal")


def days(measure: Measure) -> int | None:
    """Days past due that a measure is about; None where it is about something else."""
    return int(measure[-2:]) if measure[-2:].isdigit() else None


def buckets(measure: Measure, policy: Policy) -> tuple[Bucket, ...]:
    """The buckets in which a loan counts as standing late; none for what adds up over a life."""
    first = first_bucket_over(_STANDING[measure], policy) if measure in _STANDING else None
    return () if first is None else tuple(one for one in Bucket if one >= first)


def _fen(rows: Any, name: str) -> Any:
    return (ibis.coalesce(rows[name].sum(), 0) * 100).cast("int64")


def _counted(lived: Any, measure: Measure, by: str | None) -> Any:
    """All loans ever seen by month of origination, month first seen and month of the event: those it befell, and the others."""
    value = {} if by is None else {"value": lived[by]}
    keys = {"month": month(lived.born), "seen": lived.seen}
    rows = lived.select(**keys, **value, kind=lived.kind, event=lived.event, loans=lived.loans, principal=lived.principal)
    befallen = rows.filter(rows.kind == measure)
    less = {name: -befallen[name] for name in ("loans", "principal")}
    others = ibis.union(rows.filter(rows.kind == ALL), befallen.mutate(event=ibis.null("int32"), **less))
    every = ibis.union(befallen, others)
    added = every.group_by(*keys, "event", *value).agg(loans=every.loans.sum().cast("int64"), principal=_fen(every, "principal"))
    return added.filter(added.loans != 0)


def _stood(cohorts: Any, dates: tuple[date, ...], first: int, by: str | None) -> Any:
    """Loans late by bucket on each of the dates, by month of origination and months on book."""
    late = cohorts.filter(~cohorts.written_off, cohorts.bucket >= first, cohorts.as_of.isin(list(dates)))
    born, value = month(late.cohort), {} if by is None else {"value": late[by]}
    keys = {"month": born, "seen": late.first_seen_mob, "mob": month(late.as_of) - born}
    sums = {"loans": late.loans.sum().cast("int64"), "principal": _fen(late, "principal"), "balance": _fen(late, "balance")}
    return late.group_by(**keys, **value).agg(**sums)


def _month_ends(dates: tuple[date, ...]) -> tuple[date, ...]:
    """The last date of each month."""
    return tuple({month_of(day): day for day in sorted(dates)}.values())


def _whole(loans: Any, span: Span | None) -> Any:
    """All loans ever seen (paid out in the span), added up without grouping them: what the cohorts are held against."""
    if span is not None:
        loans = loans.filter(month(loans.originated_on).between(span.first, span.last))
    awaited = loans.count(where=loans.fate == Fate.AWAITED.value)
    return loans.agg(loans=loans.count(), principal=_fen(loans, "principal"), awaited=awaited)


def _seen(row: Mapping[str, int]) -> Seen:
    return Seen(row["loans"], yuan(row["principal"]) or _NOTHING, row["awaited"])


def vintage(
    pin: Pin,
    scope: Scope,
    policy: Policy,
    *,
    measure: Measure = "ever30",
    basis: Basis = "loans",
    grain: Grain = "quarter",
    late_too: bool = False,
    by: str | None = None,
    span: Span | None = None,
) -> Vintage:
    """The triangle of a measure over the scope's loans as they last were known.

    Args:
        pin: the book.
        scope: what to read of it.
        policy: its buckets, and how late a loan may first be seen.
        measure: ever more than so many days past due; standing so at a date (written-off claims left out); written off; paid off
            before maturity, which is no cure.
        basis: see :func:`bases`.
        grain: what makes a cohort.
        late_too: loans as well that were not on a tape from the start.
        by: a slice whose values are compared over the months of ``span`` instead of cohorts; the value is the last known one,
            for what stands at a date the one of that date.
        span: the months to compare over.
    """
    if (by is not None and by not in SLICES) or basis not in bases(measure) or (by is None) != (span is None):
        raise KeyError(by, basis, span)
    cut = Cut(grain, basis, policy.vintage_seen_by_mob, late_too, span, policy.vintage_mob_max)
    everyone = pin.everyone(scope)
    rows = pin.answer(pin.lived(scope, by=(by,) if by else ()), _counted, measure, by).to_pandas()
    dates = _month_ends(pin.dates_of(scope))
    if measure in EVENTS:
        triangle = cumulative(rows, scope.as_of, cut)
    else:
        cohorts = pin.cohorts(scope, by=(by,) if by else ())
        stood = pin.answer(cohorts, _stood, dates, int(buckets(measure, policy)[0]), by).to_pandas()
        triangle = standing(rows, stood, dates, scope.as_of, cut)
    seen = _seen(pin.answer(everyone, _whole, span).to_pylist()[0])
    return Vintage(measure, triangle, seen, dates, by, late_too)
