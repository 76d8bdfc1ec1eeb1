"""The tables of names: who is in a circle, who guarantees. A name outside the reach has a line and no figures."""

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from postloan.access import Scope
from postloan.borrower.network import circle
from postloan.borrower.network.centrality import Centrality
from postloan.borrower.network.edge import Node
from postloan.borrower.network.graph import Network
from postloan.borrower.network.limits import Guarantor, judge
from postloan.borrower.network.picture import View
from postloan.borrower.network.support import Support
from postloan.i18n.number import day
from postloan.portfolio import Figure
from postloan.ui import parts, read
from postloan.ui.borrower import network_figures as figures
from postloan.ui.borrower.network_read import open_borrower
from postloan.ui.lang import t

_TABLE = 282


def amount(value: Any) -> float | None:
    return None if value is None else float(value)


def called(node: Node) -> str:
    """A name as people call it; one that is not told is said to be so."""
    return (node.name or node.id) if node.told else t("network.outside")


def apart(nodes: Sequence[Node]) -> list[str]:
    """The same for several names, no two alike: namesakes go with their number, names that are not told are counted."""
    often = Counter(called(node) for node in nodes)
    turn = itertools.count(1)
    return [
        called(node)
        if often[called(node)] == 1
        else t("network.namesake", name=called(node), id=node.id if node.told else next(turn))
        for node in nodes
    ]


def faults(one: Guarantor) -> str | None:
    """Which limits a guarantor is beyond, in words."""
    beyond = [name for name in ("over_assets", "over_customers", "over_client") if getattr(one, name)]
    return t("explain.between").join(t(f"network.{name}") for name in beyond) or (None if one.known else t("network.unknown"))


def _member(node: Node, label: str, found: View, support: Mapping[str, Support], place: Centrality | None) -> dict[str, Any]:
    judged, own = judge(node, read.policy()), found.circle_of(node.id)
    return {
        "member_name": label, "member_kind": t(f"network.kind.{node.kind.value}") if node.told else None,
        "circle": None if own is None else own.number, "balance": amount(node.debt), "exposure": amount(node.exposure), "bucket": node.bucket,
        "risk_class": node.risk_class, "guarantors": place.guarantors if place else None,
        "support_depth": support[node.id].depth if node.id in support else None, "given": amount(node.given),
        "guarantee_customers": node.customers if node.told and node.gives else None, "net_assets": amount(node.net_assets), "guarantee_ratio": judged.ratio,
        "guarantor_fault": faults(judged) if node.gives else None, "page_rank": place.rank if place else None,
        "betweenness": place.betweenness if place else None,
    }  # fmt: skip


def members(network: Network, found: View, view: Scope, *, central: Mapping[str, Centrality], key: str, heading: str) -> None:
    """The names of a picture, the largest first, those that are not told last; a click on a name opens the borrower."""
    nodes = [found.seen.nodes[name] for name in network.nodes]
    nodes.sort(key=lambda node: (not node.told, -(amount(node.exposure) or 0), -(amount(node.given) or 0), node.id))
    labels, support = apart(nodes), circle.supports(found.seen, read.policy())
    rows = [_member(node, label, found, support, central.get(node.id)) for node, label in zip(nodes, labels, strict=True)]
    table(pd.DataFrame(rows), dict(zip(labels, nodes, strict=True)), found, view, key=key, heading=heading)


def guarantors(found: View, view: Scope, *, key: str, heading: str) -> None:
    """Everybody who guarantees, against the limits of its kind: those beyond one first."""
    judged = circle.guarantors(found.seen, read.policy())
    labels = apart([node for node, _ in judged])
    rows = [
        {
            "member_name": label, "member_kind": t(f"network.kind.{node.kind.value}"), "given": amount(node.given),
            "guarantee_customers": node.customers, "net_assets": amount(node.net_assets),
            "assets_from": t(f"network.assets.{node.assets_from or 'unknown'}"), "guarantee_ratio": one.ratio, "headroom": amount(one.headroom),
            "guarantor_fault": faults(one), "balance": amount(node.debt), "bucket": node.bucket, "risk_class": node.risk_class,
        }
        for label, (node, one) in zip(labels, judged, strict=True)
    ]  # fmt: skip
    named = dict(zip(labels, (node for node, _ in judged), strict=True))
    table(pd.DataFrame(rows), named, found, view, key=key, heading=heading, height=430)


def table(
    rows: pd.DataFrame, named: Mapping[str, Node], found: View, view: Scope, *, key: str, heading: str, height: int = _TABLE
) -> None:  # fmt: skip
    """Rows of names: numbers are explained, a name leads to its page. ``heading`` is the key of what · unit · date."""
    policy, support = read.policy(), circle.supports(found.seen, read.policy())
    kept = rows.dropna(axis="columns", how="all")
    order = list(named.values())

    def explained(row: Mapping[str, Any], column: str) -> Figure | None:
        node = named[row["member_name"]]
        return figures.of_member(node, column, policy, view, support.get(node.id)) if node.told else None

    said = t(heading, unit=parts.unit_of(kept, view.currency).name, day=day(view.as_of))
    parts.figure_table(
        kept, key, said, view, explained=explained, height=height,
        opened={"member_name": lambda place: open_borrower(order[place], found.seen.inside)},
    )  # fmt: skip
