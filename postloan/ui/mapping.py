"""Which column is which field, as a form: doubtful fields first and marked, all of them editable."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from postloan.book.schema import Field
from postloan.intake import FORMS, ColumnMap, Grid, Mapped
from postloan.intake.templates import words_for
from postloan.ui import parts
from postloan.ui.lang import field, heading_of, in_words, language, t

Decide = Callable[[ColumnMap], None]
_ROUND = "mapping_round"
_NONE = -1
_WIDTHS = (2.2, 3, 2, 2, 3)


def forget() -> None:
    """Let the next file begin with fresh widgets."""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _key(name: str, part: str) -> str:
    return f"map_{st.session_state.get(_ROUND, 0)}_{name}_{part}"


def _changed(columns: ColumnMap, name: str, decide: Decide) -> None:
    chosen = st.session_state[_key(name, "column")]
    constant = (st.session_state.get(_key(name, "constant")) or "").strip() or None
    form = st.session_state.get(_key(name, "form"), columns[name].form)
    column = None if chosen == _NONE else chosen
    decide(columns.changed(name, column=column, constant=None if column is not None else constant, form=form))


def _row(grid: Grid, columns: ColumnMap, mapped: Mapped, decide: Decide, *, doubtful: bool) -> None:
    """One field: its name, its column, or one value for all, how it is written, and what stands there."""
    headings = {heading.index: f"{heading.letter} · {heading.text}" for heading in grid.headings}
    schema, name = columns.schema[mapped.field], mapped.field
    label, column, constant, form, samples = st.columns(_WIDTHS, vertical_alignment="center")
    star = " *" if schema.required else ""
    said = heading_of(schema)
    label.markdown(f":orange-badge[{said}{star}]" if doubtful else f"{said}{star}")
    shared: dict[str, Any] = {"on_change": _changed, "args": (columns, name, decide), "label_visibility": "collapsed"}
    options = [_NONE, *headings]
    column.selectbox(
        t("import.column"), options, index=options.index(mapped.column) if mapped.column in headings else 0, key=_key(name, "column"),
        format_func=lambda index: headings.get(index, t("import.no_column")), **shared,
    )  # fmt: skip
    if mapped.column is None:
        with constant:
            _one_for_all(schema, mapped, shared)
    else:
        constant.caption(f"{t('import.confidence')} {mapped.confidence:.0%}")
        samples.caption(" · ".join(grid.samples(mapped.column, 3)))
    if (forms := FORMS.get(schema.kind)) and mapped.given:
        form.selectbox(
            t("import.form"), forms, index=forms.index(mapped.form) if mapped.form in forms else 0, key=_key(name, "form"),
            format_func=lambda word: t(f"import.form_name.{word}"), **shared,
        )  # fmt: skip


def _one_for_all(schema: Field, mapped: Mapped, shared: dict[str, Any]) -> None:
    """One value for all rows: a word of a choice is chosen, anything else is typed."""
    key, label, given = _key(mapped.field, "constant"), t("import.constant"), mapped.constant or None
    codes = list(schema.choices or {})
    if codes:
        known = given if given in codes else None
        words = {code: words_for(schema, language())[place] for place, code in enumerate(codes)}
        st.selectbox(
            label,
            codes,
            index=codes.index(known) if known else None,
            key=key,
            format_func=words.__getitem__,
            placeholder=label,
            **shared,
        )
    else:
        st.text_input(label, value=given or "", key=key, placeholder=label, **shared)


def edit(grid: Grid, columns: ColumnMap, confidence_min: float, decide: Decide) -> None:
    """Draw the form; ``decide`` receives the whole map after each change."""
    parts.heading("import.step_map")
    doubtful = tuple(dict.fromkeys(columns.doubtful(confidence_min)))
    if doubtful:
        st.warning(
            t("import.doubtful", count=len(doubtful), fields=in_words(heading_of(columns.schema[name]) for name in doubtful))
        )
    else:
        st.success(t("import.confident"))
    everything = st.toggle(t("import.show_all"), key="import_show_all")
    decided = {mapped.field for mapped in columns.fields if mapped.how == "person"}
    for mapped in columns.fields:
        if everything or mapped.field in doubtful or mapped.field in decided:
            _row(grid, columns, mapped, decide, doubtful=mapped.field in doubtful)
    if unused := columns.unused(grid.headings):
        st.caption(t("import.unused", columns=" · ".join(heading.text for heading in unused)))


def plain_table(frame: pd.DataFrame, key: str) -> None:
    """Rows with the fields' headings."""
    shown = frame.rename(
        columns={name: field(str(name)) if str(name) != "change" else t("import.change") for name in frame.columns}
    )
    st.dataframe(shown, hide_index=True, key=key)
