"""Workbooks to fill in: headings, drop-downs, one example row and notes, all from the schema."""

from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from postloan.book.schema import TABLES, Field, Kind, TableSchema
from postloan.i18n import text

_ROWS = 5_000
_HEAD = PatternFill("solid", fgColor="DCE6F4")
_NEEDED = PatternFill("solid", fgColor="FBE3C6")
_EXAMPLE: dict[str, tuple[Any, Any]] = {
    "as_of": (date(2026, 10, 31), date(2026, 10, 31)), "loan_id": ("JJ2026000001", "LN2026000001"), "borrower_id": ("KH000001", "CU000001"),
    "borrower_name": ("示例商贸有限公司", "Example Trading Ltd"), "branch": ("城关支行", "Main Street"), "product": ("小微企业贷款", "Small business loan"),
    "principal": (500000, 500000), "rate": (4.35, 4.35), "originated_on": (date(2026, 3, 15), date(2026, 3, 15)),
    "matures_on": (date(2027, 3, 15), date(2027, 3, 15)), "balance": (320000, 320000), "dpd": (0, 0), "officer": ("王芳", "A. Wang"),
    "region": ("城关街道", "Centre"), "industry": ("F", "F"), "instalment": (1, 1), "due_on": (date(2026, 4, 15), date(2026, 4, 15)),
    "principal_due": (41666.67, 41666.67), "interest_due": (1812.5, 1812.5), "paid_on": (date(2026, 4, 15), date(2026, 4, 15)),
    "amount": (43479.17, 43479.17), "reference": ("LS20260415001", "TX20260415001"), "purpose": ("采购原料", "Raw material"), "currency": ("CNY", "CNY"),
    "number": ("24412000000012345678", "24412000000012345678"), "issued_on": (date(2026, 9, 8), date(2026, 9, 8)), "counterparty": ("某某商贸公司", "Some Trading Ltd"),
    "tax": (5652.3, 5652.3), "total": (49131.47, 49131.47), "account_no": ("6222000000000000001", "6222000000000000001"),
    "booked_on": (date(2026, 9, 8), date(2026, 9, 8)), "collateral_id": ("YP000001", "CO000001"), "value": (1200000, 1200000), "valued_on": (date(2026, 3, 1), date(2026, 3, 1)),
    "insured_until": (date(2027, 3, 1), date(2027, 3, 1)), "guarantor_id": ("KH000002", "CU000002"), "guarantor_name": ("示例担保人有限公司", "Example Guarantor Ltd"),
    "ends_on": (date(2029, 3, 15), date(2029, 3, 15)), "contract_no": ("BZ2026000001", "GC2026000001"),
    "event_id": ("SJ2026000001", "EV2026000001"), "happened_on": (date(2026, 9, 8), date(2026, 9, 8)), "known_on": (date(2026, 10, 12), date(2026, 10, 12)),
    "detail": ("买卖合同纠纷", "Dispute over a sale"), "source": ("法院公告", "Court notice"), "event.reference": ("（2026）某民初1234号", "2026-CV-1234"),
    "code": ("P-STEEL", "P-STEEL"), "name": ("螺纹钢价格", "Price of rebar"), "observed_on": (date(2026, 9, 30), date(2026, 9, 30)),
    "indicator.value": (3415, 3415), "indicator.unit": ("元/吨", "CNY/t"), "indicator.source": ("行业协会", "Trade association"), "indicator.industry": ("C", "C"),
    "indicator.region": (None, None), "observation.value": (4, 4), "observation.unit": ("次", "times"), "observation.source": ("征信报告", "Credit bureau report"),
}  # fmt: skip
_FORMATS = {
    Kind.DATE: "yyyy-mm-dd",
    Kind.MONEY: "#,##0.00",
    Kind.RATE: "0.00##",
    Kind.DAYS: "0",
    Kind.WHOLE: "0",
    Kind.NUMBER: "General",
    Kind.TEXT: "@",
}
#: A list that is written into the cell's own rule may be so long; a longer one stands beside the notes.
_LISTED = 255
#: Columns of the notes.
_BESIDE = 5


def heading(field: Field, language: str) -> str:
    """What stands above the column: the name, its unit, and a star where it is required."""
    name = field.zh if language == "zh" else field.en
    unit = {("yuan", "zh"): "元", ("day", "zh"): ""}.get(
        (field.unit, language), "" if field.unit in {"yuan", "day"} else field.unit
    )
    marked = f"{name}（{unit}）" if unit and language == "zh" else f"{name} ({unit})" if unit else name
    return f"{marked}*" if field.required else marked


