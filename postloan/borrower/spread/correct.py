"""Putting figures right: before they are confirmed in place, afterwards as a new filing; every change is kept with its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from postloan.access import Right, verb
from postloan.borrower.spread import checking, memory, store
from postloan.borrower.spread.file import reasoned, waiting
from postloan.borrower.spread.tables import change, figure, filing, statement
from postloan.borrower.spread.values import Answer, Correction, Kept, State
from postloan.desk import Unit
from postloan.desk.policies import current
from postloan.errors import ChangedMeanwhile, Invalid, Problem
from postloan.statement import Kind
from postloan.statement.checks import Finding


@dataclass(frozen=True)
class _Target:
    """The filing that is written to: its number, the row that was read, and which of its statements stands for which."""

    filing_id: int
    row: RowMapping
    numbers: Mapping[int, int] = field(default_factory=dict)


@verb(Right.SUBMIT_STATEMENT)
def correct(work: Unit, filing_id: int, version: int, corrections: Sequence[Correction], reason: str) -> int:
    """Put figures of a filing right and return the number of the filing that now holds them.

    A filing that waits or was returned is changed in place; of a confirmed one a new filing is made, which waits for a second
    person and leaves the old edition as it is. A changed account is remembered for the layout and the borrower.

    Raises:
        OutOfReach, ChangedMeanwhile; Blocked: a check forbids the result.
        Invalid: no reason, nothing to change, or two figures would be one account.
    """
    work.alone()
    why = reasoned(reason)
    if not corrections:
        raise Invalid({"corrections": Problem("spread.nothing_changed")})
    row = waiting(work, filing_id, version, {State.SUBMITTED, State.RETURNED, State.CONFIRMED})
    target = _copied(work, row) if row["state"] == State.CONFIRMED else _Target(filing_id, row)
    for one in corrections:
        _one(work, target, one, why)
    _again(work, target, in_place=target.filing_id == filing_id)
    return target.filing_id


def _copied(work: Unit, row: RowMapping) -> _Target:
    """A new filing with the same statements."""
    told = ("borrower_id", "borrower_name", "branch", "officer", "file_name", "sha256", "size", "layout", "fingerprint", "lines")
    new: int = work.insert(filing, {
        **{name: row[name] for name in told}, "state": State.SUBMITTED, "corrects_id": row["id"], "submitted_by_id": work.who.id,
        "submitted_by": work.who.name, "submitted_at": work.at, "policy_version": current(work.connection).version, "version": 1,
    })  # fmt: skip
    old = _statements(work, row["id"])
    made = store.put(work, new, row["borrower_id"], [one.statement for one in old])
    return _Target(new, row, {before.id: after.id for before, after in zip(old, made, strict=True)})


def _statements(work: Unit, filing_id: int) -> list[Kept]:
    return [kept for _, kept in store.load(work.connection, store.chosen().where(statement.c.filing_id == filing_id))]


def _one(work: Unit, target: _Target, wanted: Correction, why: str) -> None:
    statement_id = target.numbers.get(wanted.statement_id, wanted.statement_id)
    there = select(figure).join(statement, statement.c.id == figure.c.statement_id).where(
        figure.c.statement_id == statement_id, figure.c.account == wanted.account, statement.c.filing_id == target.filing_id
    )  # fmt: skip
    before = work.connection.execute(there).mappings().one_or_none()
    if before is None:
        raise ChangedMeanwhile
    value: Decimal = before["value"] if wanted.value is None else wanted.value
    if (wanted.to, value) == (before["account"], before["value"]):
        return
    _write(work, before, wanted.to, value)
    work.insert(change, {
        "filing_id": target.filing_id, "statement_id": statement_id, "account_before": before["account"], "account_after": wanted.to,
        "value_before": before["value"], "value_after": None if wanted.to is None else value, "reason": why,
        "changed_by_id": work.who.id, "changed_by": work.who.name, "changed_at": work.at,
    })  # fmt: skip
    if wanted.to != before["account"]:
        kind = work.connection.execute(select(statement.c.kind).where(statement.c.id == statement_id)).scalar_one()
        memory.keep(work, target.row["fingerprint"], target.row["borrower_id"], [Answer(Kind(kind), before["label"], wanted.to)])


def _write(work: Unit, before: Any, to: str | None, value: Decimal) -> None:
    if to is None:
        work.delete(figure, before["id"])
        return
    taken = select(figure.c.id).where(
        figure.c.statement_id == before["statement_id"], figure.c.account == to, figure.c.id != before["id"]
    )
    if work.connection.execute(taken).first() is not None:
        raise Invalid({"corrections": Finding("spread.account_taken", {"account": to})})
    work.update(figure, before["id"], {"account": to, "value": value})


def _again(work: Unit, target: _Target, *, in_place: bool) -> None:
    """Check the result. A filing that was read by somebody is marked as changed, so that he cannot confirm what he has not seen."""
    row = target.row
    said = checking.run(work.connection, row["borrower_id"], [one.statement for one in _statements(work, target.filing_id)])
    checking.refuse_blocked(said)
    checking.keep(work, target.filing_id, said)
    if in_place:
        work.update(filing, target.filing_id, {"state": row["state"]}, version=row["version"])
