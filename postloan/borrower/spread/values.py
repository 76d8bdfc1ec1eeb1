"""Plain values of the filings: what is handed in, what stands in a list, what differs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from postloan.desk import Unit
from postloan.statement import Kind, Perimeter, Period, Source, Statement


class State(StrEnum):
    """What has become of a workbook that was handed in."""

    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


#: A filing in one of these states stands for its workbook: the same file is not handed in again.
LIVE = (State.SUBMITTED, State.CONFIRMED)


@dataclass(frozen=True)
class Answer:
    """What a person said a line is. ``account`` None: not a figure to import."""

    kind: Kind
    label: str
    account: str | None


@dataclass(frozen=True)
class Handed:
    """A workbook that has been read and is handed in.

    Attributes:
        statements: what was read, comparison columns included.
        sha256: of the bytes, which lie in the uploads folder.
        layout: name of the layout it was read by; ``fingerprint`` is that layout's key for remembered answers.
        answers: what the person said about doubtful lines; remembered with the filing.
        open_doubts: lines that nobody has answered yet; with any, it is not taken.
        lines: how many lines were matched, answered, left out, blank.
    """

    statements: tuple[Statement, ...]
    file_name: str
    sha256: str
    size: int
    layout: str = ""
    fingerprint: str = ""
    answers: tuple[Answer, ...] = ()
    open_doubts: int = 0
    lines: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Filing:
    """One workbook as filed, without its figures."""

    id: int
    borrower_id: str
    borrower_name: str
    branch: str
    officer: str | None
    file_name: str
    sha256: str
    size: int
    layout: str
    fingerprint: str
    lines: dict[str, int]
    state: State
    note: str | None
    corrects_id: int | None
    submitted_by_id: int | None
    submitted_by: str
    submitted_at: datetime
    settled_by: str | None
    settled_at: datetime | None
    settle_note: str | None
    version: int


@dataclass(frozen=True)
class Kept:
    """One statement of a filing: its number, which confirmed edition it is (None: not confirmed) and the statement itself."""

    id: int
    filing_id: int
    statement: Statement
    edition: int | None = None
    superseded_at: datetime | None = None

    @property
    def slot(self) -> tuple[Kind, Period, Perimeter, str, bool]:
        """What two editions have in common."""
        one = self.statement
        return (one.kind, one.period, one.perimeter, one.currency, one.comparative)


@dataclass(frozen=True)
class Found:
    """What a check said of a filing, as it was kept."""

    code: str
    ok: bool
    severity: str
    period_end: date | None
    difference: Decimal | None
    tolerance: Decimal | None
    accounts: tuple[str, ...]
    cells: tuple[str, ...]
    problem: str
    problem_values: dict[str, object]
    suggestion: str | None
    suggestion_values: dict[str, object]


@dataclass(frozen=True)
class Correction:
    """What a person puts right: the figure of ``account`` in one statement is another account, another amount, or none.

    ``to`` None: the line is not a figure; ``value`` None: the amount stays.
    """

    statement_id: int
    account: str
    to: str | None
    value: Decimal | None = None


@dataclass(frozen=True)
class Change:
    """One correction that was made."""

    statement_id: int
    account_before: str | None
    account_after: str | None
    value_before: Decimal | None
    value_after: Decimal | None
    reason: str
    changed_by: str
    changed_at: datetime


@dataclass(frozen=True)
class Difference:
    """One account that a new edition says otherwise than the one in force; None: not said."""

    kind: Kind
    period: Period
    account: str
    before: Decimal | None
    after: Decimal | None
    source: Source | None


#: ``hook(work, borrower_id, statements)``, called in the transaction that confirms.
AfterConfirm = Callable[[Unit, str, Sequence[Statement]], None]
