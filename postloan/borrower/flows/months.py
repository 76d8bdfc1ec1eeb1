"""Sales and purchases by month, from invoices; inflow and outflow by month, from accounts."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pandas as pd

from postloan.borrower.flows.coverage import Coverage, coverage, shifted
from postloan.borrower.flows.frames import money

#: Columns of :func:`monthly`, after the month.
MEASURES = ("sales", "purchases", "sales_invoices", "purchase_invoices", "voids", "returns", "buyers", "suppliers")
_JANUARY = 1
_COUNTS = frozenset({"sales_invoices", "purchase_invoices", "voids", "buyers", "suppliers"})


def monthly(invoices: pd.DataFrame, covered: Coverage | None = None) -> pd.DataFrame:
    """One row a month of the records' time, oldest first.

    ``sales`` and ``purchases``: valid invoices without tax, returns (negative ones) taken off, in units of currency; 0 in a month
    of the records without any. ``voids``: sales invoices voided. ``returns``: what was taken off sales. ``buyers`` and
    ``suppliers``: different ones of the month.

    Args:
        invoices: of one borrower, see ``frames.invoices``.
        covered: the time the records speak of, where it is known to be longer than from the first to the last invoice.
    """
    span = covered or coverage(invoices)
    if span is None:
        return pd.DataFrame(columns=["month", *MEASURES])
    valid, sale = ~invoices["void"], invoices["sale"]
    sold, bought = invoices[valid & sale], invoices[valid & ~sale]
    found = pd.DataFrame(index=pd.to_datetime(list(span.months)))
    for name, rows in (("sales", sold), ("purchases", bought), ("returns", sold[sold["cents"] < 0])):
        found[name] = rows.groupby("month")["cents"].sum()
    for name, rows in (("sales_invoices", sold), ("purchase_invoices", bought), ("voids", invoices[~valid & sale])):
        found[name] = rows.groupby("month").size()
    for name, rows in (("buyers", sold), ("suppliers", bought)):
        found[name] = rows.groupby("month")["counterparty"].nunique()
    return _as_money(found.fillna(0).astype("int64"))


def _as_money(found: pd.DataFrame) -> pd.DataFrame:
    told = {"month": [day.date() for day in found.index]}
    for name in MEASURES:
        told[name] = (
            found[name].tolist()
            if name in _COUNTS
            else [abs(money(one)) if name == "returns" else money(one) for one in found[name]]
        )
    return pd.DataFrame(told, dtype=object)


def revenue_between(
    invoices: pd.DataFrame, first: date, last: date, covered: Coverage | None = None, *, slack: int = 0
) -> Decimal | None:
    """Valid sales without tax, less returns, of a stretch of time; None where the records do not cover all of it, but for
    ``slack`` days at its ends.
    """
    span = covered or coverage(invoices)
    if span is None or (span.first - first).days > slack or (last - span.last).days > slack:
        return None
    inside = (invoices["day"] >= pd.Timestamp(first)) & (invoices["day"] <= pd.Timestamp(last))
    return money(invoices.loc[inside & invoices["sale"] & ~invoices["void"], "cents"].sum())


def revenue_of(invoices: pd.DataFrame, year: int, covered: Coverage | None = None, *, slack: int = 0) -> Decimal | None:
    """:func:`revenue_between` of a calendar year."""
    return revenue_between(invoices, date(year, 1, 1), date(year, 12, 31), covered, slack=slack)


def account_monthly(lines: pd.DataFrame) -> pd.DataFrame:
    """One row a month of the accounts' time: ``inflow`` (earned, see ``frames.account_lines``), ``outflow`` (positive), ``net`` of
    everything, ``lines``.
    """
    span = coverage(lines)
    if span is None:
        return pd.DataFrame(columns=["month", "inflow", "outflow", "net", "lines"])
    found = pd.DataFrame(index=pd.to_datetime(list(span.months)))
    for name, rows in (("inflow", lines[lines["earned"]]), ("outflow", lines[lines["cents"] < 0]), ("net", lines)):
        found[name] = rows.groupby("month")["cents"].sum()
    found["lines"] = lines.groupby("month").size()
    whole = found.fillna(0).astype("int64")
    return pd.DataFrame({
        "month": [day.date() for day in whole.index], "inflow": [money(one) for one in whole["inflow"]],
        "outflow": [-money(one) for one in whole["outflow"]], "net": [money(one) for one in whole["net"]], "lines": whole["lines"].tolist(),
    }, dtype=object)  # fmt: skip


def stretches(
    values: Mapping[date, Decimal], complete: tuple[date, ...], *, months: int, back: int, until: date | None = None
) -> tuple[Decimal, Decimal] | None:
    """The sums of the last ``months`` complete months, and of as many that lie ``back`` months earlier.

    Like for like: both stretches lie wholly in complete months; None where they do not. ``until``: the last month, where it is not
    the newest.
    """
    last = until or (complete[-1] if complete else None)
    if last is None:
        return None
    now = [shifted(last, -number) for number in range(months)]
    then = [shifted(month, -back) for month in now]
    if not {*now, *then} <= set(complete):
        return None
    return sum((values[month] for month in now), Decimal(0)), sum((values[month] for month in then), Decimal(0))


def growth(
    values: Mapping[date, Decimal], complete: tuple[date, ...], *, months: int, back: int, until: date | None = None
) -> float | None:
    """The last of two :func:`stretches` against the one before it: (now − then) / then; None also where nothing was there before.

    Year on year is ``back=12``, quarter on quarter ``months=3, back=3``.
    """
    return change(stretches(values, complete, months=months, back=back, until=until))


def change(both: tuple[Decimal, Decimal] | None) -> float | None:
    """(now − then) / then of two stretches; None where there are none, or nothing was there then."""
    if both is None or both[1] <= 0:
        return None
    now, then = both
    return float((now - then) / then)


def a_year_apart(
    values: Mapping[date, Decimal], complete: tuple[date, ...], *, months: int, joint: bool
) -> tuple[Decimal, Decimal] | None:
    """The sums of the last ``months`` complete months and of the same months a year before, see :func:`stretches`.

    ``joint``: the Spring Festival falls in January or in February, so a stretch has both of them or neither. One that would end
    with January ends with December; one that would begin with February begins with January.
    """
    last = complete[-1] if complete else None
    if last is None:
        return None
    if joint and last.month == _JANUARY:
        last = shifted(last, -1)
    more = joint and shifted(last, 1 - months).month == _JANUARY + 1
    return stretches(values, complete, months=months + more, back=12, until=last)


def growths(found: pd.DataFrame, measure: str, complete: tuple[date, ...]) -> list[float | None]:
    """For each row of :func:`monthly` its month against the same month a year before."""
    values = dict(zip(found["month"], found[measure], strict=True))
    return [growth(values, complete, months=1, back=12, until=month) if month in complete else None for month in found["month"]]
