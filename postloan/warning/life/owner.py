"""Who has to act on a signal: the loan's officer, above him the manager of the branch, above him head office."""

from collections.abc import Iterable, Mapping
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
        managers: the managers of each branch; the one who holds the fewest branches first.
        heads: who acts at head office, the first of them where nobody is named.
    """

    officers: Mapping[str, str]
    managers: Mapping[str, tuple[str, ...]]
    heads: tuple[str, ...]

    def owner(self, colour: int, branch: str, officer: str | None) -> str | None:
        """Who a new signal is given to. Red ones are the branch manager's; an officer without an account keeps the book's name."""
        own = None if officer is None else self.officers.get(officer, officer)
        if colour == Colour.RED:
            return self.manager(branch) or own or self.head
        return own or self.manager(branch) or self.head

    def manager(self, branch: str) -> str | None:
        """Who acts for a branch; None without such an account."""
        return next(iter(self.managers.get(branch, ())), None)

    @property
    def head(self) -> str | None:
        """Who acts at head office; None without such an account."""
        return next(iter(self.heads), None)

    def leads(self, name: str | None, branch: str) -> bool:
        """Whether somebody stands above the officers of a branch: one of its managers, or anybody of head office."""
        return name in self.managers.get(branch, ()) or name in self.heads

    def above(self, owner: str | None, branch: str) -> str | None:
        """Who a signal goes to when its owner lets a clock run out; None where there is nobody above."""
        if owner in self.heads:
            return None
        return self.head if self.leads(owner, branch) else self.manager(branch) or self.head


def staff_of(connection: Connection) -> Staff:
    """The people with an account that is not disabled."""
    active = [one for one in accounts(connection) if not one.disabled]
    managers: dict[str, tuple[str, ...]] = {}
    for one in sorted(
        (one for one in active if one.role is Role.BRANCH_MANAGER), key=lambda one: (len(one.branches), one.username)
    ):
        for branch in one.branches:
            managers[branch] = (*managers.get(branch, ()), one.name)
    heads = tuple(one.name for one in active if one.role is Role.HEAD_OFFICE)
    return Staff({one.officer: one.name for one in active if one.officer}, managers, heads)


def able(connection: Connection, branch: str, officer: str | None) -> tuple[str, ...]:
    """Names of those a signal of a branch and officer can be given to: they may handle signals, and reach it."""
    return able_of(accounts(connection), branch, officer)


def able_of(people: Iterable[Account], branch: str, officer: str | None) -> tuple[str, ...]:
    """The same among accounts that are read already."""
    return tuple(dict.fromkeys(one.name for one in people if _reaches(one, branch, officer)))


def _reaches(one: Account, branch: str, officer: str | None) -> bool:
    here = one.role in ALL_BRANCHES or branch in one.branches
    return not one.disabled and may(one.role, Right.HANDLE_SIGNAL) and here and one.officer in (None, officer)
