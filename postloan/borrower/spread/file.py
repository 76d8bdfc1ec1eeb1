"""The verbs of a filing: hand a workbook in, confirm or return it, take it back, hand it in again."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.engine import RowMapping

from postloan.access import Right, Scope, verb
from postloan.access.within import reach_of, within
from postloan.book import Pin
from postloan.borrower.flows import turnover
from postloan.borrower.spread import checking, memory, store
from postloan.borrower.spread.borrowers import borrower_of
from postloan.borrower.spread.refusals import NothingRead, SameFile, SamePerson, StillDoubted
from postloan.borrower.spread.tables import change, draft, filing, statement
from postloan.borrower.spread.values import LIVE, AfterConfirm, Handed, Kept, State
from postloan.desk import Unit
from postloan.desk.policies import current
from postloan.errors import ChangedMeanwhile, Invalid, NotAllowed, OutOfReach, Problem

_LENGTH = 2000


@verb(Right.SUBMIT_STATEMENT)
def submit(
    work: Unit, pin: Pin, scope: Scope, borrower_id: str, handed: Handed, *, note: str = "", form_key: str | None = None
) -> int:
    """Hand in the statements of a borrower for a second person to confirm; returns the filing's number.

    The same ``form_key`` twice is one filing. Answers are remembered for the layout and for the borrower.

    Raises:
        OutOfReach: the borrower has no loan within the person's reach on the scope's date.
        NothingRead, StillDoubted: there is no statement, or a line is left without an answer.
        SameFile: the workbook is here already for this borrower.
        Blocked: a check says the statements are meaningless; nothing is kept.
    """
    mine = Scope(reach_of(work), scope.as_of, scope.currency)
    whose = borrower_of(pin, mine, borrower_id)
    work.subject = f"borrower:{borrower_id}"
    if (known := _filed_before(work, form_key)) is not None:
        return known
    work.alone()
    _refuse(work, borrower_id, handed, note)
    said = checking.run(
        work.connection, borrower_id, handed.statements, flows=turnover(pin, mine, current(work.connection), borrower_id)
    )
    checking.refuse_blocked(said)
    filing_id: int = work.insert(filing, {
        "borrower_id": borrower_id, "borrower_name": whose.name, "branch": whose.branch, "officer": whose.officer,
        **_of_file(handed), "state": State.SUBMITTED, "note": note.strip() or None, **_stamp(work),
        "policy_version": current(work.connection).version, "form_key": form_key, "version": 1,
    })  # fmt: skip
    store.put(work, filing_id, borrower_id, handed.statements)
    checking.keep(work, filing_id, said)
    memory.keep(work, handed.fingerprint, borrower_id, handed.answers)
    _drop_draft(work, handed.sha256)
    return filing_id


def _of_file(handed: Handed) -> dict[str, Any]:
    return {
        "file_name": handed.file_name[:200], "sha256": handed.sha256, "size": handed.size, "layout": handed.layout[:80],
        "fingerprint": handed.fingerprint[:80], "lines": dict(handed.lines),
    }  # fmt: skip


def _stamp(work: Unit) -> dict[str, Any]:
    return {"submitted_by_id": work.who.id, "submitted_by": work.who.name, "submitted_at": work.at}


def _refuse(work: Unit, borrower_id: str, handed: Handed, note: str) -> None:
    if not any(one.figures for one in handed.statements):
        raise NothingRead
    if handed.open_doubts:
        raise StillDoubted(count=handed.open_doubts)
    if len(note) > _LENGTH:
        raise Invalid({"note": Problem("spread.too_long", {"limit": _LENGTH})})
    same = and_(filing.c.sha256 == handed.sha256, filing.c.borrower_id == borrower_id, filing.c.state.in_(LIVE))
    known = work.connection.execute(select(filing).where(same).order_by(filing.c.id).limit(1)).mappings().one_or_none()
    if known is not None:
        raise SameFile(known["submitted_by"], current(work.connection).local(known["submitted_at"]), known["id"])


def _filed_before(work: Unit, form_key: str | None) -> int | None:
    if form_key is None:
        return None
    mine = select(filing.c.id).where(filing.c.form_key == form_key, filing.c.submitted_by_id == work.who.id)
    return work.connection.execute(mine).scalar_one_or_none()


def _drop_draft(work: Unit, sha256: str) -> None:
    mine = select(draft.c.id).where(draft.c.account_id == work.who.id, draft.c.sha256 == sha256)
    known = work.connection.execute(mine).scalar_one_or_none()
    if known is not None:
        work.delete(draft, known)


@verb(Right.CONFIRM_STATEMENT)
def confirm(work: Unit, filing_id: int, version: int, *, note: str = "", after: Sequence[AfterConfirm] = ()) -> tuple[Kept, ...]:
    """Confirm what somebody else handed in, as it was read at ``version``; its statements become editions in force.

    An older edition of the same kind, period, perimeter and currency is marked superseded and kept. Every hook of ``after`` runs
    in the same transaction.

    Raises:
        OutOfReach, ChangedMeanwhile; SamePerson: he handed it in, or changed a figure of it.
        Blocked: by what has been confirmed since, the statements are meaningless.
    """
    work.alone()
    row = waiting(work, filing_id, version, {State.SUBMITTED})
    if row["submitted_by_id"] == work.who.id or work.who.id in _changers(work, filing_id):
        raise SamePerson
    kept = [one for _, one in store.load(work.connection, store.chosen().where(statement.c.filing_id == filing_id))]
    said = checking.run(work.connection, row["borrower_id"], [one.statement for one in kept])
    checking.refuse_blocked(said)
    checking.keep(work, filing_id, said)
    editions = tuple(_edition(work, row["borrower_id"], one) for one in kept)
    settle(work, row, State.CONFIRMED, note)
    for hook in after:
        hook(work, row["borrower_id"], [one.statement for one in editions])
    return editions


def _changers(work: Unit, filing_id: int) -> set[int | None]:
    asked = select(change.c.changed_by_id).where(change.c.filing_id == filing_id)
    return set(work.connection.execute(asked).scalars())


def _edition(work: Unit, borrower_id: str, kept: Kept) -> Kept:
    """Put a statement in force, and the edition that was in force out of it."""
    one, table = kept.statement, statement.c
    slot = and_(
        table.borrower_id == borrower_id, table.kind == one.kind, table.period_end == one.period.end, table.span == one.period.span,
        table.months == one.period.months, table.perimeter == one.perimeter, table.currency == one.currency,
        table.comparative == one.comparative, table.edition.is_not(None),
    )  # fmt: skip
    last = work.connection.execute(select(statement).where(slot).order_by(table.edition.desc()).limit(1)).mappings().one_or_none()
    edition = 1 if last is None else last["edition"] + 1
    work.update(statement, kept.id, {"edition": edition, "replaces_id": last["id"] if last else None})
    if last is not None and last["superseded_at"] is None:
        work.update(statement, last["id"], {"superseded_at": work.at})
    return Kept(kept.id, kept.filing_id, one, edition)


@verb(Right.CONFIRM_STATEMENT)
def return_(work: Unit, filing_id: int, version: int, reason: str) -> None:
    """Give a workbook back to whoever handed it in, with the reason.

    Raises:
        OutOfReach, ChangedMeanwhile; SamePerson: he handed it in himself (he can take it back); Invalid: no reason.
    """
    row = waiting(work, filing_id, version, {State.SUBMITTED})
    if row["submitted_by_id"] == work.who.id:
        raise SamePerson
    settle(work, row, State.RETURNED, reasoned(reason))


@verb(Right.SUBMIT_STATEMENT)
def withdraw(work: Unit, filing_id: int, version: int, reason: str = "") -> None:
    """Take back one's own workbook while it is not confirmed.

    Raises:
        OutOfReach, ChangedMeanwhile; NotAllowed: somebody else handed it in.
    """
    row = waiting(work, filing_id, version, {State.SUBMITTED, State.RETURNED})
    if row["submitted_by_id"] != work.who.id:
        raise NotAllowed
    settle(work, row, State.WITHDRAWN, reason)


@verb(Right.SUBMIT_STATEMENT)
def resubmit(work: Unit, filing_id: int, version: int, note: str = "") -> None:
    """Hand a returned workbook in again once its figures are put right; who does so is its new submitter.

    Raises:
        OutOfReach, ChangedMeanwhile, Blocked; SameFile: meanwhile the workbook was handed in anew.
    """
    work.alone()
    row = waiting(work, filing_id, version, {State.RETURNED})
    kept = [one.statement for _, one in store.load(work.connection, store.chosen().where(statement.c.filing_id == filing_id))]
    if row["corrects_id"] is None:
        _refuse(work, row["borrower_id"], Handed(tuple(kept), row["file_name"], row["sha256"], row["size"]), note)
    said = checking.run(work.connection, row["borrower_id"], kept)
    checking.refuse_blocked(said)
    checking.keep(work, filing_id, said)
    values = {"state": State.SUBMITTED, "note": note.strip() or row["note"], **_stamp(work)}
    work.update(filing, filing_id, values, version=version)


def waiting(work: Unit, filing_id: int, version: int, states: set[State]) -> RowMapping:
    """The filing, within reach, as it was read and in one of the states."""
    asked = select(filing).where(filing.c.id == filing_id, within(filing, reach_of(work)))
    row = work.connection.execute(asked).mappings().one_or_none()
    if row is None:
        raise OutOfReach
    work.subject = f"borrower:{row['borrower_id']}"
    if row["version"] != version or row["state"] not in states:
        raise ChangedMeanwhile
    return row


def settle(work: Unit, row: RowMapping, state: State, note: str) -> None:
    settled = {
        "settled_by_id": work.who.id,
        "settled_by": work.who.name,
        "settled_at": work.at,
        "settle_note": note.strip() or None,
    }
    work.update(filing, row["id"], {"state": state, **settled}, version=row["version"])


def reasoned(reason: str) -> str:
    """The reason, which there must be."""
    if not reason.strip():
        raise Invalid({"reason": Problem("spread.reason_missing")})
    if len(reason) > _LENGTH:
        raise Invalid({"reason": Problem("spread.too_long", {"limit": _LENGTH})})
    return reason.strip()
