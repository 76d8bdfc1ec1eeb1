"""Portfolio at risk beyond any number of days, and ageing by the annual report's bands: read from the loans of one date."""

from collections.abc import Sequence
from decimal import Decimal

import pandas as pd

from postloan.access import Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.portfolio.measure import ratio

#: Days past due beyond which PAR is commonly stated.
DAYS = (30, 60, 90, 180, 360)
#: Annual-report ageing: first and last day of each band; 3 years are 1080 days.
BANDS: tuple[tuple[int, int | None], ...] = ((1, 90), (91, 360), (361, 1080), (1081, None))


def par(pin: Pin, scope: Scope, policy: Policy, *, days: Sequence[int] = DAYS) -> dict[int, float | None]:  # noqa: ARG001
    """Days → share of the balance in loans more than that many days past due, or restructured, even if paid to date."""
    loans = pin.snapshot(scope)
    eased = loans.restructured.fill_null(False)
    over = {f"d{day}": loans.balance.sum(where=(loans.dpd > day) | eased) for day in days}
    row = loans.agg(total=loans.balance.sum(), **over).to_pyarrow().to_pylist()[0]
    return {day: ratio(row[f"d{day}"] or Decimal(0), row["total"]) for day in days}


def bands(pin: Pin, scope: Scope, policy: Policy) -> pd.DataFrame:  # noqa: ARG001  every query takes the policy
    """Overdue loans in the annual report's ageing bands: first_day, last_day (NA: open), loans, balance (yuan)."""
    loans = pin.snapshot(scope)
    wanted = {}
    for first, last in BANDS:
        inside = (loans.dpd >= first) & (loans.dpd <= last) if last else loans.dpd >= first
        wanted[f"loans{first}"] = loans.count(where=inside)
        wanted[f"balance{first}"] = loans.balance.sum(where=inside)
    row = loans.agg(**wanted).to_pyarrow().to_pylist()[0]
    return pd.DataFrame({
        "first_day": [first for first, _ in BANDS],
        "last_day": pd.array([last for _, last in BANDS], dtype="Int64"),
        "loans": [row[f"loans{first}"] for first, _ in BANDS],
        "balance": [float(row[f"balance{first}"] or 0) for first, _ in BANDS],
    })  # fmt: skip
