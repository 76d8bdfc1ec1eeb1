"""How headings are compared: without spaces, marks, units and case; and the words that headings are known to use."""

import functools
import re
import unicodedata

from postloan.book.schema import TABLES, Field, TableSchema

_BRACKETED = re.compile(r"[(（\[【<〔][^()（）\[\]【】<>〔〕]*[)）\]】>〕]")
_MARKS = re.compile(r"[\s_\-–—/\\.。,，:：;；*＊#№'\"“”‘’?？!！|+]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@functools.lru_cache(maxsize=4096)
def clean(heading: str, *, keep_brackets: bool = False) -> str:
    """A heading reduced to what tells it apart: full-width folded, brackets with their unit dropped, lower case."""
    text = unicodedata.normalize("NFKC", heading)
    bare = text if keep_brackets else (_BRACKETED.sub("", text) or text)
    return _MARKS.sub("", bare).replace("(", "").replace(")", "").casefold()


@functools.lru_cache(maxsize=4096)
def in_words(heading: str) -> str:
    """A heading as spaced words, for fuzzy comparison: ``DisbursementGross`` → ``disbursement gross``."""
    text = _CAMEL.sub(" ", unicodedata.normalize("NFKC", heading))
    return _MARKS.sub(" ", _BRACKETED.sub(" ", text)).strip().casefold()


def names_of(field: Field) -> tuple[str, ...]:
    """Every heading by which a field is known, its own first."""
    return (field.zh, field.en, *field.synonyms, field.name)


def _tables(table: str | None) -> tuple[TableSchema, ...]:
    return tuple(TABLES.values()) if table is None else (TABLES[table],)


@functools.cache
def known_words(table: str | None = None) -> frozenset[str]:
    """All known headings, cleaned; of one table or of all."""
    return frozenset(clean(name) for schema in _tables(table) for field in schema.fields for name in names_of(field))
