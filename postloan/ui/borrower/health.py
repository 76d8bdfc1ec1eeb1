"""The part of a borrower's page on its health: one view at a time, so that only what is looked at is worked out."""

from collections.abc import Callable, Mapping

import streamlit as st

from postloan.access import Scope
from postloan.borrower.profile import Head
from postloan.statement import Accounts
from postloan.ui.borrower import capacity, compare, peering, plausibility, ratio_view, score_view
from postloan.ui.borrower.known import accounts_until, whole
from postloan.ui.lang import t

View = Callable[[Head, Scope, tuple[Accounts, ...]], None]
VIEWS: Mapping[str, View] = {
    "score": lambda head, view, _: score_view.section(view, head.borrower_id),
    "ratios": lambda _head, _view, accounts: ratio_view.trends(accounts),
    "capacity": capacity.section,
    "compare": compare.section,
    "distress": lambda _head, _view, accounts: ratio_view.distress(accounts),
    "peers": lambda head, view, _: peering.section(head, view),
    "plausibility": lambda head, view, _: plausibility.section(whole(view), head.borrower_id),
}


def section(head: Head, view: Scope) -> None:
    """The view that was chosen; without confirmed statements one sentence and the parts of the score that the book knows."""
    accounts = accounts_until(head.borrower_id, view.as_of)
    if not accounts:
        st.info(t("borrower.no_health"), icon=":material/info:")
        return
    chosen = st.segmented_control(
        t("borrower.health_view"), list(VIEWS), default="score", required=True, key="borrower_health_view",
        format_func=lambda name: t(f"borrower.view.{name}"), label_visibility="collapsed",
    )  # fmt: skip
    VIEWS[chosen](head, view, accounts)
