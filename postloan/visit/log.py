"""The verbs of the visits: log one, correct one, finish its next step, keep a draft of one."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from postloan.access import Right, Scope, verb
from postloan.access.within import reach_of, within
from postloan.book import Pin
from postloan.book.subject import subject_of
from postloan.desk import Unit
from postloan.desk.policies import current
from postloan.desk.uploads import put_away
from postloan.errors import ChangedMeanwhile, Invalid, OutOfReach, Problem
from postloan.policy import Policy
from postloan.visit.attachment import Upload, media_type, problem_among, safe_name
from postloan.visit.form import VisitForm, problems_of
from postloan.visit.tables import attachment, visit, visit_draft


@verb(Right.LOG_VISIT)
def log_visit(
    work: Unit,
    pin: Pin,
    scope: Scope,
    loan_id: str,
    form: VisitForm,
    *,
    uploads: Path,
    files: Sequence[Upload] = (),
    form_key: str | None = None,
) -> int:
    """File a visit to the borrower of a loan and return its number. The same ``form_key`` twice is one visit.

    Raises:
        OutOfReach: the loan is not in the person's reach on the scope's date.
        Invalid: with every problem beside its field.
    """
    work.subject = f"loan:{loan_id}"
    subject = subject_of(pin, scope, reach_of(work), loan_id)
    if (known := _logged_before(work, form_key)) is not None:
        return known
    policy = current(work.connection)
    files = _checked(work, policy, form, files, already=0)
    visit_id: int = work.insert(visit, {
        **subject.filed_under, **form.as_row(), "form_key": form_key,
        "logged_by_id": work.who.id, "logged_by": work.who.name, "logged_at": work.at, "version": 1,
    })  # fmt: skip
    _attach(work, uploads, visit_id, files)
    _empty_draft(work, loan_id)
    return visit_id


@verb(Right.LOG_VISIT)
def change_visit(work: Unit, visit_id: int, version: int, form: VisitForm, *, uploads: Path, files: Sequence[Upload] = ()) -> int:
    """Correct a visit as it was read at ``version`` and return its number; files are added, never taken away.

    Raises:
        OutOfReach, Invalid; ChangedMeanwhile: somebody saved it since it was read.
    """
    before = _visit_in_reach(work, visit_id)
    if before["version"] != version:
        raise ChangedMeanwhile
    kept = {row.sha256 for row in work.connection.execute(select(attachment.c.sha256).where(attachment.c.visit_id == visit_id))}
    files = _checked(work, current(work.connection), form, files, already=len(kept))
    work.update(visit, visit_id, form.as_row(), version=version)
    _attach(work, uploads, visit_id, files, kept)
    return visit_id


@verb(Right.LOG_VISIT)
def finish_next_step(work: Unit, visit_id: int, version: int, note: str | None = None) -> None:
    """Mark the agreed next step as done, with who and when; a step is finished once.

    Raises:
        OutOfReach; ChangedMeanwhile: it was changed or finished since it was read.
    """
    row = _visit_in_reach(work, visit_id)
    if row["next_step"] is None or row["done_at"] is not None:
        raise ChangedMeanwhile
    work.update(
        visit,
        visit_id,
        {"done_at": work.at, "done_by": work.who.name, "done_note": (note or "").strip() or None},
        version=version,
    )


@verb(Right.LOG_VISIT)
def save_draft(work: Unit, loan_id: str, entered: Mapping[str, Any]) -> None:
    """Keep what a person has entered about a loan, until he comes back to it or submits it. Values are JSON."""
    work.subject = f"loan:{loan_id}"
    row = {"entered": dict(entered), "saved_at": work.at}
    known = _draft_id(work, loan_id)
    if known is None:
        work.insert(visit_draft, {"account_id": work.who.id, "loan_id": loan_id, **row})
    else:
        work.update(visit_draft, known, row)


def _visit_in_reach(work: Unit, visit_id: int) -> RowMapping:
    wanted = select(visit).where(visit.c.id == visit_id, within(visit, reach_of(work)))
    row = work.connection.execute(wanted).mappings().one_or_none()
    if row is None:
        raise OutOfReach
    work.subject = f"loan:{row['loan_id']}"
    return row


def _logged_before(work: Unit, form_key: str | None) -> int | None:
    if form_key is None:
        return None
    mine = select(visit.c.id).where(visit.c.form_key == form_key, visit.c.logged_by_id == work.who.id)
    return work.connection.execute(mine).scalar_one_or_none()


def _checked(work: Unit, policy: Policy, form: VisitForm, files: Sequence[Upload], already: int) -> tuple[Upload, ...]:
    """The files, all problems of form and files being none."""
    problems: dict[str, Problem] = problems_of(form, policy.local(work.at))
    if wrong := problem_among(tuple(files), already, policy):
        problems["files"] = wrong
    if problems:
        raise Invalid(problems)
    return tuple(files)


def _attach(work: Unit, uploads: Path, visit_id: int, files: Sequence[Upload], kept: set[str] | None = None) -> None:
    """Put the bytes away first: when the transaction fails, a file without a record is harmless; the reverse is not."""
    known = set(kept or ())
    for file in files:
        sha256 = put_away(uploads, file.data)
        if sha256 in known:
            continue
        known.add(sha256)
        kind = media_type(file.data) or ""
        work.insert(attachment, {
            "visit_id": visit_id, "file_name": safe_name(file.name, kind), "media_type": kind,
            "sha256": sha256, "size": len(file.data),
        })  # fmt: skip


def _draft_id(work: Unit, loan_id: str) -> int | None:
    mine = select(visit_draft.c.id).where(visit_draft.c.account_id == work.who.id, visit_draft.c.loan_id == loan_id)
    return work.connection.execute(mine).scalar_one_or_none()


def _empty_draft(work: Unit, loan_id: str) -> None:
    if (known := _draft_id(work, loan_id)) is not None:
        work.update(visit_draft, known, {"entered": {}, "saved_at": work.at})
