from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.portfolio import LoanFilter


def test_a_filter_survives_the_address():
    wanted = LoanFilter(bucket=(2, 3), risk_class=(3,), dpd_min=1, dpd_max=90, par=30, balance_min=Decimal("1000.50"),
                        restructured=False, moved="worse", written_off=True)  # fmt: skip
    assert LoanFilter.from_query(wanted.as_query()) == wanted


def test_only_what_differs_from_the_default_is_in_the_address():
    assert LoanFilter().as_query() == {}
    assert LoanFilter(bucket=(4, 5)).as_query() == {"bucket": "4,5"}


@pytest.mark.parametrize(
    "query",
    [
        {"bucket": "8"}, {"bucket": "-1"}, {"bucket": "x"}, {"bucket": ""}, {"risk_class": "0"}, {"dpd_min": "1e3"}, {"dpd_min": "-5"},
        {"dpd_max": "99999999999999"}, {"dpd_min": "٣"}, {"balance_min": "NaN"}, {"balance_min": "Infinity"}, {"balance_min": "-1"},
        {"balance_min": "1;drop"}, {"moved": "sideways"}, {"restructured": "maybe"}, {"written_off": "yes"}, {"__class__": "x"}, {"par": []},
    ],
)  # fmt: skip
def test_values_that_mean_nothing_are_dropped(query: dict[str, str]):
    assert LoanFilter.from_query(query) == LoanFilter()


def test_good_values_beside_bad_ones_are_kept():
    assert LoanFilter.from_query({"bucket": ["2", "99", "3,2"], "moved": "x"}) == LoanFilter(bucket=(2, 3))


text = st.text(max_size=40)


@given(
    st.dictionaries(st.sampled_from(list(LoanFilter.__dataclass_fields__)) | text, text | st.lists(text, max_size=4), max_size=9)
)
def test_any_address_gives_a_filter_that_survives_its_own_address(query: dict[str, str]):
    found = LoanFilter.from_query(query)
    assert LoanFilter.from_query(found.as_query()) == found
