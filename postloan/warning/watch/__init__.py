"""The watch list (观察名单): whom the bank looks at more closely, what it means to do with them, and who let them go."""

from postloan.warning.watch.keeping import enter_watch as enter
from postloan.warning.watch.keeping import prolong_watch as prolong
from postloan.warning.watch.keeping import review_watch as review
from postloan.warning.watch.leaving import ask_watch_exit as ask_exit
from postloan.warning.watch.leaving import settle_watch_exit as settle_exit
from postloan.warning.watch.leaving import withdraw_watch_exit as withdraw
from postloan.warning.watch.model import Cause, Entry, Kind, Standing, Word
from postloan.warning.watch.queries import (
    Duties,
    WatchFilter,
    WatchPage,
    branches,
    duties,
    entries,
    of_borrower,
    one,
    proposed,
    watched_on,
)

__all__ = [
    "Cause", "Duties", "Entry", "Kind", "Standing", "WatchFilter", "WatchPage", "Word", "ask_exit", "branches", "duties", "enter", "entries",
    "of_borrower", "one", "prolong", "proposed", "review", "settle_exit", "watched_on", "withdraw",
]  # fmt: skip
