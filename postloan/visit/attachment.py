"""Photos and files of a visit: what may come in, told by its bytes."""

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath

from postloan.errors import Problem
from postloan.policy import Policy

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: Media types with the endings their files go by, the first one being added where a name has another.
ENDINGS: dict[str, tuple[str, ...]] = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"),
    "application/pdf": (".pdf",),
    XLSX: (".xlsx",),
    DOCX: (".docx",),
}
#: What every browser can draw.
PREVIEWED = frozenset({"image/jpeg", "image/png", "image/webp"})

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"})
_OFFICE = {"xl/workbook.xml": XLSX, "word/document.xml": DOCX}
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
_NAME_LENGTH = 120
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Upload:
    """A file as a person handed it in. Its name is his word only."""

    name: str
    data: bytes


def media_type(data: bytes) -> str | None:
    """The media type by the first bytes, whatever the name says; ``None`` when it is none of those we take."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return "image/heic"
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    return _office_type(data) if data.startswith(b"PK\x03\x04") else None


def _office_type(data: bytes) -> str | None:
    """A workbook or text document without macros. Only the list of parts is read, nothing is unpacked."""
    try:
        parts = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, UnicodeDecodeError):
        return None
    if "[Content_Types].xml" not in parts or any(part.lower().endswith("vbaproject.bin") for part in parts):
        return None
    return next((kind for part, kind in _OFFICE.items() if part in parts), None)


def safe_name(name: str, kind: str) -> str:
    """The name for showing and downloading: no folders, no control or direction marks, and the ending of what it really is."""
    bare = PureWindowsPath(PurePosixPath(name).name).name
    bare = _UNSAFE.sub("", bare).strip(" .") or "file"
    endings = ENDINGS[kind]
    if bare.lower().endswith(endings):
        stem, dot, ending = bare.rpartition(".")
        return stem[: _NAME_LENGTH - len(ending) - 1] + dot + ending
    return bare[: _NAME_LENGTH - len(endings[0])] + endings[0]


def problem_of(upload: Upload, policy: Policy) -> Problem | None:
    """Why this file cannot be taken, or ``None``."""
    shown = _UNSAFE.sub("", upload.name)[-_NAME_LENGTH:]
    if not upload.data:
        return Problem("visit.file_empty", {"file": shown})
    if len(upload.data) > policy.attachment_mb_max * _MEGABYTE:
        return Problem("visit.file_too_big", {"file": shown, "limit": policy.attachment_mb_max})
    return None if media_type(upload.data) else Problem("visit.file_kind", {"file": shown})


def problem_among(uploads: tuple[Upload, ...], already: int, policy: Policy) -> Problem | None:
    """The first reason to refuse these files together, ``already`` many being kept."""
    if len(uploads) + already > policy.attachments_max:
        return Problem("visit.too_many_files", {"limit": policy.attachments_max})
    return next((problem for upload in uploads if (problem := problem_of(upload, policy))), None)
