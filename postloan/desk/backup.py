"""Backup and restore: desk, book and uploads in one archive, taken while people work, checked before it replaces anything.

The desk is copied first, as of one moment. Files of the book never change once they have their name and stay an hour
after they are replaced, so those the copy names can be read afterwards at leisure.
"""

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from sqlalchemy import Connection, Engine

from postloan.desk import audit, copying, migrate
from postloan.desk.engine import connect
from postloan.desk.unit import now

_FORMAT = 1
_MANIFEST = "manifest.json"
_DESK = "desk.sqlite"
_CHUNK = 1024 * 1024

#: What of the home goes along besides the desk, each with its files named relative to the home.
FilesOf = Callable[[Connection], Iterable[str]]


class BadBackup(Exception):
    """The archive is not one of ours, or not whole; nothing was changed."""


class NotEmpty(Exception):
    """There is something where the backup should go; nothing was changed."""


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself."""

    made_at: str
    revision: str
    audit_rows: int
    audit_hash: str
    counts: dict[str, int]
    files: dict[str, str]


def save(desk: Engine, home: Path, file: Path, files_of: FilesOf) -> Manifest:
    """Write an archive: a copy of the desk, the files of the home that it names, the manifest.

    ``files_of`` is asked on the copy, so files and desk belong together. The archive gets its name when it is complete.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".postloan-", dir=file.parent) as folder:
        copy, archive = Path(folder) / _DESK, Path(folder) / "archive.zip"
        copying.to_file(desk, copy)
        with _opened(copy) as copied:
            manifest = _describe(copied, copy)
            with copied.connect() as connection:
                names = sorted(set(files_of(connection)))
        hashes = _pack(archive, copy, home, names)
        manifest = Manifest(**{**vars(manifest), "files": hashes})
        with zipfile.ZipFile(archive, "a") as packed:
            packed.writestr(_MANIFEST, json.dumps({"format": _FORMAT, **vars(manifest)}, ensure_ascii=False, indent=1))
        _sync(archive)
        archive.replace(file)
    return manifest


@contextmanager
def _opened(file: Path) -> Iterator[Engine]:
    engine = connect(f"sqlite:///{file}")
    try:
        yield engine
    finally:
        engine.dispose()


def _describe(copied: Engine, file: Path) -> Manifest:
    verdict = audit.verify(copied)
    if not verdict.ok:
        raise BadBackup(f"the audit chain is broken at row {verdict.seq} ({verdict.fault}); run: python -m postloan audit verify")
    revision = migrate.current(copied)
    assert revision is not None
    return Manifest(now().isoformat(), revision, verdict.rows, verdict.last_hash, copying.counts(file), {})


def _pack(archive: Path, copy: Path, home: Path, names: list[str]) -> dict[str, str]:
    """Put everything into the archive; returns the SHA-256 of each file."""
    hashes = {}
    # Parquet and photos are compressed already; a book of a gigabyte needs the 64-bit form.
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED, allowZip64=True) as packed:
        hashes[_DESK] = _put(packed, copy, _DESK, zipfile.ZIP_DEFLATED)
        for name in names:
            hashes[name] = _put(packed, home / name, name, zipfile.ZIP_STORED)
    return hashes


def _put(packed: zipfile.ZipFile, source: Path, name: str, method: int) -> str:
    entry = zipfile.ZipInfo.from_file(source, name)
    entry.compress_type = method
    with source.open("rb") as content, packed.open(entry, "w", force_zip64=True) as to:
        return _copied(content.read, to.write)


def _copied(read: Callable[[int], bytes], write: Callable[[bytes], object]) -> str:
    found = hashlib.sha256()
    while piece := read(_CHUNK):
        found.update(piece)
        write(piece)
    return found.hexdigest()


def _sync(file: Path) -> None:
    with file.open("rb+") as handle:
        os.fsync(handle.fileno())


