"""The demo's loans are consistent with themselves: what is due, what was paid, and how late that makes them."""

import hashlib
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from postloan.book.derive import derive
from postloan.demo import ledger, tape
from postloan.demo.words import _check_digit
from postloan.policy import Policy

DATES = tape.month_ends()
COMPARED = (
    "loan_id",
    "balance",
    "dpd",
    "overdue_since",
    "overdue_principal",
    "overdue_interest",
    "next_due_on",
    "next_due_amount",
)


def digest(tables: list[pa.Table]) -> str:
    sink = pa.BufferOutputStream()
    for table in tables:
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table.combine_chunks())
    return hashlib.sha256(sink.getvalue()).hexdigest()


def content(seed: int) -> str:
    made = ledger.make(seed, borrower_count=80, loan_count=90)
    return digest(
        [made.terms, made.schedule, made.repayment, made.disposal, *(rows for _, rows in tape.make(made, DATES, Policy()))]
    )


def test_the_same_seed_gives_the_same_content_and_another_seed_another():
    assert content(1) == content(1)
    assert content(1) != content(2)


def test_the_books_engine_derives_every_tape_from_schedule_and_repayments(small: ledger.Ledger):
    """Balance, days past due, overdue principal and interest, and what is due next: all 25 dates, to the cent.

    The ledger does not know who was sold or was away; the tapes leave them out.
    """
    engine = ibis.duckdb.connect()
    tables = [ibis.memtable(part) for part in (small.terms, small.schedule, small.repayment)]
    late = 0
    for as_of, rows in tape.make(small, DATES, Policy()):
        derived = engine.to_pyarrow(derive(*tables, as_of, Policy().dpd_tolerance).order_by("loan_id"))
        derived = derived.filter(pc.invert(pc.is_in(derived["loan_id"], pa.array(not_held(small, as_of), pa.string()))))
        for name in COMPARED:
            assert rows[name].to_pylist() == derived[name].to_pylist(), (as_of, name)
        late += sum(days > 0 for days in rows["dpd"].to_pylist())
    assert late > 100, "there must be something to compare"


def not_held(book: ledger.Ledger, as_of: date) -> list[str]:
    """Loans sold, taken over or away on the date."""
    held = book.departures.held((as_of - date(1970, 1, 1)).days)
    return [loan_id for loan_id, mine in zip(book.facts["loan_id"], held, strict=True) if not mine]


def by_hand(book: ledger.Ledger, as_of: date) -> dict[str, tuple[int, Decimal]]:
    """Loan → (DPD, overdue) by walking through the instalments one by one, oldest first."""
    received: dict[str, Decimal] = defaultdict(Decimal)
    for row in book.repayment.to_pylist():
        if row["paid_on"] <= as_of:
            received[row["loan_id"]] += row["amount"]
    plan: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in book.schedule.to_pylist():
        if (row["valid_from"] is None or row["valid_from"] <= as_of) and (
            row["valid_until"] is None or as_of < row["valid_until"]
        ):
            plan[row["loan_id"]].append(row)
    found = {}
    for loan_id, instalments in plan.items():
        left, dpd, overdue = received[loan_id], 0, Decimal(0)
        for row in sorted(instalments, key=lambda one: one["due_on"]):
            due = row["principal_due"] + row["interest_due"]
            unpaid = due - min(left, due)
            left -= min(left, due)
            if row["due_on"] < as_of:
                overdue += unpaid
                dpd = dpd or ((as_of - row["due_on"]).days if unpaid > 1 else 0)
        found[loan_id] = (dpd, overdue)
    return found


@pytest.mark.parametrize("as_of", [DATES[0], DATES[13], DATES[-1]])
def test_a_naive_walk_gives_the_same_days_and_amounts(small: ledger.Ledger, as_of: date):
    expected = by_hand(small, as_of)
    rows = next(rows for day, rows in tape.make(small, DATES, Policy()) if day == as_of).to_pylist()
    assert rows
    for row in rows:
        assert (row["dpd"], row["overdue_principal"] + row["overdue_interest"]) == expected[row["loan_id"]], row["loan_id"]


def test_every_plan_repays_exactly_what_was_lent(small: ledger.Ledger):
    principal = {row["loan_id"]: row["principal"] for row in small.terms.to_pylist()}
    in_force: dict[str, Decimal] = defaultdict(Decimal)
    for row in small.schedule.to_pylist():
        if row["valid_until"] is None:
            in_force[row["loan_id"]] += row["principal_due"]
    assert dict(in_force) == principal


def test_classes_are_never_better_than_the_days_allow(small: ledger.Ledger):
    ladder = (0, 90, 270, 360)
    for _, rows in tape.make(small, DATES, Policy()):
        for dpd, own in zip(rows["dpd"].to_pylist(), rows["risk_class"].to_pylist(), strict=True):
            assert own >= 1 + sum(dpd > top for top in ladder)


def test_some_loans_were_eased_some_prepaid_some_payments_reversed(small: ledger.Ledger):
    assert (small.facts["restructured_on"] > 0).any()
    replaced = [row for row in small.schedule.to_pylist() if row["valid_until"] is not None]
    assert replaced
    whole = ledger.make()
    assert any(amount < 0 for amount in whole.repayment["amount"].to_pylist())
    assert (whole.facts["written_off_on"] > 0).sum() > 20


def test_nobody_real_can_own_a_number(small: ledger.Ledger):
    phones, numbers = small.terms["phone"].to_pylist(), small.terms["id_number"].to_pylist()
    assert all(phone.startswith("199-0000-") for phone in phones)
    for number in numbers:
        assert number.startswith(("999999", "ZZ999999"))
        assert number[0] == "Z" or _check_digit(number[:17]) != number[17]
