"""Why the bad loans and the provision are not what they were: opening, what came and went, closing, to the cent.

The bars are added up from the moves of loans; opening and closing are read from the levels of their dates. What is left
between them is shown, never spread over the bars.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from postloan.access import SLICES, Scope
from postloan.book import Pin
from postloan.months import months_between
from postloan.policy import Policy
from postloan.portfolio import grid
from postloan.portfolio.behind import Behind, Steps, awaited
from postloan.portfolio.measure import Figure, Sum, sums, yuan
from postloan.portfolio.movement.waterfall import BARS, Subject, added
from postloan.terms import FIRST_NPL, Fate, RiskClass

SUBJECTS: tuple[Subject, ...] = ("npl", "provision")
_NOTHING = Decimal("0.00")
_AWAITED = Fate.AWAITED.value
#: Bars that are shown though nothing stands in them: a committee asks for them by name.
_ALWAYS = frozenset(
    {"new", "cured", "collected", "restructured", "written_off", "sold", "charged", "added", "released", "settled"}
)


@dataclass(frozen=True)
class Bridge:
    """One bridge in yuan. ``bars`` are signed as they enter the sum; opening and closing were read, not added up."""

    subject: Subject
    since: date
    as_of: date
    steps: Steps
    opening: Decimal
    bars: tuple[tuple[str, Decimal], ...]
    closing: Decimal

    @property
    def difference(self) -> Decimal:
        """Closing less opening and bars; 0.00 when the bridge closes."""
        return self.closing - self.opening - sum((amount for _, amount in self.bars), _NOTHING)

    @property
    def ok(self) -> bool:
        return not self.difference

    @property
    def shown(self) -> tuple[tuple[str, Decimal], ...]:
        """The bars to draw: those a committee asks for, and what else is not nothing."""
        return tuple((name, amount) for name, amount in self.bars if amount or name in _ALWAYS)


Cells = Mapping[str | None, Bridge]


@dataclass(frozen=True)
class Bridges:
    """Both bridges of a period, in total and per value of the slice ``by``, largest opening first; None: not given."""

    by: str
    total: Mapping[Subject, Bridge]
    values: Mapping[Subject, Cells]


def first_choice(days: tuple[date, ...], as_of: date) -> date | None:
    """The end of the year before; where the book does not hold it, three months ago, or what comes nearest."""
    year_end = [day for day in days if day.year < as_of.year]
    if year_end:
        return year_end[0]
    quarter = [day for day in days if months_between(day, as_of) >= 3]
    return quarter[0] if quarter else days[-1] if days else None


Bars = dict[Subject, dict[str | None, dict[str, Decimal]]]


def _money(pin: Pin, scope: Scope, policy: Policy, by: str, day: date) -> dict[Subject, dict[str | None, Decimal]]:
    """What the levels of a date say is non-performing and provided for, per value."""
    found = grid.read(pin, scope, dates=(day,), by=by)
    rows = sums(found, policy)[0] if found.dates else []
    return {
        subject: {value: yuan(row[subject]) or _NOTHING for value, row in zip(found.values, rows, strict=True)}
        for subject in SUBJECTS
    }


def _bars(pin: Pin, scope: Scope, since: date, by: str, steps: Steps) -> Bars:
    """The bars of both bridges per value, added up by the engine."""
    if steps == "months":
        rows = pin.answer(pin.flows(scope, by=(by,), since=since), added, (by,))
    else:
        rows = pin.answer(pin.moves(scope, since), added, (by,))
    return {
        subject: {row[by]: {name: row[column(subject, name)] for name in names} for row in rows.to_pylist()}
        for subject, names in BARS.items()
    }


def _awaited(pin: Pin, scope: Scope, by: str) -> Bars:
    """What the loans add whose branch has not reported for the scope's date; of all bars only the one that is called so.

    Loan by loan: who has come to a branch that did report is under that one, and no longer awaited.
    """
    now = next((one for one in pin.reports(scope.reach) if one.as_of == scope.as_of), None)
    if now is None or not now.awaited:
        return {subject: {} for subject in BARS}
    rows = added(awaited(pin.everyone(scope)), (by,)).to_pyarrow().to_pylist()
    return {subject: {row[by]: {_AWAITED: row[column(subject, _AWAITED)]} for row in rows} for subject in BARS}


def read(pin: Pin, scope: Scope, policy: Policy, *, since: date, by: str = "branch", steps: Steps = "months") -> Bridges:
    """Both bridges from ``since`` to the scope's date.

    With "months" the moves of every month are added up: gross flows, a loan that turned bad, was cured and turned bad again
    counts in each. With "ends" each loan's two ends are compared, and what happened between them is not seen.
    """
    if by not in SLICES:
        raise KeyError(by)
    opening, closing = (_money(pin, scope, policy, by, day) for day in (since, scope.as_of))
    bars = _bars(pin, scope, since, by, steps)
    if steps == "months":
        for subject, values in _awaited(pin, scope, by).items():
            for value, late in values.items():
                mine = bars[subject].setdefault(value, dict.fromkeys(BARS[subject], _NOTHING))
                mine[_AWAITED] += late[_AWAITED]
    empty = {one: Bridge(one, since, scope.as_of, steps, _NOTHING, (), _NOTHING) for one in SUBJECTS}
    made = {one: _cells(empty[one], opening[one], bars[one], closing[one]) for one in SUBJECTS}
    return Bridges(by, {one: _total(empty[one], made[one]) for one in SUBJECTS}, made)


Amounts = Mapping[str | None, Decimal]


def _cells(empty: Bridge, opening: Amounts, bars: Mapping[str | None, Mapping[str, Decimal]], closing: Amounts) -> Cells:
    """A bridge for each value that has anything to say."""
    nothing = dict.fromkeys(BARS[empty.subject], _NOTHING)
    found = {
        value: replace(
            empty,
            opening=opening.get(value, _NOTHING),
            bars=tuple(bars.get(value, nothing).items()),
            closing=closing.get(value, _NOTHING),
        )
        for value in sorted({*opening, *bars, *closing}, key=lambda value: (-opening.get(value, _NOTHING), str(value)))
    }
    return {value: one for value, one in found.items() if one.opening or one.closing or any(amount for _, amount in one.bars)}


def _total(empty: Bridge, values: Cells) -> Bridge:
    every = [dict(one.bars) for one in values.values()]
    bars = tuple((name, sum((one[name] for one in every), _NOTHING)) for name in BARS[empty.subject])
    opening, closing = (sum((getattr(one, name) for one in values.values()), _NOTHING) for name in ("opening", "closing"))
    return replace(empty, opening=opening, bars=bars, closing=closing)


def column(subject: Subject, name: str) -> str:
    """The name of a bar's column in a table."""
    return f"{subject}_{name}"


