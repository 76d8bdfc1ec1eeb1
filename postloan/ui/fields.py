"""The fields of a form: label above, required ones marked, what is wrong beside each, a fresh set for every showing."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

import streamlit as st

from postloan.i18n import has
from postloan.ui import act
from postloan.ui.lang import t, term

_FAILED = "_failed_form"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-!|<>~:$])")


def plain(words: object) -> str:
    """Somebody's words for a place that understands Markdown: shown as they stand, never as markup."""
    return _MARKDOWN.sub(r"\\\1", str(words)).replace("\n", "  \n")


@dataclass(frozen=True)
class Form:
    """One showing of a form.

    Attributes:
        room: where its labels stand: ``visit`` + ``place`` → ``visit.place``; ``visit.place_help`` is shown on hover when there.
        shown: the key of this showing; a saved form is shown anew under another key, and so is empty again.
        filled: what stands in the fields at first.
    """

    room: str
    shown: str
    filled: Mapping[str, Any] = field(default_factory=dict)

    def key(self, name: str) -> str:
        """Where the field's value lies in the session."""
        return f"{self.room}_{self.shown}_{name}"

    def __getitem__(self, name: str) -> Any:
        """What has been entered in the field."""
        return st.session_state.get(self.key(name), self.filled.get(name))

    def submit(self, verb: Callable[..., Any], *args: Any, **values: Any) -> Any:
        """Do the verb for this form; what it refuses is shown beside this form's fields and no other's."""
        st.session_state[_FAILED] = self.shown
        return act.do(verb, *args, **values)

    def wrong(self, name: str) -> None:
        """Say beside the field what was wrong with it at the last try."""
        problem = act.problems().get(name) if st.session_state.get(_FAILED) == self.shown else None
        if problem is not None:
            st.markdown(f":red[:material/error: {problem.said(t)} {problem.remedy(t)}]")

    def _said(self, name: str, *, required: bool) -> dict[str, Any]:
        label = t(f"{self.room}.{name}")
        help_key = f"{self.room}.{name}_help"
        return {
            "label": t("form.required", label=label) if required else label,
            "key": self.key(name),
            "help": t(help_key) if has(help_key) else None,
        }

    def text(self, name: str, *, required: bool = False, most: int = 200, **options: Any) -> str:
        """One line of text."""
        entered = st.text_input(
            **self._said(name, required=required), value=self.filled.get(name) or "", max_chars=most, **options
        )
        self.wrong(name)
        return str(entered)

    def lines(self, name: str, *, required: bool = False, height: int = 90) -> str:
        """Several lines of text."""
        said = self._said(name, required=required)
        entered = st.text_area(**said, value=self.filled.get(name) or "", max_chars=4000, height=height)
        self.wrong(name)
        return str(entered)

    def choice(self, name: str, kinds: Iterable[StrEnum], *, required: bool = False) -> StrEnum | None:
        """One of a few codes of the vocabulary, all of them in sight."""
        options = list(kinds)
        first = next((one for one in options if one == self.filled.get(name)), None)
        chosen: StrEnum | None = st.pills(
            **self._said(name, required=required), options=options, format_func=term, default=first, wrap=True
        )
        self.wrong(name)
        return chosen

    def one_of(
        self, name: str, options: Iterable[str], *, required: bool = False, said: Callable[[str], str] = str
    ) -> str | None:
        """One of many values, found by typing."""
        values = list(options)
        first = values.index(self.filled[name]) if self.filled.get(name) in values else None
        chosen = st.selectbox(
            **self._said(name, required=required), options=values, index=first, format_func=said, placeholder=t("form.choose")
        )
        self.wrong(name)
        return chosen

    def some_of(
        self, name: str, options: Iterable[str], *, required: bool = False, said: Callable[[str], str] = str
    ) -> list[str]:
        """Any number of values."""
        values = list(options)
        first = [one for one in self.filled.get(name) or () if one in values]
        label = self._said(name, required=required)
        chosen = st.multiselect(
            **label, options=values, default=first, format_func=said, placeholder=t("form.choose"), select_all=False
        )
        self.wrong(name)
        return chosen

    def day(self, name: str, *, required: bool = False, **limits: Any) -> date | None:
        """A day, or none."""
        said = self._said(name, required=required)
        entered: date | None = st.date_input(**said, value=self.filled.get(name), format="YYYY-MM-DD", **limits)
        self.wrong(name)
        return entered

    def hour(self, name: str, *, required: bool = False) -> time | None:
        """A time of the day, to the minute."""
        entered = st.time_input(**self._said(name, required=required), value=self.filled.get(name), step=300)
        self.wrong(name)
        return entered

    def money(self, name: str, *, required: bool = False) -> Decimal | None:
        """An amount with two decimals, or none."""
        first = None if self.filled.get(name) is None else float(self.filled[name])
        said = self._said(name, required=required)
        st.number_input(**said, value=first, step=100.0, format="%.2f", placeholder=t("form.amount"))
        self.wrong(name)
        return self.amount(name)

    def amount(self, name: str) -> Decimal | None:
        """The amount in a field, in whole cents."""
        entered = self[name]
        return None if entered is None else Decimal(f"{entered:.2f}")

    def tick(self, name: str) -> bool:
        """Yes or no."""
        ticked = st.checkbox(**self._said(name, required=False), value=bool(self.filled.get(name)))
        self.wrong(name)
        return bool(ticked)

    def secret(self, name: str) -> str:
        """A password."""
        entered = st.text_input(**self._said(name, required=True), type="password", max_chars=200)
        self.wrong(name)
        return str(entered)
