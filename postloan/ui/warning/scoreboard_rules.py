"""Rules on the scoreboard: each by itself, all together, how they overlap, and what other thresholds would give."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from postloan import charts
from postloan.terms import Colour
from postloan.ui import go, parts, read
from postloan.ui.lang import t
from postloan.ui.warning import rule_list
from postloan.ui.warning.measured import manual, rule_name, written
from postloan.ui.warning.scoreboard_words import period, row_clicked, verdict, why
from postloan.ui.warning.scoreboard_words import table as drawn
from postloan.warning.catalogue import all_rules, numbers_of
from postloan.warning.judge import Scoreboard

_RULE = "scoreboard_rule"
#: Rules in the picture of overlaps.
_MOST = 18
_SHOWN = (
    "rule",
    "family",
    "verdict",
    "alerts",
    "tp",
    "fn",
    "precision",
    "recall",
    "false_alarm",
    "lift",
    "lead",
    "useful",
    "judged",
    "why",
)
_TOGETHER = ("colour", "alerts", "tp", "fp", "fn", "precision", "recall", "false_alarm", "lift", "f1", "lead", "useful")
_TRIED = ("threshold", "alerts", "tp", "fn", "precision", "recall", "false_alarm", "lift", "lead")


def _look_at(rule_id: str) -> None:
    """Look at the thresholds of a rule; for callbacks."""
    st.session_state[_RULE] = rule_id
    st.session_state["scoreboard_part"] = "curve"
    st.query_params["part"] = "curve"


def _opened(key: str, rules: tuple[str, ...]) -> None:
    at = row_clicked(key)
    if at is not None and at < len(rules):
        _look_at(rules[at])


def _picked(key: str) -> None:
    rule_id = go.clicked(key).get("rule")
    if rule_id:
        _look_at(rule_id)


def table(found: Scoreboard, least: int) -> None:
    """Every rule on one line, the best first, and how early the true warnings came."""
    rows = found.rules(least)
    shown = rows.assign(
        rule=rows["rule_id"].map(rule_name), family=[t(f"warning.family.{name}") for name in rows["family"]],
        verdict=rows["verdict"].map(verdict), why=rows["verdict"].map(why),
    )  # fmt: skip
    drawn(
        shown[list(_SHOWN)], "scoreboard_rules", t("scoreboard.rules_title", **period(found)),
        clicked=lambda: _opened("scoreboard_rules", tuple(rows["rule_id"])),
    )  # fmt: skip
    parts.caption("scoreboard.rules_click")
    told = rows[rows["lead"].notna()]
    if len(told):
        useful = read.policy().judging_lead_days
        figure = charts.scoreboard.leads(told, t, {one: rule_name(one) for one in told["rule_id"]}, useful=useful)
        parts.chart(
            figure, "scoreboard_leads", t("scoreboard.leads_title", **period(found)), clicked=lambda: _picked("scoreboard_leads")
        )


def together(found: Scoreboard, from_colour: Callable[[int], str]) -> None:
    """All active rules as one, by colour."""
    rows = found.everything()
    shown = rows.assign(colour=[from_colour(int(one)) for one in rows["colour"]])
    drawn(shown[list(_TOGETHER)], "scoreboard_all", t("scoreboard.all_title", **period(found)))
    parts.caption("scoreboard.all_note")


def overlap(found: Scoreboard, least: int) -> None:
    """Which rules warn of the same borrowers."""
    pairs, rows = found.overlap(least), found.rules(least)
    alerts = dict(zip(rows["rule_id"], rows["alerts"].fillna(0), strict=True))
    seen = sorted({*pairs["rule_id"], *pairs["other_id"]}, key=lambda one: (-alerts[one], one))[:_MOST]
    if not seen:
        parts.caption("scoreboard.overlap_none")
        return
    figure = charts.scoreboard.overlap(pairs, seen, t, {one: rule_name(one) for one in seen}, parts.ground())
    parts.chart(
        figure,
        "scoreboard_overlap",
        t("scoreboard.overlap_title", **period(found)),
        clicked=lambda: _picked("scoreboard_overlap"),
    )
    parts.caption("scoreboard.overlap_note", n=len(seen))


def curve(found: Scoreboard) -> None:
    """One rule: what it says, and what other thresholds would have found."""
    known = [one for one in found.result["curves"] if one in all_rules()] or list(all_rules())
    if st.session_state.get(_RULE) not in all_rules():
        st.session_state[_RULE] = known[0]
    chosen: str = st.selectbox(t("scoreboard.curve_rule"), list(all_rules()), format_func=rule_name, key=_RULE, width=360)
    page = manual(all_rules()[chosen])
    st.caption(f"{page.meaning}  \n{page.why}  \n{page.check}")
    st.button(
        t("scoreboard.to_rule"), icon=":material/rule_settings:", key="scoreboard_to_rule", on_click=_to_rule, args=(chosen,)
    )
    rows = found.curve(chosen)
    if rows.empty:
        parts.caption("scoreboard.curve_none")
        return
    _drawn(found, chosen, rows)


def _to_rule(rule_id: str) -> None:
    st.session_state[rule_list.CHOSEN] = rule_id
    st.session_state["rules_part"] = "one"
    go.to("rules", {"part": "one"})


def _drawn(found: Scoreboard, rule_id: str, rows: pd.DataFrame) -> None:
    rule = all_rules()[rule_id]
    said = [written(value, rule.unit) for value in rows["threshold"]]
    in_force = numbers_of(rule, read.desk(rule_list.settings).of(rule_id))
    limits = {one.colour: in_force[one.name] for one in rule.limits}
    marked: dict[Colour, str] = {colour: written(value, rule.unit) for colour, value in limits.items() if value is not None}
    known = {colour: at for colour, at in marked.items() if at in said}
    figure = charts.scoreboard.curve(rows, t, written=said, unit=charts.warning.unit_name(rule.unit, t), limits=known)
    parts.chart(figure, "scoreboard_curve", t("scoreboard.curve_title", rule=rule_name(rule_id), **period(found)))
    drawn(rows.assign(threshold=said)[list(_TRIED)], "scoreboard_tried", t("scoreboard.curve_table"))
    parts.caption("scoreboard.curve_note")
