"""The stress part of the bridge page: scenarios side by side on the book of today, in total and per segment."""

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from postloan import charts
from postloan.access import Scope
from postloan.i18n.number import day
from postloan.portfolio import Figure
from postloan.portfolio.outlook import severity, stress
from postloan.portfolio.outlook.scenario import Scenario, scenarios
from postloan.portfolio.outlook.severity import PRESETS, Definition
from postloan.portfolio.outlook.stress import Stress
from postloan.ui import parts, read
from postloan.ui.analyse import forecasting, scenario_form
from postloan.ui.lang import called, t, words

_BASE = "base"
_MONTHS = ("6", "3", "12")
#: The columns of both tables, after the scenario's or the segment's name.
_SHOWN = (
    "months", "balance", "npl_balance", "npl_ratio", "npl_ratio_change", "stress_npl_change", "stress_lost", "stress_need",
    "stress_need_change", "provision", "coverage", "stress_gap",
)  # fmt: skip

#: The lines of a table by what stands first in them, each with the slice it is a segment of.
Lines = Mapping[tuple[str, ...], tuple[Mapping[Any, Any], str | None]]


def section(view: Scope) -> None:
    """The whole part; one sentence where too few months are known."""
    row = parts.switches("stress_basis")
    basis = forecasting.basis(row, view)
    by = parts.switch(row, "stress.by", (*scenario_form.SLICES, scenario_form.WHOLE), scenario_form.slice_called, "stress_by")
    months = parts.switch(row, "stress.months", _MONTHS, lambda n: t("stress.after", n=n), "stress_months")
    row.markdown(f"**{t('stress.basis', day=day(view.as_of))}**", anchors=False, width="content")
    saved = read.desk(scenarios)
    with st.expander(t("stress.edit"), icon=":material/tune:", key="scenario_editor"):
        draft = scenario_form.editor(view, saved)
    chosen = _chosen(saved, draft, int(months), None if by == scenario_form.WHOLE else by)
    found = read.book(stress.compare, view, scenarios=tuple(chosen.items()), **basis)
    if not found.enough:
        forecasting.too_little(found.known, found.needed, found.every)
        return
    _charts(found, chosen, view)
    _tables(found, chosen, view)
    rules = ("segments", "roll", "shift", "haircut", "need", "lost")
    st.caption(" ".join(t(f"stress.rule_{name}") for name in rules))
    st.caption(t("stress.versions", n=read.policy().version))


def _chosen(saved: Sequence[Scenario], draft: Definition, months: int, by: str | None) -> dict[str, Definition]:
    """The scenarios to compare, by the name they are shown under."""
    policy = read.policy()
    names = [t(f"stress.preset.{name}") for name in (_BASE, *PRESETS)]
    offered = dict(zip(names, (severity.preset(name, policy, months=months, by=by) for name in (_BASE, *PRESETS)), strict=True))
    for one in saved:
        name = one.name if one.name not in offered else t("stress.named", name=one.name, number=one.id)
        offered[name] = one.definition
    offered[t("stress.draft")] = draft
    picked = st.multiselect(
        t("stress.compare"), list(offered), default=names, key="stress_compared", label_visibility="collapsed", select_all=False,
        placeholder=t("stress.compare"),
    )  # fmt: skip
    return {name: offered[name] for name in picked or names}


def _charts(found: Stress, chosen: Mapping[str, Definition], view: Scope) -> None:
    left, right = st.columns(2)
    unit = parts.axis_unit(found.totals[["npl_balance", "stress_need"]], view.currency)
    with left:
        parts.chart(
            charts.forecast.scenarios(found.totals, t, unit), "stress_scenarios", t("stress.chart", unit=unit.name, day=day(view.as_of)),
            rows=_frame(found.totals), currency=view.currency,
        )  # fmt: skip
    with right:
        _segments(found, chosen, view)


def _pick(row: DeltaGenerator, found: Stress) -> str:
    names = list(dict.fromkeys(found.segments["scenario"]))
    return parts.switch(row, "stress.which", names[::-1], str, "stress_which")


def _segments(found: Stress, chosen: Mapping[str, Definition], view: Scope) -> None:
    if found.segments.empty:
        parts.caption("stress.no_segments")
        return
    row = parts.switches("stress_segments")
    which = _pick(row, found)
    rows = found.segments[found.segments["scenario"] == which]
    by = chosen[which].by or ""
    unit = parts.axis_unit(rows[["stress_npl_change"]], view.currency)
    heading = t("stress.by_segment", scenario=which, by=scenario_form.slice_called(by), unit=unit.name, day=day(view.as_of))
    parts.chart(
        charts.forecast.segments(rows, t, unit, names=called(by, rows["segment"])), "stress_segments", heading, beside=row,
        rows=_named(rows, by), currency=view.currency,
    )  # fmt: skip


def _frame(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[["scenario", *_SHOWN]].reset_index(drop=True)


def _named(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    return rows.assign(segment=words(by, rows["segment"]))[["scenario", "segment", *_SHOWN]].reset_index(drop=True)


def _tables(found: Stress, chosen: Mapping[str, Definition], view: Scope) -> None:
    totals = _frame(found.totals)
    said = {"unit": parts.unit_of(totals, view.currency).name, "day": day(view.as_of)}
    lines: Lines = {(row["scenario"],): (row, None) for row in found.totals.to_dict("records")}
    parts.figure_table(totals, "stress_totals", t("stress.table", **said), view, explained=functools.partial(_explained, lines))
    st.caption(
        "  \n".join(
            t("forecast.scenario_line", name=name, supposed=scenario_form.supposed(definition))
            for name, definition in chosen.items()
            if name != _BASE
        )
    )
    if not found.segments.empty:
        frames = [
            _named(found.segments[found.segments["scenario"] == name], definition.by)
            for name, definition in chosen.items()
            if definition.by
        ]
        rows = pd.concat(frames, ignore_index=True)
        said["unit"] = parts.unit_of(rows, view.currency).name
        segments: Lines = {
            (row["scenario"], said_of): (row, by)
            for name, by in ((name, definition.by) for name, definition in chosen.items() if definition.by)
            for mine in (found.segments[found.segments["scenario"] == name],)
            for row, said_of in zip(mine.to_dict("records"), words(by, mine["segment"]), strict=True)
        }
        ask = functools.partial(_explained, segments)
        parts.figure_table(rows, "stress_segment_table", t("stress.segment_table", **said), view, explained=ask)


def _explained(lines: Lines, row: Mapping[str, Any], column: str) -> Figure | None:
    """The figure of a cell, from the line as it was worked out: the table shows names and not all that is in it."""
    line, by = lines[tuple(row[name] for name in ("scenario", "segment") if name in row)]
    return stress.explained(line, column, by)
