"""Every kind of figure that the pages show with its loans, made as the pages make it: a page's name, and what it shows of a scope."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, get_args

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from postloan.access import Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.portfolio import Figure, cash, classification, classing, delinquency, league, migration, overview
from postloan.portfolio import provision_figures as losses
from postloan.portfolio.behind import Steps
from postloan.portfolio.classing import Evidence
from postloan.portfolio.cohort import cure, cure_cell, early, vintage, vintage_cell
from postloan.portfolio.exposure import cash_figures, concentration, limit, maturity
from postloan.portfolio.exposure import concentration_figures as exposures
from postloan.portfolio.exposure.limit import Limit
from postloan.portfolio.migration.matrix import Measure
from postloan.portfolio.movement import bridge
from postloan.portfolio.outlook import forecast, severity, stress
from postloan.portfolio.provisioning import matrix, provision


@dataclass(frozen=True)
class Desk:
    """What the desk adds to the book: evidence that was confirmed, and the bank's own limits."""

    shown: Evidence
    limits: tuple[Limit, ...]


@dataclass(frozen=True)
class Asked:
    """Who asks for what."""

    pin: Pin
    view: Scope
    policy: Policy
    desk: Desk

    def __call__(self, query: Callable[..., Any], **options: Any) -> Any:
        return query(self.pin, self.view, self.policy, **options)


Shown = Iterator[Figure | None]


def _cells(rows: pd.DataFrame, explained: Callable[[Mapping[str, Any], str], Figure | None]) -> Shown:
    """The figure of every cell of a table."""
    for row in rows.to_dict("records"):
        named = {str(name): value for name, value in row.items()}
        yield from (explained(named, str(column)) for column in rows.columns)


def key_figures(ask: Asked) -> Shown:
    yield from ask(overview.kpis)


def buckets(ask: Asked) -> Shown:
    rows = ask(delinquency.buckets)
    yield from _cells(rows, delinquency.explained(rows))


def _starts(ask: Asked) -> list[Any]:
    """The date before, and the first of the last twelve."""
    days = ask(migration.starts)
    return list(dict.fromkeys((*days[:1], *days[-12:][:1])))


def matrices(ask: Asked) -> Shown:
    measures: tuple[Measure, ...] = get_args(Measure)
    for since, by, measure in itertools.product(_starts(ask), migration.STATES, measures):
        found = ask(migration.matrix, since=since, by=by)
        yield from (
            migration.figure(found, row, column, measure) for row in found.states.names for column in found.states.columns
        )


def rolls(ask: Asked) -> Shown:
    for since, measure in itertools.product(_starts(ask), get_args(Measure)):
        found = ask(migration.matrix, since=since, by="bucket")
        rows = migration.rolling(found, measure)
        yield from (
            migration.rolling_figure(found, measure, row, column) for row in found.states.names for column in rows.columns
        )


def regulatory_rates(ask: Asked) -> Shown:
    for since in _starts(ask):
        found = ask(migration.regulatory, since=since)
        yield from (*found.version_a, *found.version_b)


def triangles(ask: Asked) -> Shown:
    weights, grains = itertools.cycle(("loans", "principal")), itertools.cycle(("quarter", "month"))
    for measure, basis, grain in zip(vintage.offered(ask.policy), weights, grains, strict=False):
        yield from _triangle(ask(vintage.vintage, measure=measure, basis=basis, grain=grain), ask.policy)


def compared_vintages(ask: Asked) -> Shown:
    spans = [one.span for one in ask(vintage.vintage, measure="ever30", grain="year").triangle.cohorts]
    for by, span in zip(("product", "branch"), spans, strict=False):
        yield from _triangle(
            ask(vintage.vintage, measure="ever90", basis="principal", grain="year", by=by, span=span), ask.policy
        )


