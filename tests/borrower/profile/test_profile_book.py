"""List, head and timeline of borrowers on a book of seven rows a date, checked by hand."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from small_book import AUGUST, DATES, EAST, OCTOBER, SEPTEMBER, WEST, published

from postloan.access import EVERYTHING, Reach, Scope
from postloan.book import Pin
from postloan.borrower.profile import BorrowerFilter, head, page
from postloan.borrower.profile.listing import EXPORTED, export_batches
from postloan.borrower.profile.timeline import Tone, What, course_of, loans_of, of_course, of_loans, ordered
from postloan.desk import connect
from postloan.errors import OutOfReach
from postloan.policy import Policy

POLICY = Policy()
ALL = Scope(EVERYTHING, OCTOBER)
IN_EAST, IN_WEST = (Scope(Reach((branch,)), OCTOBER) for branch in (EAST, WEST))


@pytest.fixture(scope="module")
def pin(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Pin]:
    home = tmp_path_factory.mktemp("profile")
    desk = connect(f"sqlite:///{home / 'desk.sqlite'}")
    (home / "desk.sqlite").write_bytes(migrated_file.read_bytes())
    yield published(home / "book", desk).pin()
    desk.dispose()


def listed(pin: Pin, scope: Scope = ALL, sort: str = "exposure", **wanted: Any) -> list[str]:
    return list(page(pin, scope, POLICY, wanted=BorrowerFilter(**wanted), sort=sort).rows["borrower_id"])


def test_a_borrower_is_one_row_with_the_sum_and_the_worst_of_its_loans(pin: Pin) -> None:
    found = page(pin, ALL, POLICY)
    assert list(found.rows["borrower_id"]) == ["B", "A", "C"]
    mine = found.rows.set_index("borrower_id").loc["A"]
    assert (mine["balance"], mine["undrawn"], mine["exposure"]) == (1200.0, 100.0, 1300.0)
    assert (mine["loans"], mine["dpd"], mine["risk_class"], mine["group_id"], mine["branch"]) == (2, 51, 3, "G1", EAST)
    assert (found.total, found.loans, found.exposure) == (3, 4, Decimal("52000.00"))


def test_undrawn_that_no_loan_says_is_missing_not_nothing(pin: Pin) -> None:
    rows = page(pin, ALL, POLICY).rows.set_index("borrower_id")
    assert rows["undrawn"].isna()["B"]
    assert rows["exposure"]["B"] == 50_000.0


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"kinds": ("corporate",)}, ["A"]),
        ({"classes": (3, 4)}, ["A"]),
        ({"dpd_min": 1}, ["A"]),
        ({"grouped": True}, ["A"]),
        ({"search": "公司b"}, ["B"]),
        ({"search": "%_"}, ["C"]),
        ({"search": "没有"}, []),
        ({"among": ("C", "A")}, ["A", "C"]),
        ({"among": ()}, []),
        ({"besides": ("B",)}, ["A", "C"]),
    ],
)
def test_a_filter_leaves_the_borrowers_it_names(pin: Pin, wanted: dict[str, Any], expected: list[str]) -> None:
    assert listed(pin, **wanted) == expected


def test_a_page_beyond_the_end_still_knows_the_whole(pin: Pin) -> None:
    found = page(pin, ALL, POLICY, offset=50)
    assert found.rows.empty
    assert (found.total, found.exposure) == (3, Decimal("52000.00"))


@pytest.mark.parametrize("sort", ["exposure", "balance", "undrawn", "loans", "dpd", "risk_class", "borrower_name", "nonsense"])
def test_pages_of_one_make_up_the_list_in_every_order(pin: Pin, sort: str) -> None:
    pages = [page(pin, ALL, POLICY, sort=sort, offset=n, limit=1).rows["borrower_id"].iloc[0] for n in range(3)]
    assert pages == listed(pin, sort=sort)
    assert sorted(pages) == ["A", "B", "C"]


def test_the_reach_limits_what_is_added_up(pin: Pin) -> None:
    assert listed(pin, IN_WEST) == ["A"]
    assert page(pin, IN_WEST, POLICY).exposure == Decimal("300.00")
    assert page(pin, IN_EAST, POLICY).rows.set_index("borrower_id")["balance"]["A"] == 900.0
    assert listed(pin, Scope(Reach(None, ("孙丽",)), OCTOBER)) == ["A"]


def test_an_export_holds_every_borrower_exactly(pin: Pin) -> None:
    schema, batches = export_batches(pin, ALL, POLICY)
    rows = [row for batch in batches for row in batch.to_pylist()]
    assert schema.names == list(EXPORTED)
    assert [(row["borrower_id"], row["exposure"]) for row in rows] == [
        ("B", Decimal("50000.00")), ("A", Decimal("1300.00")), ("C", Decimal("700.00")),
    ]  # fmt: skip


def test_the_head_adds_up_live_loans_and_keeps_those_that_are_over(pin: Pin) -> None:
    found = head(pin, ALL, POLICY, borrower_id="A")
    assert (found.balance, found.undrawn, found.exposure) == (Decimal("1200.00"), Decimal("100.00"), Decimal("1300.00"))
    assert (found.count, found.dpd, found.risk_class, found.live) == (2, 51, 3, True)
    assert list(found.loans["loan_id"]) == ["A-1", "A-2", "A-3"]
    assert list(found.loans["fate"]) == ["held", "held", "settled"]
    assert found.who["branch"] == (EAST, WEST)
    assert found.first_paid_out == date(2024, 5, 1)
    assert found.overdue_principal is None


def test_chosen_slices_do_not_hide_a_part_of_a_borrower(pin: Pin) -> None:
    assert head(pin, ALL.narrowed(branch=WEST), POLICY, borrower_id="A").count == 2


def test_another_branch_sees_its_own_loans_only_and_nothing_of_strangers(pin: Pin) -> None:
    found = head(pin, IN_WEST, POLICY, borrower_id="A")
    assert (found.count, found.dpd, found.balance) == (1, 0, Decimal("300.00"))
    for stranger in ("B", "nobody", ""):
        with pytest.raises(OutOfReach):
            head(pin, IN_WEST, POLICY, borrower_id=stranger)


def test_a_borrower_of_another_currency_is_known_without_amounts(pin: Pin) -> None:
    with pytest.raises(OutOfReach):
        head(pin, Scope(EVERYTHING, date(2020, 1, 1)), POLICY, borrower_id="A")
    found = head(pin, Scope(EVERYTHING, OCTOBER, "USD"), POLICY, borrower_id="A")
    assert (found.live, found.balance, found.exposure, found.count) == (False, None, None, 0)
    assert found.elsewhere == {"CNY": 2}


def told(pin: Pin, scope: Scope = ALL) -> list[tuple[date, str, Tone]]:
    events = ordered(
        of_loans(loans_of(pin, scope, POLICY, borrower_id="A")), of_course(course_of(pin, scope, POLICY, borrower_id="A")),
        until=OCTOBER,
    )  # fmt: skip
    return [(one.on, one.key.removeprefix("borrower.event."), one.tone) for one in events]


def test_the_timeline_tells_arrears_and_classes_from_date_to_date(pin: Pin) -> None:
    assert told(pin)[:5] == [
        (OCTOBER, "class_npl", Tone.BAD), (OCTOBER, "rolled", Tone.BAD), (SEPTEMBER, "class_down", Tone.BAD),
        (SEPTEMBER, "overdue", Tone.BAD), (SEPTEMBER, "settled", Tone.GOOD),
    ]  # fmt: skip
    assert [key for _, key, _ in told(pin)[5:]] == ["paid_out"] * 3


def test_the_timeline_of_a_branch_tells_its_own_loans(pin: Pin) -> None:
    assert told(pin, IN_WEST) == [(date(2024, 5, 1), "paid_out", Tone.PLAIN)]


def test_events_lead_to_their_loan_and_nothing_comes_from_the_future(pin: Pin) -> None:
    loans = of_loans(loans_of(pin, ALL, POLICY, borrower_id="A"))
    assert {(one.page, one.query["loan"]) for one in loans} == {("loan", "A-1"), ("loan", "A-2"), ("loan", "A-3")}
    assert ordered(loans, until=date(2020, 1, 1)) == []
    assert {one.what for one in loans} == {What.LOAN}
    assert DATES[0] == AUGUST
