"""Tables of the warnings: runs, signals with every step of their life, levels, mutes, what rules are set to, watch list, scoreboards."""

from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Index, Integer, String, Table, Text

from postloan.desk.metadata import Json, Money, Utc, lock_version, metadata

rule_setting = Table(
    "rule_setting",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("made_at", Utc, nullable=False),
    Column("made_by_id", Integer),
    Column("made_by", String(80), nullable=False),
    Column("reason", Text, nullable=False),
    Column("rules", Json, nullable=False),
)
"""Versions of what the rules are set to, see ``catalogue.Settings``; every signal names the version that raised it."""

warning_run = Table(
    "warning_run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("as_of", Date, nullable=False, index=True),
    Column("known_until", Date, nullable=False),
    Column("started_at", Utc, nullable=False),
    Column("finished_at", Utc, nullable=False),
    Column("cause", String(20), nullable=False),
    Column("setting_version", Integer, nullable=False),
    Column("policy_version", Integer, nullable=False),
    Column("raised", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("muted", Integer, nullable=False),
    Column("quiet", Integer, nullable=False),
    Column("unjudged", Integer, nullable=False, server_default="0"),
    Column("marks", Json, nullable=False),
)
"""One judging of the book. ``cause``: publish, daily, hand, replay. ``marks`` maps frames to what they were made from. ``quiet``: open
signals whose rule judged the borrower and no longer fires; ``unjudged``: those whose rule can say nothing of the borrower any more."""

warning_run_rule = Table(
    "warning_run_rule",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", Integer, ForeignKey("warning_run.id"), nullable=False, index=True),
    Column("rule_id", String(8), nullable=False),
    Column("status", String(20), nullable=False),
    Column("judged", Integer, nullable=False),
    Column("hits", Integer, nullable=False),
    Column("raised", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("error", String(200)),
)
"""What one rule found in a run; ``judged``: the borrowers it could judge; 0 with status no_data: it had nothing to look at."""

signal = Table(
    "signal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("rule_id", String(8), nullable=False, index=True),
    Column("family", String(20), nullable=False),
    Column("borrower_id", String(80), nullable=False, index=True),
    Column("borrower_name", String(200), nullable=False),
    Column("branch", String(120), nullable=False, index=True),
    Column("officer", String(80), index=True),
    Column("loan_id", String(80)),
    Column("loans", Integer, nullable=False),
    Column("exposure", Money),
    Column("currency", String(3), nullable=False),
    Column("colour", Integer, nullable=False),
    Column("first_colour", Integer, nullable=False),
    Column("coloured_on", Date, nullable=False),
    Column("value", Float),
    Column("limit_value", Float),
    Column("since", Date),
    Column("source", Text),
    Column("figures", Json, nullable=False),
    Column("first_as_of", Date, nullable=False),
    Column("last_as_of", Date, nullable=False),
    Column("quiet_since", Date),
    Column("unjudged_since", Date),
    Column("unjudged_why", String(20)),
    Column("times", Integer, nullable=False),
    Column("raised_on", Date, nullable=False, index=True),
    Column("raised_at", Utc, nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("owner", String(80)),
    Column("respond_by", Date),
    Column("plan_by", Date),
    Column("recheck_on", Date),
    Column("escalated_at", Utc),
    Column("verdict", String(20)),
    Column("set_aside_on", Date),
    Column("closed_as", String(20)),
    Column("closed_on", Date),
    Column("closed_at", Utc),
    Column("setting_version", Integer, nullable=False),
    Column("policy_version", Integer, nullable=False),
    Column("run_id", Integer, ForeignKey("warning_run.id")),
    lock_version(),
    Index("ix_signal_of", "borrower_id", "rule_id"),
)
"""One warning about one borrower from one rule. ``colour`` is its colour now, ``first_colour`` the one it was raised with,
``coloured_on`` the day it got the one it has; ``value`` against ``limit_value`` in the rule's unit and ``figures`` are the evidence of ``last_as_of``; ``loan_id`` the worst of ``loans`` it
fires on. ``exposure``: what the borrower owed when it was last seen. ``branch`` and ``officer`` are those of the borrower's largest
loan then and keep it within reach. ``owner``: name of who has to act; missing: the officer of the loan has none. ``respond_by`` …
``recheck_on`` are working days. ``quiet_since``: the first date on which the rule judged the borrower and did not fire;
``unjudged_since``: the first date from which on it can say nothing of him, ``unjudged_why`` a :class:`whom.Standing`. Never both.
``set_aside_on``: the day on which somebody who may close it found it false or a duplicate; from then on it does not count in the level,
unless its colour gets worse."""

signal_step = Table(
    "signal_step",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("signal_id", Integer, ForeignKey("signal.id"), nullable=False, index=True),
    Column("at", Utc, nullable=False),
    Column("on", Date, nullable=False),
    Column("who_id", Integer),
    Column("who", String(80), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("colour", Integer, nullable=False),
    Column("value", Float),
    Column("text", Text),
    Column("facts", Json, nullable=False),
)
"""One step of a signal's life, never changed: raised, updated, quiet, unjudged, acknowledged, verified, planned, executing, done, handed_over,
escalated, rechecked, commented, muted, closed, reopened; with the state and colour after it. ``on`` is the day on the bank's clock."""

signal_action = Table(
    "signal_action",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("signal_id", Integer, ForeignKey("signal.id"), nullable=False, index=True),
    Column("what", Text, nullable=False),
    Column("owner", String(80), nullable=False),
    Column("due_on", Date, nullable=False, index=True),
    Column("done_on", Date),
    Column("done_by", String(80)),
    Column("note", Text),
    lock_version(),
)
"""One action of a signal's plan: who does what by when, and what came of it."""

signal_mute = Table(
    "signal_mute",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("borrower_id", String(80), nullable=False, index=True),
    Column("borrower_name", String(200), nullable=False),
    Column("branch", String(120), nullable=False, index=True),
    Column("officer", String(80), index=True),
    Column("rule_id", String(8), nullable=False),
    Column("colour", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("muted_by_id", Integer),
    Column("muted_by", String(80), nullable=False),
    Column("muted_at", Utc, nullable=False),
    Column("ended_on", Date),
    Column("ended_by", String(80)),
    Column("ended_at", Utc),
    lock_version(),
)
"""A rule kept quiet for a borrower up to ``until`` inclusive, or ``ended_on``; hits of ``colour``
and milder in the meantime are counted, not raised; a worse one is raised all the same."""

warning_level = Table(
    "warning_level",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("borrower_id", String(80), nullable=False),
    Column("borrower_name", String(200), nullable=False),
    Column("branch", String(120), nullable=False, index=True),
    Column("officer", String(80), index=True),
    Column("from_on", Date, nullable=False),
    Column("to_on", Date, index=True),
    Column("colour", Integer, nullable=False),
    Column("weight", Float, nullable=False),
    Column("signals", Integer, nullable=False),
    Column("reasons", Json, nullable=False),
    Column("exposure", Money),
    Column("currency", String(3), nullable=False),
    Column("freeze", Boolean, nullable=False),
    Column("visit_by", Date),
    Index("ix_warning_level_of", "borrower_id", "to_on"),
)
"""The level of a borrower from a day on, ``to_on`` missing: still; the day it ended otherwise. History stays. ``reasons``: the signals
it was made of and how (worst, two_yellow, two_orange). ``freeze``: undrawn limits are not to be drawn; ``visit_by``: a special visit is asked for by then."""

watch_entry = Table(
    "watch_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("borrower_id", String(80), nullable=False, index=True),
    Column("borrower_name", String(200), nullable=False),
    Column("branch", String(120), nullable=False, index=True),
    Column("officer", String(80), index=True),
    Column("entered_on", Date, nullable=False),
    Column("entered_by_id", Integer),
    Column("entered_by", String(80), nullable=False),
    Column("entered_at", Utc, nullable=False),
    Column("cause", String(20), nullable=False),
    Column("signal_id", Integer, ForeignKey("signal.id")),
    Column("reason", Text, nullable=False),
    Column("strategy", String(20), nullable=False),
    Column("review_on", Date, nullable=False, index=True),
    Column("stay_until", Date, nullable=False),
    Column("exposure", Money),
    Column("currency", String(3), nullable=False),
    Column("exit_asked_on", Date),
    Column("exit_asked_by_id", Integer),
    Column("exit_asked_by", String(80)),
    Column("exit_reason", Text),
    Column("left_on", Date, index=True),
    Column("settled_by_id", Integer),
    Column("settled_by", String(80)),
    Column("form_key", String(64), unique=True),
    lock_version(),
)
"""One stay of a borrower on the watch list. ``cause``: rule, hand. Leaving is asked for by one and granted by another person.
``stay_until``: the last day of the longest stay; later it is overdue for a decision."""

watch_review = Table(
    "watch_review",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry_id", Integer, ForeignKey("watch_entry.id"), nullable=False, index=True),
    Column("at", Utc, nullable=False),
    Column("on", Date, nullable=False),
    Column("who_id", Integer),
    Column("who", String(80), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("strategy", String(20), nullable=False),
    Column("review_on", Date),
    Column("text", Text),
)
"""What was decided about a stay, never changed: entered, reviewed, prolonged, exit_asked, exit_refused, exit_withdrawn, left."""

scoreboard = Table(
    "scoreboard",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("made_at", Utc, nullable=False),
    Column("made_by", String(80), nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("horizon_months", Integer, nullable=False),
    Column("setting_version", Integer, nullable=False),
    Column("policy_version", Integer, nullable=False),
    Column("book_version", String(80), nullable=False),
    Column("result", Json, nullable=False),
)
"""One back-test of all rules between two dates; ``result`` as ``judge`` writes it: per rule and for the set, overlap, silent defaults,
curves, and the combined score with its calibration."""
