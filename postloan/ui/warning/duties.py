"""The first screen of a morning: what is overdue, due today and new, for a person and his branch."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from sqlalchemy import Connection

from postloan.access import Reach
from postloan.i18n import number
from postloan.i18n.number import count, day
from postloan.terms import Colour
from postloan.ui import menu, parts, read, sheet
from postloan.ui.clock import today
from postloan.ui.fields import plain
from postloan.ui.lang import t
from postloan.ui.warning import spread, wanted, words
from postloan.ui.warning.measured import rule_name
from postloan.warning import run
from postloan.warning.life import queries as signals
from postloan.warning.life.queries import Due, SignalFilter

_CARDS = 8
_KIND = "warnings_due"


def show() -> None:
    """Counts, the list of what was chosen, and where the open signals lie."""
    mine = wanted.me() if st.session_state.get("warnings_mine") else None
    found = read.desk(signals.duties, today(), who=mine)
    counts: Mapping[Due, int] = {"overdue": found.overdue, "today": found.due_today, "new": found.new}
    _counts(counts)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _list(counts, mine)
    with right:
        spread.small()


def _counts(counts: Mapping[Due, int]) -> None:
    board = spread.counted()
    red = board.loc[board["colour"] == int(Colour.RED), "signals"].sum()
    figures = [(t(f"warnings.due.{kind}"), counts[kind], t(f"warnings.due_help.{kind}")) for kind in wanted.DUES]
    figures += [
        (t("warnings.open_all"), int(board["signals"].sum()), t("warnings.open_help")), (t("warnings.red_open"), int(red), t("warnings.red_help")),
    ]  # fmt: skip
    with st.container(key="figures_warnings"):
        for column, (label, value, more) in zip(st.columns(len(figures), gap="xsmall"), figures, strict=True):
            column.metric(label, count(value), help=more, border=True)


def _kind(counts: Mapping[Due, int]) -> Due:
    """Which of the three is listed: the first that holds anything, until somebody chooses."""
    first = next((kind for kind in wanted.DUES if counts[kind]), wanted.DUES[0])
    chosen: Due | None = st.segmented_control(
        t("warnings.due_of"), wanted.DUES, default=first, required=True, key=_KIND, label_visibility="collapsed",
        format_func=lambda kind: f"{t(f'warnings.due.{kind}')} {count(counts[kind])}",
    )  # fmt: skip
    return chosen or first


def _list(counts: Mapping[Due, int], mine: str | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        kind = _kind(counts)
        st.checkbox(t("warnings.mine"), key="warnings_mine")
    if not counts[kind]:
        st.info(t(f"warnings.none_{kind}"), icon=":material/check:")
        return
    pages = -(-counts[kind] // _CARDS)
    shown = min(int(st.session_state.get("duties_page", 1)), pages)
    wished = SignalFilter(due=kind, owner=mine)
    found = read.desk(signals.signals, wished, today=today(), limit=_CARDS, offset=(shown - 1) * _CARDS)
    cards(sheet.records(found.rows), "duty")
    if pages > 1:
        st.pagination(pages, key="duties_page")


def cards(rows: Sequence[Mapping[str, Any]], name: str) -> None:
    """Signals one below the other, each with what it says, whose it is, what comes next, and the way to it."""
    for row in rows:
        _card(row, name)


def _card(row: Mapping[str, Any], name: str) -> None:
    with st.container(border=True, key=f"{name}_{row['id']}", gap=None):
        said, way = st.columns([6, 1], vertical_alignment="center")
        said.markdown(_said(row))
        page = menu.page("signal")
        way.page_link(page.file, label=t("warnings.open"), query_params={"id": str(row["id"])}, icon=":material/arrow_forward:")


def _said(row: Mapping[str, Any]) -> str:
    place = t(
        "warnings.card_place", exposure=words.money(row["exposure"], row["currency"]), branch=row["branch"],
        officer=words.shown(row["officer"]), owner=words.named(row["owner"]),
    )  # fmt: skip
    marks = [words.clock_mark(row, today())]
    marks += [] if number.missing(row["escalated_at"]) else [f":violet-badge[{t('warnings.escalated')}]"]
    marks += [] if number.missing(row["quiet_since"]) else [f":gray-badge[{t('warnings.quiet')}]"]
    marks += [] if number.missing(row["unjudged_since"]) else [f":orange-badge[{t('warnings.unjudged')}]"]
    return (
        f"{words.badge(row['colour'])} **{plain(row['borrower_name'])}** · {plain(rule_name(row['rule_id']))} {plain(words.against(row))}  \n"
        f":small[{plain(place)}]  \n:small[{words.state(row)} · {plain(words.clock_said(row))} {' '.join(marks)}]"
    )


def foot() -> None:
    """When the book was last judged, and what came of it."""
    newest = read.desk(last_run)
    if newest is None:
        parts.caption("warnings.never_run")
        return
    said = {name: count(newest[name]) for name in ("raised", "updated", "quiet", "unjudged")}
    parts.caption(
        "warnings.last_run", at=f"{read.policy().local(newest['finished_at']):%Y-%m-%d %H:%M}", as_of=day(newest["as_of"]),
        until=day(newest["known_until"]), **said,
    )  # fmt: skip


def last_run(connection: Connection, _reach: Reach) -> Mapping[str, Any] | None:
    """The newest run; None before the first."""
    found = run.runs(connection, 1)
    return None if found.empty else sheet.records(found)[0]
