"""Who knocks, as the gate found him: handed to every route of the edge."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from postloan.access import Actor
from postloan.access.session import Session
from postloan.errors import NotAllowed, Translate
from postloan.house import House
from postloan.i18n import LANGUAGES, closest, text

_KEY = "postloan.visitor"


@dataclass(frozen=True)
class Visitor:
    """The house that was asked, the token that came along and the live session it belongs to, if any."""

    house: House
    token: str | None
    session: Session | None

    @property
    def actor(self) -> Actor:
        """The person, once he may work."""
        if self.session is None or self.session.must_change:
            raise NotAllowed
        return self.session.actor


def hand_over(connection: HTTPConnection, visitor: Visitor) -> None:
    connection.scope[_KEY] = visitor


def of(connection: HTTPConnection) -> Visitor:
    visitor: Visitor = connection.scope[_KEY]
    return visitor


def language_of(connection: HTTPConnection) -> str:
    """What was asked for by ``?lang=``, else the person's own, else what the browser asks for first."""
    asked = connection.query_params.get("lang")
    session = of(connection).session
    own = session.actor.language if session else None
    return next((one for one in (asked, own) if one in LANGUAGES), None) or closest(connection.headers.get("accept-language"))


def translate(connection: HTTPConnection) -> Translate:
    language = language_of(connection)
    return lambda key, /, **values: text(language, key, **values)


def from_here(connection: HTTPConnection) -> bool:
    """Whether a request comes from our own pages (or was typed), not from another site's form or link.

    Browsers send ``Sec-Fetch-Site`` or, with a form, ``Origin``; a program that sends neither holds no one's cookie.
    """
    site = connection.headers.get("sec-fetch-site")
    origin = connection.headers.get("origin")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    return origin is None or urlsplit(origin).netloc == connection.headers.get("host")


def local_path(wanted: str | None) -> str:
    """A path of this server to go on to; ``/`` for anything that could lead elsewhere or back to the door."""
    path = wanted or "/"
    if not path.startswith("/") or path.startswith("//") or "\\" in path or any(ord(c) < 33 or ord(c) == 127 for c in path):
        return "/"
    parts = urlsplit(path)
    if parts.scheme or parts.netloc or parts.path in {"/signin", "/signout", "/password"} or parts.path.startswith("/_stcore"):
        return "/"
    return path
