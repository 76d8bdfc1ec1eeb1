"""Whose workbook it is: proposed by the entity's name, chosen by a person."""

from collections.abc import Callable, Sequence

import streamlit as st

from postloan.access import Scope
from postloan.borrower.spread.borrowers import Borrower, companies, proposed
from postloan.i18n.number import percent
from postloan.ui import pick, read
from postloan.ui.fields import plain
from postloan.ui.lang import t

#: Borrowers offered at once; typing finds the others.
_MOST = 50


def all_of(view: Scope) -> list[Borrower]:
    """Every company in reach whose statements can be filed."""
    return read.book(companies, pick.whole(view))


def line(one: Borrower) -> str:
    """A borrower in one line."""
    return t("spread.borrower_of", name=one.name, id=one.borrower_id, branch=one.branch)


def _said(entity: str | None, found: Sequence[tuple[Borrower, float]]) -> str:
    if not entity:
        return t("spread.borrower_unsaid")
    if not found:
        return t("spread.borrower_unknown", entity=entity)
    first, likeness = found[0]
    if likeness == 1:
        return t("spread.borrower_exact", entity=entity)
    return t("spread.borrower_close", entity=entity, name=first.name, likeness=percent(likeness, 0))


def whose(view: Scope, entity: str | None, chosen: str | None, choose: Callable[[str | None], None]) -> str | None:
    """The borrower: the one chosen before, else the only one of exactly the entity's name; anybody else must be chosen."""
    among = all_of(view)
    found = proposed(entity, among, least=read.policy().statement_name_likeness)
    sure = found[0][0].borrower_id if len(found) == 1 and found[0][1] == 1 else None
    st.markdown(plain(_said(entity, found)))
    known = {one.borrower_id: one for one in among}
    start = chosen if chosen in known else sure
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    word = left.text_input(t("spread.find"), key="spread_find", placeholder=t("spread.choose_borrower"), max_chars=80)
    wanted = word.strip().lower()
    close = [one for one, _ in found] + [one for one in among if wanted and wanted in f"{one.name} {one.borrower_id}".lower()]
    first = [known[start]] if start else []
    offered = {one.borrower_id: one for one in [*first, *close, *among][:_MOST]}
    key = f"spread_borrower_{start}_{wanted}"

    def changed() -> None:
        choose(st.session_state[key])

    picked: str | None = right.selectbox(
        t("spread.borrower"), list(offered), index=0 if start else None, key=key, format_func=lambda one: line(offered[one]),
        placeholder=t("spread.choose_borrower"), on_change=changed,
    )  # fmt: skip
    return picked
