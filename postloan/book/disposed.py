"""The live disposals: which imports there are, from which date on each matters, and what they say."""

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pyarrow.compute as pc
import pyarrow.parquet as pq

from postloan.book import raw
from postloan.book.engine import Session
from postloan.book.schema import TABLES
from postloan.book.values import ImportRun

TABLE = "disposal"


@dataclass(frozen=True)
class Ledger:
    """One live import of disposals; ``since`` is the first day it tells of: no earlier date can change by it."""

    import_id: int
    file: str
    since: date


Disposals = tuple[Ledger, ...]


@functools.lru_cache(maxsize=256)
def first_day(path: Path) -> date:
    """The first day of a file of disposals; a file of the book never changes."""
    found: date = pc.min(pq.read_table(path, columns=["disposed_on"])["disposed_on"]).as_py()
    return found


def of(runs: Iterable[ImportRun], path: Callable[[str], Path]) -> Disposals:
    """The live imports of disposals among these, oldest first."""
    live = [run for run in runs if run.table_name == TABLE and run.undone_at is None]
    return tuple(Ledger(run.id, run.file, first_day(path(run.file))) for run in live)


def read(session: Session, disposals: Disposals, path: Callable[[str], Path]) -> Any:
    """Their rows, each disposal once: of several imports, the newest one that names it tells what it was."""
    if not disposals:
        return session.read([], ibis.schema({**raw.columns(TABLE), "import_id": "int32"}))
    return newest(raw.union([raw.read(session, TABLE, path(one.file), import_id=one.import_id) for one in disposals]))


def newest(rows: Any) -> Any:
    """Each disposal as the newest import that names it tells it."""
    key = list(TABLES[TABLE].key)
    marked = rows.mutate(newest=rows.import_id.max().over(group_by=key))
    return marked.filter(marked.import_id == marked.newest).drop("newest")
