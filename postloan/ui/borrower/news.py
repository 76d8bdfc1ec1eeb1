"""What became known of the borrower from outside, on its page: events with their sources, and the newest figures."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from postloan.access import Right, Scope
from postloan.borrower.profile import Head, news
from postloan.i18n import number
from postloan.i18n.number import MISSING
from postloan.ui import parts, read, who
from postloan.ui.borrower.known import whole
from postloan.ui.clock import today
from postloan.ui.lang import language, t

_EVENT = ("known_on", "kind", "amount", "detail", "happened_on", "ended_on", "source", "reference")
_MONEY = "amount"


def until(view: Scope) -> date:
    """News count up to today as long as the newest loans are looked at; on an earlier date only what was known then."""
    return today() if read.pin().newest(view.reach) == view.as_of else view.as_of


def events(head: Head, view: Scope) -> list[dict[str, Any]]:
    return read.book(news.events_of, whole(view), borrower_id=head.borrower_id, until=until(view))


def section(head: Head, view: Scope) -> None:
    """Events, then the newest figure of each metric; without any, a sentence and the way to import them."""
    told = events(head, view)
    figures = read.book(news.observations_of, whole(view), borrower_id=head.borrower_id, until=until(view))
    if not told and not figures:
        parts.empty("borrower.no_news", page="imports" if who.actor().may(Right.IMPORT_LEDGER) else None)
        return
    _events(told, head)
    _figures(figures)


def _events(told: Sequence[Mapping[str, Any]], head: Head) -> None:
    if not told:
        st.caption(t("borrower.no_events_known"))
        return
    parts.caption("borrower.events_known", n=number.count(len(told)), open=number.count(_open(told)))
    frame = pd.DataFrame({t(f"borrower.news.{name}"): [_said(name, row, head.currency) for row in told] for name in _EVENT})
    st.dataframe(frame, key="borrower_events", hide_index=True, column_config=_sides(t("borrower.news.amount")))


def _open(told: Sequence[Mapping[str, Any]]) -> int:
    return sum(row["ended_on"] is None and row["kind"] not in news.PLAIN for row in told)


def _said(name: str, row: Mapping[str, Any], currency: str) -> str:
    value = row[name]
    if name == "kind":
        grade = f" {row['grade']}" if row["grade"] else ""
        return t(f"term.event_kind.{value}") + grade
    if value is None:
        return t("borrower.news.goes_on") if name == "ended_on" and row["kind"] not in news.PLAIN else MISSING
    return number.money(value, language(), currency=currency) if name == _MONEY else str(value)


def _figures(rows: Sequence[Mapping[str, Any]]) -> None:
    found = news.newest(rows)
    if not found:
        st.caption(t("borrower.no_figures_known"))
        return
    parts.caption("borrower.figures_known", n=number.count(len(found)))
    frame = pd.DataFrame([_line(one) for one in found])
    columns = {name: t(f"borrower.news.{name}") for name in frame}
    numbers = (columns["value"], columns["before"])
    st.dataframe(frame.rename(columns=columns), key="borrower_figures", hide_index=True, column_config=_sides(*numbers))


def _line(one: news.Figure) -> dict[str, str]:
    return {
        "metric": t(f"term.observation_metric.{one.metric}"), "value": one.value, "observed_on": number.day(one.observed_on),
        "before": one.before or MISSING, "before_on": number.day(one.before_on), "known_on": number.day(one.known_on), "source": one.source,
    }  # fmt: skip


def _sides(*headings: str) -> dict[str, Any]:
    """Figures stand to the right."""
    return {heading: st.column_config.Column(alignment="right") for heading in headings}
