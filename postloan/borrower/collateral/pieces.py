"""What secures a borrower's loans: loan to value, how old the valuation is, what has expired."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from postloan.borrower.flows.coverage import shifted
from postloan.policy import Policy
from postloan.terms import CollateralKind

_NOTHING = Decimal(0)
_PROPERTY = frozenset({CollateralKind.RESIDENTIAL, CollateralKind.COMMERCIAL, CollateralKind.INDUSTRIAL, CollateralKind.LAND})
_FINANCIAL = frozenset({CollateralKind.DEPOSIT, CollateralKind.SECURITIES})


class Flag(StrEnum):
    """What there is to say about a piece, worst first."""

    ABOVE_LIMIT = "above_limit"
    NOTHING_LEFT = "nothing_left"
    INSURANCE_EXPIRED = "insurance_expired"
    REGISTRATION_EXPIRED = "registration_expired"
    VALUATION_OLD = "valuation_old"
    VALUATION_UNKNOWN = "valuation_unknown"
    INSURANCE_ENDS = "insurance_ends"
    REGISTRATION_ENDS = "registration_ends"


@dataclass(frozen=True)
class Piece:
    """One piece of collateral as it stands for a borrower on a date.

    Attributes:
        loans: the loans it secures; empty: all of the borrower's.
        value, prior_claims, net: latest value, what others are paid first (0 where not given), and what is left, at least 0.
        fallen: latest value against the one before it, less 1; None without an earlier one.
        exposure: balances of the loans it secures that are owed on the date; None where none of them is known.
        ltv: exposure ÷ net; None without exposure or with nothing left.
        limit: the policy's limit for its kind.
        age_months: whole months from the valuation to the date; None where it has no date.
    """

    collateral_id: str
    kind: str | None
    description: str | None
    loans: tuple[str, ...]
    value: Decimal
    prior_claims: Decimal
    net: Decimal
    fallen: float | None
    exposure: Decimal | None
    ltv: float | None
    limit: float
    valued_on: date | None
    age_months: int | None
    insured_until: date | None
    registered_until: date | None
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class Cover:
    """All pieces of a borrower together.

    Attributes:
        exposure: balances of all the borrower's loans on the date.
        net: of all pieces, each once, however many loans it secures.
        share: net ÷ exposure; None without exposure. Above 1: covered more than fully.
        uncovered: what exposure exceeds net by, at least 0.
    """

    pieces: tuple[Piece, ...]
    exposure: Decimal
    net: Decimal
    share: float | None
    uncovered: Decimal


def limit_of(kind: str | None, policy: Policy) -> float:
    """The loan-to-value limit of a kind; a kind not given counts as a movable, the strictest."""
    if kind in _PROPERTY:
        return policy.ltv_property_max
    return policy.ltv_financial_max if kind in _FINANCIAL else policy.ltv_movable_max


def months_since(then: date, now: date) -> int:
    """Whole months from one day to a later one; a month is whole on the same day of the next, or on its last."""
    whole = (now.year - then.year) * 12 + now.month - then.month
    last = shifted(now.replace(day=1), 1) - timedelta(days=1)
    return whole if now.day >= then.day or now == last else whole - 1


def _flags(
    row: Mapping[str, Any], net: Decimal, ltv: float | None, age: int | None, *, as_of: date, policy: Policy
) -> tuple[Flag, ...]:
    soon = as_of + timedelta(days=policy.collateral_expiry_days)
    insured, registered = row["insured_until"], row["registered_until"]
    found = {
        Flag.ABOVE_LIMIT: ltv is not None and ltv > limit_of(row["kind"], policy), Flag.NOTHING_LEFT: net <= 0,
        Flag.INSURANCE_EXPIRED: insured is not None and insured < as_of, Flag.INSURANCE_ENDS: insured is not None and as_of <= insured <= soon,
        Flag.REGISTRATION_EXPIRED: registered is not None and registered < as_of,
        Flag.REGISTRATION_ENDS: registered is not None and as_of <= registered <= soon,
        Flag.VALUATION_OLD: age is not None and age >= policy.revaluation_months, Flag.VALUATION_UNKNOWN: age is None,
    }  # fmt: skip
    return tuple(flag for flag in Flag if found[flag])


def _exposure(loans: Sequence[str], balances: Mapping[str, Decimal]) -> Decimal | None:
    """Balances of the loans named; of all where none is."""
    known = [balances[one] for one in (loans or balances) if one in balances]
    return sum(known, _NOTHING) if known else None


def _order(row: Mapping[str, Any]) -> tuple[date, str]:
    return (row["valued_on"] or date.min, row["loan_id"] or "")


def _fallen(rows: Sequence[Mapping[str, Any]], latest: Mapping[str, Any]) -> float | None:
    """The latest valuation against the one of the day before it that differs in date."""
    earlier = [
        row
        for row in rows
        if row["valued_on"] is not None and latest["valued_on"] is not None and row["valued_on"] < latest["valued_on"]
    ]
    before = max(earlier, key=_order, default=None)
    return float(latest["value"] / before["value"] - 1) if before is not None and before["value"] > 0 else None


def piece(rows: Sequence[Mapping[str, Any]], balances: Mapping[str, Decimal], as_of: date, policy: Policy) -> Piece:
    """One piece, from all its valuations for all loans of one borrower (rows of ``Pin.collaterals(all_valuations=True)``).

    A piece registered for several loans is held against their balances together.
    """
    latest = max(rows, key=_order)
    loans = tuple(sorted({row["loan_id"] for row in rows if row["loan_id"] is not None}))
    if any(row["loan_id"] is None for row in rows):
        loans = ()
    claims = latest["prior_claims"] or _NOTHING
    net = max(latest["value"] - claims, _NOTHING)
    exposure = _exposure(loans, balances)
    ltv = float(exposure / net) if exposure is not None and net > 0 else None
    age = None if latest["valued_on"] is None else months_since(latest["valued_on"], as_of)
    return Piece(
        latest["collateral_id"], latest["kind"], latest["description"], loans, latest["value"], claims, net, _fallen(rows, latest), exposure, ltv,
        limit_of(latest["kind"], policy), latest["valued_on"], age, latest["insured_until"], latest["registered_until"],
        _flags(latest, net, ltv, age, as_of=as_of, policy=policy),
    )  # fmt: skip


def cover(rows: Sequence[Mapping[str, Any]], balances: Mapping[str, Decimal], as_of: date, policy: Policy) -> Cover:
    """All pieces of one borrower against the balances of its loans (loan number → amount owed on the date)."""
    numbers = sorted({row["collateral_id"] for row in rows})
    pieces = [piece([row for row in rows if row["collateral_id"] == number], balances, as_of, policy) for number in numbers]
    pieces.sort(key=lambda one: (-one.net, one.collateral_id))
    exposure, net = sum(balances.values(), _NOTHING), sum((one.net for one in pieces), _NOTHING)
    share = float(net / exposure) if exposure > 0 else None
    return Cover(tuple(pieces), exposure, net, share, max(exposure - net, _NOTHING))
