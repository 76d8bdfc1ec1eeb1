"""The part of a pin that tells what loans come to when they are counted: how they moved, when they end, what befell them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from postloan.access import Scope
from postloan.book.movement import Movement


class Counted:
    """Questions to the levels that hold loans added up, always within a scope."""

    def __init__(self, movement: Movement) -> None:
        self._counts = movement

    def flows(self, scope: Scope, *, by: Sequence[str] = (), since: date | None = None) -> Any:
        """How loans moved, for every live date after ``since`` (None: all) up to the scope's; see ``flow.py`` for the columns.

        One row for each date, the slices of ``by``, kind, origin, fate, bucket, class and restructured flag before and now. A
        branch that was silent on a date moves over a longer period on its next one; one that is silent now does not move.
        """
        return self._counts.flows(scope, by, since)

    def steps(self, scope: Scope, since: date) -> Any:
        """What :meth:`flows` after ``since`` adds up, loan by loan: one row for each date, kind and loan, with whose it is."""
        return self._counts.steps(scope, since)

    def bad_steps(self, scope: Scope, since: date) -> Any:
        """Those of :meth:`steps` that begin or end non-performing, from a level of their own."""
        return self._counts.bad_steps(scope, since)

    def cohorts(self, scope: Scope, *, by: Sequence[str] = ()) -> Any:
        """Loans by month of origination (``cohort``), bucket and written-off flag, for all of :meth:`dates_of`."""
        return self._counts.cohorts(scope, by)

    def told(self, scope: Scope, *, by: Sequence[str] = ()) -> Any:
        """For how many of the loans of the scope's date the tape tells each fact, by the bank's stage; see ``told.py``."""
        return self._counts.last("told", scope, by)

    def due(self, scope: Scope, *, by: Sequence[str] = ()) -> Any:
        """When the loans of the scope's date end, and when their next instalment falls due by the tape; see ``due.py``."""
        return self._counts.last("due", scope, by)

    def lived(self, scope: Scope, *, by: Sequence[str] = ()) -> Any:
        """:meth:`everyone` counted by month of origination and month on book of what befell them; see ``lived.py``."""
        return self._counts.last("lived", scope, by)

    def turned(self, scope: Scope) -> Any:
        """Those of :meth:`everyone` that were non-performing at a date of the book, from a level of their own."""
        return self._counts.turned(scope)
