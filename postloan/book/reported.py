"""Which branches have spoken for a date, and which are still awaited: branches may send their tapes on different days."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

#: A branch that has been silent longer than this, and than half as long again as usual, is taken to be gone.
_SILENT = timedelta(days=45)


@dataclass(frozen=True)
class Report:
    """One date: the branches that spoke for it, and those that speak otherwise but not (yet) for this one."""

    as_of: date
    spoken: tuple[str, ...]
    awaited: tuple[str, ...]

    @property
    def complete(self) -> bool:
        return not self.awaited


def reports(spoken: Mapping[date, Collection[str]], branches: Collection[str] | None) -> tuple[Report, ...]:
    """Every date on which one of ``branches`` spoke (None: any), oldest first.

    A branch is awaited on a date between its first and its last one, and after its last one while it may still come: once the
    newest date lies further away than the branch is ever silent, the branch counts as closed from its last date on.
    """
    heard: dict[str, list[date]] = {}
    for as_of in sorted(spoken):
        for branch in spoken[as_of]:
            if branches is None or branch in branches:
                heard.setdefault(branch, []).append(as_of)
    dates = sorted({day for days in heard.values() for day in days})
    until = {branch: _awaited_until(days, dates[-1]) for branch, days in heard.items()}
    return tuple(
        Report(
            day,
            tuple(sorted(branch for branch, days in heard.items() if day in days)),
            tuple(sorted(branch for branch, days in heard.items() if days[0] < day <= until[branch] and day not in days)),
        )
        for day in dates
    )


def _awaited_until(days: list[date], newest: date) -> date:
    usual = max((later - earlier for earlier, later in pairwise(days[-3:])), default=timedelta(0))
    return newest if newest - days[-1] <= max(_SILENT, usual * 1.5) else days[-1]
