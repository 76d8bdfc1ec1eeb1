"""Limits that the bank sets itself."""

from enum import StrEnum


class LimitState(StrEnum):
    """How an exposure stands against its limit; ``PARTIAL``: only a part of it is seen, ``LATER``: the limit is not in force yet."""

    WITHIN = "within"
    NEAR = "near"
    BREACH = "breach"
    PARTIAL = "partial"
    LATER = "later"
    UNKNOWN = "unknown"


class LimitMeasure(StrEnum):
    """What a limit that the bank sets itself is a share of; or a plain amount."""

    SHARE_OF_LOANS = "share_of_loans"
    SHARE_OF_CAPITAL = "share_of_capital"
    SHARE_OF_TIER1 = "share_of_tier1"
    AMOUNT = "amount"
