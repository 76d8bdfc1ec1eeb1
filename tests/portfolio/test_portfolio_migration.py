"""Moves between dates of a book small enough to follow every loan by hand."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from small_tapes import Publish, scope

from postloan.book import Pin
from postloan.policy import Policy
from postloan.portfolio import behind, migration
from postloan.portfolio.migration.matrix import filled, moved_cells
from postloan.portfolio.migration.period import interval

P = Policy()
JUN, JUL, AUG, SEP = date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31), date(2026, 9, 30)
#: Days past due and balance of each loan at each date; a date it is not in is left out. None of them says its class.
COURSE: dict[str, dict[date, tuple[int, int]]] = {
    "stays": {JUN: (0, 1000), JUL: (0, 900), AUG: (0, 800), SEP: (0, 700)},
    "falls": {JUN: (0, 500), JUL: (20, 500), AUG: (45, 480), SEP: (75, 480)},
    "cures": {JUN: (40, 300), JUL: (10, 280), AUG: (0, 200), SEP: (0, 150)},
    "settles": {JUN: (15, 200), JUL: (0, 100)},
    "grows": {JUN: (0, 100), JUL: (0, 150), AUG: (5, 400), SEP: (35, 400)},
    "lost": {JUN: (100, 70), JUL: (130, 70), AUG: (160, 70), SEP: (190, 70)},
    "new": {AUG: (0, 600), SEP: (3, 590)},
}


def rows(day: date, **more: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"loan_id": name, "as_of": day, "dpd": course[day][0], "balance": course[day][1], **more.get(name, {})}
        for name, course in COURSE.items()
        if day in course
    ]


def four_months(publish: Publish) -> Pin:
    for day in (JUN, JUL, AUG):
        publish(rows(day))
    return publish(rows(SEP, lost={"written_off": True}))


@pytest.fixture(scope="module")
def book(publish_once: Publish) -> Pin:
    """Four month-ends; at the last one the lost loan is written off, its claim kept on the tape."""
    return four_months(publish_once)


Moves = dict[tuple[str, str], tuple[int, int]]


def told(found: migration.Matrix) -> Moves:
    """(loans, opening yuan) of every move that somebody made."""
    names = found.states
    return {
        (names.rows[row], names.columns[at]): (int(found.loans[row, at]), int(found.opening[row, at]) // 100)
        for row, at in np.argwhere(found.loans)
    }


def test_every_loan_is_followed_from_one_date_to_another(book: Pin) -> None:
    found = migration.matrix(book, scope(SEP), P, since=JUN)
    assert told(found) == {
        ("b0", "b0"): (1, 1000), ("b0", "b3"): (1, 500), ("b0", "b2"): (1, 100), ("b2", "b0"): (1, 300), ("b1", "settled"): (1, 200),
        ("b4", "written_off"): (1, 70), ("new", "b1"): (1, 0),
    }  # fmt: skip
    assert found.closing[0, 0] == 700_00
    assert found.kept[0, 2] == 100_00, "a loan that grew is worth what it opened with"


def test_the_moves_of_a_month_are_those_of_its_two_dates(book: Pin) -> None:
    found = migration.matrix(book, scope(JUL), P, since=JUN)
    assert told(found) == {
        ("b0", "b0"): (2, 1100), ("b0", "b1"): (1, 500), ("b2", "b1"): (1, 300), ("b1", "b0"): (1, 200), ("b4", "b5"): (1, 70),
    }  # fmt: skip


@pytest.mark.parametrize("by", ["bucket", "class"])
def test_flows_of_a_month_and_loans_put_side_by_side_say_the_same(book: Pin, by: str) -> None:
    """The two ways to a matrix: August to September has a new loan, a settled one and a write-off."""
    for since, until in ((JUN, JUL), (AUG, SEP)):
        found = migration.matrix(book, scope(until), P, since=since, by=by)
        beside = filled(found, book.answer(book.moves(scope(until), since), moved_cells, found.states))
        for name in ("loans", "opening", "closing", "kept"):
            assert np.array_equal(getattr(found, name), getattr(beside, name)), name


def test_rows_add_up_to_the_opening_and_columns_to_the_closing(book: Pin) -> None:
    for since, until in ((JUN, JUL), (JUN, SEP), (AUG, SEP)):
        for by in ("bucket", "class"):
            opening, closing = migration.matrix(book, scope(until), P, since=since, by=by).ties
            assert (opening.ok, closing.ok) == (True, True)
            assert opening.moved == sum(course[since][1] for course in COURSE.values() if since in course)
    assert closing.book == Decimal("2320.00"), "the claim that was written off is not owed any more"


def test_a_loan_that_one_end_does_not_know_turns_the_tie_red(book: Pin) -> None:
    found = migration.matrix(book, scope(SEP), P, since=JUN)
    count, fen = found.then
    short = migration.Matrix(**{**vars(found), "then": (count, fen - np.eye(8, dtype=int)[2])})
    assert not short.ties[0].ok
    assert short.ties[0].widest == Decimal("0.01")


def test_classes_move_as_buckets_do(book: Pin) -> None:
    found = migration.matrix(book, scope(SEP), P, since=JUN, by="class")
    assert told(found) == {
        ("c1", "c1"): (1, 1000), ("c1", "c2"): (2, 600), ("c2", "c1"): (1, 300), ("c2", "settled"): (1, 200),
        ("c3", "written_off"): (1, 70), ("new", "c2"): (1, 0),
    }  # fmt: skip


def test_a_slice_is_followed_into_and_out_of(publish: Publish) -> None:
    publish(
        [
            {"loan_id": "a", "as_of": JUN, "balance": 100, "dpd": 0, "product": "SME"},
            {"loan_id": "b", "as_of": JUN, "balance": 50, "dpd": 0, "product": "Farm"},
        ]
    )
    pin = publish(
        [
            {"loan_id": "a", "as_of": JUL, "balance": 90, "dpd": 5, "product": "Farm"},
            {"loan_id": "b", "as_of": JUL, "balance": 50, "dpd": 0, "product": "Farm"},
        ]
    )
    farm = migration.matrix(pin, scope(JUL, product="Farm"), P, since=JUN)
    assert told(farm) == {("b0", "b0"): (1, 50), ("moved_in", "b1"): (1, 0)}
    sme = migration.matrix(pin, scope(JUL, product="SME"), P, since=JUN)
    assert told(sme) == {("b0", "moved_out"): (1, 100)}
    assert [tie.ok for found in (farm, sme) for tie in found.ties] == [True] * 4


def test_the_list_behind_every_cell_adds_up_to_it(book: Pin) -> None:
    for by in ("bucket", "class"):
        found = migration.matrix(book, scope(SEP), P, since=JUN, by=by)
        for (row, column), (loans, opening) in told(found).items():
            listed = behind.page(book, scope(SEP), P, behind=migration.behind_of(found, (row,), (column,)))
            assert (listed.total, listed.balance_previous or 0) == (loans, opening), (row, column)


def test_the_table_leads_from_the_opening_to_the_closing(book: Pin) -> None:
    found = migration.table(migration.matrix(book, scope(SEP), P, since=JUN), "balance").set_index("moved_from")
    assert found.loc["b0", "balance_total"] == 1600
    assert found.loc[["arrived", "change", "new", "closing"], "balance_b1"].fillna(0).tolist() == [0, 0, 590, 590]
    assert found.loc[["arrived", "change", "closing"], "balance_b0"].tolist() == [1300, -450, 850]
    assert found.loc[["arrived", "change", "closing"], "balance_total"].tolist() == [2170, -170, 2320]
    assert 2170 - 170 - 200 - 70 + 590 == 2320, "less settled and written off, and the new one"
    assert "balance_sold" not in found.columns, "a way out that nobody took"


def test_the_table_of_loans_counts(book: Pin) -> None:
    found = migration.table(migration.matrix(book, scope(SEP), P, since=JUN), "loans").set_index("moved_from")
    assert found.loc[["arrived", "new", "closing"], "loans_total"].tolist() == [6, 1, 5]
    assert found.loc["b0"].fillna(0).tolist()[:4] == [1, 0, 1, 1]
    assert pd.isna(found.loc["b0", "loans_b1"]), "nobody went there"


# --- roll rates -----------------------------------------------------------------------------------------------------------


def test_shares_of_each_opening_fill_it(book: Pin) -> None:
    found = migration.rolling(migration.matrix(book, scope(SEP), P, since=JUN), "balance").set_index("moved_from")
    assert found.loc["b0", "migration_opening"] == 1600
    assert found.loc["b0", "roll_forward"] == pytest.approx(600 / 1600)
    assert found.loc["b1", "roll_settled"] == 1
    assert found.loc["b1", "roll_cure"] == 0, "paid off is not cured"
    assert found.loc["b2", "roll_cure"] == 1
    assert found.loc["b4", "roll_written_off"] == 1
    filled = found[found["migration_opening"] > 0][list(migration.SHARES)].sum(axis=1)
    assert filled.tolist() == pytest.approx([1] * 4)
    assert found.loc["b3", list(migration.SHARES)].isna().all(), "nothing opened in M3"
    assert found.loc["b0", ["roll_back", "roll_cure"]].isna().all(), "the best bucket has no better one"


def test_a_share_is_explained_by_its_loans(book: Pin) -> None:
    found = migration.matrix(book, scope(SEP), P, since=JUN)
    for measure in ("balance", "loans"):
        frame = migration.rolling(found, measure).set_index("moved_from")
        for row in frame.index:
            for share in migration.SHARES:
                figure = migration.rolling_figure(found, measure, row, share)
                if figure is None:
                    assert pd.isna(frame.loc[row, share]) or frame.loc[row, share] == 0
                    continue
                assert figure.value == pytest.approx(frame.loc[row, share])
                listed = behind.page(book, scope(SEP), P, behind=figure.behind)
                assert figure.inputs[0].value == (listed.balance_previous if measure == "balance" else listed.total)


def test_the_trend_follows_loans_and_multiplies_their_rates(book: Pin) -> None:
    found = migration.trend(book, scope(SEP), P).set_index("as_of")
    assert found.loc["2026-07-31", "roll_0"] == pytest.approx(500 / 1600)
    assert found.loc["2026-08-31", "roll_0"] == pytest.approx(150 / (900 + 100 + 150))
    assert found.loc["2026-08-31", "roll_1"] == pytest.approx(500 / 780)
    assert np.isnan(found.loc["2026-07-31", "chain_loss"]), "no loan opened in M3: the chain is broken, not 0"
    by_count = migration.trend(book, scope(SEP), P, measure="loans").set_index("as_of")
    assert by_count.loc["2026-07-31", "roll_0"] == pytest.approx(1 / 3)


def test_net_flow_follows_nobody(book: Pin) -> None:
    """M1 of July: 500 of those that fell and 280 of one that got better, over 1600 that were current."""
    found = migration.trend(book, scope(SEP), P, method="net_flow").set_index("as_of")
    assert found.loc["2026-07-31", "roll_0"] == pytest.approx(780 / 1600)


# --- the supervisor's rates -----------------------------------------------------------------------------------------------


def test_both_versions_by_hand(book: Pin) -> None:
    """Opening: normal 1600, special mention 500, substandard 70 (three months to the end of September).

    Version A, normal: 500 and 100 went worse; of the first 480 are still owed, of the second 100 (it grew). Of the opening 700 + 480 + 100
    is still owed: 580 / 1280. Version B: 580 / 1600 × 4. The substandard one ended as a loss and was written off: nothing of it is
    left in version A, and in version B all of it counts, its last class being worse than substandard only if it says so.
    """
    found = migration.regulatory(book, scope(SEP), P, since=JUN)
    a, b = ({figure.name: figure.value for figure in version} for version in (found.version_a, found.version_b))
    assert a["migration_a_1"] == pytest.approx(580 / 1280)
    assert a["migration_a_2"] == 0
    assert a["migration_a_3"] is None, "nothing of the opening is left"
    assert a["migration_a_4"] is None
    assert a["migration_a_sound"] == 0
    assert found.factor == 4
    assert b["migration_b_1"] == pytest.approx(580 / 1600 * 4)
    assert b["migration_b_3"] == 0, "at its last date it was substandard by its days"
    assert b["migration_b_4"] is None


@pytest.fixture(scope="module")
def disposed(publish_apart: Publish) -> Pin:
    """A year: of three normal loans one turns bad and is sold off as a write-off, one turns bad and stays, one stays well."""

    def at(day: date, *loans: tuple[str, int, int, bool]) -> list[dict[str, Any]]:
        return [
            {"loan_id": name, "as_of": day, "balance": 100, "dpd": dpd, "risk_class": one, "written_off": gone}
            for name, dpd, one, gone in loans
        ]

    publish_apart(
        at(date(2025, 12, 31), ("well", 0, 1, False), ("bad", 0, 1, False), ("gone", 0, 1, False), ("worse", 95, 3, False))
    )
    publish_apart(at(JUN, ("well", 0, 1, False), ("bad", 95, 3, False), ("gone", 300, 4, False), ("worse", 300, 4, False)))
    return publish_apart(at(SEP, ("well", 0, 1, False), ("bad", 100, 3, False), ("gone", 400, 5, True), ("worse", 400, 5, True)))


def test_what_turned_bad_and_was_disposed_of_counts_in_version_b_only(disposed: Pin) -> None:
    found = migration.regulatory(disposed, scope(SEP), P, since=date(2025, 12, 31))
    assert found.months == 9
    assert found.factor == pytest.approx(4 / 3), "the third quarter"
    a, b = ({figure.name: figure.value for figure in version} for version in (found.version_a, found.version_b))
    assert a["migration_a_1"] == pytest.approx(100 / 200)
    assert b["migration_b_1"] == pytest.approx(200 / 300 * 4 / 3)
    assert b["migration_b_3"] == pytest.approx(100 / 100 * 4 / 3)
    table = found.rows.set_index("moved_from")
    assert table.loc["c1", ["migration_opening", "migration_reduced", "migration_migrated", "migration_disposed"]].tolist() == [
        300,
        100,
        100,
        100,
    ]


def test_the_list_behind_each_rate_is_what_migrated(book: Pin) -> None:
    found = migration.regulatory(book, scope(SEP), P, since=JUN)
    for figure in (*found.version_a, *found.version_b):
        listed = behind.page(book, scope(SEP), P, behind=figure.behind)
        tied = next(one.value for one in figure.inputs if one.name == figure.ties[1])
        assert listed.balance == (tied or 0), figure.name


# --- the chain ------------------------------------------------------------------------------------------------------------


def test_months_are_pooled_and_sure_to_a_degree(book: Pin) -> None:
    found = migration.chain(book, scope(SEP), P)
    assert (found.since, found.until, found.months) == (JUN, SEP, 3)
    assert found.columns == ("b0", "b1", "b2", "b3", "b4", "b5", "b6", "b7", "settled", "written_off", "sold")
    assert found.counts[0].tolist() == [5, 3, 0, 0, 0, 0, 0, 0, 1, 0, 0]
    assert found.shares[0, 1] == pytest.approx(3 / 9)
    assert found.low[0, 1] < 3 / 9 < found.high[0, 1]
    fell = 500 + 150 + 600
    assert found.weighted[0, 1] == pytest.approx(fell / (1600 + 1150 + 800 + 600 + 200))
    last = migration.chain(book, scope(SEP), P, months=1)
    assert (last.since, last.counts[0].tolist()[:2]) == (AUG, [2, 1])


def test_settled_loans_can_leave_the_denominator(book: Pin) -> None:
    found = migration.chain(book, scope(SEP), P, settled="left_out")
    assert found.columns[-1] == "written_off"
    assert found.shares[0, 1] == pytest.approx(3 / 8)


def test_the_way_to_the_worst_is_not_known_through_a_bucket_nobody_was_in(book: Pin) -> None:
    found = migration.chain(book, scope(SEP), P)
    table = migration.horizon_table(found).set_index("moved_from")
    assert np.isnan(table.loc["b0", "to_worst_12"])
    assert table.loc["b7", "to_worst_3"] == 1


def test_a_chain_without_months_is_empty_and_not_wrong(publish: Publish) -> None:
    pin = publish(rows(JUN))
    found = migration.chain(pin, scope(JUN), P)
    assert (found.since, found.months) == (None, 0)
    assert np.isnan(found.shares).all()
    assert migration.check(pin, scope(JUN), P).verdict == "unknown"
    assert migration.trend(pin, scope(JUN), P).empty
    assert migration.trend(pin, scope(JUN), P, method="net_flow").empty


def test_an_interval_that_is_not_one_month_is_no_month_of_the_chain(book: Pin, publish: Publish) -> None:
    """November is missing: what moved in the two months until December must not pass for one month's moves."""
    four_months(publish)
    later = date(2026, 12, 31)
    late = publish([{**row, "as_of": later, "dpd": row["dpd"] + 92} for row in rows(SEP, lost={"written_off": True})])
    found = migration.chain(late, scope(later), P)
    assert (found.since, found.months, found.left_out) == (JUN, 3, 1)
    assert found.counts.tolist() == migration.chain(book, scope(SEP), P).counts.tolist()
    assert (migration.chain(late, scope(later), P, months=2).months, migration.chain(late, scope(later), P, months=2).since) == (
        2,
        JUL,
    )
    assert migration.check(late, scope(later), P).verdict == "unknown", "three dates, but not a month apart"
    assert len(migration.trend(late, scope(later), P)) == 4, "the trend tells every date"


