"""Imports, what they cover, and the derived files of the book."""

import sqlalchemy as sa
from alembic import op

revision = "0003_book"
down_revision = "0002_access"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("table_name", sa.String(20), nullable=False),
        sa.Column("source", sa.String(10), nullable=False),
        sa.Column("file_name", sa.String(255), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("file", sa.String(120), nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("rows_left_out", sa.Integer, nullable=False),
        sa.Column("made_from", sa.JSON, nullable=False),
        sa.Column("published_at", sa.DateTime, nullable=False),
        sa.Column("published_by", sa.String(80), nullable=False),
        sa.Column("account_id", sa.Integer),
        sa.Column("undone_at", sa.DateTime),
        sa.Column("undone_by", sa.String(80)),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    )
    op.create_index("ix_import_run_content_hash", "import_run", ["content_hash"])
    op.create_table(
        "import_coverage",
        sa.Column("import_id", sa.Integer, sa.ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("as_of", sa.Date, primary_key=True),
        sa.Column("branch", sa.String(120), primary_key=True),
        sa.Column("currency", sa.String(10), primary_key=True),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("balance", sa.Numeric(18, 2), nullable=False),
    )
    op.create_index("ix_import_coverage_as_of_branch", "import_coverage", ["as_of", "branch"])
    op.create_table(
        "import_issue",
        sa.Column("import_id", sa.Integer, sa.ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("sheet", sa.String(120)),
        sa.Column("row", sa.Integer),
        sa.Column("column", sa.String(255)),
        sa.Column("value", sa.Text),
        sa.Column("problem", sa.String(80), nullable=False),
        sa.Column("problem_values", sa.JSON, nullable=False),
        sa.Column("blocking", sa.Boolean, nullable=False),
    )
    op.create_table(
        "partition",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("level", sa.String(10), nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("file", sa.String(120), nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("made_from", sa.JSON, nullable=False),
        sa.Column("currencies", sa.JSON, nullable=False),
        sa.Column("shape", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("live", sa.Boolean, nullable=False),
        sa.Column("retired_at", sa.DateTime),
        sa.UniqueConstraint("file"),
    )
    op.create_index("ix_partition_live_level", "partition", ["live", "level"])


def downgrade() -> None:
    op.drop_table("partition")
    op.drop_table("import_issue")
    op.drop_table("import_coverage")
    op.drop_table("import_run")
