"""Reach as a condition of a query: how the desk's records are kept to the branches and officers of the reader."""

from sqlalchemy import ColumnElement, Table, and_, true

from postloan.access.actor import Actor
from postloan.access.scope import Reach
from postloan.desk import Unit
from postloan.errors import NotAllowed


def within(table: Table, reach: Reach) -> ColumnElement[bool]:
    """The condition that keeps a select of ``table`` (with ``branch`` and ``officer``) inside ``reach``."""
    conditions: list[ColumnElement[bool]] = [true()]
    if reach.branches is not None:
        conditions.append(table.c.branch.in_(reach.branches))
    if reach.officers is not None:
        conditions.append(table.c.officer.in_(reach.officers))
    return and_(*conditions)


def reach_of(work: Unit) -> Reach:
    """The reach of whoever signs this unit; never one that a page hands over."""
    if not isinstance(work.who, Actor):
        raise NotAllowed
    return work.who.reach
