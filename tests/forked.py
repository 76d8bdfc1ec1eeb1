"""Processes of their own that need not load everything anew: forked from one that has."""

import multiprocessing
import os
import runpy
import sys
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

HERE = Path(__file__).parent
#: What is loaded before anything is forked. One list for all: there is one such process, and it starts once.
LOADED = ["postloan.__main__", "forked", "book_victim", "desk_victim"]


def begun() -> ForkServerContext:
    """The way to make such processes; the one that all are forked from runs."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LOADED)
    with pytest.MonkeyPatch.context() as patch:
        # It starts with a path of its own: what it cannot find it leaves out in silence, and each process would load it itself.
        patch.setenv("PYTHONPATH", os.pathsep.join(str(HERE / folder) for folder in ("", "book", "desk")))
        forkserver.ensure_running()
    return context


def command(words: list[str], environment: dict[str, str], said: str) -> None:
    """``python -m postloan …`` in this process, in this environment and no other; what it says goes into a file."""
    os.environ.clear()
    os.environ.update(environment)
    heard = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(heard, stream)
    sys.argv = ["postloan", *words]
    sys.modules.pop("postloan.__main__")  # loaded for what it loads; now it is run
    runpy.run_module("postloan", run_name="__main__", alter_sys=True)
