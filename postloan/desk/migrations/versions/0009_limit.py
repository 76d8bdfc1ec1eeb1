"""Exposure limits the bank sets itself.

Revision ID: 0009_limit
Revises: 0008_classification
"""

import sqlalchemy as sa
from alembic import op

revision = "0009_limit"
down_revision = "0008_classification"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "concentration_limit",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("dimension", sa.String(20), nullable=False),
        sa.Column("value", sa.String(120)),
        sa.Column("measure", sa.String(20), nullable=False),
        sa.Column("cap", sa.Numeric(20, 6), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("branch", sa.String(120)),
        sa.Column("officer", sa.String(80)),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date),
        sa.Column("set_by_id", sa.Integer),
        sa.Column("set_by", sa.String(80), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=False), nullable=False),
        sa.Column("ended_by", sa.String(80)),
        sa.Column("ended_at", sa.DateTime(timezone=False)),
        sa.Column("end_reason", sa.Text),
        sa.Column("replaces_id", sa.Integer),
        sa.Column("form_key", sa.String(64)),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id", name="pk_concentration_limit"),
        sa.UniqueConstraint("form_key", name="uq_concentration_limit_form_key"),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["concentration_limit.id"], name="fk_concentration_limit_replaces_id_concentration_limit"
        ),
    )
    for column in ("dimension", "branch", "officer"):
        op.create_index(f"ix_concentration_limit_{column}", "concentration_limit", [column])


def downgrade() -> None:
    op.drop_table("concentration_limit")
