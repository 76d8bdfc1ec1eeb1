"""Pages as people open them: the frame in AppTest, a real desk, a real session of a real account."""

import functools
import logging
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from postloan import house as houses
from postloan.access import SYSTEM, Role
from postloan.access.account import create_account, save_branch, set_own_language
from postloan.access.session import COOKIE, actor_of, sign_in
from postloan.demo import PASSWORD
from postloan.desk import policies, unit
from postloan.house import House
from postloan.settings import ROOT
from postloan.ui import lang, menu

FRAME = ROOT / "postloan" / "ui" / "frame.py"
#: The demo's account of each role.
NAMES = {
    Role.ADMINISTRATOR: "admin", Role.HEAD_OFFICE: "head", Role.BRANCH_MANAGER: "manager", Role.LOAN_OFFICER: "officer",
    Role.COLLECTOR: "collector", Role.COMMITTEE: "committee", Role.AUDITOR: "auditor",
}  # fmt: skip


@pytest.fixture(autouse=True, scope="session")
def scanned_once() -> Iterator[None]:
    """AppTest reads the description of every installed package for each visitor, a third of a second; a server does it once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", functools.cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(autouse=True, scope="module")
def _left() -> Iterator[None]:
    """Whoever comes after the pages finds no house open."""
    yield
    _leave()


def _leave() -> None:
    if houses.house.cache_info().currsize:
        houses.house().desk.dispose()
        houses.house.cache_clear()


def _served(home: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """Make this home the one that the app of this process serves, as the environment would.

    A house stays open from test to test, and what it remembers stays remembered, as on a server: the keys of its answers name
    the home and the version of its book.
    """
    monkeypatch.setenv("POSTLOAN_HOME", str(home))
    monkeypatch.setenv("POSTLOAN_DATABASE_URL", f"sqlite:///{home / 'desk.sqlite'}")
    monkeypatch.setenv("POSTLOAN_DEMO", "1")
    if houses.house.cache_info().currsize and houses.house().settings.home != home:
        _leave()
    return houses.house()


@pytest.fixture(scope="session")
def own_demo(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo that the pages' tests of this worker share."""
    return Path(shutil.copytree(demo_home, tmp_path_factory.mktemp("pages") / "home"))


@pytest.fixture
def full(own_demo: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """The demo book."""
    return _served(own_demo, monkeypatch)


@pytest.fixture
def bare(tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A desk with its accounts and a branch, and no book."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copyfile(migrated_file, home / "desk.sqlite")
    house = _served(home, monkeypatch)
    with unit(house.desk, SYSTEM, "set_up") as work:
        save_branch(work, "城关支行", "城关支行")
        for role, username in NAMES.items():
            create_account(work, username, username, role, branches=("城关支行",), chosen_password=PASSWORD, must_change=False)
    return house


class _Spoken:
    """Streamlit as the room of words sees it, to which the thread of the test speaks the visitor's language.

    AppTest asks widgets for the words of their options outside a run, in the thread of the test: a session's language is not
    known there, or is that of somebody before.
    """

    def __init__(self, language: str, asking: int) -> None:
        self._language, self._asking = language, asking

    @property
    def session_state(self) -> Any:
        return {lang._STATE: self._language} if threading.get_ident() == self._asking else st.session_state

    def __getattr__(self, name: str) -> Any:
        return getattr(st, name)


class Visitor:
    """Somebody signed in, with the app open in front of him."""

    def __init__(self, house: House, role: Role, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.house, self.role = house, role
        self.token = sign_in(house.desk, NAMES[role], PASSWORD, policies.current(house.desk))
        actor = actor_of(house.desk, self.token, policies.current(house.desk))
        assert actor is not None
        self.actor = actor
        with unit(house.desk, actor, "set_own_language") as work:
            set_own_language(work, language)
        # What a browser sends. AppTest has no way to set a cookie; the session row behind it is a real one.
        monkeypatch.setattr(ContextProxy, "cookies", property(lambda _: {COOKIE: self.token}))
        monkeypatch.setattr(lang, "st", _Spoken(language, threading.get_ident()))
        self.app = AppTest.from_file(str(FRAME), default_timeout=60)

    def open(self, name: str, **query: str) -> AppTest:
        """Go to a page by its address."""
        for key, value in query.items():
            self.app.query_params[key] = value
        return self.app.switch_page(str(menu.page(name).file)).run()


@pytest.fixture
def visitor(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Visitor]:
    """Sign somebody in: ``visitor(house, Role.HEAD_OFFICE, "zh")``."""
    return lambda house, role=Role.HEAD_OFFICE, language="zh": Visitor(house, role, language, monkeypatch)


@pytest.fixture
def faults(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """What the frame had to log: a page that fails says one calm sentence, so the log is where a test must look."""
    caplog.set_level(logging.ERROR, "postloan.ui")
    return lambda: [record.exc_text or record.getMessage() for record in caplog.records if record.name == "postloan.ui"]


def elements(app: AppTest) -> Iterator[Any]:
    """Every element on the page, the sidebar's too."""
    waiting: list[Any] = [app.main, app.sidebar]
    while waiting:
        node = waiting.pop()
        children = getattr(node, "children", None)
        if children:
            waiting.extend(children.values())
        else:
            yield node


def _said(app: AppTest) -> list[str]:
    """Everything the page says by itself: labels, headings, sentences, hints; not the data in its tables."""
    words = []
    for element in elements(app):
        proto = element.proto
        for name in ("label", "body", "placeholder", "help", "heading_text"):
            value = getattr(proto, name, "")
            if isinstance(value, str) and value and element.type != "html":
                words.append(value)
    return words


@pytest.fixture
def said() -> Callable[[AppTest], list[str]]:
    """What a page says by itself: ``said(app)``."""
    return _said
