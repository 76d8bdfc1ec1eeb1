"""The rules put to past dates, knowing only what was known then."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import ibis
import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection

from postloan.book import Pin
from postloan.policy import Policy
from postloan.warning.catalogue import RuleSetting, Settings, all_rules
from postloan.warning.engine import Frame, answers, apart, askable
from postloan.warning.frames import builders
from postloan.warning.known import Known
from postloan.warning.rule import Rule

Build = Callable[[Known], Frame | None]
Numbers = npt.NDArray[Any]
ALERTS = ("rule_id", "borrower_id", "on", "colour", "value")


def known_on(pin: Pin, connection: Connection | None, policy: Policy, day: date) -> Known:
    """What was known at the end of a past day: corrections that were imported later are not."""
    known = Known(pin, day, day, policy, connection)
    return replace(known, pin=pin.told_by(known.moment))


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


def worst(rows: Any, asked: tuple[tuple[str, RuleSetting], ...], on: date) -> Any:
    """Each borrower's worst value and colour of every rule; without those about whom no rule can say anything."""
    known = all_rules()
    said: dict[str, Any] = {}
    for rule_id, setting in asked:
        answered = answers(rows, known[rule_id], setting, on)
        said |= {name: answered[name] for name in (f"{rule_id}_value", f"{rule_id}_colour")}
    wide = rows.select(borrower_id=rows.borrower_id, **said)
    wide = wide.filter(ibis.or_(*(wide[f"{rule_id}_value"].notnull() for rule_id, _ in asked)))
    return wide.group_by("borrower_id").aggregate(**{
        **{f"{rule_id}_value": _worse(wide, known[rule_id]) for rule_id, _ in asked},
        **{f"{rule_id}_colour": wide[f"{rule_id}_colour"].max() for rule_id, _ in asked},
    })  # fmt: skip


def _worse(wide: Any, rule: Rule) -> Any:
    column = wide[f"{rule.id}_value"]
    return column.max() if rule.fires.high else column.min()


def said_on(known: Known, settings: Settings, rules: Sequence[Rule], failed: set[str] | None = None) -> Iterator[Said]:
    """What each of these rules says on a date; nothing of those that had no data then.

    A rule that cannot be asked is logged and stops no other; ``failed`` takes its name.
    """
    for name in dict.fromkeys(one.frame for one in rules):
        mine = [one for one in rules if one.frame == name]
        found, broken = apart(mine, lambda asked: list(_of_frame(known, settings, asked)))
        if failed is not None:
            failed |= broken.keys()
        yield from found


def _of_frame(known: Known, settings: Settings, rules: Sequence[Rule]) -> Iterator[Said]:
    """What the rules of one frame say."""
    frame = builders()[rules[0].frame](known)
    able = askable(frame, rules)
    if frame is None or not able:
        return
    found = frame.ask(worst, tuple((one.id, settings.of(one.id)) for one in able), known.on)
    names = pd.Index(found["borrower_id"].to_pandas())
    for one in able:
        value = found[f"{one.id}_value"].to_numpy()
        at = np.nonzero(~np.isnan(value))[0]
        if len(at) or frame.quiet:
            colour = found[f"{one.id}_colour"].to_numpy()[at].astype(np.int8)
            yield Said(one.id, names, at, frame.everybody is not None, value[at], colour)


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
    can be judged; what a later import says anew of the same counts from that import on. Taken as it stands today is only a tape that
    was imported again for the same date: its first edition is not kept in a form that can be asked.
    """
    wanted = list(all_rules().values()) if rules is None else list(rules)
    parts = [pd.DataFrame(columns=list(ALERTS))]
    for day in dates:
        parts += [_alerts(one, day) for one in said_on(known_on(pin, connection, policy, day), settings, wanted)]
    kept = [part for part in parts if len(part)] or parts[:1]
    found = pd.concat(kept, ignore_index=True)
    return found.sort_values(["on", "rule_id", "borrower_id"], ignore_index=True)


def _alerts(said: Said, day: date) -> pd.DataFrame:
    fires = said.colour > 0
    return pd.DataFrame({
        "rule_id": said.rule_id, "borrower_id": said.names[said.at[fires]], "on": day, "colour": said.colour[fires], "value": said.value[fires],
    })  # fmt: skip
