from pathlib import Path

import pytest
import working_book
from sqlalchemy import Engine

from postloan.book import Book, Pin


@pytest.fixture
def book(tmp_path: Path, any_engine: Engine) -> Book:
    """The small book of two branches."""
    return working_book.published(tmp_path / "book", any_engine)


@pytest.fixture
def pin(working_pin: Pin) -> Pin:
    """The same, for tests that only read it."""
    return working_pin
