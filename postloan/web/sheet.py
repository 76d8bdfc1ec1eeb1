"""What an exported list looks like: people's headings, people's words for codes, and no cell that runs as a formula."""

from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from postloan.book.schema import LOAN
from postloan.i18n import has, text

#: What spreadsheet programs take for the start of a formula, full-width forms included.
_FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
#: Columns that are ours, not the reader's.
_INNER = frozenset({"borrower_key", "import_id", "file_row", "class_basis"})
_TERMS = {"class_previous": "risk_class", "floor": "risk_class", "bucket_previous": "bucket", "stage": "stage_now"}


def shown(columns: Iterable[str]) -> list[str]:
    return [name for name in columns if name not in _INNER]


def heading(name: str, language: str) -> str:
    """The heading of a column, the same as in templates, so that an export can be uploaded again."""
    if name in LOAN.by_name:
        return LOAN[name].zh if language == "zh" else LOAN[name].en
    return text(language, f"field.{name}") if has(f"field.{name}") else name


def harmless(column: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray | pa.Array:
    """Text that would start a formula gets an apostrophe before it. Numbers are never touched: −5 stays −5."""
    risky = pc.match_substring_regex(column, _FORMULA)
    return pc.if_else(risky, pc.binary_join_element_wise("'", column, ""), column)


def _worded(name: str, column: pa.Array, language: str) -> pa.Array:
    """The words for the codes of a column; a code without a word stays as it is."""
    group = f"term.{_TERMS.get(name, name)}"

    def word(code: object) -> str | None:
        key = f"{group}.{code}"
        return None if code is None else text(language, key) if has(key) else str(code)

    coded = pc.dictionary_encode(column)
    words = pa.array([word(code) for code in coded.dictionary.to_pylist()], pa.string())
    return pa.DictionaryArray.from_arrays(coded.indices, words).cast(pa.string())


def for_people(batches: Iterable[pa.RecordBatch], language: str) -> Iterator[pa.RecordBatch]:
    """The batches as a person reads them. Types of numbers and dates stay what they are."""
    for batch in batches:
        names = shown(batch.schema.names)
        yield pa.RecordBatch.from_arrays(
            [_cells(n, batch.column(n), language) for n in names], [heading(n, language) for n in names]
        )


def _cells(name: str, column: pa.Array, language: str) -> pa.Array:
    if has_words(name):
        return harmless(_worded(name, column, language))
    if pa.types.is_boolean(column.type):
        yes, no = text(language, "field.yes"), text(language, "field.no")
        return pc.if_else(column, yes, no)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type) or pa.types.is_dictionary(column.type):
        return harmless(column.cast(pa.string()))
    return column


def has_words(name: str) -> bool:
    """Whether the codes of a column have words of their own."""
    group = _TERMS.get(name, name)
    return group in {"risk_class", "bucket", "borrower_type", "guarantee_type", "repayment_method", "origin", "fate", "stage_now"}
