"""What a borrower's invoices and account statements tell: sales by month, who they hang on, how sound they look."""

from postloan.borrower.flows.coverage import Coverage, coverage
from postloan.borrower.flows.months import growth, monthly, revenue_between, revenue_of
from postloan.borrower.flows.parties import Parties, buyers, payers, suppliers
from postloan.borrower.flows.quality import Rates, days_since, rates
from postloan.borrower.flows.turnover import turnover
from postloan.borrower.flows.view import Banking, Tax, View, banking, tax, view

__all__ = [
    "Banking", "Coverage", "Parties", "Rates", "Tax", "View", "banking", "buyers", "coverage", "days_since", "growth", "monthly", "payers", "rates",
    "revenue_between", "revenue_of", "suppliers", "tax", "turnover", "view",
]  # fmt: skip
