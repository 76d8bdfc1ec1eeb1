"""Text tables: which encoding, which delimiter, and the cells, with the row numbers a spreadsheet would show."""

import codecs
import csv
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO

import pyarrow as pa
from charset_normalizer import from_bytes
from pyarrow import csv as arrow_csv

from postloan.intake.refusal import NotAWorkbook

DELIMITERS = (",", ";", "\t", "|")
PREVIEW_ROWS = 60
_SAMPLE = 256 << 10
_BLOCK = 8 << 20
_MAX_CELL = 1 << 20


def _guessed(data: bytes) -> str:
    """Neither UTF-8 nor GB18030: ask the detector, over the start of the file."""
    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise NotAWorkbook
    return data.decode(best.encoding, "replace")


def decoded(data: bytes) -> str:
    """The text of the bytes. UTF-8 and GB18030 (with GBK and GB2312) are told apart by what decodes without a fault.

    A multi-byte character cut at the very end of the file does not make the encoding wrong.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if b"\x00" in data[:_SAMPLE]:
        raise NotAWorkbook
    for encoding in ("utf-8-sig", "gb18030"):
        text = codecs.getincrementaldecoder(encoding)
        try:
            return text().decode(data, final=False)
        except UnicodeDecodeError:
            continue
    return _guessed(data)


def delimiter_of(text: str) -> str:
    """The delimiter that cuts the first lines into the most columns, most evenly."""

    def score(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in itertools.islice(_records(text[:_SAMPLE], delimiter), PREVIEW_ROWS) if row]
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return (widths.count(usual) if usual > 1 else 0), usual

    return max(DELIMITERS, key=score)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(_MAX_CELL)
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter)


def preview(text: str, delimiter: str, rows: int = PREVIEW_ROWS) -> list[list[str]]:
    """The first records, blank lines kept so that row numbers stay Excel's."""
    return list(itertools.islice(_records(text[:_SAMPLE], delimiter), rows))


@dataclass(frozen=True)
class Odd:
    """A line that does not fit the table: its row, and how many cells it has. ``cut``: the file ends within it."""

    row: int
    cells: int
    text: str
    cut: bool = False


def _without_cut_line(text: str) -> tuple[str, str]:
    """Part off a last line that ends within a quoted cell: left in, it would swallow or break what precedes it."""
    body = text.rstrip("\r\n\x1a ")
    if body.count('"') % 2 == 0:
        return text, ""
    start = max(body.rfind("\n"), body.rfind("\r")) + 1
    return (text[:start], body[start:]) if body[start:].count('"') % 2 else (text, "")


def table(text: str, delimiter: str, header_row: int, width: int) -> tuple[pa.Table, pa.Array, list[Odd]]:
    """The records below ``header_row`` (counted from 1) as string columns, their row numbers, and the lines that do not fit.

    Lines with another number of cells than the heading are kept out and returned, blank ones left out.
    """
    body, cut = _without_cut_line(text)
    odd: list[Odd] = []

    def aside(line: arrow_csv.InvalidRow) -> str:
        odd.append(Odd(line.number, line.actual_columns, line.text or ""))
        return "skip"

    try:
        cells = _arrow(body, delimiter, header_row, width, aside)
    except pa.ArrowInvalid:
        # a quotation mark that never closes: take the marks as plain characters, the checks will name the cells
        odd.clear()
        cells = _arrow(body, delimiter, header_row, width, aside, quoted=False)
    rows = _row_numbers(cells.num_rows, header_row, [line.row for line in odd])
    if cut:
        odd.append(Odd(_last_row(rows, odd, header_row) + 1, cut.count(delimiter) + 1, cut, cut=True))
    return cells, rows, [line for line in odd if line.text.strip(f" \r\n{delimiter}")]


def _arrow(body: str, delimiter: str, header_row: int, width: int, aside: object, *, quoted: bool = True) -> pa.Table:
    names = [str(index) for index in range(width)]
    return arrow_csv.read_csv(
        BytesIO(body.encode("utf-8")),
        # one thread: only then the parser tells the number of a line it sets aside
        read_options=arrow_csv.ReadOptions(column_names=names, skip_rows_after_names=header_row, use_threads=False, block_size=_BLOCK),
        parse_options=arrow_csv.ParseOptions(
            delimiter=delimiter, quote_char='"' if quoted else False, newlines_in_values=quoted,
            ignore_empty_lines=False, invalid_row_handler=aside,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""], quoted_strings_can_be_null=True
        ),
    )  # fmt: skip


def _row_numbers(count: int, header_row: int, skipped: list[int]) -> pa.Array:
    """Row numbers of the records kept: those set aside leave gaps."""
    if not skipped:
        return pa.array(range(header_row + 1, header_row + 1 + count), pa.int32())
    gone = set(skipped)
    numbers = (row for row in itertools.count(header_row + 1) if row not in gone)
    return pa.array(itertools.islice(numbers, count), pa.int32())


def _last_row(rows: pa.Array, odd: list[Odd], header_row: int) -> int:
    last = rows[-1].as_py() if len(rows) else header_row
    return max([last, *(line.row for line in odd)])
