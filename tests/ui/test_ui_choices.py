"""What a chart starts with: not with the one bar that a person's reach leaves."""

from datetime import date

import pytest

from postloan.access import Reach, Scope
from postloan.ui import choices

DAY = date(2026, 10, 31)


@pytest.mark.parametrize(
    ("reach", "first"),
    [
        (Reach(None), "branch"), (Reach(("A", "B")), "branch"), (Reach(("A",)), "officer"), (Reach(("A",), ("Li",)), "product"),
        (Reach(None, ("Li",)), "branch"),
    ],
)  # fmt: skip
def test_the_split_starts_where_there_is_something_to_compare(reach: Reach, first: str) -> None:
    assert choices.slices(Scope(reach, DAY), choices.SPLITS)[0] == first


def test_a_slice_narrowed_to_one_value_is_not_offered() -> None:
    view = Scope(Reach(None), DAY).narrowed(product="SME")
    assert choices.slices(view, choices.SPLITS) == ("branch", "industry", "officer")


def test_when_all_are_narrowed_all_are_offered() -> None:
    view = Scope(Reach(None), DAY).narrowed(**dict.fromkeys(choices.SPLITS, "x"))
    assert choices.slices(view, choices.SPLITS) == choices.SPLITS
