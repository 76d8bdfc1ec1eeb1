"""The signed amount of an account statement, from however its bank prints it: inflow positive, outflow negative."""

from collections.abc import Mapping
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from postloan.book.schema import Kind
from postloan.intake.plain import TYPES, Cells
from postloan.terms import FlowSide

_ZERO = pa.scalar(Decimal(0), TYPES[Kind.MONEY])


def _outflow(amounts: Cells) -> Cells:
    """What went out, negative. A column that prints it with a minus already is left; one without turns, reversals with it."""
    printed = pc.all(pc.less_equal(amounts, _ZERO)).as_py()
    return amounts if printed else pc.negate(amounts)


def _two_columns(money_in: Cells, money_out: Cells) -> Cells:
    neither = pc.and_(pc.is_null(money_in), pc.is_null(money_out))
    added = pc.add(pc.fill_null(money_in, _ZERO), pc.fill_null(_outflow(money_out), _ZERO)).cast(TYPES[Kind.MONEY])
    return pc.if_else(neither, pa.scalar(None, TYPES[Kind.MONEY]), added)


def signed(fields: Mapping[str, Cells], rows: int) -> Cells:
    """The amount of each row; null where nothing was given.

    An amount with a direction beside it takes its sign from there; without one it is signed already. Rows without an amount take
    money in less money out.
    """
    nothing = pa.chunked_array([pa.nulls(rows, TYPES[Kind.MONEY])])
    amount = fields.get("amount", nothing)
    if "side" in fields:
        out = pc.fill_null(pc.equal(fields["side"], FlowSide.OUTFLOW.value), False)
        only_out = pc.if_else(out, amount, pa.scalar(None, TYPES[Kind.MONEY]))
        amount = pc.if_else(out, _outflow(only_out), amount)
    if not {"money_in", "money_out"} & set(fields):
        return amount
    return pc.coalesce(amount, _two_columns(fields.get("money_in", nothing), fields.get("money_out", nothing)))
