"""Accounts as warnings see them: all borrowers at once say what the page of each says; the rest by hand."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from filing_desk import AS_OF, POLICY, booked, filed, income, sheet
from sqlalchemy import Engine

from postloan.access import EVERYTHING, Scope
from postloan.book import Pin
from postloan.borrower.flows import view
from postloan.desk import connect
from postloan.warning.frames.accounts import COLUMNS, build
from postloan.warning.known import Known

FIRST = date(2025, 6, 3)


def line(borrower: str, day: date, amount: float, **more: Any) -> dict[str, Any]:
    return {
        "borrower_id": borrower, "account_no": "1", "booked_on": day, "amount": Decimal(f"{amount:.2f}"), "balance": None, "kind": "transfer",
        "counterparty": "海通机电有限公司", **more,
    }  # fmt: skip


def wandering(borrower: str, seed: int) -> list[dict[str, Any]]:
    """Two accounts of 400 lines over 15 months: balances that add up, loans among the inflows, sums that pass through."""
    draw, rows = np.random.default_rng(seed), []
    for account, start in (("1", 0), ("2", 40)):
        balance, days = 500_000_00, np.sort(draw.integers(start, 480, 200))
        for day in days.tolist():
            cents = int(draw.integers(-150_000_00, 160_000_00))
            balance += cents
            kind = ("transfer", "loan", "payroll", "tax")[int(draw.integers(4))]
            rows.append(line(
                borrower, FIRST + timedelta(days=day), cents / 100, account_no=account, balance=Decimal(balance) / 100,
                kind="transfer" if kind == "loan" and cents < 0 else kind,
            ))  # fmt: skip
    return rows


def sales(borrower: str, first: date, amounts: list[float]) -> list[dict[str, Any]]:
    return [
        {"borrower_id": borrower, "direction": "sale", "number": f"{borrower}{place:03}", "issued_on": first + timedelta(days=30 * place),
         "counterparty": "K", "amount": Decimal(str(amount)), "total": Decimal(str(amount * 1.13)).quantize(Decimal("0.01")), "status": "valid"}
        for place, amount in enumerate(amounts)
    ]  # fmt: skip


def by_hand() -> list[dict[str, Any]]:
    """C: wages on the last day of each month up to May, taxes up to August; a person and a group's firm are paid in the last quarter."""
    month_ends = [date(2026, number + 1, 1) - timedelta(days=1) for number in range(1, 10)]
    rows = [line("C", day, 1000, balance=Decimal(1000)) for day in (date(2025, 12, 1), *month_ends)]
    rows += [line("C", day, -50, kind="payroll", counterparty="代发工资") for day in month_ends[:5]]
    rows += [line("C", day - timedelta(days=10), -20, kind="tax", counterparty="国家金库") for day in month_ends[:8]]
    rows += [line("C", day, -100, counterparty="宏达钢铁有限公司") for day in (date(2026, 4, 5), date(2026, 8, 5))]
    rows += [line("C", date(2026, 8, 6), -200, counterparty="张伟"), line("C", date(2026, 9, 6), -100, counterparty="王五商店")]
    rows += [
        line("C", date(2026, 2, 6), 0, kind="returned"),
        line("C", date(2026, 9, 7), 0, kind="returned"),
        line("C", date(2026, 9, 8), 0, kind="returned"),
    ]
    return rows


def overdrawn() -> list[dict[str, Any]]:
    """C's other account: twice a debit takes it below zero; one more while it is there, and one that leaves just nothing."""
    moves = ((8, 10, -30, -10), (8, 11, -5, -15), (8, 20, 100, 85), (9, 2, -85, 0), (9, 5, -1, -1))
    return [
        line(
            "C",
            date(2026, month, day),
            amount,
            account_no="9",
            balance=Decimal(after),
            kind="loan" if amount > 0 else "repayment",
        )
        for month, day, amount, after in moves
    ]


