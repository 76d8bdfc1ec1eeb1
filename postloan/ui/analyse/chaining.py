"""The migration page's other half: the supervisor's rates, and a month's chain with the question whether it can be trusted."""

from datetime import date
from typing import Any, cast

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from postloan import charts
from postloan.access import Scope
from postloan.i18n import number
from postloan.i18n.number import day, percent
from postloan.portfolio import Figure, migration
from postloan.portfolio.migration import Chain, Check, Regulatory
from postloan.portfolio.migration.chain import Settled, Width
from postloan.ui import parts, read
from postloan.ui.analyse import migrating
from postloan.ui.analyse.migrating import names
from postloan.ui.lang import language, span, t

_ESTIMATORS, _SETTLED, _WIDTHS = ("loans", "balance", "duration"), ("state", "left_out"), ("wilson", "clopper_pearson", "goodman")
#: Pixels: the page's foot stays in sight; the tables scroll.
_TABLE = 144
_WINDOWS = {"12": 12, "6": 6, "3": 3, "all": None}


def regulatory(view: Scope, since: date) -> None:
    """Both versions side by side, each named, with what they are made of and which is which."""
    found = read.book(migration.regulatory, view, since=since)
    dates = {"since": day(found.since), "until": day(found.until)}
    parts.heading("migration.regulatory_a", **dates)
    parts.figures(found.version_a, view, "migration_a")
    parts.heading("migration.regulatory_b", factor=number.amount(found.factor, number.MoneyUnit(1, "")), **dates)
    parts.figures(found.version_b, view, "migration_b")
    heading = t("migration.regulatory_rows", unit=parts.unit_of(found.rows, view.currency).name, **dates)
    parts.figure_table(found.rows, "migration_rates", heading, view, explained=lambda row, column: _rate(found, row, column))
    parts.caption("migration.which")
    if found.elsewhere:
        parts.caption("migration.elsewhere", amount=number.money(found.elsewhere, language(), currency=view.currency))
    migrating.tie(found.matrix, view)


def _rate(found: Regulatory, row: Any, column: str) -> Figure | None:
    """The figure of a rate; of an amount in the same line that of the version it belongs to."""
    at = int(row["moved_from"][1:]) - 1
    of_b = column in {"migration_rate_b", "migration_disposed"}
    return None if column == "moved_from" else (found.version_b if of_b else found.version_a)[at]


def chain(view: Scope, row: DeltaGenerator) -> None:
    """The shares of a typical month, where they lead, and the check."""
    beside = row.container(horizontal=True, gap="xsmall", width="content")
    window = migrating.switch(beside, "window", tuple(_WINDOWS))
    settled = cast("Settled", migrating.switch(beside, "settled", _SETTLED))
    wide, narrow = st.columns((3, 2))
    with wide:
        bar = parts.switches("migration_chain")
        width = cast("Width", migrating.switch(bar, "width", _WIDTHS))
        estimator = migrating.switch(bar, "estimator", _ESTIMATORS)
        found = read.book(migration.chain, view, months=_WINDOWS[window], settled=settled, width=width)
        _map(found, estimator, bar)
    with narrow:
        checked = read.book(migration.check, view)
        verdict(checked)
        _to_worst(found, view)
    left, right = st.columns((3, 2))
    with left:
        parts.table(_intervals(found, estimator), "chain_shares", t("migration.chain_table"), view, height=_TABLE)
    with right:
        parts.table(migration.check_table(checked), "chain_check", t("migration.check_table"), view, height=_TABLE)
    level, mobility = percent(read.policy().migration_interval_level, 0), number.amount(found.mobility, number.MoneyUnit(1, ""))
    parts.caption("migration.chain_note", level=level, mobility=mobility)
    if found.left_out:
        parts.caption("migration.left_out", n=found.left_out, every=found.every)
    parts.tie_out(view)


def _map(found: Chain, estimator: str, bar: DeltaGenerator) -> None:
    level = read.policy().migration_interval_level
    figure = charts.migration.chain(found, t, estimator=estimator, names=names(), level=level, ground=parts.ground())
    heading = t("migration.chain", since=day(found.since), until=day(found.until), n=span(found.months, found.every))
    parts.chart(figure, "migration_chain_map", heading, beside=bar)


def _to_worst(found: Chain, view: Scope) -> None:
    rows = migration.horizon_table(found)
    figure = charts.migration.to_worst(rows, t, names=names())
    parts.chart(figure, "migration_to_worst", t("migration.horizon"), rows=rows, currency=view.currency)


def _intervals(found: Chain, estimator: str) -> pd.DataFrame:
    """Every way that somebody took, one a row, with the ends of its interval where it has one."""
    shares = found.estimate(estimator)
    ways = np.argwhere(np.nan_to_num(shares) > 0)
    ends = {"share_low": found.low, "share_high": found.high} if estimator == "loans" else {}
    at = tuple(ways.T)
    return pd.DataFrame({
        "moved_from": [f"b{row}" for row in at[0]], "moved_to": [found.columns[column] for column in at[1]], "loans": found.counts[at],
        "share": shares[at], **{name: end[at] for name, end in ends.items()},
    })  # fmt: skip


def verdict(found: Check) -> None:
    """Trust or do not trust, in one sentence, with the numbers it rests on."""
    policy = read.policy()
    days = [day(one) for one in found.dates]
    if days:
        parts.heading("migration.check", first=days[0], last=days[-1])
    memory = found.memory
    said = {
        "late": percent(found.late), "limit": percent(policy.markov_gap_max, 0), "p": _chance(memory.p_value if memory else None),
        "n": number.count(found.late_loans), "least": number.count(policy.markov_late_loans_min),
    }  # fmt: skip
    show = {"trust": st.success, "doubt": st.warning}.get(found.verdict, st.info)
    show(t(f"migration.check_{found.verdict}", **said))
    if memory is not None and found.verdict != "unknown":
        parts.caption(
            "migration.check_detail",
            statistic=number.amount(memory.statistic, number.MoneyUnit(1, "")),
            freedom=memory.freedom,
            n=number.count(found.late_loans),
        )


def _chance(p_value: float | None) -> str:
    """A probability as people read it; the smallest ones only as less than something."""
    if p_value is None or np.isnan(p_value):
        return number.MISSING
    return "< 0.001" if p_value < 0.001 else f"{p_value:.3f}"
