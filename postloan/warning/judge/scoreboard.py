"""Scoreboards as the desk keeps them: each back-test stays, the newest is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, func, select

from postloan.access import EVERYTHING, Actor, Reach, Right, verb
from postloan.book import Pin
from postloan.desk import Unit, unit
from postloan.errors import Progress, no_progress
from postloan.i18n.number import MISSING, missing, percent
from postloan.policy import Policy
from postloan.terms import Colour
from postloan.warning import setting
from postloan.warning.judge.judging import Board, judge
from postloan.warning.judge.quality import Quality
from postloan.warning.tables import scoreboard

_COUNTS = ("tp", "fp", "fn", "tn")
_SHARES = ("precision", "recall", "false_alarm", "base_rate", "lift", "f1")


@verb(Right.RUN_WARNINGS)
def judge_rules(work: Unit, board: Board) -> int:
    """Keep a back-test; returns its number."""
    work.insert_many(scoreboard, [{
        "made_at": work.at, "made_by": work.who.name, "since": board.since, "until": board.until, "horizon_months": board.horizon,
        "setting_version": board.settings, "policy_version": board.policy, "book_version": board.book, "result": dict(board.result),
    }])  # fmt: skip
    board_id: int = work.connection.execute(select(func.max(scoreboard.c.id))).scalar_one()
    work.subject = f"scoreboard/{board_id}"
    return board_id


def make(desk: Engine, pin: Pin, policy: Policy, who: Actor, *, progress: Progress = no_progress) -> int:
    """Judge the rules on the book and keep what came of it; nothing is written while it works.

    Raises:
        NotAllowed: before any work is done.
        TooShort: the book does not reach over one horizon.
    """
    who.need(Right.RUN_WARNINGS)
    with desk.connect() as connection:
        board = judge(pin, connection, policy, setting.current(connection), progress=progress)
    with unit(desk, who, judge_rules.__name__) as work:
        return judge_rules(work, board)


@dataclass(frozen=True)
class Scoreboard:
    """A back-test that was kept. Rules are named by id, colours by number; figures that cannot be told are None."""

    id: int
    made_at: datetime
    made_by: str
    since: date
    until: date
    horizon: int
    settings: int
    policy: int
    book: str
    result: Mapping[str, Any]

    @property
    def last_judged(self) -> date:
        """The newest date whose warnings are decided."""
        return date.fromisoformat(self.result["judged"][-1][-1])

    @property
    def windows(self) -> Sequence[tuple[date, date]]:
        return [(date.fromisoformat(days[0]), date.fromisoformat(days[-1])) for days in self.result["judged"]]

    @property
    def dates(self) -> int:
        """How many dates were replayed."""
        return len(self.result["before"]) + sum(map(len, self.result["judged"])) + len(self.result["recent"])

    @property
    def score(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.result["score"]
        return found

    def rules(self, colour: int) -> pd.DataFrame:
        """A row a rule under warnings of this colour or worse, the best first: counts, shares, leads and verdict."""
        found = pd.DataFrame([_row(one, one["colours"].get(str(colour))) for one in self.result["rules"]])
        order = found["verdict"].map({name: place for place, name in enumerate(VERDICTS)})
        return found.assign(order=order).sort_values(
            ["order", "lift", "rule_id"], ascending=[True, False, True], ignore_index=True
        )

    def everything(self) -> pd.DataFrame:
        """All active rules together, a row a colour."""
        return pd.DataFrame([{"colour": int(colour), **_figures(one)} for colour, one in self.result["all"].items()])

    def overlap(self, colour: int) -> pd.DataFrame:
        """Pairs of rules that warn of the same borrowers, the most alike first."""
        found = pd.DataFrame(self.result["overlap"][str(colour)], columns=["rule_id", "other_id", "jaccard"])
        return found.sort_values("jaccard", ascending=False, kind="stable", ignore_index=True)

    def curve(self, rule_id: str) -> pd.DataFrame:
        """Counts and shares by threshold of one rule, the loosest first; without rows where it had no data."""
        return pd.DataFrame([{"threshold": one["threshold"], **_figures(one)} for one in self.result["curves"].get(rule_id, ())])

    def silent(self, reach: Reach, colour: int) -> pd.DataFrame:
        """Borrowers within reach that went bad without a warning of this colour or worse in the horizon before, newest first."""
        rows = _within(pd.DataFrame(self.result["silent"]), reach)
        return rows[rows["warned"] < colour].reset_index(drop=True)

    def went_bad(self, reach: Reach) -> int:
        """How many borrowers within reach went bad while they were looked at, warned or not."""
        return len(_within(pd.DataFrame(self.result["silent"]), reach))

    def told(self, reach: Reach) -> pd.DataFrame:
        """Today's highest scores within reach; none where the score is not shown."""
        return _within(pd.DataFrame(self.score.get("told", ())), reach)


