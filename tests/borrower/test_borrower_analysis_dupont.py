"""ROE in three factors, exactly, and what moved it."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from companies import CLOSING, FLOWS, company_s

from postloan.borrower.analysis import Basis, dupont, moved, ratios
from postloan.policy import Policy


def test_the_worked_example() -> None:
    found = dupont(company_s())
    assert found is not None
    assert found.margin == Fraction(6, 100)
    assert float(found.turnover) == pytest.approx(1.164295, abs=5e-7)
    assert float(found.multiplier) == pytest.approx(2.273529, abs=5e-7)
    assert found.roe == Fraction(540, 3400)
    assert found.basis is Basis.YEAR
    (roe,) = ratios(company_s(), None, Policy(), names=["roe"])
    assert float(found.roe) == roe.value


def test_the_parts_carry_their_figures() -> None:
    found = dupont(company_s())
    assert found is not None
    assert ("total_equity.opening", Decimal(3200)) in found.parts[2].inputs


@pytest.mark.parametrize(("account", "amount"), [("operating_revenue", 0), ("total_equity", -3200), ("net_profit", None)])
def test_it_means_nothing_without_revenue_equity_or_profit(account: str, amount: int | None) -> None:
    values = {**CLOSING, **FLOWS} | ({} if amount is None else {account: Decimal(amount)})
    if amount is None:
        del values[account]
    assert dupont(replace(company_s(), values=values)) is None


def test_what_moved_it_adds_up_to_the_change() -> None:
    before = dupont(company_s())
    now = dupont(
        replace(company_s(), values={**CLOSING, **FLOWS, "net_profit": Decimal(270), "operating_revenue": Decimal(12000)})
    )
    assert before is not None
    assert now is not None
    parts = moved(before, now)
    assert sum(parts) == now.roe - before.roe
    assert parts.margin < 0 < parts.turnover
    assert parts.multiplier == 0
