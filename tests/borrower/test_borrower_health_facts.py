"""From the book and the statements to a point of health: what is known by a day, and what a list of all borrowers says."""

import shutil
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import working_book
from companies import SERVICE, YEAR_END, accounts, company_s
from sqlalchemy import Engine
from working_book import EAST, WEST

from postloan.access import EVERYTHING, SYSTEM, Reach, Scope
from postloan.book import Book, Pin
from postloan.borrower import flows
from postloan.borrower.flows.coverage import Coverage
from postloan.borrower.health import Loans, Part, Security, Trade, Verdict, point
from postloan.borrower.health.facts import RATIOS, cover_of, security_points, turnover_of
from postloan.borrower.health.queries import history, loans_of, points, security_of, trade_of
from postloan.desk import connect
from postloan.policy import Policy
from postloan.statement import Period, Span

D = Decimal
POLICY = Policy()
JUNE, SEPTEMBER = date(2024, 6, 30), date(2024, 9, 30)
VIEW = Scope(EVERYTHING, SEPTEMBER)
CLEAN = Loans(SEPTEMBER, 0, 0, D(1000), {"mortgage": D(1000)})


# --- pure ------------------------------------------------------------------------------------------------------------


def test_company_s_is_scored_by_its_ratios_and_says_what_it_knew() -> None:
    found = point(YEAR_END, POLICY, accounts=[company_s()], loans=replace(CLEAN, on=YEAR_END), service=SERVICE)
    reasons = {one.name: one for part in found.health.parts for one in part.reasons}
    assert reasons["current_ratio"].value == pytest.approx(1.1111, abs=5e-5)
    assert reasons["debt_to_assets"].value == pytest.approx(0.560976, abs=5e-7)
    assert reasons["interest_cover"].points == pytest.approx(75 + 25 * 2 / 3)
    assert reasons["debt_to_ebitda"].value == pytest.approx(2.2059, abs=5e-5)
    assert found.health.enough
    assert found.health.known.statement == Period(YEAR_END, Span.YEAR, 12)
    assert (found.health.known.loans, found.health.known.invoices) == (YEAR_END, None)
    assert found.health[Part.BEHAVIOUR].value is None


def test_statements_that_end_later_are_not_looked_at() -> None:
    later = accounts(date(2024, 12, 31), debt_to_assets=1, total_assets=100, total_liabilities=99)
    assert point(date(2024, 6, 30), POLICY, accounts=[company_s(), later]) == point(
        date(2024, 6, 30), POLICY, accounts=[company_s()]
    )
    before = point(date(2023, 6, 30), POLICY, accounts=[company_s()])
    assert (before.period, before.doubts, before.ratios, before.health.value) == (None, (), (), None)


def test_debt_with_nothing_earned_to_carry_it_is_worse_than_any_multiple() -> None:
    burnt = accounts(
        YEAR_END, short_term_borrowings=500, total_liabilities=600, total_assets=1000, profit_before_tax=-400, interest_expense=30,
        sup_depreciation=50, sup_rou_depreciation=0, sup_amortisation=0, sup_deferred_amortisation=0,
    )  # fmt: skip
    (said,) = [
        one for one in point(YEAR_END, POLICY, accounts=[burnt]).health[Part.SOLVENCY].reasons if one.name == "debt_to_ebitda"
    ]
    assert (said.value, said.points, said.worst) == (None, 0, True)


def test_every_ratio_of_the_score_is_one_that_the_analysis_makes() -> None:
    assert {one.name for one in point(YEAR_END, POLICY, accounts=[company_s()]).ratios} == set(RATIOS)


def test_security_earns_by_balance_and_unsecured_is_not_unknown() -> None:
    half = replace(CLEAN, by_security={"mortgage": D(600), "credit": D(200), None: D(200)})
    assert security_points(half, POLICY) == pytest.approx((600 * 75 + 200 * 30) / 800)
    assert security_points(replace(CLEAN, by_security={None: D(1000)}), POLICY) is None
    assert cover_of(CLEAN, None) is None
    assert cover_of(replace(CLEAN, by_security={"credit": D(1000)}), None) == 0
    assert cover_of(CLEAN, Security(JUNE, D(300), D(200))) == pytest.approx(0.5)
    assert cover_of(CLEAN, Security(JUNE, D(5000))) == 1
    assert cover_of(replace(CLEAN, balance=D(0)), Security(JUNE, D(300))) is None


