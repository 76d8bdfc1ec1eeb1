"""What is known of a borrower from outside the tape: a row for each of his metrics, the newest figure against what was before.

``observed_age`` is how many days old the newest figure is. Monthly figures (electricity, water, taxes, social insurance) are compared
by means of three months against the nine before them; staff and scores against the highest of the year before.
"""

import functools
from collections.abc import Callable, Mapping
from typing import Any

import ibis
import pandas as pd

from postloan.terms import ObservationMetric as Metric
from postloan.warning.engine import Frame
from postloan.warning.framing import framed, mark_of
from postloan.warning.known import Known
from postloan.warning.sources.equity import equity
from postloan.warning.sources.plan import sales_against

_TOLD = {"observed_on": "date", "observed_age": "int64", "observed_source": "string"}
#: What the rows of a metric tell.
OF_METRIC: Mapping[str, tuple[str, ...]] = {
    Metric.ENQUIRIES_3M: ("enquiries",), Metric.ACTIVE_LENDERS: ("active_lenders",), Metric.DEBT_TO_INCOME: ("debt_to_income",),
    Metric.SCORE: ("score_drop", "score", "score_highest"),
    Metric.ELECTRICITY: ("electricity_change", "electricity", "electricity_before"), Metric.WATER: ("water_change", "water", "water_before"),
    Metric.TAX_PAID: ("tax_change", "tax_paid", "tax_paid_before"),
    Metric.SOCIAL_INSURANCE: ("insurance_change", "insurance_paid", "insurance_paid_before"),
    Metric.STAFF: ("staff_change", "staff", "staff_highest"), Metric.PLAN_REVENUE: ("plan_gap", "sales_so_far", "sales_planned"),
    Metric.CONTINGENT_LIABILITIES: ("contingent_share", "contingent_liabilities", "equity"), Metric.EQUITY_PLEDGED_SHARE: ("equity_pledged",),
    Metric.PROJECT_COST: ("cost_overrun", "project_cost", "project_cost_planned"),
    Metric.PROJECT_PROGRESS: ("progress_lag", "project_progress", "project_progress_planned"),
    Metric.EQUITY_PAID_SHARE: ("equity_short", "equity_paid", "project_progress"),
    Metric.SALES_SHARE_MAIN_CUSTOMER: ("main_customer_share",), Metric.RELATED_SALES_SHARE: ("related_sales_share",),
}  # fmt: skip
COLUMNS: Mapping[str, str] = {**_TOLD, **{name: "float64" for names in OF_METRIC.values() for name in names}}
#: Metrics that are compared with what they were.
_OVER_TIME = tuple(
    one.value for one in (Metric.ELECTRICITY, Metric.WATER, Metric.TAX_PAID, Metric.SOCIAL_INSURANCE, Metric.SCORE, Metric.STAFF)
)
_YEAR, _QUARTER, _NINE, _LEAST = 12, 3, 9, 6
_WHO = "borrower_id"


def build(known: Known) -> Frame | None:
    """A row for each borrower and metric; None where no figure was ever imported."""
    asked = known.pin.observations(known.scope.at(known.until), known.whom)
    told = known.pin.answer(asked, _compared_ones).to_pandas(date_as_object=False)
    metrics = set(told["metric"])
    if not metrics:
        return None
    columns = {**_TOLD, **{name: "float64" for metric, names in OF_METRIC.items() if metric in metrics for name in names}}
    rows = functools.partial(_rows, known, told)
    mark = mark_of(known, known.until, sorted(equity(known).items()), known.policy.flows_month_slack)
    return framed(known, "observations", columns, rows, mark=mark)


def _compared_ones(rows: Any) -> Any:
    """The newest figure of each borrower and metric, and those of the year before it where they are compared."""
    last = rows.observed_on.max().over(group_by=["borrower_id", "metric"])
    within = rows.observed_on >= last - ibis.interval(months=_YEAR)
    wanted = (rows.observed_on == last) | (rows.metric.isin(_OVER_TIME) & within)
    return rows.filter(wanted).select("borrower_id", "metric", "observed_on", "value", "source")


#: The figures of each metric, the oldest first; borrowers go by number.
_Figures = Mapping[str, pd.DataFrame]


def _rows(known: Known, told: pd.DataFrame) -> pd.DataFrame:
    """Borrowers go by number in between: texts are slow to compare."""
    numbers, names = pd.factorize(told[_WHO].astype(object))
    in_order = told.assign(borrower_id=numbers).sort_values("observed_on", kind="stable")
    figures = {str(metric): rows for metric, rows in in_order.groupby("metric", sort=False)}
    parts = [_of_metric(known, metric, figures, names) for metric in OF_METRIC if metric in figures]
    if not parts:  # only plans, which nothing is held against yet
        return told.iloc[:0]
    found = pd.concat(parts, ignore_index=True)
    found[_WHO] = names[found[_WHO]]
    return found.assign(observed_age=(pd.Timestamp(known.until) - found["observed_on"]).dt.days)


