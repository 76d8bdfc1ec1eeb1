"""What a reach and a scope let through, said once: as conditions that memory, the engine and Ibis each understand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import ibis

from postloan.access import SLICES, Reach
from postloan.book.engine import quoted


@dataclass(frozen=True)
class Limit:
    """A condition on a text column: one of ``values``; missing only where ``missing`` says so."""

    column: str
    values: Collection[str]
    missing: bool = False

    def allows(self, value: str | None) -> bool:
        return self.missing if value is None else value in self.values


def of(reach: Reach, chosen: Sequence[tuple[str, tuple[str, ...]]] = (), currency: str | None = None) -> tuple[Limit, ...]:
    """The reach, the chosen slices and the currency; an empty string among the values chosen stands for "not given"."""
    reached = (("branch", reach.branches), ("officer", reach.officers), ("currency", None if currency is None else (currency,)))
    limits = [Limit(name, values) for name, values in reached if values is not None]
    return (*limits, *(Limit(name, values, missing="" in values) for name, values in chosen if name in SLICES))


def sql(limit: Limit) -> str:
    """The condition as the engine writes it."""
    among = f'"{limit.column}" IN ({", ".join(map(quoted, limit.values))})' if limit.values else "false"
    return f'({among} OR "{limit.column}" IS NULL)' if limit.missing else among


def holds(table: Any, limit: Limit) -> Any:
    """The condition on an Ibis table."""
    condition = table[limit.column].isin(limit.values)
    return condition | table[limit.column].isnull() if limit.missing else condition


def reached(table: Any, reach: Reach) -> list[Any]:
    """The conditions of a reach on an Ibis table; never an empty list."""
    return [ibis.literal(True), *(holds(table, limit) for limit in of(reach))]
