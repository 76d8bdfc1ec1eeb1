"""Cash by week: what instalments let expect, and what came. Weeks are seven days counted from the scope's date.

Expected is what falls due in the week by the schedules in force on the scope's date; of a loan without a schedule only the next
instalment that the tape names is known. Of a loan that has left the book, what falls due after the first date without it is not expected.
Received is what was paid in the week on loans that have a schedule, whatever it was paid for: arrears that come late, prepayments
and last payments make it more than what fell due. Written-off claims are left out of both.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import ibis
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import Table

from postloan.access import Scope
from postloan.book import Pin
from postloan.book.cells import fen
from postloan.book.due import NEXT
from postloan.policy import Policy
from postloan.portfolio.behind.wish import Payments
from postloan.portfolio.measure import yuan
from postloan.terms import Fate

WEEKS = 12


@dataclass(frozen=True)
class Cash:
    """The weeks before and after the scope's date.

    ``rows``, oldest week first: week (−12 … −1, 1 … 12), first_day, last_day, expected (yuan), from_schedule, from_tape, received,
    shortfall (expected less received; negative: more came than fell due) and shortfall_total since the first week that is known. A
    week that the ledger of repayments does not cover has no received; without any schedule the past has nothing expected.
    ``scheduled``, ``from_tape``, ``unknown``: loans with a schedule, with only the tape's next instalment, with neither.
    ``known_from``, ``known_until``: first and last repayment in the ledger; None without one.
    """

    rows: pd.DataFrame
    scheduled: int
    from_tape: int
    unknown: int
    known_from: date | None
    known_until: date | None

    def total(self, column: str, *, past: bool) -> Decimal | None:
        """A column added up over the past or the coming weeks; missing where no week has it."""
        rows = self.rows[self.rows["week"] < 0] if past else self.rows[self.rows["week"] > 0]
        known = rows[column].dropna()
        return Decimal(f"{known.sum():.2f}") if len(known) else None


def weeks(as_of: date, n: int = WEEKS) -> list[tuple[int, date, date]]:
    """Number, first and last day of the ``n`` weeks up to the date (−n … −1, the last one ends on it) and of the ``n`` after it."""
    past = [(-k, as_of - timedelta(days=7 * k - 1), as_of - timedelta(days=7 * (k - 1))) for k in range(n, 0, -1)]
    after = [(k, as_of + timedelta(days=7 * (k - 1) + 1), as_of + timedelta(days=7 * k)) for k in range(1, n + 1)]
    return past + after


def _within(day: Any, first: date, last: date) -> Any:
    """The day where it lies in the span, else none."""
    return ibis.ifelse(day.between(ibis.literal(first), ibis.literal(last)), day, ibis.null("date"))


def _by_loan(rows: Table, day: str, amount: str, first: date, last: date) -> Table:
    """Amount per loan and day, days outside the span being one without a name; ``first`` and ``last`` day of all of them.

    One reading answers who has such rows at all and what falls on which day: ledgers are the dearest thing to read here.
    """
    named = rows.mutate(day=_within(rows[day], first, last))
    sums = {"amount": named[amount].sum(), "first": named[day].min(), "last": named[day].max()}
    return named.group_by("loan_id", "day").agg(**sums)


def _per_day(rows: pa.Table) -> dict[date, int]:
    """Fen per day, what has no day left out."""
    summed = rows.filter(pc.is_valid(rows["day"])).group_by("day").aggregate([("amount", "sum")])
    return dict(zip(summed["day"].to_pylist(), fen(summed["amount_sum"]).tolist(), strict=True))


def _week_sums(per_day: dict[date, int], spans: list[tuple[int, date, date]]) -> dict[int, int]:
    return {number: sum(amount for day, amount in per_day.items() if first <= day <= last) for number, first, last in spans}


def _due(schedules: Table, loans: Table, first: date, last: date) -> Table:
    return _by_loan(_plans(schedules, loans), "due_on", "due", first, last)


def _plans(schedules: Table, loans: Table) -> Table:
    """Instalments that were or will be due: all of the loans that are held, the earlier ones of those that have left."""
    known = loans.filter(loans.fate != Fate.WRITTEN_OFF.value).select(
        "loan_id", "live", until=ibis.coalesce(loans.left_on, loans.as_of)
    )
    rows = schedules.inner_join(known, "loan_id")
    return rows.filter(rows.live | (rows.due_on <= rows.until)).mutate(
        due=rows.principal_due + rows.interest_due.fill_null(Decimal(0))
    )


def expected(pin: Pin, scope: Scope, policy: Policy, *, n: int = WEEKS) -> Cash:  # noqa: ARG001  every query takes the policy
    """Cash of the scope's loans, ``n`` weeks back and ``n`` ahead."""
    spans = weeks(scope.as_of, n)
    first, last = spans[0][1], spans[-1][2]
    due = pin.answer(pin.schedules(scope), _due, first, last, beside=(pin.everyone(scope),))
    paid = pin.answer(pin.receipts(scope), _by_loan, "paid_on", "amount", first, scope.as_of)
    planned = pc.unique(due["loan_id"])
    held, bare = _bare(pin, scope, planned, last)
    known = (pc.min(paid["first"]).as_py(), pc.max(paid["last"]).as_py())
    named = int(pc.sum(bare["named"]).as_py() or 0)
    rows = compare(
        spans,
        _week_sums(_per_day(due), spans),
        _week_sums(_per_day(bare), spans),
        _week_sums(_per_day(paid.filter(pc.is_in(paid["loan_id"], planned))), spans),
        known=known,
        planned=len(planned) > 0,
    )
    without = int(pc.sum(bare["loans"]).as_py() or 0)
    return Cash(rows, held - without, named, without - named, *known)


