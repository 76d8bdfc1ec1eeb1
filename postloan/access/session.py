"""Signing in and staying signed in: counted tries, sessions that end by idleness, by age or by somebody's word.

The browser holds a random token; the desk holds its SHA-256 only. Counting tries and the moment a session was last seen
are bookkeeping of the door, written without an audit row; signing in, out and being refused are in the audit.
"""

import hashlib
import secrets
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from postloan.access import password
from postloan.access.actor import SYSTEM, Actor, verb
from postloan.access.role import ALL_BRANCHES, Right, Role
from postloan.access.scope import Reach
from postloan.access.tables import account, account_branch, session, sign_in_try
from postloan.desk import Unit, now, unit
from postloan.errors import NotAllowed, PostloanError
from postloan.policy import Policy

COOKIE = "postloan_session"
_LONGEST_LOCK = timedelta(hours=24)
_SEEN_EVERY = timedelta(minutes=1)


class SignInRefused(PostloanError):
    """Name or password is wrong, or the account is disabled: the same answer for all three."""

    key = "access.refused"


class LockedOut(PostloanError):
    """Too many tries for this name; the same answer whether it exists or not. ``minutes``: how long still."""

    key = "access.locked_out"


@dataclass(frozen=True)
class Session:
    """A live session: whose it is, and whether he must first change a password that somebody else gave him."""

    id: int
    actor: Actor
    username: str
    must_change: bool


def plain_name(username: str) -> str:
    """A username as it is stored: one spelling, small letters, no spaces around."""
    return unicodedata.normalize("NFKC", username).strip().lower()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _name_hash(username: str) -> str:
    return _digest(f"name:{username}")


def _pause(failed: int, policy: Policy) -> timedelta | None:
    """How long the door stays shut after so many failed tries: none at first, then doubling up to a day."""
    beyond = failed - policy.lockout_after
    if beyond < 0:
        return None
    return min(timedelta(minutes=policy.lockout_minutes << min(beyond, 20)), _LONGEST_LOCK)


