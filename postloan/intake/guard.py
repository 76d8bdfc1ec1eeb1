"""The door of the intake: what a file is, by its content, and whether it may come in. Nothing is unpacked before the limits."""

import re
import zipfile
from dataclasses import dataclass, field
from enum import StrEnum
from io import BytesIO
from pathlib import Path

from postloan.intake.refusal import EmptyFile, Encrypted, NotAWorkbook, TooManyCells, TooManyColumns, Truncated, WebPage
from postloan.intake.sheetscan import Scan, check_bytes, scan
from postloan.intake.text import as_utf8
from postloan.policy import Policy

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGES = (b"<html", b"<!doctype html", b"<table", b"<meta", b"<?xml", b"<div", b"<style")
#: A reader holds the rectangle around all cells; at some 32 bytes a cell this is 1.3 GB.
CELLS_MAX = 40_000_000


class Form(StrEnum):
    """What the bytes are."""

    WORKBOOK = "workbook"  # zipped: .xlsx, .xlsm, .xlsb, .ods
    OLD_WORKBOOK = "old_workbook"  # .xls
    TEXT = "text"  # .csv, .txt
    PAGE = "page"  # HTML or XML tables that only pretend to be .xls


@dataclass(frozen=True)
class Source:
    """A file that has passed: ``text`` (in UTF-8) is set for text files and pages, ``scans`` (by sheet) for .xlsx."""

    name: str
    data: bytes
    form: Form
    text: bytes = b""
    scans: dict[str, Scan] = field(default_factory=dict)


def _utf16(word: str) -> bytes:
    return word.encode("utf-16-le")


def _old_workbook(data: bytes) -> None:
    if _utf16("EncryptedPackage") in data:
        raise Encrypted
    if _utf16("Workbook") not in data and _utf16("Book") not in data:
        raise NotAWorkbook


def _members(data: bytes) -> set[str]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as book:
            if any(member.flag_bits & 1 for member in book.infolist()):
                raise Encrypted
            return set(book.namelist())
    except zipfile.BadZipFile as cut:
        raise Truncated from cut


def _workbook(data: bytes, policy: Policy) -> dict[str, Scan]:
    members = _members(data)
    if not members & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise NotAWorkbook
    scans = scan(data, policy.unzipped_mb_max, policy.unzip_ratio_max)
    for sheet in scans.values():
        check_width(sheet.name, sheet.columns, policy)
        if sheet.rows * sheet.columns > CELLS_MAX:
            raise TooManyCells(sheet=sheet.name, rows=sheet.rows, columns=sheet.columns)
    return scans


def check_width(sheet: str, columns: int, policy: Policy) -> None:
    if columns > policy.columns_max:
        raise TooManyColumns(sheet=sheet, columns=columns, limit=policy.columns_max)


def _is_page(data: bytes) -> bool:
    """Whether the bytes are a page that holds a table. One that holds none is refused."""
    start = data[:2048].lstrip(b"\xff\xfe\xef\xbb\xbf \r\n\t").replace(b"\x00", b"").lower()
    if not start.startswith(_PAGES):
        return False
    if not re.search(rb"<(ss:)?(table|worksheet)\b", data.replace(b"\x00", b""), re.I):
        raise WebPage
    return True


def _text(data: bytes) -> bytes:
    text = as_utf8(data)
    if not re.search(rb"[^ \r\n\t,;|\x1a]", text):
        raise EmptyFile
    return text


def admit(file: bytes | Path, name: str, policy: Policy) -> Source:
    """Let a file in, or refuse it with its sentence. A path is measured before it is read.

    Raises:
        Unreadable: one of its kinds, see ``refusal``.
    """
    check_bytes(file.stat().st_size if isinstance(file, Path) else len(file), policy.upload_mb_max)
    data = file.read_bytes() if isinstance(file, Path) else file
    if not data:
        raise EmptyFile
    if data.startswith(_OLE):
        _old_workbook(data)
        return Source(name, data, Form.OLD_WORKBOOK)
    if data.startswith(b"PK"):
        return Source(name, data, Form.WORKBOOK, scans=_workbook(data, policy))
    if _is_page(data):
        return Source(name, data, Form.PAGE, text=as_utf8(data))
    return Source(name, data, Form.TEXT, text=_text(data))
