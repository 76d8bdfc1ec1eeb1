"""What became of non-performing loans: every one by hand."""

import itertools
from datetime import date

import ibis
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.months import month_of
from postloan.portfolio.cohort.cure import Rate, fates, worked_out
from postloan.portfolio.life import OUTCOMES, outcome

AS_OF = date(2026, 12, 31)
START = date(2024, 6, 30)
_DATES = ("npl_on", "cured_on", "npl_again_on", "written_off_on", "left_on", "first_seen_on")


def lives(*loans: dict[str, object]) -> object:
    """A table of loans ever seen. Who says nothing was first seen in June 2024 in the month he was paid out, and is held."""
    plain = {**dict.fromkeys(_DATES), "first_seen_on": START, "first_seen_mob": 0, "fate": "held", "live": True}
    frame = pd.DataFrame([{**plain, **loan} for loan in loans])
    return ibis.memtable(
        frame,
        schema=ibis.schema({**dict.fromkeys(_DATES, "date"), "first_seen_mob": "int32", "fate": "string", "live": "boolean"}),
    )


JAN = date(2026, 1, 31)
CURED = {"npl_on": JAN, "cured_on": date(2026, 3, 31)}
LATE_CURE = {"npl_on": JAN, "cured_on": date(2026, 8, 31), "npl_again_on": date(2026, 10, 31)}
PAID = {"npl_on": JAN, "left_on": date(2026, 5, 31), "fate": "settled"}
SOLD = {"npl_on": JAN, "left_on": date(2026, 6, 30), "fate": "sold"}
OFF = {"npl_on": JAN, "written_off_on": date(2026, 7, 31), "live": False}
STILL = {"npl_on": JAN}
WELL: dict[str, object] = {}


def test_each_loan_counts_once_by_what_befell_it_first():
    found = worked_out(
        fates(lives(CURED, LATE_CURE, PAID, SOLD, OFF, STILL, WELL), 1).to_pandas(), AS_OF, "month"
    )  # fmt: skip
    row = found.turned.iloc[0]
    assert len(found.turned) == 1
    assert [row[name] for name in ("loans", "cured", "settled", "lost", "still")] == [6, 2, 1, 2, 1]
    assert row["cure3"] == pytest.approx(1 / 6)
    assert row["cure6"] == pytest.approx(1 / 6)
    assert pd.isna(row["cure12"]), "eleven months have passed"
    assert pd.isna(row["lasting"])
    assert found.rates["cure6"] == Rate(1, 6)
    assert found.rates["cure12"].share is None


def test_whoever_is_paid_off_or_sold_was_not_cured():
    assert set(outcome(lives(PAID, SOLD, OFF)).to_pandas()) == {"settled", "written_off"}


def test_paid_off_after_the_cure_is_a_cure_and_written_off_before_it_is_none():
    after = {**CURED, "left_on": date(2026, 9, 30), "fate": "settled"}
    before = {**CURED, "written_off_on": date(2026, 2, 28)}
    assert outcome(lives(after, before)).to_pandas().tolist() == ["cured", "written_off"]


def test_a_loan_of_a_branch_that_is_awaited_is_still_bad_as_far_as_anybody_knows():
    assert outcome(lives({**STILL, "live": False, "fate": "awaited"})).to_pandas().tolist() == ["still"]


def test_the_cured_who_turn_again_are_counted_from_their_cure():
    found = worked_out(fates(lives(CURED, LATE_CURE, STILL), 1).to_pandas(), AS_OF, "month").cured
    assert found["since"].tolist() == [date(2026, 3, 1), date(2026, 8, 1)]
    assert found["loans"].tolist() == [1, 1]
    assert found["again"].tolist() == [0, 1]
    assert found["again3"].tolist() == [0, 1]
    assert found["again6"].isna().tolist() == [False, True], "only four months have passed since August"


