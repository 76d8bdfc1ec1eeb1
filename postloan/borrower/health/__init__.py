"""How sound a borrower is: can his statements be true, what score do all facts together give, and what moved it."""

from postloan.borrower.health.doubt import Doubt, Origin, Shown, Verdict
from postloan.borrower.health.facts import Loans, Point, Security, Trade, point
from postloan.borrower.health.given import Turnover
from postloan.borrower.health.indicator import INDICATORS, STEPS, Indicator, Part
from postloan.borrower.health.plausibility import plausible
from postloan.borrower.health.score import Band, Facts, Health, Known, Reason, Share, band_of, score, weight_of
from postloan.borrower.health.waterfall import Bar, Cause, Waterfall, waterfall

__all__ = [
    "INDICATORS", "STEPS", "Band", "Bar", "Cause", "Doubt", "Facts", "Health", "Indicator", "Known", "Loans", "Origin", "Part", "Point", "Reason",
    "Security", "Share", "Shown", "Trade", "Turnover", "Verdict", "Waterfall", "band_of", "plausible", "point", "score", "waterfall", "weight_of",
]  # fmt: skip
