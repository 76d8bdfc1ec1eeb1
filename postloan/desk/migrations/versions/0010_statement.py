"""To be filled by its room.

Revision ID: 0010_statement
Revises: 0009_limit
"""

revision = "0010_statement"
down_revision = "0009_limit"
branch_labels = None
depends_on = None


def upgrade() -> None: ...


def downgrade() -> None: ...