def _newest(rows: pd.DataFrame) -> pd.DataFrame:
    """The newest figure of each borrower: ``value``, ``observed_on``, ``observed_source``."""
    last = rows.drop_duplicates(_WHO, keep="last")
    return last.rename(columns={"source": "observed_source"})[[_WHO, "observed_on", "observed_source", "value"]]


def _of_metric(known: Known, metric: str, figures: _Figures, who: Any) -> pd.DataFrame:
    last, names = _newest(figures[metric]), OF_METRIC[metric]
    if len(names) == 1:
        return last.rename(columns={"value": names[0]})
    if metric in _COMPARED:
        return _COMPARED[metric](figures, metric, last, names)
    if metric == Metric.CONTINGENT_LIABILITIES:
        assets = pd.Series(who[last[_WHO]], last.index).map(equity(known)).astype("float64")
        return _named(last, names, last["value"] / assets.where(assets > 0), last["value"], assets)
    so_far, planned = sales_against(known, last.assign(**{_WHO: who[last[_WHO]]}))
    return _named(last, names, so_far / planned.where(planned > 0) - 1, so_far, planned)


def _named(last: pd.DataFrame, names: tuple[str, ...], *columns: pd.Series) -> pd.DataFrame:
    return last.assign(**dict(zip(names, columns, strict=True))).drop(columns="value")


def _monthly(figures: _Figures, metric: str, last: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    """The mean of three months up to the newest against that of the nine before, of which six must be known.

    Of several figures of one month the last is the month's.
    """
    rows = figures[metric][[_WHO, "observed_on", "value"]]
    rows = rows.assign(month=rows["observed_on"].dt.year * 12 + rows["observed_on"].dt.month)
    rows = rows.drop_duplicates([_WHO, "month"], keep="last")
    ago = rows.groupby(_WHO)["month"].transform("max") - rows["month"]
    now = rows[ago < _QUARTER].groupby(_WHO)["value"].agg(["mean", "size"])
    before = rows[(ago >= _QUARTER) & (ago < _QUARTER + _NINE)].groupby(_WHO)["value"].agg(["mean", "size"])
    here = last[_WHO].map(now["mean"].where(now["size"] >= _QUARTER))
    there = last[_WHO].map(before["mean"].where(before["size"] >= _LEAST))
    return _named(last, names, here / there.where(there > 0) - 1, here, there)


def _highest(figures: _Figures, metric: str, last: pd.DataFrame) -> pd.Series:
    """The highest figure of the year before the newest one."""
    rows = figures[metric][[_WHO, "observed_on", "value"]].merge(last[[_WHO, "observed_on"]], on=_WHO, suffixes=("", "_last"))
    within = (rows["observed_on"] < rows["observed_on_last"]) & (
        rows["observed_on"] >= rows["observed_on_last"] - pd.DateOffset(months=_YEAR)
    )
    return last[_WHO].map(rows[within].groupby(_WHO)["value"].max())


def _drop(figures: _Figures, metric: str, last: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    highest = _highest(figures, metric, last)
    return _named(last, names, highest - last["value"], last["value"], highest)


def _fall(figures: _Figures, metric: str, last: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    highest = _highest(figures, metric, last)
    return _named(last, names, last["value"] / highest.where(highest > 0) - 1, last["value"], highest)


def _beside(figures: _Figures, metric: str, last: pd.DataFrame) -> pd.Series:
    """The newest figure of another metric of the same borrower."""
    rows = figures.get(metric, figures[min(figures)].iloc[:0])
    return last[_WHO].map(_newest(rows).set_index(_WHO)["value"])


def _overrun(figures: _Figures, metric: str, last: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:  # noqa: ARG001  one shape
    planned = _beside(figures, Metric.PROJECT_COST_PLANNED, last)
    return _named(last, names, last["value"] / planned.where(planned > 0) - 1, last["value"], planned)


def _lag(figures: _Figures, metric: str, last: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:  # noqa: ARG001  one shape
    planned = _beside(figures, Metric.PROJECT_PROGRESS_PLANNED, last)
    return _named(last, names, planned - last["value"], last["value"], planned)


def _short(figures: _Figures, metric: str, last: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:  # noqa: ARG001  one shape
    """How far the owners' money stays behind the work: in proportion it is paid in as the project goes on."""
    progress = _beside(figures, Metric.PROJECT_PROGRESS, last)
    return _named(last, names, progress - last["value"], last["value"], progress)


#: How figures of a metric are compared with others of the same borrower.
_COMPARED: Mapping[str, Callable[[_Figures, str, pd.DataFrame, tuple[str, ...]], pd.DataFrame]] = {
    **dict.fromkeys((Metric.ELECTRICITY, Metric.WATER, Metric.TAX_PAID, Metric.SOCIAL_INSURANCE), _monthly),
    Metric.SCORE: _drop, Metric.STAFF: _fall, Metric.PROJECT_COST: _overrun, Metric.PROJECT_PROGRESS: _lag, Metric.EQUITY_PAID_SHARE: _short,
}  # fmt: skip
