"""The real server on a copy of the demo, one for the whole run, and Debian's Chromium in front of it.

All tests of this folder go to one worker, which has the server and the only Chromium.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from bench.server import free_port
from postloan.demo import PASSWORD
from postloan.settings import ROOT

playwright = pytest.importorskip("playwright.sync_api")

from browser import browser_person as person_at  # noqa: E402  needs playwright

FLAGS = ["--no-sandbox", "--headless=new", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--disable-quic"]  # fmt: skip
#: Ignored by git: what each test's pages last showed.
PICTURES = ROOT / "test-results"


@dataclass(frozen=True)
class Site:
    """A running server: where it answers and where it keeps its things."""

    url: str
    home: Path


def serve(home: Path, port: int) -> "subprocess.Popen[bytes]":
    """Start a server of a home as ``make run`` does, and wait until it answers."""
    env = {**os.environ, "POSTLOAN_HOME": str(home), "POSTLOAN_DEMO": "1", "POSTLOAN_PORT": str(port)}
    env.pop("POSTLOAN_DATABASE_URL", None)
    with (home / "server.log").open("ab") as log:
        server = subprocess.Popen([sys.executable, "-m", "postloan", "serve"], cwd=ROOT, env=env, stdout=log, stderr=log)
    person_at.wait_for_answer(f"http://127.0.0.1:{port}/health", home / "server.log", server)
    return server


@pytest.fixture(scope="session")
def chromium_file() -> str:
    """Where Chromium is. Without it these tests are skipped; in CI, which promises to have it, they fail."""
    found = os.environ.get("POSTLOAN_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        missing = pytest.fail if os.environ.get("CI", "").lower() in {"1", "true"} else pytest.skip
        missing("Chromium is not installed (apt-get install chromium)")
    return str(found)


@pytest.fixture(scope="session")
def site(chromium_file: str, demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One server for all tests of the run, on a copy of the demo: a test that changes the book puts it back."""
    home, port = shutil.copytree(demo_home, tmp_path_factory.mktemp("served") / "home"), free_port()
    server = serve(home, port)
    try:
        yield Site(f"http://127.0.0.1:{port}", home)
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="package")
def chromium(chromium_file: str) -> Iterator["playwright.Browser"]:
    """Gone when these tests are done: its driver keeps an event loop running in their thread, which those of pages must not find there."""
    playwright.expect.set_options(timeout=person_at.PATIENCE)  # five seconds are little on a machine with other work
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium_file, args=FLAGS)
        yield browser
        browser.close()


class Windows:
    """Browser windows that go from test to test: loading the app's scripts into a new one costs more than most tests do in it.

    Nothing moves in them that stands in the end: drawing that takes as much again.
    """

    def __init__(self, browser: "playwright.Browser", url: str) -> None:
        self._browser, self._url = browser, url
        self._free: dict[str, list[playwright.Page]] = {"zh": [], "en": []}

    def open(self, width: int, language: str, theme: str) -> "playwright.Page":
        page = self._free[language].pop() if self._free[language] else self._new(language)
        page.set_viewport_size({"width": width, "height": 844 if width < 500 else 768})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        return page

    def _new(self, language: str) -> "playwright.Page":
        context = self._browser.new_context(locale={"zh": "zh-CN", "en": "en-US"}[language], accept_downloads=True)
        context.set_default_timeout(person_at.PATIENCE)
        return context.new_page()

    def leave(self, page: "playwright.Page", language: str) -> None:
        """Nobody is signed in any more, nothing is remembered, and the app is closed."""
        for other in page.context.pages[1:]:
            other.close()
        page.goto(f"{self._url}/health")
        page.evaluate("localStorage.clear(); sessionStorage.clear()")
        page.context.clear_cookies()
        self._free[language].append(page)


@pytest.fixture(scope="package")
def windows(chromium: "playwright.Browser", site: Site) -> Windows:
    return Windows(chromium, site.url)


@pytest.fixture
def visitor(windows: Windows, request: pytest.FixtureRequest) -> Iterator[Callable[..., "playwright.Page"]]:
    """A browser window, nobody signed in: ``visitor(width=390, language="en", dark=True)``."""
    opened = []

    def come(*, width: int = 1366, language: str = "zh", dark: bool = False) -> "playwright.Page":
        page = windows.open(width, language, "dark" if dark else "light")
        opened.append((page, language))
        return page

    yield come
    PICTURES.mkdir(exist_ok=True)
    for number, (page, language) in enumerate(opened, 1):
        for shown in page.context.pages:
            shown.screenshot(path=PICTURES / f"{request.node.name.split('@')[0]}-{number}.png")
        windows.leave(page, language)


@pytest.fixture
def person(site: Site, visitor: Callable[..., "playwright.Page"]) -> Callable[..., "playwright.Page"]:
    """Sign somebody in by the form, as a person does, and open a page: ``person("officer", "/visits")``."""

    def sign_in(username: str, path: str = "/overview", password: str = PASSWORD, **look: object) -> "playwright.Page":
        page = visitor(**look)
        page.goto(f"{site.url}/signin?next={quote(path)}")
        page.locator("input[name=username]").fill(username)
        page.locator("input[name=password]").fill(password)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{path}*")
        person_at.still(page)
        return page

    return sign_in
