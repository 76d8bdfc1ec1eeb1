"""The desk's memory of how people's files are laid out."""

from sqlalchemy import Column, Integer, String, Table, UniqueConstraint

from postloan.desk.metadata import Json, Utc, lock_version, metadata

column_memory = Table(
    "column_memory",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("table_name", String(20), nullable=False),
    Column("signature", String(64), nullable=False),
    Column("layout", Json, nullable=False),
    Column("saved_by", String(80), nullable=False),
    Column("saved_at", Utc, nullable=False),
    lock_version(),
    UniqueConstraint("table_name", "signature"),
)
"""One row a kind of file: ``layout`` maps each field to its column, form and constant."""
