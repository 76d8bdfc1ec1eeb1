"""Ways back to oneself: rings, mutual guarantees, joint groups and the short cycles in them; and who guarantees too much."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from postloan.access import Scope
from postloan.borrower.network.circle import total, worst
from postloan.borrower.network.graph import LISTED_MAX, Names
from postloan.borrower.network.picture import View
from postloan.i18n.number import count, day
from postloan.ui import parts
from postloan.ui.borrower import network_read, network_tables
from postloan.ui.borrower.network_tables import amount, called
from postloan.ui.lang import t

_TABLE = 282
#: So many names of a ring are written out.
_NAMES = 3


def rings(view: Scope) -> None:
    """The second part: rings and cycles."""
    found = network_read.overview(view)
    network = found.seen.network
    left, right = st.columns(2)
    with left:
        _table(found, view, network.rings, "network_rings", "network.rings_table")
        _table(found, view, network.mutual, "network_mutual", "network.mutual_table")
    with right:
        _table(found, view, network.cycles, "network_cycles", "network.cycles_table", arrow=True)
        _table(found, view, network.joint, "network_joint", "network.joint_table")
    if network.more_cycles or network.more_joint:
        parts.caption("network.note.cycles", n=count(LISTED_MAX))
    parts.caption("network.cycle_length", n=network.cycle_length)


def _table(found: View, view: Scope, listed: Sequence[Names], key: str, heading: str, *, arrow: bool = False) -> None:
    """One line a ring: its names, how many they are, what they owe and how bad the worst of them is."""
    if not listed:
        st.caption(t("network.none_of", what=t(heading, unit="", day=day(view.as_of), n=0)))
        return
    rows = pd.DataFrame([_line(found, names, arrow=arrow) for names in listed]).dropna(axis="columns", how="all")
    unit = parts.unit_of(rows, view.currency).name
    parts.table(
        rows, key, t(heading, unit=unit, day=day(view.as_of), n=count(len(listed))), view, height=min(_TABLE, 38 + 28 * len(rows))
    )


def _line(found: View, names: Names, *, arrow: bool) -> dict[str, object]:
    nodes = [found.seen.nodes[name] for name in names]
    between = " → " if arrow else t("explain.between")
    words = [called(node) for node in nodes]
    more = t("network.and_more", n=len(words) - _NAMES) if len(words) > _NAMES and not arrow else ""
    own = found.circle_of(names[0])
    return {
        "ring_members": between.join([*words, words[0]] if arrow else words[:_NAMES]) + more, "names": len(names), "circle": None if own is None else own.number,
        "balance": amount(total(node.debt for node in nodes)), "bucket": worst(node.bucket for node in nodes),
        "risk_class": worst(node.risk_class for node in nodes),
    }  # fmt: skip


def guarantors(view: Scope) -> None:
    """The third part: every guarantor against its limits."""
    found = network_read.overview(view)
    network_tables.guarantors(found, view, key="network_guarantors", heading="network.guarantors_table")
    parts.caption("network.limits_said")
    if not view.reach.everything:
        parts.caption("network.note.reach")
