"""One running desk: its settings, the desk's database and the book, opened once a process."""

import functools
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, select, union

from postloan.book import Book, register
from postloan.borrower.spread.tables import draft, filing
from postloan.desk import connect, now
from postloan.desk.uploads import path_of
from postloan.settings import BOOK, UPLOADS, Settings, from_environment
from postloan.visit.tables import attachment


@dataclass(frozen=True)
class House:
    """What the pages, the web routes and the command line work with."""

    settings: Settings
    desk: Engine
    book: Book


def build(settings: Settings) -> House:
    """Open a house; the folders are made when missing. Migrations are the command line's business."""
    settings.home.mkdir(parents=True, exist_ok=True)
    desk = connect(settings.database_url)
    book = Book(settings.book_home, desk, memory=settings.book_memory, threads=settings.book_threads)
    return House(settings, desk, book)


@functools.cache
def house() -> House:
    """The house of this process, as the environment describes it."""
    return build(from_environment())


def kept_files(connection: Connection) -> set[str]:
    """The files of the home that a desk names, relative to it: what a backup takes along besides the desk itself."""
    of_book = {f"{BOOK}/{name}" for name in register.known_files(connection, now())}
    uploaded = union(*(select(table.c.sha256) for table in (attachment, filing, draft)))
    hashes = connection.execute(uploaded).scalars()
    return of_book | {path_of(Path(UPLOADS), sha256).as_posix() for sha256 in hashes}
