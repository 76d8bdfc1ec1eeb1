"""Reading the facts of health: of one borrower over time, and of every borrower in reach at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
from ibis.expr.types import Table

from postloan.access import Scope
from postloan.book import Pin
from postloan.borrower.flows.coverage import Coverage
from postloan.borrower.flows.months import a_year_apart, change, growth
from postloan.borrower.health.facts import Loans, Point, Security, Trade, point
from postloan.borrower.network.circle import supports
from postloan.borrower.network.seen import seen
from postloan.policy import Policy
from postloan.statement import Accounts
from postloan.terms import FlowKind, InvoiceDirection, InvoiceStatus

#: Months of a quarter, days of a year.
_QUARTER, _YEAR = 3, 365
#: Money that came in without having been earned.
_NOT_EARNED = (FlowKind.LOAN.value, FlowKind.REPAYMENT.value, FlowKind.RETURNED.value)
_NOTHING = Decimal(0)
Borrowers = tuple[str, ...] | None


def _kept(rows: Table, borrowers: Borrowers) -> Table:
    return rows if borrowers is None else rows.filter(rows.borrower_id.isin(borrowers))


def _loans(loans: Table, borrowers: Borrowers) -> Table:
    kept = _kept(loans, borrowers)
    return kept.group_by("borrower_id", "guarantee_type").agg(
        on=kept.as_of.max(), dpd=kept.dpd.max(), worst=kept.dpd_max_12m.max(), balance=kept.balance.sum()
    )


def loans_of(pin: Pin, scope: Scope, borrowers: Borrowers = None) -> dict[str, Loans]:
    """Borrower → his loans within reach on the newest date of the book up to the scope's."""
    rows: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in pin.ask(_whole(scope), _loans, borrowers).to_pylist():
        rows[row["borrower_id"]].append(row)
    return {name: _together(found) for name, found in rows.items()}


def _together(rows: Sequence[Mapping[str, Any]]) -> Loans:
    worst = [row["worst"] for row in rows if row["worst"] is not None]
    balances = {row["guarantee_type"]: row["balance"] or _NOTHING for row in rows}
    return Loans(
        max(row["on"] for row in rows), max(row["dpd"] for row in rows), max(worst, default=None),
        sum(balances.values(), _NOTHING), balances,
    )  # fmt: skip


def _whole(scope: Scope) -> Scope:
    """The scope without its slices: a borrower is one, whatever is looked at."""
    return Scope(scope.reach, scope.as_of, scope.currency)


def _invoiced(invoices: Table, borrowers: Borrowers, currency: str, plain: bool) -> Table:  # noqa: FBT001  part of a plan's key
    """For each borrower what his invoices cover, the last sale, and the sales invoices of the year up to the last invoice."""
    rows = _kept(invoices, borrowers)
    rows = rows.filter((rows.currency == currency).fill_null(plain))
    rows = rows.mutate(until=rows.issued_on.max().over(group_by="borrower_id"))
    sale = rows.direction == InvoiceDirection.SALE.value
    void = (rows.status == InvoiceStatus.VOID.value).fill_null(False)
    year = sale & ((rows.until - rows.issued_on).cast("int32") < _YEAR)
    return rows.group_by("borrower_id").agg(
        first=rows.issued_on.min(), until=rows.issued_on.max(), sold=rows.issued_on.max(where=sale & ~void & (rows.amount > 0)),
        voids=(year & void).sum(), all=year.sum(),
    )  # fmt: skip


def _booked(flows: Table, borrowers: Borrowers, currency: str, plain: bool) -> Table:  # noqa: FBT001
    rows = _kept(flows, borrowers)
    rows = rows.filter((rows.currency == currency).fill_null(plain))
    return rows.group_by("borrower_id").agg(first=rows.booked_on.min(), until=rows.booked_on.max())


