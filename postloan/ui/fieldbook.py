"""The pieces of the data dictionary: every field of the book as the schema declares it."""

import pandas as pd
import streamlit as st

from postloan.book.schema import TABLES, Field
from postloan.i18n import has
from postloan.i18n.number import MISSING
from postloan.ui.lang import in_words, language, t


def _unit(field: Field) -> str:
    key = f"dictionary.units.{field.unit}"
    return t(key) if has(key) else field.unit or MISSING


def _matches(field: Field, word: str) -> bool:
    said = (field.name, field.zh, field.en, field.meaning_zh, field.meaning_en, *field.synonyms)
    return word.strip().lower() in " ".join(said).lower()


def fields(table: str, word: str) -> None:
    """The fields of one table that ``word`` is found in; the codes of a choice stand under its meaning."""
    chinese, yes = language() == "zh", t("dictionary.yes")
    found = [field for field in TABLES[table].fields if _matches(field, word)]
    if not found:
        st.info(t("dictionary.none_match"))
        return
    rows = pd.DataFrame([
        {
            t("dictionary.heading"): field.zh if chinese else field.en,
            t("dictionary.kind_of"): t(f"dictionary.kind.{field.kind}"),
            t("dictionary.unit"): _unit(field),
            t("dictionary.required"): yes if field.required else "",
            t("dictionary.sensitive"): yes if field.sensitive else "",
            t("dictionary.meaning"): (field.meaning_zh if chinese else field.meaning_en) + _choices(field, chinese=chinese),
            t("dictionary.code"): field.name,
            t("dictionary.also"): in_words(field.synonyms) or MISSING,
        }
        for field in found
    ])  # fmt: skip
    first = {
        t("dictionary.heading"): st.column_config.TextColumn(pinned=True, width=130),
        t("dictionary.kind_of"): st.column_config.TextColumn(width=110),
        t("dictionary.meaning"): st.column_config.TextColumn(width="large"),
    }
    st.dataframe(rows, hide_index=True, key=f"dictionary_{table}", column_config=first, height="content")


def _choices(field: Field, *, chinese: bool) -> str:
    """The words of a choice: the Chinese one that we print, or the code."""
    if not field.choices:
        return ""
    words = [words[0] if chinese else str(code).replace("_", " ") for code, words in field.choices.items()]
    return f" {' / '.join(words)}"
