"""Trade with others who borrow from the bank, and with the borrower's own group: a row for each borrower with sales or purchase invoices.

A counterparty counts as a borrower of the bank where the invoice names it by its number or by exactly its name, and that name is borne
by one borrower only. Amounts are of the year that ends with the day on which everything is known.
"""

from datetime import date, timedelta
from typing import Any

import ibis
import pandas as pd

from postloan.terms import InvoiceDirection, InvoiceStatus
from postloan.warning.engine import Frame
from postloan.warning.framing import framed, mark_of
from postloan.warning.known import Known
from postloan.warning.sources.standing import own_colours

COLUMNS = {
    "direction": "string", "partner_id": "string", "partner_name": "string", "partner_amount": "float64", "partner_share": "float64",
    "partner_dpd": "int64", "partner_class": "int64", "partner_colour": "int64", "related_share": "float64", "traded_until": "date",
}  # fmt: skip
_YEAR = timedelta(days=365)


def build(known: Known) -> Frame | None:
    """One row a borrower, direction and partner; one without a partner where nobody it trades with borrows here."""
    invoices = known.pin.invoices(known.scope.at(known.until), known.whom)
    if not known.pin.answer(known.pin.invoices(known.scope.at(known.until)), _first).num_rows:
        return None
    colours = own_colours(known)
    how = (known.until - _YEAR, known.scope.currency, known.policy.reporting_currency)

    def rows() -> pd.DataFrame:
        told: pd.DataFrame = known.pin.answer(invoices, _traded, *how, beside=(known.pin.snapshot(known.scope),)).to_pandas(
            date_as_object=True
        )
        partners = told["partner_id"]
        colour = partners.map(colours or {}).fillna(0).where(partners.notna() & (colours is not None))
        return told.assign(partner_colour=colour).astype(
            dict.fromkeys(("partner_dpd", "partner_class", "partner_colour"), "Int64")
        )

    mark = mark_of(known, known.until, None if colours is None else sorted(colours.items()))
    return framed(known, "partners", COLUMNS, rows, mark=mark)


def _first(invoices: Any) -> Any:
    return invoices.select("borrower_id").limit(1)


def _traded(invoices: Any, loans: Any, since: date, currency: str, plain: str) -> Any:
    recent = invoices.filter(
        (invoices.issued_on > since) & (invoices.status == InvoiceStatus.VALID.value) & (invoices.currency.fill_null(plain) == currency)
    )  # fmt: skip
    sums = recent.group_by("borrower_id", "direction", "counterparty").aggregate(
        amount=recent.amount.sum().cast("float64"), traded_until=recent.issued_on.max()
    )
    sums = sums.filter(sums.amount > 0)
    total = sums.mutate(whole=sums.amount.sum().over(ibis.window(group_by=["borrower_id", "direction"])))
    names = _names(loans)
    known = total.left_join(names, total.counterparty == names.called).drop("called")
    own = _groups(loans).select(own_id="borrower_id", own_group="group_id")
    joined = known.left_join(own, known.borrower_id == own.own_id).drop("own_id")
    return _told(joined)


def _names(loans: Any) -> Any:
    """Everybody who has a loan, by number and by name, with how he stands; names that several bear are nobody's."""
    each = loans.group_by("borrower_id").aggregate(
        partner_name=loans.borrower_name.max(),
        partner_dpd=loans.dpd.max(),
        partner_class=loans.risk_class.max(),
        group_id=loans.group_id.max(),
    )
    by_name = (
        each.mutate(bearers=each.count().over(ibis.window(group_by="partner_name")))
        .filter(lambda t: t.bearers == 1)
        .drop("bearers")
    )
    called = ibis.union(each.mutate(called=each.borrower_id), by_name.mutate(called=by_name.partner_name))
    return called.rename(partner_id="borrower_id", partner_group="group_id").distinct(on="called")


def _groups(loans: Any) -> Any:
    return loans.group_by("borrower_id").aggregate(group_id=loans.group_id.max())


def _told(rows: Any) -> Any:
    itself = rows.partner_id == rows.borrower_id
    related = ibis.coalesce((rows.partner_group == rows.own_group) | itself, ibis.literal(value=False))
    sale = rows.direction == InvoiceDirection.SALE.value
    mine = ibis.window(group_by=["borrower_id", "direction"])
    place = ibis.row_number().over(
        ibis.window(group_by=["borrower_id", "direction"], order_by=[rows.partner_id.isnull(), rows.amount.desc()])
    )
    told = rows.mutate(
        partner_share=ibis.ifelse(rows.partner_id.notnull(), rows.amount / rows.whole, ibis.null("float64")),
        related_share=ibis.ifelse(sale, ibis.ifelse(related, rows.amount, 0.0).sum().over(mine) / rows.whole, ibis.null("float64")),
        partner_amount=ibis.ifelse(rows.partner_id.notnull(), rows.amount, ibis.null("float64")), place=place, itself=itself,
    )  # fmt: skip
    kept = told.filter(told.partner_id.notnull() | (told.place == 0))
    return kept.select("borrower_id", *(name for name in COLUMNS if name != "partner_colour"))
