"""A figure on the page; a click on a mark leads to the loans it stands for."""

import functools
from collections.abc import Callable, Sequence

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from postloan.charts.theme import CONFIG, Ground
from postloan.ui import go as way
from postloan.ui.lang import t
from postloan.ui.parts.take import take


def ground() -> Ground:
    """Whether the page is light or dark now."""
    return "dark" if st.context.theme.type == "dark" else "light"


def switches(name: str) -> DeltaGenerator:
    """A row for what a chart can be switched to; the chart's heading comes to stand in the same row, before it."""
    return st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=f"switches_{name}")


def switch(row: DeltaGenerator, key: str, options: Sequence[str], called: Callable[[str], str], name: str) -> str:
    """One choice in such a row; the first option until somebody chooses. It is kept while the session lives."""
    chosen: str = row.selectbox(
        t(key),
        options,
        format_func=called,
        key=name,
        label_visibility="collapsed",
        width=118,
        filter_mode=None,
        persist_state="session",
    )
    return chosen


def titled(row: DeltaGenerator, heading: str) -> None:
    """The heading of a chart or table (what · unit · period); it comes last and stands first in its row."""
    row.markdown(f"**{heading}**", anchors=False, width="content")


def chart(
    figure: go.Figure,
    key: str,
    heading: str,
    *,
    drill: bool = False,
    beside: DeltaGenerator | None = None,
    rows: pd.DataFrame | None = None,
    currency: str = "",
    clicked: Callable[[], None] | None = None,
) -> None:
    """Draw a figure under its heading. With ``drill`` a click opens the loans behind the mark; ``rows`` are what can be taken away.

    ``clicked`` is called instead where a click leads elsewhere; the selection then stands in the session under ``key``.
    """
    row = beside or switches(key)
    if rows is not None:
        take(row, rows, key, currency)
    titled(row, heading)
    if drill or clicked:
        leads = clicked or functools.partial(way.picked, key)
        st.plotly_chart(figure, key=key, config=CONFIG, alt=heading, on_select=leads, selection_mode="points")
    else:
        st.plotly_chart(figure, key=key, config=CONFIG, alt=heading)
