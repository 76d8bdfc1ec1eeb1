"""The loans of the date, straight from the snapshot: no row is copied, a rule is a column of one scan."""

from typing import Any

import ibis
import pyarrow as pa

from postloan.book.live import READ
from postloan.warning.engine import KEYS, Frame
from postloan.warning.known import Known, of_whom

COLUMNS = {name: str(kind).replace("!", "") for name, kind in READ.items() if name not in KEYS}


def _rows(loans: Any) -> Any:
    return loans.mutate(exposure=loans.balance.cast("float64"))


def _put(loans: Any, whom: str | None, shape: Any, *how: Any) -> Any:
    return shape(_rows(of_whom(loans, whom)), *how)


def build(known: Known) -> Frame | None:
    """Every loan of the date that is not written off."""
    if known.on not in known.pin.dates:
        return None

    def ask(shape: Any, *how: Any) -> pa.Table:
        return known.pin.ask(known.scope, _put, known.whom, shape, *how)

    return Frame("loans", ask, frozenset(ibis.schema(READ).names) | {"exposure"}, mark=known.pin.version, dear=True)
