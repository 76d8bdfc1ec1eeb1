"""How much of a borrower's debt its guarantors would really carry: not those of its own ring, and not those in trouble themselves."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from postloan.borrower.network.edge import Edge
from postloan.borrower.network.graph import Network

_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Support:
    """The guarantees behind one borrower, in yuan.

    Attributes:
        debt: what it owes; None where that is not known.
        guaranteed: all guarantees for it; None where one amount is not known.
        in_ring: by names of its own ring, who fall with it.
        in_trouble: by others who are in trouble themselves.
        effective: what is left of the guarantees.
        guarantors, counted_on: how many there are, and how many of them count.
    """

    debt: Decimal | None
    guaranteed: Decimal | None
    in_ring: Decimal | None
    in_trouble: Decimal | None
    effective: Decimal | None
    guarantors: int
    counted_on: int

    @property
    def depth(self) -> float | None:
        """Share of the debt that effective guarantees cover, at most 1; None without debt or where an amount is not known."""
        if not self.debt or self.debt < 0 or self.effective is None:
            return None
        return min(1.0, float(self.effective / self.debt))


def support(network: Network, borrower: str, debt: Decimal | None, troubled: Collection[str]) -> Support:
    """The guarantees behind ``borrower``; ``troubled`` are the names in trouble."""
    ring = network.ring_of.get(borrower, ())
    sureties = network.sureties(borrower)
    inside = [edge for edge in sureties if edge.guarantor in ring]
    fallen = [edge for edge in sureties if edge.guarantor not in ring and edge.guarantor in troubled]
    firm = [edge for edge in sureties if edge.guarantor not in ring and edge.guarantor not in troubled]
    return Support(debt, _sum(sureties), _sum(inside), _sum(fallen), _sum(firm), len(sureties), len(firm))


def _sum(edges: Collection[Edge]) -> Decimal | None:
    """No guarantee is a guarantee of nothing; one of unknown amount makes the sum unknown."""
    amounts = [edge.amount for edge in edges]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, _NOTHING) if len(known) == len(amounts) else None
