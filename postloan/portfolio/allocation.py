"""How one payment is spread over what is due (冲账顺序)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

#: Contract order while performing, and principal first once interest no longer accrues (DPD > 90). Practice, per product.
PERFORMING = ("cost", "penalty", "compound", "interest", "principal")
NON_ACCRUAL = ("principal", "cost", "interest", "penalty", "compound")


def allocate(payment: Decimal, due: Mapping[str, Decimal], order: Sequence[str] = PERFORMING) -> dict[str, Decimal]:
    """What of the payment goes to each component of ``due``, in ``order``; ``surplus`` is what was paid beyond all of them.

    A component that ``order`` does not name would silently never be paid, so it raises KeyError.
    """
    left_over = set(due) - set(order)
    if left_over:
        raise KeyError(", ".join(sorted(left_over)))
    rest = payment
    paid: dict[str, Decimal] = {}
    for name in order:
        if name in due:
            paid[name] = min(rest, due[name])
            rest -= paid[name]
    return paid | {"surplus": rest}
