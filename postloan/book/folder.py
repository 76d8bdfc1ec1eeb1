"""The book's folder: names of its files, and how a file comes to stand there whole or not at all."""

import contextlib
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from postloan.book.refusals import BookBusy

STAGING = "staging"
TEMPORARY = "temporary"
PART = ".part"


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    if os.name != "nt":  # Windows cannot open a folder, and keeps its names in the journal anyway
        _sync(folder)


class Folder:
    """Paths of one book. Files of the book are named relative to ``home``, so a restored copy works where it lies."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def path(self, file: str) -> Path:
        return self.home / file

    def stage_path(self) -> Path:
        folder = self.home / STAGING
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{uuid.uuid4().hex}.parquet"

    def new(self, level: str) -> str:
        """A name for a file of the level that does not exist yet."""
        (self.home / level).mkdir(parents=True, exist_ok=True)
        return f"{level}/{uuid.uuid4().hex}.parquet"

    def part(self, file: str) -> Path:
        """Where a file is written before it takes its name."""
        return self.path(file + PART)

    def settle(self, file: str, written: Path | None = None) -> None:
        """Give a written file its final name, safe against a power cut."""
        source = written or self.part(file)
        _sync(source)
        source.replace(self.path(file))
        _sync_folder(self.path(file).parent)

    def files(self) -> Iterator[tuple[str, float]]:
        """Every data file with its age in seconds."""
        now = time.time()
        for path in self.home.glob("*/*"):
            if path.parent.name != TEMPORARY:
                with contextlib.suppress(FileNotFoundError):
                    yield path.relative_to(self.home).as_posix(), now - path.stat().st_mtime

    @contextlib.contextmanager
    def writing(self, patience: float) -> Iterator[None]:
        """One writer at a time, also across processes; the lock dies with its holder.

        Raises:
            BookBusy: another writer held it for longer than ``patience`` seconds.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.home / ".lock", os.O_RDWR | os.O_CREAT)
        try:
            give_up = time.monotonic() + patience
            while not _locked(handle):
                if time.monotonic() >= give_up:
                    raise BookBusy
                time.sleep(0.05)
            yield
        finally:
            os.close(handle)


class Aside(Folder):
    """The same folder for who makes files that no publication knows: they lie among the temporary ones, which are not swept."""

    def new(self, level: str) -> str:
        self.path(TEMPORARY).mkdir(parents=True, exist_ok=True)
        return f"{TEMPORARY}/past_{level}_{uuid.uuid4().hex}.parquet"


if os.name == "nt":
    import msvcrt

    def _locked(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
