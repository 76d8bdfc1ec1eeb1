"""Reading and checking files: ours against the bare readers a user would pick instead."""

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import fastexcel
import ibis
import pandas as pd
import pyarrow.csv as arrow_csv
import xlsxwriter

from bench.table import LOANS, Row, median_of, paired
from postloan import intake
from postloan.policy import Policy

HEAD = (
    "数据日期", "借据号", "客户号", "借款人", "机构", "产品", "贷款金额（元）", "年利率%", "放款日", "到期日", "贷款余额", "逾期天数", "客户经理", "地区", "行业",
    "客户类型", "担保方式", "逾期本金", "五级分类", "贷款损失准备",
)  # fmt: skip
XLSX_MOST = 100_000


def _line(number: int) -> tuple[object, ...]:
    overdue = number % 17 == 0
    return (
        date(2026, 10, 31), f"JJ{number:010}", f"KH{number // 2:08}", f"借款人{number // 2}", f"支行{number % 6}", f"产品{number % 8}",
        100_000.0 + number % 900 * 1000, 3.45 + number % 40 / 10, date(2025, 1 + number % 12, 1 + number % 28), date(2028, 6, 15),
        50_000.25 + number % 500 * 100, 45 if overdue else 0, f"经理{number % 30}", f"街道{number % 18}", "ABCDEFGHIJ"[number % 10],
        ("个人", "小微企业", "公司", "农户")[number % 4], ("信用", "保证", "抵押", "质押")[number % 4], 1200.5 if overdue else 0.0,
        "关注" if overdue else "正常", 500.0 + number % 100,
    )  # fmt: skip


def workbook(path: Path, rows: int) -> None:
    """A tape of 20 columns as Excel keeps it: typed dates and numbers."""
    with xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, HEAD)
        for number in range(rows):
            sheet.write_row(number + 1, 0, _line(number))


def text_table(path: Path, rows: int) -> None:
    lines = (",".join(str(value) for value in _line(number)) for number in range(rows))
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(HEAD) + "\n")
        file.writelines(line + "\n" for line in lines)


def ours(path: Path, backend: object, stage: Path) -> intake.Checked:
    """The whole way of the intake: guard, read, find, map, check, stage."""
    file = intake.read(path, path.name, Policy())
    grid = intake.lay(file, *intake.choose(file, "loan"))
    columns = intake.propose(grid, "loan")
    checked = intake.check(backend, grid, columns, stage=stage, digest="bench", today=date(2026, 11, 21))
    if checked.good != grid.cells.num_rows:
        raise AssertionError(f"the bench's tape is clean, yet {checked.counts}")
    return checked


def rows(size: str) -> Iterator[Row]:
    count, backend = LOANS[size], ibis.duckdb.connect()
    with tempfile.TemporaryDirectory() as folder:
        xlsx, csv, stage = (Path(folder) / name for name in ("tape.xlsx", "tape.csv", "staged.parquet"))
        sheet_rows = min(count, XLSX_MOST)
        workbook(xlsx, sheet_rows)
        mine, bare = paired(lambda: ours(xlsx, backend, stage), lambda: fastexcel.read_excel(xlsx).load_sheet(0).to_arrow(), 3)
        yield Row("xlsx read and checked vs fastexcel's bare read", f"{sheet_rows // 1000}k×20", mine, bare, 1.8)
        slow = median_of(lambda: pd.read_excel(xlsx, engine="openpyxl"), 1, 0)
        yield Row(
            "xlsx read and checked vs pandas.read_excel (openpyxl)", f"{sheet_rows // 1000}k×20", mine, slow, 5, at_least=True
        )
        text_table(csv, count)
        mine, bare = paired(lambda: ours(csv, backend, stage), lambda: arrow_csv.read_csv(csv), 3)
        # no target of its own: it is part of publishing, whose target stands in bench/publish.py
        yield Row("csv read and checked vs pyarrow's bare read", f"{count // 1000}k×20", mine, bare, float("inf"))
