from pathlib import Path

import pytest

from postloan.book import Pin


@pytest.fixture
def pin(working_pin: Pin) -> Pin:
    """The small book of two branches."""
    return working_pin


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    return tmp_path / "uploads"
