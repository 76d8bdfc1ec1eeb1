"""What is live: which files of which level there are, on which dates, and which of them a scope may look at."""

import functools
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import ibis

from postloan.access import SLICES, Reach, Scope
from postloan.book import alarm, limits, name
from postloan.book.alarm import Alarms
from postloan.book.cube import bank_wide
from postloan.book.engine import Session, plan, put, quoted
from postloan.book.enrich import INTERNAL, SNAPSHOT
from postloan.book.make import SCHEMAS
from postloan.book.register import File
from postloan.book.reported import Report, reports
from postloan.book.values import ImportRun

#: What readers get of a snapshot: all but what only the next date needs.
READ = ibis.schema({name: kind for name, kind in SNAPSHOT.items() if name not in INTERNAL})
#: Loans that a rule of class could fire for, with what the early warning says of their borrowers.
SUSPECTS = ibis.schema({**dict(READ.items()), **alarm.ALARM})


class Live:
    """The files that were live when it was taken, and the dates they make."""

    def __init__(
        self,
        files: Sequence[File],
        runs: Sequence[ImportRun],
        *,
        spoken: Mapping[date, Collection[str]],
        session: Callable[[], Session],
        path: Callable[[str], Path],
    ) -> None:
        self._levels: dict[str, dict[date, File]] = {}
        for file in files:
            self._levels.setdefault(file.level, {})[file.as_of] = file
        self.runs = {run.id: run for run in runs if run.undone_at is None}
        self._spoken = spoken
        self._reports = functools.cache(functools.partial(reports, spoken))
        self.session = session
        self.path = path
        self.dates: tuple[date, ...] = tuple(sorted(self._levels.get("snapshot", {})))
        self.currencies: tuple[str, ...] = tuple(sorted({currency for file in files for currency in file.currencies}))

    def looking_back(self, until: date, again: Sequence[File]) -> "Live":
        """The dates up to one, with these files instead of those of the same level and date."""
        files = [file for level in self._levels.values() for file in level.values() if file.as_of <= until]
        spoken = {day: branches for day, branches in self._spoken.items() if day <= until}
        return Live([*files, *again], [*self.runs.values()], spoken=spoken, session=self.session, path=self.path)

    def reports_of(self, branches: frozenset[str] | tuple[str, ...] | None) -> tuple[Report, ...]:
        """The dates on which one of the branches spoke (None: any); worked out once."""
        return self._reports(branches)

    def files(self, level: str, dates: Sequence[date]) -> list[Path]:
        files = self._levels.get(level, {})
        return [self.path(files[as_of].file) for as_of in dates if as_of in files]

    def until(self, scope: Scope) -> tuple[date, ...]:
        """Live dates up to the scope's; none when the scope's own is not live."""
        return tuple(day for day in self.dates if day <= scope.as_of) if scope.as_of in self.dates else ()

    def dates_of(self, scope: Scope) -> tuple[date, ...]:
        """Dates to compare over time: those up to the scope's for which all of its branches spoke, and its own."""
        chosen = dict(scope.chosen).get("branch")
        branches = [frozenset(names) for names in (scope.reach.branches, chosen) if names is not None]
        complete = {one.as_of for one in self.reports_of(frozenset.intersection(*branches) if branches else None) if one.complete}
        return tuple(day for day in self.until(scope) if day in complete or day == scope.as_of)

    def snapshots(self, dates: Sequence[date]) -> Any:
        return self.session().read(self.files("snapshot", dates), READ)

    def suspects(self, scope: Scope, also: Sequence[str], alarms: Alarms) -> Any:
        """The loans of the level of that name, and those not in it that ``also`` names or that are of borrowers with an alarm.

        Of all currencies, with the columns :data:`alarm.ALARM`.
        """
        days = self.until(scope)[-1:]
        where = " AND ".join((*map(limits.sql, limits.of(scope.reach, scope.chosen)), "NOT written_off"))
        query = self.session().query(self.files("suspect", days), READ, where=where)
        wanted = [f"loan_id IN ({', '.join(map(quoted, also))})"] if also else []
        wanted += [alarm.whose(alarms)] if alarms.of else []
        if wanted:
            named = f"{where} AND ({' OR '.join(wanted)}) AND loan_id NOT IN (SELECT loan_id FROM ({query}))"  # noqa: S608  quoted
            query = f"{query} UNION ALL {self.session().query(self.files('snapshot', days), READ, where=named)}"
        return self.session().named(alarm.beside(query, alarms), SUSPECTS)

    def names(self, scope: Scope) -> Any:
        """What the borrowers of the scope's date owe: for the whole book its level, else the same added up from the loans in scope."""
        days = self.until(scope)[-1:]
        if scope.whole:
            return self.session().read(
                self.files("name", days), SCHEMAS["name"], where=" AND ".join(self.conditions(scope, days))
            )
        where = " AND ".join((*self.conditions(scope, days), "NOT written_off"))
        loans = self.session().query(self.files("snapshot", days), READ, where=where)
        return self.session().named(put(plan((READ,), name.names), f"({loans})"), SCHEMAS["name"])

    def conditions(self, scope: Scope, days: Sequence[date] | None = None) -> list[str]:
        """Reach, chosen slices and currency as the engine writes them; no condition where ``days`` know no other currency."""
        known = {currency for day in days for currency in self._levels["snapshot"][day].currencies} if days is not None else None
        told = [] if (known or {*self.currencies}) == {scope.currency} else [f"currency = {quoted(scope.currency)}"]
        return [*map(limits.sql, limits.of(scope.reach, scope.chosen)), *told]

    def needed(self, scope: Scope, by: Sequence[str]) -> list[str]:
        """The slices besides the branch that a query groups by or filters on."""
        officer = ["officer"] if scope.reach.officers is not None else []
        names = dict.fromkeys([*by, *(name for name, _ in scope.chosen if name in SLICES), *officer])
        return [name for name in names if name != "branch"]

    def cut_query(
        self, level: str, grain: str, dates: Sequence[date], columns: Collection[str], *, over_branches: bool = False
    ) -> tuple[str, ibis.Schema]:
        """A cut by branch and one more slice, under its own name, as a query; ``over_branches``: its rows for all branches together."""
        given = {name: name for name in columns if name not in {"grain", "value"}}
        given |= {} if grain == "branch" else {grain: "value"}
        schema = ibis.schema({name: "string" if name == grain else SCHEMAS[level][name] for name in given})
        own = bank_wide(grain) if over_branches else grain
        return self.session().query(self.files(level, dates), schema, given=given, where=f"grain = '{own}'"), schema

    def values_of(self, reach: Reach, slice_name: str, dates: Sequence[date]) -> list[str]:
        """The values of a slice within the reach on these dates; an empty string comes last where some are not given."""
        only_one = reach.officers is None or slice_name in {"branch", "officer"}
        if only_one:
            grain = "officer" if reach.officers is not None else slice_name
            table = self.session().named(*self.cut_query("cut", grain, dates, SCHEMAS["cut"].names))
        else:
            table = self.session().read(self.files("cube", dates), SCHEMAS["cube"])
        values = table.filter(*limits.reached(table, reach)).select(slice_name).distinct()
        known: list[str | None] = values[slice_name].to_pyarrow().to_pylist()
        return sorted(value for value in known if value) + ([""] if None in known else [])

    def imports_of(self, scope: Scope) -> list[ImportRun]:
        """The imports that the rows of the scope's date within reach come from, newest first."""
        table = self.snapshots(self.until(scope)[-1:])
        rows = table.filter(*limits.reached(table, scope.reach)).select("import_id").distinct()
        ids = sorted(rows.import_id.to_pyarrow().to_pylist(), reverse=True)
        return [self.runs[number] for number in ids if number in self.runs]
