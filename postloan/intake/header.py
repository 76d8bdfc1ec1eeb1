"""Where the table of a sheet begins: the heading row under titles and notes, headings of several rows, merged ones."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from postloan.intake.reader import Sheet
from postloan.intake.sheetscan import column_letters
from postloan.intake.words import clean, known_words

_NUMBER = re.compile(
    r"^[\s¥￥$€£]*[-(（+]?[\d０-９][\d０-９,，.．]*\s*[%％)）]?$|^\d{4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?)?( .*)?$"
)
_MIN_HEADINGS = 2
_STRONG = 3


@dataclass(frozen=True)
class Heading:
    """One column of a table. ``index`` is its place in the sheet's cells, ``text`` what a person would call it.

    ``parts`` are the texts of the rows of a heading that has several, from the top.
    """

    index: int
    text: str
    letter: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Header:
    """The heading of a table: ``last_row`` is the row (as Excel counts) below which the data begin.

    ``beside``: headings of a second table on the right, which is not read.
    """

    headings: tuple[Heading, ...]
    first_row: int
    last_row: int
    known: int
    beside: tuple[str, ...] = ()


def is_number(cell: str) -> bool:
    """Whether a cell holds a number or a date rather than a word."""
    return bool(_NUMBER.match(cell))


def _words_in(row: Iterable[str]) -> int:
    return sum(1 for cell in row if cell and not is_number(cell))


def _known_in(row: Iterable[str], table: str | None) -> int:
    words = known_words(table)
    return len({clean(cell) for cell in row if cell} & words)


def looks_like_heading(row: list[str], table: str | None) -> bool:
    """Three words that headings use and hardly a number: a heading row, also in the middle of a sheet."""
    filled = [cell for cell in row if cell]
    return _known_in(row, table) >= _STRONG and _words_in(row) >= 0.8 * len(filled)


def _best_row(rows: list[list[str]], table: str | None) -> int | None:
    """Index of the row most like a heading: known words first, else the first row of words as wide as the table."""
    scored = [(_known_in(row, table), -index) for index, row in enumerate(rows) if _words_in(row) >= _MIN_HEADINGS]
    if scored and max(scored)[0] >= _MIN_HEADINGS:
        return -max(scored)[1]
    width = max((sum(1 for cell in row if cell) for row in rows), default=0)
    for index, row in enumerate(rows[:-1]):
        filled = sum(1 for cell in row if cell)
        if filled >= max(_MIN_HEADINGS, 0.6 * width) and _words_in(row) == filled and any(rows[index + 1]):
            return index
    return None


def _spread(row: list[str], below: list[str]) -> list[str]:
    """A group heading covers the blank cells to its right for as long as the row below has its parts there."""
    spread, group = [], ""
    for index, cell in enumerate(row):
        group = cell or group
        lower = below[index] if index < len(below) else ""
        spread.append(cell or (group if lower else ""))
        if not lower and not cell:
            group = ""
    return spread


def _is_group_row(row: list[str], main: list[str]) -> bool:
    """A row above that groups columns, not a title: several words, or one that spans part of the table only."""
    filled = [index for index, cell in enumerate(row) if cell]
    if not filled or _words_in(row) < len(filled) or any("：" in row[index] or ":" in row[index] for index in filled):
        return False
    fills_gaps = any(index < len(main) and not main[index] for index in filled)
    groups = len(filled) < sum(1 for cell in main if cell) or fills_gaps
    return (groups and len(filled) >= 2) or (fills_gaps and len(row[filled[0]]) <= 12)


def _is_sub_row(row: list[str], main: list[str]) -> bool:
    """A row below that names parts: words only, each under a blank cell of the heading or under a group's first cell."""
    filled = [index for index, cell in enumerate(row) if cell]
    if not filled or _words_in(row) < len(filled) or len(filled) >= sum(1 for cell in main if cell):
        return False

    def under_group(index: int) -> bool:
        right = index + 1
        return index < len(main) and bool(main[index]) and right < len(main) and not main[right] and right in filled

    return all(index >= len(main) or not main[index] or under_group(index) for index in filled)


def _heading_rows(rows: list[list[str]], best: int) -> tuple[int, int]:
    top = best - 1 if best > 0 and _is_group_row(rows[best - 1], rows[best]) else best
    low = best + 1 if best + 1 < len(rows) and _is_sub_row(rows[best + 1], rows[best]) else best
    return (best, low) if low > best else (top, best)


def _headings(rows: list[list[str]], sheet: Sheet) -> tuple[Heading, ...]:
    width = max(len(row) for row in rows)
    full = [[*row, *[""] * (width - len(row))] for row in rows]
    upper = [_spread(row, full[index + 1]) for index, row in enumerate(full[:-1])]
    found = []
    for column in range(width):
        parts = [row[column] for row in [*upper, full[-1]] if row[column]]
        once = tuple(part for index, part in enumerate(parts) if index == 0 or part != parts[index - 1])
        if once:
            letter = column_letters(sheet.first_column + column)
            found.append(Heading(column, " ".join(once).replace("\n", " "), letter, once))
    return tuple(found)


def _aside(headings: tuple[Heading, ...]) -> tuple[tuple[Heading, ...], tuple[str, ...]]:
    """Part off a second table beside the first: after a column without heading the same headings come again."""
    for position in range(1, len(headings)):
        left, right = headings[:position], headings[position:]
        gap = right[0].index > left[-1].index + 1
        again = {clean(heading.text) for heading in left} & {clean(heading.text) for heading in right}
        if gap and len(again) >= _MIN_HEADINGS:
            return left, tuple(heading.text for heading in right)
    return headings, ()


def find(sheet: Sheet, table: str | None = None, row: int | None = None) -> Header | None:
    """The header of a sheet, or ``None`` when nothing looks like one.

    ``table`` narrows the known words to one table of the book; ``row`` (as Excel counts) is a person's own choice.
    """
    rows = sheet.preview
    best = row - 1 if row is not None else _best_row(rows, table)
    if best is None or not 0 <= best < len(rows) or not any(rows[best]):
        return None
    top, low = _heading_rows(rows, best)
    headings, beside = _aside(_headings(rows[top : low + 1], sheet))
    known = sum(1 for heading in headings if {clean(heading.text), clean(heading.parts[-1])} & known_words(table))
    return Header(headings, top + 1, low + 1, known, beside)
