"""One running desk: its settings, the desk's database and the book, opened once a process."""

import functools
from dataclasses import dataclass

from sqlalchemy import Engine

from postloan.book import Book
from postloan.desk import connect
from postloan.settings import Settings, from_environment


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
