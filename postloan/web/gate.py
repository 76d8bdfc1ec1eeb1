"""The gate in front of everything: nobody without a live session starts a Streamlit session, fetches media or uploads.

Pure ASGI, because Starlette's own middleware classes do not see websockets.
"""

import functools
import ipaddress
from collections.abc import Callable
from urllib.parse import quote

import anyio.to_thread
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from postloan.access.session import COOKIE, Session, live
from postloan.desk import policies
from postloan.house import House
from postloan.web.visitor import Visitor, hand_over

#: What anybody may fetch: the door itself, health, and Streamlit's own program files, which hold no data.
_OPEN = frozenset({"/signin", "/health", "/_stcore/health", "/favicon.png", "/manifest.json"})
_OPEN_FOLDER = "/static/"
#: What may be reached of Streamlit's machinery at all; metrics and the rest are for nobody.
_MACHINERY = ("/_stcore/stream", "/_stcore/health", "/_stcore/host-config", "/_stcore/upload_file/", "/_stcore/bidi-components/")
#: Where somebody with a first password may go.
_CHANGING = frozenset({"/password", "/signout"})
_POLICY_VIOLATION = 1008


class Gate:
    """ASGI middleware. ``house`` is asked at each request, so that the gate can be built before the house is open."""

    def __init__(self, app: ASGIApp, house: Callable[[], House]) -> None:
        self.app = app
        self.house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        house = self.house()
        session = None
        token = connection.cookies.get(COOKIE)
        if token and not connection.url.path.startswith(_OPEN_FOLDER):
            session = await anyio.to_thread.run_sync(functools.partial(_live, house, token))
        hand_over(connection, Visitor(house, token, session))
        refusal = _refusal(connection, house, session)
        if refusal is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION, "reason": ""})
        else:
            await refusal(scope, receive, send)


def _live(house: House, token: str) -> Session | None:
    return live(house.desk, token, policies.current(house.desk))


def _refusal(connection: HTTPConnection, house: House, session: Session | None) -> Response | None:
    """What to answer instead of letting the request in; ``None`` lets it in."""
    path = connection.url.path
    if house.settings.demo and not _on_this_machine(connection):
        return PlainTextResponse("The demo answers on this machine only.", 403)
    if path.startswith("/_stcore") and not path.startswith(_MACHINERY):
        return PlainTextResponse("Not found", 404)
    if path in _OPEN or path.startswith(_OPEN_FOLDER):
        return None
    if session is None:
        return _to(connection, "/signin", 401)
    if session.must_change and path not in _CHANGING:
        return _to(connection, "/password", 403)
    return None


def _to(connection: HTTPConnection, door: str, status: int) -> Response:
    """Lead a page to the door, with the way back; refuse anything else."""
    is_page = connection.scope.get("method") == "GET" and "text/html" in connection.headers.get("accept", "")
    if not is_page:
        return PlainTextResponse("Sign in first", status, {"Cache-Control": "no-store"})
    query = f"?{connection.url.query}" if connection.url.query else ""
    back = quote(connection.url.path + query, safe="")
    return RedirectResponse(f"{door}?next={back}", 303, {"Cache-Control": "no-store"})


def _on_this_machine(connection: HTTPConnection) -> bool:
    client = connection.client
    return client is None or ipaddress.ip_address(client.host).is_loopback
