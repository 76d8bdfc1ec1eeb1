"""Whether what a borrower earns carries what his loans here ask of him in the next twelve months: debt service by their own schedules.

Only borrowers of whom every loan owed has a schedule are told; what other banks ask is in no schedule and not in it.
"""

import functools
from typing import Any

import pandas as pd

from postloan.borrower.analysis import Service, flow_basis, ratios, services, year_before
from postloan.statement import Accounts
from postloan.warning.engine import Frame
from postloan.warning.framing import framed, mark_of
from postloan.warning.known import Known
from postloan.warning.sources.statements import series, stamp

COLUMNS = {
    "dscr": "float64", "cfads_cover": "float64", "due_principal": "float64", "due_interest": "float64", "due_arrears": "float64",
    "statement_on": "date", "statement_age": "int64",
}  # fmt: skip
_NAMES = ("dscr", "cfads_cover")


def build(known: Known) -> Frame | None:
    """A row a borrower with statements confirmed by ``known.until`` of whose loans one at least has a schedule."""
    filed = stamp(known)
    if filed is None:
        return None
    mark = mark_of(known, filed, known.until, known.policy.version)
    return framed(known, "service", COLUMNS, functools.partial(_rows, known), mark=mark)


def _rows(known: Known) -> pd.DataFrame:
    names = tuple(sorted(series(known)))
    asked = services(known.pin, known.scope, borrowers=names) if names else {}
    rows = [_row(known, name, series(known)[name], asked[name]) for name in names if name in asked]
    return pd.DataFrame([row for row in rows if row is not None], columns=["borrower_id", *COLUMNS])


def _row(known: Known, name: str, accounts: tuple[Accounts, ...], asked: Service) -> dict[str, Any] | None:
    now = flow_basis(accounts, known.until)
    if now is None:
        return None
    found = ratios(now, year_before(accounts, now), known.policy, schedule=asked, names=_NAMES)
    return {
        "borrower_id": name, **{one.name: one.value for one in found}, "due_principal": float(asked.principal),
        "due_interest": float(asked.interest), "due_arrears": float(asked.arrears), "statement_on": now.period.end,
        "statement_age": (known.until - now.period.end).days,
    }  # fmt: skip
