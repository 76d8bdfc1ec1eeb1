"""The layouts. Most files go by a general one; a file whose make needs knowledge of its own has a class of its own.

A class is its docstring: what the layout is, where it comes from, what is special about it.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import ClassVar

from postloan.intake.layouts.known import known
from postloan.intake.layouts.panel import Segment, segments
from postloan.intake.layouts.plane import Plane
from postloan.intake.layouts.title import is_other
from postloan.statement import Kind, Perimeter

_FEWEST = 4


class Laid:
    """A sheet, turned upright and cut into runs of items when that is first asked for."""

    def __init__(self, plane: Plane) -> None:
        self.plane = plane

    @cached_property
    def upright(self) -> Plane:
        return upright(self.plane)

    @cached_property
    def segments(self) -> list[Segment]:
        return segments(self.upright, known)


class Layout:
    """How the statements of a file are laid out."""

    name: ClassVar[str]
    #: What rounding hides in units of currency, where the file's make is known to round; else the figures tell.
    precision: ClassVar[Decimal | None] = None
    #: Flows under a bare date are counted from the start of the year: known of the make, so nothing is assumed.
    cumulative: ClassVar[bool] = False

    def fits(self, sheets: Sequence[Laid]) -> bool:
        """Whether the file is of this make."""
        raise NotImplementedError

    def entity(self, sheets: Sequence[Laid]) -> str | None:  # noqa: ARG002 - one shape for all layouts
        """Whose statements these are, where the file says so in a place of its own."""
        return None

    def segments(self, sheet: Laid) -> list[Segment]:
        """The runs of items on a sheet that may be statements."""
        return sheet.segments


def upright(plane: Plane) -> Plane:
    """The sheet with its items one below another."""
    down = max((sum(1 for cell in plane.column(index) if cell and known(cell)) for index in range(plane.width)), default=0)
    across = max((sum(1 for cell in row if cell and known(cell)) for row in plane.rows), default=0)
    return plane.turn() if across > down and across >= _FEWEST else plane


def two_sided(found: Sequence[Segment]) -> bool:
    """Whether two lists of items of one balance sheet stand side by side."""
    sides = {
        segment.labels
        for segment in found
        if sum(1 for item in segment.items if Kind.BALANCE_SHEET in known(item.label)) * 2 > len(segment.items)
    }
    return len(sides) > 1


class RowsForm(Layout):
    """Items in rows, periods in columns: one statement a sheet, or several below one another or side by side."""

    name = "rows"

    def fits(self, sheets: Sequence[Laid]) -> bool:  # noqa: ARG002
        return True


class AccountForm(RowsForm):
    """The account form (账户式): assets on the left, liabilities and equity on the right, with or without 行次."""

    name = "account_form"

    def fits(self, sheets: Sequence[Laid]) -> bool:
        return any(two_sided(sheet.segments) for sheet in sheets)


class ItemsInColumns(RowsForm):
    """Items in columns, one period a row, as databases hand them out."""

    name = "items_in_columns"

    def fits(self, sheets: Sequence[Laid]) -> bool:
        return any(sheet.upright.turned for sheet in sheets)


class Tonghuashun(RowsForm):
    r"""同花顺 (10jqka) export: one statement a file, ``科目\时间`` with years or days in columns, the unit in each item's name,
    ``--`` for none, its key figures (报表核心指标) repeated on top. Figures are rounded to 0.01 万 except where they were not.
    """

    name = "tonghuashun"
    cumulative = True
    precision = Decimal(100)

    def fits(self, sheets: Sequence[Laid]) -> bool:
        return any(re.fullmatch(r"科目[\\/]时间", cell) for sheet in sheets for row in sheet.plane.rows[:4] for cell in row[:2])


class SinaWide(ItemsInColumns):
    """新浪财经 as handed out by data libraries: a row a period (报告日), items in columns, then 币种, 类型 (合并期末 …), 公告日期."""

    name = "sina_wide"
    cumulative = True

    def fits(self, sheets: Sequence[Laid]) -> bool:
        return any({"报告日", "公告日期", "类型"} <= set(row) for sheet in sheets for row in sheet.plane.rows[:3])


class SecFiling(RowsForm):
    """The workbook of an SEC filing (Financial_Report.xlsx): over a hundred sheets, of which the first few are the statements; the
    filer stands on the sheet of document and entity information.
    """

    name = "sec_filing"

    def fits(self, sheets: Sequence[Laid]) -> bool:
        return self.entity(sheets) is not None

    def entity(self, sheets: Sequence[Laid]) -> str | None:
        for sheet in sheets[:3]:
            for row in sheet.plane.rows:
                if row[0] == "Entity Registrant Name":
                    return next((cell for cell in row[1:] if cell), None)
        return None

    def segments(self, sheet: Laid) -> list[Segment]:
        return [] if is_other(sheet.plane.rows[0][0]) or is_other(sheet.plane.sheet) else sheet.segments


#: Tried in this order; the last takes what is left.
LAYOUTS: tuple[Layout, ...] = (Tonghuashun(), SinaWide(), SecFiling(), ItemsInColumns(), AccountForm(), RowsForm())


def layout_of(sheets: Sequence[Laid]) -> Layout:
    """The layout that a file is of."""
    return next(layout for layout in LAYOUTS if layout.fits(sheets))


def perimeter_of(word: str) -> Perimeter | None:
    """类型: 合并期末, 母公司期末 …"""
    if word.startswith("母公司"):
        return Perimeter.PARENT
    return Perimeter.CONSOLIDATED if word.startswith("合并") else None
