"""A bridge held against what other books say of the same loans: money received, claims disposed of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import Table

from postloan.access import Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.portfolio import behind
from postloan.portfolio.behind import Steps
from postloan.portfolio.movement import waterfall
from postloan.terms import FIRST_NPL, DisposalKind

_NOTHING = Decimal("0.00")
Name = Literal["collected", "written_off", "sold", "straight"]
_BARS: tuple[Name, ...] = ("collected", "written_off", "sold")
_KINDS: dict[Name, tuple[str, ...]] = {
    "written_off": (DisposalKind.WRITTEN_OFF.value,),
    "sold": (DisposalKind.SOLD.value, DisposalKind.ASSET_FOR_DEBT.value, DisposalKind.OTHER.value),
}


@dataclass(frozen=True)
class Control:
    """An amount of the bridge beside the one of a ledger, in yuan; None: no such ledger was imported."""

    name: Name
    by_bridge: Decimal
    by_ledger: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """What the ledger says more."""
        return None if self.by_ledger is None else self.by_ledger - self.by_bridge


def _paid(receipts: Table) -> Table:
    return receipts.limit(1)


def _disposed(disposals: Table, since: date) -> Table:
    return disposals.filter(disposals.disposed_on > ibis.literal(since)).limit(1)


def received(rows: Table, receipts: Table, dates: tuple[date, ...]) -> Table:
    """What came in on the loans of these rows that were collected on, each in the period that ends with the row's date.

    ``dates`` are the period's dates, its first one included. A branch that was silent on one of them has a longer step, of which
    the money that came in before that date is not seen.
    """
    before = {day.isoformat(): earlier for earlier, day in pairwise(dates)}
    opened = [(rows.as_of == ibis.literal(date.fromisoformat(day)), ibis.literal(earlier)) for day, earlier in before.items()]
    spans = rows.select("loan_id", until="as_of", after=ibis.cases(*opened, else_=ibis.null("date"))).distinct()
    paid = spans.join(
        receipts, [spans.loan_id == receipts.loan_id, receipts.paid_on > spans.after, receipts.paid_on <= spans.until]
    )
    return paid.agg(amount=paid.amount.sum())


def _registered(rows: Table, disposals: Table, kinds: tuple[str, ...], since: date) -> Table:
    """The principal of the disposals of these loans."""
    mine = disposals.filter(disposals.kind.isin(kinds), disposals.disposed_on > ibis.literal(since)).semi_join(rows, "loan_id")
    return mine.agg(amount=mine.principal.sum())


def _moved(moves: Table) -> Table:
    """The loans that were collected on, written off or sold, each with what it adds to these bars."""
    each = waterfall.amounts(moves, "npl")
    found = moves.select("loan_id", "as_of", **{name: each[name] for name in _BARS})
    return found.filter(ibis.or_(*(found[name] != 0 for name in _BARS)))


def _by_ends(loans: Table, as_of: date) -> Table:
    return _moved(behind.ends(loans.mutate(as_of=ibis.literal(as_of))))


def _bars(pin: Pin, scope: Scope, since: date, steps: Steps) -> pa.Table:
    """Worked out once: the ledgers are held against it several times."""
    if steps == "ends":
        return pin.answer(pin.moved(scope, since), _by_ends, scope.as_of)
    return pin.answer(pin.bad_steps(scope, since), _moved)


def _sum(found: pa.Table, name: str = "amount") -> Decimal:
    total: Decimal | None = pc.sum(found[name]).as_py()
    return total or _NOTHING


def _of(bars: pa.Table, name: str) -> pa.Table:
    """The rows that a bar is made of."""
    return bars.filter(pc.not_equal(bars[name], pa.scalar(_NOTHING, bars[name].type)))


#: Receipts and disposals; None: nothing of the kind is known.
Ledgers = tuple[Table | None, Table | None]


def _controls(pin: Pin, scope: Scope, since: date, steps: Steps, ledgers: Ledgers) -> Iterator[Control]:
    receipts, disposals = ledgers
    days = [day for day in pin.dates if since <= day <= scope.as_of]
    dates = tuple(days) if steps == "months" else (since, scope.as_of)
    bars = _bars(pin, scope, since, steps)
    paid = None if receipts is None else _sum(pin.over(_of(bars, "collected"), received, dates, beside=(receipts,)))
    yield Control("collected", -_sum(bars, "collected"), paid)
    for name, kinds in _KINDS.items():
        told = None if disposals is None else _sum(pin.over(_of(bars, name), _registered, kinds, since, beside=(disposals,)))
        yield Control(name, -_sum(bars, name), told)
    yield Control("straight", _sum(pin.answer(pin.flows(scope, since=since), _straight)), None)


def _straight(flows: Table) -> Table:
    """Written off or sold from performing: not in the NPL balance before, hence in no bar."""
    well = flows.filter(flows.class_previous.fill_null(0) < int(FIRST_NPL))
    return well.agg(amount=(well.lost_written_off + well.lost_sold).sum())


def read(
    pin: Pin,
    scope: Scope,
    policy: Policy,  # noqa: ARG001  every query takes the policy
    *,
    since: date,
    steps: Steps = "months",
) -> tuple[Control, ...] | None:
    """The controls of the NPL bridge from ``since`` to the scope's date; None where there is no ledger to hold it against.

    Money received includes interest, so that it is usually more than what was collected; claims are at the principal registered.
    """
    receipts, disposals = pin.receipts(scope), pin.disposals(scope)
    paid, disposed = pin.answer(receipts, _paid).num_rows, pin.answer(disposals, _disposed, since).num_rows
    if not paid and not disposed:
        return None
    return tuple(_controls(pin, scope, since, steps, (receipts if paid else None, disposals if disposed else None)))
