"""Signals of a borrower whose loans are handed to another officer or branch."""

from datetime import date

import pytest
from run_book import AS_OF, POLICY, Desk, staged, tape
from sqlalchemy import select

from postloan.access import EVERYTHING, SYSTEM, Role
from postloan.access.account import create_account, save_branch
from postloan.desk import unit
from postloan.warning import life
from postloan.warning import outcome as judging
from postloan.warning import run as running
from postloan.warning.catalogue import all_rules
from postloan.warning.tables import signal, warning_level

LATER = date(2024, 11, 30)


@pytest.fixture
def staffed(own: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Li and Wu with accounts in their branches, the manager of both, and R01 the only rule."""
    for module in (judging, running):
        monkeypatch.setattr(module, "all_rules", lambda: {"R01": all_rules()["R01"]})
    with unit(own.engine, SYSTEM, "test") as work:
        for branch in ("A", "B"):
            save_branch(work, branch, branch)
        for username, name, branches, officer in (("li", "Li Fang", ("A",), "Li"), ("wu", "Wu Wei", ("B",), "Wu")):
            create_account(
                work, username, name, Role.LOAN_OFFICER, branches=branches, officer=officer, chosen_password="long enough 1"
            )
        both = ("A", "B")
        create_account(work, "lead", "Zhou", Role.BRANCH_MANAGER, branches=both, officer=None, chosen_password="long enough 1")
    return own


def of(desk: Desk, borrower: str) -> life.Signal:
    with desk.engine.connect() as connection:
        number = connection.execute(select(signal.c.id).where(signal.c.borrower_id == borrower)).scalar_one()
        return life.one(connection, EVERYTHING, number)


def handed(desk: Desk, dpd: int) -> None:
    """The next tape: two's loan is Wu's now, in branch B, and so many days late."""
    rows = [{**row, "as_of": LATER, **({"branch": "B", "officer": "Wu", "dpd": dpd} if row["borrower_id"] == "two" else {})}
            for row in tape(AS_OF)]  # fmt: skip
    desk.book.publish(SYSTEM, staged(desk.book, "loan", rows), POLICY)


@pytest.mark.parametrize("dpd", [25, 0])
def test_a_signal_goes_to_whoever_has_the_loan_now_quiet_or_not(staffed: Desk, dpd: int) -> None:
    staffed.run()
    assert of(staffed, "two").owner == "Li Fang"
    before = of(staffed, "two")
    handed(staffed, dpd)
    staffed.run(LATER)
    now = of(staffed, "two")
    assert (now.branch, now.officer, now.owner, now.quiet_since is None) == ("B", "Wu", "Wu Wei", dpd > 0)
    assert (now.respond_by, now.plan_by) == (before.respond_by, before.plan_by), "its clocks run on"
    (step,) = [one for one in now.steps if one.kind == "handed_over"]
    assert (step.on, dict(step.facts)) == (LATER, {"from": "Li Fang", "to": "Wu Wei"})
    with staffed.engine.connect() as connection:
        level = connection.execute(
            select(warning_level).where(warning_level.c.borrower_id == "two", warning_level.c.to_on.is_(None))
        ).one()
    assert (level.branch, level.officer) == ("B", "Wu")
    assert not staffed.run(LATER).fresh, "nobody moves twice"


def test_who_still_reaches_it_keeps_it(staffed: Desk) -> None:
    staffed.run()
    number = of(staffed, "two").id
    with unit(staffed.engine, SYSTEM, "test") as work:
        work.update(signal, number, {"owner": "Zhou"})
    handed(staffed, 25)
    staffed.run(LATER)
    now = of(staffed, "two")
    assert (now.branch, now.owner) == ("B", "Zhou")
    assert "handed_over" not in [one.kind for one in now.steps]


def test_a_run_set_back_moves_nobody(staffed: Desk) -> None:
    staffed.run()
    handed(staffed, 25)
    staffed.run(LATER)
    staffed.run(AS_OF)
    assert of(staffed, "two").owner == "Wu Wei"
