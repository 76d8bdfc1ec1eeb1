"""Names, walls, weeks and units: what the concentration page draws. A click on a mark leads to the loans it stands for."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from postloan.charts import theme
from postloan.errors import Translate
from postloan.i18n.number import MISSING, MoneyUnit, amount, count, missing, percent
from postloan.portfolio.exposure.maturity import BEYOND, MATURED, NOT_GIVEN
from postloan.terms import Bucket

#: Who is shown in a stack of its own; the rest is one stack.
_STACKS = 5
_PALETTE = ("#1F5FBF", "#5B93DD", "#8FBCEB", "#7A8CA6", "#B0BDCF")
_LATE = theme.BUCKET[Bucket.M4]
#: Loans that are still owed: what a list of all loans ever seen is narrowed to.
_HELD = "npl,performing"
#: Marks of a verdict, told by shape as well as by colour.
_VERDICT = {
    "worse": ("#C93636", "triangle-up"),
    "better": ("#2E8B57", "triangle-down"),
    "alike": ("#7A8CA6", "circle"),
    "small": ("#B0BDCF", "circle-open"),
}


def behind(row: Mapping[Any, Any], by: str) -> list[str]:
    """What a click on a name stands for: a group's loans, a borrower's, or those of a slice's value."""
    if by in {"borrower", "group"}:
        return theme.pairs(**{f"{row['kind']}_id": row["name"], "now": _HELD})
    return theme.pairs(**{by: theme.asked(row["name"])})


def names(
    rows: pd.DataFrame, t: Translate, unit: MoneyUnit, *, by: str, labels: list[str], line: float | None, height: int = 265
) -> go.Figure:
    """The largest names, largest on top: what is owed and what may still be drawn; ``line`` is the limit on one name (yuan)."""
    shown = rows[::-1]
    figure = go.Figure()
    words = [behind(row, by) for row in shown.to_dict("records")]
    parts = (
        (("balance", theme.PRIMARY), ("undrawn", theme.QUIET))
        if shown["undrawn"].fillna(0).any()
        else (("balance", theme.PRIMARY),)
    )
    for name, colour in parts:
        figure.add_bar(
            x=theme.gaps(shown[name].fillna(0), unit.factor), y=labels[::-1], orientation="h", name=t(f"concentration.bar.{name}"),
            marker_color=colour, customdata=[[*word, amount(value, unit), percent(share)] for word, value, share in zip(words, shown[name], shown["share"], strict=True)],
            text=[percent(share) for share in shown["share"]] if name == "balance" else None, textposition="inside", insidetextanchor="start",
            hovertemplate=f"%{{y}}<br>{t(f'concentration.bar.{name}')} %{{customdata[{len(words[0])}]}} {unit.name}"
            f"<br>{t('concentration.share')} %{{customdata[{len(words[0]) + 1}]}}<extra></extra>",
        )  # fmt: skip
    dressed = theme.dress(
        figure, height=height, legend=len(parts) > 1, x=t("concentration.exposure_axis", unit=unit.name), y="", barmode="stack",
        yaxis_type="category", yaxis_showgrid=False, xaxis_rangemode="tozero", bargap=theme.slim(len(shown)),
    )  # fmt: skip
    if line is not None and line / unit.factor <= 1.6 * float(shown["exposure"].max()) / unit.factor:
        dressed.add_vline(
            x=line / unit.factor,
            line={"color": _LATE, "width": 2, "dash": "dash"},
            annotation_text=t("concentration.limit_line"),
            annotation_position="bottom left",
        )
    return theme.steady(dressed)


