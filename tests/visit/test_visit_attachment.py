"""Files from outside: told by their bytes, named without harm, written whole or not at all."""

import hashlib
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.desk.uploads import path_of, put_away
from postloan.policy import Policy
from postloan.visit.attachment import (
    DOCX,
    ENDINGS,
    XLSX,
    Upload,
    media_type,
    problem_among,
    problem_of,
    safe_name,
)

POLICY = Policy().changed(attachment_mb_max=1, attachments_max=2)
JPG = b"\xff\xd8\xff\xe1" + b"Exif GPS" * 10


def archive(*parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for part in parts:
            packed.writestr(part, "x")
    return out.getvalue()


def workbook() -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (JPG, "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 20, "image/png"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", "image/heic"),
        (b"%PDF-1.7\n", "application/pdf"),
        (workbook(), XLSX),
        (archive("[Content_Types].xml", "word/document.xml"), DOCX),
    ],
)
def test_a_file_is_what_its_first_bytes_say(data: bytes, kind: str) -> None:
    assert media_type(data) == kind
    assert problem_of(Upload("whatever.bin", data), POLICY) is None


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("photo.jpg", b"MZ\x90\x00\x03"),
        ("photo.jpg", b"\x7fELF\x02\x01"),
        ("scan.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("report.pdf", b"<html><script>alert(1)</script>"),
        ("clip.heic", b"\x00\x00\x00\x18ftypisom\x00\x00"),
        ("sound.webp", b"RIFF\x10\x00\x00\x00WAVEfmt "),
        ("macro.xlsx", archive("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin")),
        ("app.docx", archive("META-INF/MANIFEST.MF", "Main.class")),
        ("cut.xlsx", workbook()[:200]),
        ("zip.xlsx", b"PK\x03\x04" + b"\x00" * 40),
    ],
)
def test_a_name_does_not_make_a_file_what_it_is_not(name: str, data: bytes) -> None:
    assert problem_of(Upload(name, data), POLICY).key == "visit.file_kind"


def test_empty_and_too_big_files_are_refused_and_the_limit_itself_is_fine() -> None:
    limit = 1024 * 1024
    assert problem_of(Upload("a.jpg", b""), POLICY).key == "visit.file_empty"
    assert problem_of(Upload("a.jpg", JPG.ljust(limit + 1, b"0")), POLICY).key == "visit.file_too_big"
    assert problem_of(Upload("a.jpg", JPG.ljust(limit, b"0")), POLICY) is None


def test_files_already_there_count_towards_the_limit() -> None:
    two = (Upload("a.jpg", JPG), Upload("b.jpg", JPG))
    assert problem_among(two, 0, POLICY) is None
    assert problem_among(two, 1, POLICY).key == "visit.too_many_files"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\me\\照片.jpeg", "照片.jpeg"),
        ("a\r\nContent-Type: text.jpg", "aContent-Type text.jpg"),
        ("\u202egpj.exe", "gpj.exe.jpg"),
        ("..", "file.jpg"),
        ('"><img src=x>.jpg', "img src=x.jpg"),
        ("长" * 300 + ".jpg", "长" * 116 + ".jpg"),
    ],
)
def test_a_name_loses_folders_and_tricks_and_keeps_its_meaning(name: str, shown: str) -> None:
    assert safe_name(name, "image/jpeg") == shown


@given(st.text(max_size=400), st.sampled_from(sorted(ENDINGS)))
def test_whatever_the_name_it_is_short_flat_and_ends_rightly(name: str, kind: str) -> None:
    shown = safe_name(name, kind)
    assert 0 < len(shown) <= 120
    assert not set(shown) & set('/\\<>"\r\n\0')
    assert shown.lower().endswith(ENDINGS[kind])


def test_bytes_are_put_away_once_and_unchanged(tmp_path: Path) -> None:
    sha256 = put_away(tmp_path, JPG)
    assert sha256 == hashlib.sha256(JPG).hexdigest() == put_away(tmp_path, JPG)
    assert path_of(tmp_path, sha256).read_bytes() == JPG
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == [sha256]


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        put_away(tmp_path, JPG)
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []
