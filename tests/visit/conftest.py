from pathlib import Path

import pytest
import working_book
from sqlalchemy import Engine

from postloan.book import Pin


@pytest.fixture
def pin(tmp_path: Path, any_engine: Engine) -> Pin:
    """The small book of two branches."""
    return working_book.published(tmp_path / "book", any_engine).pin()


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    return tmp_path / "uploads"
