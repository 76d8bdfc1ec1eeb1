"""The verbs on classes: propose one, show what an exception needs, confirm or refuse, take back. Never both by one person."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from postloan.access import Right, Scope, verb
from postloan.access.actor import Actor
from postloan.access.within import reach_of, within
from postloan.book import Pin
from postloan.desk import Unit
from postloan.desk.policies import current
from postloan.errors import ChangedMeanwhile, Invalid, NotAllowed, OutOfReach, PostloanError, Problem
from postloan.policy import Basis
from postloan.portfolio.classing.evidence import Shown
from postloan.portfolio.classing.queries import evidence
from postloan.portfolio.classing.reasoning import Reasons, one
from postloan.portfolio.tables import class_judgement
from postloan.terms import RiskClass

#: The kind of a judgement that is about the class itself; the others show a fact.
CLASS = "class"
_LENGTH = 2000
_YEARS = 3


class State(StrEnum):
    """What has become of a judgement."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class SamePerson(PostloanError):
    """Who proposed a judgement cannot settle it."""

    key = "classification.same_person"


class Pending(PostloanError):
    """Another judgement of that kind on that loan and date waits or is in force."""

    key = "classification.pending"


class FactsChanged(PostloanError):
    """The book says something else of the loan by now; what was proposed is void."""

    key = "classification.facts_changed"


@verb(Right.PROPOSE_CLASS)
def propose_class(
    work: Unit, pin: Pin, scope: Scope, loan_id: str, *, decided: int | None, reason: str, form_key: str | None = None
) -> int:
    """Propose the class of a loan at the scope's date and return the number. The same ``form_key`` twice is one proposal.

    Raises:
        OutOfReach: the loan is not within the person's reach on that date.
        Invalid: no reason or no class, or a class better than a rule of the regulation allows.
        Pending: a proposal for that loan and date waits or is confirmed already.
    """
    said = _about(work, pin, scope, loan_id)
    problems = _reason_faults(reason)
    if decided not in set(RiskClass):
        problems["decided"] = Problem("classification.class_missing")
    elif decided < (least := _least(said)):
        problems["decided"] = Problem("classification.below_law", {"least": least})
    if problems:
        raise Invalid(problems)
    return _file(work, said, CLASS, until=scope.as_of, reason=reason, form_key=form_key, decided_class=decided)


@verb(Right.PROPOSE_CLASS)
def show_fact(
    work: Unit,
    pin: Pin,
    scope: Scope,
    loan_id: str,
    *,
    fact: str | None,
    until: date | None,
    reason: str,
    form_key: str | None = None,
) -> int:
    """Show a fact that no tape carries (technical arrears, a rebuttal, …), in force until a day once it is confirmed.

    Raises:
        OutOfReach, Pending: as for :func:`propose_class`.
        Invalid: no such fact, no reason, or a day before the date or years away.
    """
    said = _about(work, pin, scope, loan_id)
    problems = _reason_faults(reason)
    if fact not in set(Shown):
        problems["fact"] = Problem("classification.fact_missing")
    if until is None or until < scope.as_of or (until - scope.as_of).days > 366 * _YEARS:
        problems["until"] = Problem("classification.until_wrong", {"day": scope.as_of.isoformat(), "years": _YEARS})
    if problems:
        raise Invalid(problems)
    return _file(work, said, str(fact), until=until or scope.as_of, reason=reason, form_key=form_key, decided_class=None)


@verb(Right.APPROVE_CLASS)
def settle_judgement(work: Unit, pin: Pin, judgement_id: int, version: int, *, confirm: bool, note: str | None = None) -> None:
    """Confirm or refuse what somebody else proposed, as it was read at ``version``. A refusal says why.

    Raises:
        OutOfReach, ChangedMeanwhile; SamePerson: he proposed it himself.
        Invalid: refused without a word why.
        FactsChanged: the class was proposed on other facts than the book has now.
    """
    row = _waiting(work, judgement_id, version, {State.PROPOSED})
    if row["proposed_by_id"] == work.who.id:
        raise SamePerson
    if not confirm and not (note or "").strip():
        raise Invalid({"note": Problem("classification.note_missing")})
    if confirm and row["kind"] == CLASS and _of(work, pin, row).facts_key != row["facts_key"]:
        raise FactsChanged
    _settle(work, row, State.CONFIRMED if confirm else State.REFUSED, note)


@verb(Right.PROPOSE_CLASS)
def withdraw_judgement(work: Unit, judgement_id: int, version: int, note: str | None = None) -> None:
    """Take back one's own proposal while nobody has settled it.

    Raises:
        OutOfReach, ChangedMeanwhile; NotAllowed: somebody else proposed it.
    """
    row = _waiting(work, judgement_id, version, {State.PROPOSED})
    if row["proposed_by_id"] != work.who.id:
        raise NotAllowed
    _settle(work, row, State.WITHDRAWN, note)


