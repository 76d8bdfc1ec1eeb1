"""Who stands surety for whom: one arrow from the guarantor to the borrower, and what is known of each name."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

_NOTHING = Decimal(0)


class Kind(StrEnum):
    """What a name is, as limits on guarantees tell names apart."""

    ENTERPRISE = "enterprise"
    FARMER = "farmer"
    PERSON = "person"
    GUARANTEE_COMPANY = "guarantee_company"
    UNKNOWN = "unknown"


class Trouble(StrEnum):
    """Why a guarantor's word is not counted on."""

    NPL = "npl"
    OVERDUE = "overdue"
    OVER_LIMIT = "over_limit"


@dataclass(frozen=True, order=True)
class Edge:
    """``guarantor`` answers for the debts of ``borrower``, up to ``amount``.

    Attributes:
        amount: guaranteed, in yuan; None where it is not known or not told to the reader.
    """

    guarantor: str
    borrower: str
    amount: Decimal | None = None


@dataclass(frozen=True)
class Node:
    """One name of the network. Money in yuan; what is not known is None.

    Attributes:
        debt: what it owes this bank, None for a name without loans or outside the reader's reach.
        exposure: debt and, by the policy's factor, what may still be drawn.
        net_assets: None where neither the guarantees nor a confirmed statement say it.
        assets_from: "table" or "statement".
        given: everything it guarantees in the whole bank, also for borrowers outside the reader's reach.
        gives: how many names it guarantees in the whole bank.
        customers: how many of those the limit counts: farmers are excepted.
        largest: the most it guarantees for one name.
        borrower: it owes, or has owed, the bank.
        told: the reader may see its name and figures.
    """

    id: str
    name: str | None = None
    kind: Kind = Kind.UNKNOWN
    debt: Decimal | None = None
    exposure: Decimal | None = None
    bucket: int | None = None
    risk_class: int | None = None
    dpd: int | None = None
    net_assets: Decimal | None = None
    assets_from: str | None = None
    given: Decimal | None = None
    gives: int = 0
    customers: int = 0
    largest: Decimal | None = None
    borrower: bool = False
    told: bool = True


def merged(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """One arrow for each pair, amounts added up and sorted; a name's word for itself is worth nothing and is left out.

    A pair of which one amount is not known has no sum.
    """
    found: dict[tuple[str, str], Decimal | None] = {}
    for edge in edges:
        pair = (edge.guarantor, edge.borrower)
        if edge.guarantor == edge.borrower:
            continue
        before = found.get(pair, _NOTHING)
        found[pair] = None if before is None or edge.amount is None else before + edge.amount
    return tuple(Edge(*pair, amount) for pair, amount in sorted(found.items()))


def with_given(nodes: Iterable[Node], edges: Iterable[Edge]) -> dict[str, Node]:
    """The nodes by name, each told what it guarantees in all: sum, customers that count, and the largest."""
    named = {node.id: node for node in nodes}
    out: dict[str, list[Edge]] = {}
    for edge in merged(edges):
        out.setdefault(edge.guarantor, []).append(edge)
    return {name: _given(node, out.get(name, []), named) for name, node in named.items()}


def _given(node: Node, out: list[Edge], named: dict[str, Node]) -> Node:
    amounts = [edge.amount for edge in out]
    known = [amount for amount in amounts if amount is not None]
    counted = [edge for edge in out if edge.borrower not in named or named[edge.borrower].kind is not Kind.FARMER]
    whole = len(known) == len(amounts)
    return dataclasses.replace(
        node,
        gives=len(out),
        customers=len(counted),
        given=sum(known, _NOTHING) if whole and known else None,
        largest=max(known, default=None),
    )
