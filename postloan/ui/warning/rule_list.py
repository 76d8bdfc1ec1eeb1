"""The catalogue of rules: family, limits in force, and what each found in the last run."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy import Connection

from postloan.access import Reach
from postloan.i18n.number import MISSING, count
from postloan.terms import Colour
from postloan.ui import parts, read
from postloan.ui.lang import t
from postloan.ui.parts.chart import titled
from postloan.ui.warning.measured import colour_mark, manual, written
from postloan.warning import run, setting
from postloan.warning.catalogue import Settings, all_rules, numbers_of
from postloan.warning.engine import Status
from postloan.warning.rule import Family, Rule

#: In the session: the rule whose page is open.
CHOSEN = "rule_chosen"
_KEY = "rule_list"


def settings(connection: Connection, _reach: Reach) -> Settings:
    """What the rules are set to now."""
    return setting.current(connection)


def _last(connection: Connection, _reach: Reach) -> Mapping[str, Mapping[str, Any]]:
    """What each rule found when it was last asked, by rule."""
    newest = run.runs(connection, 1)
    rows = run.run_of(connection, int(newest.iloc[0]["id"])) if len(newest) else pd.DataFrame()
    told: list[Mapping[str, Any]] = [dict(zip(rows.columns, row, strict=True)) for row in rows.itertuples(index=False)]
    return {str(row["rule_id"]): row for row in told}


def found(row: Mapping[str, Any] | None) -> str:
    """What a rule found in a run: its hits, or why there are none."""
    if row is None:
        return MISSING
    status = Status(row["status"])
    if status is Status.JUDGED:
        return t("rulebook.hits_of", hits=count(row["hits"]), judged=count(row["judged"]))
    return t(f"rulebook.status.{status}")


def _line(rule: Rule, now: Settings, last: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    setting_of = now.of(rule.id)
    in_force = numbers_of(rule, setting_of)
    limits = {
        colour_mark(colour): written(in_force.get(colour.name.lower()), rule.unit) for colour in Colour
    }  # fmt: skip
    return {
        t("rulebook.id"): rule.id, t("rulebook.name"): manual(rule).name, t("rulebook.family"): t(f"warning.family.{rule.family}"),
        t("rulebook.fires"): t(f"rulebook.fires_when.{rule.fires.name.lower()}"), **limits,
        t("rulebook.segments"): count(len(setting_of.segments)) if setting_of.segments else MISSING,
        t("rulebook.last_run"): found(last.get(rule.id)) if setting_of.active else t("rulebook.status.off"),
    }  # fmt: skip


def _opened(ids: tuple[str, ...]) -> None:
    cells = st.session_state[_KEY]["selection"].get("cells", [])
    if cells and cells[0][0] < len(ids):
        st.session_state[CHOSEN] = ids[cells[0][0]]
        st.session_state["rules_part"] = "one"
        st.query_params["part"] = "one"


def show() -> None:
    """Every rule on one line; a click opens its page."""
    bar = parts.switches(_KEY)
    family = bar.pills(
        t("rulebook.family"), list(Family), format_func=lambda one: t(f"warning.family.{one}"), key="rule_family",
        label_visibility="collapsed",
    )  # fmt: skip
    shown = [rule for rule in all_rules().values() if family in (None, rule.family)]
    now, last = read.desk(settings), read.desk(_last)
    titled(bar, t("rulebook.title", n=len(shown), version=now.version))
    st.dataframe(
        pd.DataFrame([_line(rule, now, last) for rule in shown]), key=_KEY, hide_index=True, row_height=28, height=520,
        on_select=lambda: _opened(tuple(rule.id for rule in shown)), selection_mode="single-cell",
        column_config={
            t("rulebook.id"): st.column_config.TextColumn(pinned=True, width=60),
            **{colour_mark(one): st.column_config.TextColumn(alignment="right") for one in Colour},
        },
    )  # fmt: skip
    parts.caption("rulebook.click")