@verb(Right.APPROVE_CLASS)
def revoke_judgement(work: Unit, judgement_id: int, version: int, note: str) -> None:
    """End a confirmed judgement, with the reason; what rested on it counts no more.

    Raises:
        OutOfReach, ChangedMeanwhile; Invalid: no reason.
    """
    row = _waiting(work, judgement_id, version, {State.CONFIRMED})
    if not note.strip():
        raise Invalid({"note": Problem("classification.note_missing")})
    _settle(work, row, State.WITHDRAWN, note)


def _about(work: Unit, pin: Pin, scope: Scope, loan_id: str) -> Reasons:
    """The loan as the person himself may see it; of the scope only date and currency are believed."""
    work.subject = f"loan:{loan_id}"
    mine = Scope(reach_of(work), scope.as_of, scope.currency)
    shown = evidence(work.connection, mine.reach, mine.as_of)
    return one(pin, mine, current(work.connection), loan_id=loan_id, shown=shown)


def _of(work: Unit, pin: Pin, row: RowMapping) -> Reasons:
    """The loan of a judgement as the book has it now, seen as its proposer's branch sees it."""
    reach = reach_of(work)
    scope = Scope(reach, row["as_of"], row["facts"]["currency"])
    return one(pin, scope, current(work.connection), loan_id=row["loan_id"], shown=evidence(work.connection, reach, row["as_of"]))


def _reason_faults(reason: str) -> dict[str, Problem]:
    if not reason.strip():
        return {"reason": Problem("classification.reason_missing")}
    return {"reason": Problem("classification.too_long", {"limit": _LENGTH})} if len(reason) > _LENGTH else {}


def _least(said: Reasons) -> int:
    """The best class that the rules of the regulation itself leave open; judgement may set aside the others."""
    law = [found.rule.floor for found in said.rating.fired if found.rule.basis is Basis.REGULATION and found.rule.floor]
    return max(law, default=int(RiskClass.NORMAL))


def _file(
    work: Unit, said: Reasons, kind: str, *, until: date, reason: str, form_key: str | None, decided_class: int | None
) -> int:
    if form_key is not None:
        mine = select(class_judgement.c.id).where(
            class_judgement.c.form_key == form_key, class_judgement.c.proposed_by_id == work.who.id
        )
        if (known := work.connection.execute(mine).scalar_one_or_none()) is not None:
            return int(known)
    work.alone()
    if _open(work, said.row["loan_id"], kind, said.row["as_of"]):
        raise Pending
    found: int = work.insert(class_judgement, {
        **{name: said.row[name] for name in ("loan_id", "borrower_id", "borrower_name", "branch", "officer", "as_of")},
        "kind": kind, "valid_until": until, "bank_class": said.row["risk_class"], "floor": int(said.rating.floor),
        "decided_class": decided_class, "reason": reason.strip(), "fired": [one.rule.id for one in said.rating.fired],
        "facts": _stored(said), "facts_key": said.facts_key, "policy_version": current(work.connection).version, "state": State.PROPOSED,
        "proposed_by_id": work.who.id, "proposed_by": work.who.name, "proposed_at": work.at, "form_key": form_key, "version": 1,
    })  # fmt: skip
    return found


def _stored(said: Reasons) -> Mapping[str, Any]:
    """What the book said, for the record: every fact, and what it was held in."""
    return {
        **said.facts.of_class(),
        "currency": said.row["currency"],
        "balance": str(said.row["balance"]),
        "import_id": said.row["import_id"],
    }


def _open(work: Unit, loan_id: str, kind: str, as_of: date) -> bool:
    """Whether one of that kind waits or is in force for that loan and date."""
    table = class_judgement.c
    wanted = select(table.id).where(
        table.loan_id == loan_id,
        table.kind == kind,
        table.as_of == as_of,
        table.state.in_([State.PROPOSED, State.CONFIRMED]),
    )
    return work.connection.execute(wanted).first() is not None


def _waiting(work: Unit, judgement_id: int, version: int, states: set[State]) -> RowMapping:
    wanted = select(class_judgement).where(class_judgement.c.id == judgement_id, within(class_judgement, reach_of(work)))
    row = work.connection.execute(wanted).mappings().one_or_none()
    if row is None:
        raise OutOfReach
    work.subject = f"loan:{row['loan_id']}"
    if row["version"] != version or row["state"] not in states:
        raise ChangedMeanwhile
    return row


def _settle(work: Unit, row: RowMapping, state: State, note: str | None) -> None:
    assert isinstance(work.who, Actor)  # verbs are done by people
    settled = {"settled_by_id": work.who.id, "settled_by": work.who.name, "settled_at": work.at}
    work.update(
        class_judgement,
        row["id"],
        {"state": state, "note": (note or "").strip() or None, **settled},
        version=row["version"],
    )
