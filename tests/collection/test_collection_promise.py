"""What becomes of promises: the oracle's numbers, money counted once, and what must always hold."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from postloan.collection.promise import Promised, Received, judge, kept_rates
from postloan.policy import Policy
from postloan.terms import PromiseState

POLICY = Policy()
UNTIL = date(2024, 6, 30)
KEPT, BROKEN, PENDING = PromiseState.KEPT, PromiseState.BROKEN, PromiseState.PENDING


def june(day: int) -> date:
    return date(2024, 6, day)


def promise(number: int, due: int, amount: str = "1000", *, loan: str | None = None, made: int = 1) -> Promised:
    return Promised(number, loan or f"L{number}", Decimal(amount), june(made), june(due))


def paid(loan: str, day: int, amount: str) -> Received:
    return Received(loan, june(day), Decimal(amount))


def known(*promises: Promised, until: date = UNTIL) -> dict[str, date]:
    return {one.loan_id: until for one in promises}


def test_the_oracle() -> None:
    given = [promise(1, 10), promise(2, 10), promise(3, 10), promise(4, 10), promise(5, 29)]
    money = [paid("L1", 10, "1000"), paid("L2", 12, "900"), paid("L3", 11, "899"), paid("L4", 13, "1000")]
    judged = judge(given, money, known(*given), POLICY)
    assert [judged[n].state for n in range(1, 6)] == [KEPT, KEPT, BROKEN, BROKEN, PENDING]
    rates = kept_rates(judged.values())
    assert (rates.kept, rates.judged) == (2, 4)
    assert rates.by_count == Decimal("0.5")
    assert rates.by_amount == Decimal("0.69975")


def test_one_payment_keeps_one_promise_of_a_loan_not_two() -> None:
    given = [promise(1, 10, loan="L"), promise(2, 12, loan="L")]
    judged = judge(given, [paid("L", 9, "1000")], known(*given), POLICY)
    assert [(judged[n].state, judged[n].paid) for n in (1, 2)] == [(KEPT, Decimal(1000)), (BROKEN, Decimal(0))]


def test_what_the_first_promise_does_not_need_goes_to_the_next() -> None:
    given = [promise(1, 10, "600", loan="L"), promise(2, 12, "900", loan="L")]
    judged = judge(given, [paid("L", 9, "1000"), paid("L", 11, "500")], known(*given), POLICY)
    assert [(judged[n].state, judged[n].paid) for n in (1, 2)] == [(KEPT, Decimal(600)), (KEPT, Decimal(900))]


def test_several_part_payments_keep_a_promise_together() -> None:
    one = promise(1, 10)
    judged = judge([one], [paid("L1", day, "300") for day in (2, 5, 12)], known(one), POLICY)
    assert (judged[1].state, judged[1].paid) == (KEPT, Decimal(900))


def test_money_from_before_the_promise_does_not_count_and_from_its_day_does() -> None:
    one = promise(1, 10, made=5)
    assert judge([one], [paid("L1", 4, "1000")], known(one), POLICY)[1].state is BROKEN
    assert judge([one], [paid("L1", 5, "1000")], known(one), POLICY)[1].state is KEPT


def test_a_reversal_takes_the_payment_back() -> None:
    one = promise(1, 10)
    judged = judge([one], [paid("L1", 9, "1000"), paid("L1", 20, "-1000")], known(one), POLICY)
    assert (judged[1].state, judged[1].paid) == (BROKEN, Decimal(0))


def test_a_promise_is_pending_through_its_last_day_of_grace_and_judged_the_day_after() -> None:
    one = promise(1, 10)
    assert judge([one], [], known(one, until=june(12)), POLICY)[1].state is PENDING
    assert judge([one], [], known(one, until=june(13)), POLICY)[1].state is BROKEN


def test_a_pending_promise_already_shows_what_arrived() -> None:
    one = promise(1, 29)
    judged = judge([one], [paid("L1", 20, "400")], known(one), POLICY)[1]
    assert (judged.state, judged.paid) == (PENDING, Decimal(400))


def test_without_repayments_in_the_book_nothing_is_invented() -> None:
    one = promise(1, 10)
    judged = judge([one], [], {}, POLICY)[1]
    assert (judged.state, judged.paid) == (None, None)
    rates = kept_rates([judged])
    assert (rates.judged, rates.by_count, rates.by_amount) == (0, None, None)


def test_payments_after_the_day_known_do_not_count() -> None:
    one = promise(1, 10)
    judged = judge([one], [paid("L1", 11, "1000")], known(one, until=june(10)), POLICY)[1]
    assert (judged.state, judged.paid) == (PENDING, Decimal(0))


_DAYS = st.integers(1, 28)
_AMOUNTS = st.integers(1, 5000).map(lambda cents: Decimal(cents) / 100)
_PROMISES = st.lists(st.tuples(_DAYS, _DAYS, _AMOUNTS), max_size=6)
_MONEY = st.lists(st.tuples(_DAYS, st.integers(-3000, 5000).map(lambda cents: Decimal(cents) / 100)), max_size=8)


@given(_PROMISES, _MONEY)
def test_promises_never_share_out_more_than_arrived(
    promises: list[tuple[int, int, Decimal]], money: list[tuple[int, Decimal]]
) -> None:
    given_ = [Promised(n, "L", amount, june(min(a, b)), june(max(a, b))) for n, (a, b, amount) in enumerate(promises)]
    received = [Received("L", june(day), amount) for day, amount in money]
    judged = judge(given_, received, {"L": UNTIL + timedelta(days=30)}, POLICY)
    assert all(0 <= one.paid <= one.promise.amount for one in judged.values())
    assert sum(one.paid for one in judged.values()) <= sum(max(one.amount, Decimal(0)) for one in received)
    assert all((one.state is KEPT) == (one.paid >= one.promise.amount * Decimal("0.9")) for one in judged.values())