def _count_try(engine: Engine, username: str, policy: Policy, at: datetime) -> int:
    """Count this try before the password is looked at, so that tries at the same moment cannot slip through.

    Raises:
        LockedOut: the door is shut for this name.
    """
    key = sign_in_try.c.name_hash == _name_hash(username)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(delete(sign_in_try).where(sign_in_try.c.last_at < at - 2 * _LONGEST_LOCK))
        if connection.execute(select(sign_in_try.c.failed).where(key)).first() is None:
            # On PostgreSQL another try for the same name may make the row at this moment: then it is there, which is all we need.
            with suppress(IntegrityError), connection.begin_nested():
                connection.execute(insert(sign_in_try).values(name_hash=_name_hash(username), failed=0, last_at=at))
        row = connection.execute(select(sign_in_try).where(key).with_for_update()).one()
        if row.locked_until is not None and row.locked_until > at:
            raise LockedOut(minutes=-(-(row.locked_until - at) // timedelta(minutes=1)))
        failed: int = row.failed + 1
        pause = _pause(failed, policy)
        locked_until = None if pause is None else at + pause
        connection.execute(update(sign_in_try).where(key).values(failed=failed, locked_until=locked_until, last_at=at))
    return failed


def clear_tries(connection: Connection, username: str) -> None:
    """Forget the failed tries of a name."""
    connection.execute(delete(sign_in_try).where(sign_in_try.c.name_hash == _name_hash(username)))


def _actor(connection: Connection, row: Row[Any]) -> Actor:
    role = Role(row.role)
    reach = Reach(None)
    if role not in ALL_BRANCHES:
        held = select(account_branch.c.branch).where(account_branch.c.account_id == row.id)
        officers = (row.officer,) if role is Role.LOAN_OFFICER and row.officer else None
        reach = Reach(tuple(sorted(connection.execute(held).scalars())), officers)
    return Actor(row.id, row.name, role, reach, row.language)


def sign_in(engine: Engine, username: str, given: str, policy: Policy, *, at: datetime | None = None) -> str:
    """Check name and password and open a session; returns the token for the cookie.

    Raises:
        SignInRefused: they do not belong together, or the account is disabled.
        LockedOut: too many failed tries.
    """
    at, username = at or now(), plain_name(username)
    failed = _count_try(engine, username, policy, at)
    with engine.connect() as connection:
        row = connection.execute(select(account).where(account.c.username == username)).one_or_none()
        actor = None if row is None else _actor(connection, row)
    right = password.matches(None if row is None else row.password_hash, given)
    if row is None or actor is None or not right or row.disabled:
        _refuse(engine, None if row is None else row.username, failed, policy)
        raise SignInRefused
    rehash = given if password.outdated(row.password_hash) else None
    return _open(engine, actor, row.username, rehash=rehash, at=at, policy=policy)


def _refuse(engine: Engine, username: str | None, failed: int, policy: Policy) -> None:
    """Audit a refused try. A name that does not exist is not kept: people type passwords into the wrong field."""
    with unit(engine, SYSTEM, "refuse_sign_in") as work:
        work.subject = "account unknown" if username is None else f"account {username}"
        work.note("sign_in_refused", failed=failed, locked=_pause(failed, policy) is not None)


def _open(engine: Engine, actor: Actor, username: str, *, rehash: str | None, at: datetime, policy: Policy) -> str:
    token = secrets.token_urlsafe(32)
    with unit(engine, actor, "sign_in") as work:
        too_old = session.c.started_at < at - timedelta(hours=policy.session_hours)
        work.connection.execute(delete(session).where(too_old))
        clear_tries(work.connection, username)
        work.insert(session, {"token_hash": _digest(token), "account_id": actor.id, "started_at": at, "seen_at": at})
        if rehash is not None:
            work.update(account, actor.id, {"password_hash": password.hashed(rehash)})
        work.subject = f"account {username}"
    return token


def live(engine: Engine, token: str | None, policy: Policy, *, at: datetime | None = None) -> Session | None:
    """The session of a token, when it is neither idle too long nor too old and its account may work. Counts as seen."""
    if not token:
        return None
    at = at or now()
    with engine.connect() as connection:
        joined = select(session.c.id.label("session_id"), session.c.seen_at, account).join(account)
        row = connection.execute(
            joined.where(
                session.c.token_hash == _digest(token),
                session.c.started_at > at - timedelta(hours=policy.session_hours),
                session.c.seen_at > at - timedelta(minutes=policy.session_idle_minutes),
                account.c.disabled.is_(False),
            )
        ).one_or_none()
        found = None if row is None else Session(row.session_id, _actor(connection, row), row.username, row.must_change)
    if row is not None and at - row.seen_at > _SEEN_EVERY:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            connection.execute(update(session).where(session.c.id == row.session_id).values(seen_at=at))
    return found


def actor_of(engine: Engine, token: str | None, policy: Policy, *, at: datetime | None = None) -> Actor | None:
    """Who holds the token; ``None`` when nobody may work with it, also while a first password is unchanged."""
    found = live(engine, token, policy, at=at)
    return None if found is None or found.must_change else found.actor


def sign_out(engine: Engine, token: str) -> None:
    """End the session of a token; a token without session changes nothing."""
    with engine.connect() as connection:
        row = connection.execute(select(account).join(session).where(session.c.token_hash == _digest(token))).one_or_none()
        actor = None if row is None else _actor(connection, row)
    if actor is not None:
        with unit(engine, actor, "sign_out") as work:
            end_sessions(work, actor.id, only_token=token)


def end_sessions(work: Unit, account_id: int | None, *, keep_token: str | None = None, only_token: str | None = None) -> int:
    """End the sessions of an account, all or all but one or only one; returns how many."""
    ending = select(session.c.id).where(session.c.account_id == account_id)
    if keep_token is not None:
        ending = ending.where(session.c.token_hash != _digest(keep_token))
    if only_token is not None:
        ending = ending.where(session.c.token_hash == _digest(only_token))
    ids = list(work.connection.execute(ending).scalars())
    for session_id in ids:
        work.delete(session, session_id)
    return len(ids)


@verb(Right.OWN_ACCOUNT)
def sign_out_everywhere(work: Unit, account_id: int | None = None) -> int:
    """End every session of one's own, or, for who manages accounts, of somebody else; returns how many."""
    if not isinstance(work.who, Actor):
        raise NotAllowed
    if account_id is not None and account_id != work.who.id:
        work.who.need(Right.MANAGE_ACCOUNTS)
    return end_sessions(work, work.who.id if account_id is None else account_id)
