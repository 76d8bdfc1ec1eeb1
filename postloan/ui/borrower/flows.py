"""A borrower's invoices and accounts on its page: key figures with watch lines, charts, tables, and the rows behind a click."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from postloan import charts
from postloan.access import Right, Scope
from postloan.borrower import flows
from postloan.borrower.flows import Banking, Parties, Tax
from postloan.borrower.flows.rows import invoices_of, lines_of
from postloan.charts.theme import CONFIG
from postloan.i18n import number
from postloan.i18n.number import MISSING, MoneyUnit, day
from postloan.ui import parts, read, who
from postloan.ui.borrower.flow_figures import banking_figures, show, tax_figures
from postloan.ui.lang import language, t
from postloan.ui.parts.chart import switches, titled
from postloan.ui.parts.take import take

_SHOWN = 200
_MONTHS = {
    "month": "flow_month", "sales": "flow_sales", "sales_growth": "flow_sales_growth", "purchases": "flow_purchases",
    "purchases_growth": "flow_purchases_growth", "returns": "flow_returns", "sales_invoices": "flow_invoices", "voids": "flow_voids",
    "buyers": "flow_buyers", "suppliers": "flow_suppliers",
}  # fmt: skip
_PARTY = {
    "counterparty": "flow_party",
    "amount": "flow_amount",
    "share": "flow_share",
    "records": "flow_records",
    "last_on": "flow_last_on",
}
_PASSED = {
    "account_no": "flow_account", "in_on": "flow_in_on", "payer": "flow_payer", "amount_in": "flow_in", "out_on": "flow_out_on", "payee": "flow_payee",
    "amount_out": "flow_out",
}  # fmt: skip


def section(view: Scope, borrower_id: str) -> None:
    """Invoices, then accounts; where one was not imported, a sentence and the way to import it."""
    found = read.book(flows.view, view, borrower_id)
    if found.tax is None and found.banking is None:
        _missing("flows.no_invoices")
        return
    st.markdown(f"##### {t('flows.tax')}", anchors=False)
    if found.tax is None:
        _missing("flows.no_invoices")
    else:
        _tax(found.tax, view, borrower_id)
    st.markdown(f"##### {t('flows.banking')}", anchors=False)
    if found.banking is None:
        _missing("flows.no_accounts")
    else:
        _banking(found.banking, view, borrower_id)
    parts.caption("flows.practice")


def _missing(key: str) -> None:
    parts.empty(key, page="imports" if who.actor().may(Right.IMPORT_LEDGER) else None)


def _stretch(covered: flows.Coverage) -> dict[str, str]:
    return {"first": day(covered.first), "last": day(covered.last)}


def _compared(month: date | None) -> str:
    return t("flows.never_complete") if month is None else number.month(month)


def _tax(tax: Tax, view: Scope, borrower_id: str) -> None:
    st.caption(t("flows.invoices_are", **_stretch(tax.covered), compared=_compared(tax.compared)))
    show(tax_figures(tax, read.policy(), view.currency), "tax")
    rows = tax.months
    unit = number.money_unit([*rows["sales"], *rows["purchases"]], language(), view.currency)
    table = rows.rename(columns=_MONTHS)[list(_MONTHS.values())].assign(
        flow_month=[number.month(month) for month in rows["month"]]
    )
    title = t("flows.trade_title", unit=unit.name, first=number.month(tax.covered.first), last=number.month(tax.covered.last))
    picked = _clickable(charts.flows.trade(rows, t, unit), "flows_trade", title, table, view)
    parts.caption("flows.trade_note")
    if picked:
        _invoices(date.fromisoformat(picked), view, borrower_id)
    with st.container(key="flows_tax_sides"):
        left, right = st.columns(2)
        with left:
            _parties(tax.buyers, "buyers", tax.covered.last, view)
        with right:
            _parties(tax.suppliers, "suppliers", tax.covered.last, view)
    months = table.iloc[::-1].reset_index(drop=True)
    in_unit = parts.unit_of(months, view.currency).name
    parts.table(months, "flows_months", t("flows.months_table", unit=in_unit, **_stretch(tax.covered)), view, height=320)


def _clickable(figure: go.Figure, key: str, heading: str, rows: pd.DataFrame, view: Scope) -> str | None:
    """The figure under its heading; the month whose rows are wanted, by a click on its bar or from the list beside the heading."""
    row = switches(key)
    months = list(rows["flow_month"])[::-1]
    listed = row.selectbox(
        t("flows.pick_month"), months, index=None, placeholder=t("flows.pick_month"), key=f"{key}_month", label_visibility="collapsed", width=128,
    )  # fmt: skip
    take(row, rows, key, view.currency)
    titled(row, heading)
    chosen: Any = st.plotly_chart(figure, key=key, config=CONFIG, alt=heading, on_select="rerun", selection_mode="points")
    words = [point["customdata"] for point in chosen["selection"]["points"] if point.get("customdata")]
    if words:
        return str(words[0][0])
    return f"{listed}-01" if listed else None


def _parties(found: Parties, kind: str, last: date, view: Scope) -> None:
    if not found.number:
        st.markdown(f"**{t(f'flows.{kind}', unit=MISSING, last=day(last))}**", anchors=False)
        st.caption(t("flows.no_parties"))
        return
    unit = number.money_unit([*found.table["amount"]], language(), view.currency)
    table = found.table.rename(columns=_PARTY)
    parts.chart(
        charts.flows.parties(found.table, t, unit), f"flows_{kind}", t(f"flows.{kind}", unit=unit.name, last=day(last)), rows=table, currency=view.currency,
    )  # fmt: skip
    st.caption(t(
        "flows.concentration", number=found.number, top1=number.percent(found.top1, 1), top5=number.percent(found.top5, 1),
        hhi=MISSING if found.hhi is None else f"{found.hhi:.3f}",
    ))  # fmt: skip


def _invoices(month: date, view: Scope, borrower_id: str) -> None:
    """The invoices of one month, newest first."""
    rows = read.book(invoices_of, view, borrower_id, month)
    shown = pd.DataFrame({
        "flow_day": rows["issued_on"], "flow_number": rows["number"], "flow_direction": _words("flows.direction", rows["direction"]),
        "flow_party": rows["counterparty"], "flow_amount": rows["amount"], "flow_state": _words("flows.state", rows["status"]),
    })  # fmt: skip
    _listed(shown, "flows.rows_month", "flows_invoices", month, view)


def _lines(month: date, view: Scope, borrower_id: str) -> None:
    """The account lines of one month, newest first."""
    rows = read.book(lines_of, view, borrower_id, month)
    shown = pd.DataFrame({
        "flow_day": rows["booked_on"], "flow_account": [_masked(one) for one in rows["account_no"]], "flow_party": rows["counterparty"],
        "flow_remark": rows["purpose"], "flow_amount": rows["amount"],
    })  # fmt: skip
    _listed(shown, "flows.lines_month", "flows_lines", month, view)


def _listed(rows: pd.DataFrame, title: str, key: str, month: date, view: Scope) -> None:
    shown = rows.head(_SHOWN)
    unit = parts.unit_of(shown, view.currency).name if len(shown) else MISSING
    parts.table(
        shown,
        key,
        t(title, month=number.month(month), unit=unit, count=number.count(len(rows)), shown=number.count(len(shown))),
        view,
        height=280,
    )


def _words(room: str, codes: Any) -> list[str]:
    return [t(f"{room}.{code}") for code in codes]


def _masked(account_no: str) -> str:
    """The last four digits: enough to tell accounts apart."""
    return f"…{account_no[-4:]}"


def _banking(banking: Banking, view: Scope, borrower_id: str) -> None:
    st.caption(t("flows.accounts_are", **_stretch(banking.covered), compared=_compared(banking.compared)))
    show(banking_figures(banking, read.policy()), "banking")
    rows = banking.months
    unit = number.money_unit([*rows["inflow"], *rows["outflow"], *rows["balance"]], language(), view.currency)
    table = pd.DataFrame({
        "flow_month": [number.month(month) for month in rows["month"]], "flow_inflow": rows["inflow"], "flow_outflow": rows["outflow"],
        "flow_average": rows["balance"],
    })  # fmt: skip
    title = t(
        "flows.accounts_title", unit=unit.name, first=number.month(banking.covered.first), last=number.month(banking.covered.last)
    )
    picked = _clickable(charts.flows.accounts(rows, t, unit), "flows_accounts", title, table, view)
    parts.caption("flows.accounts_note")
    if picked:
        _lines(date.fromisoformat(picked), view, borrower_id)
    with st.container(key="flows_account_sides"):
        left, right = st.columns(2)
        with left:
            _parties(banking.payers, "payers", banking.covered.last, view)
        with right:
            _parties(banking.payees, "payees", banking.covered.last, view)
    _quick(banking, view)


def _quick(banking: Banking, view: Scope) -> None:
    """Money that only passed through, pair by pair."""
    rows, policy, last = banking.quick.table, read.policy(), day(banking.covered.last)
    money: Callable[[Any], str] = lambda value: number.money(value, language(), currency=view.currency)  # noqa: E731
    if rows.empty:
        st.markdown(f"**{t('flows.quick_title', unit=MISSING, last=last)}**", anchors=False)
        st.caption(t("flows.quick_none"))
        return
    shown = rows.assign(account_no=[_masked(one) for one in rows["account_no"]]).rename(columns=_PASSED)[list(_PASSED.values())]
    unit: MoneyUnit = parts.unit_of(shown, view.currency)
    parts.table(shown, "flows_quick", t("flows.quick_title", unit=unit.name, last=last), view)
    st.caption(t(
        "flows.quick_note", least=money(policy.flows_quick_amount_min), days=policy.flows_quick_days, share=number.percent(policy.flows_quick_share, 0),
        number=len(rows), part=number.percent(banking.quick.share, 1),
    ))  # fmt: skip
