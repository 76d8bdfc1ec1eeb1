"""Saved stress scenarios."""

revision = "0007_scenario"
down_revision = "0006_intake"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
