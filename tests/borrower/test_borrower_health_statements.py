"""The statements of many borrowers read at once are those of one read by himself."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import spread_desk
from spread_desk import EAST, VIEW, WEST, cash_flow, hand_in, income, manager, sheet
from sqlalchemy import Engine

from postloan.access import EVERYTHING, Reach
from postloan.book import Pin
from postloan.borrower.health.facts import point
from postloan.borrower.health.statements import accounts_of_all, stamp
from postloan.borrower.spread import accounts_of
from postloan.borrower.spread.file import confirm
from postloan.desk import connect, unit
from postloan.policy import Policy
from postloan.statement import Period, Span

YEARS = tuple(Period(date(year, 12, 31), Span.YEAR, 12) for year in (2022, 2023, 2024, 2025))
File = Callable[..., None]


@pytest.fixture(scope="module")
def pin(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Pin:
    home = tmp_path_factory.mktemp("companies")
    shutil.copyfile(migrated_file, home / "desk.sqlite")
    return spread_desk.book(home / "book", connect(f"sqlite:///{home / 'desk.sqlite'}"))


@pytest.fixture
def file(any_engine: Engine, pin: Pin) -> File:
    """Hand statements in and confirm them."""

    def do(statements: list, mark: str, borrower: str = "B1", *, settled: bool = True) -> None:
        number = hand_in(any_engine, pin, statements, mark, borrower=borrower)
        if settled:
            with unit(any_engine, manager(), "confirm") as work:
                confirm(work, number, 1)

    return do


def years(*chosen: Period) -> list:
    found = []
    for number, year in enumerate(chosen):
        day = Period(year.end, Span.INSTANT)
        found += [sheet(day, cash=300 + number, equity=600 + number), income(year, revenue=5000 + number), cash_flow(year)]
    return found


def test_everybody_s_statements_are_those_of_each_by_himself(any_engine: Engine, file: File) -> None:
    file(years(*YEARS), "a")
    file(years(YEARS[3]), "b", "B3")
    file(years(YEARS[2]), "c", "B2", settled=False)
    with any_engine.connect() as connection:
        found = accounts_of_all(connection, EVERYTHING, whole=True)
        assert set(found) == {"B1", "B3"}
        assert all(found[name] == accounts_of(connection, EVERYTHING, name) for name in found)
        assert set(accounts_of_all(connection, Reach((WEST,)))) == {"B3"}
        assert set(accounts_of_all(connection, EVERYTHING, ("B1", "B9"))) == {"B1"}
        assert accounts_of_all(connection, EVERYTHING, whole=True)["B1"] is found["B1"], "what cannot change is read once"


def test_the_years_a_score_looks_at_give_the_score_of_all_of_them(any_engine: Engine, file: File) -> None:
    file(years(*YEARS), "a")
    with any_engine.connect() as connection:
        few, whole = (accounts_of_all(connection, EVERYTHING, whole=one)["B1"] for one in (False, True))
    assert len(few) < len(whole)
    assert point(VIEW.as_of, Policy(), accounts=few) == point(VIEW.as_of, Policy(), accounts=whole)


def test_a_new_edition_is_read_and_told_by_the_stamp(any_engine: Engine, file: File) -> None:
    file(years(YEARS[3]), "a")
    with any_engine.connect() as connection:
        before, old = stamp(connection, EVERYTHING), accounts_of_all(connection, EVERYTHING)["B1"]
        assert stamp(connection, Reach((EAST,))) == before
        assert stamp(connection, Reach((WEST,))) == (0, 0, "")
    file([sheet(cash=350, equity=650)], "b")
    with any_engine.connect() as connection:
        assert stamp(connection, EVERYTHING) != before
        assert (old[-1].get("cash"), accounts_of_all(connection, EVERYTHING)["B1"][-1].get("cash")) == (300, 350)
