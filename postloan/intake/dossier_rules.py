"""What a row about a borrower says against itself: invoices, account statements, collateral, guarantees, events, figures."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from ibis.expr.types import Table

from postloan.intake.rule import Rule
from postloan.terms import IndicatorKind, ObservationMetric

#: Amount, tax and total are each rounded to cents.
_CENTS = 0.05
#: Shares of a whole; debts may be several times the income, but not more than this.
_SHARES = frozenset({
    ObservationMetric.EQUITY_PLEDGED_SHARE, ObservationMetric.PROJECT_PROGRESS_PLANNED, ObservationMetric.PROJECT_PROGRESS,
    ObservationMetric.EQUITY_PAID_SHARE, ObservationMetric.LOAN_SHARE, ObservationMetric.SALES_SHARE_MAIN_CUSTOMER,
    ObservationMetric.RELATED_SALES_SHARE,
})  # fmt: skip
_DEBT_TIMES = 10
#: Longer than anything people write into a cell; what is longer is a file in a cell, and would be shown wherever the event is.
_TEXT_MAX = 2_000
#: Rates and shares of the market that would be above 100 % if they were meant as written.
_MARKET_SHARES = (IndicatorKind.INDUSTRY_NPL, IndicatorKind.INDUSTRY_PD, IndicatorKind.RATE)
#: What has a price, a level or a rate of exchange has one above nothing.
_ABOVE_NOTHING = (IndicatorKind.PRICE, IndicatorKind.INDEX, IndicatorKind.FX)


def _invoice(typed: Table, given: frozenset[str], today: date) -> Iterator[Rule]:
    yield Rule("future_date", "issued_on", typed.issued_on > today, tells=("issued_on",))
    if {"tax", "total"} <= given:
        apart = (typed.amount + typed.tax - typed.total).abs() > _CENTS
        yield Rule("total_differs", "total", apart, blocking=False, tells=("amount", "tax", "total"))


def _account_flow(typed: Table, given: frozenset[str], today: date) -> Iterator[Rule]:
    yield Rule("future_date", "booked_on", typed.booked_on > today, tells=("booked_on",))
    where = next(name for name in ("amount", "money_in", "money_out") if name in given)
    yield Rule("amount_missing", where, typed.amount.isnull())


def _collateral(typed: Table, given: frozenset[str], today: date) -> Iterator[Rule]:
    if "valued_on" in given:
        yield Rule("future_date", "valued_on", typed.valued_on > today, tells=("valued_on",))
    if "prior_claims" in given:
        yield Rule(
            "claims_above_value",
            "prior_claims",
            typed.prior_claims > typed.value,
            blocking=False,
            tells=("prior_claims", "value"),
        )


def _guarantee(typed: Table, given: frozenset[str], today: date) -> Iterator[Rule]:  # noqa: ARG001 - all have one shape
    yield Rule("own_guarantor", "guarantor_id", typed.guarantor_id == typed.borrower_id, tells=("guarantor_id",))
    if {"starts_on", "ends_on"} <= given:
        yield Rule("ends_before_start", "ends_on", typed.ends_on < typed.starts_on, tells=("starts_on", "ends_on"))


def _known(typed: Table, given: frozenset[str], today: date, since: str) -> Iterator[Rule]:
    """Nothing lies ahead of the day of the import, nothing was known before it was so, and nobody wrote a book into a cell."""
    for name in sorted(_TEXTS & given):
        yield Rule("text_too_long", name, typed[name].length() > _TEXT_MAX)
    yield Rule("future_date", since, typed[since] > today, tells=(since,))
    if "known_on" in given:
        yield Rule("future_date", "known_on", typed.known_on > today, tells=("known_on",))
        yield Rule("known_too_early", "known_on", typed.known_on < typed[since], tells=("known_on",))


def _event(typed: Table, given: frozenset[str], today: date) -> Iterator[Rule]:
    yield from _known(typed, given, today, "happened_on")
    if "ended_on" in given:
        yield Rule("future_date", "ended_on", typed.ended_on > today, tells=("ended_on",))
        early = typed.ended_on < typed.happened_on
        yield Rule("ended_too_early", "ended_on", early, tells=("happened_on", "ended_on"))


def _indicator(typed: Table, given: frozenset[str], today: date) -> Iterator[Rule]:
    yield from _known(typed, given, today, "observed_on")
    yield Rule("share_without_percent", "value", typed.kind.isin([one.value for one in _MARKET_SHARES]) & (typed.value > 1))
    above = typed.kind.isin([one.value for one in _ABOVE_NOTHING]) & (typed.value <= 0)
    below = (typed.kind != IndicatorKind.RATE.value) & (typed.value < 0)
    yield Rule("figure_impossible", "value", above | below)


def _observation(typed: Table, given: frozenset[str], today: date) -> Iterator[Rule]:
    yield from _known(typed, given, today, "observed_on")
    beyond = (typed.metric.isin([one.value for one in _SHARES]) & (typed.value > 1)) | (
        (typed.metric == ObservationMetric.DEBT_TO_INCOME.value) & (typed.value > _DEBT_TIMES)
    )
    yield Rule("share_without_percent", "value", beyond)
    yield Rule("figure_impossible", "value", typed.value < 0)


_TEXTS = frozenset({"detail", "source", "reference", "grade", "name", "unit"})
_RULES: Mapping[str, Callable[[Table, frozenset[str], date], Iterator[Rule]]] = {
    "invoice": _invoice, "account_flow": _account_flow, "collateral": _collateral, "guarantee": _guarantee,
    "event": _event, "indicator": _indicator, "observation": _observation,
}  # fmt: skip


def of(typed: Table, table: str, given: frozenset[str], today: date) -> list[Rule]:
    """The rules of a table about borrowers; none for the other tables."""
    return list(_RULES[table](typed, given, today)) if table in _RULES else []
