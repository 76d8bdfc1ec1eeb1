"""The head of a borrower's page: who it is, what it owes, how late it is, how sound it is, and the papers to take away."""

from typing import Any

import streamlit as st

from postloan.access import Right, Scope
from postloan.borrower.covenant import State
from postloan.borrower.covenant.queries import of_borrower
from postloan.borrower.profile import Head
from postloan.i18n import number
from postloan.i18n.number import MISSING, day
from postloan.ui import parts, read, who
from postloan.ui.borrower.browse import health_said
from postloan.ui.borrower.known import score_now
from postloan.ui.clock import today
from postloan.ui.fields import plain
from postloan.ui.lang import field, in_words, language, said, t
from postloan.ui.warning import marks, watch_mark

_WHO = ("branch", "officer", "industry", "region", "borrower_type", "group_id")


def show(head: Head, view: Scope) -> None:
    """Name and date, the papers beside it, the key figures, and one line on who it is."""
    row = st.container(horizontal=True, vertical_alignment="center", key="title")
    dated = t("part.as_of", day=day(head.as_of))
    row.markdown(f"#### {plain(head.name)} · {plain(head.borrower_id)} :small[{dated}]", anchors=False, width="content")
    with row.container(horizontal=True, gap="small", width="content"):
        watch_mark.way(head.borrower_id)
    _papers(row, head, view)
    if not head.live:
        st.info(t("borrower.not_live", day=day(head.as_of)), icon=":material/info:")
    with st.container(key="loan_head"):
        figures = _figures(head, view)
        for column, (label, value, more) in zip(st.columns(len(figures), gap="xsmall"), figures, strict=True):
            column.metric(label, value, border=True, help=more)
    marks.line(head.borrower_id)
    st.caption(" · ".join(_who(head)))
    if head.elsewhere:
        others = in_words(f"{code} {number.count(n)}" for code, n in head.elsewhere.items())
        st.caption(t("borrower.elsewhere", currency=head.currency, others=others))


def _papers(row: Any, head: Head, view: Scope) -> None:
    """The printable summary, for those whose role may take loans away."""
    if not who.actor().may(Right.EXPORT_LOANS):
        return
    query = {"id": head.borrower_id, "as_of": view.as_of.isoformat(), "currency": view.currency, "lang": language()}
    with row.container(horizontal=True, gap="small", width="content"):
        for kind, icon in (("pdf", ":material/picture_as_pdf:"), ("docx", ":material/description:")):
            parts.download(f"borrower.print_{kind}", f"/export/borrower.{kind}", query, icon)


def _money(value: Any, head: Head) -> str:
    return MISSING if value is None else number.money(value, language(), currency=head.currency)


def _figures(head: Head, view: Scope) -> list[tuple[str, str, str | None]]:
    """Label, value, explanation."""
    made_of = t("borrower.exposure_of", balance=_money(head.balance, head), undrawn=_money(head.undrawn, head))
    overdue = [one for one in (head.overdue_principal, head.overdue_interest) if one is not None]
    classed = MISSING if head.risk_class is None else said("risk_class", head.risk_class)
    return [
        (field("exposure"), _money(head.exposure, head), made_of),
        (t("borrower.loans_held"), number.count(head.count), None),
        (t("borrower.overdue_amount"), _money(sum(overdue) if overdue else None, head), t("borrower.overdue_help")),
        (t("borrower.dpd_worst"), number.count(head.dpd), None),
        (t("borrower.class_worst"), classed, None),
        (field("health"), health_said(score_now(head, view)) or MISSING, t("borrower.health_help")),
        (t("borrower.covenants_held"), _covenants(head), t("borrower.covenants_help")),
    ]


def _covenants(head: Head) -> str:
    """Breached of all that are in force."""
    found = read.desk(of_borrower, head.borrower_id, on=today(), policy=read.policy())
    standing = [one.state for one in found if one.state is not State.ENDED]
    if not standing:
        return MISSING
    return t("borrower.covenants_of", breached=standing.count(State.BREACHED), all=len(standing))


def _who(head: Head) -> list[str]:
    """Who it is, in one line; what the tape does not say is left out of it."""
    told = [(name, head.who[name]) for name in _WHO if head.who[name]]
    return [f"{field(name)} {plain(in_words(said(name, one) for one in values))}" for name, values in told]
