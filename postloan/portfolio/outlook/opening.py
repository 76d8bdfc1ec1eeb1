"""What a forecast or a scenario starts from: loans of today, so that a number of the future is one click from those it grew out of."""

import dataclasses
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from postloan.portfolio.measure import Figure, Input
from postloan.terms import FIRST_NPL, RiskClass

Part = Literal["balance", "npl", "performing"]
_BAD = tuple(int(one) for one in RiskClass if one >= FIRST_NPL)
_DRILL: Mapping[Part, dict[str, Any]] = {
    "balance": {}, "npl": {"risk_class": _BAD}, "performing": {"risk_class": tuple(int(one) for one in RiskClass if one < FIRST_NPL)},
}  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Opening:
    """What is owed today (yuan), in all and on non-performing loans; ``where`` narrows both to a slice."""

    balance: Decimal
    npl: Decimal
    where: Mapping[str, str | None] = dataclasses.field(default_factory=dict)

    @property
    def performing(self) -> Decimal:
        return self.balance - self.npl


def leading(figure: Figure, part: Part, opening: Opening) -> Figure:
    """The figure with the loans it starts from; their balance stands among its inputs, and the list adds up to it."""
    owed = Input(f"today_{part}", getattr(opening, part))
    return dataclasses.replace(
        figure, inputs=(*figure.inputs, owed), drill=_DRILL[part], ties=("balance", owed.name), where=opening.where,
        notes=(*figure.notes, "forecast.note_opening"),
    )  # fmt: skip
