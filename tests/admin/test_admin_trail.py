"""Reading the audit trail: filters, paging, and who may."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from postloan.access import EVERYTHING, SYSTEM, Reach
from postloan.access.account import save_branch
from postloan.access.trail import Entry, TrailFilter, trail, verbs_used
from postloan.desk import now, unit
from postloan.errors import OutOfReach


@pytest.fixture
def ask(any_engine: Engine) -> Callable[..., tuple[Entry, ...]]:
    """Three rows: two branches made, one of them renamed."""
    for code, name, version in (("E", "East", None), ("W", "West", None), ("E", "Far East", 1)):
        with unit(any_engine, SYSTEM, "save_branch" if version is None else "rename") as work:
            save_branch(work, code, name, version=version)

    def do(wanted: TrailFilter | None = None, **page: int) -> tuple[Entry, ...]:
        with any_engine.connect() as connection:
            return trail(connection, EVERYTHING, wanted or TrailFilter(), **page).entries

    return do


def test_the_newest_comes_first_with_what_it_was_before(ask: Callable[..., tuple[Entry, ...]]) -> None:
    newest = ask()[0]
    (change,) = newest.changes
    assert (newest.verb, newest.subject, change["table"], change["id"]) == ("rename", "branch E", "branch", "E")
    assert (change["before"]["name"], change["after"]["name"]) == ("East", "Far East")


def test_filters_narrow_and_a_wildcard_is_a_letter(ask: Callable[..., tuple[Entry, ...]]) -> None:
    assert [one.subject for one in ask(TrailFilter(subject="branch e"))] == ["branch E", "branch E"]
    assert [one.verb for one in ask(TrailFilter(verb="rename"))] == ["rename"]
    assert len(ask(TrailFilter(who="SYS"))) == 3
    assert ask(TrailFilter(who="%")) == ask(TrailFilter(subject="_x")) == ()


def test_days_bound_the_rows_the_end_left_out(ask: Callable[..., tuple[Entry, ...]]) -> None:
    first = ask()[-1].at
    assert ask(TrailFilter(until=first)) == ()
    assert len(ask(TrailFilter(since=first))) == 3
    assert ask(TrailFilter(since=now() + timedelta(seconds=1))) == ()


def test_pages_do_not_overlap_and_the_total_is_of_all(any_engine: Engine, ask: Callable[..., tuple[Entry, ...]]) -> None:
    assert [one.seq for page in (0, 2) for one in ask(offset=page, limit=2)] == [one.seq for one in ask()]
    with any_engine.connect() as connection:
        assert trail(connection, EVERYTHING, TrailFilter(), limit=1).total == 3
        assert verbs_used(connection, EVERYTHING) == ["rename", "save_branch"]


def test_who_sees_some_branches_only_sees_nothing_of_the_trail(any_engine: Engine) -> None:
    with any_engine.connect() as connection, pytest.raises(OutOfReach):
        trail(connection, Reach(("E",)), TrailFilter())
