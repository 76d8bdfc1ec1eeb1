"""Branches and officers side by side: as they stand, and as they would stand with the mix of the whole book."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
from ibis.expr.types import Table

from postloan.access import EVERYTHING, SLICES, Scope
from postloan.book import Pin, limits
from postloan.book.cells import Numbers, fen
from postloan.book.flow import MOVE
from postloan.policy import Policy
from postloan.portfolio import grid, standard
from postloan.portfolio.measure import ratio
from postloan.portfolio.standard import Standard
from postloan.terms import FIRST_NPL, Fate, Origin

UNITS = ("branch", "officer")
#: By what a loan's prospects differ before anybody has looked after it; ``age`` is its band of months on book.
SEGMENTS = ("product", "borrower_type", "guarantee_type", "age")
#: What a unit is judged by: (loans at risk, loans hit), and the balances of the same.
OUTCOMES: Mapping[str, tuple[str, str]] = {
    "npl": ("loans", "npl_loans"), "overdue": ("loans", "overdue_loans"), "new_overdue": ("risk_loans", "entered_loans"),
}  # fmt: skip
_BALANCES: Mapping[str, tuple[str, str]] = {
    "npl": ("balance", "npl_balance"), "overdue": ("balance", "overdue_balance"), "new_overdue": ("risk_balance", "entered_balance"),
}  # fmt: skip
_COUNTS = ("loans", "npl_loans", "overdue_loans", "risk_loans", "entered_loans")
_MONEY = ("balance", "npl_balance", "overdue_balance", "risk_balance", "entered_balance")


@dataclass(frozen=True)
class League:
    """The units of one kind, best adjusted rank first, those too small to rank last by balance.

    ``since`` is the date that "new" and "at risk" start from; None: there is none, and both are missing. ``rate`` is the whole
    book's rate of the outcome, by loans. ``rows`` has the unit (None: not given) and:
        loans, balance, overdue_balance, npl_balance, overdue_ratio, npl_ratio: as they stand (yuan, fractions of the balance);
        roll_forward: of the balance that was overdue at ``since``, what went to a worse bucket or was written off; cash: money
            received since then (yuan; missing where the ledger knows no payment of the unit);
        new_overdue: balance that was on time at ``since`` and is overdue now, of all that was on time then and is still held;
        at_risk, observed, expected: loans; observed_ratio: observed over at_risk;
        ratio, low, high: observed over expected with its interval; adjusted_ratio: the rate with the book's mix;
        raw_rank, adjusted_rank (1: best; missing: too small); ratio_balance: observed over expected by balance, without interval;
        verdict: "worse" or "better" where the whole interval lies beyond 1, else "alike"; "small": too few loans to be ranked.
    """

    unit: str
    outcome: str
    segments: tuple[str, ...]
    since: date | None
    rate: float | None
    rows: pd.DataFrame


def _age(loans: Table, starts: Sequence[int]) -> Any:
    """The number of the band of months on book."""
    return sum((loans.mob >= start).cast("int8") for start in starts[1:]) if len(starts) > 1 else ibis.literal(0, "int8")


#: What a loan is told apart by, each a bit of one number: the engine adds up by a number faster than it sorts out sums.
_BITS = {"overdue": 1, "npl": 2, "risk": 4}


def _ages(loans: Table, since: date | None) -> Table:
    """All loans counted by slices, months on book and state."""
    on_time = ibis.literal(False) if since is None else (loans.bucket_previous == 0) & (loans.as_of_previous >= since)
    held = {"overdue": loans.dpd > 0, "npl": loans.risk_class >= int(FIRST_NPL), "risk": on_time}
    state = sum((which.fill_null(False).cast("int8") * _BITS[name] for name, which in held.items()), ibis.literal(0, "int8"))
    return loans.group_by(*SLICES, "mob", state=state.cast("int8")).agg(loans=loans.count(), balance=loans.balance.sum())


def _cells(ages: Table, wanted: tuple[limits.Limit, ...], unit: str, segments: tuple[str, ...], starts: tuple[int, ...]) -> Table:
    """Those of a scope by unit, segment and state."""
    mine = ages.filter(ibis.literal(True), *(limits.holds(ages, limit) for limit in wanted))
    keys = [name for name in segments if name != "age"]
    band = {"age": _age(mine, starts)} if "age" in segments else {}
    return mine.group_by(unit, *keys, "state", **band).agg(loans=mine.loans.sum(), balance=mine.balance.sum())


def _sorted_out(rows: pa.Table) -> pd.DataFrame:
    """The cells with loans and balance (fen) of every kind: overdue, non-performing, on time before, and overdue since."""
    loans, state = (np.asarray(rows[name].cast(pa.int64()).to_numpy(), dtype=np.int64) for name in ("loans", "state"))
    found: pd.DataFrame = rows.drop_columns(["loans", "balance", "state"]).to_pandas()
    owed = fen(rows["balance"])
    kinds = {**_BITS, "entered": _BITS["risk"] | _BITS["overdue"]}
    which = {name: (state & bits) == bits for name, bits in kinds.items()}
    counts = {f"{name}_loans": loans * held for name, held in which.items()}
    return found.assign(loans=loans, balance=owed, **counts, **{f"{name}_balance": owed * held for name, held in which.items()})


def table(
    pin: Pin, scope: Scope, policy: Policy, *, unit: str = "branch", outcome: str = "npl", segments: Sequence[str] = SEGMENTS
) -> League:
    """Compare the branches or the officers of the scope with each other; the book they are measured by is the scope's own.

    ``segments`` of :data:`SEGMENTS` are what the mix is made of; none of them: expected is the book's rate for all.
    """
    if unit not in UNITS or outcome not in OUTCOMES:
        raise KeyError(unit, outcome)
    chosen = tuple(name for name in SEGMENTS if name in segments)
    since = grid.previous(pin, scope)
    ages = pin.kept("ages", pin.snapshot(Scope(EVERYTHING, scope.as_of, scope.currency)), _ages, since)
    cells = _sorted_out(pin.answer(ages, _cells, limits.of(scope.reach, scope.chosen), unit, chosen, policy.league_age_months))
    rate, rows = _judged(cells, unit, outcome, chosen, policy)
    moves, cash = (_moves(pin, scope, unit, since), _cash(pin, scope, unit, since)) if since else ({}, {})
    rows.insert(8, "roll_forward", pd.Series([moves.get(name) for name in rows[unit]], dtype="float64"))
    rows.insert(
        9, "cash", pd.Series([None if (paid := cash.get(name)) is None else float(paid) for name in rows[unit]], dtype="float64")
    )
    return League(unit, outcome, chosen, since, rate, rows)


def _moves(pin: Pin, scope: Scope, unit: str, since: date) -> dict[str | None, float | None]:
    """Per unit: balance that was overdue at the start of a step and is in a worse bucket or written off at its end, of all of it."""
    found = pin.answer(pin.flows(scope, by=(unit,), since=since), _rolled, unit)
    return {row[unit]: ratio(row["worse"] or Decimal(0), row["opening"]) for row in found.to_pylist()}


def _rolled(flows: Table, unit: str) -> Table:
    late = flows.filter(
        flows.kind == MOVE, flows.origin == Origin.HELD.value, flows.fate != Fate.AWAITED.value, flows.bucket_previous > 0
    )
    worse = (late.fate == Fate.WRITTEN_OFF.value) | ((late.fate == Fate.HELD.value) & (late.bucket > late.bucket_previous))
    return late.group_by(unit).agg(opening=late.balance_previous.sum(), worse=late.balance_previous.sum(where=worse))


def _cash(pin: Pin, scope: Scope, unit: str, since: date) -> dict[str | None, Decimal]:
    """Money received after ``since`` per unit of the loan's last state; only units that the ledger knows any payment of."""
    found = pin.answer(pin.receipts(scope), _received, unit, since, beside=(pin.everyone(scope),))
    return {row[unit]: row["cash"] or Decimal("0.00") for row in found.to_pylist()}