def test_a_book_of_quarters_has_a_chain_of_quarters(publish: Publish) -> None:
    """Of ten loans two roll to M2 in each quarter and stay; what is told within three months is one step, within a year four."""
    days = (date(2025, 9, 30), date(2025, 12, 31), date(2026, 3, 31), JUN, SEP)
    for number, day in enumerate(days):
        pin = publish([{"loan_id": f"{n}", "as_of": day, "balance": 100, "dpd": 200 if n < 2 * number else 0} for n in range(10)])
    found = migration.chain(pin, scope(SEP), P)
    assert (found.every, found.months, found.left_out, found.since) == (3, 4, 0, days[0])
    current = 8 / (10 + 8 + 6 + 4)
    assert found.to_worst[0] == pytest.approx([1 - (1 - current) ** steps for steps in (1, 2, 4)])
    assert migration.chain(pin, scope(SEP), P, months=2).months == 2
    assert migration.check(pin, scope(SEP), P).every == 3


def test_half_years_do_not_make_up_three_months(publish: Publish) -> None:
    for day in (date(2025, 3, 31), date(2025, 9, 30), date(2026, 3, 31), SEP):
        pin = publish([{"loan_id": f"{n}", "as_of": day, "balance": 100, "dpd": 0} for n in range(4)])
    found = migration.chain(pin, scope(SEP), P)
    assert (found.every, found.months) == (6, 3)
    assert np.isnan(found.to_worst[0]).tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("days", "every"),
    [
        ((), 1),
        ((JUN,), 1),
        ((JUN, SEP), 3),
        ((JUN, JUL, SEP), 1),
        ((date(2025, 9, 30), date(2025, 12, 31), date(2026, 3, 31), JUN, JUL), 3),
        ((date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), JUL), 1),
        ((date(2024, 2, 29), date(2025, 2, 28), date(2026, 2, 28)), 12),
        ((JUN, date(2026, 7, 7), date(2026, 7, 14)), 1),
    ],
)
def test_how_far_apart_the_dates_of_a_book_lie_as_a_rule(days: tuple[date, ...], every: int) -> None:
    assert interval(days, P) == every