def _sales_by_month(invoices: Table, borrowers: Borrowers, currency: str, plain: bool) -> Table:  # noqa: FBT001
    rows = _kept(invoices, borrowers)
    valid = (rows.status != InvoiceStatus.VOID.value).fill_null(True)
    kept = rows.filter(rows.direction == InvoiceDirection.SALE.value, valid, (rows.currency == currency).fill_null(plain))
    return kept.group_by("borrower_id", month=kept.issued_on.truncate("M")).agg(amount=kept.amount.sum())


def _inflow_by_month(flows: Table, borrowers: Borrowers, currency: str, plain: bool) -> Table:  # noqa: FBT001
    rows = _kept(flows, borrowers)
    earned = ~rows.kind.isin(_NOT_EARNED).fill_null(False)
    came = rows.filter(rows.amount > 0, earned, (rows.currency == currency).fill_null(plain))
    return came.group_by("borrower_id", month=came.booked_on.truncate("M")).agg(amount=came.amount.sum())


def trade_of(pin: Pin, scope: Scope, policy: Policy, borrowers: Borrowers = None) -> dict[str, Trade]:
    """Borrower → what his invoices and accounts say up to the scope's date, in its currency."""
    one = borrowers[0] if borrowers is not None and len(borrowers) == 1 else None
    mine, told = _whole(scope), (scope.currency, scope.currency == policy.reporting_currency)
    invoices, flows = pin.invoices(mine, one), pin.account_flows(mine, one)
    sold = {row["borrower_id"]: row for row in pin.answer(invoices, _invoiced, borrowers, *told).to_pylist()}
    came = {row["borrower_id"]: row for row in pin.answer(flows, _booked, borrowers, *told).to_pylist()}
    sales = _monthly(pin.answer(invoices, _sales_by_month, borrowers, *told).to_pylist()) if sold else {}
    inflows = _monthly(pin.answer(flows, _inflow_by_month, borrowers, *told).to_pylist()) if came else {}
    silent = {table: pin.silent_months(table) for table in ("invoice", "account_flow")}
    invoiced, banked = (
        {name: Coverage(row["first"], row["until"], silent[table]) for name, row in rows.items()}
        for table, rows in (("invoice", sold), ("account_flow", came))
    )
    trades = {name: _with_inflow(banked.get(name), inflows.get(name, {}), policy.flows_month_slack) for name in {*sold, *came}}
    return {
        name: _with_sales(one, sold[name], invoiced[name], sales.get(name, {}), scope.as_of, policy) if name in sold else one
        for name, one in trades.items()
    }  # fmt: skip


def _monthly(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[date, Decimal]]:
    found: dict[str, dict[date, Decimal]] = defaultdict(dict)
    for row in rows:
        month = row["month"]  # the engine makes a moment of a truncated day
        found[row["borrower_id"]][date(month.year, month.month, 1)] = row["amount"]
    return found


def _with_inflow(known: Coverage | None, inflows: Mapping[date, Decimal], slack: int) -> Trade:
    """Three complete months against the three before."""
    if known is None:
        return Trade()
    grown = growth(_filled(inflows, known), known.complete(slack), months=_QUARTER, back=_QUARTER)
    return Trade(inflow_change=grown, banked=known, inflows=inflows)


def _with_sales(  # noqa: PLR0917  of whom, his records, their time, their sums, when and under what
    trade: Trade, row: Mapping[str, Any], known: Coverage, sales: Mapping[date, Decimal], as_of: date, policy: Policy
) -> Trade:
    """Three complete months against the same ones a year before, see ``a_year_apart``."""
    complete = known.complete(policy.flows_month_slack)
    both = a_year_apart(_filled(sales, known), complete, months=_QUARTER, joint=bool(policy.flows_festival_joint))
    days = None if row["sold"] is None else (as_of - row["sold"]).days
    voids = int(row["voids"]) / int(row["all"]) if row["all"] else None
    return replace(trade, sales_change=change(both), void_rate=voids, days_since_invoice=days, invoiced=known, sales=sales)


