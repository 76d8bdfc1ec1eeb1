"""Which months are known: those between the first and the last record that some import speaks of."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as some

from postloan.book.spoken import silent
from postloan.borrower.flows.coverage import Coverage, every_month, shifted
from postloan.borrower.flows.months import stretches

JAN = date(2025, 1, 1)
SPAN = Coverage(date(2025, 1, 1), date(2025, 12, 31), frozenset({date(2025, 7, 1)}))


def test_a_month_that_nothing_was_imported_of_is_not_complete() -> None:
    assert date(2025, 7, 1) not in SPAN.complete(0)
    assert len(SPAN.complete(0)) == 11
    assert SPAN.lately(0) == every_month(date(2025, 8, 1), date(2025, 12, 1))
    assert Coverage(SPAN.first, SPAN.last).lately(0) == Coverage(SPAN.first, SPAN.last).complete(0)


def test_nothing_is_compared_over_it() -> None:
    values = dict.fromkeys(SPAN.months, Decimal(1))
    assert stretches(values, SPAN.complete(0), months=2, back=3) == (2, 2)
    assert stretches(values, SPAN.complete(0), months=3, back=3) is None


def test_an_import_speaks_of_all_months_from_its_first_to_its_last_day() -> None:
    told = [(date(2025, 1, 15), date(2025, 3, 2)), (date(2025, 6, 30), date(2025, 6, 30)), (date(2025, 2, 1), date(2025, 2, 3))]
    assert silent(told) == {date(2025, 4, 1), date(2025, 5, 1)}
    assert silent([]) == frozenset()


@settings(max_examples=60, deadline=None)
@given(some.lists(some.tuples(some.integers(0, 900), some.integers(0, 120)), max_size=6))
def test_a_month_is_silent_when_no_day_of_it_lies_within_an_import(starts: list[tuple[int, int]]) -> None:
    told = [(JAN + timedelta(days=start), JAN + timedelta(days=start + long)) for start, long in starts]
    found = silent(told)
    if not told:
        assert not found
        return
    for month in every_month(min(first for first, _ in told), max(last for _, last in told)):
        end = shifted(month, 1) - timedelta(days=1)
        assert (month in found) is not any(first <= end and last >= month for first, last in told)
