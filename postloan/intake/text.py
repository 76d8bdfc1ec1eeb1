"""Text tables: which encoding, which delimiter, and the cells, with the row numbers a spreadsheet would show."""

import codecs
import csv
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

import numpy as np
import pyarrow as pa
from charset_normalizer import from_bytes
from pyarrow import csv as arrow_csv

from postloan.intake.refusal import NotAWorkbook

DELIMITERS = (",", ";", "\t", "|")
PREVIEW_ROWS = 60
_SAMPLE = 256 << 10
_BLOCK = 8 << 20
_MAX_CELL = 1 << 20


def _guessed(data: bytes) -> bytes:
    """Neither UTF-8 nor GB18030: ask the detector, over the start of the file."""
    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise NotAWorkbook
    return data.decode(best.encoding, "replace").encode()


def _parts(data: bytes) -> Iterator[bytes]:
    """Pieces, so that the decoded text never stands in memory whole."""
    return (data[start : start + _BLOCK] for start in range(0, len(data), _BLOCK))


def _valid_utf8(data: bytes) -> bytes | None:
    """The bytes without mark and without a character cut at the end, or ``None``."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for part in () if data.isascii() else _parts(data):
            decoder.decode(part)
    except UnicodeDecodeError:
        return None
    cut, _ = decoder.getstate()
    return data[: len(data) - len(cut)].removeprefix(codecs.BOM_UTF8)


def _from_gb18030(data: bytes) -> bytes:
    """A character cut at the very end is dropped."""
    decoder = codecs.getincrementaldecoder("gb18030")()
    return b"".join(decoder.decode(part).encode() for part in _parts(data))


def as_utf8(data: bytes) -> bytes:
    """The text of the bytes, in UTF-8. UTF-8 and GB18030 (with GBK and GB2312) are told apart by what decodes without a fault.

    A multi-byte character cut at the very end of the file does not make the encoding wrong.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace").encode()
    if b"\x00" in data[:_SAMPLE]:
        raise NotAWorkbook
    if (body := _valid_utf8(data)) is not None:
        return body
    try:
        return _from_gb18030(data)
    except UnicodeDecodeError:
        return _guessed(data)


def _head(body: bytes) -> str:
    """The start of the file without a last line that goes on beyond it: its columns cannot be counted."""
    start = body[:_SAMPLE]
    whole = start if len(start) == len(body) or b"\n" not in start else start[: start.rindex(b"\n") + 1]
    return whole.decode("utf-8", "ignore")


def delimiter_of(body: bytes) -> str:
    """The delimiter that cuts the first lines into the most columns, most evenly."""
    head = _head(body)

    def score(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in itertools.islice(_records(head, delimiter), PREVIEW_ROWS) if row]
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return (widths.count(usual) if usual > 1 else 0), usual

    return max(DELIMITERS, key=score)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(_MAX_CELL)
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter)


def preview(body: bytes, delimiter: str, rows: int = PREVIEW_ROWS) -> list[list[str]]:
    """The first records, blank lines kept so that row numbers stay Excel's."""
    return list(itertools.islice(_records(_head(body), delimiter), rows))


def whole(body: bytes, delimiter: str, rows: int) -> list[list[str]]:
    """Every record up to so many, for small tables that have no fixed width; what cannot be cut into records ends it."""
    found: list[list[str]] = []
    try:
        found.extend(itertools.islice(_records(body.decode("utf-8", "replace"), delimiter), rows))
    except csv.Error:
        return found
    return found


@dataclass(frozen=True)
class Odd:
    """A line that does not fit the table: its row, and how many cells it has. ``cut``: the file ends within it."""

    row: int
    cells: int
    text: str
    cut: bool = False


def _without_cut_line(body: bytes) -> tuple[memoryview, str]:
    """Part off a last line that ends within a quoted cell: left in, it would swallow or break what precedes it."""
    whole = memoryview(body)
    if body.count(b'"') % 2 == 0:
        return whole, ""
    last = body[-_MAX_CELL:]
    end = len(body) - len(last) + len(last.rstrip(b"\r\n\x1a "))
    start = max(body.rfind(b"\n", 0, end), body.rfind(b"\r", 0, end)) + 1
    line = body[start:end]
    return (whole[:start], line.decode("utf-8", "replace")) if line.count(b'"') % 2 else (whole, "")


class _Aside:
    """Lines that do not fit, as the parser meets them. Only one that runs alone tells their numbers."""

    def __init__(self) -> None:
        self.lines: list[Odd] = []

    def __call__(self, line: arrow_csv.InvalidRow) -> str:
        self.lines.append(Odd(line.number or 0, line.actual_columns, line.text or ""))
        return "skip"


def table(body: bytes, delimiter: str, header_row: int, width: int) -> tuple[pa.Table, pa.Array, list[Odd]]:
    """The records below ``header_row`` (counted from 1) as string columns, their row numbers, and the lines that do not fit.

    Lines with another number of cells than the heading are kept out and returned, blank ones left out.
    """
    kept, cut = _without_cut_line(body)
    aside = _Aside()
    try:
        cells = _arrow(kept, delimiter, header_row, width, aside, quoted=b'"' in body, threads=True)
        if aside.lines:
            aside = _Aside()
            cells = _arrow(kept, delimiter, header_row, width, aside)
    except pa.ArrowInvalid:
        # a quotation mark that never closes: take the marks as plain characters, the checks will name the cells
        aside = _Aside()
        cells = _arrow(kept, delimiter, header_row, width, aside, quoted=False)
    odd = aside.lines
    rows = _row_numbers(cells.num_rows, header_row, [line.row for line in odd])
    if cut:
        odd.append(Odd(_last_row(rows, odd, header_row) + 1, cut.count(delimiter) + 1, cut, cut=True))
    return cells, rows, [line for line in odd if line.text.strip(f" \r\n{delimiter}")]


def _arrow(
    body: memoryview, delimiter: str, header_row: int, width: int, aside: _Aside, *, quoted: bool = True, threads: bool = False
) -> pa.Table:
    names = [str(index) for index in range(width)]
    return arrow_csv.read_csv(
        pa.BufferReader(body),
        read_options=arrow_csv.ReadOptions(
            column_names=names, skip_rows_after_names=header_row, use_threads=threads, block_size=_BLOCK
        ),
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
    numbers = np.arange(header_row + 1, header_row + 1 + count + len(skipped), dtype=np.int32)
    return pa.array(numbers[~np.isin(numbers, skipped)][:count] if skipped else numbers)


def _last_row(rows: pa.Array, odd: list[Odd], header_row: int) -> int:
    last = rows[-1].as_py() if len(rows) else header_row
    return max([last, *(line.row for line in odd)])
