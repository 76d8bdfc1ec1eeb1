"""A desk with its people, made once; each test works in a transaction of its own that is undone afterwards, on both databases."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from signal_desk import Desk
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url

from postloan.desk import connect


@pytest.fixture(scope="session")
def staffed_file(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Engine]:
    file = tmp_path_factory.mktemp("life") / "desk.sqlite"
    shutil.copyfile(migrated_file, file)
    engine = connect(f"sqlite:///{file}")
    _staff(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def staffed_database(migrated_database: str) -> Iterator[Engine]:
    name = f"{migrated_database}_life"
    server = connect(os.environ["POSTLOAN_TEST_POSTGRES"])
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{migrated_database}"'))
    engine = connect(make_url(os.environ["POSTLOAN_TEST_POSTGRES"]).set(database=name).render_as_string(hide_password=False))
    _staff(engine)
    yield engine
    engine.dispose()
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    server.dispose()


def _staff(engine: Engine) -> None:
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        Desk(connection).staff()


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    engine: Engine = request.getfixturevalue("staffed_file" if request.param == "sqlite" else "staffed_database")
    with engine.connect().execution_options(writes=True) as connection, connection.begin() as transaction:
        yield Desk(connection)
        transaction.rollback()
