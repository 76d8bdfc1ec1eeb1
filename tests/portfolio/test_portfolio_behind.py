"""A wish survives the address and nothing foreign does; the lists by hand, on a book of three month-ends."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.access import EVERYTHING, Reach, Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.portfolio import Behind, behind
from postloan.portfolio.behind import listing

D1, D2, D3 = DAYS = (date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31))
P = Policy()
ALL = Scope(EVERYTHING, D3)


def test_a_wish_survives_the_address():
    wish = Behind(
        since=D1, by="class", was=("1", "new"), now=("settled", "npl"), restructured_now=False, cohort_from=D1, cohort_to=D2, ever=30, by_mob=0,
        event="cured", matures_from=D1, matures_to=D3, borrower_id="a, b", group_id="集团=1", flow="npl.new", steps="ends",
        matures_given=False, part="branch", part_value="东湖, 支行", payments="short", paid_from=D1, paid_to=D2,
    )  # fmt: skip
    assert Behind.from_query(wish.as_query()) == wish
    assert Behind().as_query() == {}
    assert Behind(since=D1, was=("1", "2")).as_query() == {"since": "2026-01-31", "was": "1,2"}


@pytest.mark.parametrize(
    "query",
    [
        {"since": "2026-02-30"}, {"since": "31.01.2026"}, {"since": "99999-01-01"}, {"since": ""}, {"by": "borrower"}, {"was": "9"}, {"was": "settled"},
        {"now": "new"}, {"now": "-1"}, {"ever": "45"}, {"by_mob": "-1"}, {"by_mob": "1e3"}, {"by_mob": "٣"}, {"event": "eaten"}, {"flow": "npl.drop"},
        {"flow": "npl"}, {"steps": "years"}, {"borrower_id": ""}, {"borrower_id": "x" * 201}, {"group_id": "\0"}, {"restructured_now": "yes"},
        {"__class__": "x"}, {"was": []}, {"matures_to": "today"},
        {"matures_given": "no"}, {"part": "loan_id"}, {"payments": "all"}, {"paid_from": "soon"},
    ],
)  # fmt: skip
def test_values_that_mean_nothing_are_dropped(query: dict[str, Any]):
    assert Behind.from_query(query) == Behind()


text = st.text(max_size=40)


@given(st.dictionaries(st.sampled_from(sorted(behind.FIELDS)) | text, text | st.lists(text, max_size=4), max_size=9))
def test_any_address_gives_a_wish_that_survives_its_own_address(query: dict[str, Any]):
    found = Behind.from_query(query)
    assert Behind.from_query(found.as_query()) == found


#: Loan: branch, then for each date "dpd class balance" ("" where the tape does not have it).
LIVES = {
    "a": ("East", ("0 1 100", "15 2 90", "40 2 90")),
    "b": ("East", ("0 1 200", "0 1 150", "")),
    "c": ("West", ("100 3 300", "100 3 300", "0 1 280")),
    "d": ("West", ("", "0 1 400", "0 1 390")),
    "e": ("West", ("100 3 500", "130 3 500", "160 3 500")),
}


def rows() -> Iterator[dict[str, Any]]:
    for name, (branch, states) in LIVES.items():
        for day, state in zip(DAYS, states, strict=True):
            if state:
                dpd, risk_class, balance = state.split()
                yield {
                    "as_of": day, "loan_id": name, "branch": branch, "dpd": int(dpd), "risk_class": int(risk_class), "balance": balance,
                    "originated_on": date(2025, 3 if name < "c" else 5, 10), "matures_on": date(2027, 1 if name == "a" else 6, 30),
                    "group_id": "G" if name in "ac" else None, "restructured": name == "c" and day == D3,
                    "written_off": name == "e" and day == D3,
                }  # fmt: skip


@pytest.fixture(scope="module")
def pin(publish_once: Callable[..., Pin]) -> Pin:
    return publish_once(list(rows()))


def ids(pin: Pin, wish: Behind, view: Scope = ALL) -> str:
    return "".join(behind.page(pin, view, P, behind=wish, sort="loan_id", descending=False).rows["loan_id"])


LISTS = [
    (Behind(since=D1), "abcde"),
    (Behind(since=D1, was=("0",)), "ab"),
    (Behind(since=D1, was=("0",), now=("2",)), "a"),
    (Behind(since=D1, was=("0",), now=("settled",)), "b"),
    (Behind(since=D1, was=("0", "4"), now=("0", "settled")), "bc"),
    (Behind(since=D1, by="class", was=("1",), now=("2",)), "a"),
    (Behind(since=D1, was=("npl",), now=("performing",)), "c"),
    (Behind(since=D1, was=("npl",), now=("performing",), restructured_now=False), ""),
    (Behind(since=D1, was=("new",)), "d"),
    (Behind(since=D1, now=("written_off",)), "e"),
    (Behind(since=D1, group_id="G"), "ac"),
    (Behind(now=("settled",)), "b"),
    (Behind(now=("0",)), "cd"),
    (Behind(now=("written_off",)), "e"),
    (Behind(ever=30), "ace"),
    (Behind(ever=30, by_mob=8), "ce"),
    (Behind(ever=90), "ce"),
    (Behind(cohort_from=date(2025, 3, 28), cohort_to=date(2025, 4, 1)), "ab"),
    (Behind(event="defaulted"), "ce"),
    (Behind(event="cured"), "c"),
    (Behind(event="prepaid"), "b"),
    (Behind(event="written_off"), "e"),
    (Behind(matures_to=date(2027, 1, 30)), "a"),
    (Behind(matures_from=date(2027, 1, 31)), "bcde"),
    (Behind(matures_given=False), ""),
    (Behind(matures_given=True, now=("npl", "performing")), "acd"),
    (Behind(borrower_id="bd"), "d"),
    (Behind(restructured_now=True), "c"),
]  # fmt: skip


@pytest.mark.parametrize(("wish", "expected"), LISTS, ids=[str(wish.as_query()) for wish, _ in LISTS])
def test_a_list_holds_the_loans_it_names(pin: Pin, wish: Behind, expected: str) -> None:
    assert ids(pin, wish) == expected


def test_loans_that_name_no_end_have_a_list_of_their_own() -> None:
    """Only a book made from ledgers has them: a tape must give the end."""
    loans = ibis.memtable({
        "loan_id": ["x", "y"], "originated_on": [D1, D1], "matures_on": [None, D3],
    }, schema={"loan_id": "string", "originated_on": "date", "matures_on": "date"})  # fmt: skip
    for told, expected in ((False, "x"), (True, "y")):
        wanted = listing._between(Behind(matures_given=told), loans)
        assert loans.filter(*wanted).to_pandas()["loan_id"].to_list() == [expected]


def test_a_list_knows_what_it_comes_to_at_both_ends(pin: Pin) -> None:
    found = behind.page(pin, ALL, P, behind=Behind(since=D1), limit=2)
    assert (found.total, found.loans, len(found.rows)) == (5, 5, 2)
    assert (found.balance_previous, found.balance, found.amount) == (Decimal("1100.00"), Decimal("1260.00"), None)
    everyone = behind.page(pin, ALL, P, behind=Behind(cohort_from=D1.replace(year=2025)))
    assert everyone.balance == Decimal("760.00"), "b is gone and e written off: they owe the portfolio nothing"


def test_an_empty_list_is_no_error(pin: Pin) -> None:
    found = behind.page(pin, ALL, P, behind=Behind(since=D1, was=("7",)))
    assert (found.total, found.loans, found.balance, len(found.rows)) == (0, 0, 0, 0)
    assert "loan_id" in found.rows


def test_pages_do_not_overlap_and_missing_values_come_last(pin: Pin) -> None:
    for sort in ("balance", "balance_previous", "loan_id", "nonsense"):
        pages = [behind.page(pin, ALL, P, behind=Behind(since=D1), sort=sort, offset=n, limit=2).rows for n in (0, 2, 4)]
        assert sorted(name for one in pages for name in one["loan_id"]) == list("abcde"), sort
    last = behind.page(pin, ALL, P, behind=Behind(since=D1), sort="balance_previous", descending=True).rows
    assert last["loan_id"].iloc[-1] == "d"


def test_nobody_sees_loans_outside_his_reach(pin: Pin) -> None:
    east = Scope(Reach(("East",)), D3)
    for wish in (
        Behind(since=D1),
        Behind(ever=30),
        Behind(since=D1, flow="npl.cured"),
        Behind(since=D1, flow="npl.cured", steps="ends"),
    ):
        assert set(ids(pin, wish, east)) <= {"a", "b"}
        assert ids(pin, wish, Scope(Reach(()), D3)) == ""


def test_a_date_that_is_not_live_lists_nothing(pin: Pin) -> None:
    assert ids(pin, Behind(since=date(2025, 1, 31))) == ""


def test_the_whole_list_streams_with_exact_money(pin: Pin) -> None:
    schema, batches = behind.export_batches(pin, ALL, P, behind=Behind(since=D1, was=("npl",)), sort="loan_id", descending=False)
    rows = [row for batch in batches for row in batch.to_pylist()]
    assert [(row["loan_id"], row["balance_previous"]) for row in rows] == [("c", Decimal("300.00")), ("e", Decimal("500.00"))]
    assert schema.names == list(rows[0])
