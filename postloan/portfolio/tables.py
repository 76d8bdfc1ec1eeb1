"""Tables of the analyse pages: what the bank has decided about its portfolio."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Numeric, String, Table, Text

from postloan.desk.metadata import Json, Utc, lock_version, metadata

concentration_limit = Table(
    "concentration_limit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("dimension", String(20), nullable=False, index=True),
    Column("value", String(120)),
    Column("measure", String(20), nullable=False),
    Column("cap", Numeric(20, 6), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("branch", String(120), index=True),
    Column("officer", String(80), index=True),
    Column("reason", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    Column("set_by_id", Integer),
    Column("set_by", String(80), nullable=False),
    Column("set_at", Utc, nullable=False),
    Column("ended_by", String(80)),
    Column("ended_at", Utc),
    Column("end_reason", Text),
    Column("replaces_id", Integer, ForeignKey("concentration_limit.id")),
    Column("form_key", String(64), unique=True),
    lock_version(),
)
"""One limit over one stretch of time: in force while ``valid_from ≤ day < valid_until`` (missing: until further notice). A change
ends the row and begins another, so that every past date keeps the limit it had. ``value`` missing: each value of the dimension;
empty: what was not given. ``cap`` is a fraction or an amount, as ``measure`` says. ``branch`` and ``officer`` keep a limit on a
branch or an officer within reach; missing: it concerns the whole bank and everybody may read it."""

scenario = Table(
    "scenario",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("note", Text),
    Column("definition", Json, nullable=False),
    Column("branch", String(120), index=True),
    Column("policy_version", Integer, nullable=False),
    Column("made_by_id", Integer),
    Column("made_by", String(80), nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("changed_by", String(80)),
    Column("changed_at", Utc),
    Column("archived_by", String(80)),
    Column("archived_at", Utc),
    Column("form_key", String(64), unique=True),
    lock_version(),
    Index("ix_scenario_live", "archived_at", "name"),
)
"""A stress scenario. ``branch`` is whose it is; missing: the whole bank's, which everybody may compare with. It holds assumptions
only, no loan and no amount, and is never deleted: archiving keeps what a committee once looked at."""

class_judgement = Table(
    "class_judgement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("loan_id", String(80), nullable=False, index=True),
    Column("borrower_id", String(80), nullable=False),
    Column("borrower_name", String(200), nullable=False),
    Column("branch", String(120), nullable=False, index=True),
    Column("officer", String(80), index=True),
    Column("as_of", Date, nullable=False, index=True),
    Column("valid_until", Date, nullable=False),
    Column("bank_class", Integer, nullable=False),
    Column("floor", Integer, nullable=False),
    Column("decided_class", Integer),
    Column("reason", Text, nullable=False),
    Column("fired", Json, nullable=False),
    Column("facts", Json, nullable=False),
    Column("facts_key", String(32), nullable=False),
    Column("policy_version", Integer, nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("proposed_by_id", Integer),
    Column("proposed_by", String(80), nullable=False),
    Column("proposed_at", Utc, nullable=False),
    Column("settled_by_id", Integer),
    Column("settled_by", String(80)),
    Column("settled_at", Utc),
    Column("note", Text),
    Column("form_key", String(64), unique=True),
    lock_version(),
)
"""What one person says of a loan's class and another confirms. ``kind`` is ``class`` (then ``decided_class`` is the class) or the
fact that is shown (``technical``, ``rebuttal_30``, …), in force from ``as_of`` to ``valid_until``. ``facts`` and ``facts_key`` are what
the book said then: a class decided on other facts is void. Nothing is deleted; what was taken back stays, with who and why."""
