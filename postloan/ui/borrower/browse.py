"""The list of borrowers: its conditions, its rows with what the desk knows of them, and the way to each."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from postloan.access import Right, Scope
from postloan.borrower import profile
from postloan.borrower.health import Health
from postloan.borrower.profile import BorrowerFilter, BorrowerPage
from postloan.borrower.profile.filed import Statements, chosen
from postloan.borrower.profile.listing import SORTS
from postloan.borrower.spread.borrowers import Borrower
from postloan.i18n import number
from postloan.i18n.number import missing
from postloan.terms import BorrowerType, RiskClass
from postloan.ui import go, parts, read, who
from postloan.ui.borrower import scored
from postloan.ui.clock import today
from postloan.ui.lang import field, language, said, t, term
from postloan.ui.parts.tables import draw

PAGE = 50
_SHOWN = (
    "borrower_name", "borrower_id", "exposure", "balance", "undrawn", "loans", "dpd", "risk_class", "health", "statement_on",
    "statements_late", "group_id", "industry", "borrower_type", "branch", "officer",
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What the person asks the list for."""

    filters: BorrowerFilter
    filed: Statements | None
    sort: str
    descending: bool
    page: int

    @property
    def query(self) -> dict[str, Any]:
        return {
            "wanted": self.filters, "sort": self.sort, "descending": self.descending, "offset": (self.page - 1) * PAGE, "limit": PAGE,
        }  # fmt: skip

    def export(self, view: Scope) -> list[tuple[str, str]]:
        """The same list as a query string for the export."""
        chosen = [(name, value) for name, values in view.chosen for value in values]
        scope = [("as_of", view.as_of.isoformat()), ("currency", view.currency), *chosen]
        kinds = [("kind", kind) for kind in self.filters.kinds]
        classes = [("class", str(code)) for code in self.filters.classes]
        least = [] if self.filters.dpd_min is None else [("dpd_min", str(self.filters.dpd_min))]
        filed = [] if self.filed is None else [("statements", self.filed.value)]
        how = [("search", self.filters.search), ("sort", self.sort), ("descending", "1" if self.descending else "0")]
        return [*scope, *kinds, *classes, *least, *filed, ("grouped", "1" if self.filters.grouped else "0"), *how]


def bar() -> Wanted:
    """Draw the conditions and return what is wanted."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="borrower_filters"):
        search = st.text_input(
            t("borrower.search"), key="find", bind="query-params", placeholder=t("borrower.search"), label_visibility="collapsed",
            icon=":material/search:", width=190, on_change=_first_page, max_chars=80,
        )  # fmt: skip
        kinds = _several("borrower_kinds", list(BorrowerType), term, "borrower.all_kinds")
        classes = _several("borrower_classes", [int(one) for one in RiskClass], _class, "borrower.all_classes")
        filed = st.selectbox(
            t("borrower.statements"), list(Statements), index=None, key="borrower_filed", placeholder=t("borrower.statements"),
            format_func=lambda name: t(f"borrower.filed.{name.value}"), label_visibility="collapsed", width=140, on_change=_first_page,
            persist_state="session",
        )  # fmt: skip
        overdue = st.checkbox(t("borrower.overdue_only"), key="borrower_overdue", on_change=_first_page, persist_state="session")
        grouped = st.checkbox(t("borrower.grouped_only"), key="borrower_grouped", on_change=_first_page, persist_state="session")
        sort = st.selectbox(
            t("borrower.sort"), SORTS, key="borrower_sort", format_func=field, label_visibility="collapsed", icon=":material/sort:",
            width=125, on_change=_first_page, persist_state="session",
        )  # fmt: skip
        descending = st.toggle(
            t("loans.descending"), value=True, key="borrower_descending", on_change=_first_page, persist_state="session"
        )
    filters = BorrowerFilter(search, tuple(kinds), tuple(classes), 1 if overdue else None, grouped, **_among(filed))
    return Wanted(filters, filed, sort, descending, int(st.session_state.get("borrower_page", 1)))


def _class(code: int) -> str:
    return said("risk_class", code)


def _several(key: str, codes: list[Any], called: Any, empty: str) -> list[Any]:
    chosen: list[Any] = st.multiselect(
        t(empty), codes, key=key, format_func=called, placeholder=t(empty), label_visibility="collapsed", width=150, wrap=False,
        on_change=_first_page, select_all=False, persist_state="session",
    )  # fmt: skip
    return chosen


def _first_page() -> None:
    st.session_state["borrower_page"] = 1


def _among(filed: Statements | None) -> dict[str, tuple[str, ...]]:
    return read.desk(chosen, filed, pin=read.pin(), policy=read.policy(), today=today())


def rows(found: BorrowerPage, view: Scope) -> pd.DataFrame:
    """The rows of the page with health and statements beside what the book says."""
    people = [_person(row) for row in found.rows.to_dict("records")]
    filed = read.desk(profile.filed, people, read.policy(), today())
    scores = _scores(tuple(one for one in filed if filed[one].last_on is not None), view)
    shown = found.rows.assign(
        health=pd.Series([health_said(scores.get(one.borrower_id)) for one in people], dtype=object),
        statement_on=pd.Series([filed[one.borrower_id].last_on for one in people], dtype=object),
        statements_late=pd.array([filed[one.borrower_id].late for one in people], dtype="Int64"),
    )
    return shown[list(_SHOWN)]


def _person(row: Mapping[Any, Any]) -> Borrower:
    officer, kind = (None if missing(row[name]) else row[name] for name in ("officer", "borrower_type"))
    since = None if missing(row["since"]) else pd.Timestamp(row["since"]).date()
    return Borrower(row["borrower_id"], row["borrower_name"], row["branch"], officer, kind, Decimal(str(row["balance"])), since)


def _scores(ids: tuple[str, ...], view: Scope) -> dict[str, Health]:
    """Health of the borrowers of this page that have confirmed statements."""
    if not ids:
        return {}
    return {name: point.health for name, point in scored.some(view, ids).items()}


def health_said(health: Health | None) -> str | None:
    """The score with its level; in words where too little is known for a number; None without statements."""
    if health is None:
        return None
    if health.value is None or health.band is None:
        return t("borrower.not_enough")
    return t("borrower.score", value=f"{health.value:.0f}", band=t(f"health.band.{health.band.value}"))


def table(found: BorrowerPage, view: Scope) -> None:
    """One row a borrower; a click on the name or the number opens it."""
    if not found.total:
        st.info(t("borrower.none"), icon=":material/search_off:")
        return
    shown = rows(found, view)
    opened = functools.partial(go.borrower_opened, "borrowers_table", tuple(shown["borrower_id"]))
    draw(shown, "borrowers_table", view.currency, 430, opened)


def pages(found: BorrowerPage, view: Scope) -> None:
    """How many there are, what they owe, and the way through them."""
    if not found.total:
        return
    first = (int(st.session_state.get("borrower_page", 1)) - 1) * PAGE + 1
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(
            t(
                "borrower.count", total=number.count(found.total), loans=number.count(found.loans), first=number.count(first),
                exposure=number.money(found.exposure, language(), currency=view.currency), last=number.count(first + len(found.rows) - 1),
            ), width="content",
        )  # fmt: skip
        st.pagination(-(-found.total // PAGE), key="borrower_page", persist_state="session")


def downloads(wanted: Wanted, view: Scope) -> None:
    if who.actor().may(Right.EXPORT_LOANS):
        parts.downloads(
            Right.EXPORT_LOANS,
            {"loans.csv": "/export/borrowers.csv", "loans.xlsx": "/export/borrowers.xlsx"},
            wanted.export(view),
        )
