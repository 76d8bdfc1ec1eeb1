"""The past of the figure that a signal is about, with every colour's limit drawn in."""

import functools
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from postloan import charts
from postloan.access import Scope
from postloan.book import Pin
from postloan.house import house
from postloan.i18n import number
from postloan.i18n.number import day
from postloan.policy import Policy
from postloan.ui import go, parts, read
from postloan.ui.lang import language, t
from postloan.ui.warning import words
from postloan.ui.warning.measured import currency_of, manual, rule_name, written
from postloan.warning import setting
from postloan.warning.catalogue import all_rules
from postloan.warning.history import figure_history
from postloan.warning.rule import Measured, Rule

Row = Mapping[str, Any]
#: How many of the book's dates are looked back at.
DATES = 13


def _found(pin: Pin, view: Scope, policy: Policy, *, rule_id: str, borrower_id: str, dates: tuple[date, ...]) -> pd.DataFrame:
    """The figure at each date as it was known then."""
    with house().desk.connect() as connection:
        return figure_history(
            pin, connection, policy, setting.current(connection), rule_id, borrower_id, dates, currency=view.currency
        )


def section(row: Row, view: Scope) -> None:
    """The figure at the last dates of the book."""
    rule = all_rules().get(row["rule_id"])
    if rule is None:
        return
    dates = tuple(one for one in read.pin().dates if one <= view.as_of)[-DATES:]
    whole = Scope(view.reach, view.as_of, row["currency"])
    found = read.book(_found, whole, rule_id=rule.id, borrower_id=row["borrower_id"], dates=dates)
    if found.empty or found["value"].isna().all():
        st.caption(t("warnings.signal.no_history"))
        return
    _draw(rule, row, found)


def _draw(rule: Rule, row: Row, found: pd.DataFrame) -> None:
    limits = [(one.colour, float(known.iloc[-1])) for one in rule.limits if len(known := found[one.name].dropna())]
    values = [*found["value"], *(limit for _, limit in limits)]
    money = number.money_unit(values if rule.unit is Measured.MONEY else [], language(), currency_of(row))
    said = functools.partial(written, unit=rule.unit, currency=currency_of(row))
    unit = charts.warning.unit_name(rule.unit, t, money)
    figure = charts.warning.history(
        found, t, name=manual(rule).name, unit=rule.unit, high=rule.fires.high, limits=limits, said=said, money=money
    )  # fmt: skip
    parts.chart(
        figure, "signal_history", t("warnings.signal.history", rule=rule_name(rule.id), unit=unit, day=day(words.day_of(found["on"].iloc[-1]))),
        clicked=functools.partial(_opened, row["borrower_id"]),
    )  # fmt: skip
    parts.caption("warnings.signal.history_hint")


def _opened(borrower_id: str) -> None:
    """A point was clicked: the borrower as it stood on that date."""
    said = go.clicked("signal_history")
    if said:
        go.narrow({}, said["as_of"])
        go.to("borrower", {"id": borrower_id})