def crowd(publish: Publish, course: Callable[[int, int], int]) -> Pin:
    """Three months of 400 loans that go the way ``course(loan, month)`` says (days past due)."""
    for month, day in enumerate((JUN, JUL, AUG)):
        pin = publish([{"loan_id": f"{n:03d}", "as_of": day, "balance": 100, "dpd": course(n, month)} for n in range(400)])
    return pin


def test_loans_that_fall_for_good_are_a_reason_to_doubt(publish: Publish) -> None:
    """Half of M1 always falls on and the other half never does: a month says 50 %, and two months are no 25 %."""
    pin = crowd(publish, lambda n, month: 0 if n < 200 else 20 if n < 300 else 20 + 30 * month)
    found = migration.check(pin, scope(AUG), P)
    assert found.verdict == "doubt"
    assert found.late_loans == 200
    table = migration.check_table(found)
    assert table["share_gap"].abs().is_monotonic_decreasing
    stay = table[(table["moved_from"] == "b1") & (table["moved_to"] == "b1")].iloc[0]
    assert stay["share_seen"] == 0.5
    assert stay["share_said"] < 0.5, "a month squared forgets who they are"
    assert found.dates == (JUN, JUL, AUG)


def test_a_chain_that_holds_is_trusted(publish: Publish) -> None:
    """Half of M1 gets current every month and stays so, whichever half: after two months a quarter is left."""
    pin = crowd(publish, lambda n, month: 20 if n >= 200 and n % 2**month == 0 else 0)
    found = migration.check(pin, scope(AUG), P)
    assert (found.verdict, found.late) == ("trust", pytest.approx(0))
    assert found.memory is not None
    assert found.memory.observed[1, :2].tolist() == [0.75, 0.25]


def test_few_late_loans_prove_nothing(publish: Publish) -> None:
    pin = crowd(publish, lambda n, month: 20 if n >= 200 and n % 2**month == 0 else 0)
    assert migration.check(pin, scope(AUG), P.changed(markov_late_loans_min=201)).verdict == "few"


def test_a_gap_within_what_the_policy_allows_asks_for_care(publish: Publish) -> None:
    pin = crowd(publish, lambda n, month: 0 if n < 200 else 20 if n < 300 else 20 + 30 * month)
    assert migration.check(pin, scope(AUG), P.changed(markov_gap_max=0.9)).verdict == "care"


# --- periods --------------------------------------------------------------------------------------------------------------


def test_the_usual_periods_begin_at_dates_there_are() -> None:
    days = [date(2025, 9, 30), date(2025, 12, 31), date(2026, 6, 30), date(2026, 8, 31), SEP]
    assert migration.periods(days, SEP) == {
        "previous": AUG, "month": AUG, "quarter": JUN, "year": date(2025, 12, 31), "twelve": date(2025, 9, 30),
    }  # fmt: skip
    assert migration.periods(days[2:], SEP) == {"previous": AUG, "month": AUG, "quarter": JUN}
    assert migration.periods([SEP], SEP) == {}
