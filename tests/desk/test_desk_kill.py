"""kill -9 in the middle of a write: all of it or nothing, and the chain stays whole."""

import random
import subprocess
import sys
import time

import pytest
from sqlalchemy import func, select

from postloan.access import SYSTEM
from postloan.access.tables import branch
from postloan.desk import connect, unit
from postloan.desk.audit import verify
from postloan.desk.tables import audit

WRITER = """
import sys, itertools
from postloan.access import SYSTEM
from postloan.access.account import save_branch
from postloan.desk import connect, unit
engine = connect(sys.argv[1])
print("ready", flush=True)
for number in itertools.count():
    with unit(engine, SYSTEM, "write") as work:
        for letter in "abcde":
            save_branch(work, f"{sys.argv[2]}-{number}-{letter}", "支行", region="x" * 500)
"""


@pytest.mark.slow
def test_fifty_kills_at_random_moments_leave_all_or_nothing(settings):
    chance = random.Random(20261122)
    engine = connect(settings.database_url)
    before = 0
    for turn in range(50):
        with subprocess.Popen([sys.executable, "-c", WRITER, settings.database_url, str(turn)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout.readline() == b"ready\n"
            time.sleep(chance.uniform(0, 0.06))
            writer.kill()
        verdict = verify(engine)
        assert verdict.ok, verdict
        with engine.connect() as connection:
            rows = connection.scalar(select(func.count()).select_from(branch))
            units = connection.scalar(select(func.count()).select_from(audit).where(audit.c.verb == "write"))
        assert rows == 5 * units
        assert units >= before
        before = units
    assert before > 20, "the writers hardly wrote anything"
    with unit(engine, SYSTEM, "go_on") as work:
        work.note("still_here")
    assert verify(engine).ok
