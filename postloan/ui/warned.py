"""Warnings after the book has changed: asked at once, told in one sentence; what goes wrong here undoes no import."""

from postloan.access import SYSTEM
from postloan.errors import Progress
from postloan.house import house
from postloan.ui import act, read, trouble
from postloan.ui.lang import in_words, t
from postloan.warning.run import NothingToJudge, RunResult, run


def renew(tell: Progress) -> None:
    """Run the rules on the book as it is now. The import stands whatever comes of it."""
    with trouble.told(act.note):
        try:
            done = run(house().desk, house().book.pin(), read.policy(), SYSTEM, cause="publish", progress=tell)
        except NothingToJudge:
            return
        if done.fresh:
            _say(done)


def _say(done: RunResult) -> None:
    act.tell(
        t(
            "warning.run.done",
            raised=f"{done.raised:,}",
            updated=f"{done.updated:,}",
            quiet=f"{done.quiet:,}",
            unjudged=f"{done.unjudged:,}",
        )
    )
    if done.failed:
        act.note(t("warning.run.failed", count=len(done.failed), rules=in_words(done.failed)))
