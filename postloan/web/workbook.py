"""Big workbooks, written by a process of their own: 13 s of pure Python would hold up everybody else.

The parent sends the rows as an Arrow stream to the child's standard input; the child keeps one row in memory.
"""

import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa

from postloan.errors import PostloanError

#: Rows below the heading that a sheet of Excel has.
ROWS_PER_SHEET = 1_048_575
_CHILD = Path(__file__).parent / "workbook_child.py"
#: Two at once: each takes a core.
_turns = threading.BoundedSemaphore(2)
_PATIENCE = 60.0


class Busy(PostloanError):
    """Too many exports are running."""

    key = "web.busy"


def write(batches: Iterable[pa.RecordBatch], sheet: str, *, rows_per_sheet: int = ROWS_PER_SHEET) -> Path:
    """Write the rows to a workbook, as many sheets as they need, and return the file; the caller removes it.

    Raises:
        Busy: others are being written and none finished in a minute.
    """
    if not _turns.acquire(timeout=_PATIENCE):
        raise Busy
    try:
        return _by_child(iter(batches), sheet, rows_per_sheet)
    finally:
        _turns.release()


def _by_child(batches: Iterator[pa.RecordBatch], sheet: str, rows_per_sheet: int) -> Path:
    with tempfile.NamedTemporaryFile(suffix=".xlsx", prefix="postloan-", delete=False) as made:
        file = Path(made.name)
    try:
        _run([sys.executable, "-P", str(_CHILD), str(file), sheet, str(rows_per_sheet)], batches)
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    return file


def _run(command: list[str], batches: Iterator[pa.RecordBatch]) -> None:
    with subprocess.Popen(command, stdin=subprocess.PIPE) as child:  # noqa: S603  our own file, no shell
        assert child.stdin is not None
        _send(batches, child.stdin)
    if child.returncode != 0:
        raise RuntimeError(f"the workbook's process ended with {child.returncode}")


def _send(batches: Iterator[pa.RecordBatch], to: Any) -> None:
    first = next(batches)
    with pa.ipc.new_stream(to, first.schema) as stream:
        for batch in chain([first], batches):
            stream.write_batch(batch)
