"""``python -m bench --size 100k``: every benchmark, one line a figure."""

import argparse
import importlib
import os
import sys

from bench.table import LOANS

MODULES = ("publish", "read", "statement", "pages", "analyse", "warning", "browser")


def main() -> int:
    ask = argparse.ArgumentParser(prog="bench", description=__doc__)
    ask.add_argument("--size", choices=LOANS, default="100k")
    ask.add_argument("--only", choices=MODULES, action="append", help="only this one (repeat for more)")
    wanted = ask.parse_args()
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, size {wanted.size}")
    print(f"{'figure':<58} {'size':<10} {'ours':>10} {'other':>10}     {'ratio':>8}  target")
    short = 0
    for name in wanted.only or MODULES:
        for row in importlib.import_module(f"bench.{name}").rows(wanted.size):
            print(row.line(), flush=True)
            short += not row.ok
    print(f"{short} short of target" if short else "all within target")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
