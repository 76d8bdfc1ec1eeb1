"""What borrowers sold against what they planned for the year, by their invoices."""

import numpy as np
import pandas as pd

from postloan.borrower.health import Trade
from postloan.warning.known import Known
from postloan.warning.sources.trade import months_of, trade

_YEAR = 12
#: Months of the year that must be there: fewer say little of it.
_LEAST = 3


def sales_against(known: Known, plans: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Of each plan (``borrower_id``, ``observed_on`` in the planned year, ``value``) what was invoiced in the year's complete months,
    and the part of the plan that falls on them, month by month alike; missing where fewer than three are known.
    """
    told = trade(known)
    rows = plans.to_dict("records")
    found = [_of_year(told.get(row["borrower_id"]), row["observed_on"].year, row["value"], known) for row in rows]
    frame = pd.DataFrame(found, columns=["sold", "planned"], index=plans.index, dtype="float64")
    return frame["sold"], frame["planned"]


def _of_year(one: Trade | None, year: int, plan: float, known: Known) -> tuple[float, float]:
    if one is None or one.invoiced is None:
        return np.nan, np.nan
    sales = months_of(one.sales, one.invoiced)
    months = [month for month in one.invoiced.complete(known.policy.flows_month_slack) if month.year == year]
    if len(months) < _LEAST:
        return np.nan, np.nan
    return float(sum(sales[month] for month in months)), plan * len(months) / _YEAR
