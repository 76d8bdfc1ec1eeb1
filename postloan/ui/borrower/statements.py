"""The views of the statements page that a person's role may use."""

from postloan.access import Right
from postloan.borrower.spread import queries
from postloan.borrower.spread.values import State
from postloan.ui import read, who
from postloan.ui.borrower.statements_inbox import asked_for
from postloan.ui.lang import t


def may_upload() -> bool:
    return who.actor().may(Right.SUBMIT_STATEMENT)


def views() -> tuple[str, ...]:
    """Whoever cannot hand in reads."""
    return ("upload", "inbox", "calendar", "batch", "register") if may_upload() else ("register", "inbox", "calendar")


def first() -> str:
    """The filing that the address names; else what this person most likely came for."""
    if asked_for() is not None:
        return "register"
    return (
        "inbox"
        if may_upload() and who.actor().may(Right.CONFIRM_STATEMENT) and read.desk(queries.counted)[State.SUBMITTED]
        else views()[0]
    )


def view_name(name: str) -> str:
    """The view's name; what waits is counted."""
    waiting = read.desk(queries.counted)[State.SUBMITTED] if name == "inbox" else 0
    return f"{t(f'spread.{name}')} {waiting}" if waiting else t(f"spread.{name}")
