"""The pieces of the import page, in the order a file goes through: upload, columns, check, preview, publish."""

import functools

import pandas as pd
import streamlit as st

from postloan import intake
from postloan.access import Right
from postloan.book import Preview
from postloan.book.schema import DOSSIER, TABLES
from postloan.errors import Issue, PostloanError
from postloan.house import house
from postloan.i18n import number, text
from postloan.intake import Checked
from postloan.ui import act, mapping, parts, read, scope, trouble, warned, who
from postloan.ui import importing_many as many
from postloan.ui.drafting import DRAFT, Draft, decided, draft, examined, keep, mapped, opened
from postloan.ui.drafting import progress as progress  # noqa: PLC0414  said again for those who import
from postloan.ui.lang import in_words, language, t

_ROUND = "import_round"
_SHOWN = 500


def views() -> tuple[str, ...]:
    """The parts of the page that the person's role may use."""
    actor = who.actor()
    if not actor.may(Right.IMPORT_TAPE):
        return ("history", "templates")
    return ("new", "history", "derive", "templates") if actor.may(Right.IMPORT_LEDGER) else ("new", "history", "templates")


def kinds() -> tuple[str, ...]:
    return tuple(TABLES) if who.actor().may(Right.IMPORT_LEDGER) else ("loan",)


def _several(table: str) -> bool:
    """Whether files of the kind come in numbers: one a borrower, one a month."""
    return table in {known.name for known in DOSSIER}


def _upload_key(table: str) -> str:
    return f"import_file_{st.session_state.get(_ROUND, 0)}{'_many' if _several(table) else ''}"


def _forget() -> None:
    """Begin anew, or go on with the other files; the staged rows of an unpublished draft go at once."""
    old = draft()
    if old is not None:
        old.forget()
    keep(None)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _open() -> None:
    table = st.session_state["import_kind"]
    found = st.session_state.get(_upload_key(table))
    uploads = found if isinstance(found, list) else [found]
    with trouble.told(act.refuse), progress() as tell:
        if len(uploads) > 1:
            many.open_all(uploads, table, tell)
        elif uploads and uploads[0] is not None:
            tell(0.2, "import.step_reading")
            keep(opened(uploads[0], table))


def _place() -> None:
    """Another sheet or heading row, as the person says."""
    old = draft()
    if old is None:
        return
    with trouble.told(act.refuse):
        sheet = old.file[st.session_state["import_sheet"]]
        same = sheet.name == old.grid.sheet
        header = intake.find(sheet, old.table, int(st.session_state["import_header_row"]) if same else None)
        if header is None:
            raise intake.NoTable
        grid = intake.lay(old.file, sheet, header)
        keep(Draft(old.table, old.file, grid, mapped(old.file, old.table, grid)))


def _check() -> None:
    old = draft()
    if old is None:
        return
    with trouble.told(act.refuse), progress() as tell:
        if st.session_state.get("import_remember"):
            act.do(intake.remember_mapping, old.grid, old.columns)
        st.session_state[DRAFT] = examined(old, tell)


def _publish() -> None:
    old = draft()
    if old is None or old.checked is None:
        return
    with trouble.told(act.refuse), progress() as tell:
        staged = old.checked.publishable(read.policy())
        run = house().book.publish(who.admit(), staged, read.policy(), tell)
        scope.show_newest()
        act.tell(t("import.published", rows=f"{run.rows:,}"))
        warned.renew(tell)
        _forget()


def new() -> None:
    """The whole way of one file."""
    now = draft()
    if now is None and many.waiting():
        many.show()
        return
    if now is None:
        kind = st.selectbox(t("import.kind"), kinds(), key="import_kind", format_func=lambda name: t(f"import.table.{name}"))
        label = t("import.upload_many" if _several(kind) else "import.upload")
        st.file_uploader(label, key=_upload_key(kind), on_change=_open, accept_multiple_files=_several(kind))
        return
    _where(now)
    mapping.edit(now.grid, now.columns, read.policy().mapping_confidence_min, decided)
    st.checkbox(t("import.remember"), value=True, key="import_remember")
    lacking = bool(now.columns.missing())
    help_text = t("import.nothing_to_check") if lacking else None
    st.button(
        t("import.check"),
        type="secondary" if now.checked else "primary",
        on_click=_check,
        disabled=lacking,
        help=help_text,
        key="import_check",
    )
    if now.checked is not None:
        _result(now, now.checked)


