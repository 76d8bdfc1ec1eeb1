"""What a borrower's invoices and accounts say of each month, for holding against the revenue it tells."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pandas as pd

from postloan.access import Scope
from postloan.book import Pin
from postloan.borrower.flows import months
from postloan.borrower.flows.coverage import coverage
from postloan.borrower.flows.view import records
from postloan.policy import Policy
from postloan.statement.checks import MonthlyFlows


def _told(records: pd.DataFrame, table: pd.DataFrame, measure: str, slack: int) -> Mapping[date, Decimal]:
    """The months that the records cover whole; a month cut short would look like a fall."""
    span = coverage(records)
    whole = set(span.complete(slack)) if span else set()
    return {month: value for month, value in zip(table["month"], table[measure], strict=True) if month in whole}


def turnover(pin: Pin, scope: Scope, policy: Policy, borrower_id: str) -> MonthlyFlows:
    """Valid sales without tax and money that came in, by month, up to the scope's date and in its currency."""
    invoices, lines = records(pin, scope, policy, borrower_id)
    slack = policy.flows_month_slack
    return MonthlyFlows(
        _told(invoices, months.monthly(invoices), "sales", slack), _told(lines, months.account_monthly(lines), "inflow", slack)
    )
