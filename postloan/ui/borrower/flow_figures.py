"""The key figures of a borrower's trade, each with its meaning and whether it crosses the bank's watch line."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from postloan.borrower.flows import Banking, Tax
from postloan.i18n import number
from postloan.i18n.number import MISSING, day
from postloan.policy import Policy
from postloan.ui.lang import language, t


@dataclass(frozen=True)
class Shown:
    """One figure as it is written; ``line`` is the watch line in words, ``crossed`` whether the figure is beyond it."""

    name: str
    value: str
    line: str | None = None
    crossed: bool = False
    help: str | None = None


def _above(name: str, value: float | None, line: float) -> Shown:
    """A share that is worse when it is high."""
    return Shown(name, number.percent(value, 1), number.percent(line, 0), value is not None and value > line)


def _below(name: str, value: float | None, line: float) -> Shown:
    """A change that is worse when it is low."""
    return Shown(name, number.percent(value, 1), number.percent(line, 0), value is not None and value < line)


def tax_figures(tax: Tax, policy: Policy, currency: str) -> tuple[Shown, ...]:
    """What the invoices say."""
    silent = MISSING if tax.silent is None else t("flows.days.said", count=number.count(tax.silent))
    least = t("flows.days.said", count=policy.flows_silent_days_watch)
    return (
        Shown("sales_year", number.money(tax.sales_year, language(), currency=currency)),
        _below("year_change", tax.year_change, policy.flows_sales_change_watch), Shown("quarter_change", number.percent(tax.quarter_change, 1)),
        _above("top1", tax.buyers.top1, policy.flows_party_watch), _above("void_rate", tax.sold.void_count, policy.flows_void_rate_watch),
        _above("return_rate", tax.sold.return_amount, policy.flows_return_rate_watch),
        Shown("silent", silent, least, tax.silent is not None and tax.silent > policy.flows_silent_days_watch),
    )  # fmt: skip


def banking_figures(banking: Banking, policy: Policy) -> tuple[Shown, ...]:
    """What the accounts say."""
    both = (
        {"first": day(banking.both.first), "last": day(banking.both.last)}
        if banking.both
        else {"first": MISSING, "last": MISSING}
    )
    return (
        _below("inflow_change", banking.inflow_change, policy.flows_inflow_change_watch),
        _below("balance_change", banking.balance_change, policy.flows_balance_change_watch),
        Shown("inflow_to_sales", number.percent(banking.inflow_to_sales, 1), help=t("flows.figure.inflow_to_sales_help", **both)),
        Shown("quick_share", number.percent(banking.quick.share, 1)),
    )  # fmt: skip


def show(figures: Sequence[Shown], key: str) -> None:
    """One card a figure; the watch line below it, marked where it is crossed."""
    with st.container(key=f"figures_flows_{key}"):
        for column, one in zip(st.columns(len(figures), gap="xsmall"), figures, strict=True):
            said = t("flows.watch", line=one.line) if one.line is not None else t("flows.no_watch")
            column.metric(
                t(f"flows.figure.{one.name}"), one.value, said, delta_color="inverse" if one.crossed else "off", delta_arrow="off", border=True,
                help=one.help or t(f"flows.figure.{one.name}_help"),
            )  # fmt: skip
