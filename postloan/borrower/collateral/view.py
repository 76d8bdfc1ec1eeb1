"""The collateral of one borrower, read within a scope."""

from typing import Any

from postloan.access import Scope
from postloan.book import Pin
from postloan.borrower.collateral.pieces import Cover, cover
from postloan.policy import Policy


def _owed(loans: Any, borrower_id: str) -> Any:
    return loans.filter(loans.borrower_id == borrower_id).select("loan_id", "balance")


def view(pin: Pin, scope: Scope, policy: Policy, borrower_id: str) -> Cover:
    """The pieces held on the scope's date against what the borrower owes on it in reach, in the scope's currency."""
    table = pin.collaterals(scope, borrower_id, all_valuations=True)
    rows = table.filter(table.currency.fill_null(policy.reporting_currency) == scope.currency).to_pyarrow().to_pylist()
    owed = pin.ask(scope, _owed, borrower_id).to_pylist()
    return cover(rows, {row["loan_id"]: row["balance"] for row in owed}, scope.as_of, policy)
