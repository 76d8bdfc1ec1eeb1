"""Several files in one upload, each an import of its own: which can be published, which ask something, which are refused."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd
import streamlit as st

from postloan.errors import PostloanError, Progress
from postloan.house import house
from postloan.ui import act, parts, read, scope, trouble, warned, who
from postloan.ui.drafting import Draft, examined, keep, mapped, opened, progress
from postloan.ui.lang import heading_of, in_words, t

_FILES = "import_files"
#: So many rows stand on one screen.
_LOW = 11


class State(StrEnum):
    """How a file of the upload stands."""

    READY = "ready"
    ASKS = "asks"
    REFUSED = "refused"
    LIVE = "live"


@dataclass(frozen=True)
class Part:
    """One file; ``why`` says what is asked or why it is refused."""

    name: str
    state: State
    draft: Draft | None = None
    why: str = ""


def waiting() -> tuple[Part, ...]:
    """The files of the last upload that are neither published nor dropped."""
    found: tuple[Part, ...] = st.session_state.get(_FILES, ())
    return found


def _judged(new: Draft) -> Part:
    """A file as far as it gets without a person."""
    name, columns = new.file.source.name, new.columns
    if asked := tuple(dict.fromkeys(columns.doubtful(read.policy().mapping_confidence_min))):
        return Part(
            name, State.ASKS, new, t("import.many_asks", fields=in_words(heading_of(columns.schema[one]) for one in asked))
        )
    done = examined(new)
    if done.preview is not None and done.preview.already is not None:
        done.forget()
        return Part(name, State.LIVE, done, t("import.many_live"))
    problems = done.preview.problems if done.preview is not None else ()
    if problems or done.checked is None:
        return Part(name, State.REFUSED, done, " ".join(problem.said(t) for problem in problems))
    done.checked.publishable(read.policy())
    return Part(
        name, State.READY, done, t("import.left_out_why", count=f"{done.checked.left_out:,}") if done.checked.left_out else ""
    )


def _taken(upload: Any, table: str) -> Part:
    try:
        return _judged(opened(upload, table))
    except PostloanError as refusal:
        return Part(upload.name, State.REFUSED, None, refusal.said(t))


def _retaken(part: Part) -> Part:
    """A file that asked, mapped again by what is remembered now."""
    if part.draft is None:
        return part
    old = part.draft
    try:
        return _judged(Draft(old.table, old.file, old.grid, mapped(old.file, old.table, old.grid)))
    except PostloanError as refusal:
        return Part(part.name, State.REFUSED, None, refusal.said(t))


def open_all(uploads: list[Any], table: str, tell: Progress) -> None:
    """Read, map and check every file; a file that cannot be read keeps no other from it."""
    found = []
    for done, upload in enumerate(uploads):
        tell(done / len(uploads), "import.step_checking")
        found.append(_taken(upload, table))
    st.session_state[_FILES] = tuple(found)


def _drop() -> None:
    for part in waiting():
        if part.draft is not None:
            part.draft.forget()
    st.session_state.pop(_FILES, None)


def _again() -> None:
    """Judge the files that asked once more: what a person decided for one of them is remembered for its like."""
    with trouble.told(act.refuse), progress() as tell:
        found = []
        for done, part in enumerate(waiting()):
            tell(done / len(waiting()), "import.step_checking")
            found.append(_retaken(part) if part.state is State.ASKS else part)
        st.session_state[_FILES] = tuple(found)


def _one() -> None:
    """Take one file out of the heap, to be mapped by a person."""
    chosen = dict(enumerate(waiting())).get(st.session_state["import_many_one"])
    if chosen is not None and chosen.draft is not None:
        st.session_state[_FILES] = tuple(part for part in waiting() if part is not chosen)
        keep(chosen.draft)


def _publish() -> None:
    """One import a file, in the order of the upload; a refusal stays beside its file and stops nothing else."""
    left, rows, files = [], 0, 0
    with trouble.told(act.refuse), progress() as tell:
        for done, part in enumerate(waiting()):
            tell(done / len(waiting()), "book.registering")
            if part.state is not State.READY or part.draft is None or part.draft.checked is None:
                left.append(part)
                continue
            try:
                run = house().book.publish(who.admit(), part.draft.checked.publishable(read.policy()), read.policy())
                rows, files = rows + run.rows, files + 1
            except PostloanError as refusal:
                left.append(Part(part.name, State.REFUSED, part.draft, refusal.said(t)))
        st.session_state[_FILES] = tuple(part for part in left if part.state is not State.LIVE)
        scope.show_newest()
        act.tell(t("import.published_many", files=f"{files:,}", rows=f"{rows:,}"))
        if files:
            warned.renew(tell)


def _line(part: Part) -> dict[str, str]:
    checked = part.draft.checked if part.draft else None
    return {
        t("import.many_file"): part.name, t("import.many_state"): t(f"import.many_state_{part.state}"),
        t("import.rows_good"): f"{checked.good:,}" if checked else "", t("import.rows_left_out"): f"{checked.left_out:,}" if checked else "",
        t("import.many_why"): part.why,
    }  # fmt: skip


def show() -> None:
    """The heap of files: how each stands, publish what is ready, take up one that asks."""
    found = waiting()
    ready, asks = ([part for part in found if part.state is state] for state in (State.READY, State.ASKS))
    top = st.container(horizontal=True, vertical_alignment="bottom")
    top.markdown(f"**{t('import.many_found', files=len(found), ready=len(ready), asks=len(asks))}**", width="stretch")
    top.button(t("import.start_over"), on_click=_drop, icon=":material/restart_alt:", key="import_many_drop")
    st.dataframe(
        pd.DataFrame([_line(part) for part in found]),
        hide_index=True,
        key="import_many",
        height="content" if len(found) <= _LOW else 420,
    )
    if asks:
        parts.caption("import.many_ask")
        row = st.container(horizontal=True, vertical_alignment="bottom")
        places = [place for place, part in enumerate(found) if part.state is State.ASKS]  # two files may have one name
        row.selectbox(
            t("import.many_file"),
            places,
            key="import_many_one",
            label_visibility="collapsed",
            format_func=lambda place: found[place].name,
        )
        row.button(t("import.many_one"), on_click=_one, key="import_many_open")
        row.button(t("import.many_again"), on_click=_again, key="import_many_again")
    st.button(
        t("import.many_publish", files=len(ready)),
        type="primary",
        on_click=_publish,
        disabled=not ready,
        key="import_many_publish",
    )
