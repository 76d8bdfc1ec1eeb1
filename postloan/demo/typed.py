"""From plain arrays to the book's column types; money comes in fen and is never a float on the way."""

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from postloan.book.schema import Kind, TableSchema

ARROW: dict[Kind, pa.DataType] = {
    Kind.TEXT: pa.string(),
    Kind.CHOICE: pa.string(),
    Kind.DATE: pa.date32(),
    Kind.MONEY: pa.decimal128(18, 2),
    Kind.RATE: pa.float64(),
    Kind.DAYS: pa.int32(),
    Kind.WHOLE: pa.int32(),
    Kind.NUMBER: pa.float64(),
    Kind.FLAG: pa.bool_(),
    Kind.RISK_CLASS: pa.int8(),
}


def money(fen: npt.NDArray[np.int64], given: npt.NDArray[np.bool_] | None = None) -> pa.Array:
    """Fen as decimal(18, 2), exactly; null where not ``given``."""
    limbs = np.empty((len(fen), 2), dtype=np.int64)
    limbs[:, 0], limbs[:, 1] = fen, fen >> 63
    valid = None if given is None else pa.array(given).buffers()[1]
    return pa.Decimal128Array.from_buffers(ARROW[Kind.MONEY], len(fen), [valid, pa.py_buffer(limbs.tobytes())])


def days(since_1970: npt.NDArray[np.int64], given: npt.NDArray[np.bool_] | None = None) -> pa.Array:
    """Days since 1970-01-01 as dates; null where not ``given``."""
    mask = None if given is None else ~given
    return pa.array(since_1970.astype(np.int32), type=pa.int32(), mask=mask).cast(pa.date32())


def table(frame: pd.DataFrame, schema: TableSchema) -> pa.Table:
    """The frame's columns that the schema knows, in its order and types, with ``file_row`` counted from 2 as a sheet shows it.

    A money column holds fen, a date column days since 1970-01-01 (Int64 where some are missing).
    """
    columns = {field.name: _column(frame[field.name], field.kind) for field in schema.fields if field.name in frame}
    return pa.table({**columns, "file_row": pa.array(np.arange(2, len(frame) + 2), pa.int32())})


def _column(values: pd.Series, kind: Kind) -> pa.Array:
    if kind not in {Kind.MONEY, Kind.DATE}:
        return pa.array(values, ARROW[kind], from_pandas=True)
    given = values.notna().to_numpy()
    whole = values.fillna(0).to_numpy(dtype=np.int64)
    return money(whole, given) if kind is Kind.MONEY else days(whole, given)
