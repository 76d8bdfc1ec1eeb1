"""Everything the summary of a borrower tells, read at one moment and within one reach."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from ibis.expr.types import Table
from sqlalchemy import Connection

from postloan.access import Scope
from postloan.book import Pin
from postloan.borrower.analysis import Ratio, Service, Stretch, flow_basis, ratios, service, year_before
from postloan.borrower.covenant import Standing
from postloan.borrower.covenant.queries import of_borrower
from postloan.borrower.health import Point
from postloan.borrower.health.queries import history
from postloan.borrower.profile import Head, head
from postloan.borrower.spread import accounts_of, sources_of
from postloan.policy import Policy
from postloan.statement import Accounts

#: So many periods stand side by side.
PERIODS = 3


@dataclass(frozen=True)
class Term:
    """One period of the statements: as reported, and its ratios on their basis."""

    accounts: Accounts
    stretch: Stretch
    ratios: Mapping[str, Ratio]


@dataclass(frozen=True)
class Known:
    """What is known of one borrower on the scope's date.

    Attributes:
        terms: the last periods, oldest first; empty without confirmed statements.
        course: health at the end of each period and now, oldest first.
        guarantees: in force, for this borrower and by it. collaterals: each piece as valued last.
        sources: one row for each confirmed workbook: file_name, period_end (its newest), confirmed_by, confirmed_at.
    """

    head: Head
    terms: tuple[Term, ...]
    course: tuple[Point, ...]
    standings: tuple[Standing, ...]
    guarantees: Sequence[Mapping[str, Any]]
    collaterals: Sequence[Mapping[str, Any]]
    sources: pd.DataFrame
    policy: Policy
    printed_by: str
    printed_at: datetime

    @property
    def scored(self) -> bool:
        return bool(self.terms)


def gather(
    connection: Connection, pin: Pin, scope: Scope, policy: Policy, *, borrower_id: str, printed_by: str, printed_at: datetime
) -> Known:
    """Read it. Slices chosen in the scope are not looked at: a borrower is one.

    Raises:
        OutOfReach: no loan of the borrower was ever within the reach (same answer).
    """
    mine = Scope(scope.reach, scope.as_of, scope.currency)
    whose = head(pin, mine, policy, borrower_id=borrower_id)
    accounts = tuple(one for one in accounts_of(connection, scope.reach, borrower_id) if one.period.end <= scope.as_of)
    return Known(
        whose, _terms(accounts, policy, service(pin, mine, borrower_id) if accounts else None), history(pin, mine, policy, borrower_id, accounts) if accounts else (),
        of_borrower(connection, scope.reach, borrower_id, on=policy.local(printed_at).date(), policy=policy),
        pin.answer(pin.guarantees(mine), _guarantees, borrower_id).to_pylist(), pin.answer(pin.collaterals(mine, borrower_id), _all).to_pylist(),
        _workbooks(sources_of(connection, scope.reach, borrower_id)), policy, printed_by, policy.local(printed_at),
    )  # fmt: skip


def _guarantees(rows: Table, borrower_id: str) -> Table:
    return rows.filter((rows.borrower_id == borrower_id) | (rows.guarantor_id == borrower_id)).order_by(
        rows.amount.desc(nulls_first=False)
    )


def _all(rows: Table) -> Table:
    return rows.order_by(rows.value.desc(nulls_first=False))


def _terms(accounts: Sequence[Accounts], policy: Policy, schedule: Service | None) -> tuple[Term, ...]:
    """The last ends of periods that have flows, each with the longest stretch that was reported for it.

    What the loans ask is known of the scope's date: debt service is covered, or not, by the newest statements alone.
    """
    longest: dict[date, Accounts] = {}
    for one in accounts:
        if one.period.months > (longest[one.period.end].period.months if one.period.end in longest else 0):
            longest[one.period.end] = one
    last = sorted(longest)[-PERIODS:]
    return tuple(_term(longest[end], accounts, policy, schedule if end == last[-1] else None) for end in last)


def _term(one: Accounts, accounts: Sequence[Accounts], policy: Policy, schedule: Service | None) -> Term:
    known = [each for each in accounts if each.currency == one.currency]
    stretch = flow_basis(known, one.period.end)
    assert stretch is not None  # the period itself is among them
    return Term(
        one, stretch, {each.name: each for each in ratios(stretch, year_before(known, stretch), policy, schedule=schedule)}
    )


def _workbooks(sources: pd.DataFrame) -> pd.DataFrame:
    own = sources[~sources["comparative"].astype(bool)]
    grouped = own.groupby(["filing_id", "file_name"], sort=True, as_index=False)
    return grouped.agg(
        period_end=("period_end", "max"), confirmed_by=("confirmed_by", "first"), confirmed_at=("confirmed_at", "first")
    )
