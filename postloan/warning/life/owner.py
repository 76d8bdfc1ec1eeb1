"""Who has to act on a signal: the loan's officer, above him the manager of the branch, above him head office."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from postloan.access import Right, Role
from postloan.access.account import Account, accounts
from postloan.access.role import ALL_BRANCHES, may
from postloan.terms import Colour


@dataclass(frozen=True)
class Staff:
    """Names of the people who can act.

    Attributes:
        officers: the account's name by the name that the book has for an officer.
        managers: the manager of each branch; of several the one who holds the fewest.
        head: who acts at head office; None without such an account.
    """

    officers: Mapping[str, str]
    managers: Mapping[str, str]
    head: str | None

    def owner(self, colour: int, branch: str, officer: str | None) -> str | None:
        """Who a new signal is given to. Red ones are the branch manager's; an officer without an account keeps the book's name."""
        own = None if officer is None else self.officers.get(officer, officer)
        if colour == Colour.RED:
            return self.managers.get(branch) or own or self.head
        return own or self.managers.get(branch) or self.head

    def above(self, owner: str | None, branch: str) -> str | None:
        """Who a signal goes to when its owner lets a clock run out; None where there is nobody above."""
        manager = self.managers.get(branch)
        if owner is not None and owner == self.head:
            return None
        return self.head if manager is None or owner == manager else manager


def staff_of(connection: Connection) -> Staff:
    """The people with an account that is not disabled."""
    active = [one for one in accounts(connection) if not one.disabled]
    managers: dict[str, str] = {}
    for one in sorted(
        (one for one in active if one.role is Role.BRANCH_MANAGER), key=lambda one: (len(one.branches), one.username)
    ):
        for branch in one.branches:
            managers.setdefault(branch, one.name)
    heads = [one.name for one in active if one.role is Role.HEAD_OFFICE]
    return Staff({one.officer: one.name for one in active if one.officer}, managers, heads[0] if heads else None)


def able(connection: Connection, branch: str, officer: str | None) -> tuple[str, ...]:
    """Names of those a signal of a branch and officer can be given to: they may handle signals, and reach it."""
    return tuple(dict.fromkeys(one.name for one in accounts(connection) if _reaches(one, branch, officer)))


def _reaches(one: Account, branch: str, officer: str | None) -> bool:
    here = one.role in ALL_BRANCHES or branch in one.branches
    return not one.disabled and may(one.role, Right.HANDLE_SIGNAL) and here and one.officer in (None, officer)
