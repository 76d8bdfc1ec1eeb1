"""Files that must not come in: each is refused with one sentence in both languages, before anything is kept."""

import io
import zipfile
from pathlib import Path

import pytest
from intake_files import HEAD, csv, grid, row, xlsx

from postloan import intake
from postloan.i18n import LANGUAGES, text
from postloan.intake import refusal
from postloan.policy import Policy

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256))
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200)


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + stream.encode("utf-16-le") + bytes(500)


def docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", "<w/>")
    return out.getvalue()


def bomb(megabytes: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (megabytes << 20))
    return out.getvalue()


def lying_bomb() -> bytes:
    """A directory that declares 1,000 bytes for a member that unpacks to 3 MB."""
    data = bytearray(bomb(3))
    size = (3 << 20).to_bytes(4, "little")
    start = 0
    while (at := data.find(size, start)) >= 0:
        data[at : at + 4] = (1000).to_bytes(4, "little")
        start = at + 4
    return bytes(data)


def wide(columns: int) -> bytes:
    return xlsx([[f"c{number}" for number in range(columns)], list(range(columns))])


def far_cell() -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx([HEAD, list(row(1).values())]))) as whole,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name in whole.namelist():
            part = whole.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"</sheetData>", b'<row r="1048576"><c r="SA1048576"><v>1</v></c></row></sheetData>')
            packed.writestr(name, part)
    return out.getvalue()


WORKBOOK = xlsx([HEAD, list(row(1).values())])
CASES = {
    "empty": (b"", refusal.EmptyFile),
    "only blanks": (b"\xef\xbb\xbf \r\n ,,, \r\n", refusal.EmptyFile),
    "a PDF": (PDF, refusal.NotAWorkbook),
    "a picture": (PNG, refusal.NotAWorkbook),
    "a Word file": (docx(), refusal.NotAWorkbook),
    "an old Word file": (ole("WordDocument"), refusal.NotAWorkbook),
    "password-protected": (ole("EncryptedPackage"), refusal.Encrypted),
    "a web page named xls": (b"<html><body><table><tr><td>1</td></tr></table></body></html>", refusal.WebPage),
    "cut in the middle": (WORKBOOK[: len(WORKBOOK) // 2], refusal.Truncated),
    "a zip bomb by its directory": (bomb(60), refusal.ZipBomb),
    "a zip bomb that lies": (lying_bomb(), refusal.Unreadable),
    "16,384 columns": (wide(16_384), refusal.TooManyColumns),
    "a cell at the other end of the sheet": (far_cell(), refusal.Unreadable),
    "headings without data": (csv([]), refusal.NoTable),
}


@pytest.mark.parametrize("case", CASES)
def test_is_refused_with_one_sentence(case: str) -> None:
    data, expected = CASES[case]
    with pytest.raises(expected) as refused:
        grid(data, name="上传.xlsx")
    for language in LANGUAGES:
        said = refused.value.said(lambda key, language=language, **values: text(language, key, **values))
        assert 5 < len(said) < 200
        assert "{" not in said


def test_300_megabytes_are_measured_and_not_read(tmp_path: Path) -> None:
    big = tmp_path / "big.csv"
    with big.open("wb") as file:
        file.truncate(300 << 20)
    with pytest.raises(refusal.TooLarge) as refused:
        intake.read(big, big.name, Policy())
    assert refused.value.values == {"mb": 300, "limit": 200}


def test_a_bomb_is_stopped_by_its_real_stream_not_only_by_what_it_declares() -> None:
    with pytest.raises((refusal.ZipBomb, refusal.Truncated)):
        intake.read(lying_bomb(), "x.xlsx", Policy())


def test_the_name_does_not_decide_what_a_file_is() -> None:
    assert intake.read(csv([row(1)]), "really.xlsx", Policy()).sheets[0].preview[0][1] == "借据号"
    assert intake.read(WORKBOOK, "really.csv", Policy()).sheets[0].name == "台账"
