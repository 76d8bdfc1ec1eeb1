"""Publishing one month of loans against DuckDB's own bare COPY of the same rows, and the most memory it takes."""

import argparse
import hashlib
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
from pyarrow import csv

from bench.table import LOANS, Row
from postloan.access import SYSTEM
from postloan.book import Staged
from postloan.demo import bulk
from postloan.desk import connect, migrate
from postloan.house import House, build
from postloan.policy import Policy
from postloan.settings import ROOT, Settings

#: The first month has no history, the second warms up; the others count.
MONTHS = 5
MEMORY_MB = 2048


def _house(home: Path) -> House:
    settings = Settings(home=home, database_url=f"sqlite:///{home / 'desk.sqlite'}")
    home.mkdir(parents=True, exist_ok=True)
    migrate.upgrade(connect(settings.database_url))
    return build(settings)


def _publish(house: House, parquet: Path) -> float:
    """Seconds from a staged file to a live one: checks, raw, snapshot, cube, fsync, register."""
    path = house.book.stage_path()
    shutil.copyfile(parquet, path)
    staged = Staged("loan", path, parquet.name, hashlib.sha256(parquet.name.encode()).hexdigest())
    start = time.perf_counter()
    house.book.publish(SYSTEM, staged, Policy())
    return time.perf_counter() - start


def _copy(source: Path, target: Path) -> float:
    """Seconds of the bare COPY, on a connection of its own."""
    connection = duckdb.connect()
    start = time.perf_counter()
    connection.execute(f"COPY (FROM read_csv('{source}')) TO '{target}' (FORMAT parquet)")
    taken = time.perf_counter() - start
    connection.close()
    target.unlink()
    return taken


def _child(work: Path) -> None:
    house = _house(work / "home")
    taken = [
        (_publish(house, file), _copy(file.with_suffix(".csv"), work / "bare.parquet")) for file in sorted(work.glob("*.parquet"))
    ]
    print(json.dumps({"taken": taken[2:]}))


def _memory_child(work: Path) -> None:
    house = _house(work / "lean")
    for file in sorted(work.glob("*.parquet"))[:2]:
        _publish(house, file)
    print(json.dumps({"megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


def _run(work: Path, what: str) -> dict[str, object]:
    command = [sys.executable, "-m", "bench.publish", what, str(work)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def _tapes(work: Path, loans: int) -> list[date]:
    made = []
    for as_of, rows in bulk.tapes(loans, MONTHS):
        pq.write_table(rows, work / f"tape-{as_of}.parquet", compression="zstd")
        csv.write_csv(rows.drop(["file_row"]), work / f"tape-{as_of}.csv")
        made.append(as_of)
    return made


def rows(size: str) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(dir=ROOT / "data") as folder:
        work = Path(folder)
        _tapes(work, LOANS[size])
        pairs = _run(work, "time")["taken"]
        ours, other = (statistics.median(side) for side in zip(*pairs, strict=True))
        yield Row("publish a month, staged to live / bare COPY from CSV", size, ours, other, 5.0)
        peak = float(_run(work, "memory")["megabytes"])
        yield Row("peak memory of publishing / 2 GB", size, peak, MEMORY_MB, 1.0, unit="MB")


if __name__ == "__main__":
    ask = argparse.ArgumentParser()
    ask.add_argument("what", choices=("time", "memory"))
    ask.add_argument("work", type=Path)
    wanted = ask.parse_args()
    (_child if wanted.what == "time" else _memory_child)(wanted.work)
