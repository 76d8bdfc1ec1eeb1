"""The portfolio's figures: every query takes a pin of the book, a scope and a policy; what is computed from rows is pure."""

from postloan.portfolio import (
    allocation,
    behind,
    bridge,
    classification,
    classing,
    concentration,
    delinquency,
    loans,
    overview,
    par,
    proof,
    provision,
    tie_out,
    transition,
)
from postloan.portfolio.behind import Behind
from postloan.portfolio.filter import LoanFilter
from postloan.portfolio.measure import Figure, Input

__all__ = [
    "Behind",
    "Figure",
    "Input",
    "LoanFilter",
    "allocation",
    "behind",
    "bridge",
    "classification",
    "classing",
    "concentration",
    "delinquency",
    "loans",
    "overview",
    "par",
    "proof",
    "provision",
    "tie_out",
    "transition",
]
