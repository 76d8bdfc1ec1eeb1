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


def first_instalments(schedule: Any, paid: Any, tolerance: float) -> Any:
    """The first instalment of each loan, and since when it is paid: a row for each time during which that stayed the same.

    The first one is the earliest that was still in force on its own due date. It is paid as long as the money received covers it up
    to the tolerance, a payment that was reversed not counting. ``first_paid_on``: the first day of such a time; null: not paid.
    ``holds_from``, ``holds_until``: the time, without its last day; null: without an end on that side.

    Args:
        schedule: the live instalments (:func:`newest_per_loan`).
        paid: the live repayments, each once (:func:`receipts`).
        tolerance: yuan up to which the instalment counts as paid.
    """
    first = _first_due(in_force(schedule, schedule.due_on))
    days = paid.semi_join(first, "loan_key").group_by("loan_key", "paid_on").agg(amount=lambda t: t.amount.sum())
    in_order = ibis.window(group_by="loan_key", order_by="paid_on")
    days = days.mutate(received=days.amount.sum().over(ibis.cumulative_window(group_by="loan_key", order_by="paid_on")))
    both = days.join(first, "loan_key")
    both = both.mutate(covered=both.received >= both.first_due - tolerance)
    turns = both.mutate(before=ibis.coalesce(both.covered.lag().over(in_order), ibis.literal(value=False)))
    turns = turns.filter(turns.covered != turns.before)
    after = turns.mutate(
        first_paid_on=ibis.ifelse(turns.covered, turns.paid_on, ibis.null("date")),
        holds_from=turns.paid_on, holds_until=turns.paid_on.lead().over(in_order),
    )  # fmt: skip
    begun = turns.group_by("loan_key").agg(holds_until=turns.paid_on.min())
    unpaid = first.left_join(begun, "loan_key").mutate(first_paid_on=ibis.null("date"), holds_from=ibis.null("date"))
    columns = [*first.columns, "first_paid_on", "holds_from", "holds_until"]
    return ibis.union(unpaid.select(columns), after.select(columns))


def _first_due(due: Any) -> Any:
    """What falls due on the first due date of each loan."""
    begins = due.group_by("loan_key").agg(first_due_on=due.due_on.min())
    first = due.join(begins, [due.loan_key == begins.loan_key, due.due_on == begins.first_due_on])
    amount = (first.principal_due + ibis.coalesce(first.interest_due, 0)).cast(_MONEY)
    return first.mutate(amount=amount).group_by("loan_key", "first_due_on").agg(first_due=lambda t: t.amount.sum().cast(_MONEY))


def first_by(firsts: Any, as_of: Any) -> Any:
    """Of :func:`first_instalments` those that had fallen due by a date, as they stood on it; later payments do not count."""
    begun = firsts.holds_from.isnull() | (firsts.holds_from <= as_of)
    lasting = firsts.holds_until.isnull() | (firsts.holds_until > as_of)
    return firsts.filter(firsts.first_due_on <= as_of, begun, lasting)


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
