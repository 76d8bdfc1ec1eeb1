"""How people's files are laid out: one remembered mapping a heading."""

import sqlalchemy as sa
from alembic import op

revision = "0006_intake"
down_revision = "0005_collection"


def upgrade() -> None:
    op.create_table(
        "column_memory",
        sa.Column("id", sa.Integer),
        sa.Column("table_name", sa.String(20), nullable=False),
        sa.Column("signature", sa.String(64), nullable=False),
        sa.Column("layout", sa.JSON, nullable=False),
        sa.Column("saved_by", sa.String(80), nullable=False),
        sa.Column("saved_at", sa.DateTime, nullable=False),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id", name="pk_column_memory"),
        sa.UniqueConstraint("table_name", "signature", name="uq_column_memory_table_name"),
    )


def downgrade() -> None:
    op.drop_table("column_memory")
