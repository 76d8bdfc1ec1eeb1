"""The versions of the policy: which is in force, and which ones were."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, select

from postloan.desk.tables import policy_version
from postloan.policy import Policy, as_json, from_mapping


@dataclass(frozen=True)
class PolicyVersion:
    """Who changed the policy when, and why; ``changes`` maps each parameter to (before, after)."""

    version: int
    made_at: datetime
    made_by: str
    reason: str
    policy: Policy
    changes: dict[str, tuple[Any, Any]]


def current(desk: Engine | Connection) -> Policy:
    """The policy in force; the defaults (version 0) as long as nobody has changed any."""
    if isinstance(desk, Engine):
        with desk.connect() as connection:
            return current(connection)
    newest = select(policy_version).order_by(policy_version.c.version.desc()).limit(1)
    row = desk.execute(newest).mappings().one_or_none()
    return Policy() if row is None else from_mapping(row["version"], row["parameters"])


def versions(connection: Connection) -> tuple[PolicyVersion, ...]:
    """Every version ever in force, newest first."""
    before, found = Policy(), []
    for row in connection.execute(select(policy_version).order_by(policy_version.c.version)).mappings():
        policy = from_mapping(row["version"], row["parameters"])
        found.append(
            PolicyVersion(row["version"], row["made_at"], row["made_by"], row["reason"], policy, differences(before, policy))
        )
        before = policy
    return tuple(reversed(found))


def differences(before: Policy, after: Policy) -> dict[str, tuple[Any, Any]]:
    """Each parameter that is not the same in both, with the two values."""
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in as_stored(after)}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def as_stored(policy: Policy) -> dict[str, Any]:
    """The values as the table keeps them: JSON."""
    stored: dict[str, Any] = json.loads(as_json(policy))
    return stored
