"""On the borrower's page: who answers for it, for whom it answers, the circle it is in, and its group."""

import functools
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from postloan import charts
from postloan.access import Scope
from postloan.borrower.network import circle, membership
from postloan.borrower.network.edge import Node
from postloan.borrower.network.limits import judge
from postloan.borrower.network.picture import Drawn, View
from postloan.borrower.network.reading import Guarantee
from postloan.borrower.network.support import Support
from postloan.i18n.number import count, day, money, percent
from postloan.ui import go, parts, read
from postloan.ui.borrower import network_circles, network_groups, network_read, network_tables
from postloan.ui.borrower.network_tables import amount, called
from postloan.ui.lang import language, t

_PICTURE = "borrower_network"


def section(view: Scope, borrower_id: str) -> None:
    """Everything about guarantees and the group of one borrower."""
    whole = Scope(view.reach, view.as_of, view.currency)
    found, drawn = network_read.overview(whole), network_read.around(whole, borrower_id)
    if drawn is None or borrower_id not in found.seen.nodes:
        st.caption(t("network.alone"))
    else:
        _network(found, drawn, whole, borrower_id)
    own = read.book(membership.group_of, whole, borrower_id=borrower_id)
    if own:
        network_groups.members(whole, own, "borrower_group")


def _network(found: View, drawn: Drawn, view: Scope, borrower_id: str) -> None:
    left, right = st.columns((11, 9))
    with left:
        network_circles.picture(
            drawn, found, view, charts.network.by_bucket(), key=_PICTURE, heading=t("network.picture", day=day(view.as_of)),
            bar=parts.switches("borrower_network"), labels=24, clicked=functools.partial(_clicked, found), focus=borrower_id,
        )  # fmt: skip
    with right:
        _sum(found, view, borrower_id)
        rows = found.seen.guarantees
        _contracts([row for row in rows if row.borrower_id == borrower_id], found, view, "network.guarantors_of")
        _contracts([row for row in rows if row.guarantor_id == borrower_id], found, view, "network.guaranteed_by")


def _clicked(found: View) -> None:
    name = go.clicked(_PICTURE).get("node", "")
    if name in found.seen.nodes:
        network_read.open_borrower(found.seen.nodes[name], found.seen.inside)


def _sum(found: View, view: Scope, borrower_id: str) -> None:
    """The borrower's place in a few sentences: support, what it guarantees itself, circle and ring."""
    node, own = found.seen.nodes[borrower_id], found.circle_of(borrower_id)
    lines = []
    if found.seen.network.sureties(borrower_id):
        lines.append(_support(circle.support_of(found.seen, borrower_id, read.policy()), view))
    if node.gives:
        lines.append(_burden(node, view))
    if own is not None:
        exposure = money(own.exposure, language(), currency=view.currency)
        lines.append(t("network.in_circle", n=own.number, borrowers=count(own.borrowers), exposure=exposure))
    ring = found.seen.network.ring_of.get(borrower_id)
    if ring:
        others = [called(found.seen.nodes[name]) for name in ring if name != borrower_id]
        lines.append(t("network.in_a_ring", names=_listed(others)))
    st.caption("  \n".join(lines))


def _listed(names: Sequence[str], most: int = 6) -> str:
    more = t("network.and_more", n=len(names) - most) if len(names) > most else ""
    return t("explain.between").join(names[:most]) + more


def _support(one: Support, view: Scope) -> str:
    said = {
        name: money(getattr(one, name), language(), currency=view.currency) for name in ("effective", "in_ring", "in_trouble")
    }
    return t("network.supported", depth=percent(one.depth), **said)


def _burden(node: Node, view: Scope) -> str:
    judged = judge(node, read.policy())
    beyond = network_tables.faults(judged)
    given = money(node.given, language(), currency=view.currency)
    said = t(
        "network.burden", amount=given, n=count(node.gives), assets=money(node.net_assets, language(), currency=view.currency)
    )
    return said + (t("network.burden_faults", faults=beyond) if beyond else "")


def _contracts(rows: Sequence[Guarantee], found: View, view: Scope, heading: str) -> None:
    """The guarantees themselves, the largest first."""
    if not rows:
        return
    ours = heading == "network.guarantors_of"
    ordered = sorted(rows, key=lambda row: -(amount(row.amount) or 0))
    others = [found.seen.nodes[row.guarantor_id if ours else row.borrower_id] for row in ordered]
    shown = pd.DataFrame([
        {
            "member_name": called(node), "guaranteed": amount(row.amount), "guarantee_until": row.ends_on, "net_assets": amount(node.net_assets),
            "balance": amount(node.debt), "bucket": node.bucket, "risk_class": node.risk_class, "contract_no": row.contract_no, "loan_id": row.loan_id,
        }
        for row, node in zip(ordered, others, strict=True)
    ]).dropna(axis="columns", how="all")  # fmt: skip
    unit = parts.unit_of(shown, view.currency).name
    parts.table(shown, heading.replace(".", "_"), t(heading, unit=unit, day=day(view.as_of), n=len(shown)), view)
