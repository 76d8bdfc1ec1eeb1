"""Putting a figure of a filing right: which one, what it should be, why."""

from collections.abc import Sequence

import streamlit as st

from postloan.borrower.spread.correct import correct
from postloan.borrower.spread.values import Correction, Filing, Kept, State
from postloan.statement import Figure
from postloan.ui import act
from postloan.ui.borrower.statements_words import account_name, accounts_for, amount, place_of, statement_name
from postloan.ui.fields import Form
from postloan.ui.lang import t

_LEFT_OUT = ""


def _line(figure: Figure) -> str:
    return f"{account_name(figure.account)} · {amount(figure.value)} · {place_of(figure.source)}"


def correction(filed: Filing, kept: Sequence[Kept]) -> None:
    """The form; a figure is chosen by its statement and its account."""
    if not kept:
        return
    with st.expander(t("spread.correct"), key=f"spread_correct_{filed.id}"):
        if filed.state is State.CONFIRMED:
            st.caption(t("spread.correct_about"))
        left, right = st.columns(2)
        chosen = left.selectbox(
            t("spread.kind_of"), range(len(kept)), key=f"spread_correct_of_{filed.id}", format_func=lambda at: statement_name(kept[at].statement)
        )  # fmt: skip
        one = kept[chosen]
        figures = {figure.account: figure for figure in one.statement}
        account = right.selectbox(
            t("spread.correct_figure"), list(figures), index=None, key=f"spread_correct_what_{filed.id}_{one.id}",
            format_func=lambda code: _line(figures[code]), placeholder=t("spread.choose_account"),
        )  # fmt: skip
        if account is not None:
            _form(filed, one, figures[account])


def _form(filed: Filing, one: Kept, figure: Figure) -> None:
    token = act.token(f"spread_correct_{filed.id}_{filed.version}_{one.id}_{figure.account}")
    form = Form("spread", token, {"correct_account": figure.account, "correct_amount": figure.value})
    options = [_LEFT_OUT, *accounts_for(one.statement.kind)]
    with st.form(f"spread_correct_{token}", border=False):
        left, right = st.columns(2)
        with left:
            form.one_of("correct_account", options, said=lambda code: account_name(code) if code else t("spread.not_a_figure"))
        with right:
            form.money("correct_amount")
        form.text("reason", required=True, most=500)
        form.wrong("corrections")
        st.form_submit_button(t("spread.correct_now"), type="primary", on_click=_correct, args=(filed, one, figure, form))


def _correct(filed: Filing, one: Kept, figure: Figure, form: Form) -> None:
    to = form["correct_account"]
    value = form.amount("correct_amount")
    wanted = Correction(one.id, figure.account, figure.account if to is None else to or None, value)
    form.submit(correct, filed.id, filed.version, [wanted], form["reason"] or "", token=form.shown, done="spread.corrected")