def test_a_statement_is_held_against_records_that_cover_all_of_it() -> None:
    months = {date(2024, number, 1): D(100) for number in range(1, 7)}
    half = Period(JUNE, Span.CUMULATIVE, 6)
    trade = Trade(sales=months, invoiced=Coverage(date(2024, 1, 3), date(2024, 6, 28)))
    assert turnover_of(trade, half, POLICY).sales == D(600)
    assert turnover_of(trade, Period(JUNE, Span.YEAR, 12), POLICY).sales is None
    assert turnover_of(replace(trade, invoiced=Coverage(date(2024, 1, 3), date(2024, 5, 31))), half, POLICY).sales is None
    assert turnover_of(trade, Period(JUNE, Span.INSTANT), POLICY).sales is None


def test_too_few_tests_leave_the_part_on_plausibility_unknown() -> None:
    few = point(YEAR_END, POLICY, accounts=[accounts(YEAR_END, net_profit=10, cfo=1)])
    assert [one.name for one in few.doubts if one.verdict is Verdict.DOUBT] == ["profit_without_cash"]
    assert few.health[Part.PLAUSIBILITY].value is None
    enough = point(YEAR_END, POLICY.changed(plausible_tests_min=1), accounts=[accounts(YEAR_END, net_profit=10, cfo=1)])
    assert enough.health[Part.PLAUSIBILITY].value == pytest.approx(75)


# --- the book --------------------------------------------------------------------------------------------------------


def loan(loan_id: str, whose: str, as_of: date, **values: Any) -> dict[str, Any]:
    return {
        "as_of": as_of, "loan_id": loan_id, "borrower_id": whose, "borrower_name": whose, "branch": EAST, "officer": "李芳", "product": "流贷",
        "principal": D(1000), "rate": 0.05, "originated_on": date(2023, 6, 1), "matures_on": date(2025, 6, 1), "balance": D(800), "dpd": 0,
        "guarantee_type": "mortgage", "borrower_type": "corporate", **values,
    }  # fmt: skip


def monthly(whose: str, first: date, months: int, start: int, step: int) -> list[tuple[str, date, int]]:
    days = [date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(months)]
    return [(whose, day + timedelta(days=shift), start + step * n) for n, day in enumerate(days) for shift in (0, 27)]


SALES = monthly("A", date(2023, 1, 1), 21, 1000, -20)


