"""The edge: what stands between a browser and the pages. ``app.py`` puts these parts around Streamlit."""

import functools
import gc
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from typing import Any

import anyio.to_thread
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from postloan.house import House, house
from postloan.web import door, export, files, paper
from postloan.web.elsewhere import Elsewhere
from postloan.web.gate import Gate
from postloan.web.headers import SecurityHeaders
from postloan.web.visitor import of

__all__ = ["DemoInPublic", "lifespan", "middleware", "routes"]


class DemoInPublic(RuntimeError):
    """A demo has passwords that everybody knows; it must not listen where others can reach it."""

    def __init__(self, address: str) -> None:
        super().__init__(f"A demo listens on 127.0.0.1 only, not on {address}: its passwords are public. Unset POSTLOAN_DEMO.")


def health(request: Request) -> Response:
    """Whether the desk answers; for a proxy or a supervisor. Says nothing else."""
    try:
        with of(request).house.desk.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return JSONResponse({"status": "desk unreachable"}, 503)
    return JSONResponse({"status": "ok"})


def routes() -> list[BaseRoute]:
    """Everything that Streamlit does not serve."""
    return [
        Route("/signin", door.show_sign_in),
        Route("/signin", door.try_sign_in, methods=["POST"]),
        Route("/password", door.show_password),
        Route("/password", door.try_password, methods=["POST"]),
        Route("/signout", door.leave, methods=["GET", "POST"]),
        Route("/health", health),
        Route("/export/loans.csv", export.loans_csv),
        Route("/export/loans.xlsx", export.loans_xlsx),
        Route("/export/behind.csv", export.behind_csv),
        Route("/export/behind.xlsx", export.behind_xlsx),
        Route("/export/differences.csv", export.differences_csv),
        Route("/export/differences.xlsx", export.differences_xlsx),
        Route("/export/borrowers.csv", export.borrowers_csv),
        Route("/export/borrowers.xlsx", export.borrowers_xlsx),
        Route("/export/borrower.pdf", paper.borrower_pdf),
        Route("/export/borrower.docx", paper.borrower_docx),
        Route("/file/{file_id:int}", files.visit_file),
        Route("/statement/{filing_id:int}", files.statement_file),
        Route("/template/{table}.xlsx", files.template),
    ]


def middleware(
    of_house: Callable[[], House] = house, *, secure: bool = False, pages: Collection[str] = (), nowhere: str = ""
) -> list[Middleware]:
    """From outside in: headers on every answer, compression, the gate, and the way to ``nowhere`` for an address not in ``pages``."""
    inner = [Middleware(Elsewhere, pages=pages, lead_to=nowhere)] if pages else []
    return [
        Middleware(SecurityHeaders, secure=secure),
        Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5),
        Middleware(Gate, house=of_house),
        *inner,
    ]


def lifespan(address: str, warm: Callable[[], None], of_house: Callable[[], House] = house) -> Callable[[Any], Any]:
    """What happens before the first visitor: everything heavy is imported, the house opened, leftovers swept.

    Then the collector is told that all this stays: else it looks through it after every run, 60 to 90 ms each time.
    """

    @asynccontextmanager
    async def open_house(_app: object) -> AsyncIterator[dict[str, Any]]:
        await anyio.to_thread.run_sync(functools.partial(_open, address, warm, of_house))
        yield {}
        of_house().desk.dispose()

    return open_house


def _open(address: str, warm: Callable[[], None], of_house: Callable[[], House]) -> None:
    opened = of_house()
    if opened.settings.demo and address not in {"127.0.0.1", "localhost", "::1"}:
        raise DemoInPublic(address)
    warm()
    opened.book.sweep()
    gc.collect()
    gc.freeze()
