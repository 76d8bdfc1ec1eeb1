"""Invoices, accounts and collateral of the demo: they agree with the course of business, and show what was planted."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from postloan.borrower.flows import Tax, frames, monthly, tax
from postloan.demo import banking, business, collateral, ledger, lending, trade
from postloan.demo.business import Business
from postloan.policy import Policy


@pytest.fixture(scope="module")
def firms(small: ledger.Ledger) -> Mapping[str, Business]:
    return {firm.borrower_id: firm for firm in business.firms(small)}


@pytest.fixture(scope="module")
def paper(small: ledger.Ledger) -> pa.Table:
    return trade.make(small)


def of(table: pa.Table, firm: Business) -> pa.Table:
    return table.filter(pc.equal(table["borrower_id"], firm.borrower_id))


def test_invoices_come_to_the_sales_of_each_month_but_for_silent_ones(paper: pa.Table, firms: Mapping[str, Business]) -> None:
    for firm in firms.values():
        found = monthly(frames.invoices(of(paper, firm)))
        for month, sales in zip(found["month"], found["sales"], strict=True):
            number = lending.month_of(month)
            expected = 0 if trade.silent(firm, number) else firm.sales(number)
            assert sales == Decimal(expected) / 100, (firm.name, month)


def test_some_firms_fall_silent_before_they_stop_paying(paper: pa.Table, firms: Mapping[str, Business]) -> None:
    months = range(business.FIRST_MONTH, business.LAST_MONTH + 1)
    silent = {name: [month for month in months if trade.silent(firm, month)] for name, firm in firms.items()}
    assert any(silent.values())
    for name, quiet in silent.items():
        stops = firms[name].stops
        assert not quiet or (stops is not None and max(quiet) < stops)


def told(paper: pa.Table, firm: Business, until: date) -> Tax:
    rows = frames.invoices(of(paper, firm))
    found = tax(rows[rows["day"] <= str(until)], until, Policy())
    assert found is not None
    return found


def test_a_firm_that_fails_shows_it_in_its_invoices(paper: pa.Table, firms: Mapping[str, Business]) -> None:
    """Half a year after it stopped paying, against the sound ones on the last day: less sold, fewer buyers."""
    failed = [firm for firm in firms.values() if firm.stops and business.LAST_MONTH - 20 < firm.stops < business.LAST_MONTH - 5]
    sound = [firm for firm in firms.values() if not firm.stops]
    assert failed
    assert sound
    bad = [told(paper, firm, date((firm.stops + 6) // 12, (firm.stops + 6) % 12 + 1, 1)) for firm in failed if firm.stops]
    good = [told(paper, firm, ledger.LAST) for firm in sound]
    assert max(one.twelve_change or 0 for one in bad) < -0.1 < min(one.twelve_change or 0 for one in good)
    tops = [sum(one.buyers.top1 or 0 for one in side) / len(side) for side in (bad, good)]
    assert tops[0] > tops[1] + 0.1


def test_an_account_never_goes_below_nothing_and_its_balances_follow(small: ledger.Ledger, firms: Mapping[str, Business]) -> None:
    lines = banking.make(small)
    assert pc.min(lines["balance"]).as_py() >= 0
    for firm in firms.values():
        mine = of(lines, firm).sort_by("file_row").to_pylist()
        for before, line in pairwise(mine):
            assert before["balance"] + line["amount"] == line["balance"]
            assert before["booked_on"] <= line["booked_on"]


def test_every_secured_loan_has_a_piece_and_some_of_them_trouble(small: ledger.Ledger) -> None:
    pieces = collateral.make(small)
    secured = small.facts[(small.facts["collateral_value"] > 0) & small.facts["loan_id"].isin(small.terms["loan_id"].to_pylist())]
    assert set(pieces["loan_id"].to_pylist()) == set(secured["loan_id"])
    assert pc.min(pieces["value"]).as_py() > 0
    assert pc.max(pieces["valued_on"]).as_py() <= ledger.LAST
    keys = list(
        zip(pieces["collateral_id"].to_pylist(), pieces["loan_id"].to_pylist(), pieces["valued_on"].to_pylist(), strict=True)
    )
    assert len(keys) == len(set(keys))
    lapsed = pc.sum(pc.less(pieces["insured_until"], pa.scalar(ledger.LAST))).as_py()
    assert 0 < lapsed < pieces.num_rows / 4
    assert pc.sum(pc.greater(pieces["prior_claims"], 0)).as_py() > 0


def test_the_same_seed_makes_the_same_rows(firms: Mapping[str, Business]) -> None:
    firm = next(iter(firms.values()))
    assert trade.rows(firm, 5) == trade.rows(firm, 5) != trade.rows(firm, 6)
