"""Visits, their files and drafts.

Revision ID: 0004_visit
Revises: 0003_book
"""

import sqlalchemy as sa
from alembic import op

revision = "0004_visit"
down_revision = "0003_book"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("loan_id", sa.String(80), nullable=False),
        sa.Column("borrower_id", sa.String(80), nullable=False),
        sa.Column("borrower_name", sa.String(200), nullable=False),
        sa.Column("branch", sa.String(120), nullable=False),
        sa.Column("officer", sa.String(80)),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("visited_at", sa.DateTime(timezone=False), nullable=False),
        sa.Column("visitors", sa.String(200), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("people_met", sa.String(400)),
        sa.Column("findings", sa.Text, nullable=False),
        sa.Column("fund_use", sa.String(20), nullable=False),
        sa.Column("fund_use_text", sa.Text),
        sa.Column("operation", sa.String(20), nullable=False),
        sa.Column("operation_text", sa.Text),
        sa.Column("repayment_ability", sa.String(20), nullable=False),
        sa.Column("repayment_ability_text", sa.Text),
        sa.Column("risk_found", sa.Text),
        sa.Column("next_step", sa.Text),
        sa.Column("next_step_on", sa.Date),
        sa.Column("done_at", sa.DateTime(timezone=False)),
        sa.Column("done_by", sa.String(80)),
        sa.Column("done_note", sa.Text),
        sa.Column("logged_by_id", sa.Integer),
        sa.Column("logged_by", sa.String(80), nullable=False),
        sa.Column("logged_at", sa.DateTime(timezone=False), nullable=False),
        sa.Column("form_key", sa.String(64)),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id", name="pk_visit"),
        sa.UniqueConstraint("form_key", name="uq_visit_form_key"),
    )
    for column in ("loan_id", "borrower_id", "branch", "officer", "visited_at"):
        op.create_index(f"ix_visit_{column}", "visit", [column])
    op.create_index("ix_visit_open_step", "visit", ["next_step_on", "done_at"])
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("visit_id", sa.Integer, nullable=False),
        sa.Column("file_name", sa.String(120), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_attachment_visit_id_visit"),
        sa.UniqueConstraint("visit_id", "sha256", name="uq_attachment_visit_id"),
    )
    op.create_index("ix_attachment_visit_id", "attachment", ["visit_id"])
    op.create_index("ix_attachment_sha256", "attachment", ["sha256"])
    op.create_table(
        "visit_draft",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("loan_id", sa.String(80), nullable=False),
        sa.Column("entered", sa.JSON, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=False), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_visit_draft"),
        sa.UniqueConstraint("account_id", "loan_id", name="uq_visit_draft_account_id"),
    )


def downgrade() -> None:
    op.drop_table("visit_draft")
    op.drop_table("attachment")
    op.drop_table("visit")
