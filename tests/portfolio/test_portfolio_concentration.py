import pytest

from postloan.portfolio.share import effective_number, hhi, normalised


def test_shares_of_forty_thirty_twenty_ten():
    index = hhi([40, 30, 20, 10])
    assert index == pytest.approx(0.30)
    assert normalised(index, 4) == pytest.approx(0.066667, abs=5e-7)
    assert effective_number(index) == pytest.approx(3.3333, abs=5e-5)


def test_ten_equal_names_are_not_concentrated_at_all():
    assert normalised(hhi([7.0] * 10), 10) == pytest.approx(0)


def test_weights_one_two_one():
    assert hhi([1, 2, 1]) == pytest.approx(0.375)


def test_a_portfolio_of_nothing_has_no_index():
    assert hhi([]) is None
    assert hhi([0, 0]) is None
    assert normalised(None, 3) is None
    assert normalised(1.0, 1) is None
    assert effective_number(None) is None
