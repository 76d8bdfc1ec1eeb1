"""The forecast's part of the bridge page: what it rests on, what it says, and how far to trust it."""

import functools
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from postloan import charts
from postloan.access import Scope
from postloan.i18n import number
from postloan.i18n.number import MoneyUnit, day
from postloan.portfolio import Figure, migration
from postloan.portfolio.outlook import forecast
from postloan.portfolio.outlook.backtest import TESTED
from postloan.portfolio.outlook.chain import MEASURES
from postloan.portfolio.outlook.forecast import STEPS, WEIGHTINGS, WINDOWS, Outlook, Weighting
from postloan.ui import parts, read
from postloan.ui.lang import language, span, t

TABLES = ("bridge", "range", "buckets", "errors")
LENDING = ("lending", "runoff")


def _called(name: str) -> str:
    return t(f"forecast.option.{name}")


def _spans(key: str, every: int) -> Callable[[str], str]:
    """What a number of intervals is called where it is chosen."""
    return lambda n: t(key, n=span(int(n), every))


def basis(row: DeltaGenerator, view: Scope) -> dict[str, Any]:
    """What the forecast rests on, chosen once for both of its tabs."""
    called = _spans("forecast.last_months", read.book(migration.every, view))
    window = parts.switch(row, "forecast.window", [str(n) for n in WINDOWS], called, "forecast_window")
    weighting = parts.switch(row, "forecast.weighting", WEIGHTINGS, _called, "forecast_weighting")
    lending = parts.switch(row, "forecast.lending", LENDING, _called, "forecast_lending")
    return {"window": int(window), "weighting": weighting, "lending": lending == LENDING[0]}


def section(view: Scope) -> None:
    """The whole part; one sentence where too few months are known."""
    row = parts.switches("forecast_basis")
    chosen = basis(row, view)
    found = read.book(forecast.outlook, view, **chosen)
    row.markdown(
        f"**{t('forecast.basis', day=day(view.as_of), months=span(STEPS, found.every))}**", anchors=False, width="content"
    )
    if not found.enough:
        too_little(found.months, found.needed, found.every)
        return
    weighting: Weighting = chosen["weighting"]
    parts.figures(forecast.figures(found, read.policy(), weighting=weighting), view, "forecast")
    if not found.reliable:
        st.warning(
            t("forecast.unreliable", n=span(found.months, found.every), needed=span(read.policy().forecast_range_months_min, found.every)),
            icon=":material/warning:",
        )  # fmt: skip
    _charts(found, view)
    row = parts.switches("forecast_tables")
    which = parts.switch(row, "forecast.table_of", TABLES, _table_called, "forecast_table")
    row.caption(_said(found, chosen))
    _table(found, view, weighting, which)


def too_little(known: int, needed: int, every: int) -> None:
    """Why nothing is shown, and what would help."""
    parts.empty("forecast.too_little", page="imports", known=span(known, every), needed=span(needed, every))


def _unit(found: Outlook, measure: str, view: Scope) -> MoneyUnit:
    values = [
        *found.history[found.history["measure"] == measure]["value"],
        *found.rows[found.rows["measure"] == measure]["high95"],
    ]
    return number.money_unit([] if measure == "npl_ratio" else values, language(), view.currency)


def _unit_name(measure: str, unit: MoneyUnit) -> str:
    return "%" if measure == "npl_ratio" else unit.name


def measure_called(measure: str) -> str:
    return t(f"forecast.measure.{measure}")


def _charts(found: Outlook, view: Scope) -> None:
    left, right = st.columns(2)
    with left:
        row = parts.switches("forecast_fan")
        measure = parts.switch(row, "forecast.of", MEASURES, measure_called, "forecast_measure")
        unit = _unit(found, measure, view)
        said = {
            "measure": measure_called(measure),
            "unit": _unit_name(measure, unit),
            "day": day(view.as_of),
            "months": span(STEPS, found.every),
        }
        parts.chart(
            charts.forecast.fan(found.history, found.rows, t, unit, measure=measure), "forecast_fan", t("forecast.fan", **said), beside=row,
            rows=ranges(found, measure), currency=view.currency,
        )  # fmt: skip
    with right:
        _hindsight(found, view, measure if measure in TESTED else TESTED[0])


