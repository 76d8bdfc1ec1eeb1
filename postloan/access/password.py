"""Passwords: argon2id hashes, and first passwords that can be read out over a telephone."""

import secrets
import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from postloan.errors import Problem
from postloan.policy import Policy

_hasher = PasswordHasher()
#: One verification takes 64 MiB: a flood of tries must not take the memory of those who work.
_turns = threading.BoundedSemaphore(2)
#: No 0/O, 1/l/I: a first password is read from paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_LONGEST = 256


def _normal(password: str) -> str:
    """One spelling: an input method may send full-width or composed forms of the same characters."""
    return unicodedata.normalize("NFKC", password)


def hashed(password: str) -> str:
    with _turns:
        return _hasher.hash(_normal(password))


#: What an unknown name is checked against, so that its answer takes as long as a known one's.
_NOBODY = _hasher.hash(secrets.token_urlsafe(32))


def matches(stored: str | None, password: str) -> bool:
    """Whether the password belongs to the hash. Without a hash it takes the same time and is False."""
    with _turns:
        try:
            fits = _hasher.verify(stored or _NOBODY, _normal(password[:_LONGEST]))
        except (VerifyMismatchError, InvalidHashError):
            return False
    return fits and stored is not None


def outdated(stored: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def first() -> str:
    """A random password for a new account: four groups of four, about 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def fault(password: str, username: str, policy: Policy) -> Problem | None:
    """Why a chosen password cannot be used; ``None`` when it can."""
    if not policy.password_length_min <= len(password) <= _LONGEST:
        return Problem("access.password_length", {"least": policy.password_length_min, "most": _LONGEST})
    if len(set(password)) < 4 or username.lower() in password.lower():
        return Problem("access.password_simple")
    return None
