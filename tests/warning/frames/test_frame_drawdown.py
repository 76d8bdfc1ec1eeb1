"""What becomes of a loan in the month after it is paid out, by hand."""

from datetime import date

import pytest
from security_book import known, rows_of

from postloan.book import Pin
from postloan.warning.frames import drawdown


def test_payments_to_where_a_loan_must_not_go_are_found_by_name_and_remark(secured: Pin) -> None:
    one = rows_of(drawdown.build(known(secured)), "loan_id")["S-1"]
    assert (one["prohibited_paid"], one["prohibited_share"]) == (400, pytest.approx(0.4)), (
        "taxes and what was paid before do not count"
    )
    assert one["prohibited_payee"] == "某某证券公司"
    assert (one["drawn_on"], one["drawn_days"], one["lines_until"]) == (date(2026, 9, 1), 60, date(2026, 10, 5))


def test_money_that_comes_back_from_the_payee_is_counted_up_to_what_went_there(secured: Pin) -> None:
    one = rows_of(drawdown.build(known(secured)), "loan_id")["S-1"]
    assert (one["flowed_back"], one["flowed_back_share"], one["flowed_back_party"]) == (150, pytest.approx(0.15), "Roundabout")


def test_payments_to_the_own_group_guarantors_and_oneself_count_as_flowed_back(secured: Pin) -> None:
    one = rows_of(drawdown.build(known(secured)), "loan_id")["C-1"]
    assert one["flowed_back"] == 400 + 100 + (120 - 20)
    assert one["flowed_back_party"] == "Firm B"


def test_cash_is_told_by_kind_or_remark_within_the_month(secured: Pin) -> None:
    one = rows_of(drawdown.build(known(secured)), "loan_id")["S-1"]
    assert (one["cash_drawn"], one["cash_share"]) == (60, pytest.approx(0.06)), "the cash of day thirty-four is later"


def test_loans_that_were_paid_out_long_ago_or_of_which_no_line_is_known_are_left_out(secured: Pin) -> None:
    assert set(rows_of(drawdown.build(known(secured)), "loan_id")) == {"S-1", "C-1"}
    early = known(secured, until=date(2026, 9, 4))
    rows = rows_of(drawdown.build(early), "loan_id")
    assert rows["S-1"]["flowed_back"] == 0, "nothing had come back yet"
    assert set(rows_of(drawdown.build(known(secured, whom="C")), "loan_id")) == {"C-1"}


def test_without_account_lines_there_is_nothing_to_ask(bare: Pin) -> None:
    assert drawdown.build(known(bare)) is None
