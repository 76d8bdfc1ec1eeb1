"""The one MetaData that every room's ``tables.py`` registers in, with names that migrations can rely on."""

from sqlalchemy import Column, DateTime, Integer, MetaData
from sqlalchemy.types import JSON, Numeric

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Money = Numeric(18, 2)
Json = JSON
#: UTC, without zone in the column: SQLite has none, and both databases must give the same value back.
Utc = DateTime(timezone=False)


def lock_version() -> Column[int]:
    """Counts the saves of a row: whoever saves names the version he read (optimistic locking)."""
    return Column("version", Integer, nullable=False, default=1, server_default="1")
