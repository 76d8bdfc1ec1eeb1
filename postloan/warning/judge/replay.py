"""The rules put to past dates, knowing only what was known then."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from postloan.book import Pin
from postloan.book.cells import Numbers
from postloan.policy import Policy
from postloan.warning.catalogue import Settings, all_rules
from postloan.warning.engine import Frame, answers, apart, askable
from postloan.warning.frames import builders
from postloan.warning.known import Known
from postloan.warning.reading import Asked, Day
from postloan.warning.rule import Rule

Heard = Callable[[float], None]
#: Borrowers, counted on each day, whose days are asked about together: what takes longest with few of them is the asking.
_TOGETHER = 200_000
#: The column that tells the day of each row where days are asked about together.
_ON = "judged_on"
ALERTS = ("rule_id", "borrower_id", "on", "colour", "value")


def known_on(pin: Pin, connection: Connection | None, policy: Policy, day: date) -> Known:
    """What was known at the end of a past day: dates after it and corrections that were imported later are not."""
    known = Known(pin, day, day, policy, connection)
    return replace(known, pin=pin.told_by(known.moment, day, policy))


@dataclass(frozen=True)
class Said:
    """What one rule says about borrowers on a date.

    Attributes:
        names: the borrowers of its frame.
        at: which of them it has a value of.
        everybody: whether it also judged, as quiet, all others who owe something: its frame holds only those with something to tell.
        value: the worst of each borrower's rows.
        colour: the worst colour it raises, 0: none.
    """

    rule_id: str
    names: pd.Index
    at: Numbers
    everybody: bool
    value: Numbers
    colour: Numbers


def worst(rows: Any, asked: Asked, on: Day) -> Any:
    """Each borrower's worst value and colour of every rule on each day; without those about whom no rule can say anything."""
    known = all_rules()
    said: dict[str, Any] = {}
    for rule_id, setting in asked:
        answered = answers(rows, known[rule_id], setting, on)
        said |= {name: answered[name] for name in (f"{rule_id}_value", f"{rule_id}_colour")}
    whose = ["borrower_id", *([on] if isinstance(on, str) else [])]
    wide = rows.select(*whose, **said)
    wide = wide.filter(ibis.or_(*(wide[f"{rule_id}_value"].notnull() for rule_id, _ in asked)))
    return wide.group_by(whose).aggregate(**{
        **{f"{rule_id}_value": _worse(wide, known[rule_id]) for rule_id, _ in asked},
        **{f"{rule_id}_colour": wide[f"{rule_id}_colour"].max() for rule_id, _ in asked},
    })  # fmt: skip


def _worse(wide: Any, rule: Rule) -> Any:
    column = wide[f"{rule.id}_value"]
    return column.max() if rule.fires.high else column.min()


def said_over(
    days: Iterable[Known], settings: Settings, rules: Sequence[Rule], failed: set[str] | None = None, *, heard: Heard = lambda _: None
) -> Iterator[tuple[Known, list[Said]]]:  # fmt: skip
    """What each of these rules says on each of these days; nothing of those that had no data then.

    A few days in one question: as many as have no more than :data:`_TOGETHER` borrowers between them. A rule that cannot be asked is
    logged and stops no other; ``failed`` takes its name. ``heard`` is told how many days, and parts of a day, are done.
    """
    together: list[Known] = []
    done = 0
    for known in days:
        together.append(known)
        if sum(one.borrowers.num_rows for one in together) >= _TOGETHER:
            yield from _said_together(together, settings, rules, failed, partial(_further, heard, done))
            done += len(together)
            together = []
    if together:
        yield from _said_together(together, settings, rules, failed, partial(_further, heard, done))


def _further(heard: Heard, done: int, more: float) -> None:
    heard(done + more)


def said_on(known: Known, settings: Settings, rules: Sequence[Rule], failed: set[str] | None = None) -> Iterator[Said]:
    """What each of these rules says on one day; see :func:`said_over`."""
    for _, said in said_over([known], settings, rules, failed):
        yield from said


