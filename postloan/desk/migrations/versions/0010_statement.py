"""Borrowers' statements: filings, figures, checks, changes, answers, chases and drafts.

Revision ID: 0010_statement
Revises: 0009_limit
"""

import sqlalchemy as sa
from alembic import op

revision = "0010_statement"
down_revision = "0009_limit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "statement_filing",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("borrower_id", sa.String(80), nullable=False),
        sa.Column("borrower_name", sa.String(200), nullable=False),
        sa.Column("branch", sa.String(120), nullable=False),
        sa.Column("officer", sa.String(80)),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("layout", sa.String(80), nullable=False),
        sa.Column("fingerprint", sa.String(80), nullable=False),
        sa.Column("lines", sa.JSON, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("corrects_id", sa.Integer),
        sa.Column("submitted_by_id", sa.Integer),
        sa.Column("submitted_by", sa.String(80), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=False), nullable=False),
        sa.Column("settled_by_id", sa.Integer),
        sa.Column("settled_by", sa.String(80)),
        sa.Column("settled_at", sa.DateTime(timezone=False)),
        sa.Column("settle_note", sa.Text),
        sa.Column("policy_version", sa.Integer, nullable=False),
        sa.Column("form_key", sa.String(64)),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id", name="pk_statement_filing"),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["statement_filing.id"], name="fk_statement_filing_corrects_id_statement_filing"
        ),
        sa.UniqueConstraint("form_key", name="uq_statement_filing_form_key"),
    )
    op.create_index("ix_statement_filing_borrower_id", "statement_filing", ["borrower_id"])
    op.create_index("ix_statement_filing_branch", "statement_filing", ["branch"])
    op.create_index("ix_statement_filing_inbox", "statement_filing", ["state", "submitted_at"])
    op.create_index("ix_statement_filing_officer", "statement_filing", ["officer"])
    op.create_index("ix_statement_filing_sha256", "statement_filing", ["sha256"])
    op.create_index("ix_statement_filing_state", "statement_filing", ["state"])
    op.create_table(
        "statement",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("filing_id", sa.Integer, nullable=False),
        sa.Column("borrower_id", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("period_end", sa.Date, nullable=False),
        sa.Column("span", sa.String(20), nullable=False),
        sa.Column("months", sa.Integer, nullable=False),
        sa.Column("perimeter", sa.String(20), nullable=False),
        sa.Column("standard", sa.String(20), nullable=False),
        sa.Column("entity", sa.String(200)),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("precision", sa.String(40), nullable=False),
        sa.Column("comparative", sa.Boolean, nullable=False),
        sa.Column("edition", sa.Integer),
        sa.Column("replaces_id", sa.Integer),
        sa.Column("superseded_at", sa.DateTime(timezone=False)),
        sa.PrimaryKeyConstraint("id", name="pk_statement"),
        sa.ForeignKeyConstraint(["filing_id"], ["statement_filing.id"], name="fk_statement_filing_id_statement_filing"),
        sa.ForeignKeyConstraint(["replaces_id"], ["statement.id"], name="fk_statement_replaces_id_statement"),
    )
    op.create_index("ix_statement_filing_id", "statement", ["filing_id"])
    op.create_index("ix_statement_slot", "statement", ["borrower_id", "kind", "period_end"])
    op.create_table(
        "statement_figure",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("statement_id", sa.Integer, nullable=False),
        sa.Column("account", sa.String(80), nullable=False),
        sa.Column("value", sa.String(40), nullable=False),
        sa.Column("sheet", sa.String(120), nullable=False),
        sa.Column("row", sa.Integer, nullable=False),
        sa.Column("column", sa.Integer, nullable=False),
        sa.Column("written", sa.String(120), nullable=False),
        sa.Column("label", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_statement_figure"),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"], name="fk_statement_figure_statement_id_statement"),
        sa.UniqueConstraint("statement_id", "account", name="uq_statement_figure_statement_id"),
    )
    op.create_index("ix_statement_figure_statement_id", "statement_figure", ["statement_id"])
    op.create_table(
        "statement_check",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("filing_id", sa.Integer, nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("ok", sa.Boolean, nullable=False),
        sa.Column("severity", sa.String(20), nullable=False),
        sa.Column("period_end", sa.Date),
        sa.Column("difference", sa.String(40)),
        sa.Column("tolerance", sa.String(40)),
        sa.Column("accounts", sa.JSON, nullable=False),
        sa.Column("cells", sa.JSON, nullable=False),
        sa.Column("problem", sa.String(120), nullable=False),
        sa.Column("problem_values", sa.JSON, nullable=False),
        sa.Column("suggestion", sa.String(120)),
        sa.Column("suggestion_values", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_statement_check"),
        sa.ForeignKeyConstraint(["filing_id"], ["statement_filing.id"], name="fk_statement_check_filing_id_statement_filing"),
    )
    op.create_index("ix_statement_check_filing_id", "statement_check", ["filing_id"])
    op.create_table(
        "statement_change",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("filing_id", sa.Integer, nullable=False),
        sa.Column("statement_id", sa.Integer, nullable=False),
        sa.Column("account_before", sa.String(80)),
        sa.Column("account_after", sa.String(80)),
        sa.Column("value_before", sa.String(40)),
        sa.Column("value_after", sa.String(40)),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("changed_by_id", sa.Integer),
        sa.Column("changed_by", sa.String(80), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=False), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_statement_change"),
        sa.ForeignKeyConstraint(["filing_id"], ["statement_filing.id"], name="fk_statement_change_filing_id_statement_filing"),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"], name="fk_statement_change_statement_id_statement"),
    )
    op.create_index("ix_statement_change_filing_id", "statement_change", ["filing_id"])
    op.create_table(
        "statement_answer",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("scope", sa.String(20), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("account", sa.String(80)),
        sa.Column("answered_by", sa.String(80), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=False), nullable=False),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id", name="pk_statement_answer"),
        sa.UniqueConstraint("scope", "name", "kind", "label", name="uq_statement_answer_scope"),
    )
    op.create_table(
        "statement_chase",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("borrower_id", sa.String(80), nullable=False),
        sa.Column("borrower_name", sa.String(200), nullable=False),
        sa.Column("branch", sa.String(120), nullable=False),
        sa.Column("officer", sa.String(80)),
        sa.Column("period_end", sa.Date, nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("promised_on", sa.Date),
        sa.Column("note", sa.Text),
        sa.Column("chased_by_id", sa.Integer),
        sa.Column("chased_by", sa.String(80), nullable=False),
        sa.Column("chased_at", sa.DateTime(timezone=False), nullable=False),
        sa.Column("form_key", sa.String(64)),
        sa.PrimaryKeyConstraint("id", name="pk_statement_chase"),
        sa.UniqueConstraint("form_key", name="uq_statement_chase_form_key"),
    )
    op.create_index("ix_statement_chase_borrower_id", "statement_chase", ["borrower_id"])
    op.create_index("ix_statement_chase_branch", "statement_chase", ["branch"])
    op.create_index("ix_statement_chase_officer", "statement_chase", ["officer"])
    op.create_table(
        "statement_draft",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("entered", sa.JSON, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=False), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_statement_draft"),
        sa.UniqueConstraint("account_id", "sha256", name="uq_statement_draft_account_id"),
    )


def downgrade() -> None:
    op.drop_table("statement_draft")
    op.drop_table("statement_chase")
    op.drop_table("statement_answer")
    op.drop_table("statement_change")
    op.drop_table("statement_check")
    op.drop_table("statement_figure")
    op.drop_table("statement")
    op.drop_table("statement_filing")
