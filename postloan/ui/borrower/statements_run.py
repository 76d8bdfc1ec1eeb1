"""Many workbooks one after the other: read, matched to their borrowers, handed in, or kept as begun with the reason. No page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine

from postloan.access import Actor, Scope
from postloan.book import Pin
from postloan.borrower.flows import turnover
from postloan.borrower.spread.borrowers import Borrower, proposed
from postloan.borrower.spread.checking import preview
from postloan.borrower.spread.drafts import begin_filing, keep_entered
from postloan.borrower.spread.file import submit
from postloan.borrower.spread.refusals import Blocked
from postloan.borrower.spread.values import Handed
from postloan.desk import unit
from postloan.desk.uploads import put_away
from postloan.errors import PostloanError
from postloan.intake.layouts import Reading
from postloan.policy import Policy
from postloan.statement import Statement
from postloan.ui.borrower import statements_read as again

T = TypeVar("T")


@dataclass(frozen=True)
class Desk:
    """What a batch works with: who does it, where things are kept, whose workbooks there can be."""

    engine: Engine
    actor: Actor
    pin: Pin
    view: Scope
    policy: Policy
    uploads: Path
    borrowers: Sequence[Borrower]

    def do(self, verb: Callable[..., T], *args: object) -> T:
        """One verb, one transaction."""
        with unit(self.engine, self.actor, verb.__name__) as work:
            return verb(work, *args)


@dataclass(frozen=True)
class Outcome:
    """What became of one workbook.

    Attributes:
        state: ``done`` handed in · ``doubted`` lines to answer · ``whose`` the borrower must be chosen · ``blocked`` a check
            forbids it · ``refused``. All but the first and the last stay with the person as begun.
        why: of ``whose`` the reason's key; of ``blocked`` and ``refused`` the refusal.
    """

    file: str
    state: str
    borrower: str | None = None
    statements: tuple[Statement, ...] = ()
    doubts: int = 0
    failed: int = 0
    why: PostloanError | str | None = None


def one(desk: Desk, name: str, data: bytes) -> Outcome:
    """Handle one workbook. Whatever cannot be handed in but can be read stays with the person as begun."""
    try:
        return _handled(desk, name, data)
    except PostloanError as refusal:
        return Outcome(name, "refused", why=refusal)


def _handled(desk: Desk, name: str, data: bytes) -> Outcome:
    first = again.read_bytes(data, name, desk.policy, {})
    entity = next((each.entity for each in first.statements if each.entity), None)
    names = proposed(entity, desk.borrowers, least=desk.policy.statement_name_likeness)
    sure = names[0][0] if len(names) == 1 and names[0][1] == 1 else None
    said = again.Entered((), sure.borrower_id if sure else None)
    reading = _known(desk, name, data, first, said)
    outcome = Outcome(name, "done", sure.name if sure else entity, reading.statements, len(reading.doubts))
    if not reading.statements and not reading.doubts:
        return _submitted(desk, data, reading, said, outcome)
    if sure is None:
        same = sum(likeness == 1 for _, likeness in names) > 1
        return _begun(desk, data, said, replace(outcome, state="whose", why="several_borrowers" if same else "no_borrower"))
    flows = turnover(desk.pin, desk.view, desk.policy, sure.borrower_id)
    with desk.engine.connect() as connection:
        found = preview(connection, desk.actor.reach, sure.borrower_id, reading.statements, flows)
    outcome = replace(outcome, failed=sum(not each.ok for each in found))
    if reading.doubts:
        return _begun(desk, data, said, replace(outcome, state="doubted"))
    return _submitted(desk, data, reading, said, outcome)


def _known(desk: Desk, name: str, data: bytes, first: Reading, said: again.Entered) -> Reading:
    """The reading with what is remembered of the layout and the borrower."""
    with desk.engine.connect() as connection:
        known = again.known_of(connection, first.fingerprint, said)
    return again.read_bytes(data, name, desk.policy, known) if known and first.doubts else first


def _begun(desk: Desk, data: bytes, said: again.Entered, outcome: Outcome) -> Outcome:
    draft_id = desk.do(begin_filing, desk.uploads, outcome.file, data)
    if said.borrower_id:
        desk.do(keep_entered, draft_id, said.as_json())
    return outcome


def _submitted(desk: Desk, data: bytes, reading: Reading, said: again.Entered, outcome: Outcome) -> Outcome:
    """Hand it in; stopped by a check it stays as begun, refused for any other reason it does not."""
    what: Handed = again.handed(reading, said, name=outcome.file, sha256=put_away(desk.uploads, data), size=len(data))
    try:
        desk.do(submit, desk.pin, desk.view, said.borrower_id or "", what)
    except Blocked as refusal:
        return _begun(desk, data, said, replace(outcome, state="blocked", why=refusal))
    except PostloanError as refusal:
        return replace(outcome, state="refused", why=refusal)
    return outcome
