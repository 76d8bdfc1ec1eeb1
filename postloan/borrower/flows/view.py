"""Everything that one borrower's invoices and accounts say on a date, each figure with what it is of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from postloan.access import Scope
from postloan.book import Pin
from postloan.borrower.flows import account, frames, months, parties, quality
from postloan.borrower.flows.coverage import Coverage, coverage
from postloan.policy import Policy

_QUARTER, _YEAR = 3, 12


@dataclass(frozen=True)
class Tax:
    """What the invoices say.

    Attributes:
        covered: the days from the first to the last invoice, whichever way it went.
        months: see ``months.monthly``, with ``sales_growth`` and ``purchases_growth`` against the same month a year before.
        compared: the last month that is complete; what is compared ends with it.
        year_change, quarter_change: the last three complete months' sales against the same three a year before (January and February
            together, see ``months.a_year_apart``), and the three before.
        twelve_change: the last twelve complete months against the twelve before.
        sales_year: sales of the last twelve complete months; None where there are not so many.
        buyers, suppliers, sold, bought: parties and rates of the year up to the last invoice.
        last_on, silent: the last sale, and the days since then on the date.
    """

    covered: Coverage
    months: pd.DataFrame
    compared: date | None
    year_change: float | None
    quarter_change: float | None
    twelve_change: float | None
    sales_year: Decimal | None
    buyers: parties.Parties
    suppliers: parties.Parties
    sold: quality.Rates
    bought: quality.Rates
    last_on: date | None
    silent: int | None


@dataclass(frozen=True)
class Banking:
    """What the accounts say; ``balances`` are averages by month, changes as in :class:`Tax`."""

    covered: Coverage
    months: pd.DataFrame
    compared: date | None
    inflow_change: float | None
    balance_change: float | None
    payers: parties.Parties
    payees: parties.Parties
    quick: account.Passed
    inflow_to_sales: float | None
    both: Coverage | None


@dataclass(frozen=True)
class View:
    """Either side is None where nothing was imported."""

    tax: Tax | None
    banking: Banking | None


def _values(table: pd.DataFrame, measure: str) -> Mapping[date, Decimal]:
    return dict(zip(table["month"], table[measure], strict=True))


def tax(invoices: pd.DataFrame, as_of: date, policy: Policy) -> Tax | None:
    """What invoices (``frames.invoices``) say on a date."""
    span = coverage(invoices)
    if span is None:
        return None
    table, complete = months.monthly(invoices, span), span.complete(policy.flows_month_slack)
    for measure in ("sales", "purchases"):
        table[f"{measure}_growth"] = months.growths(table, measure, complete)
    sales = dict(_values(table, "sales"))
    last = complete[-_YEAR:]
    year = quality.within(invoices, span.last)
    return Tax(
        span, table, complete[-1] if complete else None,
        months.change(months.a_year_apart(sales, complete, months=_QUARTER, joint=bool(policy.flows_festival_joint))), months.growth(sales, complete, months=_QUARTER, back=_QUARTER),
        months.growth(sales, complete, months=_YEAR, back=_YEAR),
        sum((sales[month] for month in last), Decimal(0)) if len(last) == _YEAR else None,
        parties.buyers(year), parties.suppliers(year), quality.rates(year), quality.rates(year, sale=False),
        quality.last_on(invoices), quality.days_since(invoices, as_of),
    )  # fmt: skip


def banking(lines: pd.DataFrame, invoices: pd.DataFrame, policy: Policy) -> Banking | None:
    """What account lines (``frames.account_lines``) say, and what they say against the invoices."""
    span = coverage(lines)
    if span is None:
        return None
    table, complete = months.account_monthly(lines), span.complete(policy.flows_month_slack)
    average = account.averages(lines)
    table["balance"] = pd.Series([average.get(month) for month in table["month"]], dtype=object)
    inflow = dict(_values(table, "inflow"))
    year = quality.within(lines, span.last)
    share, both = account.inflow_to_sales(lines, invoices)
    return Banking(
        span, table, complete[-1] if complete else None, months.growth(inflow, complete, months=_QUARTER, back=_QUARTER),
        account.balance_change(average, complete), parties.payers(year), parties.payees(year),
        account.quick(
            year, days=policy.flows_quick_days, share=policy.flows_quick_share, amount_min=policy.flows_quick_amount_min
        ),
        share, both,
    )  # fmt: skip


def _in_currency(table: Any, scope: Scope, policy: Policy) -> Any:
    """Rows in the scope's currency; those that name none are in the reporting currency."""
    return table.filter(table.currency.fill_null(policy.reporting_currency) == scope.currency)


def records(pin: Pin, scope: Scope, policy: Policy, borrower_id: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The invoices and the account lines of one borrower in reach, as they stood on the scope's date, in its currency."""
    invoices = frames.invoices(_in_currency(pin.invoices(scope, borrower_id), scope, policy).to_pyarrow())
    lines = frames.account_lines(_in_currency(pin.account_flows(scope, borrower_id), scope, policy).to_pyarrow())
    return invoices, lines


def view(pin: Pin, scope: Scope, policy: Policy, borrower_id: str) -> View:
    """Everything that the invoices and accounts of one borrower in reach say on the scope's date."""
    invoices, lines = records(pin, scope, policy, borrower_id)
    return View(tax(invoices, scope.as_of, policy), banking(lines, invoices, policy))
