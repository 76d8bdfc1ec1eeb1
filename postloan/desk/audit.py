"""Checking the audit chain: every row is recomputed, and the first that does not fit is named."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, Engine, RowMapping, select

from postloan.desk.tables import audit, audit_head
from postloan.desk.unit import GENESIS, digest


class Fault(StrEnum):
    """What is wrong with the chain at a row."""

    ALTERED = "altered"  # the row's content does not give its hash
    MISSING = "missing"  # there is no row of this number
    UNLINKED = "unlinked"  # the row does not continue the one before: one of the two was replaced
    CUT = "cut"  # rows at the end are gone, or rows were added past the end
    FORGED = "forged"  # the chain is whole, but does not contain the hash that was noted earlier


@dataclass(frozen=True)
class Verdict:
    """The outcome: how many rows fit, the last hash that does, and the first fault with the number of its row."""

    rows: int
    last_hash: str
    fault: Fault | None = None
    seq: int | None = None

    @property
    def ok(self) -> bool:
        return self.fault is None


def verify(desk: Engine | Connection, *, noted: str | None = None) -> Verdict:
    """Check the whole chain, in one consistent view.

    Whoever can write to the database can make a new chain from the first row on. Against that, note the last hash
    somewhere else (``audit verify`` prints it, each backup keeps it) and give it as ``noted`` later.
    """
    if isinstance(desk, Engine):
        # Repeatable read: on PostgreSQL the rows and the head must be of one moment.
        options = {"isolation_level": "REPEATABLE READ"} if desk.dialect.name == "postgresql" else {}
        with desk.connect().execution_options(**options) as connection, connection.begin():
            return verify(connection, noted=noted)
    return _whole(desk, _chain(desk), noted)


def _chain(desk: Connection) -> Iterator[Verdict]:
    """The verdict after each row, up to the first fault."""
    seq, last = 0, GENESIS
    rows = desk.execution_options(yield_per=1000).execute(select(audit).order_by(audit.c.seq))
    for row in rows.mappings():
        fault = _fault(row, seq, last)
        if fault is not None:
            yield Verdict(seq, last, fault, seq + 1)
            return
        seq, last = row["seq"], row["hash"]
        yield Verdict(seq, last)


def _fault(row: RowMapping, seq: int, last: str) -> Fault | None:
    """What is wrong with the row that should follow number ``seq`` with hash ``last``."""
    if row["seq"] != seq + 1:
        return Fault.MISSING
    if row["previous_hash"] != last:
        return Fault.UNLINKED
    return None if digest(last, dict(row)) == row["hash"] else Fault.ALTERED


def _whole(desk: Connection, chain: Iterator[Verdict], noted: str | None) -> Verdict:
    seen, at = noted is None, Verdict(0, GENESIS)
    for at in chain:
        seen = seen or at.last_hash == noted
    if not at.ok:
        return at
    head = desk.execute(select(audit_head).where(audit_head.c.id == 1)).one_or_none()
    if head is None or (head.seq, head.hash) != (at.rows, at.last_hash):
        return Verdict(at.rows, at.last_hash, Fault.CUT, at.rows + 1)
    return at if seen else Verdict(at.rows, at.last_hash, Fault.FORGED)
