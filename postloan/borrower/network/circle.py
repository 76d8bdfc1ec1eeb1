"""Circles against the bank's capital: who is in them, what hangs on them, and who guarantees more than he can carry."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from postloan.borrower.network.edge import Node, Trouble
from postloan.borrower.network.graph import Names, circles
from postloan.borrower.network.limits import Guarantor, defaulted, judge, troubles
from postloan.borrower.network.seen import Seen
from postloan.borrower.network.support import Support, support
from postloan.policy import Policy

_NOTHING = Decimal("0.00")
#: The policy's lines on one name, on a group's credit and on a group's exposure, and the capital each is a fraction of: what a
#: circle's exposure is held against.
LINES: Mapping[str, str] = {
    "single_loan_capital_max": "net_capital", "group_credit_capital_max": "net_capital", "group_exposure_t1_max": "tier1_capital",
}  # fmt: skip


@dataclass(frozen=True)
class Circle:
    """One guarantee circle. Money in yuan, of what the reader may see.

    Attributes:
        number: its place by exposure, from 1.
        names: everybody in it.
        borrowers, guarantors: how many borrow, how many only guarantee.
        outside: how many of them the reader is told nothing of, or only the name.
        debt, exposure, npl: what its borrowers within reach owe, with what may still be drawn, and what of it is non-performing
            (by borrower: all of it once one loan is).
        guaranteed: guarantees within the circle whose amount is told.
        rings, mutual: how many there are within it.
        over: guarantors beyond a limit; defaulted: borrowers with a non-performing loan.
    """

    number: int
    names: Names
    borrowers: int
    guarantors: int
    outside: int
    debt: Decimal
    exposure: Decimal
    npl: Decimal
    guaranteed: Decimal
    bucket: int | None
    risk_class: int | None
    rings: int
    mutual: int
    over: int
    defaulted: int

    @property
    def key(self) -> str:
        """The circle by one of its names, which stays the same while the others come and go."""
        return self.names[0]


def circles_of(seen: Seen, policy: Policy) -> tuple[Circle, ...]:
    """The circles by exposure, largest first."""
    found = circles(seen.network, seen.borrowers, least=policy.guarantee_circle_borrowers_min)
    made = [_circle(seen, names, policy) for names in found]
    order = sorted(made, key=lambda one: (-one.exposure, -len(one.names), one.names))
    return tuple(_numbered(one, number) for number, one in enumerate(order, start=1))


def _numbered(circle: Circle, number: int) -> Circle:
    return Circle(**{**circle.__dict__, "number": number})


def _circle(seen: Seen, names: Names, policy: Policy) -> Circle:
    nodes, inside = [seen.nodes[name] for name in names], frozenset(names)
    bad = [node for node in nodes if defaulted(node)]
    amounts = (edge.amount for edge in seen.network.edges if edge.borrower in inside)
    borrowers = sum(node.borrower for node in nodes)
    return Circle(
        number=0, names=names, borrowers=borrowers, guarantors=len(nodes) - borrowers, outside=sum(_outside(node, seen) for node in nodes),
        debt=total(node.debt for node in nodes), exposure=total(node.exposure for node in nodes), npl=total(node.debt for node in bad),
        guaranteed=total(amounts), bucket=worst(node.bucket for node in nodes), risk_class=worst(node.risk_class for node in nodes),
        rings=sum(ring[0] in inside for ring in seen.network.rings), mutual=sum(pair[0] in inside for pair in seen.network.mutual),
        over=len(over_limit(nodes, policy)), defaulted=len(bad),
    )  # fmt: skip


def _outside(node: Node, seen: Seen) -> bool:
    """A borrower of whom the reader sees no figures."""
    return node.borrower and node.id not in seen.inside


def total(amounts: Iterable[Decimal | None]) -> Decimal:
    """The sum of what is known."""
    return sum((amount for amount in amounts if amount is not None), _NOTHING)


def worst(codes: Iterable[int | None]) -> int | None:
    return max((code for code in codes if code is not None), default=None)


def over_limit(nodes: Iterable[Node], policy: Policy) -> tuple[Node, ...]:
    """The guarantors beyond a limit."""
    return tuple(node for node in nodes if judge(node, policy).over)


def guarantors(seen: Seen, policy: Policy) -> tuple[tuple[Node, Guarantor], ...]:
    """Everybody who guarantees and is told, against its limits: those beyond them first, then by what they guarantee."""
    giving = [(node, judge(node, policy)) for node in seen.nodes.values() if node.told and node.gives]
    return tuple(sorted(giving, key=lambda one: (not one[1].over, -(one[0].given or _NOTHING), one[0].id)))


def troubled(seen: Seen, policy: Policy) -> dict[str, tuple[Trouble, ...]]:
    """Names whose guarantee is not counted on, and why."""
    found = {name: troubles(node, policy) for name, node in seen.nodes.items()}
    return {name: why for name, why in found.items() if why}


def support_of(seen: Seen, borrower: str, policy: Policy) -> Support:
    """The guarantees behind one borrower of the network."""
    return support(seen.network, borrower, seen.nodes[borrower].debt, troubled(seen, policy))


def supports(seen: Seen, policy: Policy) -> dict[str, Support]:
    """The guarantees behind every borrower within reach."""
    bad = troubled(seen, policy)
    return {
        name: support(seen.network, name, node.debt, bad)
        for name, node in seen.nodes.items()
        if name in seen.inside and seen.network.sureties(name)
    }


def in_npl(seen: Seen) -> tuple[str, ...]:
    """Who has defaulted already: where a contagion begins unless somebody else is chosen."""
    return tuple(name for name, node in sorted(seen.nodes.items()) if defaulted(node))


def pictured(found: Sequence[Circle], most: int) -> tuple[Circle, ...]:
    """The largest circles that together have no more than ``most`` names; at least one, however large."""
    kept: list[Circle] = []
    for one in found:
        if kept and sum(len(circle.names) for circle in kept) + len(one.names) > most:
            break
        kept.append(one)
    return tuple(kept)
