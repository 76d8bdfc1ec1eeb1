"""Judging: all rules of a frame in one pass over its rows, each hit with its evidence.

Every rule adds a few columns to one question, so ten rules cost little more than one; only rows that some rule fires on come back.
A rule that cannot be asked is told by itself and stops no other.
"""

import operator
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import reduce
from typing import Any, TypeVar

import ibis
import pandas as pd
import pyarrow as pa

from postloan.warning.catalogue import RuleSetting, Segment, Settings, all_rules, numbers_of
from postloan.warning.fault import tried
from postloan.warning.rule import Limit, Numbers, Reading, Rule

T = TypeVar("T")

#: What every frame says of a row besides its figures: whose it is. ``loan_id`` is null where a row is of a borrower.
KEYS: Mapping[str, str] = {
    "borrower_id": "string", "borrower_name": "string", "loan_id": "string", "branch": "string", "officer": "string",
    "borrower_type": "string", "industry": "string", "product": "string", "region": "string", "guarantee_type": "string",
    "exposure": "float64",
}  # fmt: skip
#: Keys by which a bank may set other limits for part of the book.
SEGMENTS = ("borrower_type", "industry", "product", "branch", "region", "guarantee_type")

#: Puts a question to the rows of a frame: ``ask(shape, *how)`` is ``shape(rows, *how)`` worked out. ``how`` must be hashable.
Ask = Callable[..., pa.Table]


@dataclass(frozen=True)
class Frame:
    """The rows of one kind as they were known on a day.

    Attributes:
        name: by which rules ask for it.
        ask: how a question is put to them; the rows have :data:`KEYS` and the frame's own columns.
        columns: which columns they have.
        population: for how many borrowers or loans the frame speaks when it holds only those with something to tell (a borrower
            without an event is quiet, not unknown); None: only for its rows.
        dear: whether texts take long to read, so that of the keys only the numbers of borrower and loan are read with the hits.
        quiet: whether it speaks for them even when no row has anything to tell, for its source is known to be there.
        mark: what it was made from; as long as it is the same the rows are too.
    """

    name: str
    ask: Ask
    columns: frozenset[str]
    population: int | None = None
    mark: str = ""
    quiet: bool = False
    dear: bool = False


class Status(StrEnum):
    """What became of a rule in a run."""

    JUDGED = "judged"
    NO_DATA = "no_data"
    FAILED = "failed"
    OFF = "off"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Finding:
    """What one rule found.

    Attributes:
        judged: how many rows (loans or borrowers) it could judge; 0 is "no data", never "no signal".
        hits: a row per borrower (:data:`HIT`): the worst of his rows, with ``loans``, on how many it fired.
        seconds: time of its frame's question, by equal parts.
        error: what went wrong, for the log and the run page.
    """

    rule_id: str
    status: Status
    judged: int
    hits: pd.DataFrame
    seconds: float = 0.0
    error: str | None = None


#: Columns of the hits. ``figures`` maps the rule's figures to their values; ``exposure`` is all that the borrower owes, ``since`` a
#: date. What is not known is None, but for ``exposure``, which is then NaN.
HIT = ("rule_id", *KEYS, "loans", "colour", "value", "limit", "since", "source", "figures")
NO_HITS = pd.DataFrame({name: pd.Series(dtype=object) for name in HIT})


def _number(rows: Any, setting: RuleSetting, name: str, plain: float | None) -> Any:
    """A number in force: plain, or by segment where one says otherwise."""
    told = [(part, dict(part.numbers)) for part in setting.segments]
    cases = [(rows[part.column] == part.value, _literal(numbers[name])) for part, numbers in told if name in numbers]
    return ibis.cases(*cases, else_=_literal(plain)) if cases else plain if plain is None else ibis.literal(plain, type="float64")


def _literal(value: float | None) -> Any:
    return ibis.null("float64") if value is None else ibis.literal(value, type="float64")


def numbers(rows: Any, rule: Rule, setting: RuleSetting, on: date) -> Numbers:
    """The rule's numbers as expressions over the rows, and the day."""
    plain = numbers_of(rule, setting)
    return Numbers(on=ibis.literal(on), **{name: _number(rows, setting, name, value) for name, value in plain.items()})


def _off(rows: Any, segments: Sequence[Segment]) -> Any:
    """Rows of segments that a rule is not asked for; None where there are none."""
    off = [rows[part.column] == part.value for part in segments if not part.active]
    return ibis.coalesce(reduce(operator.or_, off), ibis.literal(value=False)) if off else None


def read(rows: Any, rule: Rule, setting: RuleSetting, on: date) -> tuple[Reading, Numbers]:
    """The rule's reading of the rows; the value is null where it is not asked."""
    given = numbers(rows, rule, setting, on)
    reading = rule.measure(rows, given)
    value = reading.value.cast("float64")
    if reading.value.type().is_floating():
        value = ibis.ifelse(value.isnan() | value.isinf(), ibis.null("float64"), value)
    if reading.where is not None:
        value = ibis.ifelse(ibis.coalesce(reading.where, ibis.literal(value=False)), value, ibis.null("float64"))
    if (off := _off(rows, setting.segments)) is not None:
        value = ibis.ifelse(off, ibis.null("float64"), value)
    return Reading(value, None, reading.since, reading.source), given


