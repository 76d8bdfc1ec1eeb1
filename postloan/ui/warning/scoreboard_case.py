"""Borrowers and people on the scoreboard: who went bad in silence, what a combined score says, what officers made of warnings."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from postloan import charts
from postloan.i18n import number
from postloan.i18n.number import MISSING, MoneyUnit, amount, money_unit
from postloan.months import months_after
from postloan.ui import go, parts, read, who
from postloan.ui.clock import today
from postloan.ui.lang import in_words, language, t
from postloan.ui.warning.measured import colour_mark, rule_name
from postloan.ui.warning.scoreboard_words import row_clicked, table
from postloan.warning import life
from postloan.warning.judge import Scoreboard

_SILENT = ("borrower_name", "bad_on", "cause", "exposure", "warned", "branch", "officer")
_TOLD = ("borrower_name", "probability", "reasons", "owed", "branch", "officer")
_PEOPLE = ("officer", "branch", "signals", "borrowers", "true", "false", "true_rate", "closed", "days_to_close")
#: Rules whose weight is shown.
_WEIGHTS = 12


def _open(key: str, ids: tuple[str, ...]) -> None:
    at = row_clicked(key)
    if at is not None and at < len(ids):
        go.to("borrower", {"id": ids[at]})


def _unit(rows: pd.DataFrame) -> MoneyUnit:
    return money_unit(rows["exposure"], language(), read.policy().reporting_currency)


def _or_missing(values: pd.Series) -> list[str]:
    return [MISSING if number.missing(value) else str(value) for value in values]


def silent(found: Scoreboard, least: int) -> None:
    """Who went bad without a warning, each one click from his page."""
    reach = who.actor().reach
    rows, whole = found.silent(reach, least), found.went_bad(reach)
    if rows.empty:
        parts.caption("scoreboard.silent_none")
        return
    unit = _unit(rows)
    shown = rows.assign(
        cause=[t(f"scoreboard.cause.{one}") for one in rows["cause"]], warned=[colour_mark(int(one)) for one in rows["warned"]],
        exposure=[amount(one, unit) for one in rows["exposure"]], officer=_or_missing(rows["officer"]),
    )  # fmt: skip
    heading = t("scoreboard.silent_title", n=len(rows), of=whole, unit=unit.name, until=found.until)
    ids = tuple(rows["borrower_id"])
    table(
        shown[list(_SILENT)], "scoreboard_silent", heading, clicked=lambda: _open("scoreboard_silent", ids),
        headings={"exposure": t("scoreboard.column.exposure", unit=unit.name)},
    )  # fmt: skip
    parts.caption("scoreboard.silent_note", months=found.horizon)


def score(found: Scoreboard) -> None:
    """The combined score where it is better than the rules, or why it is not shown."""
    told = found.score
    if not told["shown"]:
        st.info(t(f"scoreboard.score_why.{told['why']}", **_counts(told)), icon=":material/info:")
    else:
        parts.caption("scoreboard.score_shown")
    if told.get("matches"):
        _matches(told)
        parts.caption("scoreboard.score_rests", **_counts(told))
    if told["shown"]:
        _shown(found)


def _counts(told: Mapping[str, Any]) -> dict[str, Any]:
    train = told["train"]
    return {
        "n": number.count(told.get("learnt")), "bad": number.count(told.get("learnt_bad")), "m": number.count(told.get("tried")),
        "came": number.count(told.get("tried_bad")), "test": told["test"], "train": in_words([train[0], train[-1]] if len(train) > 1 else train),
    }  # fmt: skip


def _matches(told: Mapping[str, Any]) -> None:
    rows = pd.DataFrame(told["matches"]).rename(columns={"warned": "number"})
    words = [t("scoreboard.and_worse", colour=t(f"term.colour.{int(one)}")) for one in rows["colour"]]
    table(
        rows.assign(colour=words)[["colour", "number", "by_rules", "by_score"]], "scoreboard_match",
        t("scoreboard.score_match", day=told["test"]),
    )  # fmt: skip


def _shown(found: Scoreboard) -> None:
    told, rows = found.score, found.told(who.actor().reach)
    left, right = st.columns(2)
    with left:
        heading = t("scoreboard.score_title", day=told["test"], until=found.until)
        parts.chart(charts.scoreboard.calibration(told["calibration"], t), "scoreboard_calibration", heading)
    with right:
        weights = pd.DataFrame(told["weights"][:_WEIGHTS], columns=["rule", "weight"])
        table(weights.assign(rule=weights["rule"].map(rule_name)), "scoreboard_weights", t("scoreboard.score_weights"))
    if rows.empty:
        return
    unit = _unit(rows)
    shown = rows.assign(
        reasons=[in_words(t("scoreboard.reason_with", rule=rule_name(name), share=f"{share:.2f}") for name, share in one) for one in rows["reasons"]],
        owed=[amount(one, unit) for one in rows["exposure"]], officer=_or_missing(rows["officer"]),
    )  # fmt: skip
    ids = tuple(rows["borrower_id"])
    table(
        shown[list(_TOLD)], "scoreboard_told", t("scoreboard.score_told", unit=unit.name, day=found.until),
        clicked=lambda: _open("scoreboard_told", ids),
        headings={"owed": t("scoreboard.column.owed", unit=unit.name), "probability": t("scoreboard.column.probability", months=found.horizon)},
    )  # fmt: skip


def people(found: Scoreboard) -> None:
    """Warnings by officer: how many, how many were found true, how long they took."""
    since = months_after(today(), -found.horizon)
    rows = read.desk(life.by_officer, since)
    if rows.empty:
        parts.caption("scoreboard.people_none", months=found.horizon)
        return
    shown = rows.assign(officer=_or_missing(rows["officer"]))
    table(shown[list(_PEOPLE)], "scoreboard_people", t("scoreboard.people_title", months=found.horizon))
