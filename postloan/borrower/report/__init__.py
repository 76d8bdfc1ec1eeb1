"""The printed summary of a borrower for a committee: two pages, the same as PDF and as Word."""

from postloan.borrower.report.compose import compose
from postloan.borrower.report.gather import Known, gather
from postloan.borrower.report.paper import Beside, Block, Figures, Grid, Lines, Paper, Picture
from postloan.borrower.report.print import as_pdf, as_png
from postloan.borrower.report.word import as_docx

__all__ = [
    "Beside", "Block", "Figures", "Grid", "Known", "Lines", "Paper", "Picture", "as_docx", "as_pdf", "as_png", "compose", "gather",
]  # fmt: skip
