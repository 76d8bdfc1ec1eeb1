"""Accounts and branches: who works here, in which post, for which branches."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from postloan.access import password
from postloan.access.actor import Actor, verb
from postloan.access.role import ALL_BRANCHES, Right, Role
from postloan.access.scope import EVERYTHING, Reach
from postloan.access.session import clear_tries, end_sessions, plain_name
from postloan.access.tables import account, account_branch, branch
from postloan.desk import Unit, policies
from postloan.errors import Invalid, NotAllowed, OutOfReach, PostloanError, Problem
from postloan.i18n import LANGUAGES


class LastAdministrator(PostloanError):
    """Nobody could manage accounts any more."""

    key = "access.last_administrator"


class WrongPassword(PostloanError):
    """The present password was asked for and another one given."""

    key = "access.wrong_password"


@dataclass(frozen=True)
class Account:
    """One account as the administrator sees it."""

    id: int
    username: str
    name: str
    role: Role
    branches: tuple[str, ...]
    officer: str | None
    disabled: bool
    must_change: bool
    language: str | None
    created_at: datetime
    version: int


@dataclass(frozen=True)
class Branch:
    """A branch. ``code`` is what tapes call it; an inactive one keeps its history and takes no new accounts."""

    code: str
    name: str
    region: str | None
    active: bool
    version: int


@dataclass(frozen=True)
class NewAccount:
    """A new account and the password to hand over, shown once."""

    id: int
    password: str


def branches(connection: Connection, reach: Reach = EVERYTHING) -> tuple[Branch, ...]:
    """The branches within reach, by code."""
    every = select(branch).order_by(branch.c.code)
    inside = every if reach.branches is None else every.where(branch.c.code.in_(reach.branches))
    return tuple(Branch(**row) for row in connection.execute(inside).mappings())


def accounts(connection: Connection, reach: Reach = EVERYTHING) -> tuple[Account, ...]:
    """Every account, by username; for a reader of some branches, the accounts of those branches."""
    of_account: dict[int, list[str]] = defaultdict(list)
    for row in connection.execute(select(account_branch).order_by(account_branch.c.branch)):
        of_account[row.account_id].append(row.branch)
    found = []
    for row in connection.execute(select(account).order_by(account.c.username)):
        held = tuple(of_account[row.id])
        if reach.branches is None or set(held) & set(reach.branches):
            found.append(
                Account(row.id, row.username, row.name, Role(row.role), held, row.officer, row.disabled,
                        row.must_change, row.language, row.created_at, row.version)
            )  # fmt: skip
    return tuple(found)


def _faults(work: Unit, name: str, role: Role, held: Sequence[str], officer: str | None) -> dict[str, Problem]:
    problems: dict[str, Problem] = {}
    known = {one.code for one in branches(work.connection) if one.active}
    if not name.strip() or len(name) > 80:
        problems["name"] = Problem("access.name_missing")
    if role not in ALL_BRANCHES and not held:
        problems["branches"] = Problem("access.branch_missing")
    if unknown := sorted(set(held) - known):
        problems["branches"] = Problem("access.branch_unknown", {"branches": ", ".join(unknown)})
    if officer is not None and len(officer) > 80:
        problems["officer"] = Problem("access.name_missing")
    return problems


def _give_branches(work: Unit, account_id: int, held: Iterable[str]) -> None:
    """Make exactly these the account's branches."""
    rows = work.connection.execute(select(account_branch.c.branch).where(account_branch.c.account_id == account_id))
    has, wanted = set(rows.scalars()), set(held)
    for code in sorted(has - wanted):
        work.delete(account_branch, (account_id, code))
    for code in sorted(wanted - has):
        work.insert(account_branch, {"account_id": account_id, "branch": code})


def _post(role: str) -> Role:
    """The role a form chose; nothing chosen, or no role of ours, is said beside the field."""
    if role not in set(map(str, Role)):
        raise Invalid({"role": Problem("access.role_missing")})
    return Role(role)


