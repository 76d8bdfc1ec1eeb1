"""Reach: what a person may read, whoever asks. Scope: what he wants to see of it now.

No table of the book can be had without a scope, and no record of the desk without a reach: see ``book`` and the rooms.
"""

import dataclasses
from dataclasses import dataclass
from datetime import date

#: Dimensions a scope can filter and the pages can split by; columns of the snapshot and the cube.
SLICES = ("branch", "product", "industry", "officer", "borrower_type", "guarantee_type", "region")


@dataclass(frozen=True)
class Reach:
    """The outer limit of one person. ``None`` means every one; an empty tuple means none."""

    branches: tuple[str, ...] | None
    officers: tuple[str, ...] | None = None

    @property
    def everything(self) -> bool:
        return self.branches is None and self.officers is None

    def covers(self, branch: str | None, officer: str | None) -> bool:
        """Whether a record of that branch and officer lies within."""
        in_branch = self.branches is None or branch in self.branches
        return in_branch and (self.officers is None or officer in self.officers)


EVERYTHING = Reach(None)


@dataclass(frozen=True)
class Scope:
    """A reach, a date, one currency (amounts of different currencies are never added) and chosen slices.

    ``chosen`` is sorted pairs of (slice, sorted values): hashable, so a scope is a cache key.
    """

    reach: Reach
    as_of: date
    currency: str = "CNY"
    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def narrowed(self, **values: str | tuple[str, ...]) -> "Scope":
        """The same scope with more slices chosen: ``scope.narrowed(product="房贷")``. Never widens: the reach stays."""
        chosen = dict(self.chosen)
        for name, wanted in values.items():
            if name not in SLICES:
                raise KeyError(name)
            chosen[name] = (wanted,) if isinstance(wanted, str) else tuple(sorted(wanted))
        return dataclasses.replace(self, chosen=tuple(sorted(chosen.items())))

    @property
    def whole(self) -> bool:
        """Whether it shows every loan of its date and currency."""
        return self.reach.everything and not self.chosen

    def at(self, as_of: date) -> "Scope":
        return dataclasses.replace(self, as_of=as_of)
