"""A real server on a free port for the tests of the edge: the app as people run it, on a home of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from postloan.access import SYSTEM, Role
from postloan.access.account import create_account, save_branch
from postloan.desk import connect, migrate, unit
from postloan.settings import ROOT, Settings

PASSWORD = "a long and plain sentence"


@dataclass(frozen=True)
class Server:
    """A running server and the settings of its home."""

    url: str
    settings: Settings

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, follow_redirects=False, timeout=60)

    def signed_in(self, username: str) -> httpx.Client:
        client = self.client()
        answer = client.post("/signin", data={"username": username, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return client


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def people(settings: Settings) -> None:
    """One account a role, named like it, and one who must still change his first password."""
    desk = connect(settings.database_url)
    migrate.upgrade(desk)
    with unit(desk, SYSTEM, "set_up") as work:
        save_branch(work, "城关", "城关支行")
        for role in Role:
            create_account(
                work, role.value, f"某{role.value}", role, branches=["城关"], chosen_password=PASSWORD, must_change=False
            )
        create_account(work, "newcomer", "新人", Role.COMMITTEE, chosen_password=PASSWORD)
    desk.dispose()


def start(settings: Settings, port: int) -> subprocess.Popen[bytes]:
    env = os.environ | {
        "POSTLOAN_HOME": str(settings.home), "POSTLOAN_DATABASE_URL": settings.database_url,
        "POSTLOAN_DEMO": "1" if settings.demo else "", "POSTLOAN_BOOK_MEMORY": "400MB",
    }  # fmt: skip
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    log = (settings.home / "server.log").open("wb")
    return subprocess.Popen(command, env=env, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    give_up = time.monotonic() + 90
    while time.monotonic() < give_up:
        try:
            if httpx.get(f"{url}/health", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError(log.read_text(errors="replace"))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app with one account a role and an empty book."""
    home = tmp_path_factory.mktemp("server")
    settings = Settings(home=home, database_url=f"sqlite:///{home / 'desk.sqlite'}")
    people(settings)
    port = free_port()
    process = start(settings, port)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url, process, home / "server.log")
        yield Server(url, settings)
    finally:
        process.terminate()
        process.wait(20)