@pytest.fixture(scope="module")
def pin(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Pin:
    home = tmp_path_factory.mktemp("accounts")
    (home / "desk.sqlite").write_bytes(migrated_file.read_bytes())
    flows = [*wandering("A", 1), *wandering("B", 2), *by_hand(), *overdrawn(), line("Z", AS_OF, 5)]
    invoices = [*sales("A", date(2025, 8, 1), [300_000] * 12), *sales("B", date(2024, 1, 1), [5] * 3)]
    shares = [share("A", date(2025, 10, 31), 0.2), share("A", date(2025, 11, 30), 0.3), share("A", date(2026, 8, 31), 0.4)]
    return booked(
        home / "book", connect(f"sqlite:///{home / 'desk.sqlite'}"), ("account_flow", flows), ("invoice", invoices), ("observation", shares)
    )  # fmt: skip


def share(borrower: str, day: date, value: float) -> dict[str, Any]:
    return {"borrower_id": borrower, "metric": "loan_share", "observed_on": day, "value": value, "source": "征信"}


def told(pin: Pin, until: date = AS_OF, whom: str | None = None, connection: Any = None) -> pd.DataFrame:
    found = build(Known(pin, AS_OF, until, POLICY, connection, whom=whom))
    assert found is not None
    return found.ask(_all).to_pandas(date_as_object=True).set_index("borrower_id").sort_index()


def _all(rows: Any) -> Any:
    return rows.select("borrower_id", *COLUMNS)


@pytest.mark.parametrize("until", [AS_OF, date(2026, 7, 27), date(2026, 2, 3)])
def test_all_at_once_say_what_the_page_of_each_says(pin: Pin, until: date) -> None:
    found = told(pin, until)
    for borrower in ("A", "B", "C"):
        its = view(pin, Scope(EVERYTHING, until), POLICY, borrower).banking
        assert its is not None
        mine = found.loc[borrower]
        expected = {
            "inflow_change": its.inflow_change, "balance_change": its.balance_change, "passed_share": its.quick.share,
            "banked_share": its.inflow_to_sales, "balance_month": None if its.compared is None else _last_balance(its),
        }  # fmt: skip
        for name, value in expected.items():
            if value is None:
                assert pd.isna(mine[name]), (borrower, name)
            else:
                assert mine[name] == pytest.approx(float(value)), (borrower, name)
        assert mine["lines_until"] == its.covered.last


def _last_balance(its: Any) -> float | None:
    """The page has it for each month; the frame only where the six months before are known too."""
    known = dict(zip(its.months["month"], its.months["balance"], strict=True))
    return None if its.balance_change is None else float(known[its.compared])


def test_something_is_compared_at_all(pin: Pin) -> None:
    found = told(pin)
    assert found.loc[["A", "B"], ["inflow_change", "balance_change", "passed_share"]].notna().all(axis=None)
    assert found.loc["A", "banked_share"] > 0
    assert found.loc["A", "passed_amount"] > 0


def test_wages_and_taxes_that_stop_are_counted_in_complete_months(pin: Pin) -> None:
    row = told(pin).loc["C"]
    assert (row["months_until"], row["wages_paused"], row["wages_regular"], row["wages_on"]) == (AS_OF, 4, 5, date(2026, 5, 1))
    assert (row["taxes_paused"], row["taxes_regular"]) == (1, 6)


def test_what_goes_to_persons_is_held_against_all_that_was_paid_by_choice(pin: Pin) -> None:
    """July to September: 100 to a firm, 200 to 张伟, 100 to a shop; April to June: 100 to a firm. Wages and taxes do not count."""
    row = told(pin).loc["C"]
    assert (row["close_paid"], row["close_share"], row["close_share_before"], row["close_party"]) == (
        200,
        pytest.approx(0.5),
        0,
        "张伟",
    )


def test_returned_payments_count_for_half_a_year(pin: Pin) -> None:
    row = told(pin).loc["C"]
    assert (row["returned_payments"], row["returned_on"]) == (2, date(2026, 9, 8))
    assert told(pin, date(2026, 7, 27)).loc["C", "returned_payments"] == 1
    assert told(pin, date(2026, 9, 7)).loc["C", "returned_payments"] == 1


def test_a_debit_that_takes_an_account_below_zero_counts_once(pin: Pin) -> None:
    row = told(pin).loc["C"]
    assert (row["overdrawn_debits"], row["overdrawn_on"], row["overdrawn_to"]) == (2, date(2026, 9, 5), -1)
    assert told(pin, date(2026, 9, 4)).loc["C", "overdrawn_debits"] == 1
    assert told(pin, date(2026, 7, 27)).loc["C", "overdrawn_debits"] == 0
    since = AS_OF - timedelta(days=POLICY.flows_returned_days)
    for borrower, seed in (("A", 1), ("B", 2)):
        fell = [
            one
            for one in wandering(borrower, seed)
            if one["balance"] < 0 <= one["balance"] - one["amount"] and since < one["booked_on"] <= AS_OF
        ]
        assert told(pin).loc[borrower, "overdrawn_debits"] == len(fell)


def test_silence_counts_up_to_the_newest_line_of_anybody(pin: Pin) -> None:
    """Z's line of 30 September is the newest; C's last inflow is of that day, too."""
    found = told(pin)
    assert found.loc["C", "inflow_silent_days"] == 0
    assert (AS_OF - found.loc["A", "last_inflow_on"]).days == found.loc["A", "inflow_silent_days"]
    assert "Z" not in found.index, "owes nothing"


def test_the_share_of_sales_is_held_against_the_share_of_debt(pin: Pin, engine: Engine) -> None:
    """A owes 5 million here of 8 million in all at the end of the year; the bureau said 0.3 before and says 0.4 after. The newest speaks."""
    filed(
        engine,
        pin,
        "A",
        date(2026, 3, 1),
        date(2026, 3, 5),
        sheet(date(2025, 12, 31), owed=8_000_000),
        income(date(2025, 12, 31), revenue=9, cost=1),
    )
    with engine.connect() as connection:
        told_by = {day: told(pin, day, connection=connection).loc["A"] for day in (date(2026, 3, 4), date(2026, 8, 1), AS_OF)}
    assert [one["loan_share"] for one in told_by.values()] == [0.3, pytest.approx(0.625), 0.4]
    assert [one["loan_share_on"] for one in told_by.values()] == [date(2025, 11, 30), date(2025, 12, 31), date(2026, 8, 31)]


def test_one_borrower_alone_is_told_the_same(pin: Pin) -> None:
    pd.testing.assert_frame_equal(told(pin).loc[["B"]], told(pin, whom="B"), check_dtype=False)
    assert told(pin, whom="nobody with an account").empty, "no line is no fault"


def test_without_any_line_there_is_no_frame(pin: Pin) -> None:
    assert build(Known(pin, AS_OF, date(2025, 1, 1), POLICY)) is None


def test_a_payment_has_not_paused_in_months_that_nothing_was_imported_of(tmp_path: Path, migrated_file: Path) -> None:
    """C's lines of June and July were never imported: when wages ended nobody knows, taxes were paid since."""
    (tmp_path / "desk.sqlite").write_bytes(migrated_file.read_bytes())
    lines = by_hand()
    first, then = (
        [one for one in lines if one["booked_on"] < date(2026, 6, 1)],
        [one for one in lines if one["booked_on"] >= date(2026, 8, 1)],
    )
    pin = booked(
        tmp_path / "book", connect(f"sqlite:///{tmp_path / 'desk.sqlite'}"), ("account_flow", first), ("account_flow", then)
    )
    row = told(pin).loc["C"]
    assert pd.isna(row["wages_paused"])
    assert row["wages_on"] == date(2026, 5, 1), "the month"
    assert row["taxes_paused"] == 1
    assert pd.isna(row["inflow_change"])
    assert pd.isna(row["balance_change"])
    assert pd.isna(row["close_share_before"])
