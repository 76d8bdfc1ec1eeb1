"""Special visits: borrowers at red whom nobody has been to since the visit was asked for."""

import pandas as pd
import streamlit as st

from postloan import visit
from postloan.i18n.number import MISSING, count, day, money
from postloan.ui import go, read
from postloan.ui.clock import today
from postloan.ui.lang import field, language, t
from postloan.ui.parts.chart import switches, titled
from postloan.ui.warning import marks
from postloan.warning.life import figures

_KEY = "visits_asked"
_SHOWN = 200


def waiting() -> pd.DataFrame:
    """Those still to be made, the longest due first."""
    asked = read.desk(figures.visits_asked)
    made = read.desk(visit.last_visits, list(asked["borrower_id"]))
    since = zip(asked["borrower_id"], asked["asked_on"], strict=True)
    return asked[[who not in made or made[who] < on for who, on in since]]


def show() -> None:
    """The list with a way to each borrower; nothing where no visit waits."""
    found = waiting() if marks.may_see() else pd.DataFrame()
    if found.empty:
        return
    titled(switches(_KEY), t("warnings.visits.title", n=count(len(found))))
    shown = found.head(_SHOWN)
    ids = tuple(shown["borrower_id"])
    rows = pd.DataFrame({
        "borrower_name": shown["borrower_name"], field("branch"): shown["branch"], field("officer"): shown["officer"].fillna(MISSING),
        t("warnings.visits.exposure"): [money(one, language(), currency=code) for one, code in zip(shown["exposure"], shown["currency"], strict=True)],
        t("warnings.visits.asked_on"): shown["asked_on"].map(day), t("warnings.visits.by"): shown["visit_by"].map(day),
        t("warnings.visits.late"): [count((today() - by).days) if by < today() else MISSING for by in shown["visit_by"]],
    })  # fmt: skip
    st.dataframe(
        rows, key=_KEY, hide_index=True, row_height=28, height=min(300, 38 + 28 * len(rows)), selection_mode="single-cell",
        column_config={
            "borrower_name": st.column_config.TextColumn(field("borrower_name"), pinned=True),
            **{t(f"warnings.visits.{name}"): st.column_config.TextColumn(alignment="right") for name in ("exposure", "late")},
        },
        on_select=lambda: go.borrower_opened(_KEY, ids),
    )  # fmt: skip