def _triangle(found: vintage.Vintage, policy: Policy) -> Shown:
    """Sizes of all cohorts, and each one's youngest, middle and oldest cell."""
    for place in range(len(found.triangle.cohorts)):
        yield from (vintage_cell.size(found, place, name, policy) for name in ("loans", "principal"))
        known = [mob for mob in found.triangle.mobs if found.triangle.known[place, mob]]
        at = dict.fromkeys((*known[:1], *known[len(known) // 2 :][:1], *known[-1:]))
        yield from (vintage_cell.figure(found, place, mob, policy) for mob in at)


def first_payments(ask: Asked) -> Shown:
    found = ask(early.first_payment, by="officer")
    yield from (early.figure(found.whole, f"fpd{days}") for days in early.DAYS if found.known)
    yield from _cells(found.rows, lambda row, column: early.figure(row, column, "officer"))


def cures(ask: Asked) -> Shown:
    for grain in ("quarter", "year"):
        found = ask(cure.cure, grain=grain)
        if found.turned.empty:
            continue
        yield from (cure_cell.pooled(found, name, ask.policy) for name in found.rates)
        for rows, explained in ((found.turned, cure_cell.turned), (found.cured, cure_cell.back)):
            yield from _cells(rows, lambda row, column, explained=explained: explained(row, column, ask.policy))


def bridges(ask: Asked) -> Shown:
    """Four months, one by one and by their two ends, of the whole and of each branch."""
    since = ask(migration.starts)[:4][-1]
    for subject, steps in itertools.product(bridge.SUBJECTS, get_args(Steps)):
        both = ask(bridge.read, since=since, by="branch", steps=steps)
        values = ((one, {"branch": value}) for value, one in both.values[subject].items())
        for one, where in [(both.total[subject], {}), *values]:
            yield from (bridge.figure(one, name, where) for name in ("opening", *(name for name, _ in one.shown), "closing"))


def forecasts(ask: Asked) -> Shown:
    found = ask(forecast.outlook)
    yield from forecast.figures(found, ask.policy, weighting="equal")
    for row in found.bridge.head(2).to_dict("records"):
        yield from (forecast.explained(row, column, found, ask.policy, weighting="equal") for column in found.bridge.columns)


def scenarios(ask: Asked) -> Shown:
    asked = (("severe", severity.preset("severe", ask.policy, months=3, by="industry")),)
    found = ask(stress.compare, scenarios=asked)
    for rows, by in ((found.totals, None), (found.segments, "industry")):
        for row in rows.to_dict("records"):
            yield from (stress.explained(row, column, by) for column in ("balance", "npl_balance", "npl_ratio", "stress_need"))


def classes(ask: Asked) -> Shown:
    found = ask(classing.compare, shown=ask.desk.shown)
    yield from classification.from_comparison(found, ask.policy)


def rules(ask: Asked) -> Shown:
    fires = ask(classing.compare, shown=ask.desk.shown).fires()
    yield from _cells(fires, lambda row, column: losses.of_rule(row, column) if column != "facts_missing" else None)


def stages(ask: Asked) -> Shown:
    rows = ask(classing.compare, shown=ask.desk.shown).staged()
    for row in rows.drop_duplicates("class_now").to_dict("records"):
        yield from (losses.of_stage(row, column, rows) for column in ("loans", *losses.STAGES))


def expected_losses(ask: Asked) -> Shown:
    for by in ("stage_now", "class_now", "bucket", "branch", "guarantee_type"):
        rows = ask(provision.expected, by=by, source="policy", shown=ask.desk.shown)
        yield from _cells(rows, lambda row, column, by=by: losses.of_loss(row, column, by=by, segment="", policy=ask.policy))


def provision_matrix(ask: Asked) -> Shown:
    found = ask(matrix.provision_matrix)
    rows = found.rows.rename(columns={"opening": "opening_balance"})
    yield from _cells(rows, lambda row, column: losses.of_matrix(found, row, column, ask.policy))


def large_names(ask: Asked) -> Shown:
    found = ask(concentration.read)
    yield from exposures.cards(found, ask(limit.own, limits=ask.desk.limits), ask.view, ask.policy)
    for spread in (found.borrower, found.group, *ask(concentration.slices).values()):
        rows = spread.top.head(5).drop(columns=["share_of_capital"])
        yield from _cells(rows, lambda row, column, spread=spread: exposures.of_top(spread, row, column, ask.policy, ask.view))


def own_limits(ask: Asked) -> Shown:
    for use in ask(limit.own, limits=ask.desk.limits):
        yield from (exposures.of_use(use, column, ask.view) for column in ("exposure", "used", "headroom"))


def maturities(ask: Asked) -> Shown:
    rows = ask(maturity.wall)
    yield from exposures.ends(rows, ask.view.as_of)
    for row in maturity.over_bars(rows, ask.view.as_of).to_dict("records"):
        yield from (exposures.of_bar(row, column) for column in ("loans", "balance"))


def payments(ask: Asked) -> Shown:
    """Cash in all, and in three of the weeks that were and two that come."""
    found = ask(cash.expected)
    yield from cash_figures.flows(found)
    weeks = cash_figures.compared(found)
    for row in found.rows.rename(columns=cash_figures.COLUMNS).iloc[[0, 7, 11, 12, 17]].to_dict("records"):
        yield from (cash_figures.of_week(row, column, weeks) for column in cash_figures.PAYMENTS)


def leagues(ask: Asked) -> Shown:
    for unit, outcome in (("branch", "npl"), ("officer", "overdue"), ("branch", "new_overdue")):
        found = ask(league.table, unit=unit, outcome=outcome)
        yield from exposures.standing(found)
        yield from _cells(found.rows.head(8), lambda row, column, found=found: exposures.of_unit(found, row, column))


#: What a page shows, by the name of the part.
PARTS: tuple[Callable[[Asked], Shown], ...] = (
    key_figures, buckets, matrices, rolls, regulatory_rates, triangles, compared_vintages, first_payments, cures, bridges, forecasts, scenarios, classes,
    rules, stages, expected_losses, provision_matrix, large_names, own_limits, maturities, payments, leagues,
)  # fmt: skip


_MONEY = ("balance", "balance_previous", "provision", "principal")


def summed(rows: pa.Table) -> dict[str, Any]:
    """A list of loans as a file takes it away, added up exactly: what a person finds who adds it up again."""
    names = {**{name: name for name in _MONEY}, "amount": "counted"}
    sums = {one: pc.sum(rows[name]).as_py() or Decimal("0.00") for one, name in names.items() if name in rows.column_names}
    keys = {"loans": "loan_id", "borrowers": "borrower_id"}
    counts = {one: pc.count_distinct(rows[name]).as_py() for one, name in keys.items() if name in rows.column_names}
    reduced = {"reduced": sums["balance_previous"] - sums["balance"]} if {"balance", "balance_previous"} <= set(sums) else {}
    return {**sums, **counts, **reduced}