def _received(paid: Table, everyone: Table, unit: str, since: date) -> Table:
    mine = paid.inner_join(everyone.select("loan_id", unit), "loan_id")
    return mine.group_by(unit).agg(cash=mine.amount.sum(where=mine.paid_on > since))


def _codes(frame: pd.DataFrame, names: Sequence[str]) -> tuple[Numbers, list[tuple[Any, ...]]]:
    """A code from 0 for every different combination, and the combinations; missing is a value like any other (None)."""
    if not names:
        return np.zeros(len(frame), dtype=np.intp), []
    codes, values = pd.factorize(pd.MultiIndex.from_frame(frame[list(names)]))
    return codes.astype(np.intp), [tuple(None if pd.isna(one) else one for one in value) for value in values]


def _judged(
    cells: pd.DataFrame, unit: str, outcome: str, segments: tuple[str, ...], policy: Policy
) -> tuple[float | None, pd.DataFrame]:
    units, names = _codes(cells, [unit])
    segment, _ = _codes(cells, segments)
    loans, money = (_standard(cells, units, segment, pair[outcome]) for pair in (OUTCOMES, _BALANCES))
    low, high = standard.interval(loans.observed, loans.expected, policy.league_confidence)
    ranked = loans.at_risk >= policy.league_loans_min
    sums = {name: np.bincount(units, cells[name], len(names)) for name in (*_COUNTS, *_MONEY)}
    rows = pd.DataFrame({
        unit: pd.Series([name for (name,) in names], dtype=object), **_standing(sums),
        "at_risk": loans.at_risk.astype(np.int64), "observed": loans.observed.astype(np.int64), "expected": loans.expected,
        "observed_ratio": loans.rate, "ratio": loans.ratio, "low": low, "high": high, "adjusted_ratio": loans.adjusted,
        "raw_rank": pd.array(standard.ranks(loans.rate, ranked), dtype="Int64"),
        "adjusted_rank": pd.array(standard.ranks(loans.ratio, ranked), dtype="Int64"), "ratio_balance": money.ratio,
        "verdict": np.select([~ranked, low > 1, high < 1], ["small", "worse", "better"], "alike"),
    })  # fmt: skip
    rows = rows.sort_values(["adjusted_rank", "balance"], ascending=[True, False], na_position="last", kind="stable")
    return loans.whole_rate, rows.reset_index(drop=True)


def _standard(cells: pd.DataFrame, units: Numbers, segment: Numbers, columns: tuple[str, str]) -> Standard:
    at_risk, hit = (cells[name].to_numpy(dtype=np.int64) for name in columns)
    return standard.standardise(units, segment, at_risk, hit)


def _standing(sums: Mapping[str, Numbers]) -> dict[str, Numbers]:
    """The units as they stand: fen become yuan, a ratio of nothing is missing."""
    return {
        "loans": sums["loans"].astype(np.int64), **{name: sums[name] / 100 for name in ("balance", "overdue_balance", "npl_balance")},
        **{f"{name}_ratio": _over(sums[f"{name}_balance"], sums["balance"]) for name in ("overdue", "npl")},
        "new_overdue": _over(sums["entered_balance"], sums["risk_balance"]),
    }  # fmt: skip


def _over(part: Numbers, whole: Numbers) -> Numbers:
    found: Numbers = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    return found
