"""The borrower among its like: every company in reach with confirmed statements, worked out once for book and statements."""

from datetime import date

import pandas as pd
import streamlit as st
from ibis.expr.types import Table

from postloan import charts
from postloan.access import Scope
from postloan.book import Pin
from postloan.borrower import analysis
from postloan.borrower.analysis import Company
from postloan.borrower.health import statements
from postloan.borrower.profile import Head
from postloan.house import house
from postloan.i18n import number
from postloan.policy import Policy
from postloan.ui import go, read
from postloan.ui.borrower.known import whole
from postloan.ui.lang import t
from postloan.ui.parts.chart import chart, switches


def _faces(loans: Table, ids: tuple[str, ...]) -> Table:
    mine = loans.filter(loans.borrower_id.isin(ids))
    return mine.group_by("borrower_id").agg(name=mine.borrower_name.max(), industry=mine.industry.argmax(mine.balance))


def _placed(pin: Pin, scope: Scope, policy: Policy, stamp: tuple[int, int, str]) -> tuple[pd.DataFrame, dict[str, str]]:  # noqa: ARG001  part of the key
    with house().desk.connect() as connection:
        accounts = statements.accounts_of_all(connection, scope.reach)
    rows = pin.ask(scope, _faces, tuple(sorted(accounts))).to_pylist() if accounts else []
    companies = [Company(row["borrower_id"], accounts[row["borrower_id"]], row["industry"]) for row in rows]
    placed = analysis.peers(analysis.values(companies, scope.as_of, policy), policy)
    return placed, {row["borrower_id"]: row["name"] for row in rows}


def placed(view: Scope) -> tuple[pd.DataFrame, dict[str, str]]:
    """Every company's place in every ratio, and the companies' names."""
    return read.book(_placed, whole(view), read.desk(statements.stamp))


def medians(head: Head, view: Scope) -> tuple[dict[str, float], int]:
    """Ratio → the median of the borrower's peers, and how many there are at most."""
    rows, _ = placed(view)
    mine = rows[(rows["borrower_id"] == head.borrower_id) & rows["group"].notna()]
    found = mine[mine["median"].notna()]
    return dict(zip(found["ratio"], found["median"].astype(float), strict=True)), int(found["peers"].max()) if len(found) else 0


def section(head: Head, view: Scope) -> None:
    """One ratio: its level against peers and its own change, and where the borrower stands in words."""
    rows, names = placed(view)
    mine = rows[(rows["borrower_id"] == head.borrower_id) & rows["group"].notna()]
    if mine.empty:
        st.info(t("borrower.compare.no_peers", least=read.policy().peers_min), icon=":material/info:")
        return
    row = switches("borrower_peers")
    ratio = row.selectbox(
        t("borrower.ratio"), list(mine["ratio"]), format_func=lambda name: t(f"ratio.{name}.title"), key="borrower_peer_ratio",
        label_visibility="collapsed", width=220, persist_state="session",
    )  # fmt: skip
    place = mine[mine["ratio"] == ratio].iloc[0]
    among = rows[(rows["ratio"] == ratio) & (rows["industry"] == place["industry"])]
    chart(
        charts.health.peers(among, head.borrower_id, t, names=names), "borrower_peers", _heading(ratio, place, view.as_of), beside=row,
        clicked=_open,
    )  # fmt: skip
    st.caption(_told(place))


def _open() -> None:
    """A company was clicked: open it."""
    borrower_id = go.clicked("borrower_peers").get("borrower_id")
    if borrower_id:
        go.to("borrower", {"id": borrower_id})


def _heading(ratio: str, place: pd.Series, day: date) -> str:
    return t(
        "borrower.peers_heading", ratio=t(f"ratio.{ratio}.title"), group=t(f"ratio.group.{place['group']}"), day=number.day(day)
    )


def _told(place: pd.Series) -> str:
    quadrant = place["quadrant"]
    words = t(f"ratio.quadrant.{quadrant}") if quadrant is not None else number.MISSING
    return t("borrower.peers_told", n=int(place["peers"]), share=number.percent(place["percentile"], 0), quadrant=words)
