"""The circles: their key figures, the picture, the list beside it and who is in them."""

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from postloan import charts
from postloan.access import Scope
from postloan.borrower.network.circle import Circle
from postloan.borrower.network.picture import Drawn, View
from postloan.charts.network import Look
from postloan.i18n.number import count, day, money_unit, percent
from postloan.portfolio import Figure
from postloan.ui import go, parts, read
from postloan.ui.borrower import network_figures as figures
from postloan.ui.borrower import network_read, network_tables
from postloan.ui.borrower.network_tables import amount
from postloan.ui.lang import field, language, t

PARTS = ("circles", "rings", "guarantors", "contagion", "groups")
#: Names that are written beside their mark: in a picture of many circles, and of one.
_LABELS, _LABELS_ONE = 10, 40
_HEIGHT = 420
_CHOSEN, _COLOUR, _PICTURE = "network_circle", "network_colour", "network_picture"


def part(row: DeltaGenerator) -> str:
    """Which part of the page is looked at."""
    return parts.part(row, "guarantees", PARTS, lambda name: t(f"network.part.{name}"), t("network.parts"))


def circles(view: Scope) -> None:
    """The first part: everything about circles."""
    found = network_read.overview(view)
    if not found.seen.network.edges:
        parts.empty("network.empty", page="imports")
        return
    parts.figures(figures.cards(found, read.policy(), view), view, "network")
    left, right = st.columns((11, 9))
    with left:
        bar = parts.switches("network")
        one, look = _chosen(bar, found), _look(bar)
        drawn = network_read.drawn(view, one.number if one else None)
        _picture(drawn, found, view, look, one, bar)
    with right:
        _list(found, view)
        _said(found, drawn, view)
    heading = "network.members_one" if one else "network.members"
    network_tables.members(drawn.network, found, view, central=drawn.central, key="network_members", heading=heading)
    parts.caption("network.click")


def _chosen(bar: DeltaGenerator, found: View) -> Circle | None:
    """The circle that is looked at; none: all of them."""
    numbers = [0, *(one.number for one in found.circles)]
    if st.session_state.get(_CHOSEN) not in numbers:
        st.session_state.pop(_CHOSEN, None)
    chosen: int = bar.selectbox(
        t("network.circle"), numbers, key=_CHOSEN, format_func=functools.partial(_called, found), label_visibility="collapsed", width=165,
        persist_state="session",
    )  # fmt: skip
    return found.of(chosen)


def _called(found: View, number: int) -> str:
    one = found.of(number)
    return t("network.all") if one is None else t("network.circle_n", n=number, names=len(one.names))


def _look(bar: DeltaGenerator) -> Look:
    chosen = parts.switch(bar, "network.colour", ("bucket", "risk_class"), field, _COLOUR)
    return charts.network.by_bucket() if chosen == "bucket" else charts.network.by_class(t)


def _picture(drawn: Drawn, found: View, view: Scope, look: Look, one: Circle | None, bar: DeltaGenerator) -> None:  # noqa: PLR0917
    picture(drawn, found, view, look, key=_PICTURE, heading=t("network.picture", day=day(view.as_of)), bar=bar,
            labels=_LABELS_ONE if one else _LABELS, clicked=functools.partial(_clicked, found, one))  # fmt: skip


def picture(drawn: Drawn, found: View, view: Scope, look: Look, *, key: str, heading: str, bar: DeltaGenerator, labels: int, clicked: Any, focus: str = "") -> None:  # fmt: skip
    """A picture under its heading; ``clicked`` is called when a name was."""
    nodes = found.seen.nodes
    unit = money_unit([node.exposure for node in map(nodes.__getitem__, drawn.network.nodes)], language(), view.currency)
    parts.chart(
        charts.network.picture(drawn.network, nodes, drawn.places, t, unit, look=look, labels=labels, height=_HEIGHT, focus=focus), key, heading,
        beside=bar, clicked=clicked,
    )  # fmt: skip


def _clicked(found: View, one: Circle | None) -> None:
    """A name was clicked: its circle is looked at; in a single circle its own page is opened."""
    name = go.clicked(_PICTURE).get("node", "")
    own = found.circle_of(name) if name else None
    if own is not None and one is None:
        st.session_state[_CHOSEN] = own.number
    elif name in found.seen.nodes:
        network_read.open_borrower(found.seen.nodes[name], found.seen.inside)


def _list(found: View, view: Scope) -> None:
    """One line a circle; a click on its number looks at it alone."""
    rows = pd.DataFrame([_line(one, view) for one in found.circles], columns=list(_COLUMNS))
    unit = parts.unit_of(rows, view.currency).name
    kept = rows.dropna(axis="columns", how="all") if len(rows) else rows
    parts.figure_table(
        kept, "network_circles", t("network.list", unit=unit, day=day(view.as_of)), view, height=_HEIGHT - 62,
        explained=functools.partial(_explained, found.circles, view), opened={"circle": functools.partial(_look_at, found.circles)},
    )  # fmt: skip


_COLUMNS = (
    "circle", "exposure", "npl_balance", "share_of_capital", "circle_lines", "circle_borrowers", "circle_outside", "circle_guarantors",
    "circle_rings", "mutual_pairs", "guarantors_over", "bucket", "risk_class", "guaranteed",
)  # fmt: skip


def _line(one: Circle, view: Scope) -> dict[str, Any]:
    policy = read.policy()
    share = figures.of_circle(one, "share_of_capital", policy, view)
    return {
        "circle": one.number, "exposure": amount(one.exposure), "npl_balance": amount(one.npl), "share_of_capital": amount(share.value) if share else None,
        "circle_lines": _lines(one, view), "circle_borrowers": one.borrowers, "circle_outside": one.outside or None,
        "circle_guarantors": one.guarantors, "circle_rings": one.rings, "mutual_pairs": one.mutual, "guarantors_over": one.over,
        "bucket": one.bucket, "risk_class": one.risk_class, "guaranteed": amount(one.guaranteed),
    }  # fmt: skip


def _lines(one: Circle, view: Scope) -> str | None:
    crossed = figures.crossed(one, read.policy(), view)
    if crossed is None:
        return None
    partly = "" if view.reach.everything else t("network.partly")
    return (
        t("network.beyond", lines=t("explain.between").join(percent(line, 0) for line in crossed))
        if crossed
        else t("network.within") + partly
    )


def _explained(circles: Sequence[Circle], view: Scope, row: Mapping[str, Any], column: str) -> Figure | None:
    one = next(each for each in circles if each.number == row["circle"])
    return figures.of_circle(one, column, read.policy(), view)


def _look_at(circles: Sequence[Circle], place: int) -> None:
    st.session_state[_CHOSEN] = circles[place].number


def _said(found: View, drawn: Drawn, view: Scope) -> None:
    """What is not in the picture, and what the reader is not told."""
    words = []
    if drawn.left_out:
        words.append(t("network.left_out", n=count(drawn.left_out)))
    if not view.reach.everything:
        words.append(t("network.note.reach"))
    if found.seen.lapsed:
        words.append(t("network.lapsed", n=count(found.seen.lapsed)))
    if words:
        st.caption("  \n".join(words))
