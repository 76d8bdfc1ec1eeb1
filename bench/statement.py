"""Reading a borrower's workbook: ours, down to checked statements, against the bare readers a user would pick instead."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import fastexcel
import pandas as pd
import xlsxwriter

from bench.table import Row, median_of, paired
from postloan import intake
from postloan.intake.layouts import Reading, read_statements
from postloan.policy import Policy
from postloan.statement import Kind
from postloan.statement.chart import CHART
from postloan.statement.checks import run

SHEETS = {"资产负债表": Kind.BALANCE_SHEET, "利润表": Kind.INCOME, "现金流量表": Kind.CASH_FLOW}
HEADS = {Kind.BALANCE_SHEET: ("项目", "行次", "期末余额", "上年年末余额")}
ITEMS = 70
#: Seconds that mapping and checking may take after the file has been read.
LIMIT = 0.150


def workbook(path: Path) -> None:
    """The usual three sheets, every item of the form filled."""
    with xlsxwriter.Workbook(path) as book:
        for name, kind in SHEETS.items():
            sheet = book.add_worksheet(name)
            sheet.write(0, 0, name)
            sheet.write_row(1, 0, ("编制单位：青松机械有限公司", "", "2025年12月31日", "单位：元"))
            sheet.write_row(2, 0, HEADS.get(kind, ("项目", "行次", "本期金额", "上期金额")))
            labels = [account.zh for account in CHART.values() if account.kind is kind][:ITEMS]
            for number, label in enumerate(labels, 1):
                sheet.write_row(number + 2, 0, (label, number, 1_000_000.25 + number * 731, 900_000.5 + number * 517))


def ours(path: Path) -> Reading:
    """The whole way of a statement: guard, read, find, map, check."""
    reading = read_statements(intake.read(path, path.name, Policy()))
    if {statement.kind for statement in reading} != set(SHEETS.values()) or not run(reading.statements):
        raise AssertionError("the bench's workbook holds three statements")
    return reading


def bare(path: Path) -> None:
    reader = fastexcel.read_excel(path)
    for name in reader.sheet_names:
        reader.load_sheet(name, header_row=None, dtypes="string").to_arrow()


def rows(size: str) -> Iterator[Row]:  # noqa: ARG001 - a borrower's workbook has one size
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "statements.xlsx"
        workbook(path)
        mine, read = paired(lambda: ours(path), lambda: bare(path), 9)
        yield Row("statements mapped and checked, after calamine's bare read", "3 sheets", mine - read, LIMIT, 1)
        slow = median_of(lambda: [pd.read_excel(path, sheet_name=name, engine="openpyxl") for name in SHEETS], 3, 1)
        yield Row("statements read and checked vs pandas.read_excel ×3", "3 sheets", mine, slow, 1, at_least=True)
