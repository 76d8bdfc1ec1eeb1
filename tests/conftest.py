"""What every test may use: a desk of its own on a real database, a house of its own, and a person of any role."""

import gc
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from functools import cache
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

import forked as processes
import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import URL, make_url
from xdist.scheduler import LoadScopeScheduling

from postloan.access import Actor, Reach, Role, password
from postloan.access.role import ALL_BRANCHES
from postloan.desk import connect, migrate
from postloan.settings import Settings

POSTGRES = os.environ.get("POSTLOAN_TEST_POSTGRES")


def _url(url: URL) -> str:
    return url.render_as_string(hide_password=False)


#: Files of which any half is long enough: their tests go to whichever worker is free.
APART = ("tests/pages/test_every_page.py", "tests/pages/test_page_explain.py", "tests/book/test_book_publish.py")


def _turn(item: pytest.Item) -> int:
    """The browser first: it is the longest piece that one worker must do. Then what needs the demo when that is made already.

    Last what goes test by test to whoever is free: nobody waits long at the end.
    """
    if item.get_closest_marker("browser"):
        return 0
    if item.nodeid.startswith(APART):
        return 3
    return 2 if "demo_home" in getattr(item, "fixturenames", ()) else 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """An order that leaves no worker waiting for another."""
    items.sort(key=_turn)


def pytest_collection_finish() -> None:
    """What was loaded by now stays to the end: looking through it for garbage again and again takes a tenth of all the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


class ByFile(LoadScopeScheduling):
    """Tests of a file go to one worker, which makes what they share once; the browser's all to one, which has the only server.

    Marks for groups are no way to say so: xdist 3.8 writes them where pytest 9 no longer looks.
    """

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith("tests/browser/"):
            return "browser"
        return nodeid if nodeid.startswith(APART) else nodeid.split("::", 1)[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    return ByFile(config, log)


@pytest.fixture(autouse=True, scope="session")
def cheap_passwords() -> Iterator[None]:
    """Hashes of real accounts take a tenth of a second and 64 MB on purpose; those of the tests' accounts need not."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(password, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        patch.setattr(password, "_NOBODY", password.hashed("nobody's"))
        yield


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite desk at the newest revision, made once and copied for each test."""
    file = tmp_path_factory.mktemp("desk") / "template.sqlite"
    engine = connect(f"sqlite:///{file}")
    migrate.upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return file


@pytest.fixture
def settings(tmp_path: Path, migrated_file: Path) -> Settings:
    """A home in the test's own folder, with a migrated desk in it."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copyfile(migrated_file, home / "desk.sqlite")
    return Settings(home=home, database_url=f"sqlite:///{home / 'desk.sqlite'}")


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    """A migrated SQLite desk."""
    engine = connect(settings.database_url)
    yield engine
    engine.dispose()


@cache
def _server() -> Engine:
    return create_engine(make_url(POSTGRES or "").set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")


def _administer(statement: str) -> None:
    with _server().connect() as connection:
        connection.execute(text(statement))


def _new_database(template: str | None = None) -> URL:
    name = f"postloan_test_{uuid.uuid4().hex[:12]}"
    _administer(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
    return make_url(POSTGRES or "").set(database=name)


def _drop(url: URL) -> None:
    _administer(f'DROP DATABASE "{url.database}" WITH (FORCE)')


@pytest.fixture(scope="session")
def migrated_database() -> Iterator[str]:
    """A PostgreSQL desk at the newest revision, made once a worker; each test gets a copy."""
    if POSTGRES is None:
        pytest.skip("POSTLOAN_TEST_POSTGRES names no server")
    url = _new_database()
    engine = connect(_url(url))
    migrate.upgrade(engine)
    engine.dispose()
    yield str(url.database)
    _drop(url)


@pytest.fixture
def empty_postgres() -> Iterator[Engine]:
    """A PostgreSQL database without any table."""
    if POSTGRES is None:
        pytest.skip("POSTLOAN_TEST_POSTGRES names no server")
    url = _new_database()
    engine = connect(_url(url))
    yield engine
    engine.dispose()
    _drop(url)


@pytest.fixture
def pg_engine(migrated_database: str) -> Iterator[Engine]:
    """A migrated PostgreSQL desk of the test's own; skipped where there is no server."""
    url = _new_database(migrated_database)
    engine = connect(_url(url))
    yield engine
    engine.dispose()
    _drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def any_engine(request: pytest.FixtureRequest) -> Engine:
    """The same test on SQLite and, where there is a server, on PostgreSQL."""
    return request.getfixturevalue("engine" if request.param == "sqlite" else "pg_engine")


@pytest.fixture
def house(settings: Settings) -> Iterator["object"]:
    """A house of the test's own: desk, book and settings. (Type: ``postloan.house.House``.)"""
    from postloan.house import build

    built = build(settings)
    yield built
    built.desk.dispose()


@pytest.fixture(scope="session")
def working_pin(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> "object":
    """The small book of two branches, published once: a pin only reads, whatever desk is written to. (Type: ``Pin``.)"""
    import working_book

    home = tmp_path_factory.mktemp("working")
    shutil.copyfile(migrated_file, home / "desk.sqlite")
    return working_book.published(home / "book", connect(f"sqlite:///{home / 'desk.sqlite'}")).pin()


@pytest.fixture(scope="session")
def forked() -> ForkServerContext:
    """A way to make processes of their own in a hundredth of a second each."""
    return processes.begun()


@pytest.fixture
def actor() -> Callable[..., Actor]:
    """Make a person: ``actor(Role.LOAN_OFFICER, "城关支行", officer="王芳")``. Without a branch such a role reaches nothing."""

    def make(role: Role = Role.HEAD_OFFICE, *branches: str, officer: str | None = None, account_id: int | None = None) -> Actor:
        reach = Reach(None if role in ALL_BRANCHES else branches, None if officer is None else (officer,))
        return Actor(account_id, f"{role.value} of the test", role, reach)

    return make


def _made_once(folder: Path, make: Callable[[Path], None], patience: float = 600) -> Path:
    """``folder``, made by whichever worker comes first; the others wait for it."""
    done = folder.with_suffix(".done")
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        deadline = time.monotonic() + patience
        while not done.exists():
            assert time.monotonic() < deadline, "the worker that makes the demo has died"
            time.sleep(0.2)
    else:
        make(folder)
        done.touch()
    return folder


def _demo(home: Path) -> None:
    from postloan.demo import make
    from postloan.house import build

    house = build(Settings(home=home, database_url=f"sqlite:///{home / 'desk.sqlite'}", demo=True))
    migrate.upgrade(house.desk)
    make.load(house)
    with house.desk.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    house.desk.dispose()


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a demo desk, made once a run; copy it before you change anything in it.

    ``POSTLOAN_TEST_MADE`` names a folder that several runs of one ``make test`` share.
    """
    base = tmp_path_factory.getbasetemp()
    shared = Path(os.environ.get("POSTLOAN_TEST_MADE") or (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base))
    home = _made_once(shared / "demo-home", _demo)
    _brought_up(home)
    return home


def _brought_up(home: Path) -> None:
    """A demo kept from an earlier run has the levels of today's book: they follow from its imports, as at every start."""
    from postloan.house import build
    from postloan.policy import Policy

    kept = build(Settings(home=home, database_url=f"sqlite:///{home / 'desk.sqlite'}", demo=True))
    kept.book.remake(Policy())
    with kept.desk.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    kept.desk.dispose()
