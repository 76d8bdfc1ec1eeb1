"""What a borrower's tax invoices say: sales against a year before, silence, on whom they hang, how many are void.

Silence is counted up to the newest invoice the bank has of anybody: as long as no newer ones were imported nobody is known to be silent.
An invoice that was voided counts as void from the start, for a file of invoices does not say when that happened.
"""

import functools
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from postloan.borrower.flows.coverage import end_of
from postloan.borrower.flows.months import a_year_apart, growth, stretches
from postloan.borrower.health import Trade
from postloan.terms import InvoiceDirection, InvoiceStatus
from postloan.warning.engine import Frame
from postloan.warning.framing import framed, mark_of
from postloan.warning.known import Known, of_whom
from postloan.warning.sources.trade import months_of, trade

COLUMNS = {
    "sales_change": "float64", "sales_quarter": "float64", "sales_quarter_before": "float64", "sales_year_change": "float64",
    "sales_year": "float64", "sales_year_before": "float64", "compared_on": "date", "last_sale_on": "date", "silent_days": "int64",
    "top_buyer": "string", "top_buyer_share": "float64", "buyers": "int64", "top_supplier": "string", "top_supplier_share": "float64",
    "suppliers": "int64", "void_rate": "float64", "sales_invoices": "int64", "purchase_invoices": "int64", "invoices_until": "date",
    "stale_days": "int64",
}  # fmt: skip
_QUARTER, _YEAR, _DAYS = 3, 12, 365


def build(known: Known) -> Frame | None:
    """A row a borrower with invoices up to ``known.until``; see the module."""
    (found,) = known.pin.answer(known.pin.invoices(known.scope.at(known.until)), _newest).to_pylist()
    if found["on"] is None:
        return None
    rows = functools.partial(_rows, known, found["on"])
    return framed(known, "flows", COLUMNS, rows, mark=mark_of(known, known.policy.flows_month_slack))


def _rows(known: Known, newest: date) -> pd.DataFrame:
    invoices = known.pin.invoices(known.scope.at(known.until))
    told = (known.scope.currency, known.scope.currency == known.policy.reporting_currency)
    parties = known.pin.answer(invoices, _parties, known.whom, *told).to_pandas(date_as_object=True)
    months = pd.DataFrame(
        [_of_trade(name, one, known, newest) for name, one in trade(known).items() if one.invoiced is not None],
        columns=["borrower_id", *(name for name in COLUMNS if name not in parties)],
    )
    return _whole(months.merge(parties, on="borrower_id", how="left"))


def _newest(invoices: Any) -> Any:
    return invoices.aggregate(on=invoices.issued_on.max())


def _of_trade(name: str, one: Trade, known: Known, newest: date) -> Mapping[str, Any]:
    """What months and days say. ``sales_change`` and ``void_rate`` are those that health is made of."""
    covered = one.invoiced
    assert covered is not None
    complete, sales = covered.complete(known.policy.flows_month_slack), months_of(one.sales, covered)
    quarter = a_year_apart(sales, complete, months=_QUARTER, joint=bool(known.policy.flows_festival_joint))
    year = stretches(sales, complete, months=_YEAR, back=_YEAR)
    unseen = (known.until - newest).days
    silent = one.days_since_invoice
    return {
        "borrower_id": name, "sales_change": one.sales_change, "void_rate": one.void_rate,
        "sales_quarter": None if quarter is None else float(quarter[0]), "sales_quarter_before": None if quarter is None else float(quarter[1]),
        "sales_year_change": growth(sales, complete, months=_YEAR, back=_YEAR),
        "sales_year": None if year is None else float(year[0]), "sales_year_before": None if year is None else float(year[1]),
        "compared_on": end_of(complete[-1]) if complete else None,
        "silent_days": None if silent is None else silent - unseen,
        "last_sale_on": None if silent is None else known.until - pd.Timedelta(days=silent).to_pytimedelta(),
        "invoices_until": covered.last, "stale_days": (newest - covered.last).days,
    }  # fmt: skip


def _parties(invoices: Any, whom: str | None, currency: str, plain: bool) -> Any:  # noqa: FBT001  part of a plan's key
    """On whom each borrower's valid sales and purchases of the year up to the last invoice hang; see ``flows.parties``."""
    rows = of_whom(invoices, whom).filter((invoices.currency == currency).fill_null(plain))
    rows = rows.mutate(
        until=rows.issued_on.max().over(group_by="borrower_id"), sale=rows.direction == InvoiceDirection.SALE.value
    )
    year = rows.filter((rows.until - rows.issued_on).cast("int32") < _DAYS)
    counts = year.group_by("borrower_id").aggregate(sales_invoices=year.sale.sum(), purchase_invoices=(~year.sale).sum())
    valid = year.filter((year.status != InvoiceStatus.VOID.value).fill_null(True))
    each = (
        valid.group_by("borrower_id", "sale", "counterparty").aggregate(amount=valid.amount.sum()).filter(lambda t: t.amount > 0)
    )
    largest = [each.amount.desc(), each.counterparty]
    sides = each.group_by("borrower_id", "sale").aggregate(
        top=each.counterparty.first(order_by=largest, include_null=True), number=each.count(),
        share=each.amount.max().cast("float64") / each.amount.sum().cast("float64"),
    )  # fmt: skip
    told = {"buyers": sides.sale, "suppliers": ~sides.sale}
    flat = sides.group_by("borrower_id").aggregate(**{
        f"{prefix}{name}": sides[column].max(where=side)
        for name, side in told.items() for prefix, column in (("", "number"), ("top_", "top"), ("share_", "share"))
    })  # fmt: skip
    found = counts.left_join(flat, "borrower_id")
    return found.select(
        "borrower_id", "sales_invoices", "purchase_invoices", "buyers", "suppliers",
        top_buyer="top_buyers", top_buyer_share="share_buyers", top_supplier="top_suppliers", top_supplier_share="share_suppliers",
    )  # fmt: skip


def _whole(rows: pd.DataFrame) -> pd.DataFrame:
    """Whole numbers stay whole where some are missing."""
    counts = [name for name, kind in COLUMNS.items() if kind == "int64"]
    return rows.astype(dict.fromkeys(counts, "Int64"))
