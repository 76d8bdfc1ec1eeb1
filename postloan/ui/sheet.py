"""Lists of the desk's records: headings and codes in the reader's words, and the same rows as a file that is safe to open."""

import csv
import functools
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal

import pandas as pd
import streamlit as st
import xlsxwriter
from sqlalchemy import Connection

from postloan.access import Reach
from postloan.access.session import COOKIE, actor_of
from postloan.desk import policies, unit
from postloan.errors import NotAllowed
from postloan.house import house
from postloan.i18n import has
from postloan.i18n.number import MISSING, missing
from postloan.terms import ContactAction, ContactOutcome, Finding, PromiseState, VisitKind
from postloan.ui.lang import field, t, term

_CODES: Mapping[str, type[StrEnum]] = {
    "kind": VisitKind, "fund_use": Finding, "operation": Finding, "repayment_ability": Finding,
    "action": ContactAction, "outcome": ContactOutcome, "state": PromiseState,
}  # fmt: skip
_MONEY = frozenset({"amount", "paid", "overdue_amount", "promised_amount", "claimed_amount", "balance", "overdue"})
_WHOLE = frozenset({"dpd", "files"})
_WIDTHS: Mapping[str, Literal["small", "medium", "large"]] = {"borrower_name": "medium", "note": "large", "risk_found": "medium"}
#: A cell that begins so would be taken for a formula by a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_UTF8_MARK = "\ufeff"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def heading(room: str, name: str) -> str:
    """The heading of a column: the room's own word, else the book's."""
    return t(f"{room}.{name}") if has(f"{room}.{name}") else field(name)


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as plain mappings."""
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


Words = Mapping[str, Mapping[str, str]]


def words() -> Words:
    """The words of every code, by column, in the reader's language."""
    return {name: {code.value: term(code) for code in codes} for name, codes in _CODES.items()}


def cell(name: str, value: Any, said: Words) -> Any:
    """A value as it is shown and exported: codes in words, moments to the minute, missing stays missing."""
    if missing(value):
        return None
    if name in said:
        return said[name].get(str(value), str(value))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else value


def worded(rows: pd.DataFrame, headings: Mapping[str, str], said: Words) -> pd.DataFrame:
    """The columns that have a heading, in that order, with headings and values in words."""
    shown = {
        title: pd.Series([cell(name, value, said) for value in rows[name]], dtype=object) for name, title in headings.items()
    }
    return pd.DataFrame(shown, columns=list(headings.values()))


def _config(room: str, columns: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for place, name in enumerate(columns):
        if name in _MONEY:
            found[heading(room, name)] = st.column_config.NumberColumn(format="accounting", pinned=place == 0)
        elif name in _WHOLE:
            found[heading(room, name)] = st.column_config.NumberColumn(format="%d", pinned=place == 0)
        else:
            found[heading(room, name)] = st.column_config.TextColumn(pinned=place == 0, width=_WIDTHS.get(name))
    return found


def table(rows: pd.DataFrame, room: str, columns: Sequence[str], *, key: str, pick: bool = False) -> int | None:
    """Draw the rows; with ``pick`` the place of the row that was ticked, or ``None``. A missing value is shown as "–"."""
    shown = worded(rows, {name: heading(room, name) for name in columns}, words())
    for name in columns:
        if name in _MONEY | _WHOLE:
            shown[heading(room, name)] = pd.to_numeric(shown[heading(room, name)])
    options: dict[str, Any] = {"on_select": "rerun", "selection_mode": "single-row"} if pick else {}
    event = st.dataframe(
        shown, column_config=_config(room, columns), hide_index=True, width="stretch", key=key, placeholder=MISSING, **options
    )
    ticked = list(event["selection"]["rows"]) if pick else []
    return ticked[0] if ticked and ticked[0] < len(rows) else None


def _safe(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def as_csv(shown: pd.DataFrame) -> bytes:
    """The rows as CSV in UTF-8 with the mark that Excel needs; no text begins a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_safe(name) for name in shown.columns])
    writer.writerows([["" if missing(value) else _safe(value) for value in row] for row in shown.itertuples(index=False)])
    return (_UTF8_MARK + out.getvalue()).encode()


def as_xlsx(shown: pd.DataFrame) -> bytes:
    """The rows as a workbook: text stays text, numbers stay numbers, a missing value is an empty cell."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        page, bold = book.add_worksheet(), book.add_format({"bold": True})
        page.freeze_panes(1, 1)
        for place, name in enumerate(shown.columns):
            page.write_string(0, place, name, bold)
        for line, row in enumerate(shown.itertuples(index=False), start=1):
            for place, value in enumerate(row):
                if not missing(value):
                    page.write(line, place, float(value) if isinstance(value, Decimal) else value)
    return out.getvalue()


def downloads(query: Callable[[Connection, Reach], pd.DataFrame], room: str, columns: Sequence[str], *, name: str) -> None:
    """Two buttons: the whole list as workbook and as CSV, made when pressed, noted in the audit.

    Pressing runs outside this session: the words are fetched now, and the person is checked again then.
    """
    headings, said, token = {one: heading(room, one) for one in columns}, words(), st.context.cookies.get(COOKIE)

    def made(write: Callable[[pd.DataFrame], bytes]) -> bytes:
        desk = house().desk
        actor = actor_of(desk, token, policies.current(desk)) if token else None
        if actor is None:
            raise NotAllowed
        with unit(desk, actor, "export_list") as work:
            rows = query(work.connection, actor.reach)
            work.note("list_exported", list=name, rows=len(rows))
        return write(worded(rows, headings, said))

    for kind, write, media in (("xlsx", as_xlsx, XLSX), ("csv", as_csv, "text/csv")):
        st.download_button(
            t(f"form.export_{kind}"), functools.partial(made, write), file_name=f"{name}.{kind}", mime=media,
            key=f"{name}_{kind}", icon=":material/download:", on_click="ignore",
        )  # fmt: skip
