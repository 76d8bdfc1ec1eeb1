"""Small books that a person can check by hand, published for real."""

import hashlib
import itertools
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import settings
from small_tapes import Publish, tape

from postloan.access import SYSTEM
from postloan.book import Pin, Staged
from postloan.house import House, build
from postloan.policy import Policy
from postloan.settings import Settings

# A busy machine is no failure: nothing here is about time.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def _publisher(house: House) -> Publish:
    numbers = itertools.count(1)

    def do(rows: Sequence[dict[str, Any]]) -> Pin:
        path = house.book.stage_path()
        pq.write_table(tape(rows), path)
        staged = Staged("loan", path, f"tape {next(numbers)}.xlsx", hashlib.sha256(path.read_bytes()).hexdigest())
        house.book.publish(SYSTEM, staged, Policy())
        return house.book.pin()

    return do


@pytest.fixture
def publish(house: House) -> Publish:
    """Publish rows as one tape; the pin of the book afterwards."""
    return _publisher(house)


@pytest.fixture(scope="session")
def publisher() -> Callable[[House], Publish]:
    """Publish rows into a given house."""
    return _publisher


@pytest.fixture(scope="session")
def new_house(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], House]]:
    """Houses for books that several tests read and none changes."""
    made = []

    def make() -> House:
        home = tmp_path_factory.mktemp("shared")
        shutil.copyfile(migrated_file, home / "desk.sqlite")
        made.append(build(Settings(home=home, database_url=f"sqlite:///{home / 'desk.sqlite'}")))
        return made[-1]

    yield make
    for house in made:
        house.desk.dispose()


@pytest.fixture(scope="module")
def publish_once(new_house: Callable[[], House]) -> Publish:
    """Publish rows into a house that a module's tests share."""
    return _publisher(new_house())


@pytest.fixture(scope="module")
def publish_apart(new_house: Callable[[], House]) -> Publish:
    """The same into another house: for the other book of a module that has two."""
    return _publisher(new_house())
