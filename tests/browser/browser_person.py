"""What a person in front of the browser does between clicks: wait until the page stands, look for a sentence."""

import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLate

#: Milliseconds: on a machine with other work a publication takes minutes.
PATIENCE = 240_000
#: Pixels: a row of a list, and its heading.
_ROW = 31
_STILL = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  return app && app.dataset.testScriptState === 'notRunning' && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]');
}"""


def wait_for_answer(url: str, log: Path, server: "subprocess.Popen[bytes]", seconds: float = 300) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"no answer from {url}:\n{log.read_text(errors='replace')[-3000:]}")


def still(page: Page) -> None:
    """Wait until the page is drawn and nothing runs any more, twice in a row: a click takes a moment to start a run."""
    for _ in range(2):
        page.wait_for_timeout(250)
        page.wait_for_function(_STILL, timeout=PATIENCE)
    assert page.get_by_test_id("stException").count() == 0


def shown(page: Page, sentence: str) -> None:
    expect(page.get_by_text(sentence).first).to_be_visible()


def query(page: Page) -> dict[str, list[str]]:
    """What stands in the address."""
    return parse_qs(urlsplit(page.evaluate("location.href")).query)


def words(page: Page) -> str:
    """All text of the page's main part."""
    return str(page.get_by_test_id("stMain").inner_text())


def choose(page: Page, label: str, value: str) -> None:
    """Pick an option in a box."""
    page.get_by_role("combobox", name=label).first.click()
    page.get_by_role("option", name=value, exact=True).first.click()
    page.keyboard.press("Escape")


def cells(page: Page, key: str) -> list[list[str]]:
    """What a list shows, row by row, from the table it keeps for screen readers. Only rows in sight are there."""
    return table(page.locator(f".st-key-{key}"))


def table(around: Locator) -> list[list[str]]:
    """The same of the first list in a part of the page."""
    grid = around.locator("table").first
    grid.wait_for(state="attached")
    found: list[list[str]] = grid.evaluate(
        "table => [...table.querySelectorAll('tr')].map(row => [...row.querySelectorAll('th, td')].map(cell => cell.textContent))"
    )
    return found


def open_first(page: Page, key: str, leads_to: str, at: int = 180) -> None:
    """Click the cell of a list's first row ``at`` so many pixels from its left edge, once more where the list was being drawn anew."""
    for _ in range(3):
        box: Any = page.locator(f".st-key-{key} canvas").first.bounding_box()
        page.mouse.click(box["x"] + at, box["y"] + _ROW * 1.5)
        try:
            page.wait_for_url(leads_to, timeout=PATIENCE / 16)
        except TooLate:
            continue
        still(page)
        return
    pytest.fail(f"a click on the first row of {key} led nowhere")


def tick(page: Page, key: str, row: int) -> None:
    """Tick a row of a list, counted from 0, as a mouse does: by the box at its left edge."""
    box: Any = page.locator(f".st-key-{key} canvas").first.bounding_box()
    page.mouse.click(box["x"] + 18, box["y"] + _ROW * (row + 1) + _ROW / 2)
    still(page)
