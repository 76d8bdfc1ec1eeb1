"""Saved stress scenarios."""

import sqlalchemy as sa
from alembic import op

revision = "0007_scenario"
down_revision = "0006_intake"


def upgrade() -> None:
    op.create_table(
        "scenario",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("definition", sa.JSON, nullable=False),
        sa.Column("branch", sa.String(120)),
        sa.Column("policy_version", sa.Integer, nullable=False),
        sa.Column("made_by_id", sa.Integer),
        sa.Column("made_by", sa.String(80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=False), nullable=False),
        sa.Column("changed_by", sa.String(80)),
        sa.Column("changed_at", sa.DateTime(timezone=False)),
        sa.Column("archived_by", sa.String(80)),
        sa.Column("archived_at", sa.DateTime(timezone=False)),
        sa.Column("form_key", sa.String(64)),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id", name="pk_scenario"),
        sa.UniqueConstraint("form_key", name="uq_scenario_form_key"),
    )
    op.create_index("ix_scenario_branch", "scenario", ["branch"])
    op.create_index("ix_scenario_live", "scenario", ["archived_at", "name"])


def downgrade() -> None:
    op.drop_table("scenario")
