"""One pass over a workbook's own XML before a reader gets it.

It answers what readers do not tell: does the file unpack to what it declares, does a stray cell make the sheet gigantic,
which formulas have no stored result, which cells hold an Excel error. A cell is looked at only where one of these may be.
"""

import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

import numpy as np

from postloan.intake.refusal import TooLarge, Truncated, ZipBomb

_CHUNK = 1 << 18
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


_NAMED = int.from_bytes(b' r="', "little")
_BEFORE_A, _BEFORE_0, _NINE = ord("@"), ord("0"), ord("9")
_LETTERS, _LETTERS_BASE, _DIGITS = 3, 26, 8


def _largest(codes: np.ndarray, start: np.ndarray, length: int, base: int) -> int:
    """The largest of the numbers that begin at ``start``, each as far as its digits (base 10) or letters (base 26) go."""
    before, last = (_BEFORE_0, base - 1) if base < _LETTERS_BASE else (_BEFORE_A, base)
    value, alive = np.zeros(len(start), np.int64), np.ones(len(start), bool)
    for place in range(length):
        digit = codes[np.minimum(start + place, len(codes) - 1)].astype(np.int64) - before
        alive &= (digit >= 0) & (digit <= last)
        value = np.where(alive, value * base + digit, value)
    return int(value.max(initial=0))


def _extent(xml: bytes) -> tuple[int, int]:
    """The largest row number and column count that any ``r="…"`` names."""
    codes = np.frombuffer(xml, np.uint8)
    found = []
    for shift in range(4):
        words = np.frombuffer(codes, "<u4", (len(codes) - shift) // 4, shift)
        found.append(np.flatnonzero(words == _NAMED) * 4 + shift + 4)
    start = np.concatenate(found)
    start = start[start < len(xml) - 1]
    digits = codes[start] <= _NINE
    rows, cells = start[digits], start[~digits]
    far = cells[codes[cells + 1] > _BEFORE_A]  # two letters and more: few or none in most sheets
    near = int(codes[cells].max(initial=_BEFORE_A)) - _BEFORE_A
    return _largest(codes, rows, _DIGITS, 10), max(near, _largest(codes, far, _LETTERS, _LETTERS_BASE))


def _holds(xml: bytes, rare: bytes, mark: bytes) -> bool:
    """Whether a mark stands in the XML. One letter that comes with it and is rare is looked for first: that is ten times faster."""
    return rare in xml and mark in xml


@dataclass
class _Marks:
    """What the parts of one sheet have shown so far. ``prefix``: some libraries write every element as ``<x:c>``."""

    prefix: bytes = b""
    rows: int = 0
    columns: int = 0
    ended: bool = False
    unsolved: list[tuple[int, int]] = field(default_factory=list)
    errors: list[tuple[int, int, str]] = field(default_factory=list)

    def see(self, xml: bytes) -> None:
        """Whole cells only: a cell never lies in two parts."""
        if self.ended:
            return
        if _holds(xml, b"h", end := b"</%ssheetData>" % self.prefix):
            xml, self.ended = xml[: xml.find(end)], True
        rows, columns = _extent(xml)
        self.rows, self.columns = max(self.rows, rows), max(self.columns, columns)
        formulas, errors = _holds(xml, b"f", b"<%sf" % self.prefix), _holds(xml, b"#", b't="e"')
        if formulas or errors:
            plain = re.sub(rb"<(/?)%s" % self.prefix, rb"<\1", xml) if self.prefix else xml
            self.unsolved += _unsolved(plain) if formulas else ()
            self.errors += _errors(plain) if errors else ()


def _place(xml: bytes, within: int) -> tuple[int, int, bytes] | None:
    """Column, row and opening tag of the cell around a position."""
    start = xml.rfind(b"<c ", 0, within)
    tag = xml[start : xml.find(b">", start) + 1] if start >= 0 else b""
    named = re.search(rb' r="([A-Z]+)(\d+)"', tag)
    return (column_index(named[1].decode()), int(named[2]), tag) if named else None


def _unsolved(xml: bytes) -> Iterator[tuple[int, int]]:
    """Formula cells without a stored result: the program that wrote the file never calculated it."""
    for match in re.finditer(rb"<f[^>]*?(?:/>|>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>", xml):
        cell = _place(xml, match.start())
        if cell and b't="str"' not in cell[2]:
            yield cell[0], cell[1]


def _errors(xml: bytes) -> Iterator[tuple[int, int, str]]:
    for match in re.finditer(rb't="e"[^>]*>(?:<f[^>]*?(?:/>|>[^<]*</f>))?<v>([^<]*)</v>', xml):
        if cell := _place(xml, match.start()):
            yield cell[0], cell[1], match[1].decode()


def _scan_sheet(book: zipfile.ZipFile, member: zipfile.ZipInfo, sheet: tuple[str, bool], limit: int) -> Scan:
    marks, rest = _Marks(), b""
    for chunk in _stream(book, member, limit):
        if not rest and (named := re.search(rb"<(\w+:)worksheet", chunk[:2048])):
            marks.prefix = named[1]
        part = rest + chunk
        cut = part.rfind(b"<%sc " % marks.prefix)
        cut = cut if cut > 0 else len(part)
        marks.see(part[:cut])
        rest = part[cut:]
    marks.see(rest)
    return Scan(sheet[0], marks.rows, marks.columns, tuple(marks.unsolved), tuple(marks.errors), sheet[1])


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
