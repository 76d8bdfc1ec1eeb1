"""How sound a borrower is: can his statements be true, what score do all facts together give, and what moved it."""

from postloan.borrower.health.indicator import INDICATORS, STEPS, Indicator, Part
from postloan.borrower.health.score import Band, Facts, Health, Known, Reason, Share, band_of, score, weight_of
from postloan.borrower.health.waterfall import Bar, Cause, Waterfall, waterfall

__all__ = [
    "INDICATORS", "STEPS", "Band", "Bar", "Cause", "Facts", "Health", "Indicator", "Known", "Part", "Reason", "Share", "Waterfall",
    "band_of", "score", "waterfall", "weight_of",
]  # fmt: skip
