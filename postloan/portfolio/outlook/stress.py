"""What the book would look like after some bad months: scenarios side by side, in total and per segment, each against its base."""

import functools
import operator
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from postloan.access import Scope
from postloan.book import Pin
from postloan.book.cells import Numbers
from postloan.policy import Policy
from postloan.portfolio import migration
from postloan.portfolio.measure import Figure, Input, ratio, yuan
from postloan.portfolio.outlook import backtest, chain, course, forecast, shock
from postloan.portfolio.outlook.backtest import Basis, Method
from postloan.portfolio.outlook.chain import Chain, Course
from postloan.portfolio.outlook.forecast import WINDOWS, Weighting
from postloan.portfolio.outlook.opening import Opening, Part, leading
from postloan.portfolio.outlook.severity import Definition, Severity
from postloan.portfolio.outlook.shock import NOTHING, Outcome

_GUARANTEE = "guarantee_type"
#: The parameters of the loss side; the chain's are those of the forecast.
PARAMETERS = (
    *forecast.PARAMETERS, "ecl_chain_months", "ecl_lgd_credit", "ecl_lgd_guarantee", "ecl_lgd_mortgage", "ecl_lgd_pledge",
    "ecl_lgd_unknown",
)  # fmt: skip


@dataclass(frozen=True)
class Stress:
    """Scenarios compared. Amounts in yuan.

    ``totals``: one row a scenario; ``segments``: one a scenario and value of its slice (column ``segment``, None: not given).
    Columns: scenario, (segment,) months, balance, npl_balance, npl_ratio, stress_lost (written off or sold until then), stress_need
    (provision need), provision (set aside today; missing where none was given), coverage (today's provision / stressed NPL),
    stress_gap (need less provision), balance_today and npl_today (what it starts from), and stress_npl_change, npl_ratio_change, stress_need_change against the same months without stress.
    ``known`` is how many intervals of ``every`` months the rates rest on, ``months`` those after which an interval ends; the frames are empty when that is fewer than ``needed``.
    """

    known: int
    needed: int
    totals: pd.DataFrame
    segments: pd.DataFrame
    every: int = 1

    @property
    def enough(self) -> bool:
        return not self.totals.empty


@dataclass(frozen=True)
class _Segment:
    """A part of the book: balances and new lending (guarantee types, states) in fen, its own rates, what is set aside for it."""

    guarantees: tuple[str | None, ...]
    balances: Numbers
    matrix: Chain
    provision: float | None


@dataclass(frozen=True)
class _Book:
    known: int
    segments: Mapping[str | None, _Segment]


def compare(
    pin: Pin, scope: Scope, policy: Policy, *, scenarios: tuple[tuple[str, Definition], ...], window: int = WINDOWS[0],
    weighting: Weighting = "equal", lending: bool = True,
) -> Stress:  # fmt: skip
    """Work the named scenarios out on the scope's book of today.

    Without a slice the base is the forecast's own path; with one, each segment moves by its own rates (a state it never had
    anything in takes the whole scope's row), so the total of the segments need not be the forecast.
    """
    every = migration.every(pin, scope, policy)
    method = forecast.method(policy, window, weighting, lending=lending, draws=0, every=every)
    books = {by: _book(pin, scope, policy, by, method) for by in {definition.by for _, definition in scenarios}}
    calm: dict[Any, Outcome] = {}  # what no scenario touches is worked out once for all of them
    totals: list[dict[str, Any]] = []
    segments: list[dict[str, Any]] = []
    for name, definition in scenarios:
        book = books[definition.by]
        found = {}
        for value, segment in book.segments.items():
            untouched = (definition.by, value, definition.months)
            if untouched not in calm:
                calm[untouched] = _after(segment, definition, Severity(), policy, method)
            severity = definition.of(value)
            hit = calm[untouched] if severity == Severity() else _after(segment, definition, severity, policy, method)
            found[value] = (hit, calm[untouched])
        if found:
            hit, base = (_sum(outcomes) for outcomes in zip(*found.values(), strict=True))
            provision = _added([segment.provision for segment in book.segments.values()])
            owed = np.concatenate([segment.balances for segment in book.segments.values()])
            totals.append(
                {
                    "scenario": name,
                    **_line(migration.steps_in(definition.months, every) * every, hit, base, provision),
                    **_today(owed),
                }
            )
        segments += [
            {"scenario": name, "segment": value, **_line(migration.steps_in(definition.months, every) * every, *pair, book.segments[value].provision), **_today(book.segments[value].balances)}
            for value, pair in found.items() if definition.by
        ]  # fmt: skip
    known = min((book.known for book in books.values()), default=0)
    return Stress(known, policy.forecast_months_min, pd.DataFrame(totals), pd.DataFrame(segments), every)


