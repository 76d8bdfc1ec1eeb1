"""How much of the portfolio hangs on few names: HHI, effective number, the largest customers against capital."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from postloan.access import Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.portfolio.measure import ratio


def hhi(weights: Sequence[float]) -> float | None:
    """Herfindahl–Hirschman index Σ share², 1/N … 1; missing for a portfolio of nothing."""
    total = sum(weights)
    return sum((weight / total) ** 2 for weight in weights) if total else None


def normalised(index: float | None, names: int) -> float | None:
    """``(H − 1/N) / (1 − 1/N)``: 0 when all are equal, 1 when one has all; missing for fewer than two names."""
    return None if index is None or names < 2 else (index - 1 / names) / (1 - 1 / names)


def effective_number(index: float | None) -> float | None:
    """``1/H``: so many equal names would be as concentrated."""
    return 1 / index if index else None


@dataclass(frozen=True)
class Concentration:
    """Concentration over customers at one date.

    ``largest_to_capital`` and ``largest_to_tier1`` are missing while the bank's capital is not in the policy; the limits
    are the policy's. ``top`` has borrower_id, borrower_name, loans, balance (yuan), share and share of capital.
    """

    names: int
    balance: Decimal
    hhi: float | None
    normalised: float | None
    effective_number: float | None
    largest: Decimal | None
    largest_to_capital: float | None
    capital_limit: float
    largest_to_tier1: float | None
    tier1_limit: float
    top: pd.DataFrame


def _whole(pin: Pin, scope: Scope) -> dict[str, float]:
    loans = pin.snapshot(scope)
    per_name = loans.group_by("borrower_key").agg(owed=loans.balance.sum())
    owed = per_name.owed.cast("float64")
    row: pd.DataFrame = per_name.agg(names=per_name.count(), balance=per_name.owed.sum(), squares=(owed * owed).sum()).to_pandas()
    return row.to_dict("records")[0]  # type: ignore[return-value]


def _top(pin: Pin, scope: Scope, n: int) -> pd.DataFrame:
    loans = pin.snapshot(scope)
    per_name = loans.group_by("borrower_key").agg(loans=loans.count(), owed=loans.balance.sum())
    first = per_name.order_by(per_name.owed.desc(), per_name.borrower_key).limit(n)
    named = (
        loans.inner_join(first, "borrower_key")
        .group_by("borrower_id")
        .agg(borrower_name=lambda t: t.borrower_name.max(), loans=lambda t: t.loans.max(), owed=lambda t: t.owed.max())
    )
    frame: pd.DataFrame = named.to_pandas()
    return frame.sort_values(["owed", "borrower_id"], ascending=[False, True], ignore_index=True)


def customers(pin: Pin, scope: Scope, policy: Policy, *, n: int = 10) -> Concentration:
    """Concentration of the scope's portfolio over customers, with the ``n`` largest."""
    whole, top = _whole(pin, scope), _top(pin, scope, n)
    names = int(whole["names"])
    balance = Decimal(str(whole["balance"])) if names else Decimal(0)
    index = ratio(whole["squares"] if names else None, float(balance) ** 2)
    largest = Decimal(str(top["owed"].iloc[0])) if len(top) else None
    capital, tier1 = Decimal(str(policy.net_capital)), Decimal(str(policy.tier1_capital))
    owed = top.pop("owed").astype(float)
    top["balance"] = owed
    top["share"] = owed / float(balance) if balance else None
    top["share_of_capital"] = owed / float(capital) if capital else None
    return Concentration(
        names, balance, index, normalised(index, names), effective_number(index), largest,
        ratio(largest, capital), policy.single_loan_capital_max, ratio(largest, tier1), policy.single_exposure_t1_max, top,
    )  # fmt: skip
