"""Which of two columns of a balance sheet is closing, judged by what the other statements of the file say."""

from collections.abc import Mapping
from decimal import Decimal

Values = Mapping[str, Decimal]
_NEAR = Decimal("0.0005")


def _near(a: Decimal | None, b: Decimal | None) -> bool:
    return a is not None and b is not None and abs(a - b) <= max(abs(a), abs(b)) * _NEAR


def ties(closing: Values, opening: Values, flows: Values) -> int:
    """How many of the links hold if the columns are taken so: cash at both ends, and profit kept.

    ``flows`` are income and cash-flow figures of the same stretch; all amounts in one unit.
    """
    found = int(_near(closing.get("cash"), flows.get("cash_end"))) + int(_near(opening.get("cash"), flows.get("cash_begin")))
    kept = [side.get("retained_earnings") for side in (closing, opening)]
    reserve = [side.get("surplus_reserve", Decimal()) for side in (closing, opening)]
    profit = flows.get("net_profit_parent", flows.get("net_profit"))
    if kept[0] is not None and kept[1] is not None and profit:
        found += int(_near(kept[0] + reserve[0] - kept[1] - reserve[1], profit))
    return found


def swapped(first: Values, second: Values, flows: Values) -> bool | None:
    """Whether the second column is the closing one; None where nothing tells them apart."""
    as_printed, other = ties(first, second, flows), ties(second, first, flows)
    return None if as_printed == other else other > as_printed
