"""The numbers of cash by week as figures: what they are made of, and the loans behind them, each with what it owed and paid."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from postloan.portfolio.behind import Behind, Payments
from postloan.portfolio.cash import Cash
from postloan.portfolio.exposure.concentration import cents
from postloan.portfolio.measure import Figure, Input, ratio

#: The columns of :class:`Cash` as the table of weeks calls them.
COLUMNS = {
    "expected": "cash_expected", "received": "cash_received", "shortfall": "cash_short", "shortfall_total": "cash_short_total",
    "from_schedule": "cash_schedule", "from_tape": "cash_tape",
}  # fmt: skip
#: What their lists of loans add up.
PAYMENTS: Mapping[str, Payments] = {
    "cash_expected": "expected", "cash_schedule": "scheduled", "cash_tape": "named", "cash_received": "received", "cash_short": "short",
    "cash_short_total": "short",
}  # fmt: skip
_MADE_OF = {"cash_expected": ("cash_schedule", "cash_tape"), "cash_short": ("cash_expected", "cash_received")}
_AHEAD, _CAME, _NO_LEDGER = (f"concentration.note.{name}" for name in ("cash_tape", "cash_came", "no_ledger"))


def _list(payments: Payments, first: date, last: date) -> Behind:
    return Behind(payments=payments, paid_from=first, paid_to=last)


def compared(found: Cash) -> pd.DataFrame:
    """The weeks of which both is known, what fell due and what came; they follow each other."""
    return found.rows[found.rows["received"].notna()]


def _ends(weeks: pd.DataFrame) -> tuple[date, date]:
    return weeks["first_day"].iloc[0].date(), weeks["last_day"].iloc[-1].date()


def of_week(row: Mapping[str, Any], column: str, weeks: pd.DataFrame) -> Figure | None:
    """The figure in a cell of the table of weeks, by the names of its columns; ``weeks`` are those :func:`compared`."""
    if column not in PAYMENTS:
        return None
    known = {name: None if pd.isna(row[name]) else cents(row[name]) for name in PAYMENTS}
    first, last = row["first_day"].date(), row["last_day"].date()
    begins = _ends(weeks)[0] if column == "cash_short_total" and len(weeks) else first
    return Figure(
        f"week_{column}", known[column], "money", inputs=tuple(Input(name, known[name]) for name in _MADE_OF.get(column, ())),
        notes=(_CAME if known["cash_tape"] is None else _AHEAD,), words={"first": first, "last": last}, ties=("amount", ""),
        behind=None if known[column] is None else _list(PAYMENTS[column], begins, last),
    )  # fmt: skip


def flows(found: Cash) -> tuple[Figure, ...]:
    """Cash to come, what came of what was due, and what is short of it."""
    return _ahead(found), *_came(found)


def _ahead(found: Cash) -> Figure:
    total = found.total("expected", past=False)
    return Figure(
        "cash_ahead", total, "money", notes=(_AHEAD,), ties=("amount", ""),
        behind=None if total is None else _list("expected", *_ends(found.rows[found.rows["week"] > 0])),
        inputs=(
            Input("cash_from_schedule", found.total("from_schedule", past=False)), Input("cash_from_tape", found.total("from_tape", past=False)),
            Input("loans_scheduled", found.scheduled, "count"), Input("loans_from_tape", found.from_tape, "count"),
            Input("loans_unknown", found.unknown, "count"),
        ),
    )  # fmt: skip


def _came(found: Cash) -> tuple[Figure, Figure]:
    weeks = compared(found)
    if weeks.empty:
        return Figure("cash_share", None, "ratio", notes=(_NO_LEDGER,)), Figure(
            "cash_shortfall", None, "money", notes=(_NO_LEDGER,)
        )
    due, came = (cents(weeks[name].sum()) for name in ("expected", "received"))
    received, owed, known = Input("cash_received", came), Input("cash_due", due), Input("weeks_known", len(weeks), "count")
    return (
        Figure("cash_share", ratio(came, due), "ratio", good="up", notes=(_CAME,), inputs=(received, owed, known),
               behind=_list("received", *_ends(weeks)), ties=("amount", "cash_received")),
        Figure("cash_shortfall", due - came, "money", good="down", notes=(_CAME,), inputs=(owed, received),
               behind=_list("short", *_ends(weeks)), ties=("amount", "")),
    )  # fmt: skip
