"""Branches, accounts with their branches, signed-in sessions, counted sign-in tries."""

import sqlalchemy as sa
from alembic import op

revision = "0002_access"
down_revision = "0001_desk"


def upgrade() -> None:
    op.create_table(
        "branch",
        sa.Column("code", sa.String(80)),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("region", sa.String(80)),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("code", name="pk_branch"),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Integer),
        sa.Column("username", sa.String(80), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("officer", sa.String(80)),
        sa.Column("language", sa.String(2)),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("username", name="uq_account_username"),
    )
    op.create_table(
        "account_branch",
        sa.Column("account_id", sa.Integer),
        sa.Column("branch", sa.String(80)),
        sa.PrimaryKeyConstraint("account_id", "branch", name="pk_account_branch"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_account_branch_account_id_account"),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_account_branch_branch_branch"),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.Integer),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("started_at", sa.DateTime, nullable=False),
        sa.Column("seen_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_session"),
        sa.UniqueConstraint("token_hash", name="uq_session_token_hash"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_session_account_id_account"),
    )
    op.create_index("ix_session_account_id", "session", ["account_id"])
    op.create_table(
        "sign_in_try",
        sa.Column("name_hash", sa.String(64)),
        sa.Column("failed", sa.Integer, nullable=False),
        sa.Column("locked_until", sa.DateTime),
        sa.Column("last_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("name_hash", name="pk_sign_in_try"),
    )


def downgrade() -> None:
    op.drop_table("sign_in_try")
    op.drop_index("ix_session_account_id", "session")
    op.drop_table("session")
    op.drop_table("account_branch")
    op.drop_table("account")
    op.drop_table("branch")
