"""kill -9 in the middle of a write: all of it or nothing, and the chain stays whole."""

import random
import time

import pytest
from desk_victim import write
from sqlalchemy import func, select

from postloan.access import SYSTEM
from postloan.access.tables import branch
from postloan.desk import connect, unit
from postloan.desk.audit import verify
from postloan.desk.tables import audit


@pytest.mark.slow
def test_fifty_kills_at_random_moments_leave_all_or_nothing(settings, forked):
    chance = random.Random(20261122)
    engine = connect(settings.database_url)
    before = 0
    for turn in range(50):
        mine, theirs = forked.Pipe()
        writer = forked.Process(target=write, args=(settings.database_url, turn, theirs))
        writer.start()
        theirs.close()
        for number in range(kept := chance.randint(1, 4)):
            assert mine.recv() == number
        time.sleep(chance.uniform(0, 0.02))
        writer.kill()
        writer.join()
        verdict = verify(engine)
        assert verdict.ok, verdict
        with engine.connect() as connection:
            rows = connection.scalar(select(func.count()).select_from(branch))
            units = connection.scalar(select(func.count()).select_from(audit).where(audit.c.verb == "write"))
        assert rows == 5 * units
        assert units >= before + kept
        before = units
    with unit(engine, SYSTEM, "go_on") as work:
        work.note("still_here")
    assert verify(engine).ok
