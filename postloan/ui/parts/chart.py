"""A figure on the page; a click on a mark leads to the loans it stands for."""

import functools

import plotly.graph_objects as go
import streamlit as st

from postloan.charts.theme import CONFIG, Ground
from postloan.ui import go as way


def ground() -> Ground:
    """Whether the page is light or dark now."""
    return "dark" if st.context.theme.type == "dark" else "light"


def chart(figure: go.Figure, key: str, heading: str, *, drill: bool = False) -> None:
    """Draw a figure under its heading (what · unit · period). With ``drill`` a click opens the loans behind the mark."""
    st.markdown(f"**{heading}**", anchors=False)
    if drill:
        st.plotly_chart(figure, key=key, config=CONFIG, alt=heading, on_select=functools.partial(way.picked, key), selection_mode="points")
    else:
        st.plotly_chart(figure, key=key, config=CONFIG, alt=heading)
