"""The bank's capital as limits are measured against it: given in the policy, in the reporting currency only."""

from decimal import Decimal

from postloan.policy import Policy


def capital_of(policy: Policy, name: str, currency: str) -> Decimal | None:
    """``net_capital`` or ``tier1_capital`` in yuan; missing while it was not given (0), and for loans in another currency."""
    given = Decimal(str(getattr(policy, name)))
    return given if given > 0 and currency == policy.reporting_currency else None


def large_from(policy: Policy, currency: str) -> Decimal | None:
    """The exposure in yuan from which on a name is a large one, exact: just the policy's share is large. Missing as tier 1 capital is."""
    tier1 = capital_of(policy, "tier1_capital", currency)
    return None if tier1 is None else tier1 * Decimal(str(policy.large_exposure_t1))
