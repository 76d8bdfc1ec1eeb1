"""How borrowers pay: month after month each loan pays, lags, catches up, is eased, prepays or is written off.

The chance to miss follows the borrower's risk, the product, the branch, the season and what else the borrower owes; a loan
that got worse lately gets worse more easily (momentum). Money moves in whole instalments, oldest first, or in a part of the
oldest: so days past due follow from plan and payments alone, whoever computes them.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from postloan.demo import lending
from postloan.demo import words as w
from postloan.demo.course import Course, Flags
from postloan.demo.lending import NEVER, Whole
from postloan.terms import BorrowerType, RepaymentMethod

Share = npt.NDArray[np.float64]

#: Chance that a good payer misses an instalment.
MISS = 0.0115
#: Overdue stage (1: up to 30 days … 7: above 180) → chance to clear all, to pay one instalment more than falls due, to keep level.
CLEAR = np.array([0, 0.66, 0.42, 0.24, 0.09, 0.06, 0.05, 0.03])
CATCH_UP = np.array([0, 0.00, 0.10, 0.06, 0.04, 0.03, 0.02, 0.005])
LEVEL = np.array([0, 0.12, 0.12, 0.07, 0.05, 0.04, 0.03, 0.010])
PART = 0.12
PREPAY = 0.0045
EASE = 0.045
WRITE_OFF_AFTER, WRITE_OFF = 390, 0.14
#: The branch that gets worse and the product that gets better, from when to when, and by what factor in the end.
WORSE_BRANCH, WORSE_FROM, WORSE_TO, WORSE_BY = 2, date(2025, 6, 30), date(2026, 8, 31), 2.6
BETTER_PRODUCT, BETTER_FROM, BETTER_TO, BETTER_START, BETTER_BY = 2, date(2024, 6, 30), date(2025, 10, 31), 1.9, 0.3
#: Companies that stop paying for good: of which branch, from when on, and the size of the loan it is about, in yuan.
FAILURES = ((0, date(2024, 7, 1), 1.6e6), (4, date(2025, 2, 1), 2e6), (2, date(2025, 8, 1), 1.2e6), (2, date(2026, 2, 1), 1.8e6),
            (2, date(2026, 5, 1), 0.9e6), (3, date(2026, 6, 1), 1.5e6))  # fmt: skip
FAILED = 80.0
#: Before the Spring Festival money goes to suppliers and workers; afterwards much is made good.
SEASON = {1: 1.35, 2: 1.55, 3: 0.8}


@dataclass(frozen=True)
class World:
    """What does not change from month to month."""

    loans: pd.DataFrame
    borrower: Whole
    risk: Share
    branch: Whole
    product: Whole
    retail: Flags
    fails_in: Whole


def world(loans: pd.DataFrame, borrowers: pd.DataFrame) -> World:
    who = loans["borrower"].to_numpy()
    branches = [branch["code"] for branch in w.words()["branches"]]
    products = [product["name"] for product in w.words()["products"]]
    kind = borrowers["borrower_type"].to_numpy()[who]
    owed = np.bincount(who, loans["principal"].to_numpy() / 1e8, len(borrowers))
    # Whoever owes much was looked at closely before he got it.
    risk = np.clip(borrowers["risk"].to_numpy(), 0.05, 6.0) * np.clip(2.5 / np.maximum(owed, 0.01), 0.03, 1.0) ** 0.6
    return World(
        loans, who, risk[who] * loans["hazard"].to_numpy(),
        np.array([branches.index(b) for b in borrowers["branch"].to_numpy()[who]]), np.array([products.index(p) for p in loans["product"]]),
        kind == BorrowerType.PERSONAL, failures(_owned(loans, borrowers)),
    )  # fmt: skip


def _owned(loans: pd.DataFrame, borrowers: pd.DataFrame) -> pd.DataFrame:
    owners = borrowers.iloc[loans["borrower"]].reset_index(drop=True)
    return loans.assign(borrower_type=owners["borrower_type"], branch=owners["branch"])


def failures(loans: pd.DataFrame) -> Whole:
    """The month from which each loan's borrower no longer pays: far away but for the companies of :data:`FAILURES`.

    ``loans`` have their owner's type and branch beside them.
    """
    fails_in = np.full(len(loans), 10**6)
    company = (loans["borrower_type"] == BorrowerType.CORPORATE).to_numpy()
    month, end = loans["month"].to_numpy(), (loans["month"] + loans["term"]).to_numpy()
    for branch, day, amount in FAILURES:
        start = lending.month_of(day)
        runs = (
            company & (loans["branch"] == w.words()["branches"][branch]["code"]).to_numpy() & (month < start) & (end > start + 4)
        )
        away = np.where(runs & (fails_in > start), np.abs(loans["principal"].to_numpy() / 100 - amount), np.inf)
        borrower = loans["borrower"].iloc[int(np.argmin(away))]
        fails_in[(loans["borrower"] == borrower).to_numpy()] = start
    return fails_in


def _ramp(day: int, start: date, end: date) -> float:
    """0 before ``start``, 1 after ``end``, straight between."""
    first, last = (np.datetime64(d, "D").astype(int) for d in (start, end))
    return float(np.clip((day - first) / (last - first), 0, 1))


def hazard(seen: World, course: Course, day: int, month: int) -> Share:
    """How much likelier than the base each loan is to miss this month."""
    worse = 1 + (WORSE_BY - 1) * _ramp(day, WORSE_FROM, WORSE_TO)
    better = BETTER_START + (BETTER_BY - BETTER_START) * _ramp(day, BETTER_FROM, BETTER_TO)
    found = seen.risk * SEASON.get(month % 12 + 1, 1.0)
    found = found * np.where(seen.branch == WORSE_BRANCH, worse, 1) * np.where(seen.product == BETTER_PRODUCT, better, 1)
    strained = np.zeros(int(seen.borrower.max()) + 1, dtype=bool)
    strained[seen.borrower[(course.stage > 0) & ~course.closed]] = True
    eased = np.where(course.restructured_on > NEVER, 2.5, 1)
    last = course.plans.size - course.paid == 1
    balloon = np.where(last & (seen.loans["repayment_method"].to_numpy() != RepaymentMethod.ANNUITY), 1.8, 1)
    failed = np.where(month >= seen.fails_in, FAILED / np.maximum(seen.risk, 0.01), 1)
    return np.asarray(found * np.where(strained[seen.borrower], 2.5, 1) * eased * balloon * failed)


def _instalments_paid(random: w.Random, course: Course, newly: Whole, heat: Share, month: int) -> Whole:
    """How many instalments each loan pays this month, if it runs; ``newly`` fell due in it, ``heat`` is its hazard."""
    owed, stage = course.fallen - course.paid, course.stage
    luck = random.random(len(owed))
    good = np.where(luck < np.minimum(MISS * heat, 0.85), 0, owed)
    # Momentum: what fell lately falls on; what has lain still for months moves less.
    push = np.where(month - course.worse_at <= 2, 0.85, 1.15) * np.where(heat > FAILED / 2, 0.25, np.clip(heat, 0.5, 4) ** -0.25)
    clear, catch, level = (np.minimum(chance[stage] * push, 0.95) for chance in (CLEAR, CATCH_UP, LEVEL))
    count = np.select([luck < clear, luck < clear + catch, luck < clear + catch + level], [owed, newly + 1, newly], 0)
    return np.where(stage == 0, good, np.minimum(count, owed))


def _settle(random: w.Random, course: Course, count: Whole, before: int, day: int) -> None:
    """Pay ``count`` whole instalments: on the due day of the newest one paid, or some days later, or any day for old ones."""
    who = np.flatnonzero(count > 0)
    reached = course.paid[who] + count[who]
    amount = course.cumulated[who, reached] - course.cumulated[who, course.paid[who]] - course.credit[who]
    newest = course.plans.due[who, reached - 1]
    prompt = (course.stage[who] == 0) & (random.random(len(who)) < 0.8)
    lag = np.where(prompt, 0, random.integers(0, 9, len(who)))
    old = random.integers(before + 1, day + 1, len(who))
    course.pay(who, np.where(newest > before, np.minimum(newest + lag, day), old), amount)
    course.paid[who], course.credit[who] = reached, 0
    course.closed[who] |= reached == course.plans.size[who]


def _part(random: w.Random, course: Course, could: Flags, before: int, day: int) -> None:
    """Some who pay no instalment in full pay a part of the oldest, in whole yuan; it is then still the oldest unpaid."""
    who = np.flatnonzero(could & (random.random(len(could)) < PART))
    column = course.paid[who]
    rest = course.plans.principal[who, column] + course.plans.interest[who, column] - course.credit[who]
    amount = (rest * random.uniform(0.2, 0.6, len(who)) / 100).astype(np.int64) * 100
    fits = (amount >= 1000) & (rest - amount > 1000)
    who, amount = who[fits], amount[fits]
    course.credit[who] += amount
    course.pay(who, random.integers(before + 1, day + 1, len(who)), amount)


def _replace(course: Course, who: Whole, day: Whole) -> tuple[Whole, Whole]:
    """End what is unpaid of some loans' plans, each on its ``day``; the principal left and the interest fallen due, in fen."""
    plans, columns = course.plans, np.arange(lending.WIDTH)
    ahead = (columns >= course.paid[who, None]) & (columns < plans.size[who, None])
    fallen = ahead & (columns < course.fallen[who, None])
    plans.valid_until[who] = np.where(ahead, day[:, None], plans.valid_until[who])
    course.paid[who] = course.fallen[who] = plans.size[who]
    return (plans.principal[who] * ahead).sum(axis=1), (plans.interest[who] * fallen).sum(axis=1)


