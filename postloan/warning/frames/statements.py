"""What a borrower's confirmed statements say against a year before, against tax and bank records, and how late the next ones are.

Twelve months are held against twelve, so many months against the same months. Whoever is asked for statements has a row, with or without.
"""

import functools
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from postloan.borrower.health.facts import turnover_of
from postloan.borrower.health.given import share
from postloan.borrower.spread.borrowers import companies
from postloan.borrower.spread.calendar import due_on, late_of
from postloan.warning.engine import Frame
from postloan.warning.framing import framed, mark_of
from postloan.warning.known import Known
from postloan.warning.sources.statements import RATIOS, series, stamp, told
from postloan.warning.sources.trade import trade

COLUMNS = {
    "statement_on": "date", "statement_currency": "string", "statement_age": "int64", "months_reported": "int64", **dict.fromkeys(RATIOS, "float64"), "revenue": "float64", "revenue_compared": "float64", "revenue_before": "float64",
    "net_profit": "float64", "cfo": "float64", "equity": "float64", "loss_years": "int64", "burnt_years": "int64",
    "year_on": "date", "year_age": "int64", "year_profit": "float64", "year_cfo": "float64",
    "other_receivables": "float64", "other_receivables_growth": "float64", "cash_share": "float64", "debt_share": "float64",
    "z2_score": "float64", "m_score": "float64", "revenue_unseen_by_tax": "float64", "revenue_unseen_by_bank": "float64",
    "invoiced_revenue": "float64", "banked_inflow": "float64", "reported_revenue": "float64", "late_days": "int64", "late_since": "date", "late_period": "date",
}  # fmt: skip


def build(known: Known) -> Frame | None:
    """A row a borrower with statements confirmed by ``known.until``, or asked for some."""
    filed = stamp(known)
    if filed is None:
        return None
    return framed(
        known,
        "statements",
        COLUMNS,
        functools.partial(_rows, known),
        mark=mark_of(known, filed, known.until, known.policy.version),
    )


def _rows(known: Known) -> pd.DataFrame:
    found: dict[str, dict[str, Any]] = {name: _facts(known, name, one) for name, one in series(known).items()}
    for name, (days, period) in _late(known).items():
        found.setdefault(name, {}).update(
            late_days=days, late_since=None if period is None else due_on(period, known.policy), late_period=period
        )
    rows = pd.DataFrame(
        [[name, *(one.get(column) for column in COLUMNS)] for name, one in found.items()], columns=["borrower_id", *COLUMNS]
    )
    counts = [name for name, kind in COLUMNS.items() if kind == "int64"]
    return rows.astype(
        dict.fromkeys(counts, "Int64") | dict.fromkeys((n for n, k in COLUMNS.items() if k == "float64"), "float64")
    )


def _facts(known: Known, name: str, accounts: Any) -> dict[str, Any]:
    facts = dict(told(accounts, known.until, known.policy))
    if not facts:
        return {}
    ages = {f"{what}_age": (known.until - facts[f"{what}_on"]).days for what in ("statement", "year") if f"{what}_on" in facts}
    return {**facts, **_against_records(known, name, facts), **ages}


def _against_records(known: Known, name: str, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """How much of the revenue of the newest statements neither invoices nor account inflow of the same months show, as a fraction."""
    revenue: Decimal | None = facts["reported_revenue"]
    shown: dict[str, Any] = {"reported_revenue": None if revenue is None else float(revenue)}
    one = trade(known).get(name)
    if one is None or facts["statement_currency"] != known.scope.currency:
        return shown
    records = turnover_of(one, facts["reported"], known.policy)
    for column, amount, unseen in (
        ("invoiced_revenue", records.sales, "revenue_unseen_by_tax"),
        ("banked_inflow", records.inflow, "revenue_unseen_by_bank"),
    ):
        seen = share(amount, revenue)
        shown |= {column: None if amount is None else float(amount), unseen: None if seen is None else 1 - seen}
    return shown


def _late(known: Known) -> Mapping[str, tuple[int, date | None]]:
    assert known.connection is not None
    asked = companies(known.pin, known.scope, known.policy)
    mine = asked if known.whom is None else [one for one in asked if one.borrower_id == known.whom]
    return late_of(known.connection, mine, known.policy, known.until, known.moment)
