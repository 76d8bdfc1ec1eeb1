"""What the watch list's page reads: the list with what each borrower owes now, and the list of past dates."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from postloan.access import Scope
from postloan.i18n.number import missing
from postloan.ui import read, sheet
from postloan.ui.clock import today
from postloan.warning.watch import past, queries

#: Dates of the book in the chart, besides today.
_DATES = 13


def whole(view: Scope) -> Scope:
    """The scope without its chosen slices: a borrower is on the list wherever its loans lie."""
    return Scope(view.reach, view.as_of, view.currency)


def standing(view: Scope, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with ``balance``, ``dpd`` and ``risk_class`` on the scope's date and ``change`` of the balance since entry.

    A borrower that owes nothing there owes 0; a stay kept in another currency is not compared.
    """
    watched = tuple(sorted(set(rows["borrower_id"])))
    found = {row["borrower_id"]: row for row in sheet.records(read.book(past.now, whole(view), watched=watched))}
    told = [{**row, **_now(row, found, view.currency)} for row in sheet.records(rows)]
    return pd.DataFrame(told, columns=[*rows.columns, "balance", "dpd", "risk_class", "change"], dtype=object)


def _now(row: dict[str, Any], found: Mapping[str, Mapping[str, Any]], currency: str) -> dict[str, Any]:
    ours, owed = row["currency"] == currency, found.get(row["borrower_id"])
    balance = owed["balance"] if owed is not None else Decimal(0) if ours else None
    entry = row["exposure"] if ours and not missing(row["exposure"]) else None
    codes = {name: None if owed is None or missing(owed[name]) else int(owed[name]) for name in ("dpd", "risk_class")}
    return {"balance": balance, "change": None if balance is None or entry is None else balance - entry, **codes}


def over_time(view: Scope) -> pd.DataFrame:
    """The list at the book's last dates and today (with what the newest date says of it), oldest first; see ``past.over_time``."""
    scope = whole(view)
    books = list(read.pin().dates_of(scope)[-_DATES:])
    days = [*books, today()] if books and _newest(scope) < today() else books
    on = read.desk(queries.watched_on, days)
    return read.book(past.over_time, scope, watched=tuple((day, min(day, books[-1]), on[day]) for day in days))


def _newest(scope: Scope) -> date:
    """Today belongs to the newest date of the book only: who looks at an older one sees the list up to it."""
    newest = read.pin().newest(scope.reach)
    return scope.as_of if newest is None or scope.as_of >= newest else date.max


def asked_number(name: str) -> int | None:
    """A number that the address names."""
    asked = st.query_params.get(name, "")
    return int(asked) if asked.isdecimal() and len(asked) < 10 else None


def asked_day(name: str) -> date | None:
    """A day that the address names."""
    try:
        return date.fromisoformat(st.query_params.get(name, ""))
    except ValueError:
        return None
