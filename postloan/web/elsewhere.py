"""An address that is no page: lead on to the first page, which says so in the person's language."""

from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

#: First parts of what is no page and yet answers: our routes, and Streamlit's own files and media.
_ROUTES = frozenset({"signin", "password", "signout", "health", "export", "file", "statement", "template"})
_MACHINERY = frozenset({"_stcore", "static", "media", "component", "app", "favicon.png", "manifest.json"})


class Elsewhere:
    """ASGI middleware. ``pages`` are the names of the pages, ``lead_to`` is the address that says there is no such page.

    Without it Streamlit says "Page not found", in English.
    """

    def __init__(self, app: ASGIApp, pages: Collection[str], lead_to: str) -> None:
        self.app = app
        self.pages = frozenset(pages)
        self.lead_to = lead_to

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._is_nowhere(scope):
            await RedirectResponse(self.lead_to, 303, {"Cache-Control": "no-store"})(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _is_nowhere(self, scope: Scope) -> bool:
        """Whether a person asks for a page that there is not; what programs and pages fetch is not our business."""
        asks = scope["method"] == "GET" and "text/html" in Headers(scope=scope).get("accept", "")
        first, _, rest = str(scope["path"]).strip("/").partition("/")
        if not asks or not first or first in _ROUTES | _MACHINERY:
            return False
        return first not in self.pages or bool(rest)
