"""Every origin and every fate, on tapes of a few loans that can be checked by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from book_rows import loan

from postloan.access import EVERYTHING, SYSTEM, Reach, Scope
from postloan.book import Book, Pin
from postloan.policy import Policy

POLICY = Policy(version=1)
JAN, FEB, MAR, APR = date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)
MAY = date(2024, 5, 31)
ALL = Scope(EVERYTHING, MAR)


def disposal(loan_id: str, disposed_on: date, kind: str, **more: Any) -> dict[str, Any]:
    return {"loan_id": loan_id, "disposed_on": disposed_on, "kind": kind, **more}


def rows(table: Any) -> list[dict[str, Any]]:
    return table.to_pyarrow().to_pylist()


def by_loan(table: Any) -> dict[str, dict[str, Any]]:
    found = rows(table)
    assert len({row["loan_id"] for row in found}) == len(found)
    return {row["loan_id"]: row for row in found}


def fates(pin: Pin, scope: Scope) -> dict[str, tuple[str, date | None]]:
    return {name: (row["fate"], row["left_on"]) for name, row in by_loan(pin.everyone(scope)).items()}


def flow(pin: Pin, scope: Scope, as_of: date) -> list[tuple[Any, ...]]:
    """(kind, origin, fate, bucket before, bucket now, loans, balance before, balance now) of one date, in order."""
    names = ("kind", "origin", "fate", "bucket_previous", "bucket", "loans", "balance_previous", "balance")
    found = [tuple(row[name] for name in names) for row in rows(pin.flows(scope)) if row["as_of"] == as_of]
    return sorted(found, key=str)


@pytest.fixture
def publish(book: Book, stage: Any) -> Any:
    def publish(*given: dict[str, Any], table: str = "loan") -> int:
        return book.publish(SYSTEM, stage(list(given), table), POLICY).id

    return publish


def test_a_first_tape_is_all_new(book: Book, publish: Any) -> None:
    publish(loan("L1", JAN, dpd=40), loan("L2", JAN, balance=500))
    pin, scope = book.pin(), Scope(EVERYTHING, JAN)
    assert flow(pin, scope, JAN) == [
        ("move", "new", "held", None, 0, 1, None, Decimal(500)),
        ("move", "new", "held", None, 2, 1, None, Decimal(900)),
    ]
    assert fates(pin, scope) == {"L1": ("held", None), "L2": ("held", None)}


def test_a_loan_that_stays_moves_between_buckets_and_one_that_leaves_without_a_word_is_settled(book: Book, publish: Any) -> None:
    publish(loan("L1", JAN, dpd=5, provision=9), loan("L2", JAN, dpd=70, balance=400, provision=200))
    publish(loan("L1", FEB, dpd=36, balance=880, provision=30))
    pin = book.pin()
    found = {row["fate"]: row for row in rows(pin.flows(Scope(EVERYTHING, FEB), since=JAN))}
    held, settled = found["held"], found["settled"]
    assert (held["bucket_previous"], held["bucket"], held["balance_previous"], held["balance"]) == (1, 2, 900, 880)
    assert (held["provision_previous"], held["provision"], held["provisioned_previous"], held["provisioned"]) == (9, 30, 1, 1)
    assert (settled["bucket_previous"], settled["bucket"], settled["risk_class"]) == (3, None, None)
    assert (settled["balance_previous"], settled["balance"], settled["principal"]) == (400, None, 1000)
    assert fates(pin, Scope(EVERYTHING, FEB))["L2"] == ("settled", FEB)
    assert pin.snapshot(Scope(EVERYTHING, FEB)).provision_previous.to_pyarrow().to_pylist() == [Decimal(9)]


def test_a_loan_that_comes_back_has_no_opening_and_is_not_new(book: Book, publish: Any) -> None:
    publish(loan("L1", JAN), loan("L2", JAN))
    publish(loan("L1", FEB))
    publish(loan("L1", MAR), loan("L2", MAR, dpd=3))
    pin = book.pin()
    assert ("move", "back", "held", None, 1, 1, None, Decimal(900)) in flow(pin, ALL, MAR)
    assert fates(pin, ALL)["L2"] == ("held", None)
    assert fates(pin, Scope(EVERYTHING, FEB))["L2"] == ("settled", FEB)
    assert by_loan(pin.moved(ALL, FEB))["L2"]["origin"] == "back"
    assert by_loan(pin.moved(ALL, JAN))["L2"]["origin"] == "held"


def test_a_claim_that_is_written_off_appears_once_and_is_never_settled(book: Book, publish: Any) -> None:
    publish(loan("L1", JAN, dpd=400), loan("L2", JAN))
    for day in (FEB, MAR):
        publish(loan("L1", day, dpd=430, written_off=True), loan("L2", day))
    publish(loan("L2", APR))
    pin, scope = book.pin(), Scope(EVERYTHING, APR)
    written = [
        (row["as_of"], row["balance_previous"], row["balance"]) for row in rows(pin.flows(scope)) if row["fate"] == "written_off"
    ]
    assert written == [(FEB, 900, 900)]
    assert fates(pin, scope)["L1"] == ("written_off", APR)
    assert by_loan(pin.everyone(scope))["L1"]["written_off_on"] == FEB
    assert not by_loan(pin.everyone(ALL))["L1"]["live"]


def test_a_claim_that_was_written_off_and_is_owed_again_is_back(book: Book, publish: Any) -> None:
    publish(loan("L1", JAN, written_off=True))
    publish(loan("L1", FEB))
    assert flow(book.pin(), Scope(EVERYTHING, FEB), FEB) == [("move", "back", "held", None, 0, 1, None, Decimal(900))]


def test_a_disposal_tells_how_a_loan_left_also_when_it_comes_later(book: Book, publish: Any) -> None:
    told = {
        "L1": ("sold", "sold"),
        "L2": ("asset_for_debt", "sold"),
        "L3": ("other", "sold"),
        "L4": ("written_off", "written_off"),
    }
    settled = dict.fromkeys(told, ("settled", FEB))
    disposed = {name: (fate, FEB) for name, (_, fate) in told.items()}

    def gone() -> dict[str, Any]:
        found = fates(book.pin(), ALL)
        return {name: found[name] for name in told}

    publish(loan("L9", JAN), *(loan(name, JAN) for name in told))
    publish(loan("L9", FEB))
    publish(loan("L9", MAR))
    assert gone() == settled
    ledger = (disposal(name, date(2024, 2, 10), kind, principal=Decimal(900)) for name, (kind, _) in told.items())
    number = publish(*ledger, table="disposal")
    assert gone() == disposed
    assert {row[2]: row[5] for row in flow(book.pin(), ALL, FEB)} == {"held": 1, "sold": 3, "written_off": 1}
    book.undo(SYSTEM, number, POLICY)
    assert gone() == settled
    book.redo(SYSTEM, number, POLICY)
    assert gone() == disposed


def test_what_was_disposed_of_long_before_a_loan_left_does_not_tell_its_fate(book: Book, publish: Any) -> None:
    publish(disposal("L1", date(2024, 1, 10), "asset_for_debt"), table="disposal")
    for day in (JAN, FEB):
        publish(loan("L1", day), loan("L2", day))
    publish(loan("L2", MAR))
    assert fates(book.pin(), ALL)["L1"] == ("settled", MAR)


def test_a_disposal_counts_though_the_tape_shows_the_loan_once_more(book: Book, publish: Any) -> None:
    publish(disposal("L1", date(2024, 2, 20), "sold"), table="disposal")
    for day in (JAN, FEB):
        publish(loan("L1", day), loan("L2", day))
    publish(loan("L2", MAR))
    assert fates(book.pin(), ALL)["L1"] == ("sold", MAR)


def test_a_disposal_remakes_only_the_dates_it_can_change(book: Book, publish: Any) -> None:
    for day in (JAN, FEB, MAR):
        publish(loan("L1", day))
    before = {path.name for path in (book.folder.home / "snapshot").iterdir()}
    publish(disposal("L9", date(2024, 3, 5), "sold"), table="disposal")
    after = {path.name for path in (book.folder.home / "snapshot").iterdir()}
    assert len(after - before) == 1


def test_of_several_imports_the_newest_tells_what_a_disposal_was(book: Book, publish: Any) -> None:
    publish(loan("L1", JAN), loan("L2", JAN))
    publish(disposal("L1", FEB, "sold", proceeds=Decimal(10)), table="disposal")
    publish(disposal("L1", FEB, "sold", proceeds=Decimal(12)), disposal("L2", APR, "sold"), table="disposal")
    publish(loan("X", FEB), loan("L2", FEB))
    [row] = rows(book.pin().disposals(Scope(EVERYTHING, FEB)))
    assert (row["loan_id"], row["proceeds"], row["kind"]) == ("L1", 12, "sold")


def test_the_loans_of_a_silent_branch_are_awaited_and_move_when_it_speaks_again(book: Book, publish: Any) -> None:
    publish(loan("A1", JAN), loan("B1", JAN, branch="B"), loan("B2", JAN, branch="B"))
    publish(loan("A1", FEB))
    publish(loan("A1", MAR), loan("B1", MAR, branch="B", dpd=40))
    pin = book.pin()
    feb = Scope(EVERYTHING, FEB)
    assert fates(pin, feb) == {"A1": ("held", None), "B1": ("awaited", None), "B2": ("awaited", None)}
    assert [row[5] for row in flow(pin, feb, FEB)] == [1]
    assert {name: row["fate"] for name, row in by_loan(pin.moved(feb, JAN)).items()} == {
        "A1": "held",
        "B1": "awaited",
        "B2": "awaited",
    }
    assert by_loan(pin.moved(feb, JAN))["B1"]["balance"] is None
    assert flow(pin, ALL.narrowed(branch="B"), MAR) == [
        ("move", "held", "held", 0, 2, 1, Decimal(900), Decimal(900)),
        ("move", "held", "settled", 0, None, 1, Decimal(900), None),
    ]
    since_feb = by_loan(pin.moved(ALL, FEB))
    assert (since_feb["B1"]["origin"], since_feb["B1"]["bucket_previous"], since_feb["B2"]["fate"]) == ("held", 0, "settled")


def test_a_loan_handed_to_another_branch_leaves_one_and_enters_the_other_with_its_opening(book: Book, publish: Any) -> None:
    publish(loan("L1", JAN, balance=700, dpd=10), loan("L2", JAN, branch="B"))
    publish(loan("L1", FEB, balance=600, dpd=40, branch="B"), loan("L3", FEB), loan("L2", FEB, branch="B"))
    pin, scope = book.pin(), Scope(EVERYTHING, FEB)
    assert flow(pin, scope.narrowed(branch="A"), FEB) == [
        ("move", "new", "held", None, 0, 1, None, Decimal(900)),
        ("out", None, "moved_out", 1, None, 1, Decimal(700), None),
    ]
    assert flow(pin, scope.narrowed(branch="B"), FEB) == [
        ("in", "moved_in", None, 1, None, 1, Decimal(700), None),
        ("move", "held", "held", 0, 0, 1, Decimal(900), Decimal(900)),
        ("move", "held", "held", 1, 2, 1, Decimal(700), Decimal(600)),
    ]
    left = by_loan(pin.moved(scope.narrowed(branch="A"), JAN))["L1"]
    assert (left["fate"], left["branch"], left["balance_previous"], left["balance"], left["bucket"]) == (
        "moved_out",
        "A",
        700,
        None,
        None,
    )
    came = by_loan(pin.moved(scope.narrowed(branch="B"), JAN))["L1"]
    assert (came["origin"], came["branch"], came["balance_previous"], came["balance"]) == ("moved_in", "B", 700, 600)
    whole = by_loan(pin.moved(scope, JAN))["L1"]
    assert (whole["origin"], whole["fate"]) == ("held", "held")


def test_a_slice_that_becomes_known_is_a_handing_over_within_the_branch(book: Book, publish: Any) -> None:
    publish(loan("L1", JAN), loan("L2", JAN, industry="C"))
    publish(loan("L1", FEB, industry="C"), loan("L2", FEB, industry="C"))
    pin, scope = book.pin(), Scope(EVERYTHING, FEB)
    assert [row[:2] for row in flow(pin, scope.narrowed(industry=""), FEB)] == [("out", None)]
    kinds = {(row["industry"], row["kind"]): row["loans"] for row in rows(pin.flows(scope, by=("industry",), since=JAN))}
    assert kinds == {("C", "in"): 1, ("C", "move"): 2, (None, "out"): 1}
    assert {(row["branch"], row["kind"]) for row in rows(pin.flows(scope, by=("branch",), since=JAN))} == {
        ("A", "in"),
        ("A", "out"),
        ("A", "move"),
    }


def test_npl_cure_and_relapse_are_dated_when_they_are_seen(book: Book, publish: Any) -> None:
    for day, risk_class in ((JAN, 2), (FEB, 3), (MAR, 2), (APR, 4), (MAY, 1)):
        publish(loan("L1", day, risk_class=risk_class))
    again = by_loan(book.pin().everyone(Scope(EVERYTHING, MAY)))["L1"]
    assert (again["cured_on"], again["upgraded_on"]) == (MAR, MAY), "the first cure of a life, and the last"
    last = by_loan(book.pin().everyone(Scope(EVERYTHING, APR)))["L1"]
    assert (last["npl_on"], last["cured_on"], last["npl_again_on"], last["first_seen_on"], last["first_seen_mob"]) == (
        FEB,
        MAR,
        APR,
        JAN,
        0,
    )
    assert by_loan(book.pin().everyone(Scope(EVERYTHING, FEB)))["L1"]["cured_on"] is None


def test_a_loan_is_not_cured_by_being_written_off_or_by_leaving(book: Book, publish: Any) -> None:
    publish(loan("L1", JAN, risk_class=3), loan("L2", JAN, risk_class=3), loan("X", JAN))
    publish(loan("L1", FEB, risk_class=1, written_off=True), loan("X", FEB))
    assert [by_loan(book.pin().everyone(Scope(EVERYTHING, FEB)))[name]["cured_on"] for name in ("L1", "L2")] == [None, None]


def test_everyone_keeps_names_slices_and_history_of_who_is_gone(book: Book, publish: Any) -> None:
    publish(loan("L1", JAN, dpd=95, provision=50, id_number="secret"), loan("X", JAN))
    publish(loan("X", FEB))
    publish(loan("X", MAR))
    gone = by_loan(book.pin().everyone(ALL))["L1"]
    assert (gone["as_of"], gone["borrower_name"], gone["branch"], gone["product"]) == (JAN, "Name L1", "A", "home")
    assert (gone["provision"], gone["principal"], gone["originated_on"], gone["ever90_mob"]) == (50, 1000, date(2024, 1, 10), 0)
    assert not {"id_number", "trail", "slice_key", "transferred"} & set(gone)


def test_cohorts_count_the_loans_of_each_month_on_every_complete_date(book: Book, publish: Any) -> None:
    publish(loan("L1", JAN, originated_on=date(2024, 1, 3)), loan("L2", JAN, dpd=40, product="car"), loan("B1", JAN, branch="B"))
    publish(loan("L1", FEB, originated_on=date(2024, 1, 3)), loan("B1", FEB, branch="B", originated_on=date(2023, 12, 31)))
    publish(loan("L1", MAR, written_off=True))
    pin = book.pin()
    keys = ("as_of", "cohort", "bucket", "written_off", "loans", "balance")
    found = {tuple(row[name] for name in keys) for row in rows(pin.cohorts(Scope(EVERYTHING, FEB)))}
    january = date(2024, 1, 1)
    assert found == {
        (JAN, january, 0, False, 2, Decimal(1800)), (JAN, january, 2, False, 1, Decimal(900)),
        (FEB, january, 0, False, 1, Decimal(900)), (FEB, date(2023, 12, 1), 0, False, 1, Decimal(900)),
    }  # fmt: skip
    assert {row["as_of"] for row in rows(pin.cohorts(Scope(Reach(("A",)), MAR)))} == {JAN, FEB, MAR}
    cars = rows(pin.cohorts(Scope(EVERYTHING, FEB).narrowed(product="car", officer="Li"), by=("product",)))
    assert [(row["as_of"], row["product"], row["loans"]) for row in cars] == [(JAN, "car", 1)]


def test_only_the_dates_after_since_flow_and_a_date_that_is_not_live_gives_nothing(book: Book, publish: Any) -> None:
    for day in (JAN, FEB, MAR):
        publish(loan("L1", day))
    pin = book.pin()
    assert {row["as_of"] for row in rows(pin.flows(ALL, since=JAN))} == {FEB, MAR}
    assert {row["as_of"] for row in rows(pin.steps(ALL, JAN))} == {FEB, MAR}
    between = Scope(EVERYTHING, date(2024, 2, 15))
    assert [
        rows(read) for read in (pin.flows(between), pin.moved(between, JAN), pin.everyone(between), pin.cohorts(between))
    ] == [[]] * 4
    assert rows(pin.moved(ALL, date(2024, 2, 15))) == rows(pin.steps(ALL, MAR)) == []


def test_an_older_date_published_later_changes_what_moved(book: Book, publish: Any) -> None:
    publish(loan("L1", JAN), loan("L2", JAN))
    publish(loan("L1", MAR))
    assert fates(book.pin(), ALL)["L2"] == ("settled", MAR)
    number = publish(loan("L1", FEB, dpd=35), loan("L2", FEB, dpd=35))
    assert flow(book.pin(), ALL, FEB) == [("move", "held", "held", 0, 2, 2, Decimal(1800), Decimal(1800))]
    assert {row[3] for row in flow(book.pin(), ALL, MAR)} == {2}
    book.undo(SYSTEM, number, POLICY)
    assert {row[3] for row in flow(book.pin(), ALL, MAR)} == {0}


def test_amounts_of_another_currency_stay_out(book: Book, publish: Any) -> None:
    publish(loan("L1", JAN), loan("L2", JAN, currency="USD", balance=5))
    pin, dollars = book.pin(), Scope(EVERYTHING, JAN, "USD")
    for read in (pin.flows(dollars), pin.cohorts(dollars), pin.everyone(dollars), pin.steps(dollars, date(2023, 1, 1))):
        assert [row["balance"] for row in rows(read)] == [Decimal(5)]


def instalment(number: int, due_on: date, principal: str, **more: Any) -> dict[str, Any]:
    return {"loan_id": "L1", "instalment": number, "due_on": due_on, "principal_due": Decimal(principal), **more}


def paid(paid_on: date, amount: str, reference: str, loan_id: str = "L1") -> dict[str, Any]:
    return {"loan_id": loan_id, "paid_on": paid_on, "amount": Decimal(amount), "reference": reference}


@pytest.mark.parametrize(
    ("payments", "first_paid_on"),
    [
        ([paid(date(2024, 1, 20), "99.00", "T1")], date(2024, 1, 20)),
        ([paid(date(2024, 1, 20), "98.99", "T1")], None),
        ([paid(date(2024, 1, 20), "60", "T1"), paid(date(2024, 2, 3), "40", "T2")], date(2024, 2, 3)),
        (
            [paid(date(2024, 1, 20), "100", "T1"), paid(date(2024, 1, 22), "-100", "T2"), paid(date(2024, 2, 9), "100", "T3")],
            date(2024, 2, 9),
        ),
        ([paid(date(2024, 4, 2), "100", "T1")], None),
    ],
)
def test_the_first_instalment_is_paid_on_the_day_from_which_on_it_is_covered(
    book: Book, publish: Any, payments: list[Any], first_paid_on: date | None
) -> None:
    publish(loan("L1", JAN), loan("B1", JAN, branch="B"))
    publish(loan("X", MAR), loan("B1", MAR, branch="B"))
    publish(instalment(1, JAN, "80", interest_due=Decimal(20)), instalment(2, FEB, "100"), table="schedule")
    publish(*payments, paid(JAN, "5", "B", "B1"), table="repayment")
    pin = book.pin()
    [row] = rows(pin.first_instalments(ALL))
    assert (row["first_due_on"], row["first_due"], row["first_paid_on"], row["branch"]) == (JAN, 100, first_paid_on, "A")
    assert rows(pin.first_instalments(Scope(Reach(("B",)), MAR))) == []
    assert len(rows(pin.receipts(ALL))) == 1 + sum(one["paid_on"] <= MAR for one in payments)
    assert [row["loan_id"] for row in rows(pin.receipts(Scope(Reach(("B",)), MAR)))] == ["B1"]


def test_a_first_instalment_stands_on_each_date_as_it_stood_then(book: Book, publish: Any) -> None:
    for day in (JAN, FEB, MAR):
        publish(loan("L1", day))
    publish(instalment(1, date(2024, 1, 20), "100"), instalment(2, FEB, "100"), table="schedule")
    reversed_later = (
        paid(date(2024, 1, 22), "100", "T1"),
        paid(date(2024, 2, 9), "-100", "T2"),
        paid(date(2024, 3, 5), "100", "T3"),
    )
    publish(*reversed_later, table="repayment")
    pin = book.pin()
    told = [[row["first_paid_on"] for row in rows(pin.first_instalments(ALL.at(day)))] for day in (JAN, FEB, MAR)]
    assert told == [[date(2024, 1, 22)], [None], [date(2024, 3, 5)]]
    publish(paid(date(2024, 2, 20), "100", "T4"), table="repayment")
    [row] = rows(book.pin().first_instalments(ALL.at(FEB)))
    assert row["first_paid_on"] == date(2024, 2, 20), "what was kept of the older ledger is not asked again"


def test_an_instalment_that_was_replaced_before_it_fell_due_is_not_the_first(book: Book, publish: Any) -> None:
    publish(loan("L1", MAR))
    publish(instalment(1, FEB, "50", valid_until=JAN), instalment(1, MAR, "70", valid_from=JAN), table="schedule")
    pin = book.pin()
    assert [(row["first_due_on"], row["first_due"]) for row in rows(pin.first_instalments(ALL))] == [(MAR, 70)]
    assert [(row["due_on"], row["principal_due"]) for row in rows(pin.schedules(ALL))] == [(MAR, 70)]


def test_a_repaid_loan_that_stays_on_the_tape_was_settled_and_not_cured(book: Book, publish: Any) -> None:
    publish(loan("L1", JAN, dpd=75, balance=800), loan("L2", JAN), loan("L3", JAN, written_off=True, balance=0))
    publish(loan("L1", FEB, balance=0), loan("L2", FEB, balance=0, undrawn=500), loan("L3", FEB, written_off=True, balance=0))
    publish(loan("L1", MAR, balance=0), loan("L2", MAR, balance=0, undrawn=500), loan("L4", MAR))
    pin, scope = book.pin(), Scope(EVERYTHING, FEB)
    assert {name: row["fate"] for name, row in by_loan(pin.moved(scope, JAN)).items()} == {"L1": "settled", "L2": "held"}
    assert fates(pin, scope)["L1"] == ("settled", FEB)
    found = by_loan(pin.everyone(ALL))
    assert {name: (row["live"], row["cured_on"]) for name, row in found.items() if name in {"L1", "L2"}} == {
        "L1": (False, None), "L2": (True, None),
    }  # fmt: skip
    assert fates(pin, ALL)["L1"] == ("settled", FEB), "a second month at 0 is no return"


def test_a_tape_of_repaid_loans_alone_leaves_nothing(book: Book, publish: Any) -> None:
    publish(loan("L1", JAN), loan("L2", JAN, branch="B"))
    publish(loan("L1", FEB, balance=0), loan("L2", FEB, branch="B", balance=0))
    pin = book.pin()
    assert pin.dates == (JAN, FEB)
    assert rows(pin.snapshot(Scope(EVERYTHING, FEB))) == []
    assert rows(pin.cube(Scope(EVERYTHING, FEB), dates=[FEB])) == []