def _said_together(
    days: Sequence[Known], settings: Settings, rules: Sequence[Rule], failed: set[str] | None, heard: Heard
) -> Iterator[tuple[Known, list[Said]]]:  # fmt: skip
    told: dict[date, list[Said]] = {known.on: [] for known in days}
    by_frame = {name: [one for one in rules if one.frame == name] for name in dict.fromkeys(one.frame for one in rules)}
    for place, mine in enumerate(by_frame.values()):
        heard(len(days) * place / len(by_frame))
        found, broken = apart(mine, lambda asked: list(_of_frame(days, settings, asked)))
        if failed is not None:
            failed |= broken.keys()
        for on, said in found:
            told[on].append(said)
    yield from ((known, told.pop(known.on)) for known in days)


def _of_frame(days: Sequence[Known], settings: Settings, rules: Sequence[Rule]) -> Iterator[tuple[date, Said]]:
    """What the rules of one frame say: of days on which it has the same rows in memory together, of others day by day."""
    alike: dict[object, list[tuple[Known, Frame, list[Rule]]]] = {}
    for known in days:
        frame = builders()[rules[0].frame](known)
        if frame is not None and (able := askable(frame, rules)):
            same = frame.columns if frame.rows is not None else known.on
            alike.setdefault(same, []).append((known, frame, able))
    for each in alike.values():
        (known, frame, able), asked = each[0], tuple((one.id, settings.of(one.id)) for one in each[0][2])
        if frame.rows is None:
            yield from _each_said(known.on, frame, able, frame.ask(worst, asked, known.on))
            continue
        found = known.pin.over(_stacked(each), worst, asked, _ON)
        for known, frame, _ in each:
            yield from _each_said(known.on, frame, able, found.filter(pc.equal(found[_ON], known.on)))


def _stacked(each: Sequence[tuple[Known, Frame, list[Rule]]]) -> pa.Table:
    """The rows of all days, each with its day."""
    rows = [(known.on, frame.rows()) for known, frame, _ in each if frame.rows is not None]
    return pa.concat_tables([one.append_column(_ON, pa.repeat(pa.scalar(on, pa.date32()), len(one))) for on, one in rows])


def _each_said(on: date, frame: Frame, able: Sequence[Rule], found: pa.Table) -> Iterator[tuple[date, Said]]:
    names = pd.Index(found["borrower_id"].to_pandas())
    for one in able:
        value = found[f"{one.id}_value"].to_numpy()
        at = np.nonzero(~np.isnan(value))[0]
        if len(at) or frame.quiet:
            colour = found[f"{one.id}_colour"].to_numpy()[at].astype(np.int8)
            yield on, Said(one.id, names, at, frame.everybody is not None, value[at], colour)


def replay(
    pin: Pin,
    connection: Connection | None,
    policy: Policy,
    settings: Settings,
    dates: Sequence[date],
    *,
    rules: Sequence[Rule] | None = None,
) -> pd.DataFrame:
    """Every warning that the rules would have raised on these dates: :data:`ALERTS`, a row a rule, borrower and date.

    Each date is judged with nothing but what was known at its end; what became known later changes nothing of it. An invoice, an
    account line, a valuation counts as known on the day it bears, whenever it was imported first, so that a history loaded at once
    can be judged; what a later import says anew of the same counts from that import on, the tape of a date imported again too. An
    import that was withdrawn was a mistake and never counts.
    """
    wanted = list(all_rules().values()) if rules is None else list(rules)
    parts = [pd.DataFrame(columns=list(ALERTS))]
    days = (known_on(pin, connection, policy, day) for day in dates)
    for known, said in said_over(days, settings, wanted):
        parts += [_alerts(one, known.on) for one in said]
    kept = [part for part in parts if len(part)] or parts[:1]
    found = pd.concat(kept, ignore_index=True)
    return found.sort_values(["on", "rule_id", "borrower_id"], ignore_index=True)


def _alerts(said: Said, day: date) -> pd.DataFrame:
    fires = said.colour > 0
    return pd.DataFrame({
        "rule_id": said.rule_id, "borrower_id": said.names[said.at[fires]], "on": day, "colour": said.colour[fires], "value": said.value[fires],
    })  # fmt: skip