def _next_due(loans: Table, after: date, until: date) -> Table:
    """Next instalments that the tape names, by loan and day: loans, those that name one with its amount, and the amounts."""
    rows = loans.mutate(day=_within(loans.next_due_on, after, until))
    told = rows.next_due_on.notnull() & rows.next_due_amount.notnull()
    return rows.group_by("loan_id", "day").agg(
        loans=rows.count(), named=rows.count(where=told), amount=rows.next_due_amount.sum()
    )


def _named(due: Table, after: date, until: date) -> Table:
    """The same of all loans together, from the level that has them by day."""
    rows = due.filter(due.kind == NEXT)
    rows = rows.mutate(day=_within(rows.day, after, until))
    return rows.group_by("day").agg(**{name: rows[name].sum() for name in ("loans", "named", "amount")})


def _bare(pin: Pin, scope: Scope, planned: pa.Array, until: date) -> tuple[int, pa.Table]:
    """How many loans are held, and the next instalments of those without a schedule; loan by loan only where some have one."""
    after = scope.as_of + timedelta(days=1)
    found = pin.ask(scope, _next_due, after, until) if len(planned) else pin.answer(pin.due(scope), _named, after, until)
    held = int(pc.sum(found["loans"]).as_py() or 0)
    return held, found.filter(pc.invert(pc.is_in(found["loan_id"], planned))) if len(planned) else found


def by_loan(pin: Pin, scope: Scope, payments: Payments, first: date, last: date) -> Table:
    """What :func:`expected` adds up over the days from ``first`` to ``last``, loan by loan: loan_id and the amount (yuan, never 0).

    "short" is what fell due less what was paid: below 0 for who paid more.
    """
    plans = _plans(pin.schedules(scope), pin.everyone(scope))
    tape = pin.snapshot(scope).anti_join(plans, "loan_id")
    paid = pin.receipts(scope).semi_join(plans, "loan_id")
    rows = {
        "scheduled": _of_days(plans, "due_on", "due", first, last),
        "named": _of_days(tape, "next_due_on", "next_due_amount", max(first, scope.as_of + timedelta(days=1)), last),
        "received": _of_days(paid, "paid_on", "amount", first, min(last, scope.as_of)),
    }
    paid_less = rows["received"].mutate(amount=-rows["received"].amount)
    added = {"expected": (rows["scheduled"], rows["named"]), "short": (rows["scheduled"], paid_less)}
    found = ibis.union(*added[payments]) if payments in added else rows[payments]
    sums = found.group_by("loan_id").agg(counted=found.amount.sum())
    return sums.filter(sums.counted != 0)


def _of_days(rows: Table, day: str, amount: str, first: date, last: date) -> Table:
    wanted = rows.filter(rows[day].between(ibis.literal(first), ibis.literal(last)))
    return wanted.select("loan_id", amount=wanted[amount].cast("decimal(18, 2)"))


Known = tuple[date | None, date | None]


def compare(
    spans: list[tuple[int, date, date]], due: dict[int, int], tape: dict[int, int], came: dict[int, int], *, known: Known, planned: bool
) -> pd.DataFrame:  # fmt: skip
    """The rows of :class:`Cash` from fen per week. What is not known is missing, and never a week in which nothing came."""
    rows, short = [], 0
    for number, first, last in spans:
        ahead = number > 0
        plan = due[number] if planned else None
        named = tape[number] if ahead else None
        received = None if ahead or not planned or not _covered(first, last, known) else came[number]
        gap = plan - received if plan is not None and received is not None else None
        short += gap or 0
        total = sum(part for part in (plan, named) if part is not None) if (plan, named) != (None, None) else None
        rows.append({
            "week": number, "first_day": first, "last_day": last, "expected": yuan(total), "from_schedule": yuan(plan),
            "from_tape": yuan(named), "received": yuan(received), "shortfall": yuan(gap), "shortfall_total": yuan(short) if gap is not None else None,
        })  # fmt: skip
    frame = pd.DataFrame(rows)
    money = ["expected", "from_schedule", "from_tape", "received", "shortfall", "shortfall_total"]
    frame[money] = frame[money].astype("float64")
    return frame.assign(first_day=pd.to_datetime(frame["first_day"]), last_day=pd.to_datetime(frame["last_day"]))


def _covered(first: date, last: date, known: Known) -> bool:
    """Whether the ledger of repayments says anything about a week."""
    start, end = known
    return start is not None and end is not None and start <= last and first <= end
