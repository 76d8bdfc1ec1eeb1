"""Tables of the visits: what was seen at a borrower, the files that show it, and drafts not yet submitted."""

from sqlalchemy import BigInteger, Column, Date, DateTime, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from postloan.desk.metadata import Json, Utc, lock_version, metadata

visit = Table(
    "visit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("loan_id", String(80), nullable=False, index=True),
    Column("borrower_id", String(80), nullable=False, index=True),
    Column("borrower_name", String(200), nullable=False),
    Column("branch", String(120), nullable=False, index=True),
    Column("officer", String(80), index=True),
    Column("kind", String(20), nullable=False),
    Column("visited_at", DateTime(timezone=False), nullable=False, index=True),
    Column("visitors", String(200), nullable=False),
    Column("place", String(200), nullable=False),
    Column("people_met", String(400)),
    Column("findings", Text, nullable=False),
    Column("fund_use", String(20), nullable=False),
    Column("fund_use_text", Text),
    Column("operation", String(20), nullable=False),
    Column("operation_text", Text),
    Column("repayment_ability", String(20), nullable=False),
    Column("repayment_ability_text", Text),
    Column("risk_found", Text),
    Column("next_step", Text),
    Column("next_step_on", Date),
    Column("done_at", Utc),
    Column("done_by", String(80)),
    Column("done_note", Text),
    Column("logged_by_id", Integer),
    Column("logged_by", String(80), nullable=False),
    Column("logged_at", Utc, nullable=False),
    Column("form_key", String(64), unique=True),
    lock_version(),
    Index("ix_visit_open_step", "next_step_on", "done_at"),
)
"""One visit. ``visited_at`` is on the bank's clock, ``*_at`` in UTC; ``branch`` and ``officer`` are the loan's on that day and
keep the record within reach; ``risk_found`` missing means none was found; ``form_key`` names the shown form it came from."""

attachment = Table(
    "attachment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("visit_id", Integer, ForeignKey("visit.id"), nullable=False, index=True),
    Column("file_name", String(120), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("size", BigInteger().with_variant(Integer, "sqlite"), nullable=False),
    UniqueConstraint("visit_id", "sha256"),
)
"""A photo or document of a visit. The bytes lie in the uploads folder under their hash, as they were received."""

visit_draft = Table(
    "visit_draft",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", Integer, nullable=False),
    Column("loan_id", String(80), nullable=False),
    Column("entered", Json, nullable=False, info={"secret": True}),
    Column("saved_at", Utc, nullable=False),
    UniqueConstraint("account_id", "loan_id"),
)
"""What a person has entered so far about a loan; empty once submitted. The audit tells that it was saved, not what."""
