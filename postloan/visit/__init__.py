"""Visits (贷后检查): going to see a borrower, what was seen, the photos, and the next step."""

from postloan.desk.uploads import path_of
from postloan.visit.attachment import PREVIEWED, Upload
from postloan.visit.form import VisitForm
from postloan.visit.log import change_visit, finish_next_step, log_visit, save_draft
from postloan.visit.queries import (
    StoredFile,
    VisitFilter,
    VisitPage,
    file,
    files_of,
    last_visits,
    next_steps,
    of_loan,
    one,
    visits,
)  # fmt: skip

__all__ = [
    "PREVIEWED", "StoredFile", "Upload", "VisitFilter", "VisitForm", "VisitPage", "change_visit", "file", "files_of",
    "finish_next_step", "last_visits", "log_visit", "next_steps", "of_loan", "one", "path_of", "save_draft", "visits",
]  # fmt: skip
