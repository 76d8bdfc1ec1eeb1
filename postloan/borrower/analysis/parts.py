"""When a blank line of a balance sheet means nothing: if the lines that are there add up to the total it would be in."""

from decimal import Decimal

from postloan.borrower.analysis.stretch import Amounts
from postloan.statement.chart import CHART

#: What rounding of a printed total may hide: this share of it.
_TOLERANCE = Decimal("0.0001")
_TOTALS = ("total_current_assets", "total_current_liabilities", "total_noncurrent_liabilities")
_TOTAL_OF = {child: total for total in _TOTALS for _, child in CHART[total].children}


def blank_is_nothing(values: Amounts, account: str) -> bool:
    """Whether the total that the account is part of is there and is the sum of the lines that are there."""
    total = _TOTAL_OF.get(account)
    if total is None or account in values or total not in values:
        return False
    told = sum((sign * values.get(child, Decimal(0)) for sign, child in CHART[total].children), Decimal(0))
    return abs(told - values[total]) <= abs(values[total]) * _TOLERANCE
