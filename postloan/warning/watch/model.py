"""A stay on the watch list, and every word that was said about it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from postloan.terms import Strategy


class Standing(StrEnum):
    """How a stay stands: on the list, somebody asked that it end, or over."""

    ON = "on"
    ASKED = "asked"
    LEFT = "left"


class Kind(StrEnum):
    """What was said about a stay."""

    ENTERED = "entered"
    REVIEWED = "reviewed"
    PROLONGED = "prolonged"
    EXIT_ASKED = "exit_asked"
    EXIT_REFUSED = "exit_refused"
    EXIT_WITHDRAWN = "exit_withdrawn"
    LEFT = "left"


class Cause(StrEnum):
    """Why a borrower came on the list: a signal of a rule, or somebody's own judgement."""

    RULE = "rule"
    HAND = "hand"


@dataclass(frozen=True)
class Word:
    """One word on a stay, never changed. ``review_on``: the review it set; None where it set none."""

    at: datetime
    on: date
    who: str
    kind: Kind
    strategy: Strategy
    review_on: date | None
    text: str | None


@dataclass(frozen=True)
class Entry:
    """One stay. ``exposure``: what the borrower owed the whole bank when it began; ``stay_until`` the last day before a decision is due."""

    id: int
    version: int
    borrower_id: str
    borrower_name: str
    branch: str
    officer: str | None
    entered_on: date
    entered_by: str
    cause: Cause
    signal_id: int | None
    reason: str
    strategy: Strategy
    review_on: date
    stay_until: date
    exposure: Decimal | None
    currency: str
    exit_asked_on: date | None
    exit_asked_by_id: int | None
    exit_asked_by: str | None
    exit_reason: str | None
    left_on: date | None
    settled_by: str | None
    words: tuple[Word, ...] = ()

    @property
    def standing(self) -> Standing:
        if self.left_on is not None:
            return Standing.LEFT
        return Standing.ON if self.exit_asked_on is None else Standing.ASKED

    def too_long(self, today: date) -> bool:
        """The longest stay is over and nobody has decided."""
        return self.left_on is None and self.stay_until < today
