"""A small book with a past, published once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from past_book import ENDS, published
from sqlalchemy import Engine

from postloan.book import Book
from postloan.desk import connect


@pytest.fixture(scope="session")
def past(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[tuple[Engine, Book]]:
    """All eight month-ends."""
    home = tmp_path_factory.mktemp("past")
    shutil.copyfile(migrated_file, home / "desk.sqlite")
    desk = connect(f"sqlite:///{home / 'desk.sqlite'}")
    yield desk, published(home, desk, range(len(ENDS)))
    desk.dispose()
