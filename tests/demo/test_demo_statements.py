"""The demo firms' statements tie, go down before the firms do, are read as people's files are, and hide only what was planted."""

import itertools
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from postloan import intake
from postloan.access import EVERYTHING
from postloan.borrower.spread import State, accounts_of, filings
from postloan.borrower.spread.queries import found_of
from postloan.demo import business, ledger, statements
from postloan.demo.bookkeeping import ENDS, Told, books
from postloan.demo.business import Business
from postloan.demo.forms import Book, Form, as_bytes
from postloan.demo.statements import FAULTS, FILES, WRONG_UNIT, Sent
from postloan.desk.uploads import path_of
from postloan.house import House
from postloan.intake.layouts import Reading, read_statements
from postloan.policy import Policy
from postloan.statement import Kind, Statement
from postloan.statement.checks import Check, run
from postloan.terms import BorrowerType


@pytest.fixture(scope="module")
def firms(small: ledger.Ledger) -> tuple[Business, ...]:
    return business.firms(small)


def reading(book: Book) -> Reading:
    name = "报表.csv" if book.form is Form.TEXT else "报表.xlsx"
    return read_statements(intake.read(as_bytes(book), name, Policy()))


def failing(now: Sequence[Statement], prior: Sequence[Statement] = ()) -> list[Check]:
    return [check for check in run(now, prior) if check.ok is False]


def test_firms_are_told_by_their_loans_alone(small: ledger.Ledger, firms: tuple[Business, ...]) -> None:
    assert firms == business.firms(small)
    assert {firm.borrower_type for firm in firms} == {BorrowerType.CORPORATE, BorrowerType.SMALL_BUSINESS}


def test_sales_fall_before_a_firm_stops_paying_and_not_while_it_is_sound() -> None:
    firm = Business(
        "C100001", "青禾演示机械制造有限公司", BorrowerType.CORPORATE, "C", 5e6, 2e6, date(2026, 2, 1).year * 12 + 1, 0.0
    )
    stops = firm.stops or 0
    assert firm.health(stops - 13) == 1
    health = [firm.health(month) for month in range(stops - 12, stops + 10)]
    assert health == sorted(health, reverse=True)
    assert firm.sold(stops - 12, stops - 1) < firm.sold(stops - 24, stops - 13)


def test_a_firm_that_boasts_tells_more_than_it_sold() -> None:
    honest = Business("C100001", "甲", BorrowerType.CORPORATE, "C", 5e6, 2e6, None, 0.0)
    boaster = Business("C100001", "甲", BorrowerType.CORPORATE, "C", 5e6, 2e6, None, 0.38)
    assert honest.told(24276, 24287) == honest.sold(24276, 24287)
    assert boaster.told(24276, 24287) == round(1.38 * honest.sold(24276, 24287))


def _ties(told: Told) -> None:
    for sheet in (told.closing, told.opening):
        assert sheet["total_assets"] == sheet["total_liabilities_equity"]
        assert sheet["cash"] > 0
    cash = told.cash
    assert cash["cfo"] + cash["cfi"] + cash["cff"] == cash["net_cash_change"]
    assert (cash["cash_begin"], cash["cash_end"]) == (told.opening["cash"], told.closing["cash"])
    assert told.supplement["sup_cfo"] == cash["cfo"]


def test_the_books_of_every_firm_tie_to_the_yuan(firms: tuple[Business, ...]) -> None:
    for firm in firms:
        told = books(firm)
        assert [(one.year, one.months) for one in told] == list(ENDS)
        for one in told:
            _ties(one)
        for earlier, later in itertools.pairwise(told):
            assert later.opening == earlier.closing


def test_firms_that_stop_paying_look_worse_before_they_do(firms: tuple[Business, ...]) -> None:
    ill = [books(firm) for firm in firms if firm.stops and firm.stops > 2025 * 12 + 8]
    well = [books(firm) for firm in firms if firm.stops is None]
    assert ill

    def change(told: tuple[Told, ...]) -> float:
        first, last = (one.income["net_profit"] / one.income["operating_revenue"] for one in (told[1], told[-1]))
        return last - first

    assert max(change(told) for told in ill) < sum(map(change, well)) / len(well)
    for told in ill:
        assert (
            told[-1].closing["total_liabilities"] / told[-1].closing["total_assets"]
            > told[1].closing["total_liabilities"] / told[1].closing["total_assets"]
        )