@pytest.fixture(scope="module")
def pin(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Pin:
    """Two dates of four loans; A sells less every month, B is secured by a surety, C is in the west."""
    home = tmp_path_factory.mktemp("health")
    shutil.copyfile(migrated_file, home / "desk.sqlite")
    engine: Engine = connect(f"sqlite:///{home / 'desk.sqlite'}")
    book = Book(home / "book", engine, memory="300MB", threads=1)
    for as_of, late in ((JUNE, 0), (SEPTEMBER, 45)):
        rows = [
            loan("A1", "A", as_of, dpd=late), loan("A2", "A", as_of, balance=D(200), guarantee_type="credit"),
            loan("B1", "B", as_of, guarantee_type="guarantee"), loan("C1", "C", as_of, branch=WEST, officer="孙丽"),
        ]  # fmt: skip
        book.publish(SYSTEM, working_book.staged(book, "loan", rows), POLICY)
    sold = [
        {"borrower_id": whose, "direction": "sale", "number": str(n), "issued_on": day, "counterparty": "K", "amount": D(amount),
         "total": D(amount), "status": "void" if n % 10 == 0 else "valid"}
        for n, (whose, day, amount) in enumerate(SALES)
    ]  # fmt: skip
    came = [
        {"borrower_id": whose, "account_no": "1", "booked_on": day, "amount": D(amount), "kind": "transfer", "reference": f"R{n}"}
        for n, (whose, day, amount) in enumerate(SALES)
    ]  # fmt: skip
    came.append(
        {
            "borrower_id": "A",
            "account_no": "1",
            "booked_on": date(2024, 9, 5),
            "amount": D(90_000),
            "kind": "loan",
            "reference": "L",
        }
    )
    book.publish(SYSTEM, working_book.staged(book, "invoice", sold), POLICY)
    book.publish(SYSTEM, working_book.staged(book, "account_flow", came), POLICY)
    pieces = [
        {"collateral_id": "H1", "loan_id": one, "borrower_id": "A", "kind": "residential", "value": D(700), "prior_claims": D(200), "valued_on": JUNE}
        for one in ("A1", "A2")
    ]  # fmt: skip
    book.publish(SYSTEM, working_book.staged(book, "collateral", pieces), POLICY)
    surety = {"guarantor_id": "G", "guarantor_name": "G", "guarantor_type": "company", "borrower_id": "B", "amount": D(400), "net_assets": D(9000), "starts_on": date(2024, 8, 1)}  # fmt: skip
    book.publish(SYSTEM, working_book.staged(book, "guarantee", [surety]), POLICY)
    return book.pin()


def test_the_loans_of_a_borrower_are_taken_together(pin: Pin) -> None:
    found = loans_of(pin, VIEW)
    assert found["A"] == Loans(SEPTEMBER, 45, 45, D("1000.00"), {"mortgage": D("800.00"), "credit": D("200.00")})
    assert loans_of(pin, VIEW.at(JUNE))["A"].dpd == 0
    assert set(loans_of(pin, VIEW, ("B",))) == {"B"}


def test_invoices_and_accounts_say_what_the_flows_room_says(pin: Pin) -> None:
    found, seen = trade_of(pin, VIEW, POLICY)["A"], flows.view(pin, VIEW, POLICY, "A")
    assert found.sales_change == pytest.approx(seen.tax.year_change)
    assert found.inflow_change == pytest.approx(seen.banking.inflow_change)
    assert (found.void_rate, found.days_since_invoice) == (pytest.approx(seen.tax.sold.void_count), seen.tax.silent)
    assert (found.invoiced, found.banked) == (seen.tax.covered, seen.banking.covered)
    assert found.sales == dict(zip(seen.tax.months["month"], seen.tax.months["sales"], strict=True))
    assert found.inflow_change < 0
    assert D(90_000) not in found.inflows.values(), "what the bank lent is no turnover"


def test_a_piece_that_secures_two_loans_counts_once_and_less_what_goes_before(pin: Pin) -> None:
    found = security_of(pin, VIEW, POLICY)
    assert (found["A"].collateral, found["A"].guarantees) == (D("500.00"), None)
    assert (found["B"].collateral, found["B"].guarantees) == (None, D("400.00"))
    assert "B" not in security_of(pin, VIEW.at(JUNE), POLICY), "the guarantee begins in August"


def test_every_borrower_in_reach_is_scored_at_once(pin: Pin) -> None:
    everybody = points(pin, VIEW, POLICY, {"A": (company_s(),)})
    assert set(everybody) == {"A", "B", "C"}
    assert set(points(pin, Scope(Reach((EAST,)), SEPTEMBER), POLICY, {})) == {"A", "B"}
    assert set(points(pin, Scope(Reach((EAST,), ("王五",)), SEPTEMBER), POLICY, {})) == set()
    assert everybody["A"].health.enough
    assert everybody["C"].health.value is None
    assert everybody["A"] == points(pin, VIEW, POLICY, {"A": (company_s(),)}, ("A",))["A"]
    assert everybody["A"] == points(pin, VIEW.narrowed(product="房贷"), POLICY, {"A": (company_s(),)})["A"]


def test_history_knows_at_each_date_only_what_was_known_by_then(pin: Pin) -> None:
    year, half = (
        company_s(),
        accounts(JUNE, 6, total_assets=100, total_liabilities=50, total_current_assets=50, total_current_liabilities=40),
    )
    first, second, now = history(pin, VIEW, POLICY, "A", (year, half))
    assert [one.as_of for one in (first, second, now)] == [YEAR_END, JUNE, SEPTEMBER]
    assert (first.health.known.loans, first.health.known.invoices) == (None, date(2023, 12, 28))
    assert first.health[Part.REPAYMENT].value is None
    assert (second.health.known.loans, second.health[Part.REPAYMENT].value) == (JUNE, 100)
    assert (now.health.known.loans, now.period) == (SEPTEMBER, half.period)
    assert now.health[Part.REPAYMENT].value < 70
    assert (first.period, second.period) == (year.period, half.period)


def test_a_borrower_out_of_reach_has_a_history_of_nothing(pin: Pin) -> None:
    (now,) = history(pin, Scope(Reach((WEST,)), SEPTEMBER), POLICY, "A", ())
    assert (now.health.value, now.health.known.loans, now.health.known_weight) == (None, None, 0)
