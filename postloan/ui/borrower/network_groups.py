"""Groups of connected clients: what each owes together, and its members."""

import functools

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from postloan.access import Scope
from postloan.borrower.network import group
from postloan.i18n.number import day
from postloan.portfolio.exposure import limit
from postloan.portfolio.exposure.capital import capital_of
from postloan.ui import go, parts, read
from postloan.ui.borrower import network_figures as figures
from postloan.ui.fields import plain
from postloan.ui.lang import t
from postloan.ui.parts.chart import titled
from postloan.ui.parts.tables import draw
from postloan.ui.parts.take import take

_CHOSEN = "network_group"
_COLUMNS = (
    "group_id",
    "members",
    "loans",
    "balance",
    "exposure",
    "npl_balance",
    "npl_ratio",
    "risk_class",
    "dpd",
    "share_of_capital",
    "share_of_tier1",
)


def groups(view: Scope) -> None:
    """The fifth part: groups, the largest first, and the members of one."""
    found = read.book(group.groups, view)
    if found.empty:
        parts.empty("network.no_groups", page="imports")
        return
    _list(_shared(found, view), view)
    _members(found, view)
    if not view.whole:
        parts.caption("limit.note.part")
    parts.caption("network.group_click")


def _shared(rows: pd.DataFrame, view: Scope) -> pd.DataFrame:
    policy = read.policy()
    capital = {name: capital_of(policy, name, view.currency) for name in ("net_capital", "tier1_capital")}
    shown = group.with_shares(rows, capital)[list(_COLUMNS)]
    states = [
        limit.state_of_name("group", owed, exposed, view, policy).value
        for owed, exposed in zip(rows["balance"], rows["exposure"], strict=True)
    ]
    return shown.assign(limit_state=states)


def _list(rows: pd.DataFrame, view: Scope) -> None:
    ids = tuple(rows["group_id"])
    unit = parts.unit_of(rows, view.currency).name
    parts.figure_table(
        rows, "network_groups", t("network.groups_table", unit=unit, day=day(view.as_of)), view, height=min(420, 38 + 28 * len(rows)),
        explained=lambda row, column: figures.of_group(row, column, read.policy(), view), opened={"group_id": functools.partial(_look_at, ids)},
    )  # fmt: skip


def _look_at(ids: tuple[str, ...], place: int) -> None:
    st.session_state[_CHOSEN] = ids[place]


def _members(rows: pd.DataFrame, view: Scope) -> None:
    ids = list(rows["group_id"])
    if st.session_state.get(_CHOSEN) not in ids:
        st.session_state.pop(_CHOSEN, None)
    bar = parts.switches("network_group_members")
    chosen = bar.selectbox(t("network.group"), ids, key=_CHOSEN, label_visibility="collapsed", width=150, persist_state="session")
    members(view, chosen, "network_group_members", bar=bar)


def members(view: Scope, group_id: str, key: str, *, bar: DeltaGenerator | None = None) -> None:
    """The members of one group; a name leads to its page, a number to its loans."""
    found = read.book(group.members, view, group_id=group_id)
    shown = found[["borrower_name", "loans", "balance", "exposure", "npl_balance", "risk_class", "dpd"]]
    ids = tuple(found["borrower_id"])
    unit = parts.unit_of(shown, view.currency).name
    row = bar or parts.switches(key)
    take(row, shown, key, view.currency)
    titled(row, t("network.group_members", group=plain(group_id), unit=unit, day=day(view.as_of)))
    draw(shown, key, view.currency, clicked=functools.partial(go.borrower_opened, key, ids))
