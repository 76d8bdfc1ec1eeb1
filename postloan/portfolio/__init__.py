"""The portfolio's figures: every query takes a pin of the book, a scope and a policy; what is computed from rows is pure."""

from postloan.portfolio import (
    allocation,
    behind,
    classification,
    classing,
    delinquency,
    loans,
    overview,
    par,
    proof,
    tie_out,
    transition,
)
from postloan.portfolio.behind import Behind
from postloan.portfolio.exposure import concentration
from postloan.portfolio.filter import LoanFilter
from postloan.portfolio.measure import Figure, Input
from postloan.portfolio.movement import bridge
from postloan.portfolio.provisioning import provision

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
