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


def _told(values: Amounts, part: Part, standard: Standard) -> Decimal:
    """What a part adds: its amount, else what the parts of it that are there add up to."""
    if part.account in values:
        return part.of(values[part.account])
    return part.sign * sum((_told(values, one, standard) for one in CHART[part.account].children(standard)), Decimal(0))


def _adds_up(values: Amounts, total: str, standard: Standard) -> bool:
    parts = CHART[total].children(standard)
    sure = sum((_told(values, one, standard) for one in parts if not one.optional), Decimal(0))
    perhaps = sum((_told(values, one, standard) for one in parts if one.optional), Decimal(0))
    allowed = abs(values[total]) * _TOLERANCE
    return any(abs(told - values[total]) <= allowed for told in (sure, sure + perhaps))


def blank_is_nothing(values: Amounts, account: str) -> bool:
    """Whether the total that the account is part of is there and is the sum of the lines that are there, by any of the standards."""
    total = _TOTAL_OF.get(account)
    if total is None or account in values or total not in values:
        return False
    return any(_adds_up(values, total, standard) for standard in Standard)
