"""The bank's capital as limits are measured against it: given in the policy, in the reporting currency only."""

from decimal import Decimal

from postloan.policy import Policy


def capital_of(policy: Policy, name: str, currency: str) -> Decimal | None:
    """``net_capital`` or ``tier1_capital`` in yuan; missing while it was not given (0), and for loans in another currency."""
    given = Decimal(str(getattr(policy, name)))
    return given if given > 0 and currency == policy.reporting_currency else None
