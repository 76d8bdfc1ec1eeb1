"""Tables of borrowers' statements: the workbook as filed, its statements and figures, what was found, answered, changed and chased."""

from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)  # fmt: skip
from sqlalchemy.types import TypeDecorator

from postloan.desk.metadata import Json, Utc, lock_version, metadata

_CENT = Decimal("0.01")


class Amount(TypeDecorator[Decimal]):
    """An exact amount, kept as its digits: SQLite has no decimals, and earnings per share have more places than money.

    Whole cents come back with two places, anything finer as it was.
    """

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002  SQLAlchemy's signature
        return None if value is None else format(Decimal(value), "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        if value is None:
            return None
        found = Decimal(value)
        return found.quantize(_CENT) if found.as_tuple().exponent in {0, -1} else found


filing = Table(
    "statement_filing",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("borrower_id", String(80), nullable=False, index=True),
    Column("borrower_name", String(200), nullable=False),
    Column("branch", String(120), nullable=False, index=True),
    Column("officer", String(80), index=True),
    Column("file_name", String(200), nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("size", BigInteger().with_variant(Integer, "sqlite"), nullable=False),
    Column("layout", String(80), nullable=False),
    Column("fingerprint", String(80), nullable=False),
    Column("lines", Json, nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("note", Text),
    Column("corrects_id", Integer, ForeignKey("statement_filing.id")),
    Column("submitted_by_id", Integer),
    Column("submitted_by", String(80), nullable=False),
    Column("submitted_at", Utc, nullable=False),
    Column("settled_by_id", Integer),
    Column("settled_by", String(80)),
    Column("settled_at", Utc),
    Column("settle_note", Text),
    Column("policy_version", Integer, nullable=False),
    Column("form_key", String(64), unique=True),
    lock_version(),
    Index("ix_statement_filing_inbox", "state", "submitted_at"),
)
"""One workbook handed in for one borrower. ``branch`` and ``officer`` are those of the borrower's largest loan on that day and keep
the record within reach. ``lines`` counts the workbook's lines: matched, answered, left out, blank. ``corrects_id`` names the confirmed
filing whose figures this one puts right. Nothing is deleted: what was taken back stays, with who and why."""

statement = Table(
    "statement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("filing_id", Integer, ForeignKey("statement_filing.id"), nullable=False, index=True),
    Column("borrower_id", String(80), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("period_end", Date, nullable=False),
    Column("span", String(20), nullable=False),
    Column("months", Integer, nullable=False),
    Column("perimeter", String(20), nullable=False),
    Column("standard", String(20), nullable=False),
    Column("entity", String(200)),
    Column("currency", String(3), nullable=False),
    Column("unit", Amount, nullable=False),
    Column("precision", Amount, nullable=False),
    Column("comparative", Boolean, nullable=False),
    Column("edition", Integer),
    Column("replaces_id", Integer, ForeignKey("statement.id")),
    Column("superseded_at", Utc),
    Index("ix_statement_slot", "borrower_id", "kind", "period_end"),
)
"""One statement of a filing. ``edition`` counts the confirmed versions of the same kind, period, perimeter and currency; missing:
not confirmed. A newer version names the one it ``replaces_id``, which is marked superseded and keeps its figures."""

figure = Table(
    "statement_figure",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("statement_id", Integer, ForeignKey("statement.id"), nullable=False, index=True),
    Column("account", String(80), nullable=False),
    Column("value", Amount, nullable=False),
    Column("sheet", String(120), nullable=False),
    Column("row", Integer, nullable=False),
    Column("column", Integer, nullable=False),
    Column("written", String(120), nullable=False),
    Column("label", String(200), nullable=False),
    UniqueConstraint("statement_id", "account"),
)
"""One figure with the cell it came from, ``row`` and ``column`` counted from 1; ``written`` and ``label`` as they stood there."""

found = Table(
    "statement_check",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("filing_id", Integer, ForeignKey("statement_filing.id"), nullable=False, index=True),
    Column("code", String(20), nullable=False),
    Column("ok", Boolean, nullable=False),
    Column("severity", String(20), nullable=False),
    Column("period_end", Date),
    Column("difference", Amount),
    Column("tolerance", Amount),
    Column("accounts", Json, nullable=False),
    Column("cells", Json, nullable=False),
    Column("problem", String(120), nullable=False),
    Column("problem_values", Json, nullable=False),
    Column("suggestion", String(120)),
    Column("suggestion_values", Json, nullable=False),
)
"""What a check said when the figures were handed in or changed. Checks without enough data are not kept: they said nothing."""

change = Table(
    "statement_change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("filing_id", Integer, ForeignKey("statement_filing.id"), nullable=False, index=True),
    Column("statement_id", Integer, ForeignKey("statement.id"), nullable=False),
    Column("account_before", String(80)),
    Column("account_after", String(80)),
    Column("value_before", Amount),
    Column("value_after", Amount),
    Column("reason", Text, nullable=False),
    Column("changed_by_id", Integer),
    Column("changed_by", String(80), nullable=False),
    Column("changed_at", Utc, nullable=False),
)
"""One figure that a person put right: another account, another amount, or not a figure at all (nothing after)."""

answer = Table(
    "statement_answer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("scope", String(20), nullable=False),
    Column("name", String(80), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("label", String(200), nullable=False),
    Column("account", String(80)),
    Column("answered_by", String(80), nullable=False),
    Column("answered_at", Utc, nullable=False),
    lock_version(),
    UniqueConstraint("scope", "name", "kind", "label"),
)
"""What a person said a line means. ``scope`` is ``layout`` (``name``: its fingerprint) or ``borrower`` (its id); ``account`` missing:
not a figure to import."""

chase_log = Table(
    "statement_chase",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("borrower_id", String(80), nullable=False, index=True),
    Column("borrower_name", String(200), nullable=False),
    Column("branch", String(120), nullable=False, index=True),
    Column("officer", String(80), index=True),
    Column("period_end", Date, nullable=False),
    Column("channel", String(20), nullable=False),
    Column("promised_on", Date),
    Column("note", Text),
    Column("chased_by_id", Integer),
    Column("chased_by", String(80), nullable=False),
    Column("chased_at", Utc, nullable=False),
    Column("form_key", String(64), unique=True),
)
"""One time that a borrower was asked for the statements of a period; ``promised_on`` is the day he named."""

draft = Table(
    "statement_draft",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", Integer, nullable=False),
    Column("file_name", String(200), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger().with_variant(Integer, "sqlite"), nullable=False),
    Column("entered", Json, nullable=False, info={"secret": True}),
    Column("saved_at", Utc, nullable=False),
    UniqueConstraint("account_id", "sha256"),
)
"""A workbook that a person has begun with: its bytes lie in the uploads folder, his answers here. Gone once handed in."""