def _prepay(random: w.Random, seen: World, course: Course, day: int, month: int) -> None:
    """Some who owe nothing today pay all, or a third of it and go on with a smaller plan."""
    plans, last_due = course.plans, course.due_of(np.maximum(course.paid - 1, 0))
    calm = ~course.closed & (course.paid > 0) & (course.paid == course.fallen) & (plans.size - course.paid > 2)
    calm &= (last_due <= day - 10) & ~course.replanned & (seen.loans["step"].to_numpy() == 1)
    who = np.flatnonzero(calm & (random.random(len(calm)) < PREPAY))
    when, count, rate = np.full(len(who), day), plans.size[who] - course.paid[who], seen.loans["rate"].to_numpy()[who]
    left, _ = _replace(course, who, when)
    part = np.where((random.random(len(who)) < 0.6) | (left < 300_000), left, left // 300_000 * 100_000)
    accrued = np.rint(left * rate * (when - last_due[who]) / 360).astype(np.int64)
    column = plans.size[who]
    plans.due[who, column], plans.principal[who, column], plans.interest[who, column] = when, part, accrued
    plans.valid_from[who, column] = when
    plans.size[who] += 1
    go_on = part < left
    lending.append(
        plans,
        _plan(
            seen,
            who[go_on],
            (month, day),
            RepaymentMethod.ANNUITY,
            count=count[go_on],
            owed=(left - part)[go_on],
            rate=rate[go_on],
        ),
    )
    course.total(who)
    course.pay(who, when, part + accrued)
    course.replanned[who], course.paid[who], course.fallen[who] = True, column + 1, column + 1
    course.closed[who] = ~go_on


def _ease(random: w.Random, seen: World, course: Course, day: int, month: int) -> None:
    """Some who are one to five months late get a longer plan at a lower rate; interest in arrears moves to its end."""
    late, plans = course.late(day), course.plans
    hard = (
        (late > 30) & (late <= 150) & ~course.replanned & (course.credit == 0) & ~seen.retail & (course.written_off_on == NEVER)
    )
    who = np.flatnonzero(hard & (random.random(len(hard)) < EASE))
    count = np.minimum(plans.size[who] - course.paid[who], 60) + 12
    left, arrears = _replace(course, who, np.full(len(who), day))
    lower = np.round(seen.loans["rate"].to_numpy()[who] * 0.9, 4)
    lending.append(plans, _plan(seen, who, (month, day), RepaymentMethod.EQUAL_PRINCIPAL, count=count, owed=left, rate=lower))
    plans.interest[who, plans.size[who] - 1] += arrears
    course.replanned[who], course.restructured_on[who] = True, day
    course.total(who)


def _plan(
    seen: World, who: Whole, when: tuple[int, int], method: str, *, count: Whole, owed: Whole, rate: Share
) -> lending.Agreed:
    """A plan of monthly (companies: quarterly) instalments that begins next month (quarter) and is in force from ``day``."""
    step = np.maximum(seen.loans["step"].to_numpy()[who], 1)
    same = [np.full(len(who), value) for value in when]
    due_day = seen.loans["due_day"].to_numpy()[who]
    return lending.Agreed(who, same[0], step, step, count, due_day, owed, rate, np.full(len(who), method, dtype=object), same[1])


def run(random: w.Random, loans: pd.DataFrame, borrowers: pd.DataFrame, first: date, last: date) -> Course:
    """Live through every month from the first loan to ``last``, and keep the position of every month-end from ``first`` on."""
    seen, course = world(loans, borrowers), Course.start(lending.first_plans(loans))
    originated, since = loans["originated_on"].to_numpy(), int(np.datetime64(first, "D").astype(int))
    for month in range(int(loans["month"].min()), lending.month_of(last) + 1):
        before, day = lending.month_end(month - 1), lending.month_end(month)
        fallen_before = course.fallen.copy()
        for _ in range(2):
            course.fallen += course.due_of(course.fallen) <= day
        open_ = (originated <= day) & ~course.closed & (course.written_off_on == NEVER)
        heat = hazard(seen, course, day, month)
        count = np.where(open_, _instalments_paid(random, course, course.fallen - fallen_before, heat, month), 0)
        late_before = course.stage.copy()
        _part(random, course, open_ & (count == 0) & (course.stage > 0), before, day)
        _settle(random, course, count, before, day)
        _prepay(random, seen, course, day, month)
        _ease(random, seen, course, day, month)
        late = course.late(day)
        course.stage = np.minimum((late + 29) // 30, 7)
        course.worse_at = np.where(course.stage > late_before, month, course.worse_at)
        lost = (late > WRITE_OFF_AFTER) & (course.written_off_on == NEVER) & (random.random(len(late)) < WRITE_OFF)
        course.written_off_on[lost] = day
        if day >= since:
            course.positions[day] = course.position(day, originated)
    return course
