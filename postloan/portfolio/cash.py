"""Cash by week: what instalments let expect, and what came. Weeks are seven days counted from the scope's date.

Expected is what falls due in the week by the schedules in force on the scope's date; of a loan without a schedule only the next
instalment that the tape names is known. Of a loan that has left the book, what fell due after it was last seen is not expected.
Received is what was paid in the week on loans that have a schedule, whatever it was paid for: arrears that come late, prepayments
and last payments make it more than what fell due. Written-off claims are left out of both.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import ibis
import pandas as pd
import pyarrow as pa
from ibis.expr.types import Table

from postloan.access import Scope
from postloan.book import Pin
from postloan.book.cells import fen
from postloan.policy import Policy
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


def _by_day(rows: Table, day: str, amount: str, first: date, last: date) -> dict[date, int]:
    """Fen per day."""
    wanted = rows.filter(rows[day].between(ibis.literal(first), ibis.literal(last)))
    found: pa.Table = wanted.group_by(day=wanted[day]).agg(amount=wanted[amount].sum()).to_pyarrow()
    return dict(zip(found["day"].to_pylist(), fen(found["amount"]).tolist(), strict=True))


def _week_sums(per_day: dict[date, int], spans: list[tuple[int, date, date]]) -> dict[int, int]:
    return {number: sum(amount for day, amount in per_day.items() if first <= day <= last) for number, first, last in spans}


def _plans(pin: Pin, scope: Scope) -> Table:
    """Instalments that were or will be due: all of the loans that are held, the earlier ones of those that have left."""
    loans = pin.everyone(scope)
    known = loans.filter(loans.fate != Fate.WRITTEN_OFF.value).select("loan_id", "live", seen="as_of")
    rows = pin.schedules(scope).inner_join(known, "loan_id")
    return rows.filter(rows.live | (rows.due_on <= rows.seen)).mutate(
        due=rows.principal_due + rows.interest_due.fill_null(Decimal(0))
    )


def expected(pin: Pin, scope: Scope, policy: Policy, *, n: int = WEEKS) -> Cash:  # noqa: ARG001  every query takes the policy
    """Cash of the scope's loans, ``n`` weeks back and ``n`` ahead."""
    spans = weeks(scope.as_of, n)
    first, last = spans[0][1], spans[-1][2]
    loans, plans, paid = pin.snapshot(scope), _plans(pin, scope), pin.receipts(scope)
    planned = plans.select("loan_id").distinct()
    bare = loans.anti_join(planned, "loan_id")
    ledger = paid.agg(first=paid.paid_on.min(), last=paid.paid_on.max()).to_pyarrow().to_pylist()[0]
    known = (ledger["first"], ledger["last"])
    counts = _counted(loans, bare)
    rows = compare(
        spans,
        _week_sums(_by_day(plans, "due_on", "due", first, last), spans),
        _week_sums(_by_day(bare, "next_due_on", "next_due_amount", scope.as_of + timedelta(days=1), last), spans),
        _week_sums(_by_day(paid.semi_join(planned, "loan_id"), "paid_on", "amount", first, scope.as_of), spans),
        known=known,
        planned=counts[0] > 0,
    )
    return Cash(rows, *counts, *known)


def _counted(loans: Table, bare: Table) -> tuple[int, int, int]:
    """Loans with a schedule, with the tape's next instalment only, with neither."""
    named = bare.next_due_on.notnull() & bare.next_due_amount.notnull()
    row = bare.agg(all=bare.count(), named=bare.count(where=named)).to_pyarrow().to_pylist()[0]
    total = int(loans.count().to_pyarrow().as_py())
    return total - row["all"], row["named"], row["all"] - row["named"]


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
