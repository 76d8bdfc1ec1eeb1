"""What a series of statements says of losses: by whole twelve months, whatever the fiscal year and whatever is newer but shorter."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from postloan.policy import Policy
from postloan.statement import Accounts, Period, Span
from postloan.warning.sources.statements import told

POLICY = Policy()
SEEN = date(2026, 9, 30)
Y23, Y24, Y25 = (date(year, 12, 31) for year in (2023, 2024, 2025))
JUNE24, JUNE25, JUNE26 = (date(year, 6, 30) for year in (2024, 2025, 2026))


def accounts(end: date, months: int, currency: str = "CNY", **values: int) -> Accounts:
    span = {0: Span.INSTANT, 1: Span.MONTH, 12: Span.YEAR}.get(months, Span.CUMULATIVE)
    amounts = {"total_assets": 1000, "total_liabilities": 400, "total_equity": 600, **values}
    return Accounts(Period(end, span, months), {name: Decimal(value) for name, value in amounts.items()}, {}, currency)


def year(end: date, profit: int, cfo: int, **more: Any) -> Accounts:
    return accounts(end, 12, net_profit=profit, cfo=cfo, operating_revenue=100, **more)


def losses(*series: Accounts) -> tuple[Any, ...]:
    found = told(series, SEEN, POLICY)
    return tuple(found.get(name) for name in ("year_on", "loss_years", "burnt_years", "year_profit"))


@pytest.mark.parametrize(("first", "second"), [(Y24, Y25), (JUNE25, JUNE26), (date(2023, 2, 28), date(2024, 2, 29))])
def test_two_years_of_loss_are_two_in_any_fiscal_year(first: date, second: date) -> None:
    assert losses(year(first, -5, 1), year(second, -3, -2)) == (second, 2, 1, -3)


@pytest.mark.parametrize("newer", [
    accounts(JUNE26, 0), accounts(JUNE26, 1, net_profit=9), accounts(JUNE26, 6, net_profit=9, cfo=9, operating_revenue=50),
], ids=["balance sheet", "month", "half a year"])  # fmt: skip
def test_what_is_newer_but_no_year_does_not_silence_the_year_before(newer: Accounts) -> None:
    assert losses(year(Y24, -5, -5), year(Y25, -3, -2), newer) == (Y25, 2, 2, -3)
    assert told((year(Y25, -3, -2), newer), SEEN, POLICY)["statement_on"] == JUNE26, "all else is of the newest"


def test_half_a_year_with_the_one_before_makes_twelve_months() -> None:
    """−30 of 2026 so far, 10 in 2025, of which 8 by June: −28 in the twelve months up to June."""
    found = losses(
        accounts(JUNE25, 6, net_profit=8, cfo=1, operating_revenue=50), year(Y25, 10, 3),
        accounts(JUNE26, 6, net_profit=-30, cfo=-9, operating_revenue=50),
    )  # fmt: skip
    assert found == (JUNE26, 1, 1, -28)


def test_a_short_year_between_two_calendars_is_no_year() -> None:
    """December years up to 2024, half a year up to June 2025, June years from then on: what came before is not twelve months."""
    short = accounts(JUNE25, 6, net_profit=-1, operating_revenue=60)
    assert losses(year(Y24, -5, -5), short, year(JUNE26, -3, -2)) == (JUNE26, 1, 1, -3)


def test_a_year_that_is_missing_between_breaks_the_row() -> None:
    assert losses(year(Y23, -5, -5), year(Y25, -3, -2)) == (Y25, 1, 1, -3)


def test_the_first_year_alone_is_one_and_without_a_year_nothing_is_said() -> None:
    assert losses(year(Y25, 0, -2)) == (Y25, 0, 1, 0)
    assert losses(accounts(JUNE26, 6, net_profit=-3)) == (None, None, None, None)
    assert losses() == (None, None, None, None)


def test_losses_in_another_currency_are_not_added_on() -> None:
    assert losses(year(Y24, -5, -5), year(Y25, -3, -2, currency="USD")) == (Y25, 1, 1, -3)
