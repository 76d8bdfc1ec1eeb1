"""Distress scores: Altman's four, Ohlson's O, Beneish's M, Piotroski's F."""

from postloan.borrower.analysis.case import Case
from postloan.borrower.analysis.scores import altman, beneish, ohlson, piotroski
from postloan.borrower.analysis.scores.score import Score, Zone
from postloan.borrower.analysis.stretch import settled
from postloan.policy import Policy
from postloan.statement import Accounts

__all__ = ["Score", "Zone", "altman", "beneish", "ohlson", "piotroski", "scores"]


def scores(now: Accounts, before: Accounts | None, policy: Policy) -> tuple[Score, ...]:
    """Every score of one borrower at one date; one that cannot be worked out is there and says why.

    Args:
        now: the statements, best on their basis (``flow_basis``); with ``market_equity`` among the accounts for Z of 1968.
        before: those of twelve months earlier, which Ohlson, Beneish and Piotroski need.
        policy: the cut-offs.
    """
    case = Case(settled(now), None if before is None else settled(before), policy)
    return (*altman.scores(case.now, policy), ohlson.score(case), beneish.score(case), piotroski.score(case))
