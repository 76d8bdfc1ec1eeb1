"""Judging all rules on the book's past: dates one after the other, each with what was known then, counted window by window."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from postloan.access import EVERYTHING, Scope
from postloan.book import Pin
from postloan.errors import Progress, no_progress
from postloan.policy import Policy
from postloan.warning.catalogue import Settings, all_rules, numbers_of
from postloan.warning.judge import board
from postloan.warning.judge.curve import grid
from postloan.warning.judge.events import first_bad
from postloan.warning.judge.learning import Learning
from postloan.warning.judge.observe import Observed, observe
from postloan.warning.judge.quality import Verdict
from postloan.warning.judge.replay import Said, known_on, said_on, said_over
from postloan.warning.judge.watching import Owing, Population, Silent, Tried, Window, heard
from postloan.warning.known import Known
from postloan.warning.rule import Rule

_NOBODY = np.empty(0)


@dataclass(frozen=True)
class Board:
    """What a back-test found, with what it rests on; ``result`` is what the desk keeps."""

    since: date
    until: date
    horizon: int
    settings: int
    policy: int
    book: str
    result: Mapping[str, Any]


@dataclass(frozen=True)
class _Case:
    """What a back-test works with."""

    pin: Pin
    connection: Connection | None
    policy: Policy
    settings: Settings
    observed: Observed
    everybody: Population
    rules: Sequence[Rule]
    tried: Mapping[str, Tried]
    failed: set[str]
    newest: Sequence[Said]

    @property
    def active(self) -> frozenset[str]:
        return frozenset(one.id for one in self.rules if self.settings.of(one.id).active)

    def said(self, progress: Progress) -> Iterator[tuple[Known, list[Said]]]:
        """What is said on each date, the oldest first; that of the newest one that is judged has been heard already."""
        last = self.observed.judged[-1]
        before, after = ([day for day in self.observed.dates if (day > last) is later and day != last] for later in (False, True))
        yield from self._over(before, progress, 0)
        yield known_on(self.pin, self.connection, self.policy, last), list(self.newest)
        yield from self._over(after, progress, len(before) + 1)

    def _over(self, days: Sequence[date], progress: Progress, done: int) -> Iterator[tuple[Known, list[Said]]]:
        def heard(more: float) -> None:
            progress(0.05 + 0.9 * (done + more) / len(self.observed.dates), "scoreboard.progress_replay")

        known = (known_on(self.pin, self.connection, self.policy, day) for day in days)
        return said_over(known, self.settings, self.rules, self.failed, heard=heard)


def judge(
    pin: Pin, connection: Connection | None, policy: Policy, settings: Settings, *, progress: Progress = no_progress
) -> Board:
    """Judge every rule, and all active ones together.

    A borrower counts on a date when it owes something and never was bad up to then. In each window (one horizon of dates)
    it counts once a rule: with the first date on which the rule fired, or unwarned from the first date on which the rule could
    judge it. Either way it is followed for one horizon. Dates of the last horizon only tell who went bad without a warning.

    Raises:
        TooShort: the book does not reach over one horizon.
    """
    observed = observe(pin.dates, policy.judging_horizon_months, policy.judging_every_months)
    progress(0.0, "scoreboard.progress_events")
    bad = first_bad(pin, policy)
    everybody = Population.of(_ever_seen(pin, policy), bad)
    case = _prepared(pin, connection, policy, settings, observed=observed, everybody=everybody)
    totals, silent, learning = _replayed(case, progress)
    progress(0.95, "scoreboard.progress_score")
    result = _result(case, totals, silent, bad) | {"score": learning.learnt({one.id: one.fires.high for one in case.rules})}
    progress(1.0, "scoreboard.progress_done")
    return Board(observed.judged[0], observed.until, observed.horizon, settings.version, policy.version, pin.version, result)


def _ever_seen(pin: Pin, policy: Policy) -> list[str]:
    everyone = pin.everyone(Scope(EVERYTHING, pin.dates[-1], policy.reporting_currency))
    found: list[str] = pin.answer(everyone, _names)["borrower_id"].to_pylist()
    return sorted(found)


def _names(everyone: Any) -> Any:
    return everyone.select("borrower_id").distinct()


def _prepared(
    pin: Pin, connection: Connection | None, policy: Policy, settings: Settings, *, observed: Observed, everybody: Population
) -> _Case:  # fmt: skip
    """Leave out what cannot be asked, and choose thresholds from what the rules measured on the newest date that is judged."""
    known, rules = known_on(pin, connection, policy, observed.judged[-1]), list(all_rules().values())
    failed: set[str] = set()
    newest = list(said_on(known, settings, rules, failed))
    values = {one.rule_id: one.value for one in newest}
    able = [one for one in rules if one.id not in failed]
    tried = {one.id: Tried(one, grid(one, values.get(one.id, _NOBODY), numbers_of(one, settings.of(one.id)))) for one in able}
    heard_of = [one for one in newest if one.rule_id in tried]
    return _Case(pin, connection, policy, settings, observed, everybody, able, tried, failed, heard_of)


def _replayed(case: _Case, progress: Progress) -> tuple[board.Totals, Silent, Learning]:
    totals, silent = board.Totals(case.tried), Silent(case.observed, case.everybody)
    learning = Learning(case.observed, case.everybody, case.policy, case.active)
    dates = case.observed.dates
    nexts = dict(zip(dates, (*dates[1:], case.observed.until), strict=True))
    said_on = case.said(progress)
    for window in (case.observed.before, *case.observed.windows, case.observed.recent):
        counts = window in case.observed.windows
        counting = Window.begun(window, case.observed, case.everybody)
        for place, (known, said) in enumerate(islice(said_on, len(window))):
            owing = Owing.of(known.on, known.borrowers, case.everybody)
            told = list(heard(said, owing, case.everybody))
            silent.take(owing, told, case.active, nexts[known.on])
            learning.take(owing, told)
            if counts:
                counting.take(place, owing, told, case.tried, case.active)
        if counts:
            totals.add(counting)
    return totals, silent, learning


def _result(case: _Case, totals: board.Totals, silent: Silent, bad: pd.DataFrame) -> dict[str, Any]:
    bar = board.bar_of(case.policy)
    return {
        "judged": [[day.isoformat() for day in window] for window in case.observed.windows],
        "whole": case.observed.whole,
        "before": [day.isoformat() for day in case.observed.before],
        "recent": [day.isoformat() for day in case.observed.recent],
        "rules": [_rule(one, case, totals, bar) for one in all_rules().values()],
        "all": board.lines(totals.all, bar),
        "overlap": board.overlaps({rule_id: found for rule_id, found in totals.rules.items() if rule_id in case.active}),
        "curves": {rule_id: board.curve(found, case.tried[rule_id].grid) for rule_id, found in totals.curves.items()},
        "silent": _silent(silent, bad),
    }


def _rule(rule: Rule, case: _Case, totals: board.Totals, bar: Any) -> dict[str, Any]:
    plain = {"rule_id": rule.id, "family": rule.family.value, "active": case.settings.of(rule.id).active, "unit": rule.unit.value}
    found = totals.rules.get(rule.id)
    if found is not None and rule.id not in case.failed:
        return {**plain, "status": None, "colours": board.lines(found, bar)}
    return {**plain, "status": (Verdict.FAILED if rule.id in case.failed else Verdict.NO_DATA).value, "colours": {}}


def _silent(silent: Silent, bad: pd.DataFrame) -> list[dict[str, Any]]:
    """Those that went bad while they were looked at, newest first; ``warned``: the worst colour raised in the horizon before."""
    if not silent.rows:
        return []
    causes = dict(zip(bad["borrower_id"], bad["cause"], strict=True))
    rows = pd.concat(silent.rows, ignore_index=True).sort_values(
        ["bad_on", "borrower_id"], ascending=[False, True], kind="stable"
    )
    return [
        {
            **{str(name): value for name, value in one.items()}, "exposure": float(one["exposure"]), "warned": int(one["warned"]), "bad_on": one["bad_on"].isoformat(),
            "seen_on": one["seen_on"].isoformat(), "cause": causes[one["borrower_id"]],
            "officer": None if pd.isna(one["officer"]) else one["officer"],
        }
        for one in rows.to_dict("records")
    ]  # fmt: skip
