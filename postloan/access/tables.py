"""Tables of access: branches, accounts, who may reach which branch, sessions, counted sign-in tries."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text

from postloan.desk.metadata import Utc, lock_version, metadata

branch = Table(
    "branch",
    metadata,
    Column("code", String(80), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("region", String(80)),
    Column("active", Boolean, nullable=False),
    lock_version(),
)
"""``code`` is what the ``branch`` column of a tape holds."""

account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(80), nullable=False, unique=True),
    Column("name", String(80), nullable=False),
    Column("role", String(20), nullable=False),
    Column("password_hash", Text, nullable=False, info={"secret": True}),
    Column("must_change", Boolean, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("officer", String(80)),
    Column("language", String(2)),
    Column("created_at", Utc, nullable=False),
    lock_version(),
)

account_branch = Table(
    "account_branch",
    metadata,
    Column("account_id", Integer, ForeignKey("account.id"), primary_key=True),
    Column("branch", String(80), ForeignKey("branch.code"), primary_key=True),
)

session = Table(
    "session",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True, info={"secret": True}),
    Column("account_id", Integer, ForeignKey("account.id"), nullable=False, index=True),
    Column("started_at", Utc, nullable=False),
    Column("seen_at", Utc, nullable=False),
)
"""Who is signed in. The token itself is only in the browser; a row removed here ends the session at once."""

sign_in_try = Table(
    "sign_in_try",
    metadata,
    Column("name_hash", String(64), primary_key=True),
    Column("failed", Integer, nullable=False),
    Column("locked_until", Utc),
    Column("last_at", Utc, nullable=False),
)
"""Failed tries by the name that was typed, whether such an account exists or not: a lock-out tells nothing about that."""