@verb(Right.MANAGE_ACCOUNTS)
def create_account(
    work: Unit,
    username: str,
    name: str,
    role: Role,
    *,
    branches: Sequence[str] = (),
    officer: str | None = None,
    language: str | None = None,
    chosen_password: str | None = None,
    must_change: bool = True,
) -> NewAccount:
    """Make an account. Without a chosen password a random one is made; its owner must change it at the first sign-in."""
    username, role = plain_name(username), _post(role)
    problems = _faults(work, name, role, branches, officer)
    if not username or len(username) > 80 or any(c.isspace() for c in username):
        problems["username"] = Problem("access.username_bad")
    elif work.connection.execute(select(account.c.id).where(account.c.username == username)).first():
        problems["username"] = Problem("access.username_taken")
    if problems:
        raise Invalid(problems)
    first = chosen_password or password.first()
    values = {
        "username": username, "name": name.strip(), "role": role.value, "password_hash": password.hashed(first),
        "must_change": must_change, "disabled": False, "officer": officer or None, "language": language,
        "created_at": work.at, "version": 1,
    }  # fmt: skip
    account_id = int(work.insert(account, values))
    _give_branches(work, account_id, () if role in ALL_BRANCHES else branches)
    work.subject = f"account {username}"
    return NewAccount(account_id, first)


@verb(Right.MANAGE_ACCOUNTS)
def change_account(
    work: Unit,
    account_id: int,
    version: int,
    *,
    name: str,
    role: Role,
    branches: Sequence[str] = (),
    officer: str | None = None,
    disabled: bool = False,
) -> None:
    """Change post, branches or name; ``version`` is the one that was read. It takes effect at the person's next step."""
    role = _post(role)
    if problems := _faults(work, name, role, branches, officer):
        raise Invalid(problems)
    values = {"name": name.strip(), "role": role.value, "officer": officer or None, "disabled": disabled}
    work.alone()
    work.update(account, account_id, values, version=version)
    _give_branches(work, account_id, () if role in ALL_BRANCHES else branches)
    active = (account.c.role == Role.ADMINISTRATOR.value) & account.c.disabled.is_(False)
    if not work.connection.execute(select(func.count()).where(active)).scalar_one():
        raise LastAdministrator
    if disabled:
        end_sessions(work, account_id)
    work.subject = f"account {account_id}"


@verb(Right.MANAGE_ACCOUNTS)
def reset_password(work: Unit, account_id: int) -> NewAccount:
    """Give a new first password, end the account's sessions and lift a lock-out."""
    row = work.connection.execute(select(account.c.username).where(account.c.id == account_id)).one_or_none()
    if row is None:
        raise OutOfReach
    first = password.first()
    work.update(account, account_id, {"password_hash": password.hashed(first), "must_change": True})
    end_sessions(work, account_id)
    clear_tries(work.connection, row.username)
    work.subject = f"account {row.username}"
    return NewAccount(account_id, first)


def _own(work: Unit) -> int:
    if not isinstance(work.who, Actor) or work.who.id is None:
        raise NotAllowed
    return work.who.id


@verb(Right.OWN_ACCOUNT)
def change_own_password(work: Unit, present: str, wanted: str, *, keep_token: str | None = None) -> None:
    """Choose a new password. Every other session of the account ends; ``keep_token`` names the one that stays."""
    mine = work.connection.execute(select(account).where(account.c.id == _own(work))).mappings().one()
    if not password.matches(mine["password_hash"], present):
        raise WrongPassword
    fault = password.fault(wanted, mine["username"], policies.current(work.connection))
    if fault is None and password.matches(mine["password_hash"], wanted):
        fault = Problem("access.password_same")
    if fault is not None:
        raise Invalid({"password": fault})
    work.update(account, mine["id"], {"password_hash": password.hashed(wanted), "must_change": False})
    end_sessions(work, mine["id"], keep_token=keep_token)
    work.subject = f"account {mine['username']}"


@verb(Right.OWN_ACCOUNT)
def set_own_language(work: Unit, language: str) -> None:
    """Remember the language this person reads."""
    if language not in LANGUAGES:
        raise Invalid({"language": Problem("access.language_unknown")})
    work.update(account, _own(work), {"language": language})


@verb(Right.MANAGE_BRANCHES)
def save_branch(
    work: Unit, code: str, name: str, *, region: str | None = None, active: bool = True, version: int | None = None
) -> None:
    """Make a branch (no ``version``) or change it (with the version that was read)."""
    code, name = code.strip(), name.strip()
    known = work.connection.execute(select(branch.c.code).where(branch.c.code == code)).first() is not None
    problems = {}
    if not code or len(code) > 80 or (known and version is None):
        problems["code"] = Problem("access.branch_code_taken" if known else "access.branch_code_bad")
    if not name or len(name) > 120:
        problems["name"] = Problem("access.name_missing")
    if problems:
        raise Invalid(problems)
    values = {"name": name, "region": region or None, "active": active}
    if version is None:
        work.insert(branch, {"code": code, **values, "version": 1})
    else:
        work.update(branch, code, values, version=version)
    work.subject = f"branch {code}"
