"""A back-test by hand, for tests of what is shown of one: judging the demo takes a minute or more."""

import numpy as np

from postloan.access import EVERYTHING, Scope
from postloan.house import House
from postloan.policy import Policy
from postloan.warning.catalogue import all_rules
from postloan.warning.judge.board import bar_of, line
from postloan.warning.judge.judging import Board
from postloan.warning.judge.quality import Quality
from postloan.warning.judge.tally import Counted


def _counted(tp: int, fp: int, fn: int, tn: int, leads: list[int]) -> Counted:
    return Counted(Quality(tp, fp, fn, tn), np.array(leads), np.arange(tp + fp))


GOOD, USELESS = _counted(24, 76, 16, 884, [80] * 24), _counted(10, 390, 30, 570, [100] * 10)


def board(house: House, *, shown: bool = False) -> Board:
    """A back-test by hand: R01 as in the book of examples, R02 that warns of anybody, the other rules without data."""
    pin, bar = house.book.pin(), bar_of(Policy())
    worst = pin.snapshot(Scope(EVERYTHING, pin.dates[-1])).order_by("loan_id").limit(2).to_pandas()
    case = [
        {"borrower_id": row.borrower_id, "borrower_name": row.borrower_name, "branch": row.branch, "officer": row.officer, "exposure": 1e6,
         "bad_on": "2026-09-12", "seen_on": "2026-08-31", "cause": "days", "warned": place * 4}
        for place, row in enumerate(worst.itertuples())
    ]  # fmt: skip
    known = {"R01": line(GOOD, bar), "R02": line(USELESS, bar)}
    rules = [
        {"rule_id": one.id, "family": one.family.value, "active": True, "unit": one.unit.value,
         "status": None if one.id in known else "no_data",
         "colours": dict.fromkeys("1234", known[one.id]) if one.id in known else {}}
        for one in all_rules().values()
    ]  # fmt: skip
    score = {"shown": False, "why": "worse", "train": ["2024-10-31"], "test": "2025-10-31", "learnt": 1000, "learnt_bad": 60, "tried": 990,
             "tried_bad": 40, "matches": [{"colour": 3, "warned": 100, "by_rules": 24, "by_score": 22}]}  # fmt: skip
    if shown:
        score |= {
            "shown": True, "why": None, "calibration": [{"n": 495, "said": 0.01, "came": 4}, {"n": 495, "said": 0.08, "came": 36}],
            "weights": [["R01", 1.2], ["R02", 0.1]], "told": [{**one, "probability": 0.4, "reasons": [["R01", 1.5]]} for one in case],
        }  # fmt: skip
    result = {
        "judged": [["2024-11-30", "2025-10-31"]], "before": ["2024-10-31"], "recent": ["2026-10-31"], "whole": shown, "rules": rules,
        "all": dict.fromkeys("1234", known["R01"]), "overlap": {colour: [["R01", "R02", 0.4]] for colour in "1234"},
        "curves": {"R01": [{"threshold": limit, **vars(GOOD.quality), "lead": 80.0} for limit in (1.0, 8.0, 31.0, 61.0)]}, "silent": case, "score": score,
    }  # fmt: skip
    return Board(pin.dates[1], pin.dates[-1], 12, 0, 0, pin.version, result)
