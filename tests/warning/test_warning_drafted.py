"""What a rule is set to after numbers were entered."""

import pytest

from postloan.warning.catalogue import RuleSetting, Segment, all_rules
from postloan.warning.drafted import drafted, in_force, is_active

RULE = all_rules()["R01"]
AS_THEY_ARE = RULE.numbers
FARMERS = ("borrower_type", "farmer")


def test_numbers_as_in_the_rules_file_leave_nothing_to_keep():
    assert drafted(RULE, RuleSetting(), None, AS_THEY_ARE, active=True) == RuleSetting()


def test_only_what_differs_is_kept():
    found = drafted(RULE, RuleSetting(), None, AS_THEY_ARE | {"yellow": 15.0}, active=True)
    assert found == RuleSetting(numbers=(("yellow", 15.0),))
    assert in_force(RULE, found, None)["yellow"] == 15.0


def test_a_segment_keeps_what_differs_from_the_whole_book():
    whole = drafted(RULE, RuleSetting(), None, AS_THEY_ARE | {"yellow": 15.0}, active=True)
    found = drafted(RULE, whole, FARMERS, in_force(RULE, whole, FARMERS) | {"blue": None}, active=True)
    assert found.segments == (Segment(*FARMERS, (("blue", None),), active=True),)
    assert in_force(RULE, found, FARMERS) == {"blue": None, "yellow": 15.0, "orange": 31, "red": 61}
    assert in_force(RULE, found, ("borrower_type", "personal"))["blue"] == 1


def test_a_segment_like_the_rest_is_dropped_again():
    set_apart = drafted(RULE, RuleSetting(), FARMERS, AS_THEY_ARE | {"red": 90.0}, active=True)
    assert drafted(RULE, set_apart, FARMERS, AS_THEY_ARE, active=True) == RuleSetting()


@pytest.mark.parametrize("part", [None, FARMERS])
def test_a_rule_can_be_switched_off_for_all_or_for_a_part(part):
    found = drafted(RULE, RuleSetting(), part, AS_THEY_ARE, active=False)
    assert not is_active(found, FARMERS)
    assert is_active(found, ("borrower_type", "personal")) is (part is not None)
