"""Where every loan of one date stands at another: moves that tie to both ends, each cell with its list of loans."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import Table

from postloan.access import Scope
from postloan.book import Pin, flow
from postloan.book.cells import Numbers, fen
from postloan.policy import Policy
from postloan.portfolio import grid
from postloan.portfolio.behind import Behind
from postloan.portfolio.measure import Figure, Input, yuan
from postloan.portfolio.migration.states import STATES, By, States, placed
from postloan.terms import Fate, Origin

Measure = Literal["balance", "loans"]


@dataclass(frozen=True)
class Tie:
    """What the moves add up to at one end, beside what the book says of that date. ``widest`` is the widest gap of a state."""

    as_of: date
    moved: Decimal
    book: Decimal
    widest: Decimal
    loans_moved: int
    loans_book: int

    @property
    def ok(self) -> bool:
        return not self.widest and self.moved == self.book and self.loans_moved == self.loans_book


@dataclass(frozen=True)
class Matrix:
    """Moves between two dates. Arrays: rows are the states then and the ways in, columns the states now and the ways out.

    Attributes:
        loans: how many moved so.
        opening: their balance at ``since``, fen; 0 for those who came later.
        closing: their balance at ``as_of``, fen; 0 for those who are no longer held.
        kept: of the opening balance what is still owed, fen: the lesser of both, loan by loan.
        then, now: (loans, fen) by state as the book says for each of the two dates.
    """

    since: date
    as_of: date
    states: States
    loans: Numbers
    opening: Numbers
    closing: Numbers
    kept: Numbers
    then: tuple[Numbers, Numbers]
    now: tuple[Numbers, Numbers]

    def moves(self, measure: Measure) -> Numbers:
        """The rows of the states: counts, or opening balances in fen."""
        found: Numbers = (self.opening if measure == "balance" else self.loans)[: self.states.size]
        return found

    @property
    def ties(self) -> tuple[Tie, Tie]:
        """The opening and the closing end. New loans have no opening, who left has no closing."""
        n = self.states.size
        ends = (
            (self.since, self.opening[:n].sum(axis=1), self.loans[:n].sum(axis=1), self.then),
            (self.as_of, self.closing[:, :n].sum(axis=0), self.loans[:, :n].sum(axis=0), self.now),
        )
        opening, closing = (
            Tie(
                day,
                _money(moved.sum()),
                _money(book.sum()),
                _money(np.abs(moved - book).max()),
                int(loans.sum()),
                int(count.sum()),
            )
            for day, moved, loans, (count, book) in ends
        )
        return opening, closing


def _money(amount: Any) -> Decimal:
    return yuan(int(amount)) or Decimal("0.00")


def moved_cells(moves: Table, states: States) -> Table:
    """The loans of ``pin.moves`` added up by where they were and are."""
    loans = moves.filter(moves.kind == flow.MOVE)
    return loans.group_by("origin", "fate", states.was, states.now).agg(
        loans=loans.loans.sum(), opening=loans.balance_previous.sum(), closing=loans.balance.sum(), kept=loans.kept.sum()
    )


def flow_cells(flows: Table, states: States) -> Table:
    """The same of ``pin.flows`` from one date to the next: what is still owed is what is owed now without what rose."""
    return flows.group_by("kind", "origin", "fate", states.was, states.now).agg(
        loans=flows.loans.sum(),
        opening=flows.balance_previous.sum(),
        closing=flows.balance.sum(),
        kept=flows.balance.sum() - flows.risen.sum(),
    )


def counted(pin: Pin, scope: Scope, since: date, states: States) -> Numbers:
    """The loans of ``pin.moves`` as an array like :attr:`Matrix.loans`."""
    rows = pin.answer(pin.moves(scope, since), moved_cells, states)
    loans = np.asarray(rows["loans"].cast(pa.int64()).to_numpy(), dtype=np.int64)
    return _added(loans, placed(rows, states), (len(states.rows), len(states.columns)))


def matrix(pin: Pin, scope: Scope, policy: Policy, *, since: date, by: By = "bucket") -> Matrix:  # noqa: ARG001
    """The moves from ``since`` to the scope's date over buckets or classes.

    From one date to the next they stand in the flows already, unless loans were handed over between slices or a branch is
    silent: then, and between dates further apart, loans are put beside each other one by one.
    """
    states = STATES[by]
    then, now = (_book(pin, scope.at(day), states) for day in (since, scope.as_of))
    nothing = np.zeros((len(states.rows), len(states.columns)), dtype=np.int64)
    empty = Matrix(since, scope.as_of, states, nothing, nothing, nothing, nothing, then, now)
    if pin.dates_of(scope)[-2:-1] == (since,):
        rows = pin.answer(pin.flows(scope, since=since), flow_cells, states)
        found = filled(empty, rows)
        if pc.all(pc.equal(rows["kind"], flow.MOVE)).as_py() and all(tie.ok for tie in found.ties):
            return found
    return filled(empty, pin.answer(pin.moves(scope, since), moved_cells, states))


def filled(empty: Matrix, rows: pa.Table) -> Matrix:
    """The matrix with these cells. Only who was held has an opening in it, only who is held a closing, whatever else is told."""
    where = placed(rows, empty.states)
    was, held = (
        status.to_numpy(zero_copy_only=False) == word
        for word, status in ((Origin.HELD, rows["origin"]), (Fate.HELD, rows["fate"]))
    )
    opening, closing, kept = (fen(rows[name]) for name in ("opening", "closing", "kept"))
    loans, opening, closing, kept = (
        _added(amounts, where, empty.loans.shape)
        for amounts in (
            np.asarray(rows["loans"].cast(pa.int64()).to_numpy(), dtype=np.int64),
            opening * was,
            closing * held,
            kept * (was & held),
        )
    )
    return replace(empty, loans=loans, opening=opening, closing=closing, kept=kept)


def _added(amounts: Numbers, where: tuple[Numbers, Numbers], shape: tuple[int, ...]) -> Numbers:
    known = (where[0] >= 0) & (where[1] >= 0)
    found = np.zeros(shape, dtype=np.int64)
    np.add.at(found, (where[0][known], where[1][known]), amounts[known])
    return found


def _book(pin: Pin, scope: Scope, states: States) -> tuple[Numbers, Numbers]:
    """Loans and fen by state of the scope's own date, from the level that the other pages read."""
    now = grid.read(pin, scope, dates=(scope.as_of,))
    ladder = grid.by_bucket if states.by == "bucket" else grid.by_class
    return ladder(now.loans)[0, 0], ladder(now.balance)[0, 0]


