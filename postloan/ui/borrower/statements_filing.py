"""One filing: who handed it in, its figures with their cells, checks and differences, and what a person can do with it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy import Connection

from postloan.access import Reach, Right
from postloan.borrower.spread import queries
from postloan.borrower.spread.file import confirm, resubmit, return_, withdraw
from postloan.borrower.spread.values import Filing, Found, Kept, State
from postloan.i18n.number import MISSING
from postloan.statement.chart import CHART
from postloan.ui import act, parts, read, sheet, who
from postloan.ui.borrower.after_confirm import AFTER_CONFIRM
from postloan.ui.borrower.statements_checks import checks
from postloan.ui.borrower.statements_correct import correction
from postloan.ui.borrower.statements_view import listed, spread
from postloan.ui.borrower.statements_words import account_name, amount, period_name, place_of
from postloan.ui.fields import plain
from postloan.ui.lang import t

_EXPORTED = (
    "kind_of", "period_end", "period", "perimeter_of", "column_of", "account", "amount", "currency", "edition", "file_name", "sheet", "cell", "written", "label",
)  # fmt: skip


def one(filing_id: int) -> None:
    """The whole of one filing."""
    filed = read.desk(queries.one, filing_id)
    kept: tuple[Kept, ...] = read.desk(queries.statements_of_filing, filing_id)
    found: tuple[Found, ...] = read.desk(queries.found_of, filing_id)
    statements = [each.statement for each in kept]
    with st.container(border=True, key="spread_filing"):
        _head(filed)
        _actions(filed)
        listed(statements, f"spread_filed_{filing_id}")
        parts.heading("spread.checks")
        checks(found, f"spread_found_{filing_id}")
        _differences(filing_id)
        spread(statements, found, f"spread_filed_{filing_id}")
        _changes(filing_id)
        if filed.state is not State.WITHDRAWN and who.actor().may(Right.SUBMIT_STATEMENT):
            correction(filed, kept)
        _export(filing_id)


# --- who and when ---------------------------------------------------------------------------------------------------


def _when(moment: Any) -> str:
    return f"{read.policy().local(moment):%Y-%m-%d %H:%M}"


def _head(filed: Filing) -> None:
    st.markdown(f"#### {plain(t('spread.head_of', borrower=filed.borrower_name, file=filed.file_name))}")
    said = [t(f"spread.state.{filed.state}"), t("spread.handed_in", who=filed.submitted_by, when=_when(filed.submitted_at))]
    if filed.note:
        said.append(filed.note)
    if filed.corrects_id:
        said.append(t("spread.corrects", id=filed.corrects_id))
    if filed.settled_by and filed.settled_at:
        said.append(t("spread.settled_at_by", who=filed.settled_by, when=_when(filed.settled_at)))
    if filed.settle_note:
        said.append(t("spread.settled_because", note=filed.settle_note))
    st.caption(plain(" · ".join(said)))


# --- what can be done -----------------------------------------------------------------------------------------------


def _confirm(filed: Filing) -> None:
    act.do(confirm, filed.id, filed.version, after=AFTER_CONFIRM, done="spread.confirmed")


def _return(filed: Filing, key: str) -> None:
    act.do(return_, filed.id, filed.version, st.session_state.get(key) or "", done="spread.returned")


def _withdraw(filed: Filing) -> None:
    act.do(withdraw, filed.id, filed.version, done="spread.withdrawn")


def _resubmit(filed: Filing) -> None:
    act.do(resubmit, filed.id, filed.version, done="spread.submitted")


def _actions(filed: Filing) -> None:
    """The buttons for those who may press them; his own filing a person can only take back."""
    actor = who.actor()
    mine = filed.submitted_by_id == actor.id
    with st.container(horizontal=True, vertical_alignment="center", key="spread_actions"):
        if filed.state is State.SUBMITTED and not mine and actor.may(Right.CONFIRM_STATEMENT):
            st.button(
                t("spread.confirm"),
                type="primary",
                icon=":material/check:",
                on_click=_confirm,
                args=(filed,),
                key=f"spread_confirm_{filed.id}",
            )
            with st.popover(t("spread.return"), icon=":material/undo:", key=f"spread_return_{filed.id}"):
                key = f"spread_reason_{filed.id}"
                st.text_area(t("spread.reason"), key=key, max_chars=2000)
                st.button(
                    t("spread.return_now"),
                    on_click=_return,
                    args=(filed, key),
                    key=f"spread_return_now_{filed.id}",
                    type="primary",
                )
        if filed.state is State.RETURNED and actor.may(Right.SUBMIT_STATEMENT):
            st.button(t("spread.resubmit"), type="primary", on_click=_resubmit, args=(filed,), key=f"spread_resubmit_{filed.id}")
        if filed.state in {State.SUBMITTED, State.RETURNED} and mine and actor.may(Right.SUBMIT_STATEMENT):
            st.button(t("spread.withdraw"), on_click=_withdraw, args=(filed,), key=f"spread_withdraw_{filed.id}")
        st.html(f'<a class="postloan-link" href="/statement/{filed.id}" target="_blank">{t("spread.original")}</a>')


# --- what differs, what was put right -------------------------------------------------------------------------------


def _differences(filing_id: int) -> None:
    found = read.desk(queries.differences, filing_id)
    if not found:
        st.caption(t("spread.no_differences"))
        return
    parts.heading("spread.differences", count=len(found))
    rows = [
        {
            t("spread.kind_of"): t(f"spread.kind.{each.kind}"), t("spread.period"): period_name(each.period),
            t("spread.account"): account_name(each.account), t("spread.before"): amount(each.before), t("spread.after"): amount(each.after),
            t("spread.cell"): place_of(each.source) if each.source else MISSING,
        }
        for each in found
    ]  # fmt: skip
    right = {t(f"spread.{name}"): st.column_config.Column(alignment="right") for name in ("before", "after")}
    st.dataframe(pd.DataFrame(rows), hide_index=True, key=f"spread_differences_{filing_id}", column_config=right)


def _changes(filing_id: int) -> None:
    found = read.desk(queries.changes_of, filing_id)
    if not found:
        return
    parts.heading("spread.history")
    rows = [
        {
            t("spread.changed_at"): _when(each.changed_at), t("spread.changed_by"): each.changed_by,
            t("spread.account_before"): account_name(each.account_before) if each.account_before else MISSING,
            t("spread.account_after"): account_name(each.account_after) if each.account_after else t("spread.not_a_figure"),
            t("spread.before"): amount(each.value_before), t("spread.after"): amount(each.value_after), t("spread.reason"): each.reason,
        }
        for each in found
    ]  # fmt: skip
    st.dataframe(pd.DataFrame(rows), hide_index=True, key=f"spread_changes_{filing_id}")


# --- taking it away -------------------------------------------------------------------------------------------------


def _export(filing_id: int) -> None:
    """The figures as a workbook of values. Pressing runs outside this session, so every word is fetched now."""
    kept: Sequence[Kept] = read.desk(queries.statements_of_filing, filing_id)
    words = {code: account_name(code) for code in CHART}
    names = {
        each.id: (t(f"spread.kind.{each.statement.kind}"), period_name(each.statement.period), t(f"spread.perimeter.{each.statement.perimeter}"),
                  t("spread.comparative") if each.statement.comparative else t("spread.own_column"))
        for each in kept
    }  # fmt: skip

    def made(connection: Connection, reach: Reach) -> pd.DataFrame:
        return _figures(queries.statements_of_filing(connection, reach, filing_id), words, names)

    with st.container(horizontal=True):
        sheet.downloads(made, "spread", _EXPORTED, name=f"statements_{filing_id}")


def _figures(kept: Sequence[Kept], words: Mapping[str, str], names: Mapping[int, tuple[str, str, str, str]]) -> pd.DataFrame:
    rows: list[tuple[Any, ...]] = []
    for each in kept:
        kind, period, perimeter, column = names[each.id]
        one = each.statement
        rows += [
            (kind, one.period.end, period, perimeter, column, words.get(figure.account, figure.account), Decimal(figure.value), one.currency,
             each.edition, figure.source.file, figure.source.sheet, figure.source.address, figure.written, figure.label)
            for figure in one
        ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(_EXPORTED), dtype=object)
