"""Small files as people send them, written where a test reads them."""

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

from postloan import intake
from postloan.policy import Policy

TODAY = date(2026, 11, 21)
HEAD = (
    "数据日期",
    "借据号",
    "客户号",
    "借款人",
    "机构",
    "产品",
    "贷款金额",
    "年利率",
    "放款日",
    "到期日",
    "贷款余额",
    "逾期天数",
)


def row(number: int, **changes: Any) -> dict[str, Any]:
    """A sound loan; ``changes`` by heading."""
    sound = (
        "2026-10-31",
        f"JJ{number:04}",
        f"KH{number:03}",
        "张三",
        "城关支行",
        "经营贷",
        100000,
        4.35,
        "2025-01-15",
        "2027-01-15",
        80000,
        0,
    )
    return {**dict(zip(HEAD, sound, strict=True)), **changes}


def csv(rows: Sequence[dict[str, Any]], head: Sequence[str] = HEAD, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    lines = [
        delimiter.join(head),
        *(
            delimiter.join(
                f'"{value}"' if delimiter in str(value) else str(value) for value in (line.get(name, "") for name in head)
            )
            for line in rows
        ),
    ]
    return ("\n".join(lines) + "\n").encode(encoding)


def xlsx(
    rows: Sequence[Sequence[Any]], *, merge: Sequence[str] = (), sheets: dict[str, Sequence[Sequence[Any]]] | None = None
) -> bytes:
    """A workbook as openpyxl writes it: formulas have no stored result."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    for line in rows:
        sheet.append(list(line))
    for area in merge:
        sheet.merge_cells(area)
    for name, lines in (sheets or {}).items():
        more = book.create_sheet(name)
        for line in lines:
            more.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def exact_xlsx(cells: Sequence[Sequence[Any]]) -> bytes:
    """A workbook with 17 digits of every float, as Excel keeps them."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    for index, line in enumerate(cells):
        sheet.write_row(index, 0, line)
    book.close()
    return out.getvalue()


def grid(data: bytes, table: str = "loan", name: str = "台账.csv") -> intake.Grid:
    file = intake.read(data, name, Policy())
    return intake.lay(file, *intake.choose(file, table))


def checked(
    backend: Any, data: bytes, stage: Path, table: str = "loan", name: str = "台账.csv", **decided: dict[str, Any]
) -> intake.Checked:
    """The whole way of a file; ``decided`` is what a person would correct, by field."""
    cut = grid(data, table, name)
    columns = intake.propose(cut, table)
    for field, values in decided.items():
        columns = columns.changed(field, **values)
    return intake.check(backend, cut, columns, stage=stage, digest=intake.content_hash(data), today=TODAY)


def problems(found: intake.Checked) -> list[tuple[str, int | None, str | None]]:
    return [(issue.problem.key.removeprefix("import."), issue.row, issue.column) for issue in found.issues]