def _hindsight(found: Outlook, view: Scope, measure: str) -> None:
    row = parts.switches("forecast_past")
    step = int(
        parts.switch(
            row,
            "forecast.months_before",
            [str(n) for n in (3, 1, 2, 4, 5, 6)],
            _spans("forecast.ahead", found.every),
            "forecast_step",
        )
    )
    unit = _unit(found, measure, view)
    heading = t(
        "forecast.hindsight",
        measure=measure_called(measure),
        n=span(step, found.every),
        unit=_unit_name(measure, unit),
        day=day(view.as_of),
    )
    mine = found.past[(found.past["measure"] == measure) & (found.past["step"] == step)]
    if mine.empty:
        row.markdown(f"**{heading}**", anchors=False, width="content")
        st.info(t("forecast.no_past", window=span(found.months, found.every)), icon=":material/info:")
        return
    parts.chart(
        charts.forecast.hindsight(found.history, found.past, t, unit, measure=measure, step=step, every=found.every), "forecast_past", heading,
        beside=row,
        rows=past(found, measure, step), currency=view.currency,
    )  # fmt: skip
    error = found.errors[(found.errors["measure"] == measure) & (found.errors["step"] == step)].iloc[0]
    st.caption(t("forecast.past_said", n=span(step, found.every), tested=int(error["forecasts"]), mape=number.percent(error["mape"], 1),
                 inside=number.percent(error["inside80"], 0)))  # fmt: skip


def _table_called(name: str) -> str:
    return t(f"forecast.table.{name}")


def _said(found: Outlook, chosen: Mapping[str, Any]) -> str:
    """What the forecast rests on and supposes, in one line."""
    said = [t("forecast.rests", n=span(found.months, found.every), weighting=_called(chosen["weighting"]))]
    said.append(t("forecast.with_lending" if chosen["lending"] else "forecast.runs_off"))
    if found.left_out:
        said.append(t("forecast.left_out", n=found.left_out, every=found.every))
    if found.unseen:
        said.append(t("forecast.unseen", share=number.percent(found.unseen)))
    return " ".join(said)


def ranges(found: Outlook, measure: str) -> pd.DataFrame:
    """One measure by month with its ranges, in columns that say whether they are amounts or ratios."""
    rows = found.rows[found.rows["measure"] == measure]
    stem = "forecast_ratio" if measure == "npl_ratio" else "forecast"
    value = stem if measure == "npl_ratio" else "forecast_value"
    columns = {"as_of": "as_of", "value": value, **{edge: f"{stem}_{edge}" for edge in ("low80", "high80", "low95", "high95")}}
    return rows[list(columns)].rename(columns=columns).reset_index(drop=True)


def past(found: Outlook, measure: str, step: int) -> pd.DataFrame:
    """What was said of one measure so many months before, beside what came."""
    ratio = measure == "npl_ratio"
    rows = found.past[(found.past["measure"] == measure) & (found.past["step"] == step)]
    columns = {"made_on": "made_on", "came_on": "came_on", "forecast": "forecast_ratio" if ratio else "forecast_value",
               "low80": "forecast_ratio_low80" if ratio else "forecast_low80", "high80": "forecast_ratio_high80" if ratio else "forecast_high80",
               "came": "forecast_ratio_came" if ratio else "forecast_came"}  # fmt: skip
    return rows[list(columns)].rename(columns=columns).reset_index(drop=True)


def buckets(found: Outlook) -> pd.DataFrame:
    """Balances by month in one column a bucket, with what is owed in all."""
    wide = found.buckets.pivot_table(index="as_of", columns="bucket", values="balance")
    wide.columns = [f"forecast_bucket_{bucket}" for bucket in wide.columns]
    return wide.assign(forecast_balance=wide.sum(axis=1)).reset_index()


def errors(found: Outlook, measure: str) -> pd.DataFrame:
    """How far the past forecasts of one measure were off, by months ahead."""
    rows = found.errors[found.errors["measure"] == measure].drop(columns="measure")
    return rows.assign(step=rows["step"] * found.every).rename(
        columns={"mean_error": "forecast_error_points" if measure == "npl_ratio" else "forecast_error"}
    )


def _table(found: Outlook, view: Scope, weighting: Weighting, which: str) -> None:
    measure = st.session_state.get("forecast_measure", MEASURES[0])
    tested = measure if measure in TESTED else TESTED[0]
    frame = {
        "bridge": lambda: found.bridge, "range": lambda: ranges(found, measure), "buckets": lambda: buckets(found),
        "errors": lambda: errors(found, tested),
    }[which]()  # fmt: skip
    said = {"day": day(view.as_of), "unit": parts.unit_of(frame, view.currency).name,
            "measure": measure_called(tested if which == "errors" else measure), "months": span(STEPS, found.every)}  # fmt: skip
    if which == "bridge":
        ask = functools.partial(_explained, found, weighting)
        parts.figure_table(frame, "forecast_bridge", t("forecast.heading.bridge", **said), view, explained=ask)
    else:
        parts.table(frame, f"forecast_{which}", t(f"forecast.heading.{which}", **said), view)


def _explained(found: Outlook, weighting: Weighting, row: Mapping[str, Any], column: str) -> Figure | None:
    return forecast.explained(row, column, found, read.policy(), weighting=weighting)