def restore(file: Path, home: Path, desk: Engine, files_of: FilesOf, *, force: bool = False) -> tuple[Manifest, Path | None]:
    """Bring an archive back: unpack beside the home, check everything, then put it in place at once.

    What was there before is kept beside (its folder is returned), never deleted. Stop the server first.

    Raises:
        BadBackup: the archive is not whole. Nothing was changed.
        NotEmpty: there is a desk or a book already, and ``force`` was not given. Nothing was changed.
    """
    if not force and _in_use(home, desk):
        raise NotEmpty(f"{home} or its database holds data already; give --force to put the backup in its place")
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".postloan-", dir=home.parent) as folder:
        fresh = Path(folder) / "home"
        manifest = _unpack(file, fresh)
        _check(manifest, fresh, files_of)
        return manifest, _put_in_place(fresh, home, desk)


def _in_use(home: Path, desk: Engine) -> bool:
    if home.exists() and any(path.is_file() and path.stat().st_size for path in home.rglob("*")):
        return True
    return desk.dialect.name != "sqlite" and migrate.current(desk) is not None


def _unpack(file: Path, to: Path) -> Manifest:
    """Unpack into a new folder; every file must have the hash the manifest names, and no other may be there."""
    try:
        with zipfile.ZipFile(file) as packed:
            said = json.loads(packed.read(_MANIFEST))
            if said.pop("format") != _FORMAT:
                raise BadBackup("this archive was written by a newer version")
            manifest = Manifest(**said)
            if set(packed.namelist()) != {_MANIFEST, *manifest.files}:
                raise BadBackup("the archive does not hold the files that its manifest names")
            for name, wanted in manifest.files.items():
                _unpack_one(packed, to, name, wanted)
    except (FileNotFoundError, zipfile.BadZipFile, KeyError, TypeError, ValueError, EOFError) as error:
        raise BadBackup(f"{file} is not a whole backup of this program: {error}") from error
    return manifest


def _unpack_one(packed: zipfile.ZipFile, to: Path, name: str, wanted: str) -> None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise BadBackup(f"the archive names a file outside: {name}")
    target = to / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with packed.open(name) as content, target.open("wb") as out:
        found = _copied(content.read, out.write)
        out.flush()
        os.fsync(out.fileno())
    if found != wanted:
        raise BadBackup(f"{name} is not what was backed up")


def _check(manifest: Manifest, fresh: Path, files_of: FilesOf) -> None:
    """The desk must be sound, have the rows it had, an unbroken audit chain, and find every file it names."""
    file = fresh / _DESK
    if not copying.sound(file) or copying.counts(file) != manifest.counts:
        raise BadBackup("the desk in the archive does not have the rows it had")
    with _opened(file) as copied:
        verdict = audit.verify(copied)
        if not verdict.ok or (verdict.rows, verdict.last_hash) != (manifest.audit_rows, manifest.audit_hash):
            raise BadBackup("the audit chain in the archive is broken")
        with copied.connect() as connection:
            missing = [name for name in files_of(connection) if not (fresh / name).is_file()]
        if missing:
            raise BadBackup(f"the archive lacks {missing[0]}")
    for left in fresh.glob(f"{_DESK}-*"):
        left.unlink()


def _put_in_place(fresh: Path, home: Path, desk: Engine) -> Path | None:
    """Swap the folders; on PostgreSQL the rows are replaced in one transaction around the swap."""
    if desk.dialect.name == "sqlite":
        desk.dispose()
        return _swap(fresh, home)
    with desk.begin() as connection:
        copying.from_file(fresh / _DESK, connection)
        (fresh / _DESK).unlink()
        return _swap(fresh, home)


def _swap(fresh: Path, home: Path) -> Path | None:
    kept = None
    if home.exists():
        kept = home.with_name(f"{home.name}.before-{datetime.now().astimezone():%Y%m%d-%H%M%S-%f}")
        home.rename(kept)
    fresh.rename(home)
    return kept