def _filled(by_month: Mapping[date, Decimal], known: Coverage) -> dict[date, Decimal]:
    """Every month of the records; one without an entry is 0."""
    return {month: by_month.get(month, _NOTHING) for month in known.months}


def _pledged(pieces: Table, borrowers: Borrowers, currency: str, plain: bool) -> Table:  # noqa: FBT001
    rows = _kept(pieces, borrowers)
    rows = rows.filter((rows.currency == currency).fill_null(plain))
    free = ibis.greatest(rows.value - rows.prior_claims.fill_null(_NOTHING), _NOTHING)
    each = rows.mutate(free=free).group_by("borrower_id", "collateral_id").agg(free=lambda t: t.free.max())
    return each.group_by("borrower_id").agg(free=each.free.sum())


def security_of(pin: Pin, scope: Scope, policy: Policy, borrowers: Borrowers = None) -> dict[str, Security]:
    """Borrower → collateral and effective guarantees on the scope's date. A piece that secures several loans counts once."""
    one = borrowers[0] if borrowers is not None and len(borrowers) == 1 else None
    mine, told = _whole(scope), (scope.currency, scope.currency == policy.reporting_currency)
    pledged = pin.answer(pin.collaterals(mine, one), _pledged, borrowers, *told).to_pylist()
    pieces = {row["borrower_id"]: row["free"] for row in pledged}
    carried = {name: one.effective for name, one in supports(seen(pin, mine, policy), policy).items() if one.guarantors}
    return {
        name: Security(scope.as_of, pieces.get(name), carried.get(name))
        for name in {*pieces, *carried} if borrowers is None or name in borrowers
    }  # fmt: skip


def points(
    pin: Pin, scope: Scope, policy: Policy, accounts: Mapping[str, Sequence[Accounts]], borrowers: Borrowers = None
) -> dict[str, Point]:
    """Borrower → health on the scope's date, of every borrower in reach (or of some) that owes anything then.

    Args:
        pin: the book.
        scope: date, currency and reach; slices chosen in it are not looked at.
        policy: weights, anchors, bands.
        accounts: borrower → confirmed statements of one perimeter.
        borrowers: only these.
    """
    loans, trade = loans_of(pin, scope, borrowers), trade_of(pin, scope, policy, borrowers)
    security = security_of(pin, scope, policy, borrowers)
    return {
        name: point(
            scope.as_of, policy, accounts=accounts.get(name, ()), loans=owed, trade=trade.get(name), security=security.get(name)
        )
        for name, owed in loans.items()
    }  # fmt: skip


def history(pin: Pin, scope: Scope, policy: Policy, borrower_id: str, accounts: Sequence[Accounts]) -> tuple[Point, ...]:
    """A borrower's health at the end of every period he has confirmed statements of, and on the scope's date, oldest first.

    Each is computed of what was known by that day: statements that end by it, the loans on the last date of the book by it, invoices
    and bookings by it, guarantees and collateral in force on it. When a statement was confirmed, or restated, does not matter: the
    figures are the ones in force today. ``Point.health.known`` says up to when each source reached.
    """
    ends = sorted({one.period.end for one in accounts if one.period.end < scope.as_of})
    found = [_past(pin, scope.at(day), policy, borrower_id, accounts) for day in (*ends, scope.as_of)]
    return tuple(found)


def _past(pin: Pin, scope: Scope, policy: Policy, borrower_id: str, accounts: Sequence[Accounts]) -> Point:
    mine = (borrower_id,)
    return point(
        scope.as_of, policy, accounts=accounts, loans=loans_of(pin, scope, mine).get(borrower_id),
        trade=trade_of(pin, scope, policy, mine).get(borrower_id), security=security_of(pin, scope, policy, mine).get(borrower_id),
    )  # fmt: skip
