"""The book is published once for all of these tests; each has a copy of the desk."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from run_book import Desk, opened, publish

from postloan.desk import connect


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Path:
    home = tmp_path_factory.mktemp("judged")
    shutil.copyfile(migrated_file, home / "desk.sqlite")
    engine = connect(f"sqlite:///{home / 'desk.sqlite'}")
    publish(home, engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return home


def _desk(home: Path, desk: Path) -> Iterator[Desk]:
    shutil.copyfile(home / "desk.sqlite", desk)
    engine = connect(f"sqlite:///{desk}")
    yield Desk(engine, opened(home, engine), home)
    engine.dispose()


@pytest.fixture(scope="session")
def still(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk that nobody writes to."""
    yield from _desk(published, tmp_path_factory.mktemp("still") / "desk.sqlite")


@pytest.fixture
def bank(published: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk to write to; the book is shared and nothing is published into it."""
    yield from _desk(published, tmp_path / "desk.sqlite")


@pytest.fixture
def own(published: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk with a book of its own, to publish into."""
    shutil.copytree(published, tmp_path / "own")
    yield from _desk(tmp_path / "own", tmp_path / "desk.sqlite")


@pytest.fixture
def frame_of(still: Desk) -> Callable[..., list[dict[str, Any]]]:
    """The rows of a frame by loan, as the engine sees them."""
    from postloan.warning.frames import builders

    def whole(name: str, desk: Desk = still, **values: Any) -> list[dict[str, Any]]:
        with desk.engine.connect() as connection:
            frame = builders()[name](desk.known(connection, **values))
            return [] if frame is None else frame.ask(lambda rows: rows).to_pylist()

    return whole
