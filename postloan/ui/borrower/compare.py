"""The newest statements against others: one selector, a column of then, and the difference where like meets like."""

import pandas as pd
import streamlit as st

from postloan.access import Scope
from postloan.borrower.analysis import Unit
from postloan.borrower.profile import Head
from postloan.borrower.profile.compare import Against, Comparison, Line, against_medians, compare, end_of, ends
from postloan.i18n import number
from postloan.i18n.number import MISSING, MoneyUnit
from postloan.statement import Accounts
from postloan.ui import read
from postloan.ui.borrower import peering
from postloan.ui.borrower.statements_words import account_name, period_name
from postloan.ui.lang import language, t
from postloan.ui.parts.chart import switches, titled
from postloan.ui.parts.take import offer


def section(head: Head, view: Scope, accounts: tuple[Accounts, ...]) -> None:
    """Choose what with; then the ratios and the key figures."""
    now = ends(accounts)[-1]
    chosen = st.segmented_control(
        t("borrower.compare.with"), list(Against), default=Against.LAST, required=True, key="borrower_against",
        format_func=lambda one: t(f"borrower.compare.{one.value}"),
    )  # fmt: skip
    found, said = _found(Against(chosen), head, view, accounts)
    if found is None:
        st.info(said, icon=":material/info:")
        return
    st.caption(said)
    unit = number.table_unit([one.now for one in found.amounts], language(), accounts[-1].currency)
    left, right = st.columns((11, 9)) if found.amounts else (st.container(), None)
    with left:
        _table(found.ratios, "ratios", unit, t("borrower.compare.ratios", unit=unit.name, day=number.day(now)))
    if right is not None:
        with right:
            _table(found.amounts, "amounts", unit, t("borrower.compare.amounts", unit=unit.name, day=number.day(now)))


def _found(against: Against, head: Head, view: Scope, accounts: tuple[Accounts, ...]) -> tuple[Comparison | None, str]:
    """The comparison, and the sentence on what is compared with what, or why nothing is."""
    now, policy = ends(accounts)[-1], read.policy()
    if against is Against.PEERS:
        medians, peers = peering.medians(head, view)
        if not medians:
            return None, t("borrower.compare.no_peers", least=policy.peers_min)
        found = against_medians(accounts, now, medians, policy)
        return found, t("borrower.compare.peers_said", n=peers)
    then = end_of(accounts, now, against, head.first_paid_out)
    found = None if then is None else compare(accounts, now, then, policy)
    if found is None or found.then is None:
        return None, t(f"borrower.compare.none_{against.value}")
    key = "borrower.compare.paid_out_said" if against is Against.DISBURSEMENT else "borrower.compare.said"
    day = number.day(head.first_paid_out)
    words = {"now": period_name(found.now), "then": period_name(found.then)}
    return found, t(key, **words, day=day) if against is Against.DISBURSEMENT else t(key, **words)


def _table(lines: tuple[Line, ...], name: str, unit: MoneyUnit, heading: str) -> None:
    columns = {one: t(f"borrower.compare.column.{one}") for one in ("name", "now", "then", "difference", "verdict")}
    frame = pd.DataFrame([
        {
            columns["name"]: account_name(one.name) if name == "amounts" else t(f"ratio.{one.name}.title"),
            columns["now"]: _said(one.now, one.unit, unit), columns["then"]: _said(one.then, one.unit, unit),
            columns["difference"]: _difference(one, unit), columns["verdict"]: _verdict(one),
        }
        for one in lines
    ])  # fmt: skip
    row = switches(f"compare_{name}")
    offer(row, frame, f"compare_{name}")
    titled(row, heading)
    right = {columns[one]: st.column_config.Column(alignment="right", width=90) for one in ("now", "then", "difference")}
    right[columns["verdict"]] = st.column_config.Column(width=210)
    st.dataframe(
        frame, key=f"compare_{name}", hide_index=True, row_height=28, column_config=right, height=min(560, 38 + 28 * len(frame))
    )


def _said(value: float | None, unit: Unit, money: MoneyUnit) -> str:
    if value is None:
        return MISSING
    if unit is Unit.RATIO:
        return number.percent(value)
    if unit is Unit.MONEY:
        return number.amount(value, money)
    return f"{value:,.1f}".replace("-", "−") if unit is Unit.DAYS else f"{value:,.2f}".replace("-", "−")


def _difference(one: Line, money: MoneyUnit) -> str:
    found = one.difference
    if found is None:
        return MISSING
    if one.unit is Unit.RATIO:
        return number.points(found, language())
    sign = "+" if found > 0 else ""
    return f"{sign}{_said(found, one.unit, money)}"


def _verdict(one: Line) -> str:
    """Whether it got better; where two figures are of unlike stretches, of which."""
    if one.now is None or one.then is None:
        return MISSING
    if not one.alike:
        then = MISSING if one.then_basis is None else t(f"ratio.basis_short.{one.then_basis}")
        return t("borrower.compare.unlike", now=t(f"ratio.basis_short.{one.now_basis}"), then=then)
    basis = t(f"ratio.basis_short.{one.now_basis}")
    return basis if one.better is None else t(f"borrower.compare.{'better' if one.better else 'worse'}", basis=basis)
