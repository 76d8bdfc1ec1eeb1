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

import browser_person as person_at  # noqa: E402  needs playwright

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


@pytest.fixture(scope="module")
def chromium(chromium_file: str) -> Iterator["playwright.Browser"]:
    """One for a file: its driver keeps an event loop running in the thread of the tests, which those of pages must not find there."""
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium_file, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visitor(chromium: "playwright.Browser", request: pytest.FixtureRequest) -> Iterator[Callable[..., "playwright.Page"]]:
    """A browser window of its own, nobody signed in: ``visitor(width=390, language="en", dark=True)``."""
    opened = []

    def come(*, width: int = 1366, language: str = "zh", dark: bool = False) -> "playwright.Page":
        context = chromium.new_context(
            viewport={"width": width, "height": 844 if width < 500 else 768}, locale={"zh": "zh-CN", "en": "en-US"}[language],
            color_scheme="dark" if dark else "light", accept_downloads=True,
        )  # fmt: skip
        context.set_default_timeout(person_at.PATIENCE)
        opened.append(context)
        return context.new_page()

    yield come
    PICTURES.mkdir(exist_ok=True)
    for number, context in enumerate(opened, 1):
        for page in context.pages:
            page.screenshot(path=PICTURES / f"{request.node.name.split('@')[0]}-{number}.png")
        context.close()


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
