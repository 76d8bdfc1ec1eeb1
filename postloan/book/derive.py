"""Snapshots from instalments and repayments alone: oldest instalment first, up to a date.

A payment pays the oldest instalment that is not settled, within it interest before principal. DPD counts from the due date of
the oldest instalment unpaid by more than the tolerance; on the due date itself it is 0.
"""

from datetime import date
from typing import Any

import ibis

from postloan.book.schema import LOAN, STORED, TERMS

#: Stands where the terms of a loan were never given: branch, borrower and product of such a loan.
UNASSIGNED = "unassigned"

_MONEY = "decimal(18, 2)"


def newest_per_loan(rows: Any) -> Any:
    """Of several imports, each loan's rows come from the newest one that names it."""
    marked = rows.mutate(newest=rows.import_id.max().over(group_by="loan_id"))
    return marked.filter(marked.import_id == marked.newest).drop("newest")


def receipts(rows: Any) -> Any:
    """The money received, each payment once however many imports repeat it.

    A reference is one payment: the newest import that names it tells what it was. Without references, two equal payments
    of one loan on one day count as often as the import that shows most of them.
    """
    named = rows.filter(rows.reference.notnull())
    named = named.mutate(newest=named.import_id.max().over(group_by=["loan_id", "reference"]))
    named = named.filter(named.import_id == named.newest).select("loan_id", "paid_on", "amount", "reference").distinct()
    nameless = rows.filter(rows.reference.isnull())
    equal = ibis.window(group_by=["import_id", "loan_id", "paid_on", "amount"], order_by="file_row")
    nameless = nameless.mutate(turn=ibis.row_number().over(equal)).select("loan_id", "paid_on", "amount", "reference", "turn")
    return ibis.union(named, nameless.distinct().drop("turn"))


def in_force(schedule: Any, day: Any) -> Any:
    """The instalments that are part of the plan on a day; ``day`` is a date or a date column of the schedule."""
    starts, ends = schedule.valid_from, schedule.valid_until
    return schedule.filter(starts.isnull() | (starts <= day), ends.isnull() | (ends > day))


def first_instalments(schedule: Any, paid: Any, as_of: date, tolerance: float) -> Any:
    """The first instalment of each loan, and the day from which on it was paid.

    The first one is the earliest that was still in force on its own due date. ``first_paid_on`` is the first day since when the
    money received has covered it up to the tolerance, a payment that was reversed not counting; null: not by ``as_of``.

    Args:
        schedule: the live instalments (:func:`newest_per_loan`).
        paid: the live repayments, each once (:func:`receipts`).
        as_of: the date; neither later instalments nor later payments count.
        tolerance: yuan up to which the instalment counts as paid.
    """
    due = in_force(schedule, schedule.due_on)
    due = due.filter(due.due_on <= as_of)
    due = due.mutate(first_due_on=due.due_on.min().over(group_by="loan_id"))
    amount = (due.principal_due + ibis.coalesce(due.interest_due, 0)).cast(_MONEY)
    first = due.mutate(amount=amount).filter(due.due_on == due.first_due_on)
    first = first.group_by("loan_id", "first_due_on").agg(first_due=first.amount.sum().cast(_MONEY))
    days = paid.filter(paid.paid_on <= as_of).group_by("loan_id", "paid_on").agg(amount=lambda t: t.amount.sum())
    until = ibis.window(group_by="loan_id", order_by="paid_on", rows=(None, 0))
    since = ibis.window(group_by="loan_id", order_by="paid_on", rows=(0, None))
    days = days.mutate(received=days.amount.sum().over(until))
    days = days.mutate(least=days.received.min().over(since))
    both = first.join(days.select("loan_id", "paid_on", "least"), "loan_id")
    settled = (
        both.filter(both.least >= both.first_due - tolerance).group_by("loan_id").agg(first_paid_on=lambda t: t.paid_on.min())
    )
    return first.left_join(settled, "loan_id").select("loan_id", "first_due_on", "first_due", "first_paid_on")