def curve(spreads: Mapping[str, pd.DataFrame], t: Translate, called: Mapping[str, str], height: int = 265) -> go.Figure:
    """Share of the balance that the largest names have together, per dimension, against the line of equal names."""
    figure = go.Figure()
    for (by, rows), colour in zip(spreads.items(), (theme.PRIMARY, _LATE), strict=False):
        figure.add_scatter(
            x=theme.gaps(rows["names_share"], 0.01), y=theme.gaps(rows["share"], 0.01), mode="lines", name=called[by], line={"color": colour, "width": 2},
            customdata=[[count(n), percent(share)] for n, share in zip(rows["names"], rows["share"], strict=True)],
            hovertemplate=t("concentration.curve_hover", names="%{customdata[0]}", share="%{customdata[1]}") + f"<extra>{called[by]}</extra>",
        )  # fmt: skip
    figure.add_scatter(
        x=[0, 100],
        y=[0, 100],
        mode="lines",
        name=t("concentration.equal"),
        hoverinfo="skip",
        line={"color": theme.QUIET, "dash": "dot", "width": 1.5},
    )
    return theme.dress(
        figure, height=height, legend=True, x=t("concentration.names_axis"), y=t("concentration.share_axis"), xaxis_range=[0, 100],
        yaxis_range=[0, 102],
    )  # fmt: skip


def _stacks(rows: pd.DataFrame, by: str) -> list[Any]:
    """The values with the largest balances, largest first; None stands for what was not given."""
    held = rows.assign(**{by: rows[by].astype(object).where(rows[by].notna(), "")}).groupby(by)["balance"].sum()
    return [value or None for value in held.sort_values(ascending=False, kind="stable").index[:_STACKS]]


def _span(name: str, t: Translate) -> str:
    return t(f"concentration.span.{name}") if name in {MATURED, BEYOND, NOT_GIVEN} else name


def _until(row: Mapping[Any, Any]) -> list[str]:
    days = {name: None if missing(row[name]) else f"{row[name]:%Y-%m-%d}" for name in ("matures_from", "matures_to")}
    return theme.pairs(**days, now=_HELD, **({} if any(days.values()) else {"matures_given": "0"}))


def wall(  # noqa: PLR0917
    rows: pd.DataFrame, bars: pd.DataFrame, t: Translate, unit: MoneyUnit, by: str, called: Mapping[Any, str], height: int = 265
) -> go.Figure:  # fmt: skip
    """Balance by month of contractual end, stacked by slice; what has matured already and what lies beyond stand apart."""
    figure = go.Figure()
    labels, spans = [_span(name, t) for name in bars["span"]], list(bars["span"])
    days = {row["span"]: _until(row) for row in bars.to_dict("records")}
    values = _stacks(rows, by)
    own = rows[by].astype(object).where(rows[by].notna(), None)
    kept = [(called[value], own.isna() if value is None else own == value, value) for value in values]
    others = ~own.isin(values) if None in values else ~own.isin(values) & own.notna()
    if others.any():
        kept.append((t("concentration.others"), others, MISSING))
    for (label, which, value), colour in zip(kept, (*_PALETTE, theme.QUIET), strict=False):
        summed = rows[which].groupby("span")["balance"].sum().reindex(spans)
        slices = [] if value is MISSING else theme.pairs(**{by: theme.asked(value)})
        figure.add_bar(
            x=labels, y=theme.gaps(summed, unit.factor), name=label, marker_color=colour,
            customdata=[[amount(owed, unit), *days[span], *slices] for span, owed in summed.items()],
            hovertemplate=f"%{{x}} · {label}<br>%{{customdata[0]}} {unit.name}<extra></extra>",
        )  # fmt: skip
    dressed = theme.dress(
        figure, height=height, legend=True, x=t("concentration.end_axis"), y=t("concentration.balance_axis", unit=unit.name), barmode="stack",
        xaxis_type="category", xaxis_nticks=14,
    )  # fmt: skip
    return theme.steady(dressed)


#: What the marks of the chart of weeks stand for in the address of a list.
_PAYMENTS = {"from_schedule": "scheduled", "from_tape": "named", "received": "received", "shortfall_total": "short"}


def _paid(rows: pd.DataFrame, name: str, weeks: list[str], unit: MoneyUnit) -> list[list[str]]:
    """What each week's mark says, and the loans that it stands for; the line adds up from its first week on."""
    known = rows[rows[name].notna()]
    since = known["first_day"].iloc[0] if name == "shortfall_total" else None
    ends = zip(weeks, rows["first_day"], rows["last_day"], theme.gaps(rows[name]), strict=True)
    return [
        [
            week,
            amount(value, unit),
            *theme.pairs(payments=_PAYMENTS[name], paid_from=(since or first).date(), paid_to=last.date()),
        ]
        for week, first, last, value in ends
    ]


