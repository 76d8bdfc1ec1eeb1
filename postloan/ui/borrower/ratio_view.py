"""A borrower's ratios over time against their lines, DuPont, and the distress scores in their zones."""

from datetime import date

import pandas as pd
import streamlit as st

from postloan import charts
from postloan.borrower.analysis import (
    SCHEDULED,
    DuPont,
    Ratio,
    Score,
    Unit,
    dupont,
    explain,
    flow_basis,
    ratios,
    scores,
    year_before,
)
from postloan.borrower.profile.compare import ends
from postloan.i18n import number
from postloan.i18n.number import MISSING, MoneyUnit
from postloan.policy import Policy
from postloan.statement import Accounts
from postloan.ui import go, read
from postloan.ui.borrower.statements_words import account_name
from postloan.ui.lang import language, t
from postloan.ui.parts.chart import chart, switches

#: What is shown until somebody chooses.
FIRST = ("debt_to_assets", "current_ratio", "interest_cover", "net_margin", "cash_to_revenue", "receivable_days")
_SCORES = ("altman_z2", "altman_em", "altman_z1", "ohlson_o", "beneish_m", "piotroski_f", "altman_z")
_LAST = 8


def _course(accounts: tuple[Accounts, ...], policy: Policy) -> dict[str, list[tuple[date, Ratio]]]:
    """Ratio → its value at the last ends, oldest first; those against loan schedules have a view of their own."""
    found: dict[str, list[tuple[date, Ratio]]] = {}
    for day in ends(accounts)[-_LAST:]:
        stretch = flow_basis(accounts, day)
        if stretch is not None:
            shown = [one for one in ratios(stretch, year_before(accounts, stretch), policy) if one.name not in SCHEDULED]
            for one in shown:
                found.setdefault(one.name, []).append((day, one))
    return found


def trends(accounts: tuple[Accounts, ...]) -> None:
    """The chosen ratios, two in a row; below each how its newest value came about."""
    course = _course(accounts, read.policy())
    chosen = st.multiselect(
        t("borrower.ratios"), list(course), default=[name for name in FIRST if name in course], key="borrower_ratios", max_selections=8,
        format_func=lambda name: t(f"ratio.{name}.title"), label_visibility="collapsed", placeholder=t("borrower.ratios"), persist_state="session",
    )  # fmt: skip
    columns = st.columns(2)
    for place, name in enumerate(chosen):
        with columns[place % 2].container(border=True):
            _trend(name, course[name], accounts[-1].currency)


def _trend(name: str, found: list[tuple[date, Ratio]], currency: str) -> None:
    amounts = [one.value for _, one in found if one.value is not None]
    money = number.money_unit(amounts, language(), currency) if found[0][1].unit is Unit.MONEY else MoneyUnit(1, "")
    newest = found[-1][1]
    heading = t(
        "borrower.ratio_heading", title=t(f"ratio.{name}.title"), unit=charts.health.unit_name(newest.unit, t, money),
        day=number.day(found[-1][0]),
    )  # fmt: skip
    row = switches(f"ratio_{name}")
    with row.popover(t("borrower.how"), type="tertiary"):
        _explained(newest, currency)
    chart(charts.health.trend(found, t, money), f"ratio_{name}", heading, beside=row, clicked=lambda: _to_cells(f"ratio_{name}"))


def _to_cells(key: str) -> None:
    """A mark was clicked: show the statements of its day."""
    end = go.clicked(key).get("end")
    if end:
        st.session_state["borrower_part"] = "statements"
        st.query_params["part"] = "statements"


def _explained(one: Ratio, currency: str) -> None:
    """Formula, basis and every amount that went in."""
    told = explain(one)
    for sentence in told.said(t):
        st.caption(sentence)
    unit = number.table_unit([each.amount for each in told.inputs], language(), currency)
    rows = pd.DataFrame({
        t("borrower.input"): [t("borrower.input_when", account=account_name(each.account), when=t(f"ratio.when.{each.when}")) for each in told.inputs],
        t("borrower.input_amount", unit=unit.name): [number.amount(each.amount, unit) for each in told.inputs],
    })  # fmt: skip
    st.dataframe(rows, hide_index=True, key=f"explained_{one.name}", row_height=28)


def distress(accounts: tuple[Accounts, ...]) -> None:
    """DuPont beside one distress score, and what the score is made of."""
    days = ends(accounts)[-_LAST:]
    stretches = [(day, found) for day in days if (found := flow_basis(accounts, day)) is not None]
    left, right = st.columns(2)
    with left.container(border=True):
        taken: list[tuple[date, DuPont | None]] = [(day, dupont(stretch)) for day, stretch in stretches]
        if any(one is not None for _, one in taken):
            chart(charts.health.dupont(taken, t), "borrower_dupont", t("borrower.dupont_heading", day=number.day(days[-1])))
        else:
            st.caption(t("borrower.no_dupont"))
    with right.container(border=True):
        every_score = {day: scores(stretch, year_before(accounts, stretch), read.policy()) for day, stretch in stretches}
        _score([(day, {one.name: one for one in every}) for day, every in every_score.items()])
    st.caption(t("score.caution"))


def _score(course: list[tuple[date, dict[str, Score]]]) -> None:
    row = switches("borrower_score")
    names = [name for name in _SCORES if name in course[-1][1]]
    name = row.selectbox(
        t("borrower.score_of"), names, format_func=lambda one: t(f"score.{one}.title"), key="borrower_score_name",
        label_visibility="collapsed", width=190, persist_state="session",
    )  # fmt: skip
    found = [(day, every[name]) for day, every in course]
    heading = t("borrower.score_heading", score=t(f"score.{name}.short"), day=number.day(found[-1][0]))
    newest = found[-1][1]
    if any(one.value is not None for _, one in found):
        chart(charts.health.zones(found, t), "borrower_score", heading, beside=row)
    else:
        st.caption(MISSING if newest.why_missing is None else t(newest.why_missing))
    with st.expander(t("borrower.score_parts")):
        st.caption(t(f"score.{name}.formula"))
        st.dataframe(_components(newest), hide_index=True, key="borrower_score_parts", row_height=28)


def _components(one: Score) -> pd.DataFrame:
    return pd.DataFrame({
        t("borrower.component"): [t(f"score.part.{name}") for name, _ in one.components],
        t("borrower.component_value"): [MISSING if value is None else f"{value:,.4f}".replace("-", "−") for _, value in one.components],
    })  # fmt: skip
