"""What one reader is told of the network: whole circles, and of each name no more than lies within the reach.

Within reach: name and figures. A guarantor who is named on a guarantee for a borrower within reach: its name and what the
guarantee says of it, never what it owes elsewhere. Everybody else of the circle is there and has neither name nor figures, and
a number of its own that says nothing.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from postloan.access import Scope
from postloan.book import Pin
from postloan.borrower.network.edge import Edge, Node, with_given
from postloan.borrower.network.graph import Network, graph
from postloan.borrower.network.reading import Debts, Guarantee, Known, kind_of, read
from postloan.policy import Policy

#: How a name outside the reach is called inside: the sign cannot begin a borrower's number that was imported with its table.
HIDDEN = "\x00"
_NOTHING = Decimal("0.00")
#: What a guarantee for somebody outside the reach keeps to itself: whatever could name the borrower.
_NOT_TOLD: Mapping[str, Any] = {"loan_id": None, "contract_no": None}

Assets = Mapping[str, Decimal]


@dataclass(frozen=True)
class Seen:
    """The circles of a scope as one reader may see them.

    Attributes:
        network: of names and of stand-ins for names that are not told.
        nodes: what is told of each.
        guarantees: the contracts of which at least one end is within reach.
        inside: names within reach, with figures.
        lapsed: how many guarantees, for borrowers within reach, are left out because their loan is repaid or sold.
    """

    as_of: date
    network: Network
    nodes: Mapping[str, Node]
    guarantees: tuple[Guarantee, ...]
    inside: frozenset[str]
    lapsed: int

    @property
    def borrowers(self) -> frozenset[str]:
        return frozenset(name for name, node in self.nodes.items() if node.borrower)


def seen(pin: Pin, scope: Scope, policy: Policy, *, assets: tuple[tuple[str, Decimal], ...] = ()) -> Seen:
    """The circles with a borrower in the scope. ``assets`` are net assets from confirmed statements, for names whose guarantees say none."""
    known = read(pin, scope, policy)
    return told(known, scope.as_of, policy, dict(assets), limited=not scope.reach.everything)


def told(known: Known, as_of: date, policy: Policy, assets: Assets, *, limited: bool) -> Seen:
    """What of everything known a reader is told; without limits whatever is in the tables, also names without any loan."""
    edges = [Edge(row.guarantor_id, row.borrower_id, row.amount) for row in known.guarantees]
    nodes = with_given(_nodes(known, policy, assets), edges)
    names = _in_focus(graph(edges, cycle_length=2), known, limited)
    if not limited:
        kept = {name: node for name, node in nodes.items() if name in names}
        rows = tuple(row for row in known.guarantees if row.borrower_id in names)
        network = graph([edge for edge in edges if edge.borrower in names], cycle_length=policy.guarantee_cycle_length)
        return Seen(as_of, network, kept, rows, frozenset(known.inside) & frozenset(kept), len(known.lapsed))
    return _masked(known, as_of, policy, nodes, names)


def _in_focus(whole: Network, known: Known, limited: bool) -> frozenset[str]:  # noqa: FBT001  passed on
    everything = not limited and known.focus == frozenset(known.inside)
    parts = (part for part in whole.components if everything or any(name in known.focus for name in part))
    return frozenset(name for part in parts for name in part)


def _nodes(known: Known, policy: Policy, assets: Assets) -> list[Node]:
    rows: dict[str, list[Guarantee]] = {}
    guaranteed = {row.borrower_id for row in known.guarantees}
    for row in known.guarantees:
        rows.setdefault(row.guarantor_id, []).append(row)
    return [
        _node(name, rows.get(name, []), known, policy, assets, borrower=name in guaranteed or name in known.kinds)
        for name in sorted({*rows, *guaranteed})
    ]


def _node(
    name: str, rows: Sequence[Guarantee], known: Known, policy: Policy, assets: Assets, *, borrower: bool
) -> Node:  # fmt: skip
    said = _said_assets(rows)
    stated = assets.get(name) if said is None else None
    source = "table" if said is not None else "statement" if stated is not None else None
    called = next((row.guarantor_name for row in reversed(rows) if row.guarantor_name), None)
    node = Node(
        name, called, kind_of(rows, known.kinds.get(name)), net_assets=said if said is not None else stated, assets_from=source, borrower=borrower
    )  # fmt: skip
    debts = known.inside.get(name)
    return node if debts is None else _with_debts(node, debts, policy)


def _said_assets(rows: Sequence[Guarantee]) -> Decimal | None:
    """Net assets by the guarantee that began last; of several that began together the least: they were all believed once."""
    said = [(row.starts_on or date.min, row.net_assets) for row in rows if row.net_assets is not None]
    last = max((began for began, _ in said), default=None)
    return min((amount for began, amount in said if began == last), default=None)


def _with_debts(node: Node, debts: Debts, policy: Policy) -> Node:
    drawn = debts.balance + (debts.undrawn or _NOTHING) * Decimal(str(policy.undrawn_conversion))
    return dataclasses.replace(
        node, name=debts.name or node.name, debt=debts.balance, exposure=drawn, bucket=debts.bucket, risk_class=debts.risk_class,
        dpd=debts.dpd,
    )  # fmt: skip


def _masked(known: Known, as_of: date, policy: Policy, nodes: Mapping[str, Node], names: frozenset[str]) -> Seen:
    inside = frozenset(known.inside) & names
    named = {row.guarantor_id for row in known.guarantees if row.borrower_id in inside}
    hidden = {name: f"{HIDDEN}{at}" for at, name in enumerate(sorted(names - inside - named), start=1)}
    rows = tuple(
        row
        if row.borrower_id in inside
        else dataclasses.replace(row, borrower_id=hidden.get(row.borrower_id, row.borrower_id), **_NOT_TOLD)
        for row in known.guarantees
        if row.borrower_id in inside or row.guarantor_id in inside
    )
    edges = [
        Edge(hidden.get(row.guarantor_id, row.guarantor_id), hidden.get(row.borrower_id, row.borrower_id), _amount(row, inside))
        for row in known.guarantees
        if row.borrower_id in names
    ]
    shown = {
        hidden.get(name, name): Node(hidden[name], borrower=nodes[name].borrower, told=False) if name in hidden else nodes[name]
        for name in sorted(names)
    }
    network = graph(edges, cycle_length=policy.guarantee_cycle_length)
    return Seen(as_of, network, shown, rows, inside, sum(name in known.inside for name in known.lapsed))


def _amount(row: Guarantee, inside: frozenset[str]) -> Decimal | None:
    """What is guaranteed is the business of both ends; of two outside the reach it is nobody's here."""
    return row.amount if row.borrower_id in inside or row.guarantor_id in inside else None
