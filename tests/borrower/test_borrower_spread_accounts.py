"""A borrower's statements side by side: which flows stand with which balance sheet, what the opening is, where each figure came from."""

from collections.abc import Callable
from datetime import date

import pytest
from spread_desk import CLOSING, OPENING, WEST, YEAR, cash_flow, hand_in, income, manager, sheet, statement
from sqlalchemy import Engine

from postloan.access import EVERYTHING, Reach
from postloan.book import Pin
from postloan.borrower.spread import accounts_of, borrowers_with_accounts, perimeters_of, sources_of
from postloan.borrower.spread.file import confirm
from postloan.desk import unit
from postloan.statement import Accounts, Kind, Perimeter, Period, Span

JUNE = date(2026, 6, 30)
HALF = Period(JUNE, Span.CUMULATIVE, 6)


@pytest.fixture
def filed(companies_pin: Pin, engine: Engine) -> Callable[..., int]:
    """Hand statements in and have them confirmed."""

    def file(*statements: object, mark: str = "a", confirmed: bool = True) -> int:
        number = hand_in(engine, companies_pin, statements, mark)
        if confirmed:
            with unit(engine, manager(), "confirm") as work:
                confirm(work, number, 1)
        return number

    return file


def known(desk: Engine, *, reach: Reach = EVERYTHING, **how: object) -> tuple[Accounts, ...]:
    with desk.connect() as connection:
        return accounts_of(connection, reach, "B1", **how)


def test_the_three_statements_of_a_year_stand_side_by_side_with_the_filed_opening(engine: Engine, filed: Callable) -> None:
    filed(sheet(), sheet(OPENING, cash=250, equity=550, comparative=True), income(), cash_flow())
    opening, year = known(engine)
    assert (opening.period, year.period) == (OPENING, YEAR)
    assert (year.get("cash"), year.get("operating_revenue"), year.get("cfo"), year.opening["cash"]) == (300, 5000, 120, 250)
    assert year.get("goodwill") is None
    assert opening.get("cash") == 250


def test_without_an_opening_column_the_closing_of_the_day_before_is_the_opening(engine: Engine, filed: Callable) -> None:
    filed(sheet(OPENING, cash=111, equity=411))
    filed(sheet(), income(), mark="b")
    assert known(engine)[-1].opening["cash"] == 111


def test_the_filed_opening_counts_more_than_last_years_closing(engine: Engine, filed: Callable) -> None:
    filed(sheet(OPENING, cash=111, equity=411))
    filed(sheet(), sheet(OPENING, cash=250, equity=550, comparative=True), mark="b")
    before, now = known(engine)
    assert (before.get("cash"), now.opening["cash"]) == (111, 250)


def test_nine_months_and_a_quarter_that_end_together_are_two_stretches(engine: Engine, filed: Callable) -> None:
    end = date(2026, 9, 30)
    filed(
        sheet(Period(end, Span.INSTANT)),
        income(Period(end, Span.CUMULATIVE, 9), revenue=900),
        income(Period(end, Span.QUARTER, 3), revenue=300),
    )
    quarter, nine = known(engine)
    assert [(one.period.span, one.period.months, one.get("operating_revenue"), one.get("cash")) for one in (quarter, nine)] == [
        (Span.QUARTER, 3, 300, 300), (Span.CUMULATIVE, 9, 900, 300)
    ]  # fmt: skip


def test_half_a_year_is_opened_by_the_year_end_and_twelve_cumulative_months_are_the_year(engine: Engine, filed: Callable) -> None:
    filed(sheet(), income(Period(YEAR.end, Span.CUMULATIVE, 12)))
    filed(sheet(Period(JUNE, Span.INSTANT), cash=320, equity=620), income(HALF, revenue=2600), mark="b")
    year, half = known(engine)
    assert year.period == YEAR
    assert (half.period, half.opening["cash"]) == (HALF, 300)


def test_a_comparison_column_counts_only_where_the_period_has_nothing_of_its_own(engine: Engine, filed: Callable) -> None:
    last = Period(date(2024, 12, 31), Span.YEAR, 12)
    filed(income(), income(last, revenue=4000, comparative=True))
    assert [one.get("operating_revenue") for one in known(engine)] == [4000, 5000]
    filed(income(last, revenue=4100), mark="b")
    assert [one.get("operating_revenue") for one in known(engine)] == [4100, 5000]


def test_perimeters_are_never_mixed(engine: Engine, filed: Callable) -> None:
    filed(income(perimeter=Perimeter.CONSOLIDATED), income(revenue=1000, perimeter=Perimeter.PARENT))
    filed(income(HALF, revenue=700, perimeter=Perimeter.PARENT), mark="b")
    with engine.connect() as connection:
        assert perimeters_of(connection, EVERYTHING, "B1") == (Perimeter.PARENT, Perimeter.CONSOLIDATED)
    assert [one.get("operating_revenue") for one in known(engine)] == [1000, 700]
    assert [one.get("operating_revenue") for one in known(engine, perimeter=Perimeter.CONSOLIDATED)] == [5000]


def test_what_waits_for_a_second_person_is_left_out_unless_asked_for(engine: Engine, filed: Callable) -> None:
    filed(income(), confirmed=False)
    assert known(engine) == ()
    assert [one.get("operating_revenue") for one in known(engine, confirmed_only=False)] == [5000]
    with engine.connect() as connection:
        assert borrowers_with_accounts(connection, EVERYTHING) == ()


def test_currencies_stay_apart(engine: Engine, filed: Callable) -> None:
    filed(income(), income(revenue=70, currency="USD"))
    assert [(one.currency, one.get("operating_revenue")) for one in known(engine)] == [("CNY", 5000), ("USD", 70)]


def test_nobody_outside_the_reach_reads_an_amount(engine: Engine, filed: Callable) -> None:
    filed(sheet(), income())
    assert known(engine, reach=Reach((WEST,))) == ()
    with engine.connect() as connection:
        assert sources_of(connection, Reach((WEST,)), "B1").empty
        assert borrowers_with_accounts(connection, EVERYTHING) == ("B1",)


def test_every_figure_names_file_sheet_cell_edition_and_who_confirmed_it(engine: Engine, filed: Callable) -> None:
    number = filed(sheet(), statement(Kind.INCOME, YEAR, {"operating_revenue": "1,234.50".replace(",", "")}), confirmed=True)
    with engine.connect() as connection:
        rows = sources_of(connection, EVERYTHING, "B1")
    one = rows[rows["account"] == "operating_revenue"].iloc[0]
    assert (one["file_name"], one["sheet"], one["cell"], one["written"], one["label"]) == (
        "a.xlsx",
        "income",
        "B5",
        "1234.50",
        "operating_revenue",
    )
    assert (one["edition"], one["confirmed_by"], one["filing_id"], one["period_end"]) == (1, "支行行长2", number, CLOSING.end)
    assert not rows["superseded"].any()
