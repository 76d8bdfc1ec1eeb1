"""A desk in one open transaction that is undone afterwards, on both databases, beside the small book of four loans."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from watch_desk import Desk
from working_book import published

from postloan.book import Pin
from postloan.desk import connect


@pytest.fixture(scope="session")
def four_loans(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Pin]:
    home = tmp_path_factory.mktemp("four_loans")
    shutil.copyfile(migrated_file, home / "desk.sqlite")
    engine = connect(f"sqlite:///{home / 'desk.sqlite'}")
    yield published(home / "book", engine).pin()
    engine.dispose()


@pytest.fixture
def desk(any_engine: Engine, four_loans: Pin) -> Iterator[Desk]:
    with any_engine.connect().execution_options(writes=True) as connection, connection.begin() as transaction:
        yield Desk(connection, four_loans)
        transaction.rollback()
