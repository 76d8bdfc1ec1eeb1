"""Collateral as warnings see it, by hand and against the borrower's own page."""

from datetime import date

import pytest
from security_book import POLICY, known, rows_of

from postloan.access import EVERYTHING, Scope
from postloan.book import Pin
from postloan.borrower import collateral as page
from postloan.warning.frames import collateral


def test_a_piece_tells_its_fall_its_age_and_its_terms(secured: Pin) -> None:
    rows = rows_of(collateral.build(known(secured)), "collateral_id")
    one = rows["P1"]
    assert (one["collateral_value"], one["value_before"], one["value_change"]) == (800, 1000, pytest.approx(-0.2))
    assert (one["prior_claims"], one["net_value"], one["description"]) == (100, 700, "Hall P1")
    assert (one["valuation_months"], one["valuation_days"], one["insurance_left"], one["registration_left"]) == (7, 214, -1, None)
    aged = rows_of(collateral.build(known(secured, until=date(2026, 11, 1))), "collateral_id")["P1"]
    assert aged["valuation_months"] == pytest.approx(7 + 1 / 31), "a day beyond a whole month is beyond it"
    assert (rows["P2"]["registration_left"], rows["P2"]["value_change"]) == (10, None)
    assert (one["borrower_name"], one["branch"], one["exposure"]) == ("Firm A", "East", 1500)


def test_pieces_of_a_loan_cover_it_together(secured: Pin) -> None:
    rows = rows_of(collateral.build(known(secured)), "collateral_id")
    assert {rows[name]["secured"] for name in ("P1", "P2")} == {1000}, "the second loan is not theirs"
    for name in ("P1", "P2"):
        assert rows[name]["net_cover"] == pytest.approx(1.3)
        assert rows[name]["lendable_cover"] == pytest.approx(1.3 * POLICY.ltv_property_max)
    assert rows["P3"]["lendable_cover"] == pytest.approx(0.95 * POLICY.ltv_movable_max)


def test_what_was_released_or_secures_nothing_is_left_out(secured: Pin) -> None:
    assert set(rows_of(collateral.build(known(secured)), "collateral_id")) == {"P1", "P2", "P3", "P6"}


def test_a_valuation_counts_from_its_day_on(secured: Pin) -> None:
    later = known(secured, until=date(2026, 11, 5))
    rows = rows_of(collateral.build(later), "collateral_id")
    assert (rows["P3"]["collateral_value"], rows["P3"]["value_change"]) == (900, pytest.approx(900 / 950 - 1))
    assert rows["P2"]["registration_left"] == 5
    assert rows["P6"]["valuation_months"] is None, "without a date of valuation the age is unknown"


def test_one_borrower_is_told_as_among_all(secured: Pin) -> None:
    whole = rows_of(collateral.build(known(secured)), "collateral_id")
    alone = rows_of(collateral.build(known(secured, whom="A")), "collateral_id")
    assert alone == {name: row for name, row in whole.items() if row["borrower_id"] == "A"}
    assert rows_of(collateral.build(known(secured, whom="T")), "collateral_id") == {}


def test_it_says_what_the_borrowers_page_says(secured: Pin) -> None:
    rows = rows_of(collateral.build(known(secured)), "collateral_id")
    scope = Scope(EVERYTHING, known(secured).on)
    for borrower in ("A", "C", "D"):
        for piece in page.view(secured, scope, POLICY, borrower).pieces:
            row = rows[piece.collateral_id]
            months = None if row["valuation_months"] is None else int(row["valuation_months"])
            assert (row["net_value"], row["secured"], months) == (piece.net, piece.exposure, piece.age_months)
            assert row["value_change"] == (None if piece.fallen is None else pytest.approx(piece.fallen))


def test_without_a_register_there_is_nothing_to_ask(bare: Pin) -> None:
    assert collateral.build(known(bare)) is None
