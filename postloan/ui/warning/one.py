"""The head of a signal's page: whose it is, what fired, who has to act by when; and the borrower's other signals."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from postloan.access import Right
from postloan.errors import OutOfReach
from postloan.i18n import number
from postloan.i18n.number import count, day
from postloan.terms import SignalState
from postloan.ui import act, menu, parts, read, sheet, who
from postloan.ui.clock import today
from postloan.ui.fields import plain
from postloan.ui.lang import t, term
from postloan.ui.warning import duties, marks, watch_mark, words
from postloan.ui.warning.measured import rule_name
from postloan.warning.life import queries as signals
from postloan.warning.life.model import Mute, Signal
from postloan.warning.life.muting import unmute_signal
from postloan.warning.life.queries import SignalFilter

Row = Mapping[str, Any]
#: A borrower has at most one open signal a rule.
_MOST = 100
#: Of the key figures; the first has the longest label: the value, and the limit it passed.
_WIDTHS = (1.35, 1, 1, 1, 1, 1)


@dataclass(frozen=True)
class Opened:
    """A signal with all that its page shows; ``others`` are the borrower's other open signals."""

    found: Signal
    others: tuple[Row, ...]

    @property
    def row(self) -> Row:
        """The signal as a row of a list."""
        return vars(self.found)


def asked_for(written: str) -> Opened:
    """The signal that the address names.

    Raises:
        OutOfReach: it is not there or not his to see.
    """
    if not (written.isdecimal() and len(written) < 10):
        raise OutOfReach
    found = read.desk(signals.one, int(written))
    same = read.desk(signals.signals, SignalFilter(borrower_id=found.borrower_id), today=today(), limit=_MOST)
    return Opened(found, tuple(row for row in sheet.records(same.rows) if row["id"] != found.id))


def heading(opened: Opened) -> None:
    """Name, rule, level and state; the key figures; what red asks for."""
    row = opened.row
    title = st.container(horizontal=True, vertical_alignment="center", key="title")
    said = t("warnings.signal.title", borrower=plain(row["borrower_name"]), rule=plain(rule_name(row["rule_id"])))
    title.markdown(f"#### {said} {words.badge(row['colour'])} :gray-badge[{words.state(row)}]", anchors=False, width="content")
    with title.container(horizontal=True, gap="small", width="content"):
        _ways(row)
    with st.container(key="loan_head"):
        figures = _figures(row)
        for column, (label, value, more) in zip(st.columns(_WIDTHS, gap="xsmall"), figures, strict=True):
            column.metric(label, value, border=True, help=more)
    _notes(opened)


def _ways(row: Row) -> None:
    """To the borrower and to its worst loan, for those whose role may."""
    ways = [("borrower", "to_borrower", {"id": row["borrower_id"]})]
    ways += [] if number.missing(row["loan_id"]) else [("loan", "to_loan", {"loan": row["loan_id"]})]
    for page, key, query in ways:
        wanted = menu.page(page)
        if who.actor().may(wanted.right):
            st.page_link(wanted.file, label=t(f"warnings.signal.{key}"), icon=wanted.icon, query_params=query)
    watch_mark.way(row["borrower_id"], row["id"])


def _figures(row: Row) -> list[tuple[str, str, str | None]]:
    first, last = (day(words.day_of(row[name])) for name in ("first_as_of", "last_as_of"))
    due = words.due(row)
    return [
        (_value_label(row), words.value(row), t("warnings.signal.value_help")),
        (t("warnings.signal.since"), day(words.day_of(row["since"])), None),
        (t("warnings.signal.exposure"), words.money(row["exposure"], row["currency"]), None),
        (t("warnings.signal.owner"), words.named(row["owner"]), None),
        (t("warnings.signal.clock"), day(due), words.clock_said(row)),
        (t("warnings.signal.seen"), count(row["times"]), t("warnings.signal.seen_help", first=first, last=last)),
    ]  # fmt: skip


def _value_label(row: Row) -> str:
    passed = words.limit(row)
    said = t("warnings.signal.value")
    return said if passed is None else t("warnings.card_figure", value=said, limit=plain(passed))


def _opening(sentence: str) -> str:
    """What elsewhere follows other words, as the beginning of a line."""
    return sentence[:1].upper() + sentence[1:]


def _notes(opened: Opened) -> None:
    """How late it is, that it fell silent or cannot be judged, that its rule is muted, and what the borrower's level asks for."""
    row = opened.row
    said = [] if words.due(row) is None else [f"{plain(_opening(words.clock_said(row)))} {words.clock_mark(row, today())}"]
    if not number.missing(row["quiet_since"]):
        said.append(f":gray-badge[{t('warnings.quiet_since', day=day(words.day_of(row['quiet_since'])))}]")
    if not number.missing(row["unjudged_since"]):
        why, since = t(f"warnings.why.{row['unjudged_why']}"), day(words.day_of(row["unjudged_since"]))
        said.append(f":orange-badge[{t('warnings.unjudged_since', day=since, why=why)}]")
    if not number.missing(row["set_aside_on"]):
        said.append(f":gray-badge[{t('warnings.set_aside', day=day(words.day_of(row['set_aside_on'])))}]")
    if not number.missing(row["escalated_at"]):
        said.append(f":violet-badge[{t('warnings.escalated')}]")
    if row["state"] == SignalState.CLOSED:
        said.append(plain(t("warnings.signal.nothing", as_=term(row["closed_as"]), day=day(words.day_of(row["closed_on"])))))
    st.markdown("　".join(said))
    for mute in opened.found.mutes:
        if mute.live(today()):
            said_of = t("warnings.signal.muted", until=day(mute.until), reason=mute.reason, who=mute.muted_by)
            st.info(plain(said_of), icon=":material/notifications_off:")
            _unmute(mute)
    marks.frozen(row["borrower_id"])


def _unmute(mute: Mute) -> None:
    if who.actor().may(Right.MUTE_SIGNAL):
        st.button(
            t("warnings.act.unmute"), key=f"unmute_{mute.id}", on_click=functools.partial(
                act.do, unmute_signal, mute.id, mute.version, done="warnings.done.unmute"
            ),
        )  # fmt: skip


def others(opened: Opened) -> None:
    """What else stands open about the borrower."""
    if opened.others:
        parts.heading("warnings.signal.others")
        duties.cards(opened.others, "other")
