"""A small demo ledger for the fast checks, and the whole demo loaded once for the rest."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from postloan.demo import ledger
from postloan.house import House, build
from postloan.settings import Settings


@pytest.fixture(scope="session")
def small() -> ledger.Ledger:
    return ledger.make(seed=5, borrower_count=420, loan_count=500)


@pytest.fixture(scope="session")
def loaded(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house with the whole demo in it; tests must leave it as it is."""
    home = shutil.copytree(demo_home, tmp_path_factory.mktemp("loaded") / "home")
    house = build(Settings(home=home, database_url=f"sqlite:///{home / 'desk.sqlite'}", demo=True))
    yield house
    house.desk.dispose()
