"""Covenants of the loan contracts: what is required, what was found at each test, what was waived, and what is due next."""

from postloan.borrower.covenant.model import (
    Covenant,
    Frequency,
    Kind,
    Operator,
    Standing,
    State,
    Step,
    Test,
    Waiver,
    WaiverState,
)  # fmt: skip
from postloan.borrower.covenant.standing import standing
from postloan.borrower.covenant.testing import tested

__all__ = [
    "Covenant",
    "Frequency",
    "Kind",
    "Operator",
    "Standing",
    "State",
    "Step",
    "Test",
    "Waiver",
    "WaiverState",
    "standing",
    "tested",
]
