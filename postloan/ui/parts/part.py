"""The parts of a long page, one drawn at a time; which one stands in the address, so it can be linked and reloaded."""

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

#: In the address: a code, the same in every language.
_ASKED = "part"


def part(place: DeltaGenerator, page: str, names: Sequence[str], called: Callable[[str], str], label: str) -> str:
    """The part somebody chose or the address asks for; the first where neither says one of ``names``.

    A bound widget would write the word on the screen into the address, and a link would break in the other language.
    """
    key = f"{page}_part"
    if key not in st.session_state:
        asked = st.query_params.get(_ASKED)
        st.session_state[key] = asked if asked in names else names[0]

    def written() -> None:
        st.query_params[_ASKED] = st.session_state[key]

    chosen = place.segmented_control(
        label, names, key=key, format_func=called, required=True, on_change=written, label_visibility="collapsed"
    )
    return chosen or names[0]
