"""Contacts with debtors and the promises they gave.

Revision ID: 0005_collection
Revises: 0004_visit
"""

import sqlalchemy as sa
from alembic import op

revision = "0005_collection"
down_revision = "0004_visit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("loan_id", sa.String(80), nullable=False),
        sa.Column("borrower_id", sa.String(80), nullable=False),
        sa.Column("borrower_name", sa.String(200), nullable=False),
        sa.Column("branch", sa.String(120), nullable=False),
        sa.Column("officer", sa.String(80)),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("dpd", sa.Integer, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("overdue_amount", sa.Numeric(18, 2)),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=False), nullable=False),
        sa.Column("spoken_to", sa.String(80)),
        sa.Column("claimed_amount", sa.Numeric(18, 2)),
        sa.Column("note", sa.Text),
        sa.Column("logged_by_id", sa.Integer),
        sa.Column("logged_by", sa.String(80), nullable=False),
        sa.Column("logged_at", sa.DateTime(timezone=False), nullable=False),
        sa.Column("form_key", sa.String(64)),
        sa.PrimaryKeyConstraint("id", name="pk_contact"),
        sa.UniqueConstraint("form_key", name="uq_contact_form_key"),
    )
    for column in ("loan_id", "borrower_id", "branch", "officer", "happened_at"):
        op.create_index(f"ix_contact_{column}", "contact", [column])
    op.create_table(
        "promise",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("contact_id", sa.Integer, nullable=False),
        sa.Column("loan_id", sa.String(80), nullable=False),
        sa.Column("borrower_id", sa.String(80), nullable=False),
        sa.Column("borrower_name", sa.String(200), nullable=False),
        sa.Column("branch", sa.String(120), nullable=False),
        sa.Column("officer", sa.String(80)),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("amount", sa.Numeric(18, 2), nullable=False),
        sa.Column("made_on", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("taken_by_id", sa.Integer),
        sa.Column("taken_by", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_promise"),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name="fk_promise_contact_id_contact"),
        sa.CheckConstraint("amount > 0", name="ck_promise_amount_positive"),
        sa.CheckConstraint("due_on >= made_on", name="ck_promise_due_after_made"),
    )
    for column in ("contact_id", "loan_id", "branch", "officer", "due_on"):
        op.create_index(f"ix_promise_{column}", "promise", [column])


def downgrade() -> None:
    op.drop_table("promise")
    op.drop_table("contact")
