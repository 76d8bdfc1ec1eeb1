"""The demo bank's register of collateral: what stands behind every mortgage and pledge, as it was taken and valued again.

**Planted**: homes worth less at their second valuation, insurances that have lapsed or soon will, pieces with an earlier mortgage of
another bank, companies whose valuation is out of date.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from postloan.book.schema import TABLES
from postloan.demo import typed
from postloan.demo import words as w
from postloan.demo.ledger import LAST, Ledger
from postloan.terms import BorrowerType, CollateralKind, GuaranteeType

_LAST = int(np.datetime64(LAST, "D").astype(int))
_YEAR = 365
#: What borrowers of each type mortgage and pledge, by turns.
_KINDS = {
    (BorrowerType.PERSONAL, GuaranteeType.MORTGAGE): (CollateralKind.RESIDENTIAL,),
    (BorrowerType.FARMER, GuaranteeType.MORTGAGE): (CollateralKind.RESIDENTIAL,),
    (BorrowerType.SMALL_BUSINESS, GuaranteeType.MORTGAGE): (CollateralKind.COMMERCIAL, CollateralKind.RESIDENTIAL),
    (BorrowerType.CORPORATE, GuaranteeType.MORTGAGE): (CollateralKind.INDUSTRIAL, CollateralKind.LAND, CollateralKind.EQUIPMENT),
    (BorrowerType.CORPORATE, GuaranteeType.PLEDGE): (CollateralKind.RECEIVABLE, CollateralKind.INVENTORY, CollateralKind.DEPOSIT),
}
_MOVABLE = frozenset({CollateralKind.EQUIPMENT, CollateralKind.RECEIVABLE, CollateralKind.INVENTORY})
#: What is worth less than so many times the loan is not taken as a movable: of those the bank lends on half the worth.
_AMPLE = 2.05
_BUILT = frozenset({CollateralKind.RESIDENTIAL, CollateralKind.COMMERCIAL, CollateralKind.INDUSTRIAL})
#: One piece in so many has an earlier mortgage, of this share of its value; one in so many was valued lower the second time.
_CLAIM_EVERY, _CLAIM, _FELL_EVERY = 41, 0.3, 29
#: One building in so many is insured no longer, another one in so many will not be soon; one firm's piece in so many was not valued again.
_LAPSED_EVERY, _LAPSING_EVERY, _MISSED_EVERY = 71, 53, 19
#: One home in so many was never valued again.
_HOME_MISSED_EVERY = 31


def make(book: Ledger) -> pa.Table:
    """One row a valuation, in the columns of the collateral schema and ``file_row``."""
    facts = book.facts[book.facts["loan_id"].isin(set(book.terms["loan_id"].to_pylist())) & (book.facts["collateral_value"] > 0)]
    turn = np.arange(len(facts))
    first = pd.DataFrame({
        "collateral_id": [f"YP{number:06d}" for number in range(1, len(facts) + 1)], "loan_id": facts["loan_id"].to_numpy(),
        "borrower_id": facts["borrower_id"].to_numpy(), "kind": _kinds(facts), "value": facts["collateral_value"].to_numpy(),
        "valued_on": facts["originated_on"].to_numpy(), "released_on": _released(facts["settled_on"].to_numpy()),
        "prior_claims": np.where(turn % _CLAIM_EVERY == 3, facts["collateral_value"].to_numpy() * _CLAIM // 1_000_000 * 1_000_000, 0).astype(np.int64),
    })  # fmt: skip
    first["description"] = [
        w.words()["collateral"][kind].format(region=region) for kind, region in zip(first["kind"], facts["region"], strict=True)
    ]
    first["insured_until"] = _insured(first, facts["matures_on"].to_numpy(), turn)
    again = _again(first, facts["borrower_type"].to_numpy(), turn)
    return typed.table(pd.concat([first, again], ignore_index=True), TABLES["collateral"])


def _kinds(facts: pd.DataFrame) -> list[str]:
    ample = facts["collateral_value"] >= facts["principal"] * _AMPLE
    loans = zip(facts["borrower_type"], facts["guarantee_type"], ample, strict=True)
    return [_kind(BorrowerType(who), GuaranteeType(how), place, ample=worth) for place, (who, how, worth) in enumerate(loans)]


def _kind(who: BorrowerType, how: GuaranteeType, place: int, *, ample: bool) -> str:
    possible = [kind for kind in _KINDS.get((who, how), (CollateralKind.DEPOSIT,)) if ample or kind not in _MOVABLE]
    return possible[place % len(possible)].value


def _released(settled_on: npt.NDArray[np.int64]) -> pd.Series:
    """A few days after the loan was repaid."""
    return pd.Series(np.where(settled_on > 0, settled_on + 5, 0)).where(settled_on > 0).astype("Int64")


def _insured(first: pd.DataFrame, matures_on: npt.NDArray[np.int64], turn: npt.NDArray[np.int64]) -> pd.Series:
    """Buildings are insured from year to year until the loan ends; a few insurances were not renewed, some end soon."""
    lapse = np.where(
        turn % _LAPSED_EVERY == 4,
        _LAST - 40 - turn % 200,
        np.where(turn % _LAPSING_EVERY == 7, _LAST + 5 + turn % 50, _LAST + 90 + turn % 250),
    )
    built = first["kind"].isin([kind.value for kind in _BUILT]).to_numpy()
    return pd.Series(np.minimum(lapse, matures_on + _YEAR)).where(built).astype("Int64")


def _again(first: pd.DataFrame, borrower_type: npt.NDArray[np.object_], turn: npt.NDArray[np.int64]) -> pd.DataFrame:
    """Second valuations: of firms' pieces older than a year, but for a few, which are overdue; of most homes. A few fell."""
    firm = np.isin(borrower_type, [BorrowerType.CORPORATE, BorrowerType.SMALL_BUSINESS])
    seldom = turn % 23 == 0
    due = (first["valued_on"].to_numpy() < _LAST - _YEAR) & (
        (firm & (turn % _MISSED_EVERY != 2)) | (~firm & (turn % _HOME_MISSED_EVERY != 5)) | seldom
    )
    fell = (turn % _FELL_EVERY == 1) & (firm | seldom)
    share = np.where(fell, 0.72, 0.96 + 0.01 * (turn % 9))
    value = (first["value"].to_numpy() * share // 1_000_000 * 1_000_000).astype(np.int64)
    day = _LAST - 30 - turn % 300
    again: pd.DataFrame = first.assign(value=value, valued_on=day)[due]
    return again
