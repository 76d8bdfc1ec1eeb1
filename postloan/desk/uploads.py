"""The folder of what people uploaded: bytes under their hash, as they were received."""

import hashlib
import os
import tempfile
from pathlib import Path


def path_of(uploads: Path, sha256: str) -> Path:
    """Where the bytes with this hash lie."""
    return uploads / sha256[:2] / sha256


def put_away(uploads: Path, data: bytes) -> str:
    """Write the bytes under their hash, durable before this returns, and return the hash.

    Written beside, synced and renamed: a crash leaves at most a file no record names. Known bytes are not written twice.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    target = path_of(uploads, sha256)
    if target.exists():
        return sha256
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=".", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(target)
    except OSError:
        Path(beside).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)
    return sha256


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable; Windows has no such call and needs none."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
