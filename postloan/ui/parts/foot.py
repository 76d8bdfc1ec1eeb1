"""The line at the foot of every portfolio page: do the levels agree?"""

import streamlit as st

from postloan.access import Scope
from postloan.i18n.number import count, day, money_unit
from postloan.i18n.number import money as said
from postloan.portfolio import tie_out as levels
from postloan.ui import read
from postloan.ui.lang import language, t


def tie_out(view: Scope) -> None:
    """Σ buckets = Σ classes = Σ loans to the cent; otherwise red, with the difference."""
    found = read.book(levels.check, view)
    exact = money_unit([0], language(), view.currency)
    sums = {name: said(value, language(), exact, view.currency) for name, value in (
        ("sum", found.sum_loans), ("buckets", found.sum_buckets), ("classes", found.sum_classes), ("difference", found.difference),
    )}  # fmt: skip
    counts = {"loans": count(found.loans), "n_buckets": count(found.count_buckets), "n_classes": count(found.count_classes)}
    if found.ok:
        st.caption(f":material/check: {t('part.tie_ok', day=day(found.as_of), **sums, **counts)}")
    else:
        st.error(t("part.tie_off", day=day(found.as_of), **sums, **counts), icon=":material/error:")
