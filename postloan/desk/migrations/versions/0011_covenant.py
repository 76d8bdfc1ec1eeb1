"""Covenants, their tests and waivers.

Revision ID: 0011_covenant
Revises: 0010_statement
"""

import sqlalchemy as sa
from alembic import op

revision = "0011_covenant"
down_revision = "0010_statement"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "covenant",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("borrower_id", sa.String(80), nullable=False),
        sa.Column("borrower_name", sa.String(200), nullable=False),
        sa.Column("branch", sa.String(120), nullable=False),
        sa.Column("officer", sa.String(80)),
        sa.Column("loan_id", sa.String(80)),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("metric", sa.String(60)),
        sa.Column("operator", sa.String(20)),
        sa.Column("steps", sa.JSON, nullable=False),
        sa.Column("frequency", sa.String(20), nullable=False),
        sa.Column("first_test_on", sa.Date, nullable=False),
        sa.Column("grace_days", sa.Integer),
        sa.Column("clause", sa.Text, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("valid_until", sa.Date),
        sa.Column("set_by_id", sa.Integer),
        sa.Column("set_by", sa.String(80), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=False), nullable=False),
        sa.Column("ended_by", sa.String(80)),
        sa.Column("ended_at", sa.DateTime(timezone=False)),
        sa.Column("end_reason", sa.Text),
        sa.Column("form_key", sa.String(64)),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id", name="pk_covenant"),
        sa.UniqueConstraint("form_key", name="uq_covenant_form_key"),
    )
    for column in ("borrower_id", "branch", "officer"):
        op.create_index(f"ix_covenant_{column}", "covenant", [column])
    _tests()
    _waivers()


def _tests() -> None:
    op.create_table(
        "covenant_test",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("covenant_id", sa.Integer, nullable=False),
        sa.Column("test_on", sa.Date, nullable=False),
        sa.Column("period_end", sa.Date),
        sa.Column("tested_at", sa.DateTime(timezone=False), nullable=False),
        sa.Column("tested_by_id", sa.Integer),
        sa.Column("tested_by", sa.String(80), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("actual", sa.String(40)),
        sa.Column("required", sa.String(40)),
        sa.Column("operator", sa.String(20)),
        sa.Column("headroom", sa.String(40)),
        sa.Column("basis", sa.String(20)),
        sa.Column("why_missing", sa.String(80)),
        sa.Column("inputs", sa.JSON, nullable=False),
        sa.Column("policy_version", sa.Integer, nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("form_key", sa.String(64)),
        sa.PrimaryKeyConstraint("id", name="pk_covenant_test"),
        sa.ForeignKeyConstraint(["covenant_id"], ["covenant.id"], name="fk_covenant_test_covenant_id_covenant"),
        sa.UniqueConstraint("form_key", name="uq_covenant_test_form_key"),
    )
    op.create_index("ix_covenant_test_date", "covenant_test", ["covenant_id", "test_on"])


def _waivers() -> None:
    op.create_table(
        "covenant_waiver",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("covenant_id", sa.Integer, nullable=False),
        sa.Column("test_id", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("valid_until", sa.Date, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("asked_by_id", sa.Integer),
        sa.Column("asked_by", sa.String(80), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=False), nullable=False),
        sa.Column("settled_by_id", sa.Integer),
        sa.Column("settled_by", sa.String(80)),
        sa.Column("settled_at", sa.DateTime(timezone=False)),
        sa.Column("note", sa.Text),
        sa.Column("form_key", sa.String(64)),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id", name="pk_covenant_waiver"),
        sa.ForeignKeyConstraint(["covenant_id"], ["covenant.id"], name="fk_covenant_waiver_covenant_id_covenant"),
        sa.ForeignKeyConstraint(["test_id"], ["covenant_test.id"], name="fk_covenant_waiver_test_id_covenant_test"),
        sa.UniqueConstraint("form_key", name="uq_covenant_waiver_form_key"),
    )
    op.create_index("ix_covenant_waiver_covenant_id", "covenant_waiver", ["covenant_id"])


def downgrade() -> None:
    op.drop_table("covenant_waiver")
    op.drop_table("covenant_test")
    op.drop_table("covenant")
