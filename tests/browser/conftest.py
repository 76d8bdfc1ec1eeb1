"""The real server on a copy of the demo, and Debian's Chromium in front of it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api")

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--headless=new", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--disable-quic"]  # fmt: skip
PATIENCE = 120_000
_STILL = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  return app && app.dataset.testScriptState === 'notRunning' && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]');
}"""


@pytest.fixture(scope="session")
def base(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of one server for all tests of the run."""
    from bench.server import serving

    home = shutil.copytree(demo_home, tmp_path_factory.mktemp("served") / "home")
    with serving("app.py", {"POSTLOAN_HOME": str(home), "POSTLOAN_DEMO": "1"}) as (address, _):
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator["playwright.Browser"]:
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed")
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: "playwright.Browser", request: pytest.FixtureRequest) -> Iterator["playwright.Page"]:
    """A browser of its own for each test; what it last showed is kept under ``test-results``."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    yield page
    page.screenshot(path=f"test-results/{request.node.name}.png")
    context.close()


@pytest.fixture
def still() -> Callable[["playwright.Page"], None]:
    """Wait until a page is drawn and nothing runs any more."""

    def wait(page: "playwright.Page") -> None:
        page.wait_for_timeout(300)
        page.wait_for_function(_STILL, timeout=PATIENCE)
        page.wait_for_timeout(500)

    return wait


@pytest.fixture
def enter(base: str, still: Callable[["playwright.Page"], None]) -> Callable[..., None]:
    """Sign somebody in by the form, as a person does."""
    from postloan.demo import PASSWORD

    def sign_in(page: "playwright.Page", username: str, path: str = "/overview") -> None:
        page.goto(f"{base}/signin?next={path}")
        page.locator("input[name=username]").fill(username)
        page.locator("input[name=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{path}*")
        still(page)

    return sign_in
