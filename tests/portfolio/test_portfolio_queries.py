"""Five loans of two branches over two dates, every figure by hand."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from postloan.access import EVERYTHING, SLICES, Reach, Scope
from postloan.book import Pin
from postloan.errors import OutOfReach
from postloan.policy import Policy
from postloan.portfolio import LoanFilter, classification, delinquency, loans, overview, par, tie_out
from postloan.portfolio.exposure import concentration

OLD, NEW = date(2026, 8, 31), date(2026, 9, 30)
P = Policy()
ALL = Scope(EVERYTHING, NEW)
EAST = Scope(Reach(("East",)), NEW)
NOBODY = Scope(Reach(()), NEW)


def rows() -> list[dict[str, object]]:
    """a: current. b: current, then 45 days late. c: 100 days late, then paid up. d: West, eased. e: West, new."""

    def loan(day: date, name: str, balance: str, dpd: int, **values: object) -> dict[str, object]:
        return {"as_of": day, "loan_id": name, "balance": balance, "dpd": dpd, **values}

    west = {"branch": "West", "officer": "Wu"}
    east = {"officer": "Li"}
    return [
        loan(OLD, "a", "1000.00", 0, **east, provision="10.00"), loan(OLD, "b", "500.00", 0, **east), loan(OLD, "c", "300.00", 100, **east),
        loan(OLD, "d", "200.00", 0, **west),
        loan(NEW, "a", "900.01", 0, **east, provision="10.00"), loan(NEW, "b", "500.00", 45, **east), loan(NEW, "c", "250.00", 0, **east),
        loan(NEW, "d", "199.99", 0, **west, restructured=True), loan(NEW, "e", "150.00", 0, **west, borrower_name="100%_\\ Corp", product="Home"),
        loan(NEW, "f", "70.00", 700, **east, written_off=True),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def pin(publish_once) -> Pin:
    return publish_once(rows())


def figures(pin: Pin, scope: Scope) -> dict[str, object]:
    return {figure.name: figure for figure in overview.kpis(pin, scope, P)}


def test_key_figures_by_hand(pin: Pin):
    found = figures(pin, ALL)
    assert found["balance"].value == Decimal("2000.00")
    assert found["balance"].previous == Decimal("2000.00")
    assert found["borrowers"].value == 5
    assert found["borrowers"].previous == 4
    assert found["overdue_ratio"].value == pytest.approx(500 / 2000)
    assert found["npl_ratio"].value == 0
    assert found["npl_ratio"].previous == pytest.approx(300 / 2000)
    assert found["par30"].value == pytest.approx((500 + 199.99) / 2000)
    assert found["par30"].previous == pytest.approx(300 / 2000)
    assert found["coverage"].value is None, "nothing is non-performing"
    assert found["coverage"].previous == pytest.approx(10 / 300)
    assert found["npl_ratio"].previous_date == OLD
    assert found["npl_ratio"].series == ((OLD, pytest.approx(0.15)), (NEW, 0.0))
    assert found["npl_ratio"].good == "down"
    assert found["balance"].limit is None


def test_the_drill_of_a_ratio_lists_its_numerator(pin: Pin):
    found = figures(pin, ALL)
    for name in ("overdue_ratio", "npl_ratio", "par30", "par90"):
        behind = loans.page(pin, ALL, P, filters=LoanFilter(**found[name].drill)).balance
        assert float(behind) / 2000 == pytest.approx(found[name].value), name


def test_the_first_date_has_no_previous(pin: Pin):
    found = figures(pin, ALL.at(OLD))
    assert found["balance"].previous is None
    assert found["balance"].previous_date is None


def test_a_day_that_is_not_live_gives_no_figures(pin: Pin):
    found = figures(pin, ALL.at(date(2026, 9, 29)))
    assert found["balance"].value is None
    assert delinquency.buckets(pin, ALL.at(date(2026, 9, 29)), P)["loans"].sum() == 0


def test_trend_has_one_row_a_date(pin: Pin):
    found = overview.trend(pin, ALL, P)
    assert found["as_of"].dt.date.tolist() == [OLD, NEW]
    assert found["balance"].tolist() == [2000.0, 2000.0]
    assert found["overdue_balance"].tolist() == [300.0, 500.0]
    assert found["npl_ratio"].tolist() == [0.15, 0.0]


def test_split_by_branch_with_the_change_of_ratios(pin: Pin):
    found = overview.split(pin, ALL, P, by="branch").set_index("branch")
    assert found.index.tolist() == ["East", "West"]
    assert found.loc["East", "balance"] == pytest.approx(1650.01)
    assert found.loc["East", "share"] == pytest.approx(1650.01 / 2000)
    assert found.loc["East", "npl_ratio_change"] == pytest.approx(-300 / 1800)
    assert found.loc["West", "par30"] == pytest.approx(199.99 / 349.99)


@pytest.mark.parametrize("by", SLICES)
def test_every_slice_splits_the_whole(pin: Pin, by: str):
    found = overview.split(pin, ALL, P, by=by)
    assert found["balance"].sum() == pytest.approx(2000)
    assert found["share"].sum() == pytest.approx(1)
    aged = delinquency.ageing(pin, ALL, P, by=by)
    assert aged["balance"].sum() == pytest.approx(2000)
    assert len(aged) == 8 * len(found)


def test_an_unknown_slice_is_refused(pin: Pin):
    with pytest.raises(KeyError):
        overview.split(pin, ALL, P, by="loan_id")
    with pytest.raises(KeyError):
        delinquency.ageing(pin, ALL, P, by="loan_id")


def test_only_what_got_worse_is_a_movement(pin: Pin):
    found = overview.movements(pin, ALL, P)
    assert found[["loan_id", "dpd_previous", "dpd"]].to_numpy().tolist() == [["b", 0, 45]]
    assert found["balance"].tolist() == [500.0]


def test_newly_non_performing_loans_lead_the_movements(publish):
    def loan(day: date, name: str, balance: int, dpd: int) -> dict[str, object]:
        return {"as_of": day, "loan_id": name, "balance": balance, "dpd": dpd}

    pin = publish([loan(OLD, "big", 900, 0), loan(OLD, "fell", 10, 80), loan(OLD, "same", 5000, 40),
                   loan(NEW, "big", 900, 5), loan(NEW, "fell", 10, 110), loan(NEW, "same", 5000, 45)])  # fmt: skip
    assert overview.movements(pin, ALL, P)["loan_id"].tolist() == ["fell", "big"]


def test_over_time_has_every_bucket_of_every_date(pin: Pin):
    found = delinquency.over_time(pin, ALL, P)
    assert len(found) == 16
    late = found[found["loans"] > 0]
    assert [(row.as_of.date(), row.bucket, row.balance) for row in late.itertuples()] == [
        (OLD, 0, 1700.0), (OLD, 4, 300.0), (NEW, 0, 1500.0), (NEW, 2, 500.0)]  # fmt: skip


def test_a_date_on_which_a_branch_was_silent_is_no_point_of_its_trend(publish):
    pin = publish([{"as_of": OLD, "loan_id": "x", "balance": 5, "dpd": 0, "branch": "West"},
                   {"as_of": NEW, "loan_id": "a", "balance": 7, "dpd": 0}])  # fmt: skip
    assert figures(pin, EAST)["balance"].series == ((NEW, Decimal("7.00")),)
    assert set(delinquency.over_time(pin, EAST, P)["as_of"]) == {pd.Timestamp(NEW)}
    assert overview.trend(pin, EAST, P)["balance"].tolist() == [7.0]
    assert overview.trend(pin, EAST.at(OLD), P)["balance"].isna().tolist() == [True]


def test_tie_out_to_the_cent(pin: Pin):
    found = tie_out.check(pin, ALL, P)
    assert (found.sum_buckets, found.sum_classes, found.sum_loans) == (Decimal("2000.00"),) * 3
    assert found.loans == 5
    assert found.ok


def test_a_cent_of_difference_is_a_difference():
    cents = [Decimal("10.00"), Decimal("10.00"), Decimal("10.01")]
    found = tie_out.TieOut(NEW, *cents, 1, 1, 1)
    assert found.difference == Decimal("0.01")
    assert not found.ok


def test_an_empty_scope_ties_out_at_nothing(pin: Pin):
    found = tie_out.check(pin, NOBODY, P)
    assert found.ok
    assert found.loans == 0


def test_pages_of_the_list_do_not_overlap(pin: Pin):
    first = loans.page(pin, ALL, P, limit=2)
    second = loans.page(pin, ALL, P, limit=2, offset=2)
    assert first.rows["loan_id"].tolist() == ["a", "b"]
    assert second.rows["loan_id"].tolist() == ["c", "d"]
    assert first.total == second.total == 5
    assert first.balance == Decimal("2000.00")


def test_sorting_by_any_column_and_by_none_that_exists(pin: Pin):
    up = loans.page(pin, ALL, P, sort="loan_id", descending=False, columns=["loan_id"])
    assert up.rows["loan_id"].tolist() == ["a", "b", "c", "d", "e"]
    assert loans.page(pin, ALL, P, sort="1; drop table").rows["loan_id"].tolist()[0] == "a"


@pytest.mark.parametrize(
    ("search", "expected"),
    [("%", ["e"]), ("_", ["e"]), ("\\", ["e"]), ("corp", ["e"]), ("borrower c", ["c"]), ("ba", ["a"]), ("'", [])],
)
def test_search_takes_the_words_as_they_are(pin: Pin, search: str, expected: list[str]):
    assert loans.page(pin, ALL, P, search=search).rows["loan_id"].tolist() == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (LoanFilter(bucket=(2,)), ["b"]), (LoanFilter(dpd_min=1), ["b"]), (LoanFilter(dpd_max=0), ["a", "c", "d", "e"]),
        (LoanFilter(par=30), ["b", "d"]), (LoanFilter(balance_min=Decimal("250.00")), ["a", "b", "c"]), (LoanFilter(restructured=True), ["d"]),
        (LoanFilter(moved="worse"), ["b"]), (LoanFilter(moved="better"), ["c"]), (LoanFilter(moved="new"), ["e"]),
        (LoanFilter(restructured=False, moved="new"), ["e"]), (LoanFilter(risk_class=(5,)), []),
    ],
)  # fmt: skip
def test_filters_keep_what_they_say(pin: Pin, wanted: LoanFilter, expected: list[str]):
    found = loans.page(pin, ALL, P, filters=wanted)
    assert found.rows["loan_id"].tolist() == expected
    assert found.total == len(expected)


def test_written_off_claims_are_a_list_of_their_own(pin: Pin):
    assert loans.page(pin, ALL, P, filters=LoanFilter(written_off=True)).rows["loan_id"].tolist() == ["f"]


def test_written_off_claims_and_the_portfolio_are_never_in_one_list(pin: Pin):
    off = loans.page(pin, ALL, P, filters=LoanFilter(written_off=True))
    assert (off.total, off.balance) == (1, Decimal("70.00"))
    assert loans.page(pin, ALL, P, filters=LoanFilter(written_off=True, dpd_max=699)).total == 0
    kept = loans.page(pin, ALL, P)
    assert (kept.total, kept.balance) == (5, Decimal("2000.00"))
    assert "f" not in set(kept.rows["loan_id"])


@pytest.mark.parametrize(
    "wanted", [{}, {"bucket": (0, 2)}, {"risk_class": (1,)}, {"restructured": True}, {"restructured": False, "bucket": (0,)}]
)
@pytest.mark.parametrize("scope", [ALL, EAST, NOBODY, ALL.narrowed(product="Home"), ALL.narrowed(product="SME", officer="Li")])
def test_a_list_is_counted_alike_from_the_cut_and_from_the_loans(pin: Pin, scope: Scope, wanted: dict[str, object]):
    found = loans.page(pin, scope, P, filters=LoanFilter(**wanted))
    one_by_one = loans.page(pin, scope, P, filters=LoanFilter(**wanted, dpd_min=0))
    assert (found.total, found.balance) == (one_by_one.total, one_by_one.balance)
    assert found.total == len(found.rows)


def test_loans_of_the_same_balance_are_on_one_page_each(publish):
    pin = publish(
        [{"as_of": NEW, "loan_id": f"n{i}", "balance": 5, "dpd": 0, "branch": "East" if i % 2 else "West"} for i in range(9)]
    )
    shown = [name for at in range(0, 9, 2) for name in loans.page(pin, ALL, P, offset=at, limit=2).rows["loan_id"]]
    assert sorted(shown) == [f"n{i}" for i in range(9)]


def test_the_export_has_every_row_in_batches_and_keeps_decimals(pin: Pin):
    batches = list(loans.export_batches(pin, ALL, P, rows=2))
    table = [row for batch in batches for row in batch.to_pylist()]
    assert [row["loan_id"] for row in table] == ["a", "b", "c", "d", "e"]
    assert table[0]["balance"] == Decimal("900.01")
    assert not {"id_number", "phone"} & set(table[0])


def test_one_loan_with_history_and_the_borrowers_others(publish):
    same = {"borrower_id": "B1", "borrower_name": "One"}
    pin = publish([{"as_of": OLD, "loan_id": "x", "balance": 9, "dpd": 3, **same}, {"as_of": NEW, "loan_id": "x", "balance": 8, "dpd": 0, **same},
                   {"as_of": NEW, "loan_id": "y", "balance": 4, "dpd": 0, **same},
                   {"as_of": NEW, "loan_id": "z", "balance": 2, "dpd": 0, "branch": "West", **same}])  # fmt: skip
    found = loans.one(pin, EAST, P, loan_id="x")
    assert found.history["dpd"].tolist() == [3, 0]
    assert found.terms["balance"] == Decimal("8.00")
    assert found.others["loan_id"].tolist() == ["y"], "the loan at West is out of reach"
    assert found.live
    assert found.schedule.empty


def test_a_loan_that_was_repaid_is_shown_as_it_last_was(publish):
    pin = publish(
        [{"as_of": OLD, "loan_id": "x", "balance": 9, "dpd": 3}, {"as_of": NEW, "loan_id": "y", "balance": 4, "dpd": 0}]
    )
    found = loans.one(pin, ALL, P, loan_id="x")
    assert found.as_of == OLD
    assert not found.live


@pytest.mark.parametrize("name", ["d", "no such loan", "' or 1=1 --"])
def test_a_loan_out_of_reach_is_refused_like_one_that_does_not_exist(pin: Pin, name: str):
    with pytest.raises(OutOfReach):
        loans.one(pin, EAST, P, loan_id=name)


def test_a_branch_sees_nothing_of_another_anywhere(pin: Pin):
    """Every query with the reach of East, also when West is asked for by name."""
    assert figures(pin, EAST)["balance"].value == Decimal("1650.01")
    assert figures(pin, EAST)["borrowers"].value == 3
    assert overview.split(pin, EAST, P, by="branch")["branch"].tolist() == ["East"]
    assert set(delinquency.ageing(pin, EAST, P, by="officer")["officer"]) == {"Li"}
    asked = EAST.narrowed(branch="West")
    assert figures(pin, asked)["balance"].value is None
    assert not figures(pin, asked)["borrowers"].value
    assert overview.trend(pin, asked, P)["balance"].isna().all()
    assert overview.split(pin, asked, P).empty
    assert overview.movements(pin, asked, P).empty
    assert delinquency.buckets(pin, asked, P)["loans"].sum() == 0
    assert delinquency.over_time(pin, asked, P)["loans"].sum() == 0
    assert delinquency.ageing(pin, asked, P).empty
    assert tie_out.check(pin, asked, P).loans == 0
    assert loans.page(pin, asked, P).total == 0
    assert not [row for batch in loans.export_batches(pin, asked, P) for row in batch.to_pylist()]
    assert classification.classes(pin, asked, P)["loans"].sum() == 0
    assert concentration.read(pin, asked, P).borrower.names == 0
    assert par.par(pin, asked, P) == dict.fromkeys(par.DAYS)
    assert par.bands(pin, asked, P)["loans"].sum() == 0


def test_a_loan_officer_sees_his_own_loans_only(pin: Pin):
    wu = Scope(Reach(("East", "West"), ("Wu",)), NEW)
    assert loans.page(pin, wu, P).rows["loan_id"].tolist() == ["d", "e"]
    assert figures(pin, wu)["balance"].value == Decimal("349.99")
    assert tie_out.check(pin, wu, P).ok
    with pytest.raises(OutOfReach):
        loans.one(pin, wu, P, loan_id="a")
