"""One pass over a workbook's own XML before a reader gets it.

It answers what readers do not tell: does the file unpack to what it declares, does a stray cell make the sheet gigantic,
which formulas have no stored result, which cells hold an Excel error, which cells are merged.
"""

import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from postloan.intake.refusal import TooLarge, Truncated, ZipBomb

_CHUNK = 1 << 20
_OVERLAP = 256
#: Below this a high ratio is harmless: a sheet of equal small numbers packs a hundredfold.
_RATIO_MATTERS_FROM = 50 << 20


@dataclass(frozen=True)
class Scan:
    """What one sheet's XML says. Cells are (column index from 0, row as Excel prints it)."""

    name: str
    rows: int = 0
    columns: int = 0
    unsolved: tuple[tuple[int, int], ...] = ()
    errors: tuple[tuple[int, int, str], ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: bool = False


def column_index(letters: str) -> int:
    """``A`` → 0, ``XFD`` → 16,383."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(index: int) -> str:
    """0 → ``A``, 16,383 → ``XFD``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _stream(book: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> Iterator[bytes]:
    """A member's bytes, and a refusal as soon as more of them come than the directory declares or the limit allows."""
    seen = 0
    with book.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            seen += len(chunk)
            if seen > member.file_size or seen > limit:
                raise ZipBomb(mb=seen >> 20)
            yield chunk


def check_sizes(book: zipfile.ZipFile, unzipped_mb_max: int, ratio_max: int) -> None:
    """Refuse a bomb by what its directory declares, before one byte is unpacked."""
    total = sum(member.file_size for member in book.infolist())
    packed = sum(member.compress_size for member in book.infolist()) or 1
    if total > unzipped_mb_max << 20:
        raise ZipBomb(mb=total >> 20)
    if total > _RATIO_MATTERS_FROM and total / packed > ratio_max:
        raise ZipBomb(mb=total >> 20)


def _sheet_files(book: zipfile.ZipFile) -> dict[str, tuple[str, bool]]:
    """Path of each worksheet's XML → the sheet's name, and whether it is hidden. Chart sheets are not among them."""
    names = set(book.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return {}
    relations = book.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = {}
    for element in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", relations):
        found = {name: re.search(rf'\b{name}="([^"]*)"', element) for name in ("Id", "Target")}
        if found["Id"] and found["Target"]:
            path = found["Target"][1]
            targets[found["Id"][1]] = path.lstrip("/") if path.startswith("/") else f"xl/{path}"
    sheets: dict[str, tuple[str, bool]] = {}
    for element in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book.read("xl/workbook.xml").decode("utf-8", "replace")):
        name, relation = re.search(r'\bname="([^"]*)"', element), re.search(r'\b\w+:id="([^"]*)"', element)
        target = targets.get(relation[1], "") if relation else ""
        if name and "chartsheet" not in target and target in names:
            sheets[target] = (html.unescape(name[1]), 'state="' in element and 'state="visible"' not in element)
    return sheets


@dataclass
class _Marks:
    """What the chunks of one sheet have shown so far."""

    rows: int = 0
    columns: int = 0
    formulas: bool = False
    errors: bool = False
    merged: str = ""

    def see(self, chunk: bytes) -> None:
        if (last := chunk.rfind(b"row r=")) >= 0 and (number := re.match(rb'row r="(\d+)"', chunk[last : last + 20])):
            self.rows = max(self.rows, int(number[1]))
        self.columns = max(self.columns, _widest(chunk, self.columns))
        self.formulas = self.formulas or b"<f>" in chunk or b"<f " in chunk or b":f>" in chunk
        self.errors = self.errors or b't="e"' in chunk
        if b"mergeCell " in chunk:
            self.merged += chunk.decode("latin-1")


def _widest(chunk: bytes, known: int) -> int:
    """The largest column count in the chunk, looked for only among longer letters than are known already."""
    for letters, first in ((3, 703), (2, 27)):
        if re.search(rb'[ c]r="[A-Z]{%d}\d' % letters, chunk):
            found = set(re.findall(rb'[ c]r="([A-Z]{%d})\d' % letters, chunk))
            return max(column_index(name.decode()) + 1 for name in found)
        if known >= first:
            return known
    return max(known, 26 if b'r="' in chunk else 0)


def _plain(xml: bytes) -> bytes:
    """The XML without a namespace prefix: some libraries write every element as ``<x:c>``."""
    prefix = re.search(rb"<(\w+):worksheet", xml[:2048])
    return re.sub(rb"<(/?)%s:" % prefix[1], rb"<\1", xml) if prefix else xml


def _unsolved(xml: bytes) -> tuple[tuple[int, int], ...]:
    """Formula cells without a stored result: the program that wrote the file never calculated it."""
    cells = re.finditer(rb'<c r="([A-Z]+)(\d+)"([^>]*)><f[^>]*?(?:/>|>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>', xml)
    return tuple((column_index(m[1].decode()), int(m[2])) for m in cells if b't="str"' not in m[3])


def _errors(xml: bytes) -> tuple[tuple[int, int, str], ...]:
    cells = re.finditer(rb'<c r="([A-Z]+)(\d+)"[^>]*t="e"[^>]*>(?:<f[^>]*?(?:/>|>[^<]*</f>))?<v>([^<]*)</v>', xml)
    return tuple((column_index(m[1].decode()), int(m[2]), m[3].decode()) for m in cells)


def _merged(text: str) -> tuple[tuple[int, int, int, int], ...]:
    """Merged areas as (first column, first row, last column, last row)."""
    found = set(re.findall(r'mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"', text))
    return tuple(sorted((column_index(a), int(b), column_index(c), int(d)) for a, b, c, d in found))


def _scan_sheet(book: zipfile.ZipFile, member: zipfile.ZipInfo, sheet: tuple[str, bool], limit: int) -> Scan:
    marks, tail = _Marks(), b""
    for chunk in _stream(book, member, limit):
        marks.see(tail + chunk)
        tail = chunk[-_OVERLAP:]
    xml = _plain(book.read(member)) if marks.formulas or marks.errors else b""
    return Scan(
        sheet[0], marks.rows, marks.columns, hidden=sheet[1],
        unsolved=_unsolved(xml) if marks.formulas else (),
        errors=_errors(xml) if marks.errors else (),
        merged=_merged(marks.merged),
    )  # fmt: skip


def scan(data: bytes, unzipped_mb_max: int, ratio_max: int) -> dict[str, Scan]:
    """Every sheet's scan by its name; empty for a binary workbook (.xlsb).

    Raises:
        ZipBomb: it declares, or really unpacks to, more than allowed.
        Truncated: a part is missing or does not unpack.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as book:
            check_sizes(book, unzipped_mb_max, ratio_max)
            sheets = _sheet_files(book)
            found: dict[str, Scan] = {}
            limit = unzipped_mb_max << 20
            for member in book.infolist():
                if member.filename in sheets:
                    sheet = _scan_sheet(book, member, sheets[member.filename], limit)
                    found[sheet.name] = sheet
                else:
                    for _ in _stream(book, member, limit):
                        pass
            return found
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as cut:
        raise Truncated from cut


def check_bytes(size: int, upload_mb_max: int) -> None:
    if size > upload_mb_max << 20:
        raise TooLarge(mb=size >> 20, limit=upload_mb_max)