def answers(rows: Any, rule: Rule, setting: RuleSetting, on: date) -> dict[str, Any]:
    """What one rule says of every row: value, colour (0: none), the limit passed, since when and where from."""
    reading, given = read(rows, rule, setting, on)
    limits = [(one, limit) for one in rule.limits if (limit := getattr(given, one.name)) is not None]
    value = {f"{rule.id}_value": reading.value}
    return {**value, **_coloured(value, rule, limits), **_since(rule, reading)}


#: Keys without which a hit is nobody's.
_NUMBERS = ("borrower_id", "loan_id", "exposure")
Asked = tuple[tuple[str, RuleSetting], ...]


def fired(rows: Any, asked: Asked, on: date, kept: tuple[str, ...] = tuple(KEYS)) -> Any:
    """The rows on which one of the rules fires, with what each of them says, their figures, and of the keys those ``kept``.

    In two steps, so that a value is worked out once for every row, and all else for the few that pass a limit.
    """
    known = all_rules()
    read_once: dict[str, Any] = {}
    said: list[tuple[Rule, list[tuple[Limit, Any]]]] = []
    for rule_id, setting in asked:
        rule = known[rule_id]
        reading, given = read(rows, rule, setting, on)
        read_once |= {f"{rule_id}_value": reading.value, **_since(rule, reading)}
        limits = [(one, limit) for one in rule.limits if (limit := getattr(given, one.name)) is not None]
        if setting.segments:
            read_once |= {f"{rule_id}_{one.name}": limit for one, limit in limits}
            limits = [(one, f"{rule_id}_{one.name}") for one, _ in limits]
        said.append((rule, limits))
    shown = dict.fromkeys(name for rule_id, _ in asked for name in known[rule_id].figures)
    base = rows.select(**{name: _shown(rows[name]) for name in (*kept, *shown) if name in rows.columns}, **read_once)
    told = [(rule, [(one, base[limit] if isinstance(limit, str) else limit) for one, limit in limits]) for rule, limits in said]
    mildest = [(rule, ibis.coalesce(*(limit for _, limit in limits))) for rule, limits in told if limits]
    passing = [rule.fires.passed(base[f"{rule.id}_value"], limit) for rule, limit in mildest]
    few = base.filter(ibis.or_(*passing)) if passing else base.limit(0)
    return few.mutate(**{name: column for rule, limits in told for name, column in _coloured(few, rule, limits).items()})


def _since(rule: Rule, reading: Reading) -> dict[str, Any]:
    """A day less an interval is a moment to the engine, whatever Ibis takes it for: hence the way round."""
    since, source = reading.since, reading.source
    return {
        f"{rule.id}_since": ibis.null("date") if since is None else since.cast("timestamp").cast("date"),
        f"{rule.id}_source": ibis.null("string") if source is None else source.cast("string"),
    }


def _coloured(rows: Any, rule: Rule, limits: Sequence[tuple[Limit, Any]]) -> dict[str, Any]:
    """The worst colour whose limit a value passes (0: none), and that limit."""
    value, nothing = rows[f"{rule.id}_value"], ibis.null("float64")
    passed = [(rule.fires.passed(value, limit), one, limit) for one, limit in reversed(limits)]
    if not passed:
        return {f"{rule.id}_colour": ibis.literal(0, type="int8"), f"{rule.id}_limit": nothing}
    colour = ibis.cases(*((test, ibis.literal(one.colour.value, type="int8")) for test, one, _ in passed), else_=0)
    limit = ibis.cases(*((test, limit) for test, _, limit in passed), else_=nothing)
    return {f"{rule.id}_colour": ibis.coalesce(colour, 0).cast("int8"), f"{rule.id}_limit": limit}


def _shown(column: Any) -> Any:
    """Evidence is shown and stored, not reckoned with."""
    return column.cast("float64") if column.type().is_decimal() else column


def judged(rows: Any, asked: Asked, on: date) -> Any:
    """How many rows each rule could judge: one row, a column a rule."""
    known = all_rules()
    values = rows.select(**{rule_id: read(rows, known[rule_id], setting, on)[0].value for rule_id, setting in asked})
    return values.aggregate(**{rule_id: values[rule_id].count() for rule_id, _ in asked})


def measures(rows: Any, asked: Asked, on: date) -> Any:
    """Each borrower's worst value of every rule, a column a rule: what scores learn from and curves are drawn with."""
    known = all_rules()
    told = {rule_id: (known[rule_id].fires.high, read(rows, known[rule_id], setting, on)[0].value) for rule_id, setting in asked}
    wide = rows.select(borrower_id=rows.borrower_id, **{rule_id: value for rule_id, (_, value) in told.items()})
    worst = {rule_id: (wide[rule_id].max() if high else wide[rule_id].min()) for rule_id, (high, _) in told.items()}
    return wide.group_by("borrower_id").aggregate(**worst)


