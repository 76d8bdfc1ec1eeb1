"""A publication that is meant to be killed; runs in a process of its own."""

from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

from book_rows import loan, write

from postloan.access import SYSTEM
from postloan.book import Book, Staged, enrich, make
from postloan.desk import connect
from postloan.policy import Policy

POLICY = Policy(version=1)
DATES = (date(2024, 2, 29), date(2024, 3, 31))
# Said once, in the process that all victims are forked from: it takes longer than a publication.
make.queries(POLICY, enrich.OPTIONAL.difference(loan("L", DATES[0])))


def tape(book: Book, turn: int) -> Staged:
    """Forty loans on two dates, the turn in every balance."""
    path = book.stage_path()
    write(path, "loan", [loan(f"L{n}", day, branch="AB"[n % 2], balance=turn) for day in DATES for n in range(40)])
    return Staged("loan", path, f"turn {turn}", f"{turn}".rjust(64, "0"))


def publish(home: str, turn: int, ready: Connection) -> None:
    """Publish the tape of ``turn``; says when it starts and when it is done."""
    book = Book(Path(home) / "book", connect(f"sqlite:///{home}/desk.sqlite"), memory="200MB", threads=2)
    staged = tape(book, turn)
    book.session()
    ready.send("start")
    book.publish(SYSTEM, staged, POLICY)
    ready.send("done")
