"""What was lent: terms of every loan and its first repayment plan, to the fen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from postloan.demo import words as w
from postloan.terms import BorrowerType, RepaymentMethod

Whole = npt.NDArray[np.int64]
Days = Whole
Fen = Whole

#: No day: the plan row has no beginning or no end.
NEVER = 0
#: Room for the longest first plan, one that replaces it, and a settlement.
WIDTH = 482
DUE_DAYS = (5, 10, 15, 20, 20, 20, 21, 25)


def month_of(day: date) -> int:
    """Months since year 0, so that months can be added."""
    return day.year * 12 + day.month - 1


def day_in_month(month: Whole, day: Whole) -> Days:
    """Days since 1970-01-01 of that day in that month."""
    first = (month - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return np.asarray(first + day - 1, dtype=np.int64)


def month_end(month: int) -> int:
    """Days since 1970-01-01 of the month's last day."""
    return int(day_in_month(np.array([month + 1]), np.array([1]))[0]) - 1


@dataclass
class Plans:
    """Repayment plans, one row a loan, one column an instalment. A replaced instalment keeps its place; new ones follow.

    ``size`` counts the instalments of a loan; days are since 1970-01-01, money is in fen.
    """

    due: Days
    principal: Fen
    interest: Fen
    valid_from: Days
    valid_until: Days
    size: Whole

    @classmethod
    def empty(cls, loans: int) -> "Plans":
        due, principal, interest, valid_from, valid_until = (np.zeros((loans, WIDTH), dtype=np.int64) for _ in range(5))
        return cls(due, principal, interest, valid_from, valid_until, np.zeros(loans, dtype=np.int64))


def _of_product(random: w.Random, product: Mapping[str, Any], owners: Whole, count: int) -> pd.DataFrame:
    """``count`` loans of one product, owners drawn from ``owners``; principal in fen, in round thousands as people borrow."""
    median, spread, low, high = product["amount"]
    amount = np.clip(median * np.exp(random.normal(0, spread, count)), low, high)
    unit = np.where(amount < 200_000, 1_000, 10_000)
    return pd.DataFrame({
        "borrower": random.choice(owners, count),
        "product": product["name"],
        "principal": (np.rint(amount / unit) * unit).astype(np.int64) * 100,
        "term": random.choice(product["terms"], count),
        "rate": np.round(random.uniform(product["rate"][0], product["rate"][1], count), 4),
        "repayment_method": w.pick(random, product["methods"], count),
        "guarantee_type": w.pick(random, product["security"], count),
        "purpose": random.choice(product["purposes"], count).astype(object),
        "hazard": product["hazard"],
    })  # fmt: skip


def _draw_loans(random: w.Random, borrowers: pd.DataFrame, count: int) -> pd.DataFrame:
    products = w.words()["products"]
    kinds = {kind: borrowers.index[borrowers["borrower_type"] == kind].to_numpy() for kind in BorrowerType}
    shares = np.array([product["share"] for product in products])
    counts = random.multinomial(count, shares / shares.sum())
    drawn = [_of_product(random, product, kinds[product["borrower"]], n) for product, n in zip(products, counts, strict=True)]
    return pd.concat(drawn, ignore_index=True)


