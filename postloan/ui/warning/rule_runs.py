"""The runs: when the book was judged, how long each rule took, what it found and what failed; and the versions of the rules."""

from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy import Connection

from postloan.access import Reach, Right
from postloan.house import house
from postloan.i18n.number import MISSING, count, day
from postloan.ui import act, parts, read, trouble, who
from postloan.ui.importing import progress
from postloan.ui.lang import t
from postloan.ui.parts.chart import titled
from postloan.ui.warning.measured import rule_name
from postloan.warning import run, setting

_KEY = "rule_runs"
_SHOWN = 100
#: What a run counts: signals, and rules.
_SIGNALS = ("raised", "updated", "muted", "quiet", "unjudged")
_RULES = ("judged", "no_data", "failed", "unchanged")


def _runs(connection: Connection, _reach: Reach) -> pd.DataFrame:
    return run.runs(connection, _SHOWN)


def _of(connection: Connection, _reach: Reach, run_id: int) -> pd.DataFrame:
    return run.run_of(connection, run_id)


def _versions(connection: Connection, _reach: Reach) -> tuple[setting.SettingVersion, ...]:
    return setting.versions(connection)


def _judge() -> None:
    """Judge the book now, in sight of whoever asked for it."""
    with trouble.told(act.refuse), progress() as tell:
        found = run.run(house().desk, read.pin(), read.policy(), who.admit(), cause="hand", progress=tell)
        act.tell(t("rulebook.ran" if found.fresh else "rulebook.ran_same", raised=found.raised, updated=found.updated))


def show() -> None:
    """The runs, newest first, and the rules of the one that is chosen."""
    if who.actor().may(Right.RUN_WARNINGS) and not read.pin().empty:
        st.button(t("rulebook.run_now"), icon=":material/play_arrow:", on_click=_judge)
    found = read.desk(_runs)
    if found.empty:
        parts.caption("rulebook.no_runs")
        return
    _list(found)
    ids = [int(one) for one in found["id"]]
    chosen = st.selectbox(t("rulebook.run"), ids, format_func=lambda one: _called(found, one), key="run_chosen")
    _rules(read.desk(_of, chosen))


def _called(found: pd.DataFrame, run_id: int) -> str:
    row = found[found["id"] == run_id].iloc[0]
    return f"{day(row['as_of'])} · {_at(row['started_at'])}"


def _at(moment: Any) -> str:
    return f"{read.policy().local(moment):%Y-%m-%d %H:%M}"


def _list(found: pd.DataFrame) -> None:
    titled(parts.switches(_KEY), t("rulebook.runs"))
    rows = pd.DataFrame({
        t("rulebook.when"): found["started_at"].map(_at), t("rulebook.as_of"): found["as_of"].map(day),
        t("rulebook.cause"): [t(f"rulebook.cause_name.{one}") for one in found["cause"]],
        **{t(f"rulebook.{name}"): found[name].map(count) for name in _SIGNALS},
        **{t(f"rulebook.rules.{name}"): found[name].map(count) for name in _RULES},
        t("rulebook.versions_of"): [f"{one.setting_version} / {one.policy_version}" for one in found.itertuples()],
    })  # fmt: skip
    counted = [*(t(f"rulebook.{name}") for name in _SIGNALS), *(t(f"rulebook.rules.{name}") for name in _RULES)]
    st.dataframe(
        rows, key=_KEY, hide_index=True, row_height=28, height=min(300, 38 + 28 * len(rows)),
        column_config={name: st.column_config.TextColumn(alignment="right") for name in counted},
    )  # fmt: skip


def _rules(found: pd.DataFrame) -> None:
    rows = pd.DataFrame({
        t("rulebook.rule"): found["rule_id"].map(rule_name), t("rulebook.status_word"): [t(f"rulebook.status.{one}") for one in found["status"]],
        t("rulebook.judged_rows"): found["judged"].map(count), t("rulebook.hits"): found["hits"].map(count),
        t("rulebook.raised"): found["raised"].map(count), t("rulebook.milliseconds"): (found["seconds"].astype(float) * 1000).round().map(count),
        t("rulebook.error"): found["error"].fillna(MISSING),
    })  # fmt: skip
    right = [t(f"rulebook.{name}") for name in ("judged_rows", "hits", "raised", "milliseconds")]
    st.dataframe(
        rows, key="rule_run_rules", hide_index=True, row_height=28, height=420,
        column_config={name: st.column_config.TextColumn(alignment="right") for name in right},
    )  # fmt: skip


def versions() -> None:
    """Every version of the settings, newest first: who, when, which rules, and why."""
    found = read.desk(_versions)
    if not found:
        parts.caption("rulebook.never_set")
        return
    rows = pd.DataFrame([
        {
            t("rulebook.version"): count(one.version), t("rulebook.changed_at"): _at(one.made_at), t("rulebook.who"): one.made_by,
            t("rulebook.rule"): "; ".join(map(rule_name, one.changed)), t("rulebook.reason"): one.reason,
        }
        for one in found
    ])  # fmt: skip
    st.dataframe(rows, key="rule_versions", hide_index=True, row_height=28)