def test_a_quarter_waits_for_its_last_month():
    rows = fates(lives(CURED, {"npl_on": date(2026, 9, 30), "cured_on": date(2026, 10, 31)}), 1).to_pandas()
    by_month = worked_out(rows, AS_OF, "month").turned
    by_year = worked_out(rows, AS_OF, "year").turned
    assert by_month["cure3"].tolist() == [1, 1]
    assert (by_year["since"].iloc[0], by_year["until"].iloc[0]) == (date(2026, 1, 1), date(2026, 12, 1))
    assert by_year["cure3"].isna().all(), "December has not lived through three months"
    assert by_year["cured"].tolist() == [2]


def test_a_lasting_cure_holds_for_a_year():
    turned = date(2024, 10, 31)
    for_good = {"npl_on": turned, "cured_on": date(2025, 2, 28)}
    back_soon = {**for_good, "npl_again_on": date(2025, 12, 31)}
    back_late = {**for_good, "npl_again_on": date(2026, 6, 30)}
    too_late = {"npl_on": turned, "cured_on": date(2025, 12, 31)}
    found = worked_out(fates(lives(for_good, back_soon, back_late, too_late), 1).to_pandas(), AS_OF, "month")
    assert found.rates["lasting"] == Rate(2, 4)
    assert found.rates["cure12"] == Rate(3, 4)
    young = worked_out(fates(lives(for_good), 1).to_pandas(), date(2026, 9, 30), "month")
    assert young.rates["lasting"].share is None, "23 months"


def test_who_was_bad_when_first_seen_is_left_out_unless_he_was_new():
    old = {"npl_on": START, "first_seen_mob": 14, "cured_on": date(2024, 9, 30)}
    new = {"npl_on": START, "first_seen_mob": 0}
    turned_later = {"npl_on": JAN, "first_seen_mob": 14}
    found = worked_out(fates(lives(old, new, turned_later), 1).to_pandas(), AS_OF, "month")
    assert found.left_out == 1
    assert found.turned["loans"].sum() == 2
    assert found.cured.empty


def test_without_any_bad_loan_there_is_nothing_to_say():
    found = worked_out(fates(lives(WELL), 1).to_pandas(), AS_OF, "quarter")
    assert found.turned.empty
    assert found.cured.empty
    assert {rate.share for rate in found.rates.values()} == {None}


_row = st.fixed_dictionaries({
    "turned": st.integers(month_of(START), month_of(AS_OF)), "outcome": st.sampled_from(OUTCOMES[:4]), "after": st.integers(0, 20),
    "again": st.one_of(st.none(), st.integers(1, 20)), "loans": st.integers(1, 9), "old": st.booleans(),
})  # fmt: skip


def _frame(rows: list[dict[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["turned", "outcome", "after", "again", "loans", "old"])
    cured = frame["outcome"] == "cured"
    return frame.assign(cured=(frame["turned"] + frame["after"]).where(cured), again=frame["again"].astype(float).where(cured))


@given(st.lists(_row, max_size=25), st.sampled_from(["month", "quarter", "year"]))
def test_outcomes_add_up_and_longer_windows_find_no_less(rows, grain):
    found = worked_out(_frame(rows), AS_OF, grain)
    assert found.turned["loans"].sum() + found.left_out == sum(row["loans"] for row in rows)
    assert (found.turned[["cured", "settled", "lost", "still"]].sum(axis=1) == found.turned["loans"]).all()
    assert found.cured["loans"].sum() == found.turned["cured"].sum()
    for names in (("cure3", "cure6", "cure12"), ("again3", "again6", "again12")):
        frame = found.turned if names[0] in found.turned else found.cured
        for short, long in itertools.pairwise(names):
            both = frame.dropna(subset=[short, long])
            assert (both[short] <= both[long]).all()
            assert both[short].between(0, 1).all()
    assert (found.turned["lasting"].dropna() <= found.turned["cure12"][found.turned["lasting"].notna()]).all()
