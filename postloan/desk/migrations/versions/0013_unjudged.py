"""Signals whose rule can say nothing of the borrower any more, and those found false that no longer count; when a mute was ended.

Revision ID: 0013_unjudged
Revises: 0012_warning
"""

import sqlalchemy as sa
from alembic import op

revision = "0013_unjudged"
down_revision = "0012_warning"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("warning_run", sa.Column("unjudged", sa.Integer, nullable=False, server_default="0"))
    op.add_column("signal", sa.Column("unjudged_since", sa.Date))
    op.add_column("signal", sa.Column("unjudged_why", sa.String(20)))
    op.add_column("signal", sa.Column("set_aside_on", sa.Date))
    op.add_column("signal_mute", sa.Column("ended_at", sa.DateTime(timezone=False)))


def downgrade() -> None:
    with op.batch_alter_table("signal_mute") as table:
        table.drop_column("ended_at")
    with op.batch_alter_table("signal") as table:
        table.drop_column("set_aside_on")
        table.drop_column("unjudged_why")
        table.drop_column("unjudged_since")
    with op.batch_alter_table("warning_run") as table:
        table.drop_column("unjudged")