def frame(bridges: Bridges, subject: Subject, total: str) -> pd.DataFrame:
    """The bridges of all values under the one of the whole, which is called ``total``; yuan as float.

    Columns: the slice, opening, the bars that any of them needs, closing, and the difference where one does not close.
    """
    lines = [(total, bridges.total[subject]), *bridges.values[subject].items()]
    needed = {name for _, one in lines for name, _ in one.shown}
    names = ["opening", *(name for name in BARS[subject] if name in needed), "closing"]
    names += ["difference"] if any(not one.ok for _, one in lines) else []
    rows = [{bridges.by: value, **{column(subject, name): float(_amount(one, name)) for name in names}} for value, one in lines]
    return pd.DataFrame(rows, columns=[bridges.by, *(column(subject, name) for name in names)])


def _amount(one: Bridge, name: str) -> Decimal:
    amount: Decimal = getattr(one, name) if name in {"opening", "closing", "difference"} else dict(one.bars)[name]
    return amount


_BAD = {"risk_class": tuple(int(one) for one in RiskClass if one >= FIRST_NPL)}


def figure(one: Bridge, name: str, where: Mapping[str, str | None] | None = None) -> Figure:
    """A figure of a bridge: "opening", "closing", "difference" or one of its bars, with the loans behind it."""
    ends: Mapping[str, Any] = _BAD if one.subject == "npl" else {}
    by: Sum = "balance" if one.subject == "npl" else "provision"
    shared: dict[str, Any] = {
        "name": f"bridge_{one.subject}_{name}", "value": _amount(one, name), "unit": "money", "where": where or {},
        "words": {"since": one.since, "as_of": one.as_of},
    }  # fmt: skip
    if name in {"opening", "closing"}:
        return Figure(**shared, drill=ends, ties=(by, ""), as_of=one.since if name == "opening" else one.as_of)
    if name == "difference":
        return Figure(**shared)
    return Figure(
        **{**shared, **_list(one, name, where or {})}, ties=("amount", ""), notes=(f"bridge.note.{one.steps}", f"bridge.note.{one.subject}"),
    )  # fmt: skip


def _list(one: Bridge, name: str, where: Mapping[str, str | None]) -> dict[str, Any]:
    """The loans behind a bar. Of a line between two ends they are taken from the whole: also who came to it and left again meanwhile."""
    wish = Behind(since=one.since, flow=f"{one.subject}.{name}", steps=one.steps)
    if one.steps == "months" or not where:
        return {"behind": wish}
    [(part, value)] = where.items()
    return {"behind": replace(wish, part=part, part_value=value), "where": {}}