def behind_of(found: Matrix, rows: Sequence[str], columns: Sequence[str]) -> Behind:
    """The list of the loans in these rows and columns of the matrix; no columns: wherever they went."""
    spoken = dict(zip(found.states.names, map(str, found.states.codes), strict=True))
    was, now = (tuple(spoken.get(name, name) for name in names) for names in (rows, columns))
    return Behind(since=found.since, by=found.states.by, was=was, now=now)


def figure(found: Matrix, row: str, column: str, measure: Measure) -> Figure | None:
    """The cell as a figure that can be explained: the loans that went this way. None outside of the states then."""
    states = found.states
    if row not in states.names or column not in states.columns:
        return None
    at = (states.rows.index(row), states.columns.index(column))
    loans, opening = int(found.loans[at]), yuan(found.opening[at])
    words = {"moved_from": row, "moved_to": column}
    whole = yuan(found.opening[at[0]].sum())
    inputs = (Input("balance_previous", opening), Input("loans", loans, "count"), Input("migration_opening", whole))
    behind = behind_of(found, (row,), (column,))
    if measure == "loans":
        return Figure("migration_moved_loans", loans, "count", inputs=inputs, behind=behind, words=words, ties=("loans", ""))
    return Figure(
        "migration_moved_balance", opening, "money", inputs=inputs, behind=behind, words=words, ties=("balance_previous", "")
    )


def table(found: Matrix, measure: Measure) -> pd.DataFrame:
    """The matrix to read: opening states by where they went and their opening; then how that becomes the closing.

    Columns ``moved_from``, ``<measure>_<state>`` … and ``<measure>_total``; money in yuan. Below the states: ``arrived`` (what
    went into each state), ``change`` (what those loans owe more or less since; money only), each way in, and ``closing``. Where
    nobody went is missing; ways in and out that nobody took are left out.
    """
    n, states, moves = found.states.size, found.states, found.moves(measure)
    amounts = found.closing if measure == "balance" else found.loans
    change = [("change", amounts[:n].sum(axis=0) - moves.sum(axis=0))] if measure == "balance" else []
    came = [(name, amounts[n + at]) for at, name in enumerate(states.rows[n:]) if found.loans[n + at].any()]
    # Who went out arrived there, but is part of no closing.
    below = [
        (name, np.where(np.arange(len(line)) < n, line, 0)) for name, line in (*change, *came, ("closing", amounts.sum(axis=0)))
    ]
    lines = [*zip(states.names, moves, strict=True), ("arrived", moves.sum(axis=0)), *below]
    shown = [at for at in range(len(states.columns)) if at < n or found.loans[:n, at].any()]
    scale = 100 if measure == "balance" else 1
    values = np.array([[*line[shown], line.sum()] for _, line in lines]) / scale
    names = [f"{measure}_{states.columns[at]}" for at in shown]
    frame = pd.DataFrame(np.where(values == 0, np.nan, values), columns=[*names, f"{measure}_total"])
    frame.insert(0, "moved_from", [name for name, _ in lines])
    return frame
