"""2,000 workbooks with seeded faults: nothing raises, and no figure stands without the cell that says it."""

import random
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache

import pyarrow as pa
import pytest
from statement_samples import SAMPLES, book

from postloan import intake
from postloan.intake.guard import Form, Source
from postloan.intake.layouts import Reading, read_statements
from postloan.intake.layouts.plane import planes
from postloan.intake.reader import CellSheet, File
from postloan.intake.sheetscan import Scan
from postloan.policy import Policy
from postloan.statement.chart import CHART
from postloan.statement.match import parse_amount

Rows = list[list[str]]
Sheets = dict[str, Rows]
UNITS = ("单位：万元", "单位：千元", "金额单位：人民币百万元", "单位：亿元", "(In millions)", "单位：")
JUNK = (
    "备注",
    "制表人：王芳",
    "#REF!",
    "1.2.3",
    "流动",
    "合计",
    "2023年",
    "期末余额",
    "—",
    "(",
    "9" * 30,
    "1e400",
    "资产负债表",
    "母公司",
    "%",
    "\ufeff",
    "=A1",
    "Total",
    "0",
)


def wide(rows: Rows) -> int:
    return max((len(row) for row in rows), default=0)


def square(rows: Rows) -> Rows:
    return [row + [""] * (wide(rows) - len(row)) for row in rows]


def move_columns(rows: Rows, dice: random.Random) -> Rows:
    order = list(range(wide(rows)))
    a, b = dice.choice(order), dice.choice(order)
    order[a], order[b] = order[b], order[a]
    return [[row[index] for index in order] for row in square(rows)]


def insert_column(rows: Rows, dice: random.Random) -> Rows:
    at, filled = dice.randint(0, wide(rows)), dice.random() < 0.5
    return [[*row[:at], dice.choice(JUNK) if filled and dice.random() < 0.1 else "", *row[at:]] for row in square(rows)]


def drop_cells(rows: Rows, dice: random.Random) -> Rows:
    share = dice.choice((0.02, 0.1, 0.4))
    return [[("" if dice.random() < share else cell) for cell in row] for row in rows]


def drop_rows(rows: Rows, dice: random.Random) -> Rows:
    return [row for row in rows if dice.random() > 0.1] or rows


def junk_rows(rows: Rows, dice: random.Random) -> Rows:
    made = [list(row) for row in rows]
    for _ in range(dice.randint(1, 6)):
        made.insert(dice.randint(0, len(made)), [dice.choice((*JUNK, "", "")) for _ in range(wide(rows))])
    return made


def junk_cells(rows: Rows, dice: random.Random) -> Rows:
    return [[(dice.choice(JUNK) if dice.random() < 0.02 else cell) for cell in row] for row in rows]


def change_unit(rows: Rows, dice: random.Random) -> Rows:
    new = dice.choice(UNITS)
    return [[new if "单位：" in cell and "编制" not in cell else cell for cell in row] for row in rows]


def shuffle_rows(rows: Rows, dice: random.Random) -> Rows:
    at = dice.randint(0, len(rows))
    tail = rows[at:]
    dice.shuffle(tail)
    return rows[:at] + tail


def turn(rows: Rows, dice: random.Random) -> Rows:
    return [list(column) for column in zip(*square(rows), strict=True)]


FACTORS = {Decimal(10) ** power for power in (0, 3, 4, 6, 8)}
MUTATIONS: tuple[Callable[[Rows, random.Random], Rows], ...] = (
    move_columns, insert_column, drop_cells, drop_rows, junk_rows, junk_cells, change_unit, shuffle_rows, turn,
)  # fmt: skip


@cache
def originals() -> tuple[Sheets, ...]:
    """The samples as cells."""
    read = [intake.read(make(), file, Policy()) for file, make in SAMPLES.values()]
    return tuple({plane.sheet: [list(row) for row in plane.rows] for plane in planes(file)} for file in read)


def mutated(seed: int) -> Sheets:
    """A sample, its sheets shuffled, with up to four faults."""
    dice = random.Random(seed)
    sheets = list(dice.choice(originals()).items())
    dice.shuffle(sheets)
    if dice.random() < 0.1:
        sheets.append(("copy", [list(row) for row in sheets[0][1]]))
    made: Sheets = {}
    for name, rows in sheets:
        faulty = rows
        for _ in range(dice.randint(0, 4)):
            faulty = dice.choice(MUTATIONS)(faulty, dice) or faulty
        made[name] = square(faulty)
    return made


def in_memory(sheets: Sheets) -> File:
    """The cells as the reader would have handed them over."""
    made = []
    for name, rows in sheets.items():
        columns = [pa.array([cell or None for cell in column], pa.string()) for column in zip(*rows, strict=True)]
        if columns:
            made.append(CellSheet(name, Scan(name), cells=pa.table(columns, names=[str(index) for index in range(len(columns))])))
    return File(Source("变形.xlsx", b"", Form.WORKBOOK), tuple(made))


def as_bytes(sheets: Sheets) -> File:
    return intake.read(book({name or "Sheet1": rows for name, rows in sheets.items()}), "变形.xlsx", Policy())


def hold(reading: Reading, file: File) -> Iterator[str]:
    """What is wrong with a reading, if anything."""
    cells = {plane.sheet: plane for plane in planes(file)}
    mixed = FACTORS if "layout.units_differ" in {issue.problem.key for issue in reading.issues} else set()
    for statement in reading:
        if len({figure.account for figure in statement}) != len(statement.figures):
            yield f"an account twice in {statement.kind}"
        for figure in statement:
            plane, place = cells[figure.source.sheet], figure.source
            row, column = place.row - 1, place.column - 1 - plane.first_column
            if plane.rows[row][column] != figure.written:
                yield f"{place.address} does not say {figure.written!r}"
            amount = parse_amount(figure.written)
            units = {Decimal(1)} if CHART[figure.account].plain else {statement.unit, *mixed}
            if amount is None or not any(figure.value in {amount * unit, -amount * unit} for unit in units):
                yield f"{place.address}: {figure.written!r} × {units} is not {figure.value}"
            if not any(figure.label == cell for line in plane.rows for cell in line):
                yield f"no cell says {figure.label!r}"
            if CHART[figure.account].kind is not statement.kind:
                yield f"{figure.account} is of another statement"


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_two_thousand_mutated_workbooks_never_raise_and_name_every_source(part: int) -> None:
    wrong: dict[int, list[str]] = {}
    figures = 0
    for seed in range(part * 500, part * 500 + 500):
        file = as_bytes(mutated(seed)) if seed % 40 == 0 else in_memory(mutated(seed))
        reading = read_statements(file)
        figures += sum(len(statement.figures) for statement in reading)
        if found := list(hold(reading, file)):
            wrong[seed] = found[:3]
    assert wrong == {}
    assert figures > 10_000, "mutated workbooks still are read"


@pytest.mark.parametrize("seed", range(5_000, 5_040))
def test_a_mutated_workbook_names_every_source(seed: int) -> None:
    file = in_memory(mutated(seed))
    assert list(hold(read_statements(file), file)) == []
