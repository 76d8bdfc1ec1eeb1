"""Reading the watch list, always within a reach."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal

import pandas as pd
from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select
from sqlalchemy.engine import RowMapping

from postloan.access import Reach
from postloan.access.within import within
from postloan.errors import OutOfReach
from postloan.terms import Strategy
from postloan.warning.tables import warning_level, watch_entry, watch_review
from postloan.warning.watch.model import Cause, Entry, Kind, Word

_STORED = tuple(one.name for one in fields(Entry) if one.name not in {"words", "cause", "strategy"})

Due = Literal["review", "exit", "stay"]


@dataclass(frozen=True)
class WatchFilter:
    """What of the list somebody wants to see; empty choices ask for nothing.

    Attributes:
        search: looks at the borrower's name and number, and the officer.
        due: review (overdue), exit (asked for and not answered), stay (longer than the longest).
        left: those who have left, instead of those who are on it.
        on: those who were on it at the end of that day, whether or not they still are.
    """

    search: str = ""
    branch: str | None = None
    strategy: str | None = None
    due: Due | None = None
    left: bool = False
    on: date | None = None


@dataclass(frozen=True)
class WatchPage:
    """One page of the list, what wants a word first standing first, and how many there are in all."""

    rows: pd.DataFrame
    total: int


@dataclass(frozen=True)
class Duties:
    """How many borrowers are on the list, and how many want a review, an answer on leaving, or a decision on a long stay."""

    on: int
    review: int
    exit: int
    stay: int


_ON = watch_entry.c.left_on.is_(None)
_ASKED = watch_entry.c.exit_asked_on.is_not(None)


def _due(due: Due, today: date) -> ColumnElement[bool]:
    wanted = {"review": and_(~_ASKED, watch_entry.c.review_on < today), "exit": _ASKED, "stay": watch_entry.c.stay_until < today}
    return and_(_ON, wanted[due])


def was_on(day: date) -> ColumnElement[bool]:
    """A stay that had begun and not ended at the end of a day."""
    return and_(watch_entry.c.entered_on <= day, or_(_ON, watch_entry.c.left_on > day))


def _where(reach: Reach, wanted: WatchFilter, today: date) -> list[ColumnElement[bool]]:
    found = [within(watch_entry, reach), ~_ON if wanted.left else _ON if wanted.on is None else was_on(wanted.on)]
    if word := wanted.search.strip():
        named = (watch_entry.c.borrower_name, watch_entry.c.borrower_id, watch_entry.c.officer)
        found.append(or_(*(field.icontains(word, autoescape=True) for field in named)))
    found += [watch_entry.c[name] == value for name in ("branch", "strategy") if (value := getattr(wanted, name))]
    return [*found, _due(wanted.due, today)] if wanted.due else found


def entries(
    connection: Connection, reach: Reach, wanted: WatchFilter | None = None, *, today: date, limit: int | None = 50, offset: int = 0
) -> WatchPage:  # fmt: skip
    """The stays within reach that ``wanted`` asks for: the table's columns and ``level``, the borrower's warning colour now (None: none).

    Those whose leaving was asked for stand first, then by the day of the next review; those who have left, the last to go first.
    """
    where = _where(reach, wanted or WatchFilter(), today)
    total = connection.execute(select(func.count()).select_from(watch_entry).where(*where)).scalar_one()
    order = (watch_entry.c.left_on.desc(), case((_ASKED, 0), else_=1), watch_entry.c.review_on, watch_entry.c.id)
    level = and_(warning_level.c.borrower_id == watch_entry.c.borrower_id, warning_level.c.to_on.is_(None))
    asked = (
        select(watch_entry, warning_level.c.colour.label("level")).outerjoin(warning_level, level).where(*where).order_by(*order)
    )
    return WatchPage(_frame(connection, asked.limit(limit).offset(offset)), total)


def _frame(connection: Connection, asked: Any) -> pd.DataFrame:
    names = [column.name for column in asked.selected_columns]
    return pd.DataFrame([dict(row) for row in connection.execute(asked).mappings()], columns=names, dtype=object)


def one(connection: Connection, reach: Reach, entry_id: int) -> Entry:
    """One stay with every word on it, oldest first.

    Raises:
        OutOfReach: it is not there or not his to see.
    """
    asked = select(watch_entry).where(watch_entry.c.id == entry_id, within(watch_entry, reach))
    row = connection.execute(asked).mappings().one_or_none()
    if row is None:
        raise OutOfReach
    return _entry(row, _words(connection, (entry_id,)).get(entry_id, ()))


def of_borrower(connection: Connection, reach: Reach, borrower_id: str) -> tuple[Entry, ...]:
    """Every stay of a borrower, the newest first, with its words."""
    asked = select(watch_entry).where(watch_entry.c.borrower_id == borrower_id, within(watch_entry, reach))
    rows = connection.execute(asked.order_by(watch_entry.c.id.desc())).mappings().all()
    words = _words(connection, [row["id"] for row in rows])
    return tuple(_entry(row, words.get(row["id"], ())) for row in rows)


def _entry(row: RowMapping, words: tuple[Word, ...]) -> Entry:
    stored = {name: row[name] for name in _STORED}
    return Entry(**stored, cause=Cause(row["cause"]), strategy=Strategy(row["strategy"]), words=words)


def _words(connection: Connection, entry_ids: Sequence[int]) -> dict[int, tuple[Word, ...]]:
    asked = select(watch_review).where(watch_review.c.entry_id.in_(entry_ids)).order_by(watch_review.c.id)
    found: dict[int, tuple[Word, ...]] = {}
    for row in connection.execute(asked).mappings():
        said = Word(row["at"], row["on"], row["who"], Kind(row["kind"]), Strategy(row["strategy"]), row["review_on"], row["text"])
        found[row["entry_id"]] = (*found.get(row["entry_id"], ()), said)
    return found


def duties(connection: Connection, reach: Reach, today: date) -> Duties:
    """What of the list within reach wants a word; a stay may want several."""
    dues: tuple[Due, ...] = ("review", "exit", "stay")
    sums = (func.coalesce(func.sum(case((_due(due, today), 1), else_=0)), 0) for due in dues)
    row = connection.execute(select(func.count(), *sums).select_from(watch_entry).where(within(watch_entry, reach), _ON)).one()
    return Duties(*map(int, row))


def branches(connection: Connection, reach: Reach) -> list[str]:
    """The branches that have, or had, borrowers on the list."""
    asked = select(watch_entry.c.branch).where(within(watch_entry, reach)).distinct().order_by(watch_entry.c.branch)
    return list(connection.execute(asked).scalars())


def watched_on(connection: Connection, reach: Reach, days: Sequence[date]) -> dict[date, tuple[str, ...]]:
    """Who was on the list at the end of each of these days: as it was then, not as it is now."""
    stays = connection.execute(
        select(watch_entry.c.borrower_id, watch_entry.c.entered_on, watch_entry.c.left_on).where(within(watch_entry, reach))
    ).all()
    return {
        day: tuple(
            sorted({one.borrower_id for one in stays if one.entered_on <= day and (one.left_on is None or one.left_on > day)})
        )
        for day in days
    }


def proposed(connection: Connection, reach: Reach, colour: int, *, limit: int = 50) -> WatchPage:
    """Borrowers whose warning level is at least ``colour`` and who are not on the list, the worst first, as the levels have them."""
    on = select(watch_entry.c.borrower_id).where(_ON)
    where = (
        within(warning_level, reach), warning_level.c.to_on.is_(None), warning_level.c.colour >= colour, warning_level.c.borrower_id.not_in(on),
    )  # fmt: skip
    order = (warning_level.c.colour.desc(), warning_level.c.weight.desc(), warning_level.c.borrower_id)
    total = connection.execute(select(func.count()).select_from(warning_level).where(*where)).scalar_one()
    return WatchPage(_frame(connection, select(warning_level).where(*where).order_by(*order).limit(limit)), total)
