"""What rules read off rows: the value that is held against limits, and how each row stands to a rule that has none for it."""

import operator
from collections.abc import Sequence
from datetime import date
from functools import reduce
from typing import Any

import ibis

from postloan.warning.catalogue import RuleSetting, Segment, all_rules, numbers_of
from postloan.warning.rule import Numbers, Reading, Rule
from postloan.warning.whom import RULES, Row, bit

#: Rules with what they are set to, as part of a question.
Asked = tuple[tuple[str, RuleSetting], ...]
#: The day that is judged: one for all rows, or the column that tells it of each.
Day = date | str


def _number(rows: Any, setting: RuleSetting, name: str, plain: float | None) -> Any:
    """A number in force: plain, or by segment where one says otherwise."""
    told = [(part, dict(part.numbers)) for part in setting.segments]
    cases = [(rows[part.column] == part.value, _literal(numbers[name])) for part, numbers in told if name in numbers]
    return ibis.cases(*cases, else_=_literal(plain)) if cases else plain if plain is None else ibis.literal(plain, type="float64")


def _literal(value: float | None) -> Any:
    return ibis.null("float64") if value is None else ibis.literal(value, type="float64")


def numbers(rows: Any, rule: Rule, setting: RuleSetting, on: Day) -> Numbers:
    """The rule's numbers as expressions over the rows, and the day."""
    plain = numbers_of(rule, setting)
    day = rows[on] if isinstance(on, str) else ibis.literal(on)
    return Numbers(on=day, **{name: _number(rows, setting, name, value) for name, value in plain.items()})


def _off(rows: Any, segments: Sequence[Segment]) -> Any:
    """Rows of segments that a rule is not asked for; None where there are none."""
    off = [rows[part.column] == part.value for part in segments if not part.active]
    return ibis.coalesce(reduce(operator.or_, off), ibis.literal(value=False)) if off else None


def _value(reading: Reading) -> Any:
    """What the rule measures; a number that is none is null."""
    value = reading.value.cast("float64")
    return (
        ibis.ifelse(value.isnan() | value.isinf(), ibis.null("float64"), value) if reading.value.type().is_floating() else value
    )


def _holds(condition: Any) -> Any:
    """A condition that is not known does not hold."""
    return ibis.coalesce(condition, ibis.literal(value=False))


def read(rows: Any, rule: Rule, setting: RuleSetting, on: Day) -> tuple[Reading, Numbers]:
    """The rule's reading of the rows; the value is null where it is not asked, or the figures are too old."""
    given = numbers(rows, rule, setting, on)
    reading = rule.measure(rows, given)
    value = _value(reading)
    for condition in (reading.where, reading.fresh):
        if condition is not None:
            value = ibis.ifelse(_holds(condition), value, ibis.null("float64"))
    if (off := _off(rows, setting.segments)) is not None:
        value = ibis.ifelse(off, ibis.null("float64"), value)
    return Reading(value, since=reading.since, source=reading.source), given


def _bit(rows: Any, rule: Rule, setting: RuleSetting, on: date, place: int, *, sparse: bool) -> Any:
    """The bit that says how each row stands to the rule."""
    reading = rule.measure(rows, numbers(rows, rule, setting, on))
    unknown = _value(reading).isnull()
    lacking = unknown if not sparse else ibis.literal(value=False) if reading.lacks is None else unknown & _holds(reading.lacks)
    tests = [
        (_off(rows, setting.segments), Row.OFF), (None if reading.where is None else ~_holds(reading.where), Row.BESIDE),
        (lacking, Row.MISSING), (unknown, Row.BESIDE), (None if reading.fresh is None else ~_holds(reading.fresh), Row.OLD),
    ]  # fmt: skip
    told = [(test, ibis.literal(bit(place, row), type="int64")) for test, row in tests if test is not None]
    return ibis.cases(*told, else_=ibis.literal(bit(place, Row.KNOWN), type="int64"))


def judged(rows: Any, asked: Asked, on: date, sparse: bool) -> Any:  # noqa: FBT001  part of a plan's key
    """How each borrower stands to the rules, see :mod:`whom`: a row a borrower, a number for every few rules."""
    known = all_rules()
    told = [_bit(rows, known[rule_id], setting, on, place, sparse=sparse) for place, (rule_id, setting) in enumerate(asked)]
    wide = rows.select("borrower_id", **{f"bits_{place // RULES}": reduce(operator.add, told[place : place + RULES])
                                         for place in range(0, len(told), RULES)})  # fmt: skip
    return wide.group_by("borrower_id").aggregate(**{name: wide[name].bit_or() for name in wide.columns if name != "borrower_id"})
