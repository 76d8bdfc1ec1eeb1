"""When a blank line of a balance sheet means nothing: if the lines that are there add up to the total it would be in."""

from collections.abc import Iterator
from decimal import Decimal

from postloan.borrower.analysis.stretch import Amounts
from postloan.statement.chart import CHART, Part
from postloan.statement.model import Standard

#: What rounding of a printed total may hide: this share of it.
_TOLERANCE = Decimal("0.0001")
_TOTALS = ("total_current_assets", "total_current_liabilities", "total_noncurrent_liabilities")


def _inside(total: str, standard: Standard) -> Iterator[str]:
    """Every account that a total adds up, through the totals within it."""
    for part in CHART[total].children(standard):
        yield part.account
        yield from _inside(part.account, standard)


_TOTAL_OF = {account: total for total in _TOTALS for standard in Standard for account in _inside(total, standard)}


class Totals:
    """The totals of one balance sheet, each added up once."""

    def __init__(self, values: Amounts) -> None:
        self._values = values
        self._known: dict[str, bool] = {}

    def blank_is_nothing(self, account: str) -> bool:
        """Whether the total that the account is part of is there and is the sum of the lines that are there, by any standard."""
        total = _TOTAL_OF.get(account)
        if total is None or account in self._values or total not in self._values:
            return False
        if total not in self._known:
            self._known[total] = any(self._adds_up(total, standard) for standard in Standard)
        return self._known[total]

    def _told(self, part: Part, standard: Standard) -> Decimal:
        """What a part adds: its amount, else what the parts of it that are there add up to."""
        if part.account in self._values:
            return part.of(self._values[part.account])
        return part.sign * sum((self._told(one, standard) for one in CHART[part.account].children(standard)), Decimal(0))

    def _adds_up(self, total: str, standard: Standard) -> bool:
        parts, printed = CHART[total].children(standard), self._values[total]
        sure = sum((self._told(one, standard) for one in parts if not one.optional), Decimal(0))
        perhaps = sum((self._told(one, standard) for one in parts if one.optional), Decimal(0))
        return any(abs(told - printed) <= abs(printed) * _TOLERANCE for told in (sure, sure + perhaps))