def words_for(field: Field, language: str) -> tuple[str, ...]:
    """The words a drop-down offers; empty where anything may stand."""
    if field.kind is Kind.RISK_CLASS:
        return (
            ("正常", "关注", "次级", "可疑", "损失")
            if language == "zh"
            else ("pass", "special mention", "substandard", "doubtful", "loss")
        )
    if field.kind is Kind.FLAG:
        return ("是", "否") if language == "zh" else ("Y", "N")
    if not field.choices:
        return ()
    return tuple(
        words[0] if language == "zh" else next(word for word in words if word.isascii()) for words in field.choices.values()
    )


def write_text(cell: Cell, value: Any) -> None:
    """Put a value into a cell so that text which begins like a formula stays text."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def _head(sheet: Worksheet, schema: TableSchema, language: str) -> None:
    for number, field in enumerate(schema.fields, 1):
        cell = sheet.cell(1, number)
        write_text(cell, heading(field, language))
        cell.font, cell.fill = Font(bold=True), _NEEDED if field.required else _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        cell.comment = Comment(field.meaning_zh if language == "zh" else field.meaning_en, "PostLoan", height=90, width=260)
        sheet.column_dimensions[get_column_letter(number)].width = max(12, min(26, 2 * len(heading(field, language)) + 2))
    sheet.freeze_panes = "C2"
    sheet.row_dimensions[1].height = 32


def _example(sheet: Worksheet, schema: TableSchema, language: str) -> None:
    for number, field in enumerate(schema.fields, 1):
        offered = words_for(field, language)
        known = _EXAMPLE.get(f"{schema.name}.{field.name}") or _EXAMPLE.get(field.name, (None, None))
        value = known[0 if language == "zh" else 1]
        if offered:
            value = offered[-1] if field.kind is Kind.FLAG else offered[0]
        write_text(sheet.cell(2, number), value)
        if form := _FORMATS.get(field.kind):
            for row in range(2, 52):
                sheet.cell(row, number).number_format = form


def _too_many(offered: tuple[str, ...]) -> bool:
    return len(",".join(offered)) > _LISTED


def _choice_of(offered: tuple[str, ...], number: int, language: str) -> str:
    """Where the drop-down of the column takes its words from: itself, or the notes when they are too many for it."""
    if not _too_many(offered):
        return f'"{",".join(offered)}"'
    letter = get_column_letter(_BESIDE + number)
    return f"'{text(language, 'import.template_notes')}'!${letter}$1:${letter}${len(offered)}"


def _drop_downs(sheet: Worksheet, schema: TableSchema, language: str) -> None:
    for number, field in enumerate(schema.fields, 1):
        if offered := words_for(field, language):
            listed = DataValidation(
                type="list", formula1=_choice_of(offered, number, language), allow_blank=True, showErrorMessage=True
            )
            listed.error = text(language, "import.bad_choice")
            sheet.add_data_validation(listed)
            listed.add(f"{get_column_letter(number)}2:{get_column_letter(number)}{_ROWS}")


def _notes(sheet: Worksheet, schema: TableSchema, language: str) -> None:
    titles = ("import.field", "import.template_required", "import.template_meaning", "import.template_forms")
    lines = [[text(language, "import.template_note")], [text(language, key) for key in titles]]
    for field in schema.fields:
        meaning = field.meaning_zh if language == "zh" else field.meaning_en
        lines.append([heading(field, language), "*" if field.required else "", meaning, " / ".join(words_for(field, language))])
    for row, line in enumerate(lines, 1):
        for number, said in enumerate(line, 1):
            write_text(sheet.cell(row, number), said)
            sheet.cell(row, number).alignment = Alignment(wrap_text=row > 1, vertical="top")
            sheet.cell(row, number).font = Font(bold=row == 2)
    for number, field in enumerate(schema.fields, 1):
        offered = words_for(field, language)
        for row, word in enumerate(offered if _too_many(offered) else (), 1):
            write_text(sheet.cell(row, _BESIDE + number), word)
    for letter, width in zip("ABCD", (22, 8, 70, 50), strict=True):
        sheet.column_dimensions[letter].width = width


def template(table: str, language: str) -> bytes:
    """The template of one table of the book, as the bytes of an .xlsx file."""
    schema, book = TABLES[table], Workbook()
    sheet = book.active
    sheet.title = text(language, "import.template_sheet")
    _head(sheet, schema, language)
    _example(sheet, schema, language)
    _drop_downs(sheet, schema, language)
    _notes(book.create_sheet(text(language, "import.template_notes")), schema, language)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
