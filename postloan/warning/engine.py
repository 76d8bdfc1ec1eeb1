"""Judging: all rules of a frame in one pass over its rows, each hit with its evidence.

Every rule adds a few columns to one question, so ten rules cost little more than one; only rows that some rule fires on come back.
A rule that cannot be asked is told by itself and stops no other.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

import ibis
import pandas as pd
import pyarrow as pa

from postloan.warning.catalogue import RuleSetting, Settings, all_rules
from postloan.warning.fault import tried
from postloan.warning.reading import Asked, Day, judged, read
from postloan.warning.rule import Limit, Numbers, Reading, Rule
from postloan.warning.whom import Part, Row, Standing, Whom, off_in, parts_of

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
        everybody: who owes something, with :data:`KEYS`, where the frame speaks for all of them though it holds only those with
            something to tell (a borrower without an event is quiet, not unknown); None: it speaks only for its rows.
        dear: whether texts take long to read, so that of the keys only the numbers of borrower and loan are read with the hits.
        quiet: whether it speaks for them even when no row has anything to tell, for its source is known to be there.
        mark: what it was made from; as long as it is the same the rows are too.
        rows: the rows themselves, where they are worked out in memory: those of several days can be asked together.
    """

    name: str
    ask: Ask
    columns: frozenset[str]
    everybody: Callable[[], pa.Table] | None = None
    mark: str = ""
    quiet: bool = False
    dear: bool = False
    rows: Callable[[], pa.Table] | None = None


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
        judged: how many borrowers it could judge; 0 is "no data", never "no signal".
        hits: a row per borrower (:data:`HIT`): the worst of his rows, with ``loans``, on how many it fired.
        seconds: time of its frame's question, by equal parts.
        error: what went wrong, for the log and the run page.
        whom: which borrowers it could judge, and why not the others; None where it was not asked or failed.
    """

    rule_id: str
    status: Status
    judged: int
    hits: pd.DataFrame
    seconds: float = 0.0
    error: str | None = None
    whom: Whom | None = None


#: Columns of the hits. ``figures`` maps the rule's figures to their values; ``exposure`` is all that the borrower owes, ``since`` a
#: date. What is not known is None, but for ``exposure``, which is then NaN.
HIT = ("rule_id", *KEYS, "loans", "colour", "value", "limit", "since", "source", "figures")
NO_HITS = pd.DataFrame({name: pd.Series(dtype=object) for name in HIT})


def answers(rows: Any, rule: Rule, setting: RuleSetting, on: Day) -> dict[str, Any]:
    """What one rule says of every row: value, colour (0: none), the limit passed, since when and where from."""
    reading, given = read(rows, rule, setting, on)
    value = {f"{rule.id}_value": reading.value}
    return {**value, **_coloured(value, rule, _limits(rule, given)), **_since(rule, reading)}


def _limits(rule: Rule, given: Numbers) -> list[tuple[Limit, Any]]:
    """The limits in force, the mildest colour first; a colour that is not raised has none."""
    return [(one, limit) for one in rule.limits if (limit := getattr(given, one.name)) is not None]


#: Keys without which a hit is nobody's.
_NUMBERS = ("borrower_id", "loan_id", "exposure")


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
        limits = _limits(rule, given)
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
    found = [Finding(one.id, Status.OFF, 0, NO_HITS, whom=Whom.nobody(Standing.OFF)) for one in off]
    found += [
        Finding(one.id, Status.NO_DATA, 0, NO_HITS, whom=Whom.nobody(Standing.NO_DATA)) for one in on_duty if one not in able
    ]
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
    told = frame.ask(judged, asked, on, frame.everybody is not None)
    found = frame.ask(fired, asked, on, _NUMBERS if frame.dear else tuple(KEYS)).to_pandas(date_as_object=True)
    rows = found.astype(dict.fromkeys(found.select_dtypes("str"), object))  # here, not by every rule for itself
    seconds = (time.perf_counter() - start) / len(able)
    parts = parts_of(told, len(able), frame.everybody)
    return [_finding(frame, one, set_to[one.id], part, rows, seconds) for one, part in zip(able, parts, strict=True)]


def _finding(frame: Frame, rule: Rule, setting: RuleSetting, part: Part, rows: pd.DataFrame, seconds: float) -> Finding:  # noqa: PLR0917
    if frame.everybody is not None:
        if not frame.quiet and not (part.rows() == Row.KNOWN).any():
            part = Part.nobody(Standing.NO_DATA)
        elif not all(one.active for one in setting.segments):
            part = replace(part, off=off_in(frame.everybody(), setting.segments))
    whom = Whom((part,))
    status = Status.JUDGED if whom.number else Status.NO_DATA
    return Finding(rule.id, status, whom.number, hits_of(rule, rows), seconds, whom=whom)


def hits_of(rule: Rule, rows: pd.DataFrame) -> pd.DataFrame:
    """The hits of one rule among wide rows: per borrower the worst row, and on how many rows it fired."""
    fires = rows[f"{rule.id}_colour"].to_numpy() > 0
    if not fires.any():
        return NO_HITS
    said = {f"{rule.id}_{name}": name for name in _SAID}
    shown = [name for name in dict.fromkeys((*KEYS, *rule.figures)) if name in rows and name not in _SAID]
    told = rows.loc[fires, [*shown, *said]].rename(columns=said)
    told["loans"] = told.groupby("borrower_id")["borrower_id"].transform("size")
    order = ["colour", "value", "exposure", "loan_id"]
    worst = told.sort_values(order, ascending=[False, not rule.fires.high, False, True], kind="stable", na_position="last")
    worst = worst.drop_duplicates("borrower_id", ignore_index=True)
    texts = {name: _plain(worst[name]) if name in worst else None for name in _TEXTS}
    return worst.assign(rule_id=rule.id, figures=_figures(rule, worst), **texts)[list(HIT)]


#: What a rule says of a row, each in a column of its own.
_SAID = ("value", "colour", "limit", "since", "source")
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
