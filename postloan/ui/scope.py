"""The scope bar: date, branch, product and more, drawn once by the frame, kept in the address.

What stands in the address is a wish. The options come from the book within the person's reach, and the book applies the
reach again whatever the scope says.
"""

from datetime import date

import streamlit as st

from postloan.access import SLICES, Actor, Reach, Scope
from postloan.book import Pin, Report
from postloan.ui import read, who
from postloan.ui.fields import plain
from postloan.ui.go import NOT_GIVEN, PICKED
from postloan.ui.lang import field, in_words, said, t
from postloan.ui.parts.words import empty

_ROW = ("branch", "product")
_MORE = tuple(name for name in SLICES if name not in _ROW)
_STATE = "_scope"


def bar(actor: Actor) -> None:
    """Draw the bar and fix the scope of this run. With an empty book there is nothing to choose from, and no bar."""
    pin = read.pin()
    st.session_state[_STATE] = None
    if pin.empty:
        return
    values = read.options(actor.reach, SLICES)
    with st.container(horizontal=True, vertical_alignment="center", key="scope_bar", gap="small"):
        as_of = _date(pin, actor.reach)
        chosen = {name: _slice(name, values[name]) for name in _ROW}
        st.checkbox(_more_label(), key="scope_open", on_change="ignore")
    with st.container(horizontal=True, key="scope_more", gap="small"):
        chosen |= {name: _slice(name, values[name]) for name in _MORE}
        currency = _currency(pin)
    _awaited(pin, actor.reach, as_of)
    scope = Scope(actor.reach, date.fromisoformat(as_of), currency)
    st.session_state[_STATE] = scope.narrowed(**{name: tuple(wanted) for name, wanted in chosen.items() if wanted})


def _date(pin: Pin, reach: Reach) -> str:
    """The newest complete date unless another is wished for. A date of another branch's tape is none of this reach."""
    days = [one.as_of.isoformat() for one in reversed(pin.reports(reach))] or [pin.dates[-1].isoformat()]
    newest = pin.newest(reach)
    first = days.index(newest.isoformat()) if newest else 0
    chosen: str = st.selectbox(
        t("scope.as_of"), days, index=first, key="as_of", bind="query-params", icon=":material/calendar_today:",
        label_visibility="collapsed", required=True, width=150,
    )  # fmt: skip
    return chosen if chosen in days else days[first]


def show_newest() -> None:
    """After the book has changed by this person's hand: take its new version, and show its newest complete date. For callbacks."""
    read.begin()
    newest = read.pin().newest(who.actor().reach)
    if newest is not None:
        st.session_state["as_of"] = newest.isoformat()


def _awaited(pin: Pin, reach: Reach, as_of: str) -> None:
    """Say so when not all branches have reported for the date, or have begun to for a newer one."""
    found = {one.as_of.isoformat(): one for one in pin.reports(reach)}
    shown, last = found.get(as_of), max(found.values(), key=lambda one: one.as_of, default=None)
    if shown is not None and not shown.complete:
        st.warning(_counted("scope.partial", shown), icon=":material/rule:")
    elif last is not None and last.as_of.isoformat() > as_of and not last.complete:
        st.caption(f":material/schedule: {_counted('scope.arriving', last)}")


def _counted(key: str, report: Report) -> str:
    listed = {name: plain(in_words(names)) for name, names in (("names", report.spoken), ("awaited", report.awaited))}
    return t(key, day=report.as_of, n=len(report.spoken), of=len(report.spoken) + len(report.awaited), **listed)


def _slice(name: str, values: list[str]) -> list[str]:
    """One slice's box. A value that was picked in a chart of an older date is offered too, though no loan has it today."""
    values = [value or NOT_GIVEN for value in values]
    picked = st.session_state.get(PICKED, {}).get(name)
    values += [picked] if picked and picked not in values else []
    wanted: list[str] = st.multiselect(
        field(name), values, key=name, bind="query-params", placeholder=t(f"scope.all.{name}"),
        format_func=lambda value: said(name, None if value == NOT_GIVEN else value), label_visibility="collapsed", width=250, wrap=False, select_all=False,
    )  # fmt: skip
    return ["" if value == NOT_GIVEN else value for value in wanted if value in values]


def _currency(pin: Pin) -> str:
    """The currency whose amounts are shown; amounts of different currencies are never added."""
    ours = read.policy().reporting_currency
    known = sorted(pin.currencies, key=lambda code: (code != ours, code))
    if len(known) < 2:
        return known[0] if known else ours
    chosen: str = st.selectbox(
        t("scope.currency"), known, key="currency", bind="query-params", label_visibility="collapsed", width=120
    )
    return chosen if chosen in known else known[0]


def _more_label() -> str:
    chosen = sum(bool(st.session_state.get(name)) for name in _MORE)
    return t("scope.more_chosen", n=chosen) if chosen else t("scope.more")


def current() -> Scope:
    """What the person looks at now. An empty book stops the page with its one sentence and the way to fill it."""
    who.actor()
    if st.session_state.get(_STATE) is None:
        empty("empty.book", page="imports")
        st.stop()
    scope: Scope = st.session_state[_STATE]
    return scope


def maybe() -> Scope | None:
    """The scope, or ``None`` with an empty book: for pages that also have something to say without loans."""
    scope: Scope | None = st.session_state.get(_STATE)
    return scope
