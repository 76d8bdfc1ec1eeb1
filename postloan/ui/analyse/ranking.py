"""The third view of the concentration page: branches and officers side by side, raw and adjusted for their mix."""

import functools
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from postloan import charts
from postloan.access import Scope
from postloan.i18n.number import count, day, percent
from postloan.portfolio import Figure, league
from postloan.portfolio.exposure import concentration_figures as figures
from postloan.portfolio.league import League
from postloan.ui import choices, parts, read
from postloan.ui.lang import field, said, t

#: How many units a chart has room for, best first.
_BARS = 16
_TABLE = 254
#: Rows that need no scrolling.
_FEW = 7
_SHOWN = {
    "adjusted_rank": "adjusted_rank", "raw_rank": "raw_rank", "ratio": "league_ratio", "verdict": "league_verdict", "observed": "league_observed",
    "expected": "league_expected", "loans": "loans", "balance": "balance", "overdue_ratio": "overdue_ratio", "npl_ratio": "npl_ratio",
    "new_overdue": "new_overdue", "roll_forward": "roll_forward", "cash": "league_cash", "observed_ratio": "observed_ratio",
    "adjusted_ratio": "adjusted_ratio", "low": "league_low", "high": "league_high",
}  # fmt: skip


def segment(name: str) -> str:
    """A dimension of the mix as people call it."""
    return t(f"concentration.dimension.{name}") if name == "age" else field(name)


def league_view(view: Scope) -> None:
    """The whole view: what is compared by what, the chart, the table and how it is done."""
    head = st.container()
    bar = parts.switches("concentration_league")
    outcome = parts.switch(bar, "concentration.outcome", tuple(league.OUTCOMES), _outcome, "league_outcome")
    unit = parts.switch(bar, "concentration.unit", choices.slices(view, league.UNITS), field, "league_unit")
    segments = bar.multiselect(
        t("concentration.segments"), league.SEGMENTS, default=league.SEGMENTS, key="league_segments", format_func=segment, width=345, wrap=False,
        label_visibility="collapsed", placeholder=t("concentration.segments"), select_all=False,
    )  # fmt: skip
    found = read.book(league.table, view, unit=unit, outcome=outcome, segments=tuple(segments))
    with head:
        parts.figures(figures.standing(found), view, "league")
    if found.rows.empty:
        parts.empty("concentration.no_units")
        return
    if outcome == "new_overdue" and found.since is None:
        parts.empty("concentration.no_previous")
    _chart(found, view, bar)
    _table(found, view)
    _method(found)


def _outcome(name: str) -> str:
    return t(f"concentration.judged.{name}")


def _chart(found: League, view: Scope, bar: Any) -> None:
    rows = found.rows.head(_BARS)
    way = figures.outcome_loans(found.outcome, found.since)
    words: Mapping[str, object] = way["behind"].as_query() if "behind" in way else _written(way.get("drill", {}))
    figure = charts.concentration.league(
        rows, t, unit=found.unit, labels=[said(found.unit, name) for name in rows[found.unit]], outcome=words,
        height=90 + 24 * max(len(rows), 4),
    )  # fmt: skip
    heading = t("concentration.league_chart", outcome=_outcome(found.outcome), unit=field(found.unit), day=day(view.as_of))
    parts.chart(figure, "concentration_league_chart", heading, drill=True, beside=bar)


def _written(drill: Mapping[str, Any]) -> dict[str, str]:
    return {name: ",".join(map(str, value)) if isinstance(value, tuple) else str(value) for name, value in drill.items()}


def _table(found: League, view: Scope) -> None:
    rows = found.rows
    shown = pd.DataFrame({found.unit: rows[found.unit], **{name: rows[source] for source, name in _SHOWN.items()}})
    explained = functools.partial(_of_unit, found)
    unit = parts.unit_of(shown, view.currency)
    heading = t("concentration.league_table", unit=field(found.unit), money=unit.name, day=day(view.as_of))
    parts.figure_table(
        shown, "concentration_league_table", heading, view, explained=explained, height=_TABLE if len(rows) > _FEW else "content"
    )


def _of_unit(found: League, row: Mapping[str, Any], column: str) -> Figure | None:
    source = {name: source for source, name in _SHOWN.items()}.get(column)
    own = found.rows[found.unit]
    same = own.isna() if pd.isna(row[found.unit]) else own == row[found.unit]
    whole = {str(name): value for name, value in found.rows[same].iloc[0].to_dict().items()}
    return None if source is None else figures.of_unit(found, whole, source)


def _method(found: League) -> None:
    """How the expected numbers come about, in one sentence."""
    policy = read.policy()
    segments = t("explain.between").join(map(segment, found.segments)) or t("concentration.no_segments")
    words = {"segments": segments, "confidence": percent(policy.league_confidence, 0), "least": count(policy.league_loans_min)}
    st.caption(t("concentration.method", **words))
    parts.caption("concentration.click")
