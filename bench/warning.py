"""The rules on loans against one bare scan of the same columns, their hits against pandas, and what a first run takes and holds."""

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from bench.make import house
from bench.table import LOANS, Row, paired
from postloan.access import SYSTEM
from postloan.book import Pin
from postloan.desk import connect, migrate
from postloan.errors import Progress
from postloan.house import build
from postloan.policy import Policy
from postloan.settings import ROOT, Settings
from postloan.warning.catalogue import Settings as RuleSettings
from postloan.warning.catalogue import all_rules
from postloan.warning.engine import KEYS
from postloan.warning.known import Known
from postloan.warning.outcome import Outcome, outcome
from postloan.warning.run import run
from postloan.warning.sources.course import month_ends

#: Frames that are made of the loans alone.
FRAMES = ("loans", "lateness", "lines", "last_year", "maturing", "first_payments")
RULES = tuple(one.id for one in all_rules().values() if one.frame in FRAMES)
_MONTHS = ("loan_key", "as_of", "dpd", "undrawn", "balance")
#: Seconds of the processor that writing a first run's signals may take for each 10,000 of them, and a whole first run.
WRITING, FIRST_RUN = 2.0, 120.0
MEMORY_MB = 2048


def _known(pin: Pin) -> Known:
    return Known(pin, pin.dates[-1], pin.dates[-1], Policy())


def _columns() -> list[str]:
    """What the rules on the date's own rows read: whose it is, what is measured, what is shown."""
    own = {"as_of", "rate", "mob", "class_basis", "risk_class", "restructured_previous"}
    named = {name for one in all_rules().values() if one.frame == "loans" for name in (*one.needs, *one.figures)}
    return sorted({name for name in KEYS if name != "exposure"} | named | own)


def _select(loans: Any, columns: tuple[str, ...]) -> Any:
    return loans.select(*columns)


def _bare(pin: Pin) -> None:
    """One scan of the date, and of the five month-ends before it what histories are made of."""
    known = _known(pin)
    pin.ask(known.scope, _select, tuple(_columns()))
    days = [day for day in month_ends(known, 6)[1:] if day is not None]
    pin.answer(pin.panel(known.scope, days), _select, _MONTHS)


def _checked(pin: Pin, found: Outcome) -> None:
    """Days past due, interest and falls of class, worked out once more with pandas."""
    columns = ("borrower_id", "dpd", "balance", "overdue_interest", "risk_class", "class_previous", "class_basis")
    rows = pin.ask(_known(pin).scope, _select, columns).to_pandas().astype({"balance": "float64", "overdue_interest": "float64"})
    rows = rows[rows["balance"] > 0]
    lower = rows["risk_class"].gt(rows["class_previous"]) & (rows["class_basis"] == "bank")
    expected = {"R01": rows[rows["dpd"] >= 1], "R02": rows[rows["overdue_interest"] > 0], "R11": rows[lower]}
    hits = {one.rule_id: one.hits for one in found.findings}
    for rule_id, wanted in expected.items():
        assert set(hits[rule_id]["borrower_id"]) == set(wanted["borrower_id"]), rule_id
    worst = expected["R01"].groupby("borrower_id")["dpd"].max()
    told = hits["R01"].set_index("borrower_id")["value"]
    pd.testing.assert_series_equal(told.sort_index(), worst.astype(float).sort_index(), check_names=False, check_index_type=False)
    owed = rows.groupby("borrower_id")["balance"].sum()
    exposure = hits["R01"].set_index("borrower_id")["exposure"]
    assert (exposure - owed.reindex(exposure.index)).abs().max() < 0.01


def _noting(at: dict[str, float]) -> Progress:
    """Notes how much of the processor was used when each part of a run began last."""

    def note(_done: float, key: str) -> None:
        at[key] = time.process_time()

    return note


def _child(size: str, work: Path) -> None:
    """A first run in a process and on a desk of its own; the book is the bench's."""
    home = ROOT / "data" / "bench" / size
    shutil.copyfile(home / "desk.sqlite", work / "desk.sqlite")
    (work / "book").symlink_to(home / "book")
    settings = Settings(home=work, database_url=f"sqlite:///{work / 'desk.sqlite'}")
    migrate.upgrade(connect(settings.database_url))
    opened = build(settings)
    pin = opened.book.pin()
    at: dict[str, float] = {}
    start, before = time.perf_counter(), time.process_time()
    done = run(opened.desk, pin, Policy(), SYSTEM, cause="daily", today=pin.dates[-1], progress=_noting(at))
    whole, ended = time.perf_counter() - start, time.process_time()
    cpu, writing = ended - before, ended - at["warning.run.writing"]
    start = time.perf_counter()
    again = run(opened.desk, pin, Policy(), SYSTEM, cause="daily", today=pin.dates[-1])
    assert not again.fresh
    assert not done.failed, done
    told = {"signals": done.raised, "whole": whole, "cpu": cpu, "writing": writing, "again": time.perf_counter() - start}
    print(json.dumps({**told, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


def rows(size: str) -> Iterator[Row]:
    pin = house(size).book.pin()
    found: list[Outcome] = []
    mine, bare = paired(
        lambda: found.append(outcome(_known(pin), RuleSettings(), only=RULES)),
        lambda: _bare(pin),
        3 if LOANS[size] > 10**5 else 5,
    )
    _checked(pin, found[-1])
    allowed = 3 * len(RULES) / 10 if size == "1m" else float("inf")  # of few loans, putting the question takes the time
    yield Row(f"{len(RULES)} rules on loans / bare scan of their columns", size, mine, bare, allowed)
    with tempfile.TemporaryDirectory(dir=ROOT / "data") as folder:
        command = [sys.executable, "-m", "bench.warning", size, folder]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    told = json.loads(done.stdout.splitlines()[-1])
    allowed = WRITING * max(told["signals"], 10_000) / 10_000
    yield Row(f"CPU: writing {told['signals']:,} signals of a first run / allowed", size, told["writing"], allowed, 1)
    yield Row("CPU: a first run of all rules / 2 minutes", size, told["cpu"], FIRST_RUN, 1)
    yield Row("the same run again: nothing changed / first run", size, told["again"], told["whole"], 0.5)
    yield Row("peak memory of a first run of all rules / 2 GB", size, told["megabytes"], MEMORY_MB, 1, unit="MB")


if __name__ == "__main__":
    _child(sys.argv[1], Path(sys.argv[2]))
