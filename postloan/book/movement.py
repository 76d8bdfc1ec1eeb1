"""Reading how loans moved: from one date to the next, between any two dates, and all that ever were in the book."""

import functools
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import ibis

from postloan.access import SLICES, Scope
from postloan.book import cohort, due, flow, limits, lived, told
from postloan.book.disposed import DAY, TO_DATE
from postloan.book.engine import quoted
from postloan.book.live import READ, Live
from postloan.book.make import SCHEMAS
from postloan.terms import Fate, Origin

#: What :meth:`everyone` has besides the columns of a snapshot.
_ALSO = {"live": "boolean", "left_on": "date", "fate": "string"}
_STEP = ibis.schema(flow.STEP)
EVERYONE = ibis.schema({**dict(READ.items()), **_ALSO})

_GROUPED: dict[str, tuple[Mapping[str, str], Mapping[str, str]]] = {
    "flow": (flow.KEYS, flow.MEASURES),
    "cohort": (cohort.KEYS, cohort.MEASURES),
    "told": (told.KEYS, told.MEASURES),
    "due": (due.KEYS, due.MEASURES),
    "lived": (lived.KEYS, lived.MEASURES),
}

_FIXED = ("loan_id", "borrower_id", "borrower_name", "group_id", *SLICES, "currency", "principal", "originated_on", "matures_on")
_STATES = ("bucket", "risk_class", "dpd", "balance", "provision", "restructured")
_BEFORE = {name: "class_previous" if name == "risk_class" else f"{name}_previous" for name in _STATES}
_MOVED = ibis.schema({
    **{name: READ[name] for name in _FIXED}, "origin": "string", "fate": "string",
    **{_BEFORE[name]: READ[name] for name in _STATES}, **{name: READ[name] for name in _STATES}, **flow.REGISTERED,
    "left_on": "date", "last_class": "int8",
})  # fmt: skip
_WHERE = {name: f"{name}_previous" for name in SLICES}
_KEYED = ("slice_key", "slice_key_previous")
_MOVED_FROM = ibis.schema({**dict(_MOVED.items()), **dict.fromkeys(_WHERE.values(), "string"), **dict.fromkeys(_KEYED, "int64")})


_ALL = "true"
_FATE = f"CASE WHEN written_off THEN '{Fate.WRITTEN_OFF}' ELSE '{Fate.HELD}' END"


@functools.cache
def _steps() -> str:
    """``flow.steps`` in the engine's words, with places for the rows it is put to."""
    levels = {"snapshot": SCHEMAS["snapshot"], "gone": SCHEMAS["gone"], "before": SCHEMAS["gone"], "day": ibis.schema(DAY)}
    query = str(
        ibis.to_sql(flow.steps(*(ibis.table(schema, f"steps_{name}") for name, schema in levels.items())), dialect="duckdb")
    )
    for name in levels:
        query = query.replace(f'"steps_{name}"', f"({{{name}}})")
    return f"({query})"


def _and(conditions: Sequence[str]) -> str:
    return " AND ".join(conditions) or _ALL


def _listed(names: Sequence[str], table: str = "") -> str:
    return ", ".join(f'{table}"{name}"' for name in names)


