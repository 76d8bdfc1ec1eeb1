"""One stay as a verb finds and changes it: within reach, as it was read, and every word of it kept."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from postloan.access.within import reach_of, within
from postloan.desk import Unit
from postloan.desk.policies import current
from postloan.errors import ChangedMeanwhile, OutOfReach
from postloan.warning.tables import watch_entry, watch_review
from postloan.warning.watch.model import Kind
from postloan.warning.watch.refusals import LeftAlready


def today_of(work: Unit) -> date:
    """The day on the bank's clock."""
    return current(work.connection).local(work.at).date()


def stay_of(work: Unit, entry_id: int, version: int) -> RowMapping:
    """The stay of a number while it lasts, with nobody else writing until the unit ends.

    Raises:
        OutOfReach: it is not there or not his; ChangedMeanwhile: not as it was read; LeftAlready: it is over.
    """
    work.alone()
    asked = select(watch_entry).where(watch_entry.c.id == entry_id, within(watch_entry, reach_of(work)))
    row = work.connection.execute(asked).mappings().one_or_none()
    if row is None:
        raise OutOfReach
    work.subject = f"borrower:{row['borrower_id']}"
    if row["version"] != version:
        raise ChangedMeanwhile
    if row["left_on"] is not None:
        raise LeftAlready
    return row


def change(
    work: Unit, row: RowMapping, kind: Kind, changes: Mapping[str, Any], *, text: str | None, set_review: bool = False
) -> None:  # fmt: skip
    """Change a stay and write down the word that did it; ``set_review``: it also set when it is looked at again."""
    work.update(watch_entry, row["id"], changes, version=row["version"])
    after = {**row, **changes}
    due = after["review_on"] if set_review else None
    word(work, row["id"], kind, str(after["strategy"]), review_on=due, text=text)


def word(work: Unit, entry_id: int, kind: Kind, strategy: str, *, review_on: date | None, text: str | None) -> None:
    """Write one word on a stay."""
    work.insert(watch_review, {
        "entry_id": entry_id, "at": work.at, "on": today_of(work), "who_id": work.who.id, "who": work.who.name, "kind": kind.value,
        "strategy": strategy, "review_on": review_on, "text": text,
    })  # fmt: skip
