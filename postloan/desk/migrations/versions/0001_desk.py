"""The desk itself: the audit chain with its head, and the versions of the policy."""

import sqlalchemy as sa
from alembic import op

revision = "0001_desk"
down_revision = None

_SEQ = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", _SEQ, autoincrement=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("account_id", sa.Integer),
        sa.Column("who", sa.String(80), nullable=False),
        sa.Column("verb", sa.String(80), nullable=False),
        sa.Column("subject", sa.String(120)),
        sa.Column("changes", sa.JSON, nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )
    op.create_index("ix_audit_verb", "audit", ["verb"])
    op.create_index("ix_audit_subject", "audit", ["subject"])
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, autoincrement=False),
        sa.Column("seq", _SEQ, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.bulk_insert(head, [{"id": 1, "seq": 0, "hash": "0" * 64}])
    op.create_table(
        "policy_version",
        sa.Column("version", sa.Integer, autoincrement=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("made_by", sa.String(80), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("parameters", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_policy_version"),
    )


def downgrade() -> None:
    op.drop_table("policy_version")
    op.drop_table("audit_head")
    op.drop_index("ix_audit_subject", "audit")
    op.drop_index("ix_audit_verb", "audit")
    op.drop_table("audit")
