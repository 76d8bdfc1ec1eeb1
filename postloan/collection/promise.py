"""What has become of promises to pay: derived from the money that arrived, never typed.

A promise is kept when the repayments received from the day it was made until its due day plus the grace days reach the
tolerated share of its amount. It is pending until that window has passed, whatever has been received so far.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from postloan.policy import Policy
from postloan.terms import PromiseState

_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Promised:
    """A promise as it was given."""

    id: int
    loan_id: str
    amount: Decimal
    made_on: date
    due_on: date


@dataclass(frozen=True)
class Received:
    """Money that arrived for a loan; a reversal is negative."""

    loan_id: str
    paid_on: date
    amount: Decimal


@dataclass(frozen=True)
class Judged:
    """A promise with its state (``None``: unknown, the book has no repayments to judge it by) and what was paid towards it.

    ``paid`` never exceeds the amount promised; it is missing where the state is unknown.
    """

    promise: Promised
    state: PromiseState | None
    paid: Decimal | None


@dataclass(frozen=True)
class KeptRates:
    """How many of the promises whose window has passed were kept, by number and by amount; missing when there are none."""

    judged: int
    kept: int
    promised: Decimal
    paid: Decimal

    @property
    def by_count(self) -> Decimal | None:
        return Decimal(self.kept) / self.judged if self.judged else None

    @property
    def by_amount(self) -> Decimal | None:
        return self.paid / self.promised if self.promised else None


def judge(
    promises: Iterable[Promised], received: Iterable[Received], until: Mapping[str, date], policy: Policy
) -> dict[int, Judged]:
    """Every promise by its id. ``until`` says for each loan up to which day its repayments are known.

    A loan without an entry in ``until`` has no repayments in the book: its promises are unknown. Money is counted once: of
    several promises of one loan, the one due first takes what it needs of each payment, the rest goes to the next.
    """
    owed: dict[str, list[Promised]] = defaultdict(list)
    for promise in promises:
        owed[promise.loan_id].append(promise)
    money: dict[str, list[Received]] = defaultdict(list)
    for receipt in received:
        money[receipt.loan_id].append(receipt)
    return {
        judged.promise.id: judged
        for loan_id, given in owed.items()
        for judged in _judge_loan(given, money[loan_id], until.get(loan_id), policy)
    }


def _judge_loan(given: list[Promised], money: list[Received], until: date | None, policy: Policy) -> Iterable[Judged]:
    if until is None:
        return [Judged(promise, None, None) for promise in given]
    grace = timedelta(days=policy.promise_grace_days)
    paid = _shared_out(given, _net([receipt for receipt in money if receipt.paid_on <= until]), grace)
    return [Judged(promise, _state(promise, paid[promise.id], until, grace, policy), paid[promise.id]) for promise in given]


def _net(money: list[Received]) -> list[Received]:
    """Payments in order of arrival, a reversal being taken back from the latest ones before it."""
    left: list[Received] = []
    for receipt in sorted(money, key=lambda one: (one.paid_on, -one.amount)):
        if receipt.amount >= 0:
            left.append(receipt)
            continue
        back = -receipt.amount
        for i in reversed(range(len(left))):
            taken = min(back, left[i].amount)
            left[i] = dataclasses.replace(left[i], amount=left[i].amount - taken)
            back -= taken
    return left


def _shared_out(given: list[Promised], money: list[Received], grace: timedelta) -> dict[int, Decimal]:
    """What each promise got: a payment goes to the open promise due first whose window it falls in, then to the next."""
    paid = {promise.id: _NOTHING for promise in given}
    in_order = sorted(given, key=lambda one: (one.due_on, one.made_on, one.id))
    for receipt in money:
        left = receipt.amount
        for promise in in_order:
            if promise.made_on <= receipt.paid_on <= promise.due_on + grace:
                taken = min(left, promise.amount - paid[promise.id])
                paid[promise.id] += taken
                left -= taken
    return paid


def _state(promise: Promised, paid: Decimal, until: date, grace: timedelta, policy: Policy) -> PromiseState:
    if until <= promise.due_on + grace:
        return PromiseState.PENDING
    enough = promise.amount * Decimal(str(policy.promise_tolerance))
    return PromiseState.KEPT if paid >= enough else PromiseState.BROKEN


def kept_rates(judged: Iterable[Judged]) -> KeptRates:
    """Kept rates of the promises whose window has passed; pending and unknown ones are left out."""
    over = [one for one in judged if one.state in {PromiseState.KEPT, PromiseState.BROKEN}]
    return KeptRates(
        judged=len(over),
        kept=sum(one.state is PromiseState.KEPT for one in over),
        promised=sum((one.promise.amount for one in over), _NOTHING),
        paid=sum((one.paid or _NOTHING for one in over), _NOTHING),
    )
