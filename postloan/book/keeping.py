"""What is worked out once for the imports it comes from, and kept beside the book's own files."""

import contextlib
import hashlib
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from postloan.book.engine import plan, put, shaped
from postloan.book.folder import PART, TEMPORARY
from postloan.book.live import Live

#: Seconds after which nobody reads what was kept of an older version any more.
_OUTLIVED = 3600.0


def kept_file(live: Live, name: str, identity: object, query: Callable[[], str]) -> Path:
    """The file of a query's rows, made at the first need; another ``identity`` (the imports, the columns) is another file.

    Never twice under one name: the engine remembers what it has read of a file. What is read counts as young again.
    """
    key = hashlib.sha256(repr(identity).encode()).hexdigest()[:32]
    folder = live.path(TEMPORARY)
    found = sorted(folder.glob(f"{name}_{key}_*.parquet"))
    if found:
        with contextlib.suppress(FileNotFoundError):
            found[0].touch(exist_ok=True)
        return found[0]
    file = folder / f"{name}_{key}_{uuid.uuid4().hex}.parquet"
    part = file.with_name(file.name + PART)
    live.session().write(query(), part)
    part.replace(file)
    forget(folder, name)
    return file


def forget(folder: Path, name: str) -> None:
    """Clear away what was kept under a name and has not been read for long."""
    for old in folder.glob(f"{name}_*.parquet"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - old.stat().st_mtime > _OUTLIVED:
                old.unlink()


def kept_table(live: Live, name: str, table: Any, shape: Callable[..., Any], *how: Any) -> Any:
    """``shape(table, *how)`` as a table of its own, worked out at the first need and kept.

    For what follows, loan by loan or slice by slice, from a level of the book (``table``) and from what its levels cannot know,
    such as the limits of a policy. Not for answers: these are worked out from it every time.
    """
    query = put(plan((table.schema(),), shape, *how), table.get_name())
    return live.session().read([kept_file(live, name, query, lambda: query)], shaped((table.schema(),), shape, *how))
