"""The concentration page: which view is looked at, the largest names and their limits. Only what is looked at is worked out."""

import functools
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from postloan import charts
from postloan.access import Scope
from postloan.i18n import number
from postloan.i18n.number import count, day
from postloan.portfolio import Figure
from postloan.portfolio.exposure import concentration, limit, limit_setting
from postloan.portfolio.exposure import concentration_figures as figures
from postloan.portfolio.exposure.concentration import Concentration, Spread
from postloan.portfolio.exposure.limit import Line
from postloan.ui import parts, read
from postloan.ui.analyse import limiting
from postloan.ui.lang import field, language, said, t

TABS = ("names", "ends", "league")
_VIEW = "view"
#: How many names a chart has room for, and a table shows.
_BARS, _ROWS = 8, 10
_TABLE = 226
_TOP = (
    "concentration_name",
    "loans",
    "balance",
    "undrawn",
    "exposure",
    "share",
    "share_of_capital",
    "share_of_tier1",
    "limit_state",
)


def tab(row: DeltaGenerator) -> str:
    """Which view is looked at. It stands in the address, by its code."""
    asked = st.query_params.get(_VIEW, TABS[0])
    chosen: str | None = row.segmented_control(
        t("concentration.tab"), TABS, default=asked if asked in TABS else TABS[0], required=True, key="concentration_tab",
        format_func=lambda name: t(f"concentration.{name}"), label_visibility="collapsed", on_change=_remember,
    )  # fmt: skip
    return chosen or TABS[0]


def _remember() -> None:
    st.query_params[_VIEW] = st.session_state["concentration_tab"]


def over(by: str) -> str:
    """A dimension as people call it."""
    return t(f"concentration.dimension.{by}") if by in {"borrower", "group", "age"} else field(by)


def called(row: Mapping[Any, Any]) -> str:
    """A name as people call it: a slice's value in words, a borrower by his name, a group by its number."""
    return str(row["label"]) if row["kind"] in {"borrower", "group"} else said(row["kind"], row["name"])


def names(view: Scope) -> None:
    """The first view: who is large, against which line, and how uneven the book is."""
    found = read.book(concentration.read, view)
    known = read.desk(limit_setting.known, on=view.as_of)
    uses = read.book(limit.own, view, limits=known)
    parts.figures(figures.cards(found, uses, view, read.policy()), view, "concentration")
    left, right = st.columns((9, 11))
    with left:
        bar = parts.switches("concentration_top")
        by = parts.switch(bar, "concentration.over", concentration.DIMENSIONS, over, "concentration_over")
        spread = _spread(found, view, by)
        _chart(spread, view, bar)
    with right:
        _lines(limit.lines(found, view, read.policy()), view)
        _noted(found, view)
    _table(spread, view)
    limiting.own(uses, view)
    _summary(found, view)
    _tied(spread, view)


def _spread(found: Concentration, view: Scope, by: str) -> Spread:
    if by in {"borrower", "group"}:
        spread: Spread = getattr(found, by)
        return spread
    return read.book(concentration.slices, view, by=(by,))[by]


def _chart(spread: Spread, view: Scope, bar: DeltaGenerator) -> None:
    """The largest names; with the limit on a single borrower where there is one."""
    rows = spread.top.head(_BARS)
    unit = parts.axis_unit(rows[["balance", "exposure"]], view.currency)
    line = _single_limit(spread.by, view)
    labels = _apart([called(row) for row in rows.to_dict("records")])
    parts.chart(
        charts.concentration.names(rows, t, unit, by=spread.by, labels=labels, line=line), "concentration_top",
        t("concentration.top_chart", n=len(rows), by=over(spread.by), unit=unit.name, day=day(view.as_of)), drill=True, beside=bar,
    )  # fmt: skip


def _apart(labels: list[str]) -> list[str]:
    """Two names that are written alike stay two bars."""
    seen: dict[str, int] = {}
    found = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        found.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return found


def _single_limit(by: str, view: Scope) -> float | None:
    """What one borrower, or one group, may owe at most; none for slices, and none while capital is not given."""
    found = {"borrower": "single_exposure", "group": "group_exposure"}.get(by)
    lines = {one.name: one for one in limit.lines(read.book(concentration.read, view), view, read.policy())}
    allowed = lines[found].allowed if found else None
    return None if allowed is None else float(allowed)


