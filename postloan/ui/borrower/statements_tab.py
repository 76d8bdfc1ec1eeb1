"""A borrower's confirmed statements as a spread: accounts down, periods across; a figure tells its cell, its people and its checks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from postloan.access import Right
from postloan.borrower.profile import Head
from postloan.borrower.spread import Filing, Kept
from postloan.borrower.spread import queries as filings
from postloan.borrower.spread.values import Found
from postloan.i18n import number
from postloan.i18n.number import MISSING, MoneyUnit
from postloan.statement import Figure, Kind, Perimeter
from postloan.ui import menu, parts, read, who
from postloan.ui.borrower.statements_words import (
    account_name,
    accounts_for,
    check_hint,
    check_sentence,
    period_name,
    place,
    place_of,
)
from postloan.ui.fields import plain
from postloan.ui.lang import language, t
from postloan.ui.parts.chart import switches, titled
from postloan.ui.parts.take import offer

_ROW = 28


@dataclass(frozen=True)
class _Column:
    """One period of one kind: the statement, its filing, and what the checks said of that filing."""

    name: str
    filing: Filing
    kept: Kept
    found: tuple[Found, ...]

    def failed(self, account: str) -> list[Found]:
        """The checks that this figure failed."""
        end = self.kept.statement.period.end
        return [one for one in self.found if not one.ok and account in one.accounts and one.period_end in {None, end}]


def section(head: Head) -> None:
    """The statements in force, one kind at a time."""
    editions = [(filing, kept) for filing, kept in read.desk(filings.editions_of, head.borrower_id) if kept.superseded_at is None]
    if not editions:
        st.info(t("borrower.spread.none"), icon=":material/info:")
        _to_filing(head)
        return
    row = st.container(horizontal=True, vertical_alignment="center", gap="small")
    kind = _kind(row, editions)
    perimeter = _perimeter(row, editions, kind)
    comparatives = row.toggle(t("borrower.spread.comparatives"), key="borrower_comparatives", persist_state="session")
    columns = _columns(editions, kind, perimeter, comparatives=comparatives)
    _draw(columns, kind, head)
    _to_filing(head)


def _kind(row: Any, editions: Sequence[tuple[Filing, Kept]]) -> Kind:
    there = {kept.statement.kind for _, kept in editions}
    kinds = [kind for kind in Kind if kind in there]
    chosen: Kind = row.segmented_control(
        t("spread.kind_of"), kinds, default=kinds[0], required=True, key="borrower_kind", label_visibility="collapsed",
        format_func=lambda one: t(f"spread.kind.{one}"),
    )  # fmt: skip
    return chosen


def _perimeter(row: Any, editions: Sequence[tuple[Filing, Kept]], kind: Kind) -> Perimeter:
    """Consolidated and parent figures never stand in one row."""
    counts = [kept.statement.perimeter for _, kept in editions if kept.statement.kind is kind]
    known = sorted(set(counts), key=lambda one: -counts.count(one))
    if len(known) == 1:
        return known[0]
    chosen: Perimeter = row.segmented_control(
        t("spread.perimeter_of"), known, default=known[0], required=True, key="borrower_perimeter", label_visibility="collapsed",
        format_func=lambda one: t(f"spread.perimeter.{one}"),
    )  # fmt: skip
    return chosen


def _columns(editions: Sequence[tuple[Filing, Kept]], kind: Kind, perimeter: Perimeter, *, comparatives: bool) -> list[_Column]:
    """The periods, the newest first; what a restated one replaced stands in the filing's own history."""
    wanted = [
        (filing, kept)
        for filing, kept in editions
        if kept.statement.kind is kind
        and kept.statement.perimeter is perimeter
        and (comparatives or not kept.statement.comparative)
    ]
    wanted.sort(
        key=lambda one: (one[1].statement.period.end, one[1].statement.period.months, not one[1].statement.comparative),
        reverse=True,
    )
    found = {filing.id: read.desk(filings.found_of, filing.id) for filing, _ in wanted}
    return [_Column(_name(kept), filing, kept, found[filing.id]) for filing, kept in wanted]


def _name(kept: Kept) -> str:
    one = kept.statement
    marks = [t("spread.comparative")] if one.comparative else []
    marks += [t("borrower.spread.restated", n=kept.edition)] if (kept.edition or 1) > 1 else []
    marks += [t("borrower.spread.interim", months=one.period.months)] if 0 < one.period.months < 12 else []
    return " · ".join([period_name(one.period), *marks])


