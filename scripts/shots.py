"""A screenshot of every page × language × theme at 1366 × 768, and on a phone, from the demo book: ``python -m scripts.shots [page …]``."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.browser import CHROMIUM, FLAGS
from bench.server import ROOT, serving, signed_in
from postloan.access import EVERYTHING, Scope
from postloan.house import build
from postloan.settings import Settings
from postloan.ui import menu

SHOTS = ROOT / "shots"
PATIENCE = 180_000
_PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"
#: The role that may open a page, where head office may not.
_READERS = {"audit": "auditor"}
_STILL = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  return app && app.dataset.testScriptState === 'notRunning' && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]');
}"""


@dataclass(frozen=True)
class Look:
    """One way of looking at the product."""

    language: str
    theme: str
    width: int
    height: int

    @property
    def folder(self) -> str:
        return f"{self.language}-{self.theme}-{self.width}"

    @property
    def context(self) -> dict[str, Any]:
        phone = {"user_agent": _PHONE, "is_mobile": True, "has_touch": True, "device_scale_factor": 2} if self.width < 500 else {}
        locale = {"zh": "zh-CN", "en": "en-US"}[self.language]
        return {"viewport": {"width": self.width, "height": self.height}, "locale": locale, "color_scheme": self.theme, **phone}


LOOKS = tuple(
    Look(language, theme, width, height)
    for language in ("zh", "en")
    for theme in ("light", "dark")
    for width, height in ((1366, 768), (390, 844))
)


def still(page: Page) -> None:
    """Wait until the page is drawn and nothing moves any more."""
    page.wait_for_function(_STILL, timeout=PATIENCE)
    page.wait_for_timeout(1200)


def addresses(home: Path) -> Iterator[tuple[str, str]]:
    """Every page's name and address; the loan page shows a loan long overdue, the page of lists who fell behind in a quarter."""
    pin = build(Settings(home=home, database_url=f"sqlite:///{home / 'desk.sqlite'}")).book.pin()
    loans = pin.snapshot(Scope(EVERYTHING, pin.dates[-1]))
    worst = loans.filter(loans.dpd.between(91, 200)).order_by(loans.balance.desc()).limit(1).to_pandas()["loan_id"].iloc[0]
    named = {"loan": f"loan?loan={worst}", "behind": f"behind?since={pin.dates[-4]}&was=0&now=1,2,3"}
    for page in menu.PAGES:
        yield page.name, named.get(page.name, page.name)


def shoot(browser: Browser, base: str, look: Look, pages: list[tuple[str, str]]) -> None:
    """Every page in one look; a page taller than the screen is also taken whole."""
    for reader in sorted({_READERS.get(name, "head") for name, _ in pages}):
        context = browser.new_context(**look.context)
        context.add_cookies([{"name": n, "value": v, "url": base} for n, v in signed_in(base, reader).items()])
        page = context.new_page()
        for name, address in pages:
            if _READERS.get(name, "head") != reader:
                continue
            page.goto(f"{base}/{address}")
            still(page)
            page.screenshot(path=SHOTS / look.folder / f"{name}.png")
            sys.stdout.write(f"{look.folder}/{name}.png\n")
        context.close()


def main(names: list[str]) -> None:
    home = Path(tempfile.mkdtemp(prefix="postloan-shots-"))
    env = {"POSTLOAN_HOME": str(home), "POSTLOAN_DEMO": "1"}
    try:
        subprocess.run(
            [sys.executable, "-m", "postloan", "demo"], cwd=ROOT, check=True, env={**os.environ, **env}, stdout=subprocess.DEVNULL
        )
        pages = [(name, address) for name, address in addresses(home) if not names or name in names]
        with serving("app.py", env) as (base, _), sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for look in LOOKS:
                shoot(browser, base, look, pages)
            browser.close()
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1:])
