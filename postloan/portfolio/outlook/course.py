"""How a scope's book went from month to month, read for the forecast: its flows and balances in the places of the chain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from ibis.expr.types import Table

from postloan.access import Scope
from postloan.book import Cells, Pin
from postloan.book.cells import Numbers, fen
from postloan.book.flow import MOVE
from postloan.policy import Policy
from postloan.portfolio.migration.period import month_steps
from postloan.portfolio.outlook import chain
from postloan.portfolio.outlook.chain import PLACES, REPAID, STATES, Course, Months
from postloan.terms import Fate, Origin

_OUT = {Fate.SETTLED: chain.SETTLED, Fate.WRITTEN_OFF: chain.WRITTEN_OFF, Fate.SOLD: chain.SOLD}
_KEYS = ("as_of", "origin", "fate", "bucket_previous", "class_previous", "bucket", "risk_class")

#: The value of each slice that a part of the book has; ``()`` is the whole scope.
Part = tuple[str | None, ...]


@dataclass(frozen=True)
class History:
    """A scope's dates with their course, whole and in parts.

    ``provision`` has the fen set aside at the last date per part, None where no loan of it was given any; ``left_out`` counts
    the intervals that are not one month.
    """

    dates: tuple[date, ...]
    whole: Course
    parts: Mapping[Part, Course]
    provision: Mapping[Part, float | None]
    left_out: int


def read(pin: Pin, scope: Scope, policy: Policy, *, by: Sequence[str] = ()) -> History:
    """The course of the scope up to its date; with ``by`` also of each combination of those slices' values.

    A month is the interval between two dates of the scope that lie a month apart (policy) with no other between them: an
    interval in which only some branches reported would mix rates of different lengths, and is left out.
    """
    dates = pin.dates_of(scope)
    rows = _flows(pin, scope, by)
    ends = month_steps(dates, set(rows["as_of"]), policy)
    cells = pin.cells(scope, by=tuple(by), dates=dates)
    parts = sorted(
        {*zip(*(rows[name] for name in by), strict=True)} | {*_values(cells, by)[0]} if by else {()},
        key=lambda part: tuple((value is None, value or "") for value in part),
    )
    states = _states(cells, dates, by, parts)
    months = _months(rows, [dates[end] for end in ends], by, parts)
    courses = {
        part: Course(states[place], Months(*(amounts[place] for amounts in months)), ends) for place, part in enumerate(parts)
    }
    whole = Course(states.sum(axis=0), Months(*(amounts.sum(axis=0) for amounts in months)), ends)
    return History(dates, whole, courses if by else {}, _provision(cells, by, dates[-1:]), max(0, len(dates) - 1) - len(ends))


def standing(pin: Pin, scope: Scope, by: Sequence[str]) -> dict[Part, Numbers]:
    """What the scope's date has in each state, (states,) fen, per combination of the slices' values."""
    cells = pin.cells(scope, by=tuple(by), dates=(scope.as_of,))
    parts, _ = _values(cells, by) if by else ([()], None)
    return dict(zip(parts, _states(cells, (scope.as_of,), by, parts)[:, 0], strict=True))


def _moved(flows: Table, keys: tuple[str, ...]) -> Table:
    moves = flows.filter(flows.kind == MOVE)
    return moves.group_by(keys).agg(opening=moves.balance_previous.sum(), closing=moves.balance.sum())


def _flows(pin: Pin, scope: Scope, by: Sequence[str]) -> pd.DataFrame:
    """Moves added up by date, part, way in and out, and states; amounts in fen."""
    keys = (*_KEYS, *(name for name in by if name not in _KEYS))
    added = pin.answer(pin.flows(scope, by=tuple(by)), _moved, keys)
    rows = pd.DataFrame({name: pd.Series(added[name].to_pylist(), dtype=object) for name in keys})
    return rows.assign(**{name: fen(added[name]).astype(float) for name in ("opening", "closing")})


def _values(cells: Cells, by: Sequence[str]) -> tuple[list[Part], Numbers]:
    """The combinations of values that there are, and for each cell the place of its own."""
    texts = [cells.texts[name] for name in by]
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
    values, place = _values(cells, by) if by else ([()], np.zeros(cells.size, dtype=int))
    part = _places(values, parts)[place]
    where = (part[known], day[known], chain.state(bucket[known], risk_class[known]))
    np.add.at(found, where, cells.numbers["balance"][known].astype(float))
    return found


def _provision(cells: Cells, by: Sequence[str], last: Sequence[date]) -> dict[Part, float | None]:
    found: dict[Part, float | None] = {}
    day = cells.texts["as_of"]
    now = day.where([one in last for one in day.values])
    given, amounts = cells.numbers["provisioned_loans"], cells.numbers["provision"]
    for place in np.flatnonzero(now & (given > 0)):
        part = tuple(cells.texts[name].values[cells.texts[name].codes[place]] for name in by)
        found[part] = (found.get(part) or 0.0) + float(amounts[place])
    return found


def _places(values: Sequence[Part], parts: Sequence[Part]) -> Numbers:
    place = {part: number for number, part in enumerate(parts)}
    return np.array([place[value] for value in values], dtype=int)


def _months(
    rows: pd.DataFrame, ends: Sequence[date], by: Sequence[str], parts: Sequence[Part]
) -> tuple[Numbers, Numbers, Numbers]:
    """Opening, moved and new (parts, months, …) of the months that end on these dates."""
    opening = np.zeros((len(parts), len(ends), STATES))
    moved, new = np.zeros((*opening.shape, PLACES)), np.zeros_like(opening)
    rows = rows[rows["as_of"].isin(ends)]
    part = _places(list(zip(*(rows[name] for name in by), strict=True)), parts) if by else np.zeros(len(rows), dtype=int)
    ended_at = {day: place for place, day in enumerate(ends)}
    month = np.array([ended_at[day] for day in rows["as_of"]], dtype=int)
    was = chain.state(*(rows[name].fillna(0).to_numpy(int) for name in ("bucket_previous", "class_previous")))
    now = chain.state(*(rows[name].fillna(0).to_numpy(int) for name in ("bucket", "risk_class")))
    begun, ended = rows["opening"].to_numpy(float), rows["closing"].to_numpy(float)
    held, stays = (rows["origin"] == Origin.HELD).to_numpy(), (rows["fate"] == Fate.HELD).to_numpy()
    for fate, place in {Fate.HELD: None, **_OUT}.items():
        mine = held & (rows["fate"] == fate).to_numpy()
        where = part[mine], month[mine], was[mine]
        np.add.at(opening, where, begun[mine])
        if place is None:
            np.add.at(moved, (*where, now[mine]), ended[mine])
            np.add.at(moved, (*where, np.full(mine.sum(), REPAID)), (begun - ended)[mine])
        else:
            np.add.at(moved, (*where, np.full(mine.sum(), place)), begun[mine])
    arrived = ~held & stays
    np.add.at(new, (part[arrived], month[arrived], now[arrived]), ended[arrived])
    return opening, moved, new
