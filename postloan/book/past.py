"""The tapes as a past moment knew them: a date that was imported again since is made once more from the rows received first."""

import functools
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from postloan.book import disposed
from postloan.book.engine import Session
from postloan.book.folder import TEMPORARY, Aside
from postloan.book.keeping import forget
from postloan.book.known import first
from postloan.book.make import Maker, shape_of
from postloan.book.register import File, Source, State, Winners
from postloan.errors import no_progress
from postloan.policy import Policy

_Made = dict[tuple[Any, ...], Sequence[File]]


class Past:
    """The past of one version of the book. What it makes belongs to no publication and lies among the temporary files."""

    def __init__(self, state: State, folder: Aside, session: Callable[[], Session]) -> None:
        self._state = state
        self._folder = folder
        self._session = session
        self._made: _Made = {}

    @functools.cached_property
    def _live(self) -> Winners:
        return self._state.winners()

    def told_by(self, moment: datetime, until: date, policy: Policy) -> Sequence[File]:
        """The files, of all levels and dates up to ``until``, that a moment (UTC, no zone) had otherwise than they are live.

        From the first date on whose tape was imported again at the moment or later; none where there is no such date.
        """
        wanted = self._state.told_by(moment, until)
        start = next((day for day, sources in wanted.items() if sources != self._live[day]), None)
        if start is None:
            return ()
        forget(self._folder.path(TEMPORARY), "past")
        disposals = disposed.of(self._state.runs, self._folder.path)
        maker = _Again(self._made, self._session(), self._folder, policy, {}, disposals)
        try:
            return maker.make(wanted, self._state.files, start, no_progress)
        except BaseException:
            maker.discard()
            raise


class _Again(Maker):
    """Makes dates of the past, each once for the tapes and the state it follows from."""

    def __init__(self, kept: _Made, *how: Any) -> None:
        super().__init__(*how)
        self._kept = kept

    def received(self, as_of: date, sources: tuple[Source, ...]) -> Any:
        """A loan that changed its branch may stand in tapes of both that were never live together: it is where it was told first."""
        return first(super().received(as_of, sources), ["loan_id"], ["import_id"]).drop("place")

    def _one_date(self, as_of: date, sources: tuple[Source, ...], before: Mapping[str, str]) -> dict[str, str]:
        key = (as_of, sources, *sorted(before.values()), shape_of(self.policy))
        files = self._kept.get(key, ())
        if files and all(self.path(one.file).exists() for one in files):
            for one in files:
                self.path(one.file).touch()
            self.made += files
            return {one.level: one.file for one in files}
        already = len(self.made)
        made = super()._one_date(as_of, sources, before)
        self._kept[key] = self.made[already:]
        return made
