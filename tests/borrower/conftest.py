"""The book of companies that the tests of statements file for, published once: a pin only reads, whatever desk is written to."""

import shutil
from pathlib import Path

import pytest
from spread_desk import book

from postloan.book import Pin
from postloan.desk import connect


@pytest.fixture(scope="session")
def companies_pin(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Pin:
    """Three companies and a person with five loans."""
    home = tmp_path_factory.mktemp("companies")
    shutil.copyfile(migrated_file, home / "desk.sqlite")
    return book(home / "book", connect(f"sqlite:///{home / 'desk.sqlite'}"))
