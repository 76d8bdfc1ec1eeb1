"""Every ratio, one function each, in the order in which people read them."""

from postloan.borrower.analysis.formulas import liquidity, solvency, activity, profit, cash, growth  # noqa: I001  the order people read in
from postloan.borrower.analysis.formulas.registry import FORMULAS, Formula

__all__ = ["FORMULAS", "Formula", "activity", "cash", "growth", "liquidity", "profit", "solvency"]
