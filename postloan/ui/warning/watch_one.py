"""One stay on the watch list: whose, why and since when, what was said since, and what can be said now."""

import pandas as pd
import streamlit as st

from postloan.access import Scope
from postloan.i18n import number
from postloan.i18n.number import count, day
from postloan.terms import RiskClass
from postloan.ui import menu, parts, read, sheet, who
from postloan.ui.fields import plain
from postloan.ui.lang import language, t, term
from postloan.ui.warning import marks, watch_read, watch_say, watch_words
from postloan.warning.watch import queries
from postloan.warning.watch.model import Entry, Word


def opened() -> Entry | None:
    """The stay that the address names; None: the list is wanted.

    Raises:
        OutOfReach: it is not there or not his to see.
    """
    asked = watch_read.asked_number("entry")
    return None if asked is None else read.desk(queries.one, asked)


def show(view: Scope, entry: Entry) -> None:
    _heading(entry)
    _figures(view, entry)
    marks.line(entry.borrower_id)
    left, right = st.columns([3, 2], gap="medium")
    with right:
        watch_say.section(entry)
    with left:
        parts.heading("watch.reason")
        st.markdown(plain(entry.reason))
        _words(entry.words)
        _earlier(entry)


def _back() -> None:
    st.query_params.pop("entry", None)


def _heading(entry: Entry) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="watch_head"):
        st.button(t("watch.back"), icon=":material/arrow_back:", key="watch_back", on_click=_back)
        said = (
            f"{watch_words.badge(vars(entry))} :gray-badge[{t('watch.strategy_is', name=watch_words.strategy(entry.strategy))}]"
        )
        st.markdown(f"#### {plain(entry.borrower_name)} {said}", anchors=False, width="content")
        _way("borrower", "watch.to_borrower", {"id": entry.borrower_id})
        if entry.signal_id is not None:
            _way("signal", "watch.to_signal", {"id": str(entry.signal_id)})


def _way(page: str, key: str, query: dict[str, str]) -> None:
    wanted = menu.page(page)
    if who.actor().may(wanted.right):
        st.page_link(wanted.file, label=t(key), icon=wanted.icon, query_params=query)


def _figures(view: Scope, entry: Entry) -> None:
    (now,) = sheet.records(watch_read.standing(view, pd.DataFrame([vars(entry)])))
    told = [
        ("exposure", _money(entry.exposure, entry.currency), None), ("balance", _money(now["balance"], view.currency), None),
        ("dpd", count(now["dpd"]), None),
        ("risk_class", number.MISSING if now["risk_class"] is None else term(RiskClass(now["risk_class"])), None),
        ("entered_on", day(entry.entered_on), None), ("review_on", day(entry.review_on), None), ("stay_until", day(entry.stay_until), None),
    ]  # fmt: skip
    with st.container(key="figures_watch_one"):
        for column, (name, value, more) in zip(st.columns(len(told), gap="xsmall"), told, strict=True):
            column.metric(t(f"watch.column.{name}"), value, help=more, border=True)


def _money(amount: object, currency: str) -> str:
    return number.money(amount, language(), currency=currency)  # type: ignore[arg-type]


def _words(said: tuple[Word, ...]) -> None:
    """Everything said about the stay, the newest first."""
    parts.heading("watch.course")
    for one in reversed(said):
        due = f" · {t('watch.next_review', day=day(one.review_on))}" if one.review_on else ""
        head = f"**{t(f'watch.word.{one.kind}')}** :gray-badge[{watch_words.strategy(one.strategy)}]"
        line = f":small[{day(one.on)} · {plain(one.who)}{due}]"
        st.markdown(f"{head} {line}  \n{plain(one.text or '')}")


def _earlier(entry: Entry) -> None:
    """Other stays of the same borrower."""
    others = [one for one in read.desk(queries.of_borrower, entry.borrower_id) if one.id != entry.id]
    if others:
        parts.heading("watch.earlier")
        for one in others:
            st.markdown(plain(t("watch.earlier_line", since=day(one.entered_on), until=day(one.left_on), reason=one.reason)))