def cash(rows: pd.DataFrame, t: Translate, unit: MoneyUnit, height: int = 265) -> go.Figure:
    """Expected and received per week, and the shortfall added up since the first known week as a line; unknown weeks are gaps."""
    labels = [f"{day:%m-%d}" for day in rows["last_day"]]
    weeks = [
        t("concentration.week", first=f"{a:%Y-%m-%d}", last=f"{b:%Y-%m-%d}")
        for a, b in zip(rows["first_day"], rows["last_day"], strict=True)
    ]
    figure = go.Figure()
    for name, colour in (("from_schedule", theme.PRIMARY), ("from_tape", "#8FBCEB"), ("received", "#2E8B57")):
        if rows[name].notna().any():
            figure.add_bar(
                x=labels, y=theme.gaps(rows[name], unit.factor), name=t(f"concentration.cash.{name}"), marker_color=colour,
                offsetgroup="came" if name == "received" else "due", customdata=_paid(rows, name, weeks, unit),
                hovertemplate=f"%{{customdata[0]}}<br>{t(f'concentration.cash.{name}')} %{{customdata[1]}} {unit.name}<extra></extra>",
            )  # fmt: skip
    if rows["shortfall_total"].notna().any():
        figure.add_scatter(
            x=labels, y=theme.gaps(rows["shortfall_total"], unit.factor), name=t("concentration.cash.shortfall_total"), mode="lines+markers",
            line={"color": _LATE, "width": 2}, marker={"size": 5}, connectgaps=False, customdata=_paid(rows, "shortfall_total", weeks, unit),
            hovertemplate=f"%{{customdata[0]}}<br>{t('concentration.cash.shortfall_total')} %{{customdata[1]}} {unit.name}<extra></extra>",
        )  # fmt: skip
    return theme.dress(
        figure, height=height, legend=True, x=t("concentration.week_axis"), y=t("concentration.cash_axis", unit=unit.name), barmode="relative",
        xaxis_type="category", xaxis_nticks=24,
    )  # fmt: skip


def league(
    rows: pd.DataFrame, t: Translate, *, unit: str, labels: list[str], outcome: Mapping[str, object], height: int = 300
) -> go.Figure:
    """Observed over expected per unit with its interval, best on top; 1 is what the mix of loans lets expect."""
    shown = rows[::-1].reset_index(drop=True)
    called = labels[::-1]
    figure = go.Figure()
    for name, (colour, symbol) in _VERDICT.items():
        mine = shown[shown["verdict"] == name]
        if mine.empty:
            continue
        figure.add_scatter(
            x=theme.gaps(mine["ratio"]), y=[called[at] for at in mine.index], mode="markers", name=t(f"concentration.verdict.{name}"),
            marker={"color": colour, "symbol": symbol, "size": 11}, selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}},
            error_x={
                "type": "data", "symmetric": False, "array": theme.gaps(mine["high"] - mine["ratio"]),
                "arrayminus": theme.gaps(mine["ratio"] - mine["low"]), "color": colour, "thickness": 1.2, "width": 4,
            },
            customdata=[
                [*theme.pairs(**{unit: theme.asked(row[unit])}, **outcome), percent(row["ratio"]), percent(row["low"]), percent(row["high"]), count(row["observed"]), _number(row["expected"])]
                for row in mine.to_dict("records")
            ],
            hovertemplate="%{y}<br>" + t("concentration.league_hover", **{word: f"%{{customdata[{at + 1 + len(outcome)}]}}" for at, word in enumerate(("ratio", "low", "high", "observed", "expected"))}) + "<extra></extra>",
        )  # fmt: skip
    figure.add_vline(x=1, line={"color": theme.QUIET, "width": 1.5, "dash": "dot"})
    return theme.dress(
        figure, height=height, legend=True, x=t("concentration.ratio_axis"), y="", yaxis_type="category", yaxis_categoryorder="array",
        yaxis_categoryarray=called, xaxis_rangemode="tozero", hovermode="closest",
    )  # fmt: skip


def _number(value: float) -> str:
    return MISSING if missing(value) else f"{value:,.1f}"