def make(random: w.Random, borrowers: pd.DataFrame, count: int, first: date, last: date) -> pd.DataFrame:
    """``count`` loans that were, but for trouble or prepayment, still running on ``first`` or paid out until ``last``.

    ``step`` is the months between instalments (0: one at the end); ``due_day`` its day; originated_on in days since 1970.
    """
    loans = _draw_loans(random, borrowers, count)
    oldest = np.maximum(month_of(first) - loans["term"].to_numpy() + 1, month_of(first) - 96)
    month = random.integers(oldest, month_of(last) + 1)
    corporate = borrowers["borrower_type"].to_numpy()[loans["borrower"]] == BorrowerType.CORPORATE
    bullet = loans["repayment_method"].to_numpy() == RepaymentMethod.BULLET
    loans["month"] = month
    loans["originated_on"] = day_in_month(month, random.integers(1, 27, count))
    loans["step"] = np.where(bullet, 0, np.where(corporate, 3, 1))
    loans["due_day"] = np.where(corporate, 20, random.choice(DUE_DAYS, count))
    collateral = random.uniform(1.5, 3.2, count) * loans["principal"]
    secured = loans["guarantee_type"].isin(["mortgage", "pledge"])
    loans["collateral_value"] = np.where(secured, np.round(collateral, -5), 0).astype(np.int64)
    order = np.argsort(loans["originated_on"].to_numpy(), kind="stable")
    loans = loans.iloc[order].reset_index(drop=True)
    loans["loan_id"] = [f"QH{1970 + day // 365.25:.0f}{number:06d}" for number, day in enumerate(loans["originated_on"], 1)]
    return loans


def first_plans(loans: pd.DataFrame) -> Plans:
    """The plan each loan starts with. Interest per month is a twelfth of the year's, rounded to the fen."""
    plans = Plans.empty(len(loans))
    month, term = loans["month"].to_numpy(), loans["term"].to_numpy()
    step = np.where(loans["step"] == 0, term, loans["step"]).astype(np.int64)
    # A quarterly plan pays in March, June, September, December, so its first period may be shorter.
    quarterly = loans["step"].to_numpy() == 3
    lead = np.where(quarterly, 1 + (2 - (month + 1)) % 3, step)
    count = np.where(quarterly, (term + 2) // 3, term // step)
    agreed = Agreed(
        np.arange(len(loans)), month, lead, step, count, loans["due_day"].to_numpy(), loans["principal"].to_numpy(),
        loans["rate"].to_numpy(), loans["repayment_method"].to_numpy(dtype=object), np.full(len(loans), NEVER),
    )  # fmt: skip
    append(plans, agreed)
    return plans


@dataclass(frozen=True)
class Agreed:
    """What several loans' new plans are made from; all arrays run parallel to ``loan``, money in fen.

    ``lead`` is the months from ``month`` to the first instalment, ``step`` those between later ones.
    """

    loan: Whole
    month: Whole
    lead: Whole
    step: Whole
    count: Whole
    due_day: Whole
    owed: Whole
    rate: npt.NDArray[np.float64]
    method: npt.NDArray[np.object_]
    valid_from: Whole


def append(plans: Plans, agreed: Agreed) -> None:
    """Write the plans behind what their loans have already. The last instalment absorbs the rounding."""
    if not len(agreed.loan):
        return
    left, step, count = agreed.owed.copy(), agreed.step, agreed.count
    level = _level_payment(agreed.owed, agreed.rate * step / 12, count)
    annuity, linear = agreed.method == RepaymentMethod.ANNUITY, agreed.method == RepaymentMethod.EQUAL_PRINCIPAL
    for k in range(int(count.max())):
        live = count > k
        interest = np.rint(left * agreed.rate * (agreed.lead if k == 0 else step) / 12).astype(np.int64)
        part = np.where(annuity, level - interest, np.where(linear, agreed.owed // count, 0))
        principal = np.where(count == k + 1, left, part)
        rows, columns = agreed.loan[live], (plans.size[agreed.loan] + k)[live]
        plans.due[rows, columns] = day_in_month(agreed.month + agreed.lead + k * step, agreed.due_day)[live]
        plans.principal[rows, columns] = principal[live]
        plans.interest[rows, columns] = interest[live]
        plans.valid_from[rows, columns] = agreed.valid_from[live]
        left -= np.where(live, principal, 0)
    plans.size[agreed.loan] += count


def _level_payment(owed: Fen, rate: npt.NDArray[np.float64], count: Whole) -> Fen:
    """The equal instalment of an annuity, to the fen."""
    return np.asarray(np.rint(owed * rate / (1 - (1 + rate) ** -count.astype(float))), dtype=np.int64)
