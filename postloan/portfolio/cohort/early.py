"""First-payment default (FPD): loans that did not pay their very first instalment in time; the earliest sign of bad lending.

FPD-X = loans whose first instalment was still unpaid X days after it fell due ÷ loans whose first due date + X days has come.
Needs the repayment schedule: a loan without one is in neither number, it is counted as not known.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import pandas as pd

from postloan.access import SLICES, Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.portfolio.behind.wish import Behind
from postloan.portfolio.measure import Figure, Input

#: Days after the first due date at which FPD is commonly stated.
DAYS = (7, 30)
NOTES = ("vintage.note_fpd.schedule", "vintage.note_fpd.tolerance")


@dataclass(frozen=True)
class Early:
    """FPD at one date.

    Attributes:
        as_of: the date.
        rows: per value of a slice (column ``by``; NA: not given) loans with a first instalment and, for each X of :data:`DAYS`,
            ``due7`` (first due date + 7 days has come), ``late7`` (of these unpaid then) and the share ``fpd7``; worst FPD-30 first.
        whole: the same for all of them together; the shares are None when nothing has fallen due.
        loans: every loan ever seen in the scope; those beyond ``whole["loans"]`` have no schedule, or nothing due yet.
    """

    as_of: date
    by: str
    rows: pd.DataFrame
    whole: dict[str, int | float | None]
    loans: int

    @property
    def known(self) -> bool:
        """Whether there is any schedule to judge by."""
        return bool(self.whole["loans"])

    @property
    def unknown(self) -> int:
        """Loans without a schedule, or whose first instalment is not due yet."""
        return self.loans - int(self.whole["loans"] or 0)


def judged(first: Any, as_of: date) -> Any:
    """First instalments (first_due_on, first_paid_on) with ``due7``, ``late7``, ``due30``, ``late30``; a payment after the date is none."""
    paid = ibis.ifelse(first.first_paid_on <= ibis.literal(as_of), first.first_paid_on, ibis.null("date"))
    columns: dict[str, Any] = {}
    for days in DAYS:
        until = (first.first_due_on + ibis.interval(days=days)).cast("date")
        due = until <= ibis.literal(as_of)
        columns |= {f"due{days}": due, f"late{days}": due & (paid.isnull() | (paid > until))}
    return first.mutate(**columns)


_COUNTS = tuple(f"{name}{days}" for days in DAYS for name in ("due", "late"))


def counted(first: Any, as_of: date, by: str) -> Any:
    """Loans and counts of :func:`judged` per value of a slice."""
    rows = judged(first, as_of)
    sums = {name: rows[name].sum().cast("int64") for name in _COUNTS}
    return rows.group_by(by).agg(loans=rows.count(), **sums)


def _number(loans: Any) -> Any:
    return loans.agg(loans=loans.count())


def shared(rows: pd.DataFrame) -> pd.DataFrame:
    """Counts with their shares; where nothing has fallen due yet the share is missing."""
    shares = {
        f"fpd{days}": (rows[f"late{days}"] / rows[f"due{days}"].where(rows[f"due{days}"] > 0)).astype(float) for days in DAYS
    }
    return rows.assign(**shares)


def figure(row: Mapping[str, Any], column: str, by: str | None = None) -> Figure | None:
    """A number of a row (of the whole without ``by``) with the loans behind it; None where it is not known, or no number of ours."""
    number = next((days for days in DAYS if column in {f"fpd{days}", f"late{days}"}), None)
    if number is None or pd.isna(row[f"fpd{number}"]):
        return None
    late, due = (Input(f"{name}{number}", int(row[f"{name}{number}"]), "count") for name in ("late", "due"))
    where = {} if by is None else {by: None if pd.isna(row[by]) else str(row[by])}
    return Figure(
        f"fpd{number}", float(row[f"fpd{number}"]), "ratio", inputs=(late, due), parameters=("dpd_tolerance",), where=where,
        behind=Behind(event="fpd7" if number == DAYS[0] else "fpd30"), ties=("loans", late.name), notes=NOTES,
    )  # fmt: skip


def first_payment(pin: Pin, scope: Scope, policy: Policy, *, by: str = "officer") -> Early:
    """FPD-7 and FPD-30 of the scope per value of the slice ``by``, over all loans ever seen up to its date."""
    if by not in SLICES:
        raise KeyError(by)
    found = pin.answer(pin.first_instalments(scope, tolerance=policy.dpd_tolerance), counted, scope.as_of, by)
    rows = found.to_pandas().astype(dict.fromkeys(_COUNTS, "int64"))  # the engine's sums of whole numbers are wider
    sums = pd.DataFrame([{name: int(rows[name].sum()) for name in ("loans", *_COUNTS)}])
    whole = {str(name): None if pd.isna(value) else value for name, value in shared(sums).iloc[0].to_dict().items()}
    order = ["fpd30", "fpd7", "loans"]
    ranked = shared(rows).sort_values([*order, by], ascending=[False, False, False, True], na_position="last", ignore_index=True)
    everyone = pin.answer(pin.everyone(scope), _number)["loans"][0].as_py()
    return Early(scope.as_of, by, ranked, whole, everyone)
