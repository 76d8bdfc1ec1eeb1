"""Tables of the collection: every attempt to reach a debtor with what came of it, and the promises given."""

from sqlalchemy import CheckConstraint, Column, Date, DateTime, ForeignKey, Integer, String, Table, Text

from postloan.desk.metadata import Money, Utc, metadata

contact = Table(
    "contact",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("loan_id", String(80), nullable=False, index=True),
    Column("borrower_id", String(80), nullable=False, index=True),
    Column("borrower_name", String(200), nullable=False),
    Column("branch", String(120), nullable=False, index=True),
    Column("officer", String(80), index=True),
    Column("as_of", Date, nullable=False),
    Column("dpd", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("overdue_amount", Money),
    Column("action", String(20), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("happened_at", DateTime(timezone=False), nullable=False, index=True),
    Column("spoken_to", String(80)),
    Column("claimed_amount", Money),
    Column("note", Text),
    Column("logged_by_id", Integer),
    Column("logged_by", String(80), nullable=False),
    Column("logged_at", Utc, nullable=False),
    Column("form_key", String(64), unique=True),
)
"""One contact; never changed afterwards. ``happened_at`` is on the bank's clock; ``as_of``, ``dpd`` and ``overdue_amount`` are the
loan's as the book had them when it was logged; ``claimed_amount`` is what a debtor says he has paid, not what arrived."""

promise = Table(
    "promise",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("contact_id", Integer, ForeignKey("contact.id"), nullable=False, index=True),
    Column("loan_id", String(80), nullable=False, index=True),
    Column("borrower_id", String(80), nullable=False),
    Column("borrower_name", String(200), nullable=False),
    Column("branch", String(120), nullable=False, index=True),
    Column("officer", String(80), index=True),
    Column("currency", String(3), nullable=False),
    Column("amount", Money, nullable=False),
    Column("made_on", Date, nullable=False),
    Column("due_on", Date, nullable=False, index=True),
    Column("taken_by_id", Integer),
    Column("taken_by", String(80), nullable=False),
    CheckConstraint("amount > 0", name="amount_positive"),
    CheckConstraint("due_on >= made_on", name="due_after_made"),
)
"""A promise to pay an amount by a day. Its state is not a column: it follows from the repayments."""
