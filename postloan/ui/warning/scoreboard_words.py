"""The scoreboard's tables: headings, how figures are written, and the words of verdicts."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st
from pandas.api.types import is_numeric_dtype

from postloan.i18n import number
from postloan.i18n.number import MISSING, day
from postloan.ui import parts, read
from postloan.ui.lang import t
from postloan.ui.parts.chart import titled
from postloan.ui.parts.take import offer
from postloan.warning.judge import Scoreboard

ROW = 28
_SHARES = {"precision", "recall", "false_alarm", "useful", "true_rate", "probability", "f1"}
_COUNTS = {
    "judged", "events", "alerts", "tp", "fp", "fn", "number", "by_rules", "by_score", "signals", "borrowers", "true", "false", "closed",
}  # fmt: skip
_AMOUNTS = {"exposure", "owed", "threshold", "lift", "lead", "days_to_close"}
#: Pixels of a long table.
_TALL = 460


def period(found: Scoreboard) -> Mapping[str, Any]:
    """What headings say of the dates judged."""
    return {"since": day(found.since), "last": day(found.last_judged)}


def verdict(name: str) -> str:
    """The verdict in a word."""
    return t(f"scoreboard.verdict.{name}")


def why(name: str) -> str:
    """What the verdict rests on."""
    policy = read.policy()
    return t(
        f"scoreboard.why.{name}", lift=f"{policy.judging_lift_good:g}", days=policy.judging_lead_days, events=policy.judging_events_min,
        confidence=number.percent(policy.judging_confidence, 0),
    )  # fmt: skip


def _decimals(digits: int) -> Callable[[Any], str]:
    return lambda value: MISSING if number.missing(value) else f"{float(value):,.{digits}f}".replace("-", "−")


def written(name: str) -> Callable[[Any], str]:
    """How a figure of a column is written; "–" for what is missing."""
    if name in _SHARES:
        return lambda value: number.percent(value, 1)
    if name in _COUNTS:
        return number.count
    return {"lift": _decimals(1), "lead": _decimals(0), "days_to_close": _decimals(0), "weight": _decimals(3)}.get(
        name, lambda value: MISSING if number.missing(value) else str(value)
    )


def table(
    rows: pd.DataFrame,
    key: str,
    heading: str,
    *,
    clicked: Callable[[], None] | None = None,
    headings: Mapping[str, str] | None = None,
) -> None:
    """A table under its heading, every column sortable by its value; ``headings`` where a column's own does not do."""
    called = {name: (headings or {}).get(name) or t(f"scoreboard.column.{name}") for name in rows.columns}
    bar = parts.switches(key)
    offer(bar, rows.rename(columns=called), key)
    titled(bar, heading)
    columns = {
        name: st.column_config.Column(called[name], pinned=place == 0, alignment="right" if is_numeric_dtype(rows[name]) or name in _COUNTS | _SHARES | _AMOUNTS else "left")
        for place, name in enumerate(rows.columns)
    }  # fmt: skip
    styled = rows.style.format({name: written(name) for name in rows.columns}, na_rep=MISSING)
    st.dataframe(
        styled, key=key, hide_index=True, column_config=columns, height=min(_TALL, 40 + ROW * len(rows)), row_height=ROW, placeholder=MISSING,
        on_select=clicked or "ignore", selection_mode="single-cell",
    )  # fmt: skip


def row_clicked(key: str) -> int | None:
    """The row of the cell that was clicked; None where the click let go of it."""
    cells: list[Any] = st.session_state[key]["selection"].get("cells", [])
    return int(cells[0][0]) if cells else None