def _lines(lines: tuple[Line, ...], view: Scope) -> None:
    rows = pd.DataFrame([
        {
            "limit_line": t(f"limit.line.{one.name}"), "limit_state": one.state.value, "share_of_base": one.share, "limit_share": one.limit,
            "headroom": _float(one.headroom), "exposure": _float(one.exposure), "concentration_name": one.label,
        }
        for one in lines
    ])  # fmt: skip
    unit = parts.unit_of(rows, view.currency)
    parts.figure_table(
        rows,
        "limit_lines",
        t("limit.lines", unit=unit.name, day=day(view.as_of)),
        view,
        explained=functools.partial(_of_line, lines, view),
    )


def _float(amount: Any) -> float | None:
    return None if amount is None else float(amount)


def _of_line(lines: tuple[Line, ...], view: Scope, row: Mapping[str, Any], column: str) -> Figure | None:
    line = next(one for one in lines if t(f"limit.line.{one.name}") == row["limit_line"])
    return figures.of_line(line, view) if column not in {"limit_line", "concentration_name"} else None


def _noted(found: Concentration, view: Scope) -> None:
    """What the exposures hold, and what is needed to measure them."""
    policy = read.policy()
    if found.undrawn is None:
        words = [t("concentration.undrawn_none")]
    else:
        amount = number.money(found.undrawn, language(), currency=view.currency)
        counted = {
            "given": count(found.undrawn_loans),
            "loans": count(found.loans),
            "factor": number.percent(policy.undrawn_conversion, 0),
        }
        words = [t("concentration.undrawn_given", undrawn=amount, **counted)]
    if not policy.net_capital or not policy.tier1_capital:
        words.append(t("limit.note.capital"))
    if not view.whole:
        words.append(t("limit.note.part"))
    st.caption("  \n".join(words))


def _table(spread: Spread, view: Scope) -> None:
    policy = read.policy()
    rows = spread.top.head(_ROWS).reset_index(drop=True)
    shown = rows.assign(concentration_name=[called(row) for row in rows.to_dict("records")])
    shown["limit_state"] = [
        limit.state_of_name(kind, balance, exposure, view, policy).value
        for kind, balance, exposure in zip(rows["kind"], rows["balance"], rows["exposure"], strict=True)
    ]
    kept = [
        name
        for name in _TOP
        if spread.by in {"borrower", "group"} or name not in {"limit_state", "undrawn", "exposure", "share_of_tier1"}
    ]

    def explained(row: Mapping[str, Any], column: str) -> Figure | None:
        match = rows[shown["concentration_name"] == row["concentration_name"]].iloc[0].to_dict()
        named = {str(name): value for name, value in match.items()} | {"label": row["concentration_name"]}
        return figures.of_top(spread, named, column, policy, view)

    unit = parts.unit_of(shown[kept], view.currency)
    heading = t("concentration.top_table", by=over(spread.by), unit=unit.name, day=day(view.as_of))
    parts.figure_table(shown[kept], "concentration_table", heading, view, explained=explained, height=_TABLE)


def _summary(found: Concentration, view: Scope) -> None:
    """Every dimension in one row, beside the curve of borrowers and groups."""
    rows = concentration.summary(found, read.book(concentration.slices, view))
    shown = pd.DataFrame({
        "dimension": [over(name) for name in rows["dimension"]], "names": rows["names"], "effective_number": rows["effective_number"].astype(float),
        "hhi_points": (rows["hhi"].astype(float) * 10_000).round(), "normalised_points": (rows["hhi_normalised"].astype(float) * 10_000).round(),
        "largest_share": rows["largest_share"].astype(float), "largest_balance": rows["largest_balance"].astype(float),
        "largest_name": [
            None if number.missing(size) else called({"kind": kind, "label": name, "name": name})
            for kind, name, size in zip(rows["largest_kind"], rows["largest"], rows["largest_balance"], strict=True)
        ],
    })  # fmt: skip
    left, right = st.columns((2, 1))
    with left:
        unit = parts.unit_of(shown, view.currency)
        parts.table(shown, "concentration_summary", t("concentration.summary", unit=unit.name, day=day(view.as_of)), view)
    with right:
        curves = {one.by: one.curve for one in (found.borrower, found.group)}
        parts.chart(
            charts.concentration.curve(curves, t, {by: over(by) for by in curves}), "concentration_curve",
            t("concentration.curve", day=day(view.as_of)),
        )  # fmt: skip


def _tied(spread: Spread, view: Scope) -> None:
    """Whether the names add up to the portfolio."""
    parts.caption("concentration.click")
    whole = read.book(concentration.read, view).borrower.balance
    exact = number.money_unit([0], language(), view.currency)
    words = {"by": over(spread.by), "sum": number.money(whole, language(), exact, view.currency)}
    if spread.balance == whole:
        st.caption(f":material/check: {t('concentration.tied', **words)}")
    else:
        st.error(t("concentration.untied", **words), icon=":material/error:")
