"""Decisions on classes and the evidence they rest on."""

revision = "0008_classification"
down_revision = "0007_scenario"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
