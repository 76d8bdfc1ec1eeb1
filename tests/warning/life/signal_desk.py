"""A desk with people, a clock that is set by hand and runs whose findings are written down in one line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select

from postloan.access import EVERYTHING, SYSTEM, Actor, Reach, Role
from postloan.access.account import create_account, save_branch
from postloan.access.thresholds import change_policy
from postloan.desk import Unit
from postloan.policy import Policy
from postloan.terms import Colour
from postloan.warning import life
from postloan.warning.catalogue import Settings
from postloan.warning.engine import HIT, Finding, Status
from postloan.warning.tables import signal, signal_step, warning_level
from postloan.warning.whom import Standing, Whom

EAST, WEST = "城东支行", "城西支行"
POLICY = Policy()
BLUE, YELLOW, ORANGE, RED = Colour
#: A Tuesday in a month without holidays.
DAY = date(2026, 3, 10)
HEAD = Actor(1, "总行", Role.HEAD_OFFICE, EVERYTHING)
MANAGER = Actor(2, "周行长", Role.BRANCH_MANAGER, Reach((EAST,)))
OFFICER = Actor(3, "李芳", Role.LOAN_OFFICER, Reach((EAST,), ("李芳",)))
WESTERN = Actor(4, "孙丽", Role.LOAN_OFFICER, Reach((WEST,)))
AUDITOR = Actor(5, "审计", Role.AUDITOR, EVERYTHING)
#: Their accounts: username, name, role, branches, officer.
ACCOUNTS = (
    ("head", "总行", Role.HEAD_OFFICE, (), None),
    ("manager", "周行长", Role.BRANCH_MANAGER, (EAST,), None),
    ("officer", "李芳", Role.LOAN_OFFICER, (EAST,), "李芳"),
    ("western", "孙丽", Role.LOAN_OFFICER, (WEST,), None),
)


@dataclass(frozen=True)
class Ran:
    """What a run found, as much of it as signals look at."""

    as_of: date
    findings: tuple[Finding, ...]
    settings: Settings = field(default_factory=Settings)


def hit(rule_id: str, borrower: str, colour: int, **other: Any) -> dict[str, Any]:
    """A hit of a rule on a borrower of the east, whose officer is Li Fang."""
    plain = {
        "rule_id": rule_id, "borrower_id": borrower, "borrower_name": f"{borrower}公司", "loan_id": f"L-{borrower}", "branch": EAST,
        "officer": "李芳", "exposure": 1_000_000.0, "loans": 1, "colour": colour, "value": 10.0 * colour, "limit": 10.0 * colour - 1,
        "since": date(2026, 2, 1), "source": None, "figures": {"balance": 1_000_000.0},
    }  # fmt: skip
    return {name: {**plain, **other}.get(name) for name in HIT}


def found(
    rule_id: str,
    *hits: dict[str, Any],
    judged: int = 100,
    status: Status = Status.JUDGED,
    others: Standing | None = Standing.QUIET,
) -> Finding:
    """A finding with these hits; ``others``: how the rule stands to everybody else, None: it was not asked."""
    whom = None if others is None else Whom.nobody(others)
    return Finding(rule_id, status, judged, pd.DataFrame(list(hits), columns=list(HIT)), whom=whom)


def ran(as_of: date, others: Standing = Standing.QUIET, **rules: Mapping[str, int]) -> Ran:
    """``ran(day, R01={"A": RED}, F03={})``: R01 fires red on A, F03 judged and fires on nobody; ``others``: how all stand to the rest."""
    told = {rule: [hit(rule, who, colour) for who, colour in hits.items()] for rule, hits in rules.items()}
    return Ran(as_of, tuple(found(rule, *hits, others=others) for rule, hits in told.items()))


class Desk:
    """Words on signals said on a day, within one open transaction."""

    def __init__(self, connection: Connection, day: date = DAY) -> None:
        self.connection, self.day = connection, day

    def work(self, who: Actor = SYSTEM, verb: str = "test") -> Unit:
        """A unit whose clock shows nine in the morning in Shanghai."""
        work = Unit(self.connection, who, verb)
        work.at = datetime.combine(self.day, time(1), UTC).replace(tzinfo=None)
        return work

    def staff(self) -> "Desk":
        for branch in (EAST, WEST):
            save_branch(self.work(), branch, branch)
        for username, name, role, branches, officer in ACCOUNTS:
            create_account(self.work(), username, name, role, branches=branches, officer=officer, chosen_password="long enough 1")
        return self

    def policy(self, **values: Any) -> None:
        change_policy(self.work(), values, "试算")

    def take(self, outcome: Ran) -> life.Taken:
        return life.take(self.work(), outcome, self.day, None)

    def raised(self, borrower: str = "A", colour: int = ORANGE, rule: str = "R01", **other: Any) -> int:
        """The number of a new signal."""
        self.take(Ran(self.day, (found(rule, hit(rule, borrower, colour, **other)),)))
        return int(self.rows(borrower_id=borrower, rule_id=rule)[-1]["id"])

    def say(self, who: Actor, verb: Callable[..., Any], signal_id: int, *args: Any, **values: Any) -> Any:
        """Say a word on a signal as it stands now."""
        version = self.connection.execute(select(signal.c.version).where(signal.c.id == signal_id)).scalar_one()
        return verb(self.work(who, verb.__name__), signal_id, version, *args, **values)

    def rows(self, **where: Any) -> list[dict[str, Any]]:
        asked = select(signal).where(*(signal.c[name] == value for name, value in where.items())).order_by(signal.c.id)
        return [dict(row) for row in self.connection.execute(asked).mappings()]

    def one(self, signal_id: int, reach: Reach = EVERYTHING) -> life.Signal:
        return life.one(self.connection, reach, signal_id)

    def kinds(self, signal_id: int) -> list[str]:
        asked = select(signal_step.c.kind).where(signal_step.c.signal_id == signal_id).order_by(signal_step.c.id)
        return list(self.connection.execute(asked).scalars())

    def levels(self, borrower: str = "A") -> list[dict[str, Any]]:
        asked = select(warning_level).where(warning_level.c.borrower_id == borrower).order_by(warning_level.c.id)
        return [dict(row) for row in self.connection.execute(asked).mappings()]

    def everything(self) -> list[list[tuple[Any, ...]]]:
        """All that signals are made of, to see whether anything was written."""
        return [[tuple(row) for row in self.connection.execute(select(table).order_by(table.c.id))]
                for table in (signal, signal_step, warning_level)]  # fmt: skip

    def true(self, signal_id: int, who: Actor = OFFICER) -> None:
        """Taken in hand and found to be true."""
        self.say(who, life.acknowledge, signal_id)
        self.say(who, life.verify, signal_id, "true", text="账户余额不足")

    def closed(self, signal_id: int, who: Actor = HEAD, as_: str = "resolved") -> None:
        self.true(signal_id, who)
        self.say(who, life.close, signal_id, as_, text="已还清")
