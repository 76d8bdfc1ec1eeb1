"""What was imported: the register with undo, what each import left out; derived snapshots; templates."""

from typing import Any

import streamlit as st

from postloan.access import Right
from postloan.book.schema import TABLES
from postloan.house import house
from postloan.months import month_ends
from postloan.ui import act, importing, parts, read, scope, trouble, warned, who
from postloan.ui.clock import today
from postloan.ui.lang import t


def templates() -> None:
    """One workbook for each table, in the reader's language."""
    parts.caption("import.template_about")
    for table in TABLES:
        parts.download(f"import.table.{table}", f"/template/{table}.xlsx")


def history() -> None:
    """Imports within the reach, newest first; one can be chosen to see what it left out, or to be withdrawn."""
    frame = house().book.history(who.actor().reach)
    if frame.empty:
        parts.empty("import.no_history")
        return
    parts.caption("import.choose_import")
    words = {"table_name": "table", "source": "source", "state": "state"}
    shown = frame.assign(**{name: [t(f"import.{room}.{code}") for code in frame[name]] for name, room in words.items()})
    chosen = st.dataframe(
        shown, hide_index=True, on_select="rerun", selection_mode="single-row", key="import_history",
        column_config={name: st.column_config.Column(t(f"import.of.{name}")) for name in shown.columns},
    )  # fmt: skip
    if rows := chosen["selection"]["rows"]:
        _one(frame.iloc[rows[0]])


def _one(run: Any) -> None:
    import_id = int(run["id"])
    left = house().book.left_out(who.actor().reach, import_id)
    if left:
        importing.issues(tuple(left), len(left), "import_left_out")
    else:
        st.caption(t("import.no_left_out"))
    right = Right.IMPORT_TAPE if run["table_name"] == "loan" and run["source"] == "file" else Right.IMPORT_LEDGER
    if not who.actor().may(right):
        return
    if run["state"] != "undone":
        st.button(t("import.undo"), on_click=_undo, args=(import_id,), icon=":material/undo:", key=f"undo_{import_id}")
    else:
        st.button(t("import.redo"), on_click=_redo, args=(import_id,), icon=":material/redo:", key=f"redo_{import_id}")


def _undo(import_id: int) -> None:
    with trouble.told(act.refuse), importing.progress() as tell:
        house().book.undo(who.admit(), import_id, read.policy(), tell)
        scope.show_newest()
        act.tell(t("import.undone"))
        warned.renew(tell)


def _redo(import_id: int) -> None:
    with trouble.told(act.refuse), importing.progress() as tell:
        run = house().book.redo(who.admit(), import_id, read.policy(), tell)
        scope.show_newest()
        act.tell(t("import.published", rows=f"{run.rows:,}"))
        warned.renew(tell)


def derive() -> None:
    """Snapshots from terms, schedule and repayments."""
    parts.caption("import.derive_about")
    left, right = st.columns(2)
    left.date_input(t("import.derive_until"), value=today(), key="derive_until", format="YYYY-MM-DD")
    right.number_input(t("import.derive_months"), 0, 120, 0, key="derive_months")
    st.button(t("import.derive"), type="primary", on_click=_derive, key="derive_button")


def _derive() -> None:
    with trouble.told(act.refuse), importing.progress() as tell:
        dates = month_ends(st.session_state["derive_until"], int(st.session_state["derive_months"]))
        house().book.derive(who.admit(), dates, read.policy(), tell)
        scope.show_newest()
        act.tell(t("import.derived", count=len(dates)))
        warned.renew(tell)
