"""What the tapes say besides the course: groups, flags and stages, and what the bank overlooked on purpose."""

import pandas as pd
import pytest

from postloan.access import EVERYTHING, Scope
from postloan.demo import ledger, tape, traits
from postloan.desk import policies
from postloan.house import House
from postloan.policy import Policy
from postloan.portfolio import classing

LAST = Scope(EVERYTHING, ledger.LAST)
FLAGS = ["fund_misuse", "refinanced", "other_bank_npl", "evasion", "bankruptcy"]


@pytest.fixture(scope="module")
def now() -> pd.DataFrame:
    *_, (_, rows) = tape.make(ledger.make(), tape.month_ends(), Policy())
    frame: pd.DataFrame = rows.to_pandas()
    return frame


def test_every_flag_is_carried_by_a_few_loans_and_no_more(now: pd.DataFrame) -> None:
    counts = now[FLAGS].sum()
    assert counts.min() >= 2
    assert counts.max() <= 20


def test_groups_are_small_and_hold_companies(now: pd.DataFrame) -> None:
    members = now.dropna(subset="group_id").groupby("group_id")["borrower_id"].nunique()
    assert len(members) >= 10
    assert members.max() <= 5
    assert (members > 1).sum() >= 5


def test_stages_follow_the_class_but_for_those_planted(now: pd.DataFrame) -> None:
    npl, late = now["risk_class"] >= 3, now["dpd"] > 30
    wrong = (npl & (now["stage"] < 3)) | (late & (now["stage"] == 1))
    assert 1 <= wrong.sum() <= 15
    assert (now.loc[~npl, "stage"] < 3).all()


def test_lines_are_open_only_to_those_who_pay(now: pd.DataFrame) -> None:
    undrawn = now["undrawn"].dropna().astype(float)
    assert (undrawn > 0).sum() > 100
    assert (now.loc[undrawn.index[undrawn > 0], "dpd"] == 0).all()


def test_the_rules_find_what_the_bank_overlooked_and_nothing_else(loaded: House) -> None:
    """One in three flags is overlooked; the rules ask for a worse class just there."""
    found = classing.differences(loaded.book.pin(), LAST, policies.current(loaded.desk), limit=200)
    facts = ledger.make().facts
    row_of = dict(zip(facts["loan_id"], range(len(facts)), strict=True))
    overlooked = [loan_id for loan_id in found.rows["loan_id"] if row_of[loan_id] % traits.OVERLOOKED == 0]
    assert 3 <= found.total == len(found.rows) <= 30
    assert overlooked == found.rows["loan_id"].tolist()
