"""What a person waits for: page switches in Chromium, fifty people at once, and what each of them costs the server.

Both sides run side by side on the demo book; the other side draws the same kinds of elements from constants.
"""

import asyncio
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench.server import ROOT, burst, hold, serving, signed_in
from bench.table import Row

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
SESSIONS = 50
CHARTS = {"overview": 2, "overdue": 3}

_DONE = """([name, charts]) => {
  const app = document.querySelector('[data-testid="stApp"]');
  const drawn = [...document.querySelectorAll('.js-plotly-plot')].filter(e => e.querySelector('.main-svg .trace, .main-svg .point')).length;
  return location.pathname.endsWith(name) && app.dataset.testScriptState === 'notRunning' && drawn === charts
      && document.querySelector('[data-testid="stDataFrame"] canvas') && !document.querySelector('[data-stale="true"]');
}"""


def _home() -> Path:
    """A demo book of its own, made once a run."""
    home = Path(tempfile.mkdtemp(prefix="postloan-bench-"))
    subprocess.run([sys.executable, "-m", "postloan", "demo"], cwd=ROOT, check=True, env=_env(home), stdout=subprocess.DEVNULL)
    return home


def _env(home: Path) -> dict[str, str]:
    import os

    return {**os.environ, "POSTLOAN_HOME": str(home), "POSTLOAN_DEMO": "1"}


def _switch(page: Page, name: str) -> float:
    """Milliseconds from the click in the menu until the page stands."""
    start = page.evaluate("performance.now()")
    page.click(f'[data-testid="stSidebarNav"] a[href$="/{name}"]')
    page.wait_for_function(_DONE, arg=[name, CHARTS[name]], polling="raf", timeout=60_000)
    return float(page.evaluate("performance.now()") - start)


def _switches(bases: dict[str, tuple[str, dict[str, str]]], times: int) -> dict[str, float]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        pages = {}
        for side, (base, cookies) in bases.items():
            context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
            context.add_cookies([{"name": n, "value": v, "url": base} for n, v in cookies.items()])
            pages[side] = context.new_page()
            pages[side].goto(f"{base}/overview")
            pages[side].wait_for_function(_DONE, arg=["overview", CHARTS["overview"]], timeout=60_000)
        taken: dict[str, list[float]] = {side: [] for side in pages}
        for turn in range(times + 2):
            for side, page in pages.items():
                both = [_switch(page, "overdue"), _switch(page, "overview")]
                if turn >= 2:
                    taken[side] += both
        browser.close()
    return {side: statistics.median(values) / 1000 for side, values in taken.items()}


def rows(_size: str) -> Iterator[Row]:
    """Three figures; the size is not used: the demo book is what a person sees first."""
    home = _home()
    ours_env = {"POSTLOAN_HOME": str(home), "POSTLOAN_DEMO": "1"}
    with serving("app.py", ours_env) as (ours, pid), serving("bench/constant/app.py", {}) as (other, _):
        cookies = signed_in(ours, "head")
        switch = _switches({"ours": (ours, cookies), "other": (other, {})}, 12)
        yield Row("page switch in Chromium vs constant page", "demo", switch["ours"], switch["other"], 1.6)
        mine, elements = asyncio.run(burst(ours, cookies, "overview", SESSIONS))
        theirs, constant = asyncio.run(burst(other, {}, "overview", SESSIONS))
        yield Row(f"{SESSIONS} overview reruns at once ({elements} vs {constant} elements)", "demo", mine, theirs, 2.0)
        yield Row(
            "server memory per further session vs 5 MB",
            "demo",
            asyncio.run(hold(ours, cookies, "overview", SESSIONS, pid)),
            5,
            1,
            "MB",
        )
    shutil.rmtree(home)
