"""Twelve months out of what was reported: never nine against twelve without saying so."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from companies import accounts, amounts

from postloan.borrower.analysis import Basis, Stretch, flow_basis, ratios, settled, year_before
from postloan.policy import Policy
from postloan.statement import Accounts, Span

Y22, Y23, NINE23, NINE24 = date(2022, 12, 31), date(2023, 12, 31), date(2023, 9, 30), date(2024, 9, 30)


def revenue(found: Stretch | None) -> Decimal | None:
    assert found is not None
    return found.get("operating_revenue")


def year(end: date, amount: float, **more: float) -> Accounts:
    return accounts(end, operating_revenue=amount, **more)


def part(end: date, amount: float, months: int = 9, **more: float) -> Accounts:
    return accounts(end, months, operating_revenue=amount, **more)


def single(end: date, amount: float, span: Span) -> Accounts:
    return accounts(end, 3 if span is Span.QUARTER else 1, span=span, operating_revenue=amount, total_assets=amount * 10)


QUARTERS = [
    single(end, amount, Span.QUARTER)
    for end, amount in (
        (date(2023, 3, 31), 10), (date(2023, 6, 30), 20), (date(2023, 9, 30), 30), (date(2023, 12, 31), 40), (date(2024, 3, 31), 15),
    )
]  # fmt: skip


def test_a_year_is_taken_as_it_is() -> None:
    found = flow_basis([year(Y22, 90), year(Y23, 100)], date(2024, 2, 1))
    assert found is not None
    assert (found.basis, revenue(found), found.period.end) == (Basis.YEAR, 100, Y23)


def test_twelve_months_are_last_year_and_this_less_the_same_of_last() -> None:
    found = flow_basis([year(Y23, 100), part(NINE23, 70), part(NINE24, 90)], NINE24)
    assert found is not None
    assert (found.basis, revenue(found), found.period.months) == (Basis.TTM, 120, 12)
    assert [(sign, period.end) for sign, period in found.pieces] == [(1, Y23), (1, NINE24), (-1, NINE23)]


@pytest.mark.parametrize("missing", [0, 1])
def test_without_one_of_the_pieces_the_part_is_scaled_and_labelled(missing: int) -> None:
    pieces = [year(Y23, 100), part(NINE23, 70)]
    found = flow_basis([pieces[1 - missing], part(NINE24, 90)], NINE24)
    assert found is not None
    assert (found.basis, revenue(found)) == (Basis.ANNUALISED, 120)
    assert revenue(settled(found.source)) == 120
    assert found.source.values["operating_revenue"] == 90, "as reported"


def test_balances_are_never_scaled() -> None:
    found = flow_basis([part(NINE24, 90, total_assets=1000, cash_end=5, cash_begin=3)], NINE24)
    assert found is not None
    assert found.values == amounts(operating_revenue=120, total_assets=1000, cash_end=5, cash_begin=3)


def test_an_account_that_one_piece_does_not_say_is_missing_from_the_twelve_months() -> None:
    found = flow_basis([year(Y23, 100, cfo=8), part(NINE23, 70), part(NINE24, 90, cfo=6)], NINE24)
    assert found is not None
    assert found.get("cfo") is None
    assert revenue(found) == 120


def test_single_quarters_add_up_to_the_year() -> None:
    found = flow_basis(QUARTERS, Y23)
    assert found is not None
    assert (revenue(found), found.get("total_assets")) == (100, 400)
    assert len(found.pieces) == 4


def test_single_quarters_add_up_across_the_turn_of_the_year() -> None:
    found = flow_basis(QUARTERS, date(2024, 3, 31))
    assert found is not None
    assert (found.basis, revenue(found)) == (Basis.TTM, 20 + 30 + 40 + 15)


def test_single_months_add_up_to_the_year_so_far_and_that_is_scaled() -> None:
    months = [single(date(2024, month, 28), month, Span.MONTH) for month in (1, 2, 3)]
    found = flow_basis(months, date(2024, 3, 31))
    assert found is not None
    assert (found.basis, revenue(found)) == (Basis.ANNUALISED, 24)
    assert (found.source.period.months, found.source.values["operating_revenue"]) == (3, 6)


def test_the_fewest_pieces_are_taken_where_several_ways_lead_there() -> None:
    found = flow_basis([*QUARTERS, part(date(2023, 6, 30), 31, months=6), single(date(2023, 12, 31), 14, Span.MONTH)], Y23)
    assert found is not None
    assert [period.months for _, period in found.pieces] == [6, 3, 3]
    assert revenue(found) == 31 + 30 + 40


def test_a_gap_among_the_months_leaves_the_last_one_alone() -> None:
    months = [single(date(2024, month, 28), month, Span.MONTH) for month in (1, 3)]
    found = flow_basis(months, date(2024, 3, 31))
    assert found is not None
    assert (found.basis, revenue(found), found.source.period.months) == (Basis.ANNUALISED, 36, 1)


def test_the_year_of_a_company_that_closes_in_june_begins_in_july() -> None:
    june23, june24, autumn = date(2023, 6, 30), date(2024, 6, 30), date(2024, 9, 30)
    pieces = [year(june23, 80), year(june24, 100), single(date(2023, 9, 30), 20, Span.QUARTER), single(autumn, 30, Span.QUARTER)]
    found = flow_basis(pieces, autumn)
    assert found is not None
    assert (found.basis, revenue(found)) == (Basis.TTM, 110)


def test_a_balance_sheet_by_itself_has_no_flows() -> None:
    found = flow_basis([accounts(Y23, 0, total_assets=10)], Y23)
    assert found is not None
    assert (found.basis, found.get("operating_revenue")) == (Basis.INSTANT, None)
    assert flow_basis([], Y23) is None
    assert flow_basis([accounts(Y23, 0)], Y22) is None


def test_a_balance_sheet_stands_beside_the_flows_of_its_day() -> None:
    found = flow_basis([year(Y23, 100), accounts(Y23, 0, total_assets=10)], Y23)
    assert found is not None
    assert (found.basis, found.get("total_assets"), revenue(found)) == (Basis.YEAR, 10, 100)


def test_another_currency_is_never_added() -> None:
    foreign = replace(part(NINE23, 70), currency="USD")
    found = flow_basis([year(Y23, 100), foreign, part(NINE24, 90)], NINE24)
    assert found is not None
    assert (found.basis, revenue(found)) == (Basis.ANNUALISED, 120)


def test_averages_begin_where_the_flows_begin() -> None:
    then = part(NINE23, 70, total_assets=400, net_profit=7)
    sheets = [
        year(Y23, 100, total_assets=500, net_profit=10),
        replace(part(NINE24, 90, total_assets=600, net_profit=9), opening=amounts(total_assets=500)),
    ]
    with_sheet, without = (flow_basis(pieces, NINE24) for pieces in ([*sheets, then], [*sheets, part(NINE23, 70, net_profit=7)]))
    assert with_sheet is not None
    assert without is not None
    assert (with_sheet.opening, with_sheet.opened_on) == (
        amounts(
            total_assets=400,
        ),
        NINE23,
    )
    assert (without.opening, without.opened_on, without.opens_with_flows) == (amounts(total_assets=500), Y23, False)
    (roa,) = ratios(without, None, Policy(), names=["roa"])
    assert roa.value == pytest.approx(12 / 550)
    assert "ratio.note.opening_elsewhere" in roa.notes
    assert ratios(with_sheet, None, Policy(), names=["roa"])[0].notes == ()


def test_the_opening_of_a_year_is_the_closing_of_the_one_before_where_the_sheet_has_none() -> None:
    found = flow_basis([year(Y22, 90, total_assets=300), year(Y23, 100, total_assets=500)], Y23)
    assert found is not None
    assert (found.opening, found.opened_on) == (amounts(total_assets=300), Y22)


def test_the_stretch_a_year_earlier_ends_in_the_same_month() -> None:
    pieces = [year(Y22, 80), year(Y23, 100), part(NINE23, 70), part(NINE24, 90)]
    now = flow_basis(pieces, NINE24)
    assert now is not None
    then = year_before(pieces, now)
    assert then is not None
    assert (then.period.end, then.basis) == (NINE23, Basis.ANNUALISED)
    assert year_before(pieces, then) is None


def test_a_leap_day_has_a_year_before() -> None:
    pieces = [part(date(2023, 2, 28), 4, months=2), part(date(2024, 2, 29), 6, months=2)]
    now = flow_basis(pieces, date(2024, 2, 29))
    assert now is not None
    assert year_before(pieces, now) is not None
