"""The verbs of the stress scenarios: save one, change it, put it away; and reading them within a reach."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select, true
from sqlalchemy.engine import RowMapping

from postloan.access import Reach, Right, verb
from postloan.access.within import reach_of
from postloan.desk import Unit
from postloan.desk.policies import current
from postloan.errors import ChangedMeanwhile, Invalid, OutOfReach, Problem
from postloan.portfolio.outlook.severity import Definition, from_json, problems_of
from postloan.portfolio.tables import scenario

_NAME, _NOTE = 80, 4000


@dataclass(frozen=True)
class Scenario:
    """A saved scenario. ``branch`` None: the whole bank's. ``saved_at`` in UTC; ``policy_version`` was in force then."""

    id: int
    version: int
    name: str
    note: str | None
    definition: Definition
    branch: str | None
    policy_version: int
    saved_by: str
    saved_at: datetime


def _readable(reach: Reach) -> ColumnElement[bool]:
    """Those of the reach's branches, and the whole bank's: they hold assumptions, nothing of any loan."""
    if reach.branches is None:
        return true()
    return or_(scenario.c.branch.is_(None), scenario.c.branch.in_(reach.branches))


def _own(reach: Reach, branch: str | None) -> bool:
    """Whether a person of this reach may write for the branch; for the whole bank only who sees all of it."""
    return reach.branches is None or (branch is not None and branch in reach.branches)


def scenarios(connection: Connection, reach: Reach) -> tuple[Scenario, ...]:
    """The scenarios that are not put away, by name."""
    asked = select(scenario).where(scenario.c.archived_at.is_(None), _readable(reach)).order_by(scenario.c.name, scenario.c.id)
    return tuple(_from(row) for row in connection.execute(asked).mappings())


def one(connection: Connection, reach: Reach, scenario_id: int) -> Scenario:
    """One scenario, put away or not.

    Raises:
        OutOfReach: it is not there or not his to see.
    """
    row = connection.execute(select(scenario).where(scenario.c.id == scenario_id, _readable(reach))).mappings().one_or_none()
    if row is None:
        raise OutOfReach
    return _from(row)


def _from(row: RowMapping) -> Scenario:
    return Scenario(
        row["id"], row["version"], row["name"], row["note"], from_json(row["definition"]), row["branch"], row["policy_version"],
        row["changed_by"] or row["made_by"], row["changed_at"] or row["made_at"],
    )  # fmt: skip


@verb(Right.SAVE_SCENARIO)
def save_scenario(
    work: Unit,
    name: str,
    definition: Definition,
    *,
    note: str | None = None,
    branch: str | None = None,
    form_key: str | None = None,
) -> int:
    """Save a new scenario for a branch, or (None) for the whole bank, and return its number. The same ``form_key`` twice is one.

    Raises:
        OutOfReach: the branch is not the person's to write for.
        Invalid: with every problem beside its field.
    """
    if not _own(reach_of(work), branch):
        raise OutOfReach
    if (known := _saved_before(work, form_key)) is not None:
        return known
    entered = _checked(work, name, note, definition, branch=branch)
    found: int = work.insert(scenario, {
        **entered, "branch": branch, "form_key": form_key, "made_by_id": work.who.id, "made_by": work.who.name, "made_at": work.at,
        "version": 1,
    })  # fmt: skip
    work.subject = f"scenario:{found}"
    return found


@verb(Right.SAVE_SCENARIO)
def change_scenario(
    work: Unit, scenario_id: int, version: int, name: str, definition: Definition, *, note: str | None = None
) -> int:
    """Change a scenario as it was read at ``version`` and return its number.

    Raises:
        OutOfReach, Invalid; ChangedMeanwhile: somebody saved it, or put it away, since it was read.
    """
    before = _mine(work, scenario_id, version)
    entered = _checked(work, name, note, definition, branch=before["branch"], but=scenario_id)
    work.update(scenario, scenario_id, {**entered, "changed_by": work.who.name, "changed_at": work.at}, version=version)
    return scenario_id


@verb(Right.SAVE_SCENARIO)
def archive_scenario(work: Unit, scenario_id: int, version: int) -> None:
    """Put a scenario away: it is no longer offered, and stays readable by its number.

    Raises:
        OutOfReach; ChangedMeanwhile: somebody saved it, or put it away, since it was read.
    """
    _mine(work, scenario_id, version)
    work.update(scenario, scenario_id, {"archived_by": work.who.name, "archived_at": work.at}, version=version)


def _mine(work: Unit, scenario_id: int, version: int) -> RowMapping:
    reach = reach_of(work)
    row = work.connection.execute(select(scenario).where(scenario.c.id == scenario_id, _readable(reach))).mappings().one_or_none()
    if row is None or not _own(reach, row["branch"]):
        raise OutOfReach
    if row["version"] != version or row["archived_at"] is not None:
        raise ChangedMeanwhile
    work.subject = f"scenario:{scenario_id}"
    return row


def _saved_before(work: Unit, form_key: str | None) -> int | None:
    if form_key is None:
        return None
    mine = select(scenario.c.id).where(scenario.c.form_key == form_key, scenario.c.made_by_id == work.who.id)
    return work.connection.execute(mine).scalar_one_or_none()


def _checked(
    work: Unit, name: str, note: str | None, definition: Definition, *, branch: str | None, but: int | None = None
) -> Mapping[str, Any]:
    """The columns that were entered, all of them in order."""
    name, note = name.strip(), (note or "").strip() or None
    problems = problems_of(definition)
    if not name:
        problems["name"] = Problem("stress.name_missing")
    elif len(name) > _NAME:
        problems["name"] = Problem("stress.too_long", {"limit": _NAME})
    elif _taken(work, name, branch, but):
        problems["name"] = Problem("stress.name_taken")
    if note and len(note) > _NOTE:
        problems["note"] = Problem("stress.too_long", {"limit": _NOTE})
    if problems:
        raise Invalid(problems)
    return {
        "name": name, "note": note, "definition": definition.as_json(), "policy_version": current(work.connection).version,
    }  # fmt: skip


def _taken(work: Unit, name: str, branch: str | None, but: int | None) -> bool:
    """Whether another scenario that is offered has the name: two of one name cannot be told apart in a comparison."""
    same = select(scenario.c.id).where(
        scenario.c.name == name, scenario.c.archived_at.is_(None),
        scenario.c.branch.is_(None) if branch is None else scenario.c.branch == branch,
    )  # fmt: skip
    return any(row.id != but for row in work.connection.execute(same))