class Movement:
    """Flows, cohorts, moves and the ever-seen loans of a scope, each as a table of the engine."""

    def __init__(self, live: Live) -> None:
        self._live = live

    def flows(self, scope: Scope, by: Sequence[str], since: date | None) -> Any:
        days = [day for day in self._live.until(scope) if since is None or day > since]
        return self._added_up("flow", scope, by, days)

    def cohorts(self, scope: Scope, by: Sequence[str]) -> Any:
        return self._added_up("cohort", scope, by, self._live.dates_of(scope))

    def last(self, level: str, scope: Scope, by: Sequence[str]) -> Any:
        """A level of the scope's date alone: "told", "due" or "lived"."""
        return self._added_up(level, scope, by, self._live.until(scope)[-1:])

    def turned(self, scope: Scope) -> Any:
        days = self._live.until(scope)[-1:]
        where = _and(self._live.conditions(scope)) if days else "false"
        return self._live.session().read(self._live.files("turned", days), SCHEMAS["turned"], where=where)

    def _added_up(self, level: str, scope: Scope, by: Sequence[str], days: Sequence[date]) -> Any:
        """The smallest grouping that holds the slices asked for, added up by them and the level's keys."""
        needed = self._live.needed(scope, by)
        if len(needed) > 1 or f"{level}_cut" not in SCHEMAS:
            source = self._live.session().query(self._live.files(level, days), SCHEMAS[level])
        else:  # the file of the last date has all dates before it as well
            cut, grain, wanted = f"{level}_cut", next(iter(needed), "branch"), limits.of(scope.reach, scope.chosen)
            whole = "branch" not in by and all(limit.column != "branch" for limit in wanted)
            source, _ = self._live.cut_query(cut, grain, days[-1:], SCHEMAS[cut].names, over_branches=whole)
        keys, sums = _GROUPED[level]
        kept = ["as_of", *dict.fromkeys(by), *(name for name in keys if name != "currency")]
        schema = ibis.schema({**{name: SCHEMAS[level][name] for name in kept}, **sums})
        added = ", ".join(f'CAST(sum("{name}") AS {_type(kind)}) AS "{name}"' for name, kind in sums.items())
        listed = ", ".join(f"DATE '{day}'" for day in days)
        these = f"as_of IN ({listed})" if days else "false"
        where = _and([these, *(limits.sql(limit) for limit in limits.of(scope.reach, scope.chosen, scope.currency))])
        query = f"SELECT {_listed(kept)}, {added} FROM ({source}) WHERE {where} GROUP BY {_listed(kept)}"  # noqa: S608  our own names
        return self._live.session().named(query, schema)

    def steps(self, scope: Scope, since: date) -> Any:
        days = self._live.until(scope)
        where = _and(self._live.conditions(scope))
        pairs = [(days[:place][-1:], day) for place, day in enumerate(days) if day > since]
        if not pairs:
            return self._live.session().read([], _STEP)
        each = " UNION ALL ".join(self._steps_of(before, day) for before, day in pairs)
        return self._live.session().named(f"SELECT {_listed(_STEP.names)} FROM ({each}) WHERE {where}", _STEP)  # noqa: S608

    def bad_steps(self, scope: Scope, since: date) -> Any:
        days = [day for day in self._live.until(scope) if day > since]
        return self._live.session().read(self._live.files("step", days), _STEP, where=_and(self._live.conditions(scope)))

    def _steps_of(self, before: Sequence[date], day: date) -> str:
        """The steps of one date: the query that made its flow, put to the same files."""
        old = " UNION ALL ".join(
            self._live.session().query(self._live.files(level, before), SCHEMAS["gone"], given={n: n for n in SCHEMAS[level]})
            for level in ("snapshot", "gone")
        )
        whole = {
            level: self._live.session().query(self._live.files(level, [day]), SCHEMAS[level]) for level in ("snapshot", "gone")
        }
        return _steps().format(snapshot=whole["snapshot"], gone=whole["gone"], before=old, day=f"SELECT DATE '{day}' AS day")

    def everyone(self, scope: Scope) -> Any:
        return self._live.session().named(self.everyone_query(scope), EVERYONE)

    def everyone_query(self, scope: Scope) -> str:
        """The same in the engine's words, to be a part of another question."""
        days = self._live.until(scope)[-1:]
        where = _and(self._live.conditions(scope)) if days else "false"
        return (
            f"SELECT {_listed(READ.names)}, NOT written_off AS live, CAST(NULL AS DATE) AS left_on, {_FATE} AS fate"  # noqa: S608
            f" FROM {self._rows('snapshot', days)} WHERE {where}"
            f" UNION ALL SELECT {_listed(READ.names)}, false, left_on, fate FROM {self._rows('gone', days)} WHERE {where}"
        )

    def reached_query(self, scope: Scope) -> str:
        """The borrowers who have, or had, a loan within the reach; whatever slices and currency the scope chose."""
        days = self._live.until(scope)[-1:]
        where = _and([limits.sql(limit) for limit in limits.of(scope.reach)]) if days else "false"
        rows = f"SELECT borrower_id FROM {self._rows('snapshot', days)} WHERE {where}"  # noqa: S608  our own names, quoted
        return f"{rows} UNION ALL SELECT borrower_id FROM {self._rows('gone', days)} WHERE {where}"  # noqa: S608

    def _rows(self, level: str, days: Sequence[date]) -> str:
        schema = SCHEMAS["gone"] if level == "gone" else READ
        files = self._live.files(level, days)
        if not files:
            return f"({self._live.session().query([], schema)})"
        return f"read_parquet([{', '.join(quoted(str(file)) for file in files)}])"

    def moved(self, scope: Scope, since: date, *, whence: bool) -> Any:
        schema, days = _MOVED_FROM if whence else _MOVED, self._live.until(scope)
        if since not in days:
            return self._live.session().read([], schema)
        inside = _and(self._live.conditions(scope))
        if inside == _ALL and days[-2:-1] == (since,) and not whence:
            return self._live.session().named(self._last_step([scope.as_of]), schema)
        reached = _and([limits.sql(limit) for limit in limits.of(scope.reach)])
        query = self._moved_query([scope.as_of], [since], inside, reached)
        return self._live.session().named(f"SELECT {_listed(schema.names)} FROM ({query})", schema)  # noqa: S608  our own names

    def _last_step(self, now: Sequence[date]) -> str:
        """The same for the whole book and the date just before: the snapshot itself says how it was then."""
        held, fixed = f"origin = '{Origin.HELD}'", _listed(_FIXED)
        before = ", ".join(f'CASE WHEN {held} THEN "{told}" END AS "{told}"' for told in _BEFORE.values())
        registered = ", ".join(_registered("{}", "{}_previous"))
        return (
            f"SELECT {fixed}, origin, {_FATE} AS fate, {before}, {_listed(_STATES)}, {registered}, CAST(NULL AS DATE) AS left_on,"  # noqa: S608
            f" risk_class AS last_class FROM {self._rows('snapshot', now)} WHERE {held} OR NOT written_off"
            f" UNION ALL SELECT {fixed}, '{Origin.HELD}', fate, {_listed(_STATES)}, {_NOTHING}, {registered}, left_on, risk_class"
            f" FROM {self._rows('gone', now)} WHERE NOT written_off AND (left_on IS NULL OR left_on = DATE '{now[0]}')"
        )

    def _moved_query(self, now: Sequence[date], since: Sequence[date], inside: str, reached: str) -> str:
        """One row a loan: its last state up to the one date beside its last state up to the other."""
        day = f"DATE '{since[0]}'"
        fixed, states, totals = _listed(_FIXED), _listed(_STATES), _listed(tuple(TO_DATE))
        later = (
            f"SELECT loan_key, {fixed}, {states}, NOT written_off AS held, CAST(NULL AS DATE) AS left_on, {_FATE} AS fate,"  # noqa: S608
            f" {totals}, first_seen_on, as_of_previous, ({inside}) AS inside, risk_class AS last_class, slice_key FROM {self._rows('snapshot', now)}"
            f" UNION ALL SELECT loan_key, {fixed}, {_NOTHING}, false, left_on, fate,"
            f" {totals}, first_seen_on, as_of_previous, ({inside}), risk_class, slice_key"
            f" FROM {self._rows('gone', now)} WHERE left_on IS NULL OR left_on > {day}"
        )
        columns = f"loan_key, slice_key, {fixed}, {states}, {totals}, as_of, ({inside}) AS inside, ({reached}) AS reached"
        earlier = (
            f"SELECT {columns} FROM {self._rows('snapshot', since)} WHERE NOT written_off"  # noqa: S608
            f" UNION ALL SELECT {columns} FROM {self._rows('gone', since)} WHERE left_on IS NULL AND NOT written_off"
        )
        if inside != _ALL:  # a part of the book: what lies outside at both ends need not be looked up
            later, earlier = (
                f"SELECT * FROM ({one}) WHERE inside OR loan_key IN (SELECT loan_key FROM ({other}) WHERE inside)"  # noqa: S608
                for one, other in ((later, earlier), (earlier, later))
            )
        return (
            f"SELECT {_moved_columns(day)} FROM ({later}) n LEFT JOIN ({earlier}) e ON n.loan_key = e.loan_key"  # noqa: S608
            " WHERE e.inside OR (n.held AND n.inside)"
        )


