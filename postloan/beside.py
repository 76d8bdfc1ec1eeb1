"""A command of ours at work in a process of its own, beside the server: it says how far it is, and it ends when the server ends.

The child reads from a pipe whose other end only the server holds. However the server goes, killed too, the pipe is closed and the child
goes as well.
"""

import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass

from postloan.settings import ROOT

#: What the child ends with when the server has gone.
ORPHANED = 3
#: How far the child steps back for whoever looks at a page meanwhile.
_NICE = 10
_CHUNK = 1024


@dataclass
class Work:
    """A child at work: ``done`` as a fraction, and ``doing``, the key of the sentence for it."""

    child: "subprocess.Popen[str]"
    done: float = 0.0
    doing: str = ""


_started: dict[str, Work] = {}


def start(name: str, *arguments: str) -> Work:
    """Start Python with these arguments; what it does calls :func:`attend` first and :func:`tell` as it gets on."""
    child = subprocess.Popen(  # noqa: S603  our own Python with our own words, no shell
        [sys.executable, *arguments], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        start_new_session=True,  # Ctrl-C is for the server; the child goes quietly after it
    )  # fmt: skip
    work = _started[name] = Work(child)
    threading.Thread(target=_listen, args=(work,), name=f"beside-{name}", daemon=True).start()
    return work


def under_way(name: str) -> Work | None:
    """What was started under this name, while it goes on."""
    work = _started.get(name)
    return None if work is None or work.child.poll() is not None else work


def _listen(work: Work) -> None:
    assert work.child.stdout is not None
    for line in work.child.stdout:
        work.done, work.doing = json.loads(line)
    work.child.wait()


def attend() -> None:
    """In the child: step back behind the server's own work, and end when the server does."""
    if hasattr(os, "nice"):  # not on Windows
        os.nice(_NICE)
    threading.Thread(target=_until_alone, name="attend", daemon=True).start()


def _until_alone() -> None:
    while os.read(0, _CHUNK):
        pass
    os._exit(ORPHANED)


def tell(done: float, key: str) -> None:
    """In the child: say how far it is; in the form of ``errors.Progress``."""
    sys.stdout.write(json.dumps([done, key]) + "\n")
    sys.stdout.flush()
