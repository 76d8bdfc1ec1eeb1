"""Concentration against its limits: the regulator's lines from the policy, and the limits that the bank sets itself.

An exposure is what is owed and, by the policy's factor, what may still be drawn. Without the bank's capital a share of it is
missing, never 0. Whoever sees only a part of the loans is never told that a limit is kept: his part may break it, not prove it.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd
from ibis.expr.types import Table

from postloan.access import Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.portfolio import grid
from postloan.portfolio.exposure.capital import capital_of, large_from
from postloan.portfolio.exposure.concentration import Concentration, Spread, cents
from postloan.portfolio.measure import Value, ratio, yuan
from postloan.terms import LimitMeasure, LimitState

_NOTHING = Decimal("0.00")
#: What share of what a limit's measure is; an amount is a share of nothing.
BASES: Mapping[LimitMeasure, str] = {
    LimitMeasure.SHARE_OF_CAPITAL: "net_capital", LimitMeasure.SHARE_OF_TIER1: "tier1_capital",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of the regulator or of the trade, and the largest exposure against it.

    ``exposure`` is what the line counts, ``balance`` the loans in it.
    ``parameter`` is the policy's limit (a fraction), ``base_name`` the policy's capital it is a fraction of. ``who`` and ``kind``
    name the largest name ("borrower" or "group"), missing for sums over several. Money in yuan.
    """

    name: str
    parameter: str
    base_name: str
    limit: float
    who: str | None
    label: str | None
    kind: str | None
    exposure: Decimal | None
    balance: Decimal | None
    base: Decimal | None
    state: LimitState

    @property
    def share(self) -> float | None:
        return ratio(self.exposure, self.base)

    @property
    def allowed(self) -> Decimal | None:
        """The largest exposure that keeps the line."""
        return None if self.base is None else self.base * Decimal(str(self.limit))

    @property
    def headroom(self) -> Decimal | None:
        """What is left until the limit; negative beyond it."""
        return None if self.allowed is None or self.exposure is None else self.allowed - self.exposure


@dataclass(frozen=True)
class Limit:
    """A limit that the bank set; see the table's own words."""

    id: int
    dimension: str
    value: str | None
    measure: LimitMeasure
    cap: Decimal
    currency: str
    branch: str | None
    reason: str
    valid_from: date
    valid_until: date | None
    set_by: str
    version: int

    def in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


@dataclass(frozen=True)
class Use:
    """How much of a limit is used. ``value`` is the slice's value it is measured on (None: not given)."""

    limit: Limit
    value: str | None
    balance: Decimal
    undrawn: Decimal | None
    exposure: Decimal
    allowed: Decimal | None
    state: LimitState

    @property
    def used(self) -> float | None:
        """Exposure over what is allowed."""
        return ratio(self.exposure, self.allowed)

    @property
    def headroom(self) -> Decimal | None:
        return None if self.allowed is None else self.allowed - self.exposure


def state_of(exposure: Value, allowed: Decimal | None, policy: Policy, *, partly: bool = False) -> LimitState:
    """Beyond the limit is a breach; at it is not. ``partly``: only a part of the exposure is seen."""
    if exposure is None or allowed is None:
        return LimitState.UNKNOWN
    if Decimal(str(exposure)) > allowed:
        return LimitState.BREACH
    if partly:
        return LimitState.PARTIAL
    near = allowed * Decimal(str(policy.limit_near_share))
    return LimitState.NEAR if Decimal(str(exposure)) >= near else LimitState.WITHIN


#: name, the policy's limit, the policy's capital, over borrowers or groups, what is counted.
_LINES = (
    ("single_loan", "single_loan_capital_max", "net_capital", "borrower", "balance"),
    ("single_exposure", "single_exposure_t1_max", "tier1_capital", "borrower", "exposure"),
    ("group_exposure", "group_exposure_t1_max", "tier1_capital", "group", "exposure"),
    ("group_credit", "group_credit_capital_max", "net_capital", "group", "exposure"),
)


def lines(found: Concentration, scope: Scope, policy: Policy) -> tuple[Line, ...]:
    """The policy's lines on single names, groups and the ten largest. A line on groups is not known while no loan names a group."""
    single = [_line(found, policy, *one) for one in _LINES]
    ten = found.borrower.top_balance(10)
    top = Line(
        "top10",
        "top10_capital_max",
        "net_capital",
        policy.top10_capital_max,
        None,
        None,
        None,
        ten,
        ten,
        None,
        LimitState.UNKNOWN,
    )
    return tuple(_judged(line, scope, policy) for line in (*single, top))


def _line(found: Concentration, policy: Policy, *wanted: str) -> Line:
    """The largest name of a line; capital and state are still to come."""
    name, parameter, base, over, counted = wanted
    spread: Spread = getattr(found, over)
    rows = spread.top[spread.top["kind"] == over]
    blank = Line(name, parameter, base, getattr(policy, parameter), None, None, None, None, None, None, LimitState.UNKNOWN)
    if rows.empty:
        return blank
    first = rows.sort_values(counted, ascending=False, kind="stable").iloc[0]
    who = dataclasses.replace(blank, who=first["name"], label=first["label"], kind=over)
    return dataclasses.replace(who, exposure=cents(first[counted]), balance=cents(first["balance"]))


def _judged(line: Line, scope: Scope, policy: Policy) -> Line:
    placed = dataclasses.replace(line, base=capital_of(policy, line.base_name, scope.currency))
    return dataclasses.replace(placed, state=state_of(placed.exposure, placed.allowed, policy, partly=not scope.whole))