_WHOSE = ("borrower_id", "borrower_name", "branch", "officer", "exposure", "bad_on", "cause", "warned", "seen_on")


def _within(rows: pd.DataFrame, reach: Reach) -> pd.DataFrame:
    if rows.empty:
        return pd.DataFrame(
            columns=["borrower_id", "borrower_name", "branch", "officer", "exposure", "bad_on", "cause", "warned", "seen_on"]
        )
    return rows[[reach.covers(branch, officer) for branch, officer in zip(rows["branch"], rows["officer"], strict=True)]]


#: In the order in which rules are listed.
VERDICTS = ("good", "late", "weak", "unsure", "few_events", "useless", "failed", "quiet", "no_data")


def _row(rule: Mapping[str, Any], found: Mapping[str, Any] | None) -> dict[str, Any]:
    plain = {name: rule[name] for name in ("rule_id", "family", "active")}
    if found is None:
        return {
            **plain,
            **dict.fromkeys((*_COUNTS, "alerts", "events", "judged", *_SHARES, "lead", "useful")),
            "verdict": rule["status"],
        }
    return {**plain, **_figures(found), "verdict": found["verdict"]}


def _figures(found: Mapping[str, Any]) -> dict[str, Any]:
    quality = Quality(*(found[name] for name in _COUNTS))
    shares = {name: getattr(quality, name) for name in ("alerts", "events", "judged", *_SHARES)}
    return {**{name: found[name] for name in _COUNTS}, **shares, "lead": found["lead"], "useful": found.get("useful")}


def newest(connection: Connection, _reach: Reach | None = None) -> Scoreboard | None:
    """The newest back-test; None: there never was one. What it tells of single borrowers is cut to a reach by its methods."""
    row = connection.execute(select(scoreboard).order_by(scoreboard.c.id.desc()).limit(1)).mappings().one_or_none()
    if row is None:
        return None
    return Scoreboard(
        row["id"], row["made_at"], row["made_by"], row["since"], row["until"], row["horizon_months"], row["setting_version"],
        row["policy_version"], row["book_version"], row["result"],
    )  # fmt: skip


def lines(connection: Connection, policy: Policy) -> list[str]:
    """The newest back-test as a short table for a terminal: rules that warned, from the colour the policy counts from."""
    found = newest(connection)
    if found is None:
        return []
    rows = found.rules(policy.judging_colour)
    head = f"{'rule':<6}{'verdict':<12}{'warned':>8}{'hits':>7}{'missed':>8}{'precision':>11}{'recall':>9}{'lift':>7}{'lead':>7}"
    said = [_line(row) for row in rows[rows["alerts"].fillna(0) > 0].to_dict("records")]
    silent = len(found.silent(EVERYTHING, policy.judging_colour))
    last = f"{silent} of {found.went_bad(EVERYTHING)} went bad without a warning · {found.since} to {found.last_judged}, outcome until {found.until}"
    return [head, *said, last]


def _line(row: Mapping[Any, Any]) -> str:
    counts = f"{int(row['alerts']):>8,}{int(row['tp']):>7,}{int(row['fn']):>8,}"
    shares = "".join(f"{_percent(row[name]):>{width}}" for name, width in (("precision", 11), ("recall", 9)))
    lift, lead = (MISSING if missing(row[name]) else f"{row[name]:.{digits}f}" for name, digits in (("lift", 1), ("lead", 0)))
    return f"{row['rule_id']:<6}{row['verdict']:<12}{counts}{shares}{lift:>7}{lead:>7}"


def _percent(value: float | None) -> str:
    return percent(value, 1)


#: The colours that warnings can be looked at from.
COLOURS = tuple(int(colour) for colour in Colour)
