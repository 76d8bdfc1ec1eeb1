"""Where things are and how the server runs: read from the environment, once, here.

Thresholds of the business are not settings: they are ``policy`` and belong to the users.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: Folders of a home.
BOOK, UPLOADS = "book", "uploads"


@dataclass(frozen=True)
class Settings:
    """One running desk.

    Attributes:
        home: folder of the live book, the SQLite desk and uploads; created when missing.
        database_url: SQLAlchemy URL of the desk.
        demo: seeds accounts and shows them on the sign-in page; such a desk answers on loopback only.
        address: the address the server listens on.
        port: its port.
        secure_cookie: send the session cookie over https only (set behind a TLS proxy).
        book_memory: memory limit of the book's engine, as DuckDB writes it.
        book_threads: its threads; 0 leaves the choice to the engine.
    """

    home: Path
    database_url: str
    demo: bool = False
    address: str = "127.0.0.1"
    port: int = 8501
    secure_cookie: bool = False
    book_memory: str = "1200MB"
    book_threads: int = 0

    @property
    def book_home(self) -> Path:
        return self.home / BOOK

    @property
    def uploads(self) -> Path:
        return self.home / UPLOADS

    @property
    def on_loopback(self) -> bool:
        return self.address in {"127.0.0.1", "localhost", "::1"}


def from_environment(env: Mapping[str, str] = os.environ) -> Settings:
    """Read ``POSTLOAN_*``. ``POSTLOAN_HOME`` defaults to ``data/live``, the database to SQLite inside it."""
    home = Path(env.get("POSTLOAN_HOME", str(ROOT / "data" / "live"))).resolve()
    return Settings(
        home=home,
        database_url=env.get("POSTLOAN_DATABASE_URL", f"sqlite:///{home / 'desk.sqlite'}"),
        demo=env.get("POSTLOAN_DEMO", "") in {"1", "true", "yes"},
        address=env.get("POSTLOAN_ADDRESS", "127.0.0.1"),
        port=int(env.get("POSTLOAN_PORT", "8501")),
        secure_cookie=env.get("POSTLOAN_SECURE_COOKIE", "") in {"1", "true", "yes"},
        book_memory=env.get("POSTLOAN_BOOK_MEMORY", "1200MB"),
        book_threads=int(env.get("POSTLOAN_BOOK_THREADS", "0")),
    )
