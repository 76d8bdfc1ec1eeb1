"""Exposure limits the bank sets itself."""

revision = "0009_limit"
down_revision = "0008_classification"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
