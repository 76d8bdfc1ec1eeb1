"""Where items and figures stand on a plane: columns of labels with the columns of figures to their right, cut into segments.

Two columns of labels are two panels: an account form, or statements side by side. A title or a heading row in the middle begins a
new segment: statements one below another.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from postloan.intake.layouts.heading import LABEL_WORDS, Heading, Role, heading, tight
from postloan.intake.layouts.plane import Plane
from postloan.intake.layouts.title import is_title
from postloan.intake.layouts.unit import unit_in
from postloan.intake.layouts.when import when
from postloan.statement import Kind

Known = Callable[[str], frozenset[Kind]]
_AMOUNT = re.compile(
    r"^[\s¥￥$€£]*[-−－—–(（+]?\s*[¥￥$€£]?\s*[\d０-９][\d０-９,，.．\s]*[%％]?\s*[)）]?$|^[-−－—–]+$|^#\S*[!?/\w]$"
)
_YEAR = re.compile(r"^(19|20)\d\d$")
_UNIT = re.compile(r"^\s*(单位|金额单位)")
#: A day that lost its format, as a spreadsheet counts days: from 2000 to 2050.
_SERIAL = re.compile(r"^(3[6-9]|4\d|5[0-4])\d{3}$")
_DAY_ZERO = date(1899, 12, 30)
#: What a data service adds under its items; also signatures and notes under a printed form.
META = re.compile(
    r"^(数据源|数据来源|是否审计|审计意见.*|公告日期|更新日期|披露日期|币种|类型|报表类型|合并类型|编制类型|会计准则|公司类型|(股票|证券|公司)(代码|简称|名称)|所属行业)$"
)
_FOOTER = re.compile(
    r"^(单位负责人|企业负责人|公司负责人|法定代表人|公司法定代表人|法人代表|主管会计|财务负责人|财务总监|会计机构|会计主管|制表|操作人|操作时间|复核|审核|编制人|编制日期|编制单位|补充说明"
    r"|注\d*[:：]|备注|说明[:：]|后附|所附|本报表|see (accompanying|notes)|the accompanying|source[:：]|数据来源)",
    re.I,
)
_FEWEST = 3
#: A longer cell is prose.
_LONGEST_AMOUNT, _LONGEST_LABEL = 60, 400


@dataclass(frozen=True)
class Item:
    """One label with the place of its row."""

    row: int
    column: int
    label: str


@dataclass
class Segment:
    """A run of items under one heading.

    ``zone`` are the words around it in reading order, those of its own columns first; ``headings`` by column of figures.
    """

    plane: Plane
    labels: tuple[int, ...]
    items: list[Item]
    headings: dict[int, Heading]
    zone: list[str]
    around: list[str]
    meta: dict[str, dict[int, str]] = field(default_factory=dict)
    inherited: bool = False


@lru_cache(maxsize=4_096)
def is_amount(cell: str) -> bool:
    """Whether a cell holds a figure, or a mark for none."""
    return len(cell) <= _LONGEST_AMOUNT and bool(_AMOUNT.match(cell))


def _label_columns(plane: Plane, known: Known) -> list[tuple[int, ...]]:
    """Columns of labels, those that share one indented list joined."""
    counts = [sum(1 for cell in plane.column(index) if cell and known(cell)) for index in range(plane.width)]
    found = [index for index, count in enumerate(counts) if count >= _FEWEST]
    panels: list[tuple[int, ...]] = []
    for index in found:
        before = panels[-1][-1] if panels else None
        between = range(before + 1, index) if before is not None else ()
        if before is not None and not any(any(plane.column(column)) for column in between):
            panels[-1] = (*panels[-1], index)
        else:
            panels.append((index,))
    return panels


class _Panel:
    """One list of labels and the columns to its right, read from the top."""

    def __init__(self, plane: Plane, labels: tuple[int, ...], end: int, known: Known) -> None:
        self.plane, self.labels, self.known = plane, labels, known
        self.values = range(labels[-1] + 1, end)
        self.first = 0 if labels[0] <= 1 else labels[0]

    def label(self, row: int) -> tuple[str, int]:
        for column in self.labels:
            cell = self.plane.rows[row][column]
            if cell and len(cell) <= _LONGEST_LABEL and not is_amount(cell):
                return cell, column
        return "", self.labels[0]

    def cells(self, row: int) -> list[str]:
        return [self.plane.rows[row][column] for column in self.values]

    def is_title(self, row: int) -> bool:
        texts = [cell for cell in self.plane.rows[row][self.first : self.values.stop] if cell]
        return any(is_title(text) for text in texts) and not any(is_amount(text) for text in texts)

    def is_header(self, row: int) -> bool:
        """Cells over the figures that say what they are, and no figure among them."""
        label, _ = self.label(row)
        filled = [cell for cell in self.cells(row) if cell]
        words = bool(LABEL_WORDS.match(tight(label)))
        if not filled or _is_around(label, filled) or (label and not words and self.known(label)):
            return False
        if all(_YEAR.match(cell) for cell in filled):
            return words or not label or _are_years(filled)
        if any(is_amount(cell) and not when(cell) for cell in filled):
            return words and all(_SERIAL.match(cell) for cell in filled)
        return _tells(filled, least=0 if words and not label.endswith(("：", ":")) else 0.5)


def _is_around(label: str, filled: list[str]) -> bool:
    """Whether a row is of the words around a table: meta data, signatures, 单位：元."""
    return bool(META.match(label) or _FOOTER.match(label)) or any("：" in cell or _UNIT.match(cell) for cell in filled)


def _are_years(filled: list[str]) -> bool:
    """Years one after the other: a single figure of 2,020 is none."""
    return len(filled) > 1 and {abs(int(b) - int(a)) for a, b in pairwise(filled)} == {1}


def _tells(filled: list[str], least: float) -> bool:
    """Whether at least one cell, and this share of them, says what its column is."""
    said = [heading((cell,)) for cell in filled]
    telling = [found.says or found.perimeter is not None for found in said]
    helping = sum(told or found.unit is not None for told, found in zip(telling, said, strict=True))
    return any(telling) and helping >= least * len(said)


def _spread(rows: Sequence[Sequence[str]], amounts: Sequence[bool]) -> list[tuple[str, ...]]:
    """The headings over each column: one that spans several covers the blanks to its right that have a part of their own below,
    or figures and no other heading.
    """
    width = len(amounts)
    parts: list[list[str]] = [[] for _ in range(width)]
    for depth, row in enumerate(rows):
        held = ""
        for column in range(width):
            held = row[column] or held
            below = any(lower[column] for lower in rows[depth + 1 :])
            alone = not below and not parts[column] and amounts[column] and not (column and amounts[column - 1])
            if row[column] or (held and (below or alone)):
                parts[column].append(held)
            elif not amounts[column] and not below:
                held = ""
    return [tuple(part for part in column if part) for column in parts]


def _headings(panel: _Panel, header: list[int], items: list[Item]) -> dict[int, Heading]:
    columns = [panel.plane.column(index) for index in panel.values]
    amounts = [any(is_amount(column[item.row]) for item in items if column[item.row]) for column in columns]
    parts = _spread([[_dated(cell) for cell in panel.cells(row)] for row in header], amounts)
    found: dict[int, Heading] = {}
    for index, said, column, has in zip(panel.values, parts, columns, amounts, strict=True):
        if said or has:
            found[index] = heading(said) if said or not _counts(column, items) else Heading("", Role.ASIDE)
    return found


def _dated(cell: str) -> str:
    """A heading; a bare day number as the day it is."""
    return (_DAY_ZERO + timedelta(days=int(cell))).isoformat() if _SERIAL.match(cell) else cell


def _counts(column: Sequence[str], items: list[Item]) -> bool:
    """Line numbers without a heading: small, whole, one more each time."""
    numbers = [int(column[item.row]) for item in items if re.fullmatch(r"\d{1,3}", column[item.row])]
    filled = sum(1 for item in items if column[item.row])
    rising = sum(1 for a, b in pairwise(numbers) if b == a + 1)
    return len(numbers) >= _FEWEST and len(numbers) == filled and rising >= 0.8 * (len(numbers) - 1)


def _zone(panel: _Panel, start: int, stop: int) -> tuple[list[str], list[str]]:
    """Words of the rows before the items: of the panel's columns, and of the whole width. Left of the labels words may stand, too."""
    rows = range(start, stop)
    own = [cell for row in rows for cell in panel.plane.rows[row][panel.first : panel.values.stop] if cell and not _bare(cell)]
    around = [cell for row in rows for cell in panel.plane.rows[row] if cell and not _bare(cell)]
    aside = (
        [cell for row in panel.plane.rows for cell in row[: panel.labels[0]] if cell and not is_amount(cell)][:20]
        if panel.plane.turned
        else []
    )
    return own, [*around, *aside]


