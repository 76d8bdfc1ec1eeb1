"""What is worked out once and kept beside the book: one file for one question to one version, gone when nobody reads it."""

import os
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from book_rows import Row, loan

from postloan.access import EVERYTHING, SYSTEM, Scope
from postloan.book import Book, Pin
from postloan.book.cells import fen
from postloan.policy import Policy

JAN, FEB = date(2024, 1, 31), date(2024, 2, 29)
Publish = Callable[[list[Row]], Pin]


@pytest.fixture
def publish(book: Book, stage: Any) -> Publish:
    def do(rows: list[Row]) -> Pin:
        book.publish(SYSTEM, stage(rows), Policy())
        return book.pin()

    return do


def _owed(loans: Any, times: int) -> Any:
    return loans.group_by("branch").agg(owed=loans.balance.sum() * times)


def owed(pin: Pin, day: date, times: int = 1) -> dict[str, Decimal]:
    table = pin.kept("owed", pin.snapshot(Scope(EVERYTHING, day)), _owed, times)
    return {row["branch"]: row["owed"] for row in table.to_pyarrow().to_pylist()}


def kept(book: Book) -> list[Path]:
    return sorted(book.folder.path("temporary").glob("owed_*.parquet"))


def test_a_question_to_a_version_is_worked_out_once(book: Book, publish: Publish) -> None:
    pin = publish([loan("1", JAN, balance=5), loan("2", JAN, balance=7, branch="B")])
    assert owed(pin, JAN) == {"A": Decimal(5), "B": Decimal(7)}
    (file,) = kept(book)
    assert owed(pin, JAN) == {"A": Decimal(5), "B": Decimal(7)}
    assert kept(book) == [file]
    assert owed(pin, JAN, 2) == {"A": Decimal(10), "B": Decimal(14)}
    assert len(kept(book)) == 2


def test_another_version_is_another_question(book: Book, publish: Publish) -> None:
    old = publish([loan("1", JAN, balance=5)])
    assert owed(old, JAN) == {"A": Decimal(5)}
    new = publish([loan("1", JAN, balance=6)])
    assert (owed(new, JAN), owed(old, JAN)) == ({"A": Decimal(6)}, {"A": Decimal(5)}), "an old version keeps its own"
    later = publish([loan("1", FEB, balance=4)])
    assert (owed(later, JAN), owed(later, FEB)) == ({"A": Decimal(6)}, {"A": Decimal(4)})
    assert len(kept(book)) == 3


def test_what_nobody_read_for_an_hour_makes_room(book: Book, publish: Publish) -> None:
    pin = publish([loan("1", JAN, balance=5)])
    owed(pin, JAN, 1)
    (first,) = kept(book)
    owed(pin, JAN, 2)
    (second,) = set(kept(book)) - {first}
    ago = time.time() - 7200
    for file in (first, second):
        os.utime(file, (ago, ago))
    owed(pin, JAN, 2)
    owed(pin, JAN, 3)
    assert first not in kept(book)
    assert second in kept(book), "who is read is young again"
    assert owed(pin, JAN, 1) == {"A": Decimal(5)}


def test_amounts_become_whole_fen_by_their_own_digits() -> None:
    money = pa.decimal128(18, 2)
    column = pa.chunked_array([
        pa.array([Decimal("1.23"), None, Decimal("-5.01")], money), pa.array([Decimal("9999999999999999.99")], money),
    ])  # fmt: skip
    assert fen(column).tolist() == [123, 0, -501, 999_999_999_999_999_999]
    assert fen(column.slice(2)).tolist() == [-501, 999_999_999_999_999_999]
    assert fen(pa.chunked_array([], money)).tolist() == []
    with pytest.raises(OverflowError):
        fen(pa.chunked_array([pa.array([Decimal(10) ** 30], pa.decimal128(38, 2))]))
