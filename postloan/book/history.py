"""The list of imports as people read it."""

import pandas as pd

from postloan.access import Reach
from postloan.book import register
from postloan.book.register import State
from postloan.book.values import ImportRun

COLUMNS = (
    "id", "table_name", "source", "file_name", "rows", "rows_left_out", "published_at", "published_by", "undone_at", "undone_by",
    "first", "last", "dates", "branches", "state",
)  # fmt: skip


def frame(state: State, reach: Reach) -> pd.DataFrame:
    """Imports within reach, newest first.

    ``first`` and ``last`` are the dates covered (None for ledgers), ``dates`` and ``branches`` how many, ``state`` is ``live``,
    ``superseded`` (newer imports speak for all it covers) or ``undone``.
    """
    winning = {source.import_id for sources in state.winners().values() for source in sources}
    runs = [run for run in reversed(state.runs) if register.within(state, run, reach)]
    return pd.DataFrame([_row(state, run, winning) for run in runs], columns=list(COLUMNS))


def _row(state: State, run: ImportRun, winning: set[int]) -> dict[str, object]:
    pairs = state.pairs(run.id)
    dates = sorted({as_of for as_of, _ in pairs})
    standing = "undone" if run.undone_at else "superseded" if pairs and run.id not in winning else "live"
    covered = {"first": dates[0] if dates else None, "last": dates[-1] if dates else None, "dates": len(dates)}
    return {**vars(run), **covered, "branches": len({branch for _, branch in pairs}), "state": standing}
