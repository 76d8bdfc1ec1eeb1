"""Two servers side by side, ours and the constant page, and clients that speak to them."""

import asyncio
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(script: str, env: dict[str, str]) -> Iterator[tuple[str, int]]:
    """A Streamlit server on a free port of this machine: its address and process number."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port), "--server.address", "127.0.0.1"]
    full = {**os.environ, **env, "POSTLOAN_PORT": str(port), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=ROOT, env=full, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(20)


def _wait(url: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(url, timeout=2)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


def signed_in(base: str, account: str) -> dict[str, str]:
    """The session cookie of a demo account."""
    answer = httpx.post(f"{base}/signin", data={"demo": account}, headers={"Origin": base}, follow_redirects=False)
    return dict(answer.cookies)


class Client:
    """One session without a browser: it asks for a run and waits for the end of it."""

    def __init__(self, base: str, cookies: dict[str, str]) -> None:
        self._url = base.replace("http", "ws") + "/_stcore/stream"
        self._headers = {"Origin": base}
        if cookies:
            self._headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())

    async def open(self) -> None:
        self._socket = await websockets.connect(
            self._url, additional_headers=self._headers, subprotocols=[websockets.Subprotocol("streamlit")], max_size=None
        )

    async def run(self, page: str) -> int:
        """Run the page to its end; how many elements it drew."""
        ask = BackMsg()
        ask.rerun_script.page_name = page
        await self._socket.send(ask.SerializeToString())
        elements = 0
        while True:
            said = ForwardMsg()
            said.ParseFromString(await self._socket.recv())  # type: ignore[arg-type]
            kind = said.WhichOneof("type")
            if kind == "delta" and said.delta.WhichOneof("type") == "new_element":
                elements += 1
            if kind == "script_finished" and said.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return elements

    async def close(self) -> None:
        await self._socket.close()


async def burst(base: str, cookies: dict[str, str], page: str, sessions: int, rounds: int = 3) -> tuple[float, int]:
    """Seconds until the last of ``sessions`` simultaneous reruns is done (median of rounds), and the elements of one run."""
    clients = [Client(base, cookies) for _ in range(sessions)]
    for client in clients:
        await client.open()
        await client.run(page)
    taken, elements = [], 0
    for _ in range(rounds):
        start = time.perf_counter()
        elements = max(await asyncio.gather(*(client.run(page) for client in clients)))
        taken.append(time.perf_counter() - start)
    await asyncio.gather(*(client.close() for client in clients))
    return sorted(taken)[rounds // 2], elements


async def hold(base: str, cookies: dict[str, str], page: str, sessions: int, pid: int) -> float:
    """Megabytes that each of ``sessions`` further sessions costs the server while it is held open."""
    first = Client(base, cookies)
    await first.open()
    await first.run(page)
    before = resident(pid)
    clients = [Client(base, cookies) for _ in range(sessions)]
    for client in clients:
        await client.open()
        await client.run(page)
    after = resident(pid)
    await asyncio.gather(*(client.close() for client in (first, *clients)))
    return (after - before) / sessions


def resident(pid: int) -> float:
    """Resident memory of a process in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
