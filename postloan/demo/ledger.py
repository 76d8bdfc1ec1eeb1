"""The demo bank's own records: terms, instalments and payments of every loan, as a lender without a core system keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from postloan.book.schema import DISPOSAL, REPAYMENT, SCHEDULE, TERMS
from postloan.demo import behaviour, borrowers, disposal, lending, typed
from postloan.demo.course import Course, Position
from postloan.demo.lending import NEVER

SEED = 20_261_031
FIRST, LAST = date(2024, 10, 31), date(2026, 10, 31)
BORROWERS, LOANS = 4_600, 4_640
#: One payment in so many was first booked to a wrong account and reversed the same day.
REVERSED_EVERY = 2_900
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Ledger:
    """The tables of the ledger, the register of disposals, and what they do not say.

    ``facts`` has easing, writing off, settling, purpose, collateral (fen) and first terms of every loan drawn; ``positions``
    where each stands on each date, in row numbers of ``facts``. The book's engine derives the same from terms, schedule and
    repayment, but for loans that had been sold or were away (``departures``): their tapes leave them out.
    """

    terms: pa.Table
    schedule: pa.Table
    repayment: pa.Table
    disposal: pa.Table
    departures: disposal.Departures
    seed: int
    facts: pd.DataFrame
    positions: Mapping[date, Position]


def _terms(loans: pd.DataFrame, owners: pd.DataFrame, course: Course) -> pd.DataFrame:
    rows = np.arange(len(loans))
    first_size = np.argmax(course.plans.valid_from > NEVER, axis=1)
    first_size = np.where(first_size == 0, course.plans.size, first_size)
    agreed = course.plans.due[rows, first_size - 1]
    known = owners.iloc[loans["borrower"]].reset_index(drop=True)
    eased = course.restructured_on > NEVER
    return pd.concat([loans, known], axis=1).assign(
        agreed_on=agreed, matures_on=np.where(eased, course.plans.due[rows, course.plans.size - 1], agreed),
        agreed_rate=loans["rate"], rate=np.where(eased, np.round(loans["rate"] * 0.9, 4), loans["rate"]),
        restructured_on=course.restructured_on, written_off_on=course.written_off_on, currency="CNY",
    )  # fmt: skip


def _schedule(loan_ids: npt.NDArray[np.object_], course: Course) -> pd.DataFrame:
    plans = course.plans
    row, column = np.nonzero(np.arange(lending.WIDTH) < plans.size[:, None])
    valid = {
        name: pd.Series(getattr(plans, name)[row, column]).where(lambda day: day > NEVER).astype("Int64")
        for name in ("valid_from", "valid_until")
    }
    return pd.DataFrame({
        "loan_id": loan_ids[row], "instalment": column + 1, "due_on": plans.due[row, column],
        "principal_due": plans.principal[row, column], "interest_due": plans.interest[row, column], **valid,
    })  # fmt: skip


def _repayment(loan_ids: npt.NDArray[np.object_], course: Course) -> pd.DataFrame:
    who, day, amount = (np.concatenate([payment[part] for payment in course.payments]) for part in range(3))
    order = np.lexsort((who, day))
    paid = pd.DataFrame({"loan_id": loan_ids[who[order]], "paid_on": day[order], "amount": amount[order]})
    paid["reference"] = [f"T{number:08d}" for number in range(1, len(paid) + 1)]
    wrong = paid.iloc[REVERSED_EVERY // 2 :: REVERSED_EVERY]
    again = wrong.assign(reference=wrong["reference"] + "A")
    back = wrong.assign(reference=wrong["reference"] + "R", amount=-wrong["amount"])
    return pd.concat([paid, again, back]).sort_values(["paid_on", "reference"], kind="stable", ignore_index=True)


def make(seed: int = SEED, *, borrower_count: int | None = None, loan_count: int | None = None) -> Ledger:
    """Draw the borrowers and loans, live through the months, and keep the loans that are in the book on any of its dates.

    Loans settled, or written off for more than half a year, before the first date are forgotten.
    """
    borrower_count, loan_count = borrower_count or BORROWERS, loan_count or LOANS
    random = np.random.default_rng(seed)
    owners = borrowers.make(random, seed, borrower_count)
    loans = lending.make(random, owners, loan_count, FIRST, LAST)
    course = behaviour.run(random, loans, owners, FIRST, LAST)
    terms = _terms(loans, owners, course)
    first = int(np.datetime64(FIRST, "D").astype(int))
    last_paid = np.zeros(len(loans), dtype=np.int64)
    for who, day, _ in course.payments:
        np.maximum.at(last_paid, who, day)
    long_lost = (course.written_off_on > NEVER) & (course.written_off_on < first - 180)
    known = ~((course.closed & (last_paid <= first)) | long_lost)
    terms = terms.assign(settled_on=np.where(course.closed, last_paid, NEVER))
    departures = disposal.make(course, terms, last_paid)
    kept, register = terms[known], departures.register
    ids = terms["loan_id"].to_numpy()
    schedule, repayment = (
        frame[frame["loan_id"].isin(set(kept["loan_id"]))] for frame in (_schedule(ids, course), _repayment(ids, course))
    )
    return Ledger(
        typed.table(kept, TERMS),
        typed.table(schedule, SCHEDULE),
        typed.table(repayment, REPAYMENT),
        typed.table(register[known[register["row"].to_numpy(dtype=np.int64)]], DISPOSAL),
        departures,
        seed,
        terms,
        {date.fromordinal(day + _EPOCH): position.of(known & departures.held(day)) for day, position in course.positions.items()},
    )
