"""How a scope's book went from month to month, read for the forecast: its flows and balances in the places of the chain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow.compute as pc
from ibis.expr.types import Table

from postloan.access import Scope
from postloan.book import Cells, Pin
from postloan.book.cells import Coded, Numbers, coded, fen
from postloan.book.flow import MOVE
from postloan.policy import Policy
from postloan.portfolio.migration.period import interval, regular_steps
from postloan.portfolio.outlook import chain
from postloan.portfolio.outlook.chain import PLACES, REPAID, STATES, Course, Months
from postloan.terms import Fate, Origin

#: What a loan held before came to when the step ended, and where what it owes no more and nobody wrote off or sold went to.
_REST = {Fate.HELD: REPAID, Fate.SETTLED: chain.SETTLED, Fate.WRITTEN_OFF: REPAID, Fate.SOLD: REPAID}
_KEYS = ("as_of", "origin", "fate", "bucket_previous", "class_previous", "bucket", "risk_class")

#: The value of each slice that a part of the book has; ``()`` is the whole scope.
Part = tuple[str | None, ...]


@dataclass(frozen=True)
class History:
    """A scope's dates with their course, whole and in parts.

    ``provision`` has the fen set aside at the last date per part, None where no loan of it was given any; ``left_out`` counts
    the intervals that are not ``every`` so many months.
    """

    dates: tuple[date, ...]
    whole: Course
    parts: Mapping[Part, Course]
    provision: Mapping[Part, float | None]
    left_out: int
    every: int


def read(pin: Pin, scope: Scope, policy: Policy, *, by: Sequence[str] = ()) -> History:
    """The course of the scope up to its date; with ``by`` also of each combination of those slices' values.

    A month is the interval between two dates of the scope that lie a month apart (policy), or as far as the dates of the book do
    as a rule, with no other between them: one in which only some branches reported would mix rates of different lengths, and is left out.
    """
    dates = pin.dates_of(scope)
    rows = _flows(pin, scope, by)
    every = interval(dates, policy)
    ends = regular_steps(dates, set(rows.texts["as_of"].values), every, policy)
    cells = pin.cells(scope, by=tuple(by), dates=dates)
    parts = sorted(
        {*_values(rows.texts, by)[0]} | {*_values(cells.texts, by)[0]} if by else {()},
        key=lambda part: tuple((value is None, value or "") for value in part),
    )
    states = _states(cells, dates, by, parts)
    months = _months(rows, [dates[end] for end in ends], by, parts)
    courses = {
        part: Course(states[place], Months(*(amounts[place] for amounts in months)), ends) for place, part in enumerate(parts)
    }
    whole = Course(states.sum(axis=0), Months(*(amounts.sum(axis=0) for amounts in months)), ends)
    return History(
        dates, whole, courses if by else {}, _provision(cells, by, dates[-1:]), max(0, len(dates) - 1) - len(ends), every
    )


def standing(pin: Pin, scope: Scope, by: Sequence[str]) -> dict[Part, Numbers]:
    """What the scope's date has in each state, (states,) fen, per combination of the slices' values."""
    cells = pin.cells(scope, by=tuple(by), dates=(scope.as_of,))
    parts, _ = _values(cells.texts, by) if by else ([()], None)
    return dict(zip(parts, _states(cells, (scope.as_of,), by, parts)[:, 0], strict=True))


def _moved(flows: Table, keys: tuple[str, ...]) -> Table:
    moves = flows.filter(flows.kind == MOVE)
    return moves.group_by(keys).agg(
        opening=moves.balance_previous.sum(), closing=moves.balance.sum(),
        written_off=moves.lost_written_off.sum(), sold=moves.lost_sold.sum(),
    )  # fmt: skip


@dataclass(frozen=True)
class _Flows:
    """Moves added up by date, part, way in and out (``texts``), and states before and now; amounts in fen."""

    texts: Mapping[str, Coded]
    was: Numbers
    now: Numbers
    opening: Numbers
    closing: Numbers
    written_off: Numbers
    sold: Numbers


def _flows(pin: Pin, scope: Scope, by: Sequence[str]) -> _Flows:
    rows = pin.answer(pin.flows(scope, by=tuple(by)), _moved, (*_KEYS, *(name for name in by if name not in _KEYS)))
    was, now = (
        chain.state(*(pc.fill_null(rows[name], 0).to_numpy().astype(int) for name in names))
        for names in (("bucket_previous", "class_previous"), ("bucket", "risk_class"))
    )
    texts = {name: coded(rows[name]) for name in ("as_of", "origin", "fate", *by)}
    return _Flows(texts, was, now, *(fen(rows[name]).astype(float) for name in ("opening", "closing", "written_off", "sold")))


def _values(told: Mapping[str, Coded], by: Sequence[str]) -> tuple[list[Part], Numbers]:
    """The combinations of values that there are, and for each row the place of its own."""
    texts = [told[name] for name in by]
    sizes = tuple(max(len(one.values), 1) for one in texts)
    found, place = np.unique(np.ravel_multi_index(tuple(one.codes for one in texts), sizes), return_inverse=True)
    codes = np.unravel_index(found, sizes)
    columns = [[one.values[code] for code in mine] for one, mine in zip(texts, codes, strict=True)]
    return list(zip(*columns, strict=True)), place


def _states(cells: Cells, dates: Sequence[date], by: Sequence[str], parts: Sequence[Part]) -> Numbers:
    """(parts, dates, states) fen. A bucket or class without a known code has no place here."""
    found = np.zeros((len(parts), len(dates), STATES))
    if not cells.size:
        return found
    day = np.array([dates.index(one) if one in dates else -1 for one in cells.texts["as_of"].values])[cells.texts["as_of"].codes]
    bucket, risk_class = cells.numbers["bucket"], cells.numbers["risk_class"]
    known = (day >= 0) & (bucket >= 0) & (bucket < len(chain.BUCKETS)) & (risk_class >= 1)
    values, place = _values(cells.texts, by) if by else ([()], np.zeros(cells.size, dtype=int))
    part = _places(values, parts)[place]
    where = (part[known], day[known], chain.state(bucket[known], risk_class[known]))
    np.add.at(found, where, cells.numbers["balance"][known].astype(float))
    return found


def _provision(cells: Cells, by: Sequence[str], last: Sequence[date]) -> dict[Part, float | None]:
    found: dict[Part, float | None] = {}
    day = cells.texts["as_of"]
    now = day.where([one in last for one in day.values])
    given, amounts = cells.numbers["provisioned_loans"], cells.numbers["provision"]
    kept = np.flatnonzero(now & (given > 0))
    values, place = _values(cells.texts, by) if by else ([()], np.zeros(cells.size, dtype=int))
    sums = np.zeros(len(values))
    np.add.at(sums, place[kept], amounts[kept].astype(float))
    for part in np.unique(place[kept]).tolist():
        found[values[part]] = float(sums[part])
    return found


def _places(values: Sequence[Part], parts: Sequence[Part]) -> Numbers:
    place = {part: number for number, part in enumerate(parts)}
    return np.array([place[value] for value in values], dtype=int)


def _months(rows: _Flows, ends: Sequence[date], by: Sequence[str], parts: Sequence[Part]) -> tuple[Numbers, Numbers, Numbers]:
    """Opening, moved and new (parts, months, …) of the months that end on these dates.

    What was written off or sold of a loan has gone that way though the rest of it stayed or was repaid, as the bridges say.
    """
    opening = np.zeros((len(parts), len(ends), STATES))
    moved, new = np.zeros((*opening.shape, PLACES)), np.zeros_like(opening)
    ended_at = {day: place for place, day in enumerate(ends)}
    day, origin, fate = (rows.texts[name] for name in ("as_of", "origin", "fate"))
    month = np.array([ended_at.get(one, -1) for one in day.values], dtype=int)[day.codes]
    values, place = _values(rows.texts, by) if by else ([()], np.zeros(len(month), dtype=int))
    part = _places(values, parts)[place]
    inside, held = month >= 0, origin.where([one == Origin.HELD for one in origin.values])

    def at(which: Numbers, state: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        return part[which], month[which], state[which]

    for left, rest in _REST.items():
        mine = inside & held & fate.where([one == left for one in fate.values])
        where, begun, written_off, sold = at(mine, rows.was), rows.opening[mine], rows.written_off[mine], rows.sold[mine]
        ended = rows.closing[mine] if left is Fate.HELD else np.zeros_like(begun)
        np.add.at(opening, where, begun)
        ways = {chain.WRITTEN_OFF: written_off, chain.SOLD: sold, rest: begun - ended - written_off - sold}
        for way, amount in ways.items():
            np.add.at(moved, (*where, np.full(mine.sum(), way)), amount)
        np.add.at(moved, (*where, rows.now[mine]), ended)
    arrived = inside & ~held & fate.where([one == Fate.HELD for one in fate.values])
    np.add.at(new, at(arrived, rows.now), rows.closing[arrived])
    return opening, moved, new