def _book(pin: Pin, scope: Scope, policy: Policy, by: str | None, method: Method) -> _Book:
    """The scope in segments; none where too few months are known."""
    history = course.read(pin, scope, policy, by=(by,) if by else ())
    today = len(history.dates) - 1
    whole = backtest.basis(history.whole, today, method) if today >= 0 else None
    known = len(history.whole.months.last(method.window))
    if whole is None:
        return _Book(known, {})
    parts = course.standing(pin, scope, tuple(dict.fromkeys(name for name in (by, _GUARANTEE) if name)))
    found = {}
    for part, one in (history.parts or {(): history.whole}).items():
        mine = {secured[-1]: balances for secured, balances in parts.items() if not by or secured[0] == part[0]}
        if mine:
            found[part[0] if by else None] = _segment(one, mine, whole, method, history.provision.get(part))
    return _Book(known, found)


def _segment(
    one: Course, balances: Mapping[str | None, Numbers], whole: Basis, method: Method, provision: float | None
) -> _Segment:
    """``balances`` per guarantee type; what is newly lent is secured as what is owed today."""
    own = chain.estimate(one.months.last(method.window), whole.weight, one.months)
    rows = np.where(own.unseen[:, None], whole.matrix.rows, own.rows)
    owed = np.stack(list(balances.values()))
    shares = owed.sum(axis=1) / owed.sum() if owed.sum() > 0 else np.full(len(owed), 1 / len(owed))
    matrix = Chain(rows, shares[:, None] * own.new, own.unseen & whole.matrix.unseen)
    return _Segment(tuple(balances), owed, matrix, provision)


def _added(amounts: list[float | None]) -> float | None:
    """The sum of what was given; None when nothing was."""
    given = [amount for amount in amounts if amount is not None]
    return sum(given) if given else None


def _after(segment: _Segment, definition: Definition, severity: Severity, policy: Policy, method: Method) -> Outcome:
    """A segment after the scenario's months under a severity."""
    losses = np.array([shock.lgd(guarantee, severity.haircut, policy) for guarantee in segment.guarantees])
    return shock.outcome(
        segment.balances,
        losses,
        segment.matrix,
        severity,
        policy,
        months=definition.months,
        lending=method.lending,
        every=method.every,
    )


def _sum(outcomes: tuple[Outcome, ...]) -> Outcome:
    return functools.reduce(operator.add, outcomes, NOTHING)


def _line(months: int, hit: Outcome, base: Outcome, provision: float | None) -> dict[str, Any]:
    npl_ratio, base_ratio = (ratio(one.npl, one.balance) for one in (hit, base))
    changed = npl_ratio - base_ratio if npl_ratio is not None and base_ratio is not None else None
    return {
        "months": months, "balance": hit.balance / 100, "npl_balance": hit.npl / 100, "npl_ratio": npl_ratio,
        "stress_npl_change": (hit.npl - base.npl) / 100, "npl_ratio_change": changed, "stress_lost": hit.lost / 100, "stress_need": hit.need / 100,
        "stress_need_change": (hit.need - base.need) / 100, "provision": None if provision is None else provision / 100,
        "coverage": ratio(provision, hit.npl), "stress_gap": None if provision is None else (hit.need - provision) / 100,
    }  # fmt: skip


def _today(owed: Numbers) -> dict[str, float]:
    """What is owed before any month has passed, in all and non-performing (yuan)."""
    return {"balance_today": owed.sum() / 100, "npl_today": owed[:, chain.IS_NPL].sum() / 100}


_UNITS: Mapping[str, Any] = {"npl_ratio": "ratio", "coverage": "ratio", "npl_ratio_change": "points"}
#: What each figure of a row is made of, as far as the row holds it; the numerator of a ratio first.
_MADE_OF: Mapping[str, tuple[str, ...]] = {
    "npl_ratio": ("npl_balance", "balance"), "coverage": ("provision", "npl_balance"), "stress_gap": ("stress_need", "provision"),
}  # fmt: skip


#: Figures that grew out of the non-performing loans of today; the others out of all.
_BAD = frozenset({"npl_balance", "npl_ratio", "coverage"})


def explained(row: Mapping[str, Any], column: str, by: str | None = None) -> Figure | None:
    """The figure behind a cell of the comparison; None for what is no figure (names, months). ``by``: the slice of a segment's row."""
    if column in {"scenario", "segment", "months"} or pd.isna(row.get(column)):
        return None
    inputs = tuple(Input(_called(name), _value(name, row[name]), _UNITS.get(name, "money")) for name in _MADE_OF.get(column, ()))
    figure = Figure(
        _called(column), _value(column, row[column]), _UNITS.get(column, "money"), inputs=inputs, parameters=PARAMETERS,
        notes=("stress.rule_roll", "stress.rule_shift", "stress.rule_haircut", "stress.rule_need", "stress.rule_lost", "stress.rule_segments"),
        words={"months": row["months"]},
    )  # fmt: skip
    part: Part = "npl" if column in _BAD else "balance"
    balance, npl = (Decimal(f"{row[name]:.2f}") for name in ("balance_today", "npl_today"))
    where = {} if by is None else {by: None if pd.isna(row["segment"]) else str(row["segment"])}
    return leading(figure, part, Opening(balance, npl, where))


def _called(column: str) -> str:
    return column if column.startswith("stress_") else f"stress_{column}"


def _value(name: str, value: Any) -> Any:
    if value is None or pd.isna(value):
        return None
    return float(value) if name in _UNITS else yuan(round(float(value) * 100))
