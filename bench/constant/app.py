"""Served like ours: compressed, imports warm, the collector at rest."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from bench.constant import elements


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    gc.collect()
    gc.freeze()
    yield


app = st.App("frame.py", lifespan=lifespan, middleware=[Middleware(GZipMiddleware)])
assert elements.LINE
