"""A desk, a book and people of two branches, with a clock that is set by hand."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Connection, insert, select
from working_book import EAST, VIEW, WEST

from postloan.access import EVERYTHING, Actor, Reach, Role
from postloan.access.thresholds import change_policy
from postloan.book import Pin
from postloan.desk import Unit
from postloan.warning import watch
from postloan.warning.tables import signal, warning_level, watch_entry

#: A Monday in a month without holidays.
DAY = date(2026, 3, 9)
HEAD = Actor(1, "总行", Role.HEAD_OFFICE, EVERYTHING)
COMMITTEE = Actor(6, "贷审会", Role.COMMITTEE, EVERYTHING)
MANAGER = Actor(2, "周行长", Role.BRANCH_MANAGER, Reach((EAST,)))
OFFICER = Actor(3, "李芳", Role.LOAN_OFFICER, Reach((EAST,), ("李芳",)))
WESTERN = Actor(4, "孙丽", Role.LOAN_OFFICER, Reach((WEST,)))
AUDITOR = Actor(5, "审计", Role.AUDITOR, EVERYTHING)


class Desk:
    """Words on the watch list said on a day, within one open transaction."""

    def __init__(self, connection: Connection, pin: Pin, day: date = DAY) -> None:
        self.connection, self.pin, self.day = connection, pin, day

    def work(self, who: Actor, verb: str = "test") -> Unit:
        work = Unit(self.connection, who, verb)
        work.at = datetime.combine(self.day, time(1), UTC).replace(tzinfo=None)
        return work

    def policy(self, **values: Any) -> None:
        change_policy(self.work(HEAD), values, "试算")

    def enter(self, borrower: str = "C-E-1", who: Actor = OFFICER, **values: Any) -> int:
        told = {"strategy": "reduce", "reason": "销售下滑，拟压降", **values}
        return watch.enter(self.work(who), self.pin, VIEW, borrower, **told)

    def say(self, who: Actor, verb: Callable[..., Any], entry_id: int, **values: Any) -> Any:
        """Say a word on a stay as it stands now."""
        version = self.connection.execute(select(watch_entry.c.version).where(watch_entry.c.id == entry_id)).scalar_one()
        return verb(self.work(who, verb.__name__), entry_id, version, **values)

    def one(self, entry_id: int, reach: Reach = EVERYTHING) -> watch.Entry:
        return watch.one(self.connection, reach, entry_id)

    def kinds(self, entry_id: int) -> list[str]:
        return [word.kind.value for word in self.one(entry_id).words]

    def left(self, entry_id: int) -> None:
        self.say(OFFICER, watch.ask_exit, entry_id, reason="已还清逾期")
        self.say(HEAD, watch.settle_exit, entry_id, grant=True, text="同意")

    def raised(self, borrower: str = "C-E-1", branch: str = EAST) -> int:
        """The number of a signal that stands open about a borrower."""
        at = datetime.combine(self.day, time())
        values = {
            "rule_id": "R01", "family": "repayment", "borrower_id": borrower, "borrower_name": borrower, "branch": branch, "officer": "李芳",
            "loans": 1, "currency": "CNY", "colour": 4, "first_colour": 4, "coloured_on": self.day, "figures": {}, "first_as_of": self.day,
            "last_as_of": self.day, "times": 1, "raised_on": self.day, "raised_at": at, "state": "raised", "setting_version": 0,
            "policy_version": 0, "version": 1,
        }  # fmt: skip
        (number,) = self.connection.execute(insert(signal).values(values)).inserted_primary_key
        return int(number)

    def levelled(self, borrower: str, colour: int, branch: str = EAST, weight: float = 1.0) -> None:
        values = {
            "borrower_id": borrower, "borrower_name": borrower, "branch": branch, "officer": None, "from_on": self.day, "colour": colour,
            "weight": weight, "signals": 1, "reasons": [], "currency": "CNY", "freeze": False,
        }  # fmt: skip
        self.connection.execute(insert(warning_level).values(values))
