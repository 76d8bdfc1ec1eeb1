"""Putting a question into the engine's words once, whatever days it asks about.

Understanding a question takes longer than most answers, and the same question is asked of many days: a history, a back-test. When
the days do nothing but stand in the words, the words for one set of days are those for another with the days exchanged. That is
tried out with another set, in which years, months, weekdays and distances all differ, before it is relied on; where it does not
hold, each set of days is put into words by itself.
"""

import dataclasses
import functools
import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

#: Days by which the days of a trial differ from the first ones, growing from one to the next: a year and a month, and never whole
#: weeks, so that years, months, weekdays and distances all differ.
_SHIFT, _GROWING = 397, 42
_KEPT = 256

Words = Callable[[tuple[Any, ...]], str]


@dataclass(frozen=True)
class _Day:
    """Stands for a day of the question: the same number, the same day."""

    number: int


def _is_record(value: Any) -> bool:
    """Whether it is a value made of others, such as what a question is asked with."""
    return dataclasses.is_dataclass(value) and not isinstance(value, type) and all(one.init for one in dataclasses.fields(value))


def _given(value: Any) -> dict[str, Any]:
    """What a record was made with; what it has worked out and remembers since is none of it."""
    return {one.name: getattr(value, one.name) for one in dataclasses.fields(value)}


def _taken_out(value: Any, days: dict[date, _Day]) -> Any:
    """The value with its days replaced; ``days`` takes them in order."""
    if type(value) is date:
        return days.setdefault(value, _Day(len(days)))
    if _is_record(value):
        return dataclasses.replace(value, **{name: _taken_out(one, days) for name, one in _given(value).items()})
    return tuple(_taken_out(one, days) for one in value) if type(value) is tuple else value


def _put_in(value: Any, days: Sequence[date]) -> Any:
    if isinstance(value, _Day):
        return days[value.number]
    if _is_record(value):
        return dataclasses.replace(value, **{name: _put_in(one, days) for name, one in _given(value).items()})
    return tuple(_put_in(one, days) for one in value) if type(value) is tuple else value


def _exchanged(words: str, then: Sequence[date], now: Sequence[date]) -> str:
    other = {_written(old): _written(new) for old, new in zip(then, now, strict=True)}
    return re.sub("|".join(map(re.escape, other)), lambda found: other[found.group()], words)


def _written(day: date) -> str:
    return f"MAKE_DATE({day.year}, {day.month}, {day.day})"


def _shifted(days: Sequence[date]) -> tuple[date, ...]:
    """Other days in the same order, at other distances."""
    ranks = {day: rank for rank, day in enumerate(sorted(days))}
    return tuple(day + timedelta(_SHIFT + _GROWING * ranks[day]) for day in days)


@dataclass
class _Form:
    """A question without its days. ``first``: the days it was asked of first, and the words for them."""

    first: tuple[tuple[date, ...], str] | None = None
    exchangeable: bool | None = None


@functools.lru_cache(maxsize=_KEPT)
def _form(*_key: Hashable) -> _Form:
    return _Form()


def worded(key: Hashable, how: tuple[Any, ...], words: Words) -> str:
    """The words for a question about days.

    Args:
        key: what the question is besides ``how``.
        how: its other arguments, days among them.
        words: puts it into words for given arguments.
    """
    found: dict[date, _Day] = {}
    rest = _taken_out(how, found)
    days = tuple(found)
    if not days:
        return words(how)
    form = _form(key, rest)
    if form.first is None or form.exchangeable is False:
        said = words(how)
        form.first = form.first or (days, said)
        return said
    then, known = form.first
    if form.exchangeable is None and days != then:
        other = _shifted(then)
        form.exchangeable = _exchanged(known, then, other) == words(_put_in(rest, other))
        return _exchanged(known, then, days) if form.exchangeable else words(how)
    return _exchanged(known, then, days)
