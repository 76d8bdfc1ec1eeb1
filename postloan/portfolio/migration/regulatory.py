"""The supervisor's migration rates (迁徙率), in both versions that are in use; which is which is part of the answer.

Version A: 商业银行风险监管核心指标 (2005), the form of textbooks and most internal reports. Version B: the revision of the off-site
indicators of 2022, as annual reports have used it since; known from secondary sources, and shown as such.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
from ibis.expr.types import Table

from postloan.access import Scope
from postloan.book import Pin
from postloan.book.cells import Numbers, fen
from postloan.book.flow import MOVE
from postloan.months import months_between
from postloan.policy import Policy
from postloan.portfolio.measure import Figure, Input, ratio, yuan
from postloan.portfolio.migration.matrix import Matrix, behind_of, matrix
from postloan.portfolio.migration.states import ELSEWHERE, STATES
from postloan.terms import FIRST_NPL, Fate, Origin, RiskClass

_CLASSES = STATES["class"]
#: The classes that have a rate: from the worst there is no worse.
RATED = tuple(RiskClass)[:-1]
_DISPOSED = (Fate.WRITTEN_OFF.value, Fate.SOLD.value)
_NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Regulatory:
    """Both versions over one period. ``factor`` brings version B to a year: 12 / months, which at quarter-ends is 4 / quarter.

    ``rows``: one row a class with what the rates are made of. ``elsewhere``: opening balance that could not be followed (moved to
    another slice, branch not reported) and is in no rate. ``matrix``: the moves that all of it is added up from.
    """

    since: date
    until: date
    months: int
    factor: float
    version_a: tuple[Figure, ...]
    version_b: tuple[Figure, ...]
    rows: pd.DataFrame
    elsewhere: Decimal
    matrix: Matrix


def regulatory(pin: Pin, scope: Scope, policy: Policy, *, since: date) -> Regulatory:
    """The rates from ``since`` (the year's beginning in a return) to the scope's date."""
    found = matrix(pin, scope, policy, since=since, by="class")
    months = months_between(since, scope.as_of)
    parts = [_part(found, (at,), at, disposed) for at, disposed in enumerate(_disposed(pin, scope, since))]
    sound = _part(found, (0, 1), int(FIRST_NPL) - 2, 0)
    version_a = (
        *(_a(found, f"migration_a_{one:d}", part) for one, part in zip(RATED, parts, strict=True)),
        _a(found, "migration_a_sound", sound),
    )
    factor = 12 / months if months else float("nan")
    version_b = tuple(_b(found, f"migration_b_{one:d}", part, factor) for one, part in zip(RATED, parts, strict=True))
    away = [_CLASSES.columns.index(one) for one in ELSEWHERE]
    return Regulatory(
        since, scope.as_of, months, factor, version_a, version_b, _rows(parts, version_a, version_b),
        yuan(int(found.opening[: _CLASSES.size, away].sum())) or _NOTHING, found,
    )  # fmt: skip


@dataclass(frozen=True)
class _Part:
    """What one rate is made of, in fen. ``rows`` and ``worse``: its classes then, and those now that count as migrated."""

    rows: tuple[str, ...]
    worse: tuple[str, ...]
    opening: int
    reduced: int
    migrated: int
    migrated_now: int
    disposed: int


def _part(found: Matrix, rows: Sequence[int], better: int, disposed: int) -> _Part:
    """The classes of ``rows`` together; migrated is what stands in a class behind ``better``."""
    n, at = _CLASSES.size, list(rows)
    away = [_CLASSES.columns.index(one) for one in ELSEWHERE]
    opening = int(found.opening[at].sum() - found.opening[np.ix_(at, away)].sum())
    kept = found.kept[at, :n]
    return _Part(
        tuple(_CLASSES.names[one] for one in rows), _CLASSES.names[better + 1 :], opening, opening - int(kept.sum()),
        int(kept[:, better + 1 :].sum()), int(found.closing[at, better + 1 : n].sum()), disposed,
    )  # fmt: skip


def _a(found: Matrix, name: str, part: _Part) -> Figure:
    inputs = (*_migrated(part), _input("opening", part.opening), _input("reduced", part.reduced))
    value = ratio(part.migrated, part.opening - part.reduced)
    return _figure(found, part, name, value, inputs=inputs, notes=("migration.note.reduced",))


def _b(found: Matrix, name: str, part: _Part, factor: float) -> Figure:
    inputs = (
        *_migrated(part),
        _input("disposed", part.disposed),
        _input("opening", part.opening),
        Input("migration_factor", factor, "number"),
    )
    rate = ratio(part.migrated + part.disposed, part.opening)
    value = None if rate is None or np.isnan(factor) else rate * factor
    return _figure(found, part, name, value, inputs=inputs, notes=("migration.note.disposed", "migration.note.secondary"))


def _input(name: str, amount: int) -> Input:
    return Input(f"migration_{name}", yuan(amount))


def _migrated(part: _Part) -> tuple[Input, ...]:
    """What migrated; where those loans owe more than before, also what they owe, to which their list adds up."""
    grown = (_input("migrated_now", part.migrated_now),) if part.migrated_now != part.migrated else ()
    return (_input("migrated", part.migrated), *grown)


def _figure(
    found: Matrix, part: _Part, name: str, value: float | None, *, inputs: tuple[Input, ...], notes: tuple[str, ...]
) -> Figure:
    grown = part.migrated_now != part.migrated
    return Figure(
        name, value, "ratio", good="down", inputs=inputs, behind=behind_of(found, part.rows, part.worse),
        notes=("migration.note.drawn", *notes, "migration.note.elsewhere", "explain.note.own_class"),
        ties=("balance", "migration_migrated_now" if grown else "migration_migrated"),
    )  # fmt: skip


def _last_class(moves: Table) -> Table:
    """Opening balance of loans disposed of, by class then and last class."""
    gone = moves.filter(moves.kind == MOVE, moves.origin == Origin.HELD.value, moves.fate.isin(_DISPOSED))
    return gone.group_by("class_previous", "last_class").agg(balance=gone.balance_previous.sum())


def _disposed(pin: Pin, scope: Scope, since: date) -> tuple[int, ...]:
    """By class then: the opening balance (fen) of loans that turned worse and were then disposed of.

    Worse is non-performing for the first two classes, a worse class for the others.
    """
    rows = pin.answer(pin.moves(scope, since), _last_class)
    amounts: Numbers = fen(rows["balance"])
    cells = zip(rows["class_previous"].to_pylist(), rows["last_class"].to_pylist(), amounts.tolist(), strict=True)
    found = dict.fromkeys(map(int, RATED), 0)
    for then, last, amount in cells:
        if then in found and last is not None and last >= max(then + 1, int(FIRST_NPL)):
            found[then] += amount
    return tuple(found.values())


def _rows(parts: Sequence[_Part], version_a: Sequence[Figure], version_b: Sequence[Figure]) -> pd.DataFrame:
    names = ("opening", "reduced", "migrated", "disposed")
    frame = pd.DataFrame(
        [[getattr(part, name) / 100 for name in names] for part in parts], columns=[f"migration_{name}" for name in names]
    )
    rates = {"migration_rate_a": version_a[: len(parts)], "migration_rate_b": version_b}
    values = {name: np.array([figure.value for figure in figures], dtype=float) for name, figures in rates.items()}
    return pd.concat([pd.DataFrame({"moved_from": _CLASSES.names[: len(parts)]}), frame, pd.DataFrame(values)], axis=1)
