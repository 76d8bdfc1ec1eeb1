"""How far defaults would travel: claims are called on sureties, and a surety called for more than it can bear falls too.

The claim on a fallen borrower is what it owes. Its sureties are called pro rata to their guarantees, each for no more than it
guaranteed; whether they pay together or one by one changes who is called first, not by how much all of them are. Calls on a
name add up over the rounds. Nothing is taken back, so the course ends when a round fells nobody.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from postloan.borrower.network.graph import Network

_NOTHING = Decimal(0)
#: Shares of a claim are compared in whole cents: a third of it three times is the whole again.
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Standing:
    """What the course needs to know of a name: what it owes and its net assets, in yuan; None where not known."""

    debt: Decimal | None
    net_assets: Decimal | None


@dataclass(frozen=True)
class Round:
    """One round: who fell in it, what they owe, and what their fall calls on sureties who still stood; in yuan.

    Round 0 are the defaults that were supposed. ``exposure`` counts debts that are known.
    """

    number: int
    failed: tuple[str, ...]
    exposure: Decimal
    called: Decimal


@dataclass(frozen=True)
class Contagion:
    """The whole course.

    Attributes:
        rounds: round 0 and every round that felled somebody.
        called: what each name was called for in all, as far as amounts are known.
        undecided: names that were called, still stand, and of whose net assets nothing is known, with what they were called for.
        unknown_claims: fallen names whose debt is not known; their sureties were called for what they guaranteed.
        unknown_amounts: fallen names with a guarantee of unknown amount, which calls nothing.
    """

    rounds: tuple[Round, ...]
    called: Mapping[str, Decimal]
    undecided: Mapping[str, Decimal]
    unknown_claims: tuple[str, ...]
    unknown_amounts: tuple[str, ...]

    @property
    def failed(self) -> tuple[str, ...]:
        return tuple(name for one in self.rounds for name in one.failed)

    @property
    def round_of(self) -> dict[str, int]:
        return {name: one.number for one in self.rounds for name in one.failed}

    @property
    def exposure(self) -> Decimal:
        """What all the fallen owe."""
        return sum((one.exposure for one in self.rounds), _NOTHING)

    @property
    def spread(self) -> Decimal:
        """What those owe who fell only because others did."""
        return sum((one.exposure for one in self.rounds[1:]), _NOTHING)


def contagion(
    network: Network, standings: Mapping[str, Standing], defaulted: Collection[str], *, loss_tolerance: float, unknown_fall: bool = False
) -> Contagion:  # fmt: skip
    """The course from the default of ``defaulted``.

    Args:
        network: who answers for whom.
        standings: debt and net assets of each name; a name that is not there has neither.
        defaulted: who defaults at the beginning; names outside the network are left out.
        loss_tolerance: a name falls when it is called for more than this fraction of its net assets. Net assets below 0 count as
            0: whoever has nothing falls with the first yuan.
        unknown_fall: a called name of unknown net assets falls (the worst case) instead of standing undecided.
    """
    new = tuple(sorted(set(defaulted) & set(network.nodes)))
    fallen: set[str] = set()
    called: dict[str, Decimal] = {}
    rounds: list[Round] = []
    while new or not rounds:
        fallen.update(new)
        asked = _calls(network, standings, new)
        for name, amount in asked.items():
            called[name] = called.get(name, _NOTHING) + amount
        standing = sum((amount for name, amount in asked.items() if name not in fallen), _NOTHING)
        rounds.append(Round(len(rounds), new, _owed(standings, new), standing))
        left = {name: amount for name, amount in called.items() if name not in fallen}
        new = tuple(sorted(name for name in left if _falls(left[name], standings.get(name), loss_tolerance, unknown_fall)))
    return Contagion(tuple(rounds), called, _undecided(called, standings, fallen), *_unknown(network, standings, fallen))


def _calls(network: Network, standings: Mapping[str, Standing], fallen: Collection[str]) -> dict[str, Decimal]:
    """What the fall of these names calls on each surety, fallen sureties included."""
    found: dict[str, Decimal] = {}
    for borrower in fallen:
        known = [(edge.guarantor, edge.amount) for edge in network.sureties(borrower) if edge.amount is not None]
        whole = sum((amount for _, amount in known), _NOTHING)
        debt = _debt(standings, borrower)
        claim = whole if debt is None else min(debt, whole)
        for guarantor, amount in known:
            if whole > 0:
                found[guarantor] = found.get(guarantor, _NOTHING) + claim * amount / whole
    return found


def _debt(standings: Mapping[str, Standing], name: str) -> Decimal | None:
    known = standings.get(name)
    return None if known is None or known.debt is None else max(known.debt, _NOTHING)


def _owed(standings: Mapping[str, Standing], names: Collection[str]) -> Decimal:
    return sum((_debt(standings, name) or _NOTHING for name in names), _NOTHING)


def _falls(called: Decimal, known: Standing | None, tolerance: float, unknown_fall: bool) -> bool:  # noqa: FBT001  passed on
    assets = None if known is None else known.net_assets
    if assets is None:
        return unknown_fall and called > 0
    return called.quantize(_CENT) > max(assets, _NOTHING) * Decimal(str(tolerance))


def _undecided(called: Mapping[str, Decimal], standings: Mapping[str, Standing], fallen: Collection[str]) -> dict[str, Decimal]:
    return {
        name: amount
        for name, amount in sorted(called.items())
        if name not in fallen and amount > 0 and (name not in standings or standings[name].net_assets is None)
    }


def _unknown(
    network: Network, standings: Mapping[str, Standing], fallen: Collection[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    sureties = {name: network.sureties(name) for name in sorted(fallen)}
    claims = (name for name, edges in sureties.items() if edges and _debt(standings, name) is None)
    amounts = (name for name, edges in sureties.items() if any(edge.amount is None for edge in edges))
    return tuple(claims), tuple(amounts)
