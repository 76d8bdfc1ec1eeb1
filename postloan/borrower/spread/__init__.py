"""Borrowers' statements in the desk: handed in, confirmed by a second person, put right, asked for; and read for the analysis."""

from postloan.borrower.spread.accounts import accounts_of, borrowers_with_accounts, perimeters_of, sources_of
from postloan.borrower.spread.calendar import Due, DueState, due
from postloan.borrower.spread.chasing import chase, chases_of
from postloan.borrower.spread.correct import correct
from postloan.borrower.spread.file import confirm, resubmit, return_, submit, withdraw
from postloan.borrower.spread.memory import remember_answers, remembered
from postloan.borrower.spread.queries import editions_of, filings
from postloan.borrower.spread.values import AfterConfirm, Answer, Correction, Filing, Handed, Kept, State

__all__ = [
    "AfterConfirm", "Answer", "Correction", "Due", "DueState", "Filing", "Handed", "Kept", "State", "accounts_of", "borrowers_with_accounts",
    "chase", "chases_of", "confirm", "correct", "due", "editions_of", "filings", "perimeters_of", "remember_answers", "remembered", "resubmit",
    "return_", "sources_of", "submit", "withdraw",
]  # fmt: skip
