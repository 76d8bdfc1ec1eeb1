import os
from pathlib import Path
from typing import Any

import pytest

from postloan.book import Book
from postloan.settings import ROOT


@pytest.fixture
def backend(engine: Any, tmp_path: Path) -> Any:
    return Book(tmp_path / "book", engine).backend()


@pytest.fixture
def stage(tmp_path: Path) -> Path:
    return tmp_path / "staged.parquet"


@pytest.fixture(scope="session")
def real() -> Path:
    folder = Path(os.environ.get("POSTLOAN_REAL_DATA", ROOT.parent / "shared" / "real"))
    if not folder.exists():
        pytest.skip(f"no real files at {folder}")
    return folder
