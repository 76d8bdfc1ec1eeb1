"""A real small book on a real desk, and a way to stage rows written by hand."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from book_rows import Row, write
from moving_loans import Shelf
from sqlalchemy import Engine

from postloan.book import Book, Staged

Stage = Callable[..., Staged]


@pytest.fixture
def book(settings: Any, engine: Engine) -> Book:
    return Book(settings.book_home, engine, memory="300MB", threads=2)


@pytest.fixture
def stage(book: Book) -> Stage:
    """Stage rows; the content hash follows from the rows, so the same rows are the same file."""

    def make(rows: Sequence[Row], table: str = "loan", name: str = "tape.xlsx", **values: Any) -> Staged:
        path = book.stage_path()
        write(path, table, rows)
        return Staged(table, path, name, hashlib.sha256(repr((table, rows)).encode()).hexdigest(), **values)

    return make


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Shelf:
    """Books for identities, shared by all that try them."""
    return Shelf(tmp_path_factory.mktemp("shelf"), migrated_file)
