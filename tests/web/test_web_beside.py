"""Work beside the server: it says how far it is, and however the server goes, it goes too."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from postloan import beside
from postloan.settings import ROOT

PATIENCE = 20.0
CHILD = (
    "from postloan import beside; import time; beside.attend(); beside.tell(0.25, 'scoreboard.progress_replay'); time.sleep(60)"
)
SERVER = (
    f"from postloan import beside; import time; print(beside.start('x', '-c', {CHILD!r}).child.pid, flush=True); time.sleep(60)"
)
ENDS = "from postloan import beside; beside.attend(); beside.tell(1.0, 'scoreboard.progress_done')"


def _until(true: object) -> bool:
    end = time.monotonic() + PATIENCE
    while not true():  # type: ignore[operator]
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(") ", 1)[1][0] != "Z"


def test_a_killed_server_takes_its_child_along() -> None:
    server = subprocess.Popen([sys.executable, "-c", SERVER], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    child = int(server.stdout.readline())
    assert _lives(child)
    server.send_signal(signal.SIGKILL)
    server.wait(PATIENCE)
    assert _until(lambda: not _lives(child)), "the child lives on without its server"


def test_it_says_how_far_it_is_and_steps_back() -> None:
    work = beside.start("told", "-c", CHILD)
    try:
        assert _until(lambda: work.done > 0)
        assert (work.done, work.doing) == (0.25, "scoreboard.progress_replay")
        assert beside.under_way("told") is work
        assert os.getpriority(os.PRIO_PROCESS, work.child.pid) > os.getpriority(os.PRIO_PROCESS, 0)
    finally:
        work.child.kill()


def test_what_has_ended_is_not_under_way() -> None:
    work = beside.start("ended", "-c", ENDS)
    assert work.child.wait(PATIENCE) == 0
    assert beside.under_way("ended") is None
    assert beside.under_way("never started") is None
