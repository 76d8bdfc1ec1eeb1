"""The file somebody is importing, from upload to the point where it may be published."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import streamlit as st

from postloan import intake
from postloan.book import Preview
from postloan.errors import Progress, no_progress
from postloan.house import house
from postloan.intake import Checked, ColumnMap, File, Grid
from postloan.ui import mapping, read, who
from postloan.ui.clock import today
from postloan.ui.lang import t

DRAFT = "import_draft"


@dataclass(frozen=True)
class Draft:
    """The file somebody is working on. It lives in the session only: a refresh begins anew, and nothing of it is kept."""

    table: str
    file: File
    grid: Grid
    columns: ColumnMap
    checked: Checked | None = None
    preview: Preview | None = None

    def forget(self) -> None:
        """Remove the staged rows at once; nobody will publish them."""
        if self.checked and self.checked.staged:
            self.checked.staged.path.unlink(missing_ok=True)


@contextmanager
def progress() -> Iterator[Progress]:
    """A bar that says what is being done; drawn where it is made, gone when the work is."""
    bar = st.progress(0.0, text=t("import.step_reading"))

    def tell(done: float, key: str) -> None:
        bar.progress(min(max(done, 0.0), 1.0), text=t(key))

    try:
        yield tell
    finally:
        bar.empty()


def draft() -> Draft | None:
    found: Draft | None = st.session_state.get(DRAFT)
    return found


def keep(new: Draft | None) -> None:
    """Work on this file from now on; None: on no file."""
    mapping.forget()
    if new is None:
        st.session_state.pop(DRAFT, None)
    else:
        st.session_state[DRAFT] = new


def decided(columns: ColumnMap) -> None:
    """Another map of the same file: what was checked of it no longer holds."""
    old = draft()
    if old is not None:
        st.session_state[DRAFT] = dataclasses.replace(old, columns=columns, checked=None, preview=None)


def mapped(file: File, table: str, grid: Grid) -> ColumnMap:
    """What is remembered for this heading, else the best proposal."""
    with house().desk.connect() as connection:
        known = intake.recalled(connection, grid, table)
    if known is not None:
        return known
    titles = [cell for row in file[grid.sheet].preview[: grid.header.first_row - 1] for cell in row if cell]
    return intake.propose(grid, table, intake.unit_of_sheet(titles))


def opened(upload: Any, table: str) -> Draft:
    """An uploaded file with the table found in it and its columns mapped."""
    file = intake.read(upload.getvalue(), upload.name, read.policy())
    sheet, header = intake.choose(file, table)
    grid = intake.lay(file, sheet, header)
    return Draft(table, file, grid, mapped(file, table, grid))


def examined(old: Draft, tell: Progress = no_progress) -> Draft:
    """The same file with its rows read and checked, staged, and held against the book."""
    book = house().book
    digest = intake.content_hash(old.file.source.data)
    checked = intake.check(
        book.backend(), old.grid, old.columns, stage=book.stage_path(), digest=digest, today=today(),
        known=intake.borrowers_of(book.pin(), old.table), progress=tell,
    )  # fmt: skip
    tell(0.9, "import.step_comparing")
    preview = book.preview(who.actor(), checked.staged, read.policy()) if checked.staged else None
    return dataclasses.replace(old, checked=checked, preview=preview)
