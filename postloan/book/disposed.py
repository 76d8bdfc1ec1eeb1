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
from postloan.terms import DisposalKind

TABLE = "disposal"

#: What is asked of the disposals when a date is made, and the date: one row.
DISPOSED: dict[str, str] = {
    "loan_id": "string", "disposed_on": "date", "kind": "string", "principal": "decimal(18, 2)", "import_id": "int32",
}  # fmt: skip
DAY: dict[str, str] = {"day": "date"}

#: What the register says was disposed of one loan, from the first day to a date.
TO_DATE: dict[str, str] = {"written_off_to_date": "decimal(18, 2)", "sold_to_date": "decimal(18, 2)"}


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


def until(disposals: Any, day: Any) -> Any:
    """The disposals (:data:`DISPOSED`) up to the day (:data:`DAY`)."""
    known = disposals.cross_join(day)
    return known.filter(known.disposed_on <= known.day)


def to_date(disposals: Any, day: Any) -> Any:
    """:data:`TO_DATE` of each loan that was ever disposed of by the day, wholly or in part: the principal that was registered."""
    known = until(disposals, day)
    written_off = known.kind == DisposalKind.WRITTEN_OFF.value
    sums = {
        "written_off_to_date": known.principal.sum(where=written_off),
        "sold_to_date": known.principal.sum(where=~written_off),
    }
    return known.group_by("loan_id").agg(**{name: sums[name].cast(kind) for name, kind in TO_DATE.items()})
