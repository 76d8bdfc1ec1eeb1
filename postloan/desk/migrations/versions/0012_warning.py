"""Early warning: runs and what rules are set to, signals and their life, levels, watch list, scoreboards, the calendar.

Revision ID: 0012_warning
Revises: 0011_covenant
"""

import sqlalchemy as sa
from alembic import op

revision = "0012_warning"
down_revision = "0011_covenant"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _rules()
    _signals()
    _watch()
    _judging()


def _rules() -> None:
    op.create_table(
        "rule_setting",
        sa.Column("version", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("made_at", sa.DateTime(timezone=False), nullable=False),
        sa.Column("made_by_id", sa.Integer),
        sa.Column("made_by", sa.String(80), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("rules", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_rule_setting"),
    )
    op.create_table(
        "warning_run",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("known_until", sa.Date, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=False), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=False), nullable=False),
        sa.Column("cause", sa.String(20), nullable=False),
        sa.Column("setting_version", sa.Integer, nullable=False),
        sa.Column("policy_version", sa.Integer, nullable=False),
        sa.Column("raised", sa.Integer, nullable=False),
        sa.Column("updated", sa.Integer, nullable=False),
        sa.Column("muted", sa.Integer, nullable=False),
        sa.Column("quiet", sa.Integer, nullable=False),
        sa.Column("marks", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_warning_run"),
    )
    op.create_index("ix_warning_run_as_of", "warning_run", ["as_of"])
    op.create_table(
        "warning_run_rule",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("run_id", sa.Integer, nullable=False),
        sa.Column("rule_id", sa.String(8), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("judged", sa.Integer, nullable=False),
        sa.Column("hits", sa.Integer, nullable=False),
        sa.Column("raised", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("error", sa.String(200)),
        sa.PrimaryKeyConstraint("id", name="pk_warning_run_rule"),
        sa.ForeignKeyConstraint(["run_id"], ["warning_run.id"], name="fk_warning_run_rule_run_id_warning_run"),
    )
    op.create_index("ix_warning_run_rule_run_id", "warning_run_rule", ["run_id"])


def _signals() -> None:
    op.create_table(
        "signal",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("rule_id", sa.String(8), nullable=False),
        sa.Column("family", sa.String(20), nullable=False),
        sa.Column("borrower_id", sa.String(80), nullable=False),
        sa.Column("borrower_name", sa.String(200), nullable=False),
        sa.Column("branch", sa.String(120), nullable=False),
        sa.Column("officer", sa.String(80)),
        sa.Column("loan_id", sa.String(80)),
        sa.Column("loans", sa.Integer, nullable=False),
        sa.Column("exposure", sa.Numeric(18, 2)),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("colour", sa.Integer, nullable=False),
        sa.Column("first_colour", sa.Integer, nullable=False),
        sa.Column("coloured_on", sa.Date, nullable=False),
        sa.Column("value", sa.Float),
        sa.Column("limit_value", sa.Float),
        sa.Column("since", sa.Date),
        sa.Column("source", sa.Text),
        sa.Column("figures", sa.JSON, nullable=False),
        sa.Column("first_as_of", sa.Date, nullable=False),
        sa.Column("last_as_of", sa.Date, nullable=False),
        sa.Column("quiet_since", sa.Date),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("raised_on", sa.Date, nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=False), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("owner", sa.String(80)),
        sa.Column("respond_by", sa.Date),
        sa.Column("plan_by", sa.Date),
        sa.Column("recheck_on", sa.Date),
        sa.Column("escalated_at", sa.DateTime(timezone=False)),
        sa.Column("verdict", sa.String(20)),
        sa.Column("closed_as", sa.String(20)),
        sa.Column("closed_on", sa.Date),
        sa.Column("closed_at", sa.DateTime(timezone=False)),
        sa.Column("setting_version", sa.Integer, nullable=False),
        sa.Column("policy_version", sa.Integer, nullable=False),
        sa.Column("run_id", sa.Integer),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id", name="pk_signal"),
        sa.ForeignKeyConstraint(["run_id"], ["warning_run.id"], name="fk_signal_run_id_warning_run"),
    )
    op.create_index("ix_signal_borrower_id", "signal", ["borrower_id"])
    op.create_index("ix_signal_branch", "signal", ["branch"])
    op.create_index("ix_signal_of", "signal", ["borrower_id", "rule_id"])
    op.create_index("ix_signal_officer", "signal", ["officer"])
    op.create_index("ix_signal_raised_on", "signal", ["raised_on"])
    op.create_index("ix_signal_rule_id", "signal", ["rule_id"])
    op.create_index("ix_signal_state", "signal", ["state"])
    op.create_table(
        "signal_step",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("signal_id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=False), nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("who_id", sa.Integer),
        sa.Column("who", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("colour", sa.Integer, nullable=False),
        sa.Column("value", sa.Float),
        sa.Column("text", sa.Text),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_signal_step"),
        sa.ForeignKeyConstraint(["signal_id"], ["signal.id"], name="fk_signal_step_signal_id_signal"),
    )
    op.create_index("ix_signal_step_signal_id", "signal_step", ["signal_id"])
    op.create_table(
        "signal_action",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("signal_id", sa.Integer, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("owner", sa.String(80), nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("done_on", sa.Date),
        sa.Column("done_by", sa.String(80)),
        sa.Column("note", sa.Text),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id", name="pk_signal_action"),
        sa.ForeignKeyConstraint(["signal_id"], ["signal.id"], name="fk_signal_action_signal_id_signal"),
    )
    op.create_index("ix_signal_action_due_on", "signal_action", ["due_on"])
    op.create_index("ix_signal_action_signal_id", "signal_action", ["signal_id"])
    op.create_table(
        "signal_mute",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("borrower_id", sa.String(80), nullable=False),
        sa.Column("borrower_name", sa.String(200), nullable=False),
        sa.Column("branch", sa.String(120), nullable=False),
        sa.Column("officer", sa.String(80)),
        sa.Column("rule_id", sa.String(8), nullable=False),
        sa.Column("colour", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("muted_by_id", sa.Integer),
        sa.Column("muted_by", sa.String(80), nullable=False),
        sa.Column("muted_at", sa.DateTime(timezone=False), nullable=False),
        sa.Column("ended_on", sa.Date),
        sa.Column("ended_by", sa.String(80)),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id", name="pk_signal_mute"),
    )
    op.create_index("ix_signal_mute_borrower_id", "signal_mute", ["borrower_id"])
    op.create_index("ix_signal_mute_branch", "signal_mute", ["branch"])
    op.create_index("ix_signal_mute_officer", "signal_mute", ["officer"])
    op.create_table(
        "warning_level",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("borrower_id", sa.String(80), nullable=False),
        sa.Column("borrower_name", sa.String(200), nullable=False),
        sa.Column("branch", sa.String(120), nullable=False),
        sa.Column("officer", sa.String(80)),
        sa.Column("from_on", sa.Date, nullable=False),
        sa.Column("to_on", sa.Date),
        sa.Column("colour", sa.Integer, nullable=False),
        sa.Column("weight", sa.Float, nullable=False),
        sa.Column("signals", sa.Integer, nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
        sa.Column("exposure", sa.Numeric(18, 2)),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("freeze", sa.Boolean, nullable=False),
        sa.Column("visit_by", sa.Date),
        sa.PrimaryKeyConstraint("id", name="pk_warning_level"),
    )
    op.create_index("ix_warning_level_branch", "warning_level", ["branch"])
    op.create_index("ix_warning_level_of", "warning_level", ["borrower_id", "to_on"])
    op.create_index("ix_warning_level_officer", "warning_level", ["officer"])
    op.create_index("ix_warning_level_to_on", "warning_level", ["to_on"])


def _watch() -> None:
    op.create_table(
        "watch_entry",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("borrower_id", sa.String(80), nullable=False),
        sa.Column("borrower_name", sa.String(200), nullable=False),
        sa.Column("branch", sa.String(120), nullable=False),
        sa.Column("officer", sa.String(80)),
        sa.Column("entered_on", sa.Date, nullable=False),
        sa.Column("entered_by_id", sa.Integer),
        sa.Column("entered_by", sa.String(80), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=False), nullable=False),
        sa.Column("cause", sa.String(20), nullable=False),
        sa.Column("signal_id", sa.Integer),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("strategy", sa.String(20), nullable=False),
        sa.Column("review_on", sa.Date, nullable=False),
        sa.Column("stay_until", sa.Date, nullable=False),
        sa.Column("exposure", sa.Numeric(18, 2)),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("exit_asked_on", sa.Date),
        sa.Column("exit_asked_by_id", sa.Integer),
        sa.Column("exit_asked_by", sa.String(80)),
        sa.Column("exit_reason", sa.Text),
        sa.Column("left_on", sa.Date),
        sa.Column("settled_by_id", sa.Integer),
        sa.Column("settled_by", sa.String(80)),
        sa.Column("form_key", sa.String(64)),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id", name="pk_watch_entry"),
        sa.ForeignKeyConstraint(["signal_id"], ["signal.id"], name="fk_watch_entry_signal_id_signal"),
        sa.UniqueConstraint("form_key", name="uq_watch_entry_form_key"),
    )
    op.create_index("ix_watch_entry_borrower_id", "watch_entry", ["borrower_id"])
    op.create_index("ix_watch_entry_branch", "watch_entry", ["branch"])
    op.create_index("ix_watch_entry_left_on", "watch_entry", ["left_on"])
    op.create_index("ix_watch_entry_officer", "watch_entry", ["officer"])
    op.create_index("ix_watch_entry_review_on", "watch_entry", ["review_on"])
    op.create_table(
        "watch_review",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("entry_id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=False), nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("who_id", sa.Integer),
        sa.Column("who", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("strategy", sa.String(20), nullable=False),
        sa.Column("review_on", sa.Date),
        sa.Column("text", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_watch_review"),
        sa.ForeignKeyConstraint(["entry_id"], ["watch_entry.id"], name="fk_watch_review_entry_id_watch_entry"),
    )
    op.create_index("ix_watch_review_entry_id", "watch_review", ["entry_id"])


def _judging() -> None:
    op.create_table(
        "scoreboard",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=False), nullable=False),
        sa.Column("made_by", sa.String(80), nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("horizon_months", sa.Integer, nullable=False),
        sa.Column("setting_version", sa.Integer, nullable=False),
        sa.Column("policy_version", sa.Integer, nullable=False),
        sa.Column("book_version", sa.String(80), nullable=False),
        sa.Column("result", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_scoreboard"),
    )
    op.create_table(
        "calendar_day",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("working", sa.Boolean, nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("set_by", sa.String(80), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=False), nullable=False),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_day"),
        sa.UniqueConstraint("country", "on", name="uq_calendar_day_country"),
    )


def downgrade() -> None:
    for name in (
        "calendar_day",
        "scoreboard",
        "watch_review",
        "watch_entry",
        "warning_level",
        "signal_mute",
        "signal_action",
        "signal_step",
        "signal",
        "warning_run_rule",
        "warning_run",
        "rule_setting",
    ):
        op.drop_table(name)
