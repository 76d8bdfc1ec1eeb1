"""How routes of the edge answer: refusals as a sentence with a fitting status, long bodies from a working thread."""

import functools
from collections.abc import Callable, Iterable
from urllib.parse import quote

import anyio.from_thread
import anyio.to_thread
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from postloan.errors import NotAllowed, OutOfReach, PostloanError
from postloan.web.visitor import translate

Handler = Callable[[Request], Response]


def said(handler: Handler) -> Handler:
    """Turn refusals into their sentence in the visitor's language."""

    @functools.wraps(handler)
    def answer(request: Request) -> Response:
        try:
            return handler(request)
        except PostloanError as refusal:
            status = 403 if isinstance(refusal, NotAllowed) else 404 if isinstance(refusal, OutOfReach) else 409
            return PlainTextResponse(refusal.said(translate(request)), status, {"Cache-Control": "no-store"})

    return answer


def download_headers(file_name: str, *, inline: bool = False) -> dict[str, str]:
    """Headers of a file: its name in any script, never kept by a cache."""
    kind = "inline" if inline else "attachment"
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in file_name)
    return {
        "Content-Disposition": f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}",
        "Cache-Control": "no-store",
    }


class Produced(Response):
    """A body made piece by piece in one working thread, as fast as the client takes it; never all of it in memory.

    One thread from the first piece to the last: an engine's cursor belongs to the thread that opened it.
    """

    def __init__(self, pieces: Callable[[], Iterable[bytes]], media_type: str, headers: dict[str, str]) -> None:
        self.pieces = pieces
        self.status_code = 200
        self.media_type = media_type
        self.background: BackgroundTask | None = None
        self.init_headers(headers)
        del self.headers["content-length"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  ASGI's signature
        async def deliver(piece: bytes) -> None:
            await send({"type": "http.response.body", "body": piece, "more_body": True})

        def send_all() -> None:
            for piece in self.pieces():
                anyio.from_thread.run(deliver, piece)

        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await anyio.to_thread.run_sync(send_all)
        await send({"type": "http.response.body", "body": b"", "more_body": False})