#: The worst first: what a name that is under several lines is shown as.
_GRAVITY = (LimitState.BREACH, LimitState.UNKNOWN, LimitState.PARTIAL, LimitState.NEAR, LimitState.WITHIN)


def state_of_name(kind: str, balance: float, exposure: float, scope: Scope, policy: Policy) -> LimitState:
    """How a borrower or a group stands against all lines on one name: the worst of them."""
    found = set()
    for _, parameter, base_name, over, counted in _LINES:
        if over == kind:
            base = capital_of(policy, base_name, scope.currency)
            allowed = None if base is None else base * Decimal(str(getattr(policy, parameter)))
            amount = cents(balance if counted == "balance" else exposure)
            found.add(state_of(amount, allowed, policy, partly=not scope.whole))
    return next((state for state in _GRAVITY if state in found), LimitState.UNKNOWN)


def large(spread: Spread, scope: Scope, policy: Policy) -> pd.DataFrame | None:
    """The names whose exposure counts as large against tier 1 capital, largest first; missing while the capital is."""
    least = large_from(policy, scope.currency)
    if least is None:
        return None
    rows: pd.DataFrame = spread.top.loc[[cents(amount) >= least for amount in spread.top["exposure"]]]
    return rows.reset_index(drop=True)


Amounts = Mapping[str | None, tuple[Decimal, Decimal | None]]


def _undrawn(loans: Table, by: str) -> Table:
    given = loans.filter(loans.undrawn.notnull())
    return given.group_by(by).agg(undrawn=given.undrawn.sum())


def amounts(pin: Pin, scope: Scope, by: str) -> Amounts:
    """Balance and what was given of undrawn amounts (yuan) per value of a slice."""
    now = grid.read(pin, scope, dates=(scope.as_of,), by=by)
    fen = now.balance[0].sum(axis=(1, 2, 3)).tolist()
    given = {row[by]: row["undrawn"] for row in pin.ask(scope, _undrawn, by).to_pylist()}
    return {value: (yuan(owed) or _NOTHING, given.get(value)) for value, owed in zip(now.values, fen, strict=True)}


@dataclass(frozen=True)
class Seen:
    """What limits are measured by: the scope, the policy and the portfolio's balance (yuan)."""

    scope: Scope
    policy: Policy
    total: Decimal


def own(pin: Pin, scope: Scope, policy: Policy, *, limits: Sequence[Limit]) -> tuple[Use, ...]:
    """How much of each limit is used, the fullest first; what cannot be told comes last.

    A limit on each value of a dimension gives a line for its fullest value, and one for every other that is near or beyond.
    """
    per_value = {by: amounts(pin, scope, by) for by in dict.fromkeys(limit.dimension for limit in limits)}
    total = sum((owed for found in list(per_value.values())[:1] for owed, _ in found.values()), _NOTHING)
    seen = Seen(scope, policy, total)
    uses = [use for limit in limits for use in uses_of(limit, per_value[limit.dimension], seen)]
    return tuple(sorted(uses, key=lambda use: (use.used is None, -(use.used or 0), use.limit.id)))


def uses_of(limit: Limit, per_value: Amounts, seen: Seen) -> list[Use]:
    """One limit against the amounts of its dimension. The share of loans is of balances alone; other measures count exposures."""
    if limit.value is not None:
        value = limit.value or None
        return [_use(limit, value, per_value.get(value, (_NOTHING, None)), seen)]
    each = [_use(limit, value, found, seen) for value, found in per_value.items()]
    each.sort(key=lambda use: -use.exposure)
    return [use for place, use in enumerate(each) if not place or use.state in (LimitState.BREACH, LimitState.NEAR)]


def _use(limit: Limit, value: str | None, found: tuple[Decimal, Decimal | None], seen: Seen) -> Use:
    balance, undrawn = found
    of_loans = limit.measure is LimitMeasure.SHARE_OF_LOANS
    factor = Decimal(0) if of_loans else Decimal(str(seen.policy.undrawn_conversion))
    exposure = balance + (undrawn or _NOTHING) * factor
    allowed = _allowed(limit, seen)
    return Use(
        limit, value, balance, None if of_loans else undrawn, exposure, allowed, _state(limit, value, exposure, allowed, seen)
    )


def _allowed(limit: Limit, seen: Seen) -> Decimal | None:
    """The limit in yuan; an amount of another currency says nothing about these loans."""
    if limit.measure is LimitMeasure.AMOUNT:
        return limit.cap if limit.currency == seen.scope.currency else None
    if limit.measure is LimitMeasure.SHARE_OF_LOANS:
        return seen.total * limit.cap if seen.total else None
    base = capital_of(seen.policy, BASES[limit.measure], seen.scope.currency)
    return base * limit.cap if base else None


def _state(limit: Limit, value: str | None, exposure: Decimal, allowed: Decimal | None, seen: Seen) -> LimitState:
    if not limit.in_force(seen.scope.as_of):
        return LimitState.LATER
    if seen.scope.whole:
        return state_of(exposure, allowed, seen.policy)
    if limit.measure is LimitMeasure.SHARE_OF_LOANS:
        return LimitState.UNKNOWN if allowed is None else LimitState.PARTIAL
    partly = limit.dimension != "branch" or not _sees(seen.scope, value)
    return state_of(exposure, allowed, seen.policy, partly=partly)


def _sees(scope: Scope, branch: str | None) -> bool:
    """Whether the scope shows every loan of a branch."""
    return scope.reach.officers is None and scope.reach.covers(branch, None) and not scope.chosen
