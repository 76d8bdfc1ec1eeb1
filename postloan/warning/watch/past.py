"""The list over time: how many were on it at each date of the book, what they owed then, and how they are classed.

Who was on it comes from the stays as they were entered and ended, what they owed from the book of that date: nothing is worked out
from today's list.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from postloan.access import Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.terms import FIRST_NPL

COLUMNS = ("on", "borrowers", "owing", "balance", "npl_balance", "share")

#: A day, the date of the book that says what was owed on it, and who was on the list at its end.
Watched = tuple[date, date, tuple[str, ...]]


def _owed(loans: Any, watched: tuple[str, ...]) -> Any:
    mine = loans.borrower_id.isin(watched) & (loans.balance > 0)
    bad = mine & (loans.risk_class >= int(FIRST_NPL))
    return loans.aggregate(
        owing=loans.borrower_id.nunique(where=mine), balance=loans.balance.sum(where=mine), npl_balance=loans.balance.sum(where=bad),
        whole=loans.balance.sum(),
    )  # fmt: skip


def over_time(pin: Pin, scope: Scope, policy: Policy, *, watched: Sequence[Watched]) -> pd.DataFrame:  # noqa: ARG001  every query takes the policy
    """One row a date: ``borrowers`` on the list, ``owing`` something in the scope, their ``balance`` and what of it is
    non-performing, and its ``share`` of all loans (NaN without loans).
    """
    rows = [_row(pin, scope.at(book), day, names) for day, book, names in watched]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(pin: Pin, scope: Scope, day: date, names: tuple[str, ...]) -> Mapping[str, Any]:
    (found,) = pin.ask(scope, _owed, names).to_pylist()
    balance, whole = float(found["balance"] or 0), float(found["whole"] or 0)
    return {
        "on": day, "borrowers": len(names), "owing": found["owing"] or 0, "balance": balance, "npl_balance": float(found["npl_balance"] or 0),
        "share": balance / whole if whole > 0 else float("nan"),
    }  # fmt: skip


def _standing(loans: Any, watched: tuple[str, ...]) -> Any:
    mine = loans.filter(loans.borrower_id.isin(watched))
    return mine.group_by("borrower_id").agg(balance=mine.balance.sum(), dpd=mine.dpd.max(), risk_class=mine.risk_class.max())


def now(pin: Pin, scope: Scope, policy: Policy, *, watched: tuple[str, ...]) -> pd.DataFrame:  # noqa: ARG001  every query takes the policy
    """What each of them owes in the scope, how late and how classed; one who owes nothing there has no row."""
    found: pd.DataFrame = pin.ask(scope, _standing, watched).to_pandas()
    return found
