"""Counting signals and levels, always within a reach: by state, by branch, over time, by officer."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from postloan.access import Reach
from postloan.access.within import within
from postloan.desk.policies import current
from postloan.terms import SignalState, Verdict
from postloan.warning.life.queries import frame
from postloan.warning.tables import signal, warning_level


def board(connection: Connection, reach: Reach) -> pd.DataFrame:
    """Signals by ``state`` and ``colour``: ``signals`` and ``borrowers``; closed ones too."""
    asked = select(
        signal.c.state,
        signal.c.colour,
        func.count().label("signals"),
        func.count(signal.c.borrower_id.distinct()).label("borrowers"),
    )
    return frame(connection, asked.where(within(signal, reach)).group_by(signal.c.state, signal.c.colour))


def levels(
    connection: Connection, reach: Reach, borrower_ids: Sequence[str] | None = None, on: date | None = None
) -> pd.DataFrame:
    """The level of each borrower that has one, now or at the end of a day; the worst first."""
    asked = select(warning_level).where(within(warning_level, reach), on_level(on))
    if borrower_ids is not None:
        asked = asked.where(warning_level.c.borrower_id.in_(list(borrower_ids)))
    order = (warning_level.c.colour.desc(), warning_level.c.weight.desc(), warning_level.c.borrower_id)
    return frame(connection, asked.order_by(*order))


def visits_asked(connection: Connection, reach: Reach) -> pd.DataFrame:
    """Borrowers that a red level asks a special visit to, the longest due first; ``asked_on``: the day it was asked for first.

    A level gets a new row with every change of what is owed; the visit it asks for stays the same.
    """
    before = warning_level.alias()
    first = select(func.min(before.c.from_on)).where(
        before.c.borrower_id == warning_level.c.borrower_id, before.c.visit_by == warning_level.c.visit_by
    )
    asked = select(warning_level, first.scalar_subquery().label("asked_on")).where(
        within(warning_level, reach), on_level(None), warning_level.c.visit_by.is_not(None)
    )
    return frame(connection, asked.order_by(warning_level.c.visit_by, warning_level.c.borrower_id))


def on_level(day: date | None) -> ColumnElement[bool]:
    """A level that stood at the end of a day, or stands now."""
    still = warning_level.c.to_on.is_(None)
    return still if day is None else and_(warning_level.c.from_on <= day, or_(still, warning_level.c.to_on > day))


def level_history(connection: Connection, reach: Reach, borrower_id: str) -> pd.DataFrame:
    """Every level a borrower has had, newest first; those that did not outlive their day are left out."""
    lasted = or_(warning_level.c.to_on.is_(None), warning_level.c.to_on > warning_level.c.from_on)
    mine = select(warning_level).where(within(warning_level, reach), warning_level.c.borrower_id == borrower_id, lasted)
    return frame(connection, mine.order_by(warning_level.c.from_on.desc(), warning_level.c.id.desc()))


def trend(connection: Connection, reach: Reach, days: Sequence[date]) -> pd.DataFrame:
    """``day``, ``colour``: ``borrowers`` on that level at the end of the day and their ``exposure`` as it was then.

    Exposure is of those who owe in the reporting currency: amounts of several are never added up.
    """
    ours = warning_level.c.currency == current(connection).reporting_currency
    owed = func.sum(case((ours, warning_level.c.exposure))).label("exposure")
    counted = (warning_level.c.colour, func.count().label("borrowers"), owed)
    found = [frame(connection, select(*counted).where(within(warning_level, reach), on_level(day)).group_by(warning_level.c.colour)
                   .order_by(warning_level.c.colour)).assign(day=day) for day in days]  # fmt: skip
    columns = ["day", "colour", "borrowers", "exposure"]
    return pd.concat(found, ignore_index=True)[columns] if found else pd.DataFrame(columns=columns, dtype=object)


def heat(connection: Connection, reach: Reach, day: date | None = None) -> pd.DataFrame:
    """``branch``, ``family``: ``signals`` open at the end of a day (None: now), their ``borrowers`` and the worst ``colour``."""
    open_ = signal.c.state != SignalState.CLOSED.value
    then = open_ if day is None else and_(signal.c.raised_on <= day, or_(signal.c.closed_on.is_(None), signal.c.closed_on > day))
    asked = select(
        signal.c.branch, signal.c.family, func.count().label("signals"),
        func.count(signal.c.borrower_id.distinct()).label("borrowers"), func.max(signal.c.colour).label("colour"),
    ).where(within(signal, reach), then).group_by(signal.c.branch, signal.c.family).order_by(signal.c.branch, signal.c.family)  # fmt: skip
    return frame(connection, asked)


def by_officer(connection: Connection, reach: Reach, since: date) -> pd.DataFrame:
    """What officers got and made of it since a day: one row per ``branch`` and ``officer``.

    ``signals`` raised, ``borrowers`` they concern, ``true`` and ``false`` verdicts and ``true_rate`` (of those with one of the two;
    None without any), ``closed`` and the median ``days_to_close`` in calendar days (None without any).
    """
    asked = select(
        signal.c.branch, signal.c.officer, signal.c.borrower_id, signal.c.verdict, signal.c.raised_on, signal.c.closed_on
    ).where(within(signal, reach), signal.c.raised_on >= since)
    rows = frame(connection, asked)
    said = [
        {"branch": branch, "officer": officer, **_made_of(part)}
        for (branch, officer), part in rows.groupby(["branch", "officer"], dropna=False, sort=True)
    ]
    columns = ["branch", "officer", "signals", "borrowers", "true", "false", "true_rate", "closed", "days_to_close"]
    return pd.DataFrame(said, columns=columns, dtype=object)


def _made_of(part: pd.DataFrame) -> dict[str, object]:
    true, false = (int((part["verdict"] == verdict.value).sum()) for verdict in (Verdict.TRUE, Verdict.FALSE))
    closed = part[part["closed_on"].notna()]
    took = pd.Series(
        [(end - start).days for start, end in zip(closed["raised_on"], closed["closed_on"], strict=True)], dtype="float64"
    )
    return {
        "signals": len(part), "borrowers": int(part["borrower_id"].nunique()), "true": true, "false": false,
        "true_rate": true / (true + false) if true + false else None, "closed": len(closed),
        "days_to_close": float(took.median()) if len(took) else None,
    }  # fmt: skip
