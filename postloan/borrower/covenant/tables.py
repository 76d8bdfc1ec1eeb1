"""Tables of the covenants: what was agreed, what each test found, what was waived."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text

from postloan.borrower.spread.tables import Amount
from postloan.desk.metadata import Json, Utc, lock_version, metadata

covenant = Table(
    "covenant",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("borrower_id", String(80), nullable=False, index=True),
    Column("borrower_name", String(200), nullable=False),
    Column("branch", String(120), nullable=False, index=True),
    Column("officer", String(80), index=True),
    Column("loan_id", String(80)),
    Column("kind", String(20), nullable=False),
    Column("metric", String(60)),
    Column("operator", String(20)),
    Column("steps", Json, nullable=False),
    Column("frequency", String(20), nullable=False),
    Column("first_test_on", Date, nullable=False),
    Column("grace_days", Integer),
    Column("clause", Text, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("valid_until", Date),
    Column("set_by_id", Integer),
    Column("set_by", String(80), nullable=False),
    Column("set_at", Utc, nullable=False),
    Column("ended_by", String(80)),
    Column("ended_at", Utc),
    Column("end_reason", Text),
    Column("form_key", String(64), unique=True),
    lock_version(),
)
"""One covenant of one borrower, of one contract (``loan_id``) or all. ``metric`` names a ratio of the analysis or an amount;
``steps`` is a list of (day, required) as text, required being a fraction, a multiple, an amount or days. ``branch`` and ``officer``
are the borrower's when it was set and keep it within reach. In force until ``valid_until`` (missing: until further notice). What was
changed stands in the audit; a test keeps what it was held against."""

covenant_test = Table(
    "covenant_test",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("covenant_id", Integer, ForeignKey("covenant.id"), nullable=False),
    Column("test_on", Date, nullable=False),
    Column("period_end", Date),
    Column("tested_at", Utc, nullable=False),
    Column("tested_by_id", Integer),
    Column("tested_by", String(80), nullable=False),
    Column("state", String(20), nullable=False),
    Column("actual", Amount),
    Column("required", Amount),
    Column("operator", String(20)),
    Column("headroom", Amount),
    Column("basis", String(20)),
    Column("why_missing", String(80)),
    Column("inputs", Json, nullable=False),
    Column("policy_version", Integer, nullable=False),
    Column("note", Text),
    Column("form_key", String(64), unique=True),
    Index("ix_covenant_test_date", "covenant_id", "test_on"),
)
"""What one test found, with what it was made of. Never changed: restated figures are tested again, in a row of their own, and of the
rows of one test date the newest counts."""

covenant_waiver = Table(
    "covenant_waiver",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("covenant_id", Integer, ForeignKey("covenant.id"), nullable=False, index=True),
    Column("test_id", Integer, ForeignKey("covenant_test.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("valid_until", Date, nullable=False),
    Column("state", String(20), nullable=False),
    Column("asked_by_id", Integer),
    Column("asked_by", String(80), nullable=False),
    Column("asked_at", Utc, nullable=False),
    Column("settled_by_id", Integer),
    Column("settled_by", String(80)),
    Column("settled_at", Utc),
    Column("note", Text),
    Column("form_key", String(64), unique=True),
    lock_version(),
)
"""The wish to waive a breach and a second person's answer; in force while granted and not past ``valid_until``."""
