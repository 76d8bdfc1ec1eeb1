"""The combined score out of time: learnt on dates whose horizon had ended, tried on a later one, put to today where it is better."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from postloan.book.cells import Numbers
from postloan.policy import Policy
from postloan.warning.judge import score
from postloan.warning.judge.observe import Observed
from postloan.warning.judge.score import Model, Rows
from postloan.warning.judge.tally import days
from postloan.warning.judge.watching import Heard, Owing, Population, loudest

#: Borrowers of today that are told with their reasons, and reasons each.
_TOLD, _REASONS = 50, 3


@dataclass
class _Day:
    """What was measured on one date: the sampled borrowers, a column a rule, and the worst colour raised on each."""

    who: Numbers
    values: dict[str, Numbers]
    colour: Numbers


@dataclass
class Learning:
    """Collects what the score needs while the dates go by.

    ``test``: the newest date whose outcome is known; ``train``: those whose horizon had ended by then; ``now``: the newest date.
    """

    observed: Observed
    everybody: Population
    policy: Policy
    active: frozenset[str]
    _days: dict[date, _Day] = field(default_factory=dict)
    _now: pd.DataFrame | None = None

    @property
    def test(self) -> date:
        return self.observed.judged[-1]

    @property
    def train(self) -> tuple[date, ...]:
        return tuple(day for day in self.observed.dates if self.observed.ends(day) <= self.test)

    @property
    def now(self) -> date:
        return self.observed.dates[-1]

    def take(self, owing: Owing, told: Sequence[Heard]) -> None:
        """Keep what the rules measured on a date that is learnt from, tried, or told."""
        if not self.train or owing.on not in {*self.train, self.test, self.now}:
            return
        who = owing.good if owing.on in {self.test, self.now} else self._sampled(owing)
        place = np.full(len(owing.is_good), -1, dtype=np.int32)
        place[who] = np.arange(len(who))
        values = {}
        for one in told:
            at = place[one.who]
            column = np.full(len(who), np.nan, dtype=np.float32)
            column[at[at >= 0]] = one.value[at >= 0]
            values[one.said.rule_id] = column
        self._days[owing.on] = _Day(who, values, loudest(told, self.active, len(owing.is_good))[who])
        if owing.on == self.now:
            rows = owing.rows.select(["borrower_id", "borrower_name", "branch", "officer", "exposure"]).to_pandas()
            self._now = rows.set_index("borrower_id").loc[self.everybody.names[who]].reset_index()

    def _sampled(self, owing: Owing) -> Numbers:
        """All who went bad, and of the others no more than may be learnt from."""
        limit = max(self.policy.judging_learning_rows // len(self.train), 1)
        if len(owing.good) <= limit:
            return owing.good
        bad = self._bad(owing.good, owing.on)
        drawn = np.random.default_rng(owing.on.toordinal()).choice(owing.good[~bad], limit, replace=False)
        return np.sort(np.concatenate([owing.good[bad], drawn]))

    def _bad(self, who: Numbers, on: date) -> Numbers:
        found: Numbers = self.everybody.bad[who] <= days([self.observed.ends(on)])[0]
        return found

    def _rows(self, dates: Sequence[date], rules: Sequence[str]) -> Rows:
        parts = [self._days[day] for day in dates if day in self._days]
        values = [
            np.column_stack([one.values.get(rule_id, np.full(len(one.who), np.nan, np.float32)) for rule_id in rules])
            for one in parts
        ]
        bad = [self._bad(one.who, day) for day, one in zip((day for day in dates if day in self._days), parts, strict=True)]
        return Rows(np.vstack(values), np.concatenate([one.who for one in parts]), np.concatenate(bad))

    def learnt(self, high: Mapping[str, bool]) -> dict[str, Any]:
        """What came of it, as the scoreboard keeps it: ``shown`` and, where it is not, ``why``."""
        found: dict[str, Any] = {"shown": False, "train": [day.isoformat() for day in self.train], "test": self.test.isoformat()}
        if not self.train:
            return {**found, "why": "short"}
        rules = sorted({rule_id for day in self.train for rule_id in self._days[day].values})
        past, later = (self._rows(dates, rules) for dates in (self.train, [self.test]))
        found |= {
            "learnt": len(past.bad),
            "learnt_bad": int(past.bad.sum()),
            "tried": len(later.bad),
            "tried_bad": int(later.bad.sum()),
        }
        few = past.bad.sum() < self.policy.judging_learning_events or later.bad.sum() < self.policy.judging_events_min
        if few or past.bad.all():
            return {**found, "why": "few"}
        model = score.learn(past, rules, high)
        said = model.probability(later.values)
        matches = score.matches(said, self._days[self.test].colour, later.bad)
        found |= {"matches": [vars(one) for one in matches]}
        if not score.better(matches):
            return {**found, "why": "worse"}
        weights = sorted(zip(rules, model.weights[: len(rules)].tolist(), strict=True), key=lambda one: -abs(one[1]))
        return {
            **found, "shown": True, "why": None, "calibration": score.calibration(said, later.bad),
            "weights": weights, "told": self._told(model, rules),
        }  # fmt: skip

    def _told(self, model: Model, rules: Sequence[str]) -> list[dict[str, Any]]:
        """Today's highest scores, each with the rules that add most to it."""
        assert self._now is not None
        values = self._rows([self.now], rules).values
        said, why = model.probability(values), model.reasons(values)
        found = []
        for at in np.argsort(-said, kind="stable")[:_TOLD]:
            first = [place for place in np.argsort(-why[at])[:_REASONS] if why[at, place] > 0]
            reasons = [[rules[place], round(float(why[at, place]), 4)] for place in first]
            row = {str(name): None if pd.isna(value) else value for name, value in self._now.iloc[int(at)].items()}
            found.append({**row, "probability": float(said[at]), "reasons": reasons})
        return found
