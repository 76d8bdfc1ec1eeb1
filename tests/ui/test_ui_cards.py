"""A card's arrow follows the sign of its change, in either language."""

import pytest

from postloan.ui.parts.cards import signed


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("CNY −1.14M", "-CNY 1.14M"),
        ("−1,162.17 万元", "-1,162.17 万元"),
        ("−6", "-6"),
        ("+0.12 pp", "0.12 pp"),
        ("−0.16 个百分点", "-0.16 个百分点"),
        ("CNY 11.62M", "CNY 11.62M"),
    ],
)
def test_a_fall_begins_with_its_minus(written: str, read: str) -> None:
    assert signed(written) == read