def _where(now: Draft) -> None:
    """Which table of the file is read, and the way to another."""
    said = t("import.found", file=now.file.source.name, row=now.grid.header.last_row, rows=f"{now.grid.cells.num_rows:,}")
    top = st.container(horizontal=True, vertical_alignment="bottom")
    top.markdown(f"**{said}**", width="stretch")
    top.button(t("import.start_over"), on_click=_forget, icon=":material/restart_alt:", key="import_again")
    left, right = st.columns([3, 1])
    names = [sheet.name for sheet in now.file.sheets]
    left.selectbox(
        t("import.sheet"), names, index=names.index(now.grid.sheet), key="import_sheet", on_change=_place,
        format_func=lambda name: name or t("import.only_sheet"),
    )  # fmt: skip
    right.number_input(t("import.header_row"), 1, 60, now.grid.header.last_row, key="import_header_row", on_change=_place)


def _result(now: Draft, checked: Checked) -> None:
    parts.heading("import.step_result")
    good, out, remarks = st.columns(3)
    good.metric(t("import.rows_good"), f"{checked.good:,}", border=True)
    out.metric(t("import.rows_left_out"), f"{checked.left_out:,}", border=True)
    remarks.metric(t("import.rows_warned"), f"{sum(count.rows for count in checked.counts if not count.blocking):,}", border=True)
    if checked.issues:
        say = functools.partial(text, language())  # pressing runs outside this session, which knows the language
        issues(checked.issues, sum(count.rows for count in checked.counts), "import_issues")
        st.download_button(
            t("import.download_faults"), data=lambda: intake.marked(now.file.source, now.grid, checked.issues, say),
            file_name=f"{now.file.source.name.rsplit('.', 1)[0]}_{t('import.sheet_faults')}.xlsx", icon=":material/download:",
            on_click="ignore", key="import_faults",
        )  # fmt: skip
    _before_publishing(now, checked)


def issues(found: tuple[Issue, ...], total: int, key: str) -> None:
    """Problems in words, the first of them where there are many."""
    st.caption(t("import.issues_first", count=f"{total:,}", shown=f"{min(len(found), _SHOWN):,}"))
    names = ("sheet", "row", "column", "value", "problem", "remedy", "effect")
    frame = pd.DataFrame([intake.line(issue, t) for issue in found[:_SHOWN]], columns=[t(f"import.{name}") for name in names])
    st.dataframe(frame, hide_index=True, height=min(320, 38 * (len(frame) + 1)), key=key)


def _before_publishing(now: Draft, checked: Checked) -> None:
    try:
        checked.publishable(read.policy())
    except PostloanError as refusal:
        st.error(refusal.said(t), icon=":material/error:")
        return
    if checked.left_out:
        st.warning(t("import.left_out_why", count=f"{checked.left_out:,}"))
    if now.preview is None:
        return
    parts.heading("import.step_preview")
    _lines(now.preview)
    for problem in now.preview.problems:
        st.error(f"{problem.said(t)} {problem.remedy(t)}", icon=":material/error:")
    if now.preview.already is not None:
        live = now.preview.already
        st.info(t("import.same_file", who=live.published_by, when=f"{live.published_at:%Y-%m-%d %H:%M}"))
    free = not now.preview.problems and now.preview.already is None
    st.button(t("import.publish"), type="primary", on_click=_publish, disabled=not free, key="import_publish")


def _lines(preview: Preview) -> None:
    """What publishing would do, date by date, and the largest movements."""
    say, count = language(), number.count
    rows = [
        (number.day(line.as_of), line.currency, count(line.rows), number.money(line.balance, say, currency=line.currency),
         number.money(line.change, say, currency=line.currency), count(line.new_loans), count(line.gone_loans))
        for line in preview.lines
    ]  # fmt: skip
    names = [TABLES["loan"]["as_of"], TABLES["loan"]["currency"]]
    heads = [field.zh if say == "zh" else field.en for field in names]
    heads += [t(f"import.{name}") for name in ("rows_good", "balance", "change", "new_loans", "gone_loans")]
    if rows:
        st.dataframe(pd.DataFrame(rows, columns=heads), hide_index=True, key="import_lines")
    if preview.replaces:
        st.info(t("import.replaces", files=in_words(f"{run.file_name} ({run.published_by})" for run in preview.replaces)))
    if not preview.movements.empty:
        st.caption(t("import.movements"))
        mapping.plain_table(preview.movements, "import_movements")
