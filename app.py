"""The server: Streamlit with the gate, the sign-in and the downloads around it. ``python -m postloan serve`` runs it."""

import importlib

import streamlit as st

from postloan import web
from postloan.settings import from_environment
from postloan.ui import menu


def warm() -> None:
    """Import what the first page would import, before anybody waits for it."""
    for name in ("plotly.graph_objects", "pandas", "ibis", "pyarrow.parquet", "postloan.charts", "postloan.ui.parts"):
        importlib.import_module(name)


app = st.App(
    "postloan/ui/frame.py",
    routes=web.routes(),
    middleware=web.middleware(
        secure=from_environment().secure_cookie, pages=[page.name for page in menu.PAGES], nowhere=f"/?{menu.NOWHERE}=1"
    ),
    lifespan=web.lifespan(str(st.get_option("server.address")), warm),
)
