"""What is worked out once for the imports it comes from, and kept beside the book's own files."""

import contextlib
import hashlib
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from postloan.book.folder import PART, TEMPORARY
from postloan.book.live import Live

#: Seconds after which nobody reads what was kept of an older version any more.
_OUTLIVED = 3600.0


def kept_file(live: Live, name: str, identity: object, query: Callable[[], str]) -> Path:
    """The file of a query's rows, made at the first need; another ``identity`` (the imports, the columns) is another file.

    Never twice under one name: the engine remembers what it has read of a file.
    """
    key = hashlib.sha256(repr(identity).encode()).hexdigest()[:32]
    folder = live.path(TEMPORARY)
    found = sorted(folder.glob(f"{name}_{key}_*.parquet"))
    if found:
        return found[0]
    file = folder / f"{name}_{key}_{uuid.uuid4().hex}.parquet"
    part = file.with_name(file.name + PART)
    live.session().write(query(), part)
    part.replace(file)
    for old in folder.glob(f"{name}_*.parquet"):
        with contextlib.suppress(FileNotFoundError):
            if old != file and time.time() - old.stat().st_mtime > _OUTLIVED:
                old.unlink()
    return file
