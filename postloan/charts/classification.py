"""The classification page's figures: bank against rules, and expected loss beside what is set aside. A click leads to the loans."""

import pandas as pd
import plotly.graph_objects as go

from postloan.charts import theme
from postloan.errors import Translate
from postloan.i18n.number import MISSING, MoneyUnit, amount, count
from postloan.terms import RiskClass

_CODES = [int(one) for one in RiskClass]


def crossed(rows: pd.DataFrame, t: Translate, unit: MoneyUnit, *, ground: theme.Ground = "light", height: int = 250) -> go.Figure:
    """Balance by the bank's class (down) and the rules' (across). On the diagonal both agree; right of it the rules are worse.

    Shades follow the amounts off the diagonal, which is what the page is about; every cell carries its number.
    """
    columns = (rows[name].tolist() for name in ("risk_class", "floor", "balance", "loans"))
    cells = {(bank, rule): (balance, loans) for bank, rule, balance, loans in zip(*columns, strict=True)}
    names = [t(f"term.risk_class.{code}") for code in _CODES]
    apart = [[cells[bank, rule][0] / unit.factor if bank != rule else None for rule in _CODES] for bank in _CODES]
    words = [[amount(cells[b, r][0], unit) if cells[b, r][1] else MISSING for r in _CODES] for b in _CODES]
    figure = go.Figure(
        go.Heatmap(
            z=apart, x=names, y=names, hoverinfo="skip", showscale=False, xgap=2, ygap=2, zmin=0,
            colorscale=[[0, theme.GROUND[ground]], [1, theme.BUCKET[list(theme.BUCKET)[3]]]],
        )
    )  # fmt: skip
    places = [(bank, rule) for bank in _CODES for rule in _CODES]
    figure.add_scatter(
        x=[names[rule - 1] for _, rule in places], y=[names[bank - 1] for bank, _ in places], mode="text+markers",
        text=[words[bank - 1][rule - 1] for bank, rule in places], textfont={"color": theme.INK[ground], "size": 12},
        marker={"size": 30, "opacity": 0, "color": theme.PRIMARY}, selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}, "textfont": {"color": theme.INK[ground]}},
        customdata=[[*_words(bank, rule), count(cells[bank, rule][1])] for bank, rule in places],
        hovertemplate=f"{t('classification.bank')} %{{y}} · {t('classification.rules')} %{{x}}<br>%{{text}} {unit.name} · "
        f"%{{customdata[2]}} {t('overdue.loans_unit')}<extra></extra>",
    )  # fmt: skip
    return theme.dress(
        figure, height=height, x=t("classification.rules_axis"), y=t("classification.bank_axis"), yaxis_type="category", xaxis_type="category",
        yaxis_range=[4.5, -0.5], xaxis_range=[-0.5, 4.5], xaxis_showgrid=False, yaxis_showgrid=False, hovermode="closest",
    )  # fmt: skip


def _words(bank: int, rule: int) -> tuple[str, str]:
    """What a click on a cell asks for: nothing where bank and rules both say normal, for that is most of the book and no list."""
    return ("", "") if bank == rule == RiskClass.NORMAL else (f"bank={bank}", f"rule={rule}")


def losses(rows: pd.DataFrame, t: Translate, unit: MoneyUnit, *, names: list[str], height: int = 250, top: int = 10) -> go.Figure:
    """Expected loss beside the allowance on the tape, per segment in the order given; an allowance not given is no bar."""
    shown = rows.head(top)
    figure = go.Figure()
    for name, colour in (("ecl", theme.NPL), ("provision", theme.QUIET)):
        values = theme.gaps(shown[name], unit.factor)
        figure.add_bar(
            x=names[:top], y=values, name=t(f"classification.bar.{name}"), marker_color=colour, text=[amount(value, unit) for value in theme.gaps(shown[name])],
            textposition="auto", cliponaxis=False, hovertemplate=f"%{{x}}<br>{t(f'classification.bar.{name}')} %{{text}} {unit.name}<extra></extra>",
        )  # fmt: skip
    dressed = theme.dress(
        figure, height=height, legend=True, x="", y=t("classification.loss_axis", unit=unit.name), barmode="group", xaxis_type="category",
        yaxis_rangemode="tozero", bargap=theme.slim(2 * len(shown)),
    )  # fmt: skip
    return theme.steady(dressed)
