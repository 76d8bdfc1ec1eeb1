"""The migrations make exactly the tables that the rooms declare, and take them away again, on both databases."""

import importlib
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect

import postloan
from postloan.desk import connect, metadata, migrate


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path) -> Engine:
    if request.param == "postgresql":
        return request.getfixturevalue("empty_postgres")
    return connect(f"sqlite:///{tmp_path / 'empty.sqlite'}")


def import_every_room() -> None:
    for file in sorted(Path(postloan.__path__[0]).rglob("tables.py")):
        importlib.import_module(".".join(("postloan", *file.parent.relative_to(postloan.__path__[0]).parts, "tables")))


def test_upgrade_makes_the_declared_tables(empty):
    import_every_room()
    migrate.upgrade(empty)
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    assert migrate.current(empty) == migrate.head()


def test_downgrade_leaves_nothing_behind(empty):
    migrate.upgrade(empty)
    migrate.downgrade(empty)
    assert inspect(empty).get_table_names() == ["alembic_version"]


def test_every_revision_goes_down_and_up_again(empty):
    migrate.upgrade(empty)
    migrate.downgrade(empty, "0001_desk")
    assert set(inspect(empty).get_table_names()) == {"alembic_version", "audit", "audit_head", "policy_version"}
    migrate.upgrade(empty)
    assert migrate.current(empty) == migrate.head()