def _draw(columns: list[_Column], kind: Kind, head: Head) -> None:
    codes = {figure.account for column in columns for figure in column.kept.statement}
    accounts = [code for code in accounts_for(kind) if code in codes] + sorted(codes - set(accounts_for(kind)), key=place)
    currency = columns[0].kept.statement.currency if columns else head.currency
    values = [figure.value for column in columns for figure in column.kept.statement]
    unit = number.table_unit(values, language(), currency)
    frame = _frame(accounts, columns, unit)
    row = switches("borrower_spread")
    offer(row, _frame(accounts, columns, number.money_unit([0], language(), currency)), f"spread_{head.borrower_id}_{kind}")
    titled(row, t("borrower.spread.heading", kind=t(f"spread.kind.{kind}"), unit=unit.name))
    event = st.dataframe(
        frame, hide_index=True, key=f"borrower_spread_{kind}", on_select="rerun", selection_mode="single-cell", row_height=_ROW, height=min(620, 38 + _ROW * len(frame)),
        column_config={name: st.column_config.Column(pinned=at == 0, alignment="left" if at == 0 else "right", width=260 if at == 0 else None) for at, name in enumerate(frame.columns)},
    )  # fmt: skip
    cells = event["selection"].get("cells", [])
    _told(cells[0] if cells else None, accounts, {_unique(columns, at): column for at, column in enumerate(columns)})


def _unique(columns: list[_Column], at: int) -> str:
    """The heading of a column; of several the same, with their number."""
    before = sum(one.name == columns[at].name for one in columns[:at])
    return columns[at].name if not before else f"{columns[at].name} ({before + 1})"


def _frame(accounts: list[str], columns: list[_Column], unit: MoneyUnit) -> pd.DataFrame:
    shown: dict[str, list[str]] = {t("spread.account"): [account_name(code) for code in accounts]}
    for at, column in enumerate(columns):
        amounts = column.kept.statement.values
        shown[_unique(columns, at)] = [_cell(column, code, amounts.get(code), unit) for code in accounts]
    return pd.DataFrame(shown, dtype=object)


def _cell(column: _Column, code: str, value: Any, unit: MoneyUnit) -> str:
    """An amount; marked where a check failed on it."""
    said = MISSING if value is None else number.amount(value, unit)
    return f"⚠ {said}" if column.failed(code) else said


def _told(cell: Any, accounts: list[str], columns: dict[str, _Column]) -> None:
    """Where the chosen figure comes from: file, sheet and cell, who handed it in and confirmed it, what the checks say of it."""
    if cell is None or cell[1] not in columns or cell[0] >= len(accounts):
        st.caption(t("borrower.spread.click"))
        return
    account, column = accounts[cell[0]], columns[cell[1]]
    figure = next((one for one in column.kept.statement if one.account == account), None)
    with st.container(border=True):
        st.markdown(f"**{plain(account_name(account))} · {plain(column.name)}**", anchors=False)
        st.markdown(plain(_source(figure, column)))
        st.caption(_people(column))
        for one in column.failed(account):
            st.warning(f"{one.code} {check_sentence(one)} {check_hint(one)}", icon=":material/rule:")


def _source(figure: Figure | None, column: _Column) -> str:
    if figure is None:
        return t("borrower.spread.not_told")
    return t(
        "borrower.spread.source", value=f"{figure.value:,f}", currency=column.kept.statement.currency, file=column.filing.file_name,
        cell=place_of(figure.source), label=figure.label, written=figure.written,
    )  # fmt: skip


def _people(column: _Column) -> str:
    local = read.policy().local
    filing = column.filing
    settled = MISSING if filing.settled_at is None else f"{local(filing.settled_at):%Y-%m-%d %H:%M}"
    return t(
        "borrower.spread.people", submitted_by=filing.submitted_by, submitted_at=f"{local(filing.submitted_at):%Y-%m-%d %H:%M}",
        confirmed_by=filing.settled_by or MISSING, confirmed_at=settled, edition=column.kept.edition or MISSING,
    )  # fmt: skip


def _to_filing(head: Head) -> None:
    """The way to hand in statements, for those whose role may."""
    if who.actor().may(Right.SUBMIT_STATEMENT):
        wanted = menu.page("statements")
        st.page_link(
            wanted.file, label=t("borrower.spread.hand_in"), icon=wanted.icon, query_params={"borrower": head.borrower_id}
        )
    else:
        parts.page_link("statements", "borrower.spread.all_filings")
