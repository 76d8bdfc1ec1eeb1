"""As many elements of each kind as the real pages have, nothing computed."""

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

MONTHS = [f"{2024 + (9 + m) // 12}-{(9 + m) % 12 + 1:02d}" for m in range(25)]
LINE = [100 + (m * 7) % 11 for m in range(25)]
NAMES = [f"segment {n}" for n in range(6)]
BUCKETS = ["C", *(f"M{n}" for n in range(1, 7)), "M7+"]
ROWS = pd.DataFrame({f"column {c}": [f"{c}-{r}" for r in range(5)] for c in range(9)})
SHARES = pd.DataFrame({name: range(8) for name in ("bucket", "loans", "balance", "share of loans", "share of balance")})


def start() -> None:
    """The default page answers at / only."""
    st.markdown("start")


def bar() -> None:
    """The scope bar: one row."""
    date, branch, product, more = st.columns([2, 3, 3, 6])
    date.selectbox("as of", MONTHS, label_visibility="collapsed")
    branch.multiselect("branch", NAMES, label_visibility="collapsed")
    product.multiselect("product", NAMES, label_visibility="collapsed")
    more.checkbox("more")


def _figure(*traces: go.Bar | go.Scatter) -> go.Figure:
    return go.Figure(list(traces)).update_layout(height=250, margin={"l": 0, "r": 0, "t": 0, "b": 0})


def overview() -> None:
    """Eight cards with a line each, two charts, one table."""
    st.markdown("#### Overview")
    st.caption("as of")
    for place in st.columns(8):
        with place.container(border=True):
            st.metric("figure", "1.23", "0.4", chart_data=LINE)
            st.markdown("[loans](#)")
    left, right = st.columns(2)
    with left:
        st.markdown("##### trend")
        lines = [go.Scatter(x=MONTHS, y=LINE, name=name) for name in ("overdue", "npl")]
        st.plotly_chart(_figure(go.Bar(x=MONTHS, y=LINE, name="balance"), *lines), key="trend")
    with right:
        st.markdown("##### split")
        st.selectbox("by", NAMES, label_visibility="collapsed")
        st.selectbox("of", NAMES, label_visibility="collapsed")
        st.plotly_chart(_figure(go.Bar(y=NAMES, x=LINE[:6], orientation="h")), key="split", on_select="rerun")
    st.markdown("##### movements")
    st.dataframe(ROWS, key="movements")
    st.caption("ties")


def overdue() -> None:
    """Three charts, one table."""
    st.markdown("#### Overdue")
    st.caption("as of")
    left, right = st.columns(2)
    with left:
        st.markdown("##### buckets")
        st.plotly_chart(
            _figure(*(go.Bar(y=BUCKETS, x=LINE[:8], orientation="h") for _ in range(2))), key="buckets", on_select="rerun"
        )
    with right:
        st.markdown("##### over time")
        st.selectbox("basis", NAMES, label_visibility="collapsed")
        st.plotly_chart(
            _figure(*(go.Bar(x=MONTHS, y=LINE, name=b) for b in BUCKETS[1:])).update_layout(barmode="stack"), key="time"
        )
    left, right = st.columns(2)
    with left:
        st.markdown("##### ageing")
        st.selectbox("by", NAMES, label_visibility="collapsed")
        squares = [go.Scatter(x=BUCKETS[1:] * 6, y=[n for n in NAMES for _ in range(7)], mode="markers+text", text=["1"] * 42)]
        st.plotly_chart(_figure(*squares), key="ageing", on_select="rerun")
    with right:
        st.markdown("##### all buckets")
        st.dataframe(SHARES, key="shares")
    st.caption("click")
    st.caption("ties")
