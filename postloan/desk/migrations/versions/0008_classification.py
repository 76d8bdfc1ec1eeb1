"""What people say of classes, and the evidence that exceptions rest on."""

import sqlalchemy as sa
from alembic import op

revision = "0008_classification"
down_revision = "0007_scenario"


def upgrade() -> None:
    op.create_table(
        "class_judgement",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("loan_id", sa.String(80), nullable=False),
        sa.Column("borrower_id", sa.String(80), nullable=False),
        sa.Column("borrower_name", sa.String(200), nullable=False),
        sa.Column("branch", sa.String(120), nullable=False),
        sa.Column("officer", sa.String(80)),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date, nullable=False),
        sa.Column("bank_class", sa.Integer, nullable=False),
        sa.Column("floor", sa.Integer, nullable=False),
        sa.Column("decided_class", sa.Integer),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("fired", sa.JSON, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("facts_key", sa.String(32), nullable=False),
        sa.Column("policy_version", sa.Integer, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("proposed_by_id", sa.Integer),
        sa.Column("proposed_by", sa.String(80), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=False), nullable=False),
        sa.Column("settled_by_id", sa.Integer),
        sa.Column("settled_by", sa.String(80)),
        sa.Column("settled_at", sa.DateTime(timezone=False)),
        sa.Column("note", sa.Text),
        sa.Column("form_key", sa.String(64)),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id", name="pk_class_judgement"),
        sa.UniqueConstraint("form_key", name="uq_class_judgement_form_key"),
    )
    for column in ("loan_id", "branch", "officer", "as_of", "state"):
        op.create_index(f"ix_class_judgement_{column}", "class_judgement", [column])


def downgrade() -> None:
    op.drop_table("class_judgement")
