"""First-payment default, with the numbers of the oracle."""

from datetime import date

import ibis
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.portfolio.cohort.early import DAYS, counted, judged, shared

AS_OF = date(2026, 6, 30)
_SCHEMA = ibis.schema({"loan_id": "string", "first_due_on": "date", "first_paid_on": "date", "officer": "string"})
ORACLE = [
    ("1", date(2026, 5, 1), date(2026, 5, 1), "Li"), ("2", date(2026, 5, 1), None, "Li"),
    ("3", date(2026, 5, 20), date(2026, 6, 5), "Wu"), ("4", date(2026, 6, 25), None, None),
]  # fmt: skip


def table(rows: list[tuple[object, ...]]):
    return ibis.memtable(pd.DataFrame(rows, columns=list(_SCHEMA.names)), schema=_SCHEMA)


def whole(rows: list[tuple[object, ...]], as_of: date = AS_OF) -> pd.Series:
    return shared(counted(table(rows).mutate(all=ibis.literal("all")), as_of, "all").to_pandas()).iloc[0]


def test_three_of_four_first_instalments_can_be_judged_and_two_were_late_by_a_week():
    found = whole(ORACLE)
    assert (found["loans"], found["due7"], found["late7"], found["due30"], found["late30"]) == (4, 3, 2, 3, 1)
    assert found["fpd7"] == pytest.approx(0.6667, abs=5e-5)
    assert found["fpd30"] == pytest.approx(0.3333, abs=5e-5)


def test_nothing_due_is_missing_and_not_zero():
    rows = shared(counted(table(ORACLE), AS_OF, "officer").to_pandas()).set_index("officer")
    assert rows.loc["Li", ["fpd7", "fpd30"]].tolist() == [0.5, 0.5]
    assert rows.loc["Wu", ["fpd7", "fpd30"]].tolist() == [1.0, 0.0]
    unnamed = rows[rows.index.isna()].iloc[0]
    assert unnamed["loans"] == 1
    assert pd.isna(unnamed["fpd7"])


def test_a_payment_on_the_last_day_of_grace_is_in_time():
    due = date(2026, 5, 1)
    assert whole([("x", due, date(2026, 5, 8), "Li")])["late7"] == 0
    assert whole([("x", due, date(2026, 5, 9), "Li")])["late7"] == 1


def test_a_payment_after_the_date_has_no_effect():
    rows = [("x", date(2026, 5, 1), date(2026, 6, 5), "Li")]
    assert whole(rows, date(2026, 6, 4))["late30"] == 1
    assert whole(rows, date(2026, 6, 5))["late30"] == 1, "five days too late all the same"
    assert whole([("x", date(2026, 5, 1), date(2026, 5, 20), "Li")], date(2026, 6, 30))["late30"] == 0


_day = st.dates(date(2026, 1, 1), AS_OF)


@given(
    st.lists(
        st.tuples(st.text("ab", min_size=1), _day, st.one_of(st.none(), _day), st.sampled_from(["Li", "Wu", None])),
        min_size=1,
        max_size=20,
    )
)
def test_whoever_is_late_by_a_month_was_late_by_a_week(rows):
    found = judged(table(rows), AS_OF).to_pandas()
    assert not (found["late30"] & ~found["late7"]).any()
    for days in DAYS:
        assert not (found[f"late{days}"] & ~found[f"due{days}"]).any()
    by_officer = counted(table(rows), AS_OF, "officer").to_pandas()
    assert by_officer["loans"].sum() == len(rows)
    assert by_officer["late7"].sum() == found["late7"].sum()
