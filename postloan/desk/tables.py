"""Tables of the desk itself: the audit chain, the versions of the policy, and the bank's own calendar."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, String, Table, Text, UniqueConstraint

from postloan.desk.metadata import Json, Utc, lock_version, metadata

audit = Table(
    "audit",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("at", Utc, nullable=False),
    Column("account_id", Integer),
    Column("who", String(80), nullable=False),
    Column("verb", String(80), nullable=False, index=True),
    Column("subject", String(120), index=True),
    Column("changes", Json, nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
"""One row a transaction: ``changes`` lists table, id, before and after of every row it touched."""

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), nullable=False),
    Column("hash", String(64), nullable=False),
)
"""The end of the chain, one row: locking it puts writers in a line, and a cut tail is noticed."""

policy_version = Table(
    "policy_version",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("made_at", Utc, nullable=False),
    Column("made_by", String(80), nullable=False),
    Column("reason", Text, nullable=False),
    Column("parameters", Json, nullable=False),
)

calendar_day = Table(
    "calendar_day",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("country", String(2), nullable=False),
    Column("on", Date, nullable=False),
    Column("working", Boolean, nullable=False),
    Column("note", String(200), nullable=False),
    Column("set_by", String(80), nullable=False),
    Column("set_at", Utc, nullable=False),
    lock_version(),
    UniqueConstraint("country", "on"),
)
"""A day that the bank's calendar has differently: a holiday that was moved, a make-up working day."""