@pytest.mark.parametrize("form", Form)
def test_every_form_is_read_without_a_doubt_and_passes_every_check(firms: tuple[Business, ...], form: Form) -> None:
    kind = BorrowerType.SMALL_BUSINESS if form is Form.SMALL else BorrowerType.CORPORATE
    told = books(next(firm for firm in firms if firm.borrower_type == kind))
    for stretch, before in ((2, told[1]), (3, None)):
        read = reading(Book("青禾演示有限公司", told[stretch], before, form, "万元" if form is Form.TEN_THOUSAND else "元"))
        assert read.doubts == ()
        assert failing(read.statements) == []
        sheet = next(one for one in read if one.kind is Kind.BALANCE_SHEET and not one.comparative)
        off = 100 if form is Form.TEN_THOUSAND else 0
        assert abs(sheet.values["total_assets"] - Decimal(told[stretch].closing["total_assets"])) <= off
        assert sheet.period.end == told[stretch].end


def test_every_planted_fault_is_found_and_nothing_else(firms: tuple[Business, ...]) -> None:
    files = {(one.place, one.stretch): one for one in statements.sent(firms)}
    wanted = {
        "_unbalanced": {"FS-01", "FS-02"},
        "_without_investment_income": {"FS-05", "FS-06"},
        "_restated": {"FS-11"},
        "_negative": {"FS-13"},
    }
    for (place, stretch), fault in FAULTS.items():
        prior = [reading(files[place, stretch - 1].book)] if (place, stretch - 1) in files else []
        found = failing(
            reading(files[place, stretch].book).statements, [one for read in prior for one in read if not one.comparative]
        )
        assert {check.id for check in found} >= wanted[fault.__name__], fault.__name__
        assert {check.id for check in found} <= wanted[fault.__name__] | {"FS-09"}, fault.__name__


def test_a_wrong_unit_is_doubted_against_the_year_before(firms: tuple[Business, ...]) -> None:
    files = {(one.place, one.stretch): one for one in statements.sent(firms)}
    before, now = (reading(files[WRONG_UNIT, stretch].book).statements for stretch in (2, 3))
    assert "FS-12" in [check.id for check in failing(now, before)]


def test_files_arrive_after_their_period_and_some_firms_owe_theirs(firms: tuple[Business, ...]) -> None:
    files: list[Sent] = list(statements.sent(firms))
    assert all(one.arrived.date() > one.book.told.end for one in files)
    assert len({one.key for one in files}) == len(files)
    assert len({one.place for one in files if one.stretch == 3}) < len(firms)
    assert any(one.waits for one in files)


def test_the_demo_files_every_statement_once_and_two_people_sign(loaded: House) -> None:
    with loaded.desk.connect() as connection:
        filed = filings(connection, EVERYTHING, limit=None)
    assert len(filed) == FILES
    by_state = {state: [one for one in filed if one.state is state] for state in State}
    assert len(by_state[State.CONFIRMED]) > FILES * 3 // 4
    assert by_state[State.SUBMITTED]
    assert len(by_state[State.RETURNED]) == 1
    assert all(one.settled_by and one.settled_by != one.submitted_by for one in by_state[State.CONFIRMED])
    assert all(path_of(loaded.settings.uploads, one.sha256).exists() for one in filed)
    assert statements.written(loaded)
    assert len({one.layout for one in filed}) >= 3


def test_the_demo_s_faults_stand_where_staff_see_them(loaded: House) -> None:
    with loaded.desk.connect() as connection:
        said = {
            check.code
            for one in filings(connection, EVERYTHING, limit=None)
            for check in found_of(connection, EVERYTHING, one.id)
            if not check.ok
        }
    assert {"FS-01", "FS-05", "FS-11", "FS-12", "FS-13"} <= said


def test_a_company_of_the_demo_has_years_to_compare(loaded: House) -> None:
    with loaded.desk.connect() as connection:
        confirmed = {one.borrower_id for one in filings(connection, EVERYTHING, states=[State.CONFIRMED], limit=None)}
        lengths = [len(accounts_of(connection, EVERYTHING, borrower)) for borrower in sorted(confirmed)]
    assert len(confirmed) >= 20
    assert max(lengths) >= 3
