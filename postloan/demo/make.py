"""Loading the demo: branches, accounts, ledger, month-end tapes and a diary; each step only when it is missing."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq

from postloan.access import EVERYTHING, SYSTEM
from postloan.book import Staged
from postloan.demo import (
    banking,
    collateral,
    diary,
    figures,
    guarantees,
    happenings,
    ledger,
    market,
    people,
    statements,
    tape,
    trade,
    warnings,
)
from postloan.demo import words as w
from postloan.desk import policies
from postloan.errors import Progress, no_progress
from postloan.house import House
from postloan.policy import Policy

#: The year of month-ends up to here came in one file when the book was opened, the later ones month by month.
OPENED_WITH = date(2025, 10, 31)
#: What is published before the tapes, so that a loan that leaves a tape is known to have been sold.
LEDGER = ("terms", "schedule", "repayment", "disposal")
#: What the bank keeps on borrowers besides their loans, and how each is made of the ledger; published after the tapes.
DOSSIER: Mapping[str, Callable[[ledger.Ledger], pa.Table]] = {
    "guarantee": guarantees.make, "collateral": collateral.make, "invoice": trade.make, "account_flow": banking.make,
    "event": happenings.make, "indicator": market.make, "observation": figures.make,
}  # fmt: skip


def file_names() -> dict[str | date, str]:
    """What the demo's imports are called: ledger tables by name, the opening tape, and a tape for each later date."""
    names = w.words()["files"]
    ledgers: dict[str | date, str] = {table: names[table] for table in (*LEDGER, *DOSSIER)}
    later = {as_of: names["loan"].format(as_of=as_of) for as_of in tape.month_ends() if as_of > OPENED_WITH}
    return ledgers | {OPENED_WITH: names["opening"].format(first=ledger.FIRST, last=OPENED_WITH)} | later


def load(house: House, progress: Progress = no_progress) -> bool:
    """Load what is missing of the demo; False when nothing was, which costs a few milliseconds.

    A book that holds imports of somebody else is left as it is. A demo import that a person withdrew is not brought back.
    """
    known = set(house.book.history(EVERYTHING)["file_name"])
    wanted = file_names()
    missing = {what for what, name in wanted.items() if name not in known}
    if known and len(missing) == len(wanted):
        return False
    if not missing and diary.written(house) and statements.written(house) and warnings.written(house):
        return False
    progress(0.0, "demo.people")
    people.seat(house, ledger.SEED)
    book = _publish(house, missing, progress) if missing else None
    progress(0.9, "demo.statements")
    statements.write(house, book)
    progress(0.93, "demo.diary")
    diary.write(house)
    progress(0.94, "demo.warnings")
    warnings.write(house)
    progress(1.0, "demo.ready")
    return True


def _publish(house: House, missing: set[str | date], progress: Progress) -> ledger.Ledger:
    """Ledger first, then the tapes from the oldest date on, so that no later date has to be made twice."""
    progress(0.05, "demo.drawing")
    policy, book = policies.current(house.desk), ledger.make()
    for table in LEDGER:
        if table in missing:
            _one(house, table, table, getattr(book, table))
    for as_of, rows in _tapes(book, policy):
        progress(0.25 + 0.6 * (as_of - ledger.FIRST) / (ledger.LAST - ledger.FIRST), "demo.tapes")
        if as_of in missing:
            _one(house, "loan", as_of, rows)
    for table, made in DOSSIER.items():
        if table in missing:
            _one(house, table, table, made(book))
    return book


def _tapes(book: ledger.Ledger, policy: Policy) -> Iterator[tuple[date, pa.Table]]:
    """The opening tape of many dates, then one a month."""
    opening = []
    for as_of, rows in tape.make(book, tape.month_ends(), policy):
        if as_of > OPENED_WITH:
            yield as_of, rows
            continue
        opening.append(rows.drop(["file_row"]))
        if as_of == OPENED_WITH:
            whole = pa.concat_tables(opening)
            yield as_of, whole.append_column("file_row", pa.array(range(2, whole.num_rows + 2), pa.int32()))


def _one(house: House, table: str, what: str | date, rows: pa.Table) -> None:
    path = house.book.stage_path()
    pq.write_table(rows, path, compression="zstd")
    staged = Staged(table, path, file_names()[what], hashlib.sha256(path.read_bytes()).hexdigest())
    house.book.publish(SYSTEM, staged, policies.current(house.desk))
