"""The portfolio's figures: every query takes a pin of the book, a scope and a policy; what is computed from rows is pure."""

from postloan.portfolio import allocation, classification, concentration, delinquency, loans, overview, par, tie_out
from postloan.portfolio.filter import LoanFilter
from postloan.portfolio.measure import Figure

__all__ = [
    "Figure",
    "LoanFilter",
    "allocation",
    "classification",
    "concentration",
    "delinquency",
    "loans",
    "overview",
    "par",
    "tie_out",
]