def _bare(cell: str) -> bool:
    return is_amount(cell) and when(cell) is None


def _segments(panel: _Panel) -> list[Segment]:
    found: list[Segment] = []
    header: list[int] = []
    items: list[Item] = []
    meta: dict[str, dict[int, str]] = {}
    start = 0
    last_header: list[int] = []

    def close(row: int) -> None:
        nonlocal header, items, meta, start, last_header
        if items:
            own, around = _zone(panel, start, items[0].row)
            used = header or last_header
            said = _headings(panel, used, items)
            found.append(
                Segment(panel.plane, panel.labels, items, said, own, around, meta, inherited=not header and bool(last_header))
            )
            last_header, start = used, row
        header, items, meta = [], [], {}

    for row in range(panel.plane.height):
        label, column = panel.label(row)
        if panel.is_header(row):
            if items:
                close(row)
            header.append(row)
        elif panel.is_title(row) and not (header and not items and LABEL_WORDS.match(tight(label))):
            close(row) if items else header.clear()
        elif META.match(label):
            meta[label] = {index: panel.plane.rows[row][index] for index in panel.values if panel.plane.rows[row][index]}
        elif not items and (unit_in(label) or LABEL_WORDS.match(tight(label))):
            continue  # words between the headings and the first item belong to the headings
        elif label and not _FOOTER.match(label) and (header or items or panel.known(label)):
            items.append(Item(row, column, label))
    close(panel.plane.height)
    return found


def segments(plane: Plane, known: Known) -> list[Segment]:
    """Every run of items on a plane."""
    columns = _label_columns(plane, known)
    if not columns:
        return []
    ends = [*(labels[0] for labels in columns[1:]), plane.width]
    return [
        segment for labels, end in zip(columns, ends, strict=True) for segment in _segments(_Panel(plane, labels, end, known))
    ]