def _moved_columns(since: str) -> str:
    """Who left the scope is told as it was when it left: what became of it elsewhere is not the reader's.

    What it was before it came is told where that lay within reach, or is what the snapshot itself tells: the state in which the
    loan was handed over.
    """
    fixed = [f'CASE WHEN n.inside THEN n."{name}" ELSE e."{name}" END AS "{name}"' for name in _FIXED]
    origin = (
        f"CASE WHEN e.inside THEN '{Origin.HELD}' WHEN e.loan_key IS NOT NULL THEN '{Origin.MOVED_IN}'"
        f" WHEN n.first_seen_on > {since} THEN '{Origin.NEW}' ELSE '{Origin.BACK}' END AS origin"
    )
    fate = f"CASE WHEN n.inside THEN n.fate ELSE '{Fate.MOVED_OUT}' END AS fate"
    told = "e.inside OR e.reached OR e.as_of = n.as_of_previous"
    before = [f'CASE WHEN {told} THEN e."{name}" END AS "{_BEFORE[name]}"' for name in _STATES]
    now = [f'CASE WHEN n.inside THEN n."{name}" END AS "{name}"' for name in _STATES]
    registered = _registered("CASE WHEN n.inside THEN n.{} END", "e.{}")
    last = [f"CASE WHEN n.inside THEN n.{name} END AS {name}" for name in ("left_on", "last_class")]
    whence = [f'CASE WHEN e.inside THEN e."{name}" END AS "{told}"' for name, told in _WHERE.items()]
    keys = ["CASE WHEN n.inside THEN n.slice_key ELSE e.slice_key END AS slice_key"]
    keys += ["CASE WHEN e.inside THEN e.slice_key END AS slice_key_previous"]
    return ", ".join([*fixed, origin, fate, *before, *now, *registered, *last, *whence, *keys])


def _registered(until: str, since: str) -> list[str]:
    """What was registered between two states, from what was registered up to each; the states as the engine writes them."""
    totals = zip(flow.REGISTERED, TO_DATE, strict=True)
    return [
        f"CAST({until.format(total)} - coalesce({since.format(total)}, 0) AS DECIMAL(18, 2)) AS {name}" for name, total in totals
    ]


def _type(kind: str) -> str:
    """A type of a schema as the engine writes it."""
    return _TYPES.get(kind.removeprefix("!"), kind)


_TYPES = {"int8": "TINYINT", "int32": "INTEGER", "int64": "BIGINT", "boolean": "BOOLEAN", "date": "DATE", "string": "VARCHAR"}
_NOTHING = ", ".join(f'CAST(NULL AS {_type(str(READ[name]))}) AS "{name}"' for name in _STATES)
