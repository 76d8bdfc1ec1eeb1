"""What the checks found, in sentences, with the cells they are about."""

from collections.abc import Sequence

import streamlit as st

from postloan.borrower.spread.values import Found
from postloan.ui.borrower.statements_words import check_hint, check_sentence
from postloan.ui.fields import plain
from postloan.ui.lang import in_words, t

_COLOURS = {"warn": "orange", "block": "red"}
#: Cells named with one check; a total of thirty lines needs not all of them.
_CELLS = 6
_SHOWN = 20


def _line(one: Found) -> str:
    """Code, severity, day and sentence; below, in small, what may explain it and where to look."""
    badge = f":{_COLOURS.get(one.severity, 'gray')}-badge[{one.code} {t(f'spread.severity.{one.severity}')}]"
    day = f"{one.period_end.isoformat()} · " if one.period_end else ""
    cells = in_words(one.cells[:_CELLS]) + ("…" if len(one.cells) > _CELLS else "")
    below = " · ".join(word for word in (check_hint(one), cells) if word)
    return (
        f"{badge} {plain(day + check_sentence(one))}  \n:small[:gray[{plain(below)}]]"
        if below
        else f"{badge} {plain(day + check_sentence(one))}"
    )


def checks(found: Sequence[Found], key: str) -> None:
    """The failed checks in words, the first of them in sight, and how many passed."""
    if not found:
        st.caption(t("spread.no_checks"))
        return
    failed = sorted((one for one in found if not one.ok), key=lambda one: (one.severity != "block", one.code))
    with st.container(key=key, gap="small"):
        for one in failed[:_SHOWN]:
            st.markdown(_line(one))
        if failed[_SHOWN:]:
            with st.expander(t("spread.more_checks", count=len(failed) - _SHOWN)):
                for one in failed[_SHOWN:]:
                    st.markdown(_line(one))
    st.caption(t("spread.checks_passed", count=len(found) - len(failed)))
