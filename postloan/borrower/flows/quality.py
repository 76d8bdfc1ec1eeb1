"""How sound the invoices look: voided, returned, silent for how long."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd


@dataclass(frozen=True)
class Rates:
    """Shares of one direction's invoices; None where there is nothing to divide by.

    Attributes:
        void_count: voided ÷ all invoices, valid and voided.
        void_amount: amounts voided ÷ all amounts, without regard to sign.
        return_count: valid negative ÷ valid invoices.
        return_amount: valid negative amounts ÷ valid positive ones.
    """

    void_count: float | None
    void_amount: float | None
    return_count: float | None
    return_amount: float | None


def _share(part: float, whole: float) -> float | None:
    return float(part) / float(whole) if whole else None


def rates(invoices: pd.DataFrame, *, sale: bool = True) -> Rates:
    """The rates of sales (or purchase) invoices; amounts without tax."""
    rows = invoices[invoices["sale"] == sale]
    void, size = rows["void"], rows["cents"].abs()
    valid = rows[~void]
    back = valid["cents"] < 0
    return Rates(
        _share(void.sum(), len(rows)), _share(size[void].sum(), size.sum()), _share(back.sum(), len(valid)),
        _share(-valid.loc[back, "cents"].sum(), valid.loc[~back, "cents"].sum()),
    )  # fmt: skip


def last_on(invoices: pd.DataFrame, *, sale: bool = True) -> date | None:
    """The day of the last valid invoice that is no return."""
    rows = invoices[(invoices["sale"] == sale) & ~invoices["void"] & (invoices["cents"] > 0)]
    found: date | None = rows["day"].max().date() if len(rows) else None
    return found


def days_since(invoices: pd.DataFrame, as_of: date, *, sale: bool = True) -> int | None:
    """Days from the last valid invoice that is no return to a date; None where there was none."""
    last = last_on(invoices[invoices["day"] <= pd.Timestamp(as_of)], sale=sale)
    return None if last is None else (as_of - last).days


def within(rows: pd.DataFrame, until: date, months: int = 12) -> pd.DataFrame:
    """The rows of the year (or so many months of 365/12 days) that ends with a date."""
    since = until - timedelta(days=round(months * 365 / 12))
    return rows[(rows["day"] > pd.Timestamp(since)) & (rows["day"] <= pd.Timestamp(until))]
