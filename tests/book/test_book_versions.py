"""Which of several imports' rows counted at a moment, against the same told in plain Python."""

from datetime import datetime, timedelta
from typing import Any

import ibis
import pyarrow as pa
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from postloan.book.dossier import invoices
from postloan.book.known import versions

BEGAN = datetime.fromisoformat("2026-03-01T09:00")
#: Imports come a day apart; each names some keys, some of them twice.
IMPORTS = st.lists(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 9)), min_size=1, max_size=4), min_size=1, max_size=5)


def rows_of(imports: list[list[tuple[str, int]]]) -> list[dict[str, Any]]:
    return [
        {"key": key, "value": value, "import_id": number, "file_row": row, "published_at": BEGAN + timedelta(days=number)}
        for number, told in enumerate(imports)
        for row, (key, value) in enumerate(told)
    ]


def at(rows: list[dict[str, Any]], moment: datetime | None) -> dict[str, Any]:
    """What the rows of :func:`versions` say at a moment; None: now."""
    if moment is None:
        counting = [row for row in rows if row["replaced_at"] is None]
    else:
        counting = [
            row for row in rows
            if (row["told_at"] is None or row["told_at"] < moment) and (row["replaced_at"] is None or row["replaced_at"] >= moment)
        ]  # fmt: skip
    assert len(counting) == len({row["key"] for row in counting}), "one row a key, whenever"
    return {row["key"]: row["value"] for row in counting}


@settings(max_examples=50, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(IMPORTS)
def test_a_key_says_what_the_newest_import_before_the_moment_said_or_else_the_first(imports: list[list[tuple[str, int]]]) -> None:
    found = versions(ibis.memtable(pa.Table.from_pylist(rows_of(imports))), ["key"]).to_pyarrow().to_pylist()
    told = [dict(one) for one in imports]
    for number in range(len(told) + 1):
        known = told[:number]
        expected = {
            key: next(one[key] for one in [*reversed(known), *told] if key in one) for key in {key for one in told for key in one}
        }
        assert at(found, BEGAN + timedelta(days=number - 1, hours=1)) == expected
    assert at(found, None) == {key: value for one in told for key, value in one.items()}


def test_an_invoice_is_void_from_the_import_that_voids_it_and_stays_so() -> None:
    states = ["valid", "void", "valid"]
    rows = [
        {"borrower_id": "A", "direction": "sale", "invoice_code": None, "number": "1", "status": state, "import_id": number, "file_row": 1,
         "published_at": BEGAN + timedelta(days=number)}
        for number, state in enumerate(states)
    ]  # fmt: skip
    table = pa.Table.from_pylist(rows).set_column(2, "invoice_code", pa.nulls(3, pa.string()))
    found = sorted(invoices(ibis.memtable(table)).to_pyarrow().to_pylist(), key=lambda row: row["import_id"])
    assert [row["status"] for row in found] == ["valid", "void", "void"]
    assert [row["told_at"] for row in found] == [None, rows[1]["published_at"], rows[2]["published_at"]]
