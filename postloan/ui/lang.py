"""The person's language, and everything that is said in it."""

from collections.abc import Iterable
from enum import Enum
from typing import Any

import streamlit as st

from postloan.access import SYSTEM
from postloan.book.schema import TABLES, Field
from postloan.i18n import DEFAULT, closest, has, text
from postloan.i18n.number import missing as _missing
from postloan.i18n.number import span as _span

_STATE = "language"
#: Columns whose stored codes have words of their own.
_CODED = (
    "borrower_type",
    "guarantee_type",
    "repayment_method",
    "risk_class",
    "class_basis",
    "bucket",
    "industry",
    "stage_now",
    "origin",
    "fate",
    "moved_from",
    "limit_state",
    "league_verdict",
)
_AS = {
    "class_previous": "risk_class",
    "floor": "risk_class",
    "class_now": "risk_class",
    "bank_class": "risk_class",
    "decided_class": "risk_class",
    "class_bank": "risk_class",
    "bucket_previous": "bucket",
    "moved_to": "moved_from",
}


def language() -> str:
    """The language of this session; kept in its state, so that a fragment that reruns alone still knows it."""
    return str(st.session_state.get(_STATE, DEFAULT))


def remember(chosen: str | None) -> None:
    """Take the language the account asks for; without one, what the browser asks for first."""
    st.session_state[_STATE] = chosen or closest(st.context.locale)


def t(key: str, /, **values: Any) -> str:
    """The sentence for ``key`` in the person's language."""
    return text(language(), key, **values)


def in_words(words: Iterable[str]) -> str:
    """Words one after the other as the language lists them; empty for none."""
    return t("number.between").join(words)


def span(intervals: int, every: int) -> str:
    """So many intervals of ``every`` months as people say it."""
    return _span(t, intervals, every)


def doer(name: str) -> str:
    """Whoever did something, as it stands in a trail or a version: a person's name, or the word for the system itself."""
    return t("frame.system") if name == SYSTEM.name else name


def term(member: Enum) -> str:
    """The word for a code of the vocabulary: ``term(RiskClass.LOSS)`` → 损失."""
    name = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in type(member).__name__).lstrip("_")
    return t(f"term.{name}.{member.value}")


def field(name: str) -> str:
    """The heading of a column, imported or derived, without its unit."""
    if has(f"field.{name}"):
        return t(f"field.{name}")
    base, _, number = name.rpartition("_")
    if number.isdigit() and has(f"field.{base}_n"):
        return t(f"field.{base}_n", n=number)
    found = next(table[name] for table in TABLES.values() if name in table.by_name)
    return found.zh if language() == "zh" else found.en


def heading_of(one: Field) -> str:
    """The heading of a field of one table: fields of other tables may have the same name and another heading."""
    return one.zh if language() == "zh" else one.en


def heading(name: str, unit: str | None) -> str:
    """A column's heading with its unit in brackets, where it has one."""
    return t("field.with_unit", heading=field(name), unit=unit) if unit else field(name)


def said(column: str, value: Any) -> str:
    """A value of a slice or a coded column as people call it; what was not given is said to be so."""
    if _missing(value):
        return t("field.not_given")
    coded = _AS.get(column, column)
    key = f"term.{coded}.{int(value) if isinstance(value, float) else value}"
    return t(key) if coded in _CODED and has(key) else str(value)


def words(column: str, values: Iterable[Any]) -> list[str]:
    """Each value as people call it."""
    return [said(column, value) for value in values]


def called(column: str, values: Iterable[Any]) -> dict[Any, str]:
    """The word for each different value; what was not given stands under ``None``."""
    return {None if _missing(value) else value: said(column, value) for value in values}
