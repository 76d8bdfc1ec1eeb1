"""The invoices and account lines behind one month, newest first."""

from datetime import date
from typing import Any

import pandas as pd

from postloan.access import Scope
from postloan.book import Pin
from postloan.borrower.flows.coverage import end_of
from postloan.policy import Policy


def _of_month(rows: Any, on: str, month: date, currency: str, reporting: str) -> Any:
    mine = rows.filter(rows[on].between(month, end_of(month)), rows.currency.fill_null(reporting) == currency)
    return mine.order_by(mine[on].desc(), mine.amount.desc())


def invoices_of(pin: Pin, scope: Scope, policy: Policy, borrower_id: str, month: date) -> pd.DataFrame:
    """The invoices issued in a month, void ones too."""
    rows = pin.answer(pin.invoices(scope, borrower_id), _of_month, "issued_on", month, scope.currency, policy.reporting_currency)
    return pd.DataFrame(rows.to_pylist(), columns=rows.column_names)


def lines_of(pin: Pin, scope: Scope, policy: Policy, borrower_id: str, month: date) -> pd.DataFrame:
    """The account lines booked in a month."""
    rows = pin.answer(
        pin.account_flows(scope, borrower_id), _of_month, "booked_on", month, scope.currency, policy.reporting_currency
    )
    return pd.DataFrame(rows.to_pylist(), columns=rows.column_names)
