"""Does the list of loans behind a figure add up to it? Added loan by loan, whatever the figure was read from."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ibis.expr.types import Table

from postloan.access import Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.portfolio import behind
from postloan.portfolio.behind import Behind
from postloan.portfolio.filter import LoanFilter
from postloan.portfolio.loans import matching
from postloan.portfolio.measure import Figure, Input, Sum, Unit, Value

Sums = Mapping[Sum, Value]
#: Half a fen: sums of fen that went through float64 still agree, and nothing else does.
_CLOSE = Decimal("0.005")
_COUNTED: tuple[Sum, ...] = ("loans", "borrowers")
_USUAL: Mapping[Unit, tuple[Sum, ...]] = {"count": ("loans",), "money": ("amount", "balance", "balance_previous")}
_NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Proof:
    """A number beside what its list of loans adds up to. ``of`` is the input's name, ``""`` for the figure itself."""

    of: str
    by: Sum
    number: Value
    listed: Value

    @property
    def unit(self) -> Unit:
        return "count" if self.by in _COUNTED else "money"

    @property
    def difference(self) -> Decimal:
        return Decimal(str(self.listed or 0)) - Decimal(str(self.number or 0))

    @property
    def ok(self) -> bool:
        return self.listed is not None and abs(self.difference) < _CLOSE


def _whole(loans: Table, filters: LoanFilter) -> Table:
    found = matching(loans, "", filters)
    return found.agg(
        loans=found.count(), balance=found.balance.sum(), balance_previous=found.balance_previous.sum(),
        borrowers=found.borrower_key.nunique(), provision=found.provision.sum(), principal=found.principal.sum(),
    )  # fmt: skip


def listed(pin: Pin, scope: Scope, policy: Policy, *, wanted: LoanFilter | Behind) -> Sums:
    """What the loans of the list come to, in each :data:`Sum` that it knows; an empty list comes to 0."""
    if isinstance(wanted, Behind):
        return _between(behind.page(pin, scope, policy, behind=wanted, limit=1))
    row: dict[Sum, Any] = pin.ask(scope, _whole, wanted, written_off=wanted.written_off).to_pylist()[0]
    return {name: _NOTHING if value is None else value for name, value in row.items()}


def _between(found: behind.Listed) -> Sums:
    sums: dict[Sum, Value] = {
        "loans": found.loans, "balance": found.balance, "balance_previous": found.balance_previous,
        "reduced": found.balance_previous - found.balance, "principal": found.principal,
    }  # fmt: skip
    return sums if found.amount is None else {"amount": found.amount, **sums}


def proof(figure: Figure, sums: Sums) -> Proof | None:
    """Hold the figure, or the input that its list stands for, against the sums of its list.

    None where the figure has no number that a list of loans could add up to, or where that number is missing itself.
    Where the figure does not say which sum it means and several are usual, it is the one that agrees.
    """
    target = _target(figure)
    if target is None or target.value is None:
        return None
    usual = (figure.ties[0],) if figure.ties else _USUAL.get(target.unit, ())
    held = [Proof("" if target.name == figure.name else target.name, by, target.value, sums[by]) for by in usual if by in sums]
    return next((one for one in held if one.ok), held[0] if held else None)


def _target(figure: Figure) -> Input | None:
    itself = Input(figure.name, figure.value, figure.unit)
    if figure.ties:
        return itself if not figure.ties[1] else next((one for one in figure.inputs if one.name == figure.ties[1]), None)
    return itself if figure.unit in _USUAL else next(iter(figure.inputs), None)
