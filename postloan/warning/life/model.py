"""A signal as people see it: its evidence, where it stands, and everything that was done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from postloan.access import Actor
from postloan.terms import ClosedAs, Colour, SignalState, Verdict
from postloan.warning.life.moves import allowed, ends


@dataclass(frozen=True)
class Step:
    """One step: ``kind`` as the table of steps names it; ``facts`` is what the step itself knows (owner from/to, verdict …)."""

    at: datetime
    on: date
    who: str
    kind: str
    state: SignalState
    colour: Colour
    value: float | None
    text: str | None
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Action:
    """One action of the plan."""

    id: int
    what: str
    owner: str
    due_on: date
    done_on: date | None
    done_by: str | None
    note: str | None


@dataclass(frozen=True)
class Mute:
    """One time that the rule was kept quiet for the borrower."""

    id: int
    colour: Colour
    reason: str
    starts_on: date
    until: date
    muted_by: str
    ended_on: date | None
    ended_by: str | None
    version: int

    def live(self, day: date) -> bool:
        return self.starts_on <= day <= self.until and (self.ended_on is None or day < self.ended_on)


@dataclass(frozen=True)
class Signal:
    """One signal; what its columns mean stands with the table. ``due_on``: when the next thing has to be done; None when closed."""

    id: int
    rule_id: str
    family: str
    borrower_id: str
    borrower_name: str
    branch: str
    officer: str | None
    loan_id: str | None
    loans: int
    exposure: Decimal | None
    currency: str
    colour: Colour
    first_colour: Colour
    coloured_on: date
    value: float | None
    limit_value: float | None
    since: date | None
    source: str | None
    figures: Mapping[str, Any]
    first_as_of: date
    last_as_of: date
    quiet_since: date | None
    unjudged_since: date | None
    unjudged_why: str | None
    times: int
    raised_on: date
    raised_at: datetime
    state: SignalState
    owner: str | None
    respond_by: date | None
    plan_by: date | None
    recheck_on: date | None
    escalated_at: datetime | None
    verdict: Verdict | None
    set_aside_on: date | None
    closed_as: ClosedAs | None
    closed_on: date | None
    setting_version: int
    policy_version: int
    run_id: int | None
    version: int
    due_on: date | None
    steps: tuple[Step, ...]
    actions: tuple[Action, ...]
    mutes: tuple[Mute, ...]

    @property
    def open_actions(self) -> tuple[Action, ...]:
        return tuple(one for one in self.actions if one.done_on is None)

    def allowed(self, actor: Actor) -> tuple[str, ...]:
        """The words that this person may say on it now."""
        return allowed(actor, self.state, self.colour, self.verdict)

    @property
    def ends(self) -> tuple[ClosedAs, ...]:
        """What it can be closed as now: nothing before it was looked into; not resolved while actions are open."""
        found = ends(self.colour, self.verdict)
        return tuple(one for one in found if one is not ClosedAs.RESOLVED or not self.open_actions)
