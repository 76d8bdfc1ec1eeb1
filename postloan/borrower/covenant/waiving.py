"""The verbs on waivers: one person asks, another grants or refuses. A waiver has a reason and an end."""

from datetime import date

from sqlalchemy import select

from postloan.access import Right, verb
from postloan.borrower.covenant.model import State, Waiver, WaiverState
from postloan.borrower.covenant.refusals import AskedAlready, NotBreached, SamePerson
from postloan.borrower.covenant.register import covenant_in_reach, reason_problem
from postloan.borrower.covenant.rows import as_test, as_waiver
from postloan.borrower.covenant.tables import covenant_test, covenant_waiver
from postloan.desk import Unit
from postloan.desk.policies import current
from postloan.errors import ChangedMeanwhile, Invalid, NotAllowed, OutOfReach, Problem


@verb(Right.SET_COVENANT)
def ask_waiver(work: Unit, covenant_id: int, *, until: date | None, reason: str, form_key: str | None = None) -> int:
    """Ask that the breach found by the newest test be waived until a day; returns the number of the wish.

    Raises:
        OutOfReach; NotBreached: the newest test found no breach; AskedAlready.
        Invalid: no reason, or an end that is missing or past.
    """
    covenant_in_reach(work, covenant_id)
    if form_key is not None:
        mine = select(covenant_waiver.c.id).where(
            covenant_waiver.c.form_key == form_key, covenant_waiver.c.asked_by_id == work.who.id
        )
        if (known := work.connection.execute(mine).scalar_one_or_none()) is not None:
            return int(known)
    today = current(work.connection).local(work.at).date()
    problems = reason_problem(reason, "reason")
    if until is None or until < today:
        problems["until"] = Problem("covenant.until_wrong")
    if problems:
        raise Invalid(problems)
    work.alone()
    test_id = _breach(work, covenant_id)
    open_ = covenant_waiver.c.covenant_id == covenant_id, covenant_waiver.c.state == WaiverState.ASKED
    if work.connection.execute(select(covenant_waiver.c.id).where(*open_)).first() is not None:
        raise AskedAlready
    found: int = work.insert(covenant_waiver, {
        "covenant_id": covenant_id, "test_id": test_id, "reason": reason.strip(), "valid_until": until, "state": WaiverState.ASKED.value,
        "asked_by_id": work.who.id, "asked_by": work.who.name, "asked_at": work.at, "form_key": form_key, "version": 1,
    })  # fmt: skip
    return found


@verb(Right.GRANT_WAIVER)
def settle_waiver(work: Unit, waiver_id: int, version: int, *, grant: bool, note: str | None = None) -> None:
    """Grant or refuse what somebody else asked for, as it was read at ``version``. A refusal says why.

    Raises:
        OutOfReach, ChangedMeanwhile; SamePerson: he asked for it himself.
        Invalid: refused without a word why.
    """
    found = _asked(work, waiver_id)
    if found.asked_by_id == work.who.id:
        raise SamePerson
    if not grant and not (note or "").strip():
        raise Invalid({"note": Problem("covenant.note_missing")})
    _settle(work, found, version, WaiverState.GRANTED if grant else WaiverState.REFUSED, note)


@verb(Right.SET_COVENANT)
def withdraw_waiver(work: Unit, waiver_id: int, version: int, *, note: str | None = None) -> None:
    """Take back one's own wish while nobody has answered it.

    Raises:
        OutOfReach, ChangedMeanwhile; NotAllowed: somebody else asked.
    """
    found = _asked(work, waiver_id)
    if found.asked_by_id != work.who.id:
        raise NotAllowed
    _settle(work, found, version, WaiverState.WITHDRAWN, note)


def _breach(work: Unit, covenant_id: int) -> int:
    """The newest test of the newest test date, which must have found a breach."""
    asked = select(covenant_test).where(covenant_test.c.covenant_id == covenant_id)
    ordered = asked.order_by(covenant_test.c.test_on.desc(), covenant_test.c.id.desc()).limit(1)
    row = work.connection.execute(ordered).mappings().one_or_none()
    if row is None or as_test(row).state is not State.BREACHED:
        raise NotBreached
    return int(row["id"])


def _asked(work: Unit, waiver_id: int) -> Waiver:
    asked = select(covenant_waiver, covenant_test.c.test_on).join(covenant_test, covenant_test.c.id == covenant_waiver.c.test_id)
    row = work.connection.execute(asked.where(covenant_waiver.c.id == waiver_id)).mappings().one_or_none()
    if row is None:
        raise OutOfReach
    covenant_in_reach(work, row["covenant_id"])
    found = as_waiver(row)
    if found.state is not WaiverState.ASKED:
        raise ChangedMeanwhile
    return found


def _settle(work: Unit, found: Waiver, version: int, state: WaiverState, note: str | None) -> None:
    settled = {
        "state": state.value, "settled_by_id": work.who.id, "settled_by": work.who.name, "settled_at": work.at,
        "note": (note or "").strip() or None,
    }  # fmt: skip
    work.update(covenant_waiver, found.id, settled, version=version)
