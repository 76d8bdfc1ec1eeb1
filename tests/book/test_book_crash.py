"""kill -9 in the middle of a publication: all of it or nothing, and nothing left behind."""

import random
import sqlite3
import time
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

import pytest
from book_victim import DATES, publish, tape

from postloan.access import EVERYTHING, SYSTEM, Scope
from postloan.book import Book
from postloan.desk import audit, connect
from postloan.policy import Policy
from postloan.settings import Settings

KILLS = 50


def run(context: ForkServerContext, home: Path, turn: int, kill_after: float | None) -> float:
    """One publication; killed after so many seconds from its start, or left to end. Returns how long it ran."""
    mine, theirs = context.Pipe()
    child = context.Process(target=publish, args=(str(home), turn, theirs))
    child.start()
    theirs.close()
    assert mine.recv() == "start"
    start = time.perf_counter()
    if kill_after is None:
        assert mine.recv() == "done"
    else:
        mine.poll(kill_after)
        child.kill()
    taken = time.perf_counter() - start
    child.join()
    return taken


def balances(book: Book) -> set[Any]:
    """Every balance that any page could show, of both dates and at both levels."""
    pin = book.pin()
    found = set()
    for day in pin.dates:
        scope = Scope(EVERYTHING, day)
        rows = pin.snapshot(scope).select("balance", "loan_id").to_pyarrow().to_pylist()
        assert len(rows) == 40
        found |= {row["balance"] for row in rows}
        assert pin.cube(scope, by=(), dates=[day]).balance.sum().to_pyarrow().as_py() == sum(row["balance"] for row in rows)
    return found


@pytest.mark.slow
def test_fifty_kills_leave_all_or_nothing(settings: Settings, forked: ForkServerContext) -> None:
    home, policy, chance = settings.home, Policy(version=1), random.Random(20241231)
    desk = connect(settings.database_url)
    book = Book(settings.book_home, desk, memory="200MB", threads=1)
    lasts = max(run(forked, home, turn, None) for turn in (1, 2))
    live, outcomes = 2, set()
    for turn in range(3, 3 + KILLS):
        # A few for certain on either side of the commit, whatever the machine is doing; the others anywhere.
        run(forked, home, turn, {0: lasts / 20, 5: lasts * 20}.get(turn % 10, chance.uniform(0, lasts * 1.2)))
        names = list(book.history(EVERYTHING).file_name)
        assert names[0] in {f"turn {turn}", f"turn {live}"}
        outcomes.add(names[0] == f"turn {turn}")
        live = int(names[0].removeprefix("turn "))
        assert balances(book) == {live}
        assert book.pin().dates == DATES
        book.sweep()
        with sqlite3.connect(home / "desk.sqlite") as raw:
            known = {file for (file,) in raw.execute("SELECT file FROM partition UNION SELECT file FROM import_run")}
        on_disk = {file for file, _ in book.folder.files() if not file.startswith("staging/")}
        assert on_disk == known
        assert audit.verify(desk).ok
    assert outcomes == {True, False}, "the moments of the kills must reach both sides of the commit"
    book.publish(SYSTEM, tape(book, 99), policy)
    assert balances(book) == {99}
