"""How loans left the demo bank: the register agrees with the tapes, and nothing is paid on what was sold."""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from postloan.demo import disposal, ledger, tape
from postloan.policy import Policy
from postloan.terms import DisposalKind

DATES = tape.month_ends()


@pytest.fixture(scope="module")
def whole() -> ledger.Ledger:
    return ledger.make()


@pytest.fixture(scope="module")
def tapes(whole: ledger.Ledger) -> dict[date, pd.DataFrame]:
    shown = ("loan_id", "balance", "dpd", "written_off", "branch", "officer")
    return {as_of: rows.select(list(shown)).to_pandas() for as_of, rows in tape.make(whole, DATES, Policy())}


def register(whole: ledger.Ledger, *kinds: DisposalKind) -> list[dict[str, Any]]:
    return [row for row in whole.disposal.to_pylist() if row["kind"] in kinds]


def test_every_kind_of_departure_is_there(whole: ledger.Ledger) -> None:
    counts = {kind: len(register(whole, kind)) for kind in DisposalKind}
    assert counts[DisposalKind.SOLD] >= 12
    assert counts[DisposalKind.WRITTEN_OFF] >= 40
    assert counts[DisposalKind.ASSET_FOR_DEBT] == 3


def test_what_was_sold_leaves_with_the_balance_of_its_last_tape_and_never_pays_again(
    whole: ledger.Ledger, tapes: dict[date, pd.DataFrame]
) -> None:
    payments = whole.repayment.to_pandas()
    for row in register(whole, DisposalKind.SOLD, DisposalKind.ASSET_FOR_DEBT):
        shown = [as_of for as_of in DATES if row["loan_id"] in set(tapes[as_of]["loan_id"])]
        assert max(shown) < row["disposed_on"], row
        assert (row["disposed_on"] - max(shown)).days < 31, row
        last = tapes[max(shown)].set_index("loan_id").loc[row["loan_id"]]
        assert (last["balance"], bool(last["written_off"])) == (row["principal"], False)
        assert last["dpd"] > 90
        mine = payments.loc[payments["loan_id"] == row["loan_id"], "paid_on"]
        assert mine.empty or mine.max() <= max(shown)
        assert Decimal(0) <= row["proceeds"] < row["principal"]


def test_what_was_written_off_stays_in_the_tapes_and_stands_in_the_register_at_its_balance(
    whole: ledger.Ledger, tapes: dict[date, pd.DataFrame]
) -> None:
    said = {row["loan_id"]: row for row in register(whole, DisposalKind.WRITTEN_OFF)}
    flagged = {as_of: rows[rows["written_off"].astype(bool)] for as_of, rows in tapes.items()}
    before: set[str] = set(flagged[DATES[0]]["loan_id"])
    for as_of in DATES[1:]:
        new = flagged[as_of][~flagged[as_of]["loan_id"].isin(before)]
        for loan_id, balance in zip(new["loan_id"], new["balance"], strict=True):
            assert (said[loan_id]["disposed_on"], said[loan_id]["principal"]) == (as_of, balance)
        assert before <= set(flagged[as_of]["loan_id"])
        before |= set(new["loan_id"])


def test_a_few_loans_are_away_for_two_dates_and_come_back(whole: ledger.Ledger, tapes: dict[date, pd.DataFrame]) -> None:
    away = whole.facts.loc[whole.departures.away, "loan_id"]
    assert len(away) == disposal.AWAY
    for loan_id in away:
        missing = [as_of for as_of in DATES if loan_id not in set(tapes[as_of]["loan_id"])]
        between = [as_of for as_of in missing if date(2025, 10, 31) <= as_of <= date(2026, 1, 31)]
        assert between == [date(2025, 11, 30), date(2025, 12, 31)]


def test_an_officer_leaves_and_companies_move_and_some_return(tapes: dict[date, pd.DataFrame]) -> None:
    seats = {as_of: rows.set_index("loan_id")[["branch", "officer"]] for as_of, rows in tapes.items()}
    counts = {as_of: rows["officer"].nunique() for as_of, rows in seats.items()}
    assert counts[date(2025, 8, 31)] == 30
    assert counts[date(2025, 9, 30)] == 29

    def moved(then: date, now: date) -> set[str]:
        both = seats[then].join(seats[now], rsuffix="_now", how="inner")
        return set(both.index[both["branch"] != both["branch_now"]])

    left, back = moved(date(2026, 2, 28), date(2026, 3, 31)), moved(date(2026, 6, 30), date(2026, 7, 31))
    assert len(left) >= 5
    assert back
    assert moved(date(2026, 3, 31), date(2026, 6, 30)) == set()
