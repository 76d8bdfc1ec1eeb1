"""Statements as a spread: accounts down, periods across, every figure a click away from the cell it came from."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from postloan.borrower.spread.values import Found
from postloan.i18n.number import MISSING
from postloan.statement import Figure, Kind, Statement
from postloan.ui.borrower.statements_words import account_name, amount, period_name, place, unit_name
from postloan.ui.fields import plain
from postloan.ui.lang import in_words, t

_ROW = 28
#: Pixels: what a table may take of the page.
_TALL = 620


def listed(statements: Sequence[Statement], key: str) -> None:
    """Which statements there are: kind, period, perimeter, entity, unit, how many figures."""
    rows = [
        {
            t("spread.kind_of"): t(f"spread.kind.{one.kind}"), t("spread.period"): period_name(one.period),
            t("spread.column_of"): t("spread.comparative") if one.comparative else t("spread.own_column"),
            t("spread.perimeter_of"): t(f"spread.perimeter.{one.perimeter}"), t("spread.entity"): one.entity or MISSING,
            t("spread.unit_of"): unit_name(one.unit), t("spread.currency"): one.currency,
            t("spread.standard_of"): t(f"spread.standard.{one.standard}"), t("spread.figures"): len(one.figures),
        }
        for one in sorted(statements, key=lambda one: (one.comparative, -one.period.end.toordinal(), list(Kind).index(one.kind)))
    ]  # fmt: skip
    st.dataframe(pd.DataFrame(rows), hide_index=True, key=key, row_height=_ROW)


def _kinds(statements: Sequence[Statement]) -> list[Kind]:
    there = {one.kind for one in statements}
    return [kind for kind in Kind if kind in there]


def _columns(statements: Sequence[Statement], kind: Kind) -> dict[str, Statement]:
    """The columns of one kind, the newest first, each under a heading of its own."""
    own = [one for one in statements if one.kind is kind]
    several = len({one.perimeter for one in own}) > 1
    found: dict[str, Statement] = {}
    for one in sorted(own, key=lambda one: (one.comparative, -one.period.end.toordinal(), -one.period.months)):
        name = period_name(one.period) + (f" {t(f'spread.perimeter.{one.perimeter}')}" if several else "")
        name += f" {t('spread.comparative')}" if one.comparative else ""
        found[name if name not in found else f"{name} ({len(found)})"] = one
    return found


def flags(found: Sequence[Found]) -> dict[str, list[str]]:
    """Codes of the failed checks by the account they concern first: a total, not each of its parts."""
    flagged: dict[str, list[str]] = {}
    for one in found:
        for account in one.accounts[:1] if not one.ok else ():
            flagged.setdefault(account, []).append(one.code)
    return flagged


def spread(statements: Sequence[Statement], found: Sequence[Found], key: str) -> None:
    """The figures of one kind at a time, with the checks they failed; a chosen figure tells its cell."""
    kinds = _kinds(statements)
    if not kinds:
        return
    kind: Kind = st.segmented_control(
        t("spread.kind_of"), kinds, default=kinds[0], required=True, key=f"{key}_kind", format_func=lambda one: t(f"spread.kind.{one}"),
        label_visibility="collapsed",
    )  # fmt: skip
    columns = _columns(statements, kind)
    accounts = sorted({figure.account for one in columns.values() for figure in one}, key=place)
    frame = _frame(accounts, columns, flags(found))
    event = st.dataframe(
        frame, hide_index=True, key=f"{key}_{kind}", on_select="rerun", selection_mode="single-cell", row_height=_ROW,
        column_config=_config(columns), height=min(_TALL, _ROW * (len(frame) + 1) + 4),
    )  # fmt: skip
    cells: list[Any] = event["selection"].get("cells", [])
    _source(cells[0] if cells else None, accounts, columns)


def _config(columns: dict[str, Statement]) -> dict[str, Any]:
    """The account stays in sight and is wide enough to be read; amounts to the right."""
    figures = {name: st.column_config.Column(alignment="right") for name in columns}
    return {t("spread.account"): st.column_config.Column(pinned=True, width="medium"), **figures}


def _frame(accounts: Sequence[str], columns: dict[str, Statement], flagged: dict[str, list[str]]) -> pd.DataFrame:
    shown: dict[str, list[str]] = {t("spread.account"): [account_name(code) for code in accounts]}
    for name, one in columns.items():
        values = one.values
        shown[name] = [amount(values.get(code)) for code in accounts]
    if flagged.keys() & set(accounts):
        shown[t("spread.flagged")] = [in_words(dict.fromkeys(flagged.get(code, ()))) for code in accounts]
    return pd.DataFrame(shown, dtype=object)


def _source(cell: Any, accounts: Sequence[str], columns: dict[str, Statement]) -> None:
    """The cell of the chosen figure, in words."""
    if cell is None or cell[1] not in columns or cell[0] >= len(accounts):
        st.caption(t("spread.click_cell"))
        return
    account, one = accounts[cell[0]], columns[cell[1]]
    figure = next((figure for figure in one if figure.account == account), None)
    st.markdown(plain(_told(figure, account, one)))


def _told(figure: Figure | None, account: str, one: Statement) -> str:
    what = {"account": account_name(account), "period": period_name(one.period)}
    if figure is None:
        return t("spread.source_none", **what)
    source = figure.source
    return t(
        "spread.source_of", **what, file=source.file, sheet=source.sheet or t("spread.only_sheet"), cell=source.address,
        written=figure.written, label=figure.label,
    )  # fmt: skip
