"""The one query behind most figures: the cube grouped by date, bucket, class and restructured flag, a few hundred rows."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from postloan.access import Scope
from postloan.book import Pin

KEYS = ("as_of", "bucket", "risk_class", "restructured")


def read(pin: Pin, scope: Scope, *, dates: Sequence[date] | None = None, by: Sequence[str] = ()) -> pd.DataFrame:
    """The grid of the scope: loans, and balance and provision in fen, per key and per value of the slices ``by``.

    ``dates`` limits it (default: every live date up to the scope's). A restructured flag not given counts as no.
    """
    cube = pin.cube(scope, by=by, dates=dates)
    cube = cube.mutate(restructured=cube.restructured.fill_null(False))  # noqa: FBT003  a value, not a switch
    keys = (*KEYS, *(name for name in by if name not in KEYS))
    grouped = cube.group_by(*keys).agg(
        loans=cube.loans.sum(),
        balance=(cube.balance.sum() * 100).cast("int64"),
        provision=(cube.provision.sum() * 100).cast("int64").fill_null(0),
        provisioned_loans=cube.provisioned_loans.sum(),
    )
    frame: pd.DataFrame = grouped.to_pandas()
    return frame.astype({"loans": "int64", "balance": "int64", "provision": "int64", "provisioned_loans": "int64", "restructured": bool})


def dates_to(pin: Pin, scope: Scope) -> tuple[date, ...]:
    """Live dates up to the scope's, oldest first."""
    return tuple(sorted(day for day in pin.dates if day <= scope.as_of))


def previous(pin: Pin, scope: Scope) -> date | None:
    """The live date before the scope's."""
    earlier = [day for day in pin.dates if day < scope.as_of]
    return max(earlier, default=None)
