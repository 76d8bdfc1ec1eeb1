"""The level of a borrower as other pages show it: a mark with its reasons, a column of a list, what red asks for."""

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from postloan.access import Right
from postloan.i18n.number import count, day, missing
from postloan.terms import Colour
from postloan.ui import menu, read, sheet, who
from postloan.ui.clock import today
from postloan.ui.lang import in_words, t, term
from postloan.ui.warning import words
from postloan.ui.warning.measured import rule_name
from postloan.warning.life import figures

Row = Mapping[str, Any]


def may_see() -> bool:
    return who.actor().may(Right.VIEW_WARNINGS)


def level_of(borrower_id: str) -> Row | None:
    """The level of one borrower now; None without a warning."""
    found = read.desk(figures.levels, [borrower_id])
    return None if found.empty else sheet.records(found)[0]


def frozen(borrower_id: str) -> None:
    """What a red level asks for; nothing for any other."""
    level = level_of(borrower_id)
    if level is not None and level["freeze"]:
        by = words.day_of(level["visit_by"])
        mark = "" if by is None else words.how_far(by, today())
        st.error(f"{t('warnings.signal.freeze', day=day(by))} {mark}", icon=":material/lock:")


def reasons(level: Row) -> str:
    """Why the level is what it is: the rules, and how milder signals added up."""
    told = [
        t("warnings.mark.reason", how=t(f"warnings.mark.{one['how']}"), rules=in_words(rule_name(rule) for rule in one["rules"]))
        for one in level["reasons"]
    ]
    return t("warnings.mark.between").join(told)


def line(borrower_id: str) -> None:
    """One line: the level, since when, how many signals are open and why, and the way to them."""
    if not may_see():
        return
    level = level_of(borrower_id)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="warning_line"):
        if level is None:
            st.markdown(f":gray-badge[{t('warnings.mark.none')}]", width="content")
            return
        since = t("warnings.mark.since", day=day(words.day_of(level["from_on"])))
        open_ = t("warnings.mark.signals", n=count(level["signals"]))
        st.markdown(
            f"{words.warned(level['colour'])} :small[{since} · {open_} · {reasons(level)}]", width="content"
        )  # fmt: skip


def levels(borrower_ids: Iterable[Any]) -> dict[str, int]:
    """The colour of each borrower that stands under warning."""
    known = sorted({str(one) for one in borrower_ids if not missing(one)})
    if not known or not may_see():
        return {}
    found = read.desk(figures.levels, known)
    return dict(zip(found["borrower_id"], found["colour"], strict=True))


def marked(borrower_ids: Iterable[Any]) -> list[str | None]:
    """The word for each borrower's level, for a column of a list; None without a warning."""
    ids = list(borrower_ids)
    colours = levels(ids)
    return [term(Colour(colours[one])) if one in colours else None for one in ids]


def to_page(label: str, query: Mapping[str, str]) -> None:
    """The way to the list of warnings."""
    page = menu.page("warnings")
    st.page_link(page.file, label=label, icon=page.icon, query_params=dict(query))
