"""The bridge page: which period, what stands on the bars and in the table, and whether it closes."""

import functools
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from postloan import charts
from postloan.access import Scope
from postloan.i18n import number
from postloan.i18n.number import MoneyUnit, day
from postloan.portfolio import Figure, migration
from postloan.portfolio.behind import Steps
from postloan.portfolio.movement import bridge, bridge_control
from postloan.portfolio.movement.bridge import Bridge, Bridges
from postloan.portfolio.movement.waterfall import Subject
from postloan.ui import choices, parts, read
from postloan.ui.lang import field, language, t

STEPS: tuple[Steps, ...] = ("months", "ends")
SPLITS = choices.AGEINGS


def period(row: DeltaGenerator, view: Scope) -> date | None:
    """The date the bridge begins on; None, with a sentence, when the book has none before the scope's."""
    days = read.book(migration.starts, view)
    first = bridge.first_choice(days, view.as_of)
    if first is None:
        parts.empty("bridge.no_period", page="imports", day=day(view.as_of))
        return None
    written = [one.isoformat() for one in days]
    chosen = row.selectbox(
        t("bridge.since"), written, index=written.index(first.isoformat()), key="bridge_since", bind="query-params",
        format_func=functools.partial(_called, first if first.year < view.as_of.year else None), label_visibility="collapsed", width=220,
        icon=":material/calendar_today:",
    )  # fmt: skip
    return date.fromisoformat(chosen) if chosen in written else first


def _called(year_end: date | None, written: str) -> str:
    return t("bridge.from_year" if year_end and written == year_end.isoformat() else "bridge.from", day=written)


def called(name: str) -> str:
    """A subject or a way of adding up, as people call it."""
    return t(f"bridge.{'steps' if name in STEPS else 'subject'}.{name}")


def read_both(view: Scope, since: date, by: str, steps: Steps) -> Bridges:
    return read.book(bridge.read, view, since=since, by=by, steps=steps)


def unit(one: Bridge, view: Scope) -> MoneyUnit:
    """The unit of a waterfall: by its tallest column."""
    return number.money_unit([one.opening, one.closing], language(), view.currency)


def names(one: Bridge) -> list[str]:
    """The columns of a waterfall as people call them."""
    return [t(f"bridge.{one.subject}.{name}") for name in charts.bridge.bars(one)]


def heading(key: str, one: Bridge, unit_name: str, by: str = "") -> str:
    split = {"by": field(by)} if by else {}
    return t(key, subject=called(one.subject), unit=unit_name, since=day(one.since), day=day(one.as_of), **split)


def draw(both: Bridges, subject: Subject, view: Scope) -> None:
    """One waterfall under its heading; a click on a bar opens its loans."""
    one = both.total[subject]
    size = unit(one, view)
    parts.chart(
        charts.bridge.waterfall(one, t, size, names(one)), f"bridge_{subject}", heading("bridge.chart", one, size.name), drill=True,
        rows=bridge.frame(both, subject, t("bridge.total")).head(1), currency=view.currency,
    )  # fmt: skip


def closes(both: Bridges, view: Scope) -> None:
    """Whether both bridges close, each with the numbers it is held against; red where one does not."""
    exact = number.money_unit([0], language(), view.currency)

    def said(amount: Any) -> str:
        return number.money(amount, language(), exact, view.currency)

    every = both.total.values()
    period = {"since": day(both.total["npl"].since), "day": day(view.as_of)}
    if all(one.ok for one in every):
        ends = {f"{one.subject}_{end}": said(getattr(one, end)) for one in every for end in ("opening", "closing")}
        st.caption(f":material/check: {t('bridge.closes', **period, **ends)}")
        return
    for one in every:
        if not one.ok:
            amounts = {end: said(getattr(one, end)) for end in ("opening", "closing", "difference")}
            st.error(t("bridge.open", subject=called(one.subject), **period, **amounts), icon=":material/error:")


def table(both: Bridges, subject: Subject, view: Scope) -> None:
    """The bridge per value of the slice under the one of the whole; every figure can be asked about."""
    total = t("bridge.total")
    rows = bridge.frame(both, subject, total)
    parts.figure_table(
        rows, f"bridge_{subject}_table", heading("bridge.table", both.total[subject], parts.unit_of(rows, view.currency).name, both.by),
        view, explained=explained(both, subject, total),
    )  # fmt: skip


def explained(both: Bridges, subject: Subject, total: str) -> Callable[[Mapping[str, Any], str], Figure | None]:
    """Which figure stands in a cell of the table; None in the column of the names."""

    def figure(row: Mapping[str, Any], column: str) -> Figure | None:
        if column == both.by:
            return None
        name = column.removeprefix(f"{subject}_")
        value = None if number.missing(row[both.by]) else row[both.by]
        if value == total:
            return bridge.figure(both.total[subject], name)
        return bridge.figure(both.values[subject][value], name, {both.by: value})

    return figure


def definitions(both: Bridges) -> None:
    """What each bar of both bridges means, and what is left out."""
    with st.expander(t("bridge.definitions")):
        for column, one in zip(st.columns(2), both.total.values(), strict=True):
            names = [f"bridge_{one.subject}_{name}" for name in ("opening", *(name for name, _ in one.shown), "closing")]
            lines = [t("bridge.definition", name=t(f"kpi.{name}.title"), meaning=t(f"kpi.{name}.definition")) for name in names]
            column.markdown(
                "\n".join(f"- {line}" for line in [*lines, t(f"bridge.note.{one.steps}"), t(f"bridge.note.{one.subject}")])
            )


def controls(view: Scope, both: Bridges) -> None:
    """The bridge held against the ledgers, when somebody asks: that is added up loan by loan."""
    if not st.toggle(t("bridge.check"), key="bridge_check", help=t("bridge.check_help")):
        return
    one = both.total["npl"]
    found = read.book(bridge_control.read, view, since=one.since, steps=one.steps)
    if found is None:
        st.caption(t("bridge.no_ledger"))
        return
    rows = pd.DataFrame([
        {"control": t(f"bridge.control.{line.name}"), "by_bridge": line.by_bridge, "by_ledger": line.by_ledger, "ledger_gap": line.difference}
        for line in found
    ])  # fmt: skip
    parts.table(rows, "bridge_controls", heading("bridge.controls", one, parts.unit_of(rows, view.currency).name), view)
    parts.caption("bridge.controls_note")
