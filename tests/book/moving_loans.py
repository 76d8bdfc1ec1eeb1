"""Tapes of loans that move, and the book that a careful person would keep of them: what every identity is tried on."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from book_rows import Row, loan, write
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from postloan.access import EVERYTHING, SYSTEM
from postloan.book import Book, Pin, Staged
from postloan.desk import connect
from postloan.policy import Policy

POLICY = Policy(version=1)
DATES = [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)]
LOANS = [f"L{number}" for number in range(6)]
FEW = settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
#: Other tapes every day, unless a number is given; the same for every identity, so that each looks at the books that are made.
SEED = int(os.environ.get("POSTLOAN_TEST_SEED") or date.today().toordinal())  # noqa: DTZ011  the tester's own day
NOTHING = Decimal(0)

#: Every kind of slice filter: none, a branch, a product, not given, two at once, another currency.
FILTERS: tuple[dict[str, str], ...] = (
    {}, {"branch": "A"}, {"branch": "B"}, {"product": "car"}, {"officer": ""}, {"branch": "A", "product": "home", "officer": "Li"},
)  # fmt: skip

money = st.integers(0, 10_000_00).map(lambda fen: Decimal(fen).scaleb(-2))


@st.composite
def tapes(draw: st.DrawFn, dates: Sequence[date] = DATES) -> list[Row]:
    """Some of six loans on each date, each time in any branch; a branch that none is in has not reported."""
    rows = []
    for day in dates:
        for name in draw(st.sets(st.sampled_from(LOANS), max_size=5)):
            rows.append(loan(  # noqa: PERF401  drawn one by one, in order
                name, day, branch=draw(st.sampled_from("AAB")), product=draw(st.sampled_from(["home", "home", "car"])),
                officer=draw(st.sampled_from(["Li", "Li", None])), dpd=draw(st.integers(0, 200)), balance=draw(money.filter(bool)),
                provision=draw(st.none() | money), risk_class=draw(st.none() | st.integers(1, 5)),
                written_off=draw(st.sampled_from([None, False, False, True])), restructured=draw(st.none() | st.booleans()),
                file_row=2,
            ))  # fmt: skip
    return rows


@st.composite
def disposals(draw: st.DrawFn) -> list[Row]:
    days = st.sampled_from([date(2024, 2, 10), date(2024, 3, 10), date(2024, 4, 10)])
    kinds = st.sampled_from(["sold", "written_off", "asset_for_debt", "other"])
    named = draw(st.sets(st.sampled_from(LOANS), max_size=3))
    return [
        {"loan_id": name, "disposed_on": draw(days), "kind": draw(kinds), "principal": draw(st.none() | money), "file_row": 2}
        for name in sorted(named)
    ]


class Shelf:
    """New books on a copied desk, as many as an example needs; those that are only read are made once for all who ask."""

    def __init__(self, folder: Path, template: Path) -> None:
        self.folder = folder
        self.template = template
        self.made = 0
        self.read: dict[str, Pin] = {}

    def book(self) -> Book:
        self.made += 1
        home = self.folder / str(self.made)
        home.mkdir()
        shutil.copyfile(self.template, home / "desk.sqlite")
        return Book(home / "book", connect(f"sqlite:///{home / 'desk.sqlite'}"), memory="200MB", threads=1)

    def pin(self, rows: list[Row], disposed: list[Row]) -> Pin:
        """The book of these tapes and disposals. For reading."""
        name = repr((rows, disposed))
        if name not in self.read:
            book = self.book()
            publish(book, rows)
            publish(book, disposed, "disposal")
            self.read[name] = book.pin()
        return self.read[name]


def publish(book: Book, rows: list[Row], table: str = "loan") -> None:
    if rows:
        path = book.stage_path()
        write(path, table, rows)
        book.publish(SYSTEM, Staged(table, path, "x", f"{table}{len(book.history(EVERYTHING))}".ljust(64, "0")), POLICY)


def many_books(test: Callable[..., None]) -> Callable[..., None]:
    """Try a test on the books of the day: ``test(shelf, rows, disposed)``."""
    return FEW(seed(SEED)(given(rows=tapes().filter(bool), disposed=disposals())(test)))


@dataclass
class Told:
    """The last thing a tape said of a loan. ``left``: the first date its branch spoke without it."""

    row: Row
    left: date | None = None
    fate: str = "held"
    seen: list[Row] = field(default_factory=list)

    @property
    def held(self) -> bool:
        return not self.row["written_off"] and self.left is None

    def is_in(self, chosen: dict[str, str]) -> bool:
        return all((self.row[name] or "") == value for name, value in chosen.items())


def in_the_last_balance(told: Told, disposed: Row) -> bool:
    """Whether a disposal was of a part only: the last balance is by so much less than the one before."""
    if len(told.seen) < 2 or disposed["disposed_on"] > told.row["as_of"]:
        return False
    return told.seen[-2]["balance"] - told.row["balance"] >= (disposed["principal"] or NOTHING) > NOTHING


def naive_fate(told: Told, day: date, disposed: list[Row]) -> str:
    if told.row["written_off"]:
        return "written_off"
    since = told.seen[-2]["as_of"] if len(told.seen) > 1 else date.min
    mine = [one for one in disposed if one["loan_id"] == told.row["loan_id"] and since < one["disposed_on"] <= day]
    mine = [one for one in mine if not in_the_last_balance(told, one)]
    return "settled" if not mine else "written_off" if mine[-1]["kind"] == "written_off" else "sold"


def naive(rows: list[Row], disposed: list[Row]) -> Iterator[tuple[date, dict[str, Told]]]:
    """The book as a careful person would keep it, date by date: what is known of every loan ever seen."""
    known: dict[str, Told] = {}
    for day in sorted({row["as_of"] for row in rows}):
        mine = {row["loan_id"]: row for row in rows if row["as_of"] == day}
        spoke = {row["branch"] for row in mine.values()}
        for name, told in known.items():
            if name not in mine and told.left is None and told.row["branch"] in spoke:
                known[name] = Told(told.row, day, naive_fate(told, day, disposed), told.seen)
        for name, row in mine.items():
            past = known[name].seen if name in known else []
            known[name] = Told(row, seen=[*past, row])
        yield day, dict(known)


def read(table: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
    return found


def total(rows: list[dict[str, Any]], column: str, **where: Any) -> Decimal:
    return sum((row[column] or NOTHING for row in rows if all(row[name] == value for name, value in where.items())), NOTHING)