def instalments(schedule: Any, paid: Any, as_of: date) -> Any:
    """The plan as it stood on ``as_of``, with what of each instalment is unpaid (``unpaid_principal``, ``unpaid_interest``)."""
    valid = in_force(schedule, as_of)
    valid = valid.mutate(interest=ibis.coalesce(valid.interest_due, 0).cast(_MONEY))
    received = paid.filter(paid.paid_on <= as_of).group_by("loan_id").agg(
        received=lambda t: t.amount.sum(), first_paid=lambda t: t.paid_on.min()
    )  # fmt: skip
    rows = valid.left_join(received, "loan_id")
    rows = rows.mutate(due=rows.principal_due + rows.interest, received=ibis.greatest(ibis.coalesce(rows.received, 0), 0))
    in_order = ibis.window(group_by="loan_id", order_by=["due_on", "instalment"], rows=(None, 0))
    rows = rows.mutate(before=rows.due.sum().over(in_order) - rows.due)
    applied = ibis.least(ibis.greatest(rows.received - rows.before, 0), rows.due)
    rows = rows.mutate(unpaid=rows.due - applied, unpaid_interest=rows.interest - ibis.least(applied, rows.interest))
    return rows.mutate(unpaid_principal=rows.unpaid - rows.unpaid_interest, past=rows.due_on < as_of)


def _per_loan(rows: Any, as_of: date, tolerance: float) -> Any:
    """One row a loan: what is owed, what of it is overdue and since when, and what comes next."""
    ahead = (rows.due_on >= as_of) & (rows.unpaid > 0)
    rows = rows.mutate(next_on=rows.due_on.min(where=ahead).over(group_by="loan_id"))
    late = rows.past & (rows.unpaid > tolerance)
    grouped = rows.group_by("loan_id").agg(
        scheduled=rows.principal_due.sum(),
        balance=rows.unpaid_principal.sum(),
        unpaid=rows.unpaid.sum(),
        overdue_principal=ibis.coalesce(rows.unpaid_principal.sum(where=rows.past), 0),
        overdue_interest=ibis.coalesce(rows.unpaid_interest.sum(where=rows.past), 0),
        overdue_since=rows.due_on.min(where=late),
        next_due_on=rows.next_on.max(),
        next_due_amount=rows.unpaid.sum(where=rows.due_on == rows.next_on),
        first_due=rows.due_on.min(),
        last_due=rows.due_on.max(),
        first_paid=rows.first_paid.min(),
    )
    return grouped.filter(grouped.unpaid > tolerance)


def derive(terms: Any, schedule: Any, paid: Any, as_of: date, tolerance: float) -> Any:
    """The loan rows of ``as_of`` (all LOAN fields): loans paid out by then and not yet repaid.

    Without terms a loan's principal is the sum of its scheduled principal, it begins with its first due date or first payment,
    and branch, borrower and product are :data:`UNASSIGNED`.

    Args:
        terms: the live terms, one row a loan (:func:`newest_per_loan`).
        schedule: the live instalments (:func:`newest_per_loan`).
        paid: the live repayments, each once (:func:`receipts`).
        as_of: the date; later payments have no effect.
        tolerance: yuan up to which an instalment counts as settled.
    """
    owed = _per_loan(instalments(schedule, paid, as_of), as_of, tolerance)
    known = terms.select(loan_id="loan_id", **{f"t_{f.name}": f.name for f in TERMS.fields if f.name != "loan_id"})
    rows = owed.left_join(known, "loan_id")
    begins = ibis.coalesce(rows.t_originated_on, ibis.least(rows.first_due, ibis.coalesce(rows.first_paid, rows.first_due)))
    rows = rows.filter(begins <= as_of)
    given = {f"{f.name}": rows[f"t_{f.name}"] for f in TERMS.fields if f.name != "loan_id"}
    given |= {
        name: ibis.coalesce(given[name], ibis.literal(UNASSIGNED))
        for name in ("branch", "borrower_id", "borrower_name", "product")
    }
    given["principal"] = ibis.coalesce(given["principal"], rows.scheduled)
    given["matures_on"] = ibis.coalesce(given["matures_on"], rows.last_due)
    dpd = ibis.coalesce((ibis.literal(as_of) - rows.overdue_since).cast("int32"), 0)
    worked_out = rows.mutate(**given, dpd=dpd, as_of=ibis.literal(as_of))
    return worked_out.select(
        **{
            f.name: (worked_out[f.name] if f.name in worked_out.columns else ibis.null()).cast(STORED[f.kind])
            for f in LOAN.fields
        },
        file_row=ibis.null("int32"),
    )
