"""A parameter of the business: typed, with default, unit, bounds and the source it comes from."""

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Basis(StrEnum):
    """How binding a parameter's source is."""

    REGULATION = "regulation"
    UNVERIFIED = "unverified"
    PRACTICE = "practice"


@dataclass(frozen=True)
class Parameter:
    """What the policy page shows about one field."""

    name: str
    group: str
    default: Any
    unit: str
    low: float | None
    high: float | None
    source: str
    basis: Basis
    shapes_book: bool


def param(
    default: Any,
    *,
    group: str,
    unit: str,
    source: str,
    basis: Basis = Basis.REGULATION,
    low: float | None = 0,
    high: float | None = None,
    shapes_book: bool = False,
) -> Any:
    """A field of the policy. ``shapes_book``: derived levels of the book depend on it and are re-made when it changes."""
    meta = {
        "group": group,
        "unit": unit,
        "source": source,
        "basis": basis,
        "low": low,
        "high": high,
        "shapes_book": shapes_book,
    }
    return dataclasses.field(default=default, metadata=meta)


MEASURES = "商业银行金融资产风险分类办法 (CBIRC & PBOC Order 2023 No. 1)"
CARDS = "商业银行信用卡业务监督管理办法 art. 92"
PRACTICE = "bank practice"
MODEL = "starting value of the model; replace it by the bank's own estimate"
