"""The moves of each month, from the level that keeps them: what trends and chains are made of."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from ibis.expr.types import Table

from postloan.access import Scope
from postloan.book import Pin
from postloan.book.cells import Numbers, fen
from postloan.book.flow import MOVE
from postloan.policy import Policy
from postloan.portfolio import grid, transition
from postloan.portfolio.migration.matrix import Measure
from postloan.portfolio.migration.period import interval, regular_steps
from postloan.portfolio.migration.states import STATES, By, States, placed
from postloan.terms import Origin

Method = Literal["loans_followed", "net_flow"]


@dataclass(frozen=True)
class Monthly:
    """Moves of the loans held before, by date. Arrays: date × state then × state now or way out; opening balances in fen."""

    dates: tuple[date, ...]
    states: States
    loans: Numbers
    opening: Numbers

    def moves(self, measure: Measure) -> Numbers:
        return self.opening if measure == "balance" else self.loans

    def only(self, days: Collection[date]) -> "Monthly":
        """The moves of these dates."""
        kept = [place for place, day in enumerate(self.dates) if day in days]
        return replace(self, dates=tuple(self.dates[at] for at in kept), loans=self.loans[kept], opening=self.opening[kept])


def _held(flows: Table, states: States) -> Table:
    """Loans held before, by date and by where they were and are."""
    held = flows.filter(flows.kind == MOVE, flows.origin == Origin.HELD.value)
    return held.group_by("as_of", "origin", "fate", states.was, states.now).agg(
        loans=held.loans.sum(), opening=held.balance_previous.sum()
    )


def monthly(pin: Pin, scope: Scope, *, since: date | None = None, by: By = "bucket") -> Monthly:
    """The moves of every live date after ``since`` up to the scope's, each from the date before it.

    Under chosen slices a loan counts where it is now, with the state it opened in.
    """
    states = STATES[by]
    rows = pin.answer(pin.flows(scope, since=since), _held, states)
    days = rows["as_of"].to_pylist()
    dates = tuple(sorted(set(days)))
    place = {day: number for number, day in enumerate(dates)}
    at = np.array([place[day] for day in days], dtype=np.intp)
    then, now = placed(rows, states)
    known = (then >= 0) & (now >= 0)
    where = (at[known], then[known], now[known])

    def added(amounts: Numbers) -> Numbers:
        found = np.zeros((len(dates), states.size, len(states.columns)), dtype=np.int64)
        np.add.at(found, where, amounts[known])
        return found

    return Monthly(dates, states, added(rows["loans"].cast(pa.int64()).to_numpy()), added(fen(rows["opening"])))


class Regular(NamedTuple):
    """Moves of intervals of one length: ``every`` so many months. ``left_out``: how many intervals since are longer or shorter."""

    moves: Monthly
    every: int
    left_out: int


def regular(pin: Pin, scope: Scope, policy: Policy, *, last: int | None = None) -> Regular:
    """The moves of the ``last`` intervals of the book's own length (None: of all there are).

    What is carried forward interval by interval must be of one length: where a date is missing, the moves of the longer interval
    are left out.
    """
    dates = pin.dates_of(scope)
    every = interval(dates, policy)
    wanted = regular_steps(dates, (), every, policy)[-last if last else None :]
    since = dates[wanted[0] - 1] if wanted and last else dates[0] if dates else None
    found = monthly(pin, scope, since=since)
    kept = {dates[place] for place in regular_steps(dates, found.dates, every, policy)}
    after = [day for day in dates if since is not None and day > since]
    return Regular(found.only(kept), every, len(after) - len(kept.intersection(after)))


def trend(
    pin: Pin,
    scope: Scope,
    policy: Policy,  # noqa: ARG001  every query takes the policy
    *,
    measure: Measure = "balance",
    method: Method = "loans_followed",
) -> pd.DataFrame:
    """Each date's roll-forward rate of every bucket but the last (``roll_0`` …) and their product (``chain_loss``).

    Followed loan by loan: what went into any worse bucket. As net flow: what stands in the next bucket over what stood in this one
    at the date before, whoever they are; it can exceed 1. A date without an opening is missing in all.
    """
    names = [f"roll_{code}" for code in STATES["bucket"].codes[:-1]]
    if method == "net_flow":
        dates, rates = _net(pin, scope, measure)
    else:
        found = monthly(pin, scope)
        dates, rates = found.dates, transition.rolls(found.moves(measure)).forward[:, :-1]
    if not len(dates):
        return pd.DataFrame(columns=["as_of", *names, "chain_loss"])
    return pd.DataFrame({
        "as_of": pd.to_datetime(list(dates)), **dict(zip(names, rates.T, strict=True)), "chain_loss": transition.chain_loss(rates),
    })  # fmt: skip


def _net(pin: Pin, scope: Scope, measure: Measure) -> tuple[tuple[date, ...], Numbers]:
    found = grid.read(pin, scope)
    amounts = grid.by_bucket(found.balance if measure == "balance" else found.loans)[:, 0]
    return found.dates[1:], transition.aggregate(amounts[:-1], amounts[1:])
