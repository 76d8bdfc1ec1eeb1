"""One check of the business, as the engine asks it."""

from dataclasses import dataclass

from ibis.expr.types import BooleanValue


@dataclass(frozen=True)
class Rule:
    """``when`` is true for a row that breaks it; ``field`` is the cell to point at, ``tells`` the fields its sentence quotes."""

    key: str
    field: str
    when: BooleanValue
    blocking: bool = True
    tells: tuple[str, ...] = ()
