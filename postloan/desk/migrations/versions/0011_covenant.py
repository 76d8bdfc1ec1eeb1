"""To be filled by its room.

Revision ID: 0011_covenant
Revises: 0010_statement
"""

revision = "0011_covenant"
down_revision = "0010_statement"
branch_labels = None
depends_on = None


def upgrade() -> None: ...


def downgrade() -> None: ...
