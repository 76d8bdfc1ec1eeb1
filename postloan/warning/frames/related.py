"""What became known around those a borrower hangs on: its guarantors, who need not be borrowers, and the other members of its group.

A row for each borrower, related party and event that goes on, with the days since it was known in the column of its kind.
"""

import functools
from collections.abc import Mapping
from typing import Any

import pandas as pd

from postloan.terms import EventKind
from postloan.warning.engine import Frame
from postloan.warning.frames.events import going_on, kinds, sums
from postloan.warning.framing import framed, mark_of
from postloan.warning.known import Known

#: Events grave enough to weigh on others.
KINDS = (EventKind.ENFORCEMENT, EventKind.DISHONEST, EventKind.BANKRUPTCY_PETITION, EventKind.CONTROLLER_UNREACHABLE)
_SIDES = ("guarantor", "member")
_TOLD = {
    "related_name": "string", "happened_on": "date", "known_on": "date", "event_amount": "float64", "event_detail": "string",
    "event_source": "string",
}  # fmt: skip


def days_of(side: str, kind: str) -> str:
    """The column that holds the days since an event of the kind around a guarantor or group member became known."""
    return f"{side}_{kind}_days"


COLUMNS: Mapping[str, str] = {**_TOLD, **{days_of(side, kind): "int64" for side in _SIDES for kind in KINDS}}


def build(known: Known) -> Frame | None:
    """None where no such event was ever told of, or nobody guarantees and no loan names a group."""
    asked = known.pin.events(known.scope.at(known.until))
    told = set(known.pin.answer(asked, kinds)["kind"].to_pylist()) & set(KINDS)
    pairs = _pairs(known)
    if not told or pairs.empty:
        return None
    sides = set(pairs["side"])
    columns = {**_TOLD, **{days_of(side, kind): "int64" for side in sorted(sides) for kind in sorted(told)}}
    rows = functools.partial(_rows, known, pairs)
    mark = mark_of(known, known.until)
    return framed(known, "related", columns, rows, mark=mark, everybody=True, quiet=True)


def _pairs(known: Known) -> pd.DataFrame:
    """``borrower_id``, ``related_id``, ``related_name`` and by what they are related (``side``)."""
    contracts = known.pin.answer(known.pin.guarantees(known.scope.at(known.until)), _guarantors).to_pandas()
    members = known.pin.ask(known.scope, _members).to_pandas()
    both = members.merge(members, on="group_id", suffixes=("", "_other"))
    both = both[both["borrower_id"] != both["borrower_id_other"]]
    within = both.rename(columns={"borrower_id_other": "related_id", "borrower_name_other": "related_name"})
    columns = ["borrower_id", "related_id", "related_name", "side"]
    found = pd.concat([contracts.assign(side="guarantor")[columns], within.assign(side="member")[columns]], ignore_index=True)
    mine: pd.DataFrame = found if known.whom is None else found[found["borrower_id"] == known.whom]
    return mine


def _guarantors(rows: Any) -> Any:
    return rows.select("borrower_id", related_id=rows.guarantor_id, related_name=rows.guarantor_name).distinct(
        on=["borrower_id", "related_id"], keep="first"
    )


def _members(loans: Any) -> Any:
    owing = loans.filter((loans.balance > 0) & loans.group_id.notnull())
    return owing.select("group_id", "borrower_id", "borrower_name").distinct()


def _rows(known: Known, pairs: pd.DataFrame) -> pd.DataFrame:
    events = known.pin.answer(known.pin.events(known.scope.at(known.until)), going_on).to_pandas(date_as_object=False)
    grave = events[events["kind"].isin(KINDS)].rename(columns={"borrower_id": "related_id"})
    rows = pairs.merge(grave, on="related_id")
    days = (pd.Timestamp(known.until) - rows["known_on"]).dt.days
    by_kind = {
        days_of(side, kind): days.where((rows["side"] == side) & (rows["kind"] == kind)).astype("Int64")
        for side in _SIDES for kind in KINDS
    }  # fmt: skip
    cited = rows["source"].str.cat(rows["reference"].where(rows["reference"].notna(), ""), sep=" ").str.strip()
    found: pd.DataFrame = rows.assign(event_amount=sums(rows, known), event_detail=rows["detail"], event_source=cited, **by_kind)
    return found
