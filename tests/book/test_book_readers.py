"""Many readers and a writer at once: every read is of one version, whole."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from book_victim import DATES, POLICY, tape
from sqlalchemy import Engine

from postloan.access import EVERYTHING, SYSTEM, Scope
from postloan.book import Book
from postloan.settings import Settings

READERS, TURNS = 20, 4


def versions(book: Book) -> set[Any]:
    """The turns that one pin shows, through all its levels and dates; a whole version shows one."""
    pin = book.pin()
    found = set()
    for day in pin.dates:
        scope = Scope(EVERYTHING, day)
        found |= set(pin.snapshot(scope).balance.to_pyarrow().to_pylist())
        found |= {cell["balance"] / cell["loans"] for cell in pin.cube(scope, by=()).to_pyarrow().to_pylist()}
    found |= set(pin.history(Scope(EVERYTHING, pin.dates[-1]), "L7").balance.to_pyarrow().to_pylist())
    found |= {int(run.file_name.removeprefix("turn ")) for run in pin.imports_of(Scope(EVERYTHING, DATES[0]))}
    return found


def test_twenty_threads_read_one_version_each_while_one_publishes(settings: Settings, engine: Engine) -> None:
    book = Book(settings.book_home, engine, memory="400MB", threads=2)
    book.publish(SYSTEM, tape(book, 1), POLICY)
    over, seen, beside = threading.Event(), list[set[Any]](), 0

    def read(_: int) -> None:
        seen.append(versions(book))
        while not over.wait(random.uniform(0, 4)):  # at any moment; without a rest they take all time from who publishes
            seen.append(versions(book))

    def wait_for(turn: int) -> None:
        give_up = time.monotonic() + 120
        while {turn} not in seen:
            assert time.monotonic() < give_up, f"nobody reads version {turn}"
            time.sleep(0.02)

    with ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(read, number) for number in range(READERS)]
        try:
            for turn in range(2, TURNS + 1):
                wait_for(turn - 1)
                before = len(seen)
                book.publish(SYSTEM, tape(book, turn), POLICY)
                beside += len(seen) - before
            wait_for(TURNS)
        finally:
            over.set()
    assert [one.result() for one in readers] == [None] * READERS
    assert all(len(version) == 1 for version in seen)
    assert beside > 0, "nobody read while something was published"
    assert versions(book) == {TURNS}


def test_two_publishers_take_turns(settings: Settings, engine: Engine) -> None:
    books = [Book(settings.book_home, engine, memory="200MB", threads=1) for _ in range(2)]
    turns = range(1, 5)
    with ThreadPoolExecutor(len(turns)) as pool:
        runs = list(pool.map(lambda turn: books[turn % 2].publish(SYSTEM, tape(books[turn % 2], turn), POLICY), turns))
    assert sorted(run.id for run in runs) == [1, 2, 3, 4]
    last = max(runs, key=lambda run: run.id)
    assert versions(books[0]) == {int(last.file_name.removeprefix("turn "))} == versions(books[1])


def test_a_thread_that_ends_hands_its_connection_on(book: Book) -> None:
    def use() -> int:
        return id(book.session())

    first = []
    for _ in range(5):
        thread = threading.Thread(target=lambda: first.append(use()))
        thread.start()
        thread.join()
    assert len(set(first)) == 1
    assert use() == first[0]


def test_a_pin_is_the_same_object_until_something_changes(book: Book) -> None:
    book.publish(SYSTEM, tape(book, 1), POLICY)
    pin = book.pin()
    assert book.pin() is pin
    book.undo(SYSTEM, 1, POLICY)
    assert book.pin() is not pin
    assert book.pin().version != pin.version
