"""The book: loan snapshots, schedules and repayments, published atomically and read through a scope."""

from postloan.book.book import Book
from postloan.book.cells import Borrowers, Cells
from postloan.book.derive import UNASSIGNED
from postloan.book.pin import Pin
from postloan.book.reported import Report
from postloan.book.subject import Subject, subject_of
from postloan.book.values import ImportRun, Preview, PreviewLine, Staged

__all__ = [
    "UNASSIGNED",
    "Book",
    "Borrowers",
    "Cells",
    "ImportRun",
    "Pin",
    "Preview",
    "PreviewLine",
    "Report",
    "Staged",
    "Subject",
    "subject_of",
]