def askable(frame: Frame | None, wanted: Sequence[Rule]) -> list[Rule]:
    """The rules whose columns the frame has."""
    return [] if frame is None else [one for one in wanted if frame.columns >= set(one.needs)]


def judge(frame: Frame | None, wanted: Sequence[Rule], settings: Settings, on: date) -> list[Finding]:
    """What the rules of one frame find on a day. Rules that are off, or whose data is absent, are told as such."""
    set_to = {one.id: settings.of(one.id) for one in wanted}
    off = [one for one in wanted if not set_to[one.id].active]
    on_duty = [one for one in wanted if set_to[one.id].active]
    able = askable(frame, on_duty)
    found = [Finding(one.id, Status.OFF, 0, NO_HITS) for one in off]
    found += [Finding(one.id, Status.NO_DATA, 0, NO_HITS) for one in on_duty if one not in able]
    if frame is not None and able:
        found += _together(frame, able, set_to, on)
    return sorted(found, key=lambda one: one.rule_id)


def _together(frame: Frame, able: Sequence[Rule], set_to: Mapping[str, RuleSetting], on: date) -> list[Finding]:
    """All rules in one question."""
    found, failed = apart(able, lambda rules: _asked(frame, rules, set_to, on))
    return [*found, *(Finding(rule_id, Status.FAILED, 0, NO_HITS, error=error) for rule_id, error in failed.items())]


def apart(rules: Sequence[Rule], do: Callable[[Sequence[Rule]], list[T]]) -> tuple[list[T], dict[str, str]]:
    """Do something for all rules at once; one by one when that fails, so that it is known which cannot be asked.

    Returns what was found, and by rule the name of what went wrong.
    """
    whole = tried(f"Rule {rules[0].id}", lambda: do(rules), loud=len(rules) == 1)
    if whole.result is not None:
        return whole.result, {}
    if len(rules) == 1:
        return [], {rules[0].id: str(whole.error)}
    each = [apart([one], do) for one in rules]
    return [one for found, _ in each for one in found], {
        rule_id: error for _, failed in each for rule_id, error in failed.items()
    }


def _asked(frame: Frame, able: Sequence[Rule], set_to: Mapping[str, RuleSetting], on: date) -> list[Finding]:
    start = time.perf_counter()
    asked = tuple((one.id, set_to[one.id]) for one in able)
    counts = frame.ask(judged, asked, on).to_pylist()[0]
    rows = frame.ask(fired, asked, on, _NUMBERS if frame.dear else tuple(KEYS)).to_pandas(date_as_object=True)
    seconds = (time.perf_counter() - start) / len(able)
    return [_finding(frame, one, int(counts[one.id] or 0), rows, seconds) for one in able]


def _finding(frame: Frame, rule: Rule, known: int, rows: pd.DataFrame, seconds: float) -> Finding:
    speaks_for = frame.population if frame.population is not None and (known or frame.quiet) else known
    status = Status.JUDGED if speaks_for else Status.NO_DATA
    return Finding(rule.id, status, speaks_for, hits_of(rule, rows), seconds)


def hits_of(rule: Rule, rows: pd.DataFrame) -> pd.DataFrame:
    """The hits of one rule among wide rows: per borrower the worst row, and on how many rows it fired."""
    mine = rows[rows[f"{rule.id}_colour"] > 0]
    if mine.empty:
        return NO_HITS
    told = mine.assign(**{name: mine[f"{rule.id}_{name}"] for name in ("value", "colour", "limit", "since", "source")})
    told["loans"] = told.groupby("borrower_id")["borrower_id"].transform("size")
    order = ["colour", "value", "exposure", "loan_id"]
    worst = told.sort_values(order, ascending=[False, not rule.fires.high, False, True], kind="stable", na_position="last")
    worst = worst.drop_duplicates("borrower_id", ignore_index=True)
    texts = {name: _plain(worst[name]) if name in worst else None for name in _TEXTS}
    return worst.assign(rule_id=rule.id, figures=_figures(rule, worst), **texts)[list(HIT)]


_TEXTS = (*(name for name, kind in KEYS.items() if kind == "string"), "since", "source")


def _plain(column: pd.Series) -> pd.Series:
    """Values as Python's own, what is missing as None."""
    values = column.astype(object).to_numpy(copy=True)
    values[column.isna().to_numpy()] = None
    return pd.Series(values, dtype=object)


def _figures(rule: Rule, rows: pd.DataFrame) -> pd.Series:
    """What the rule shows as evidence, a mapping a row."""
    shown = [name for name in dict.fromkeys(rule.figures) if name in rows]
    values = zip(*(_plain(rows[name]) for name in shown), strict=True) if shown else [()] * len(rows)
    return pd.Series([dict(zip(shown, one, strict=True)) for one in values], index=rows.index, dtype=object)
