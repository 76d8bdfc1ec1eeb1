"""The bench book: 24 month-ends of 10k, 100k or 1M loans, published as any tape is. ``python -m bench.make 100k`` makes it."""

import hashlib
import shutil
import sys
import time

import pyarrow.parquet as pq

from bench.table import LOANS, MONTHS
from postloan.access import SYSTEM
from postloan.book import Staged
from postloan.demo import bulk
from postloan.desk import connect, migrate
from postloan.house import House, build
from postloan.policy import Policy
from postloan.settings import ROOT, Settings

SEED = 7


def house(size: str) -> House:
    """The bench house of that size under ``data/bench``; made when it is not there or was left half made.

    One of an older layout is made again from its imports.
    """
    home = ROOT / "data" / "bench" / size
    opened = build(_settings(home)) if (home / "complete").exists() else None
    if opened is not None and len(opened.book.pin().dates) == MONTHS:
        opened.book.remake(Policy())
        return opened
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    migrate.upgrade(connect(_settings(home).database_url))
    made = build(_settings(home))
    _publish(made, LOANS[size])
    (home / "complete").touch()
    return made


def _settings(home) -> Settings:
    return Settings(home=home, database_url=f"sqlite:///{home / 'desk.sqlite'}")


def _publish(made: House, loans: int) -> None:
    for as_of, rows in bulk.tapes(loans, MONTHS, SEED):
        start = time.perf_counter()
        path = made.book.stage_path()
        pq.write_table(rows, path)
        staged = Staged("loan", path, f"bench {as_of}.parquet", hashlib.sha256(path.read_bytes()).hexdigest())
        made.book.publish(SYSTEM, staged, Policy())
        print(f"  published {as_of}: {rows.num_rows:,} loans in {time.perf_counter() - start:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    house(sys.argv[1] if len(sys.argv) > 1 else "10k")
