"""Reading the guarantees of the whole bank, and of every name in them what the reader may know.

A circle does not end at a branch's door, so who belongs together is worked out on all guarantees of the bank. What a reader is
then told of it is decided in ``seen.py``, and nothing of a loan outside the reach is read into what that is made of.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from postloan.access import EVERYTHING, Scope
from postloan.book import Pin
from postloan.borrower.network.edge import Kind
from postloan.policy import Policy
from postloan.terms import BorrowerType, Fate, GuarantorType

KINDS: Mapping[str, Kind] = {
    BorrowerType.CORPORATE: Kind.ENTERPRISE, BorrowerType.SMALL_BUSINESS: Kind.ENTERPRISE, BorrowerType.FARMER: Kind.FARMER,
    BorrowerType.PERSONAL: Kind.PERSON, GuarantorType.COMPANY: Kind.ENTERPRISE, GuarantorType.GUARANTEE_COMPANY: Kind.GUARANTEE_COMPANY,
    GuarantorType.PERSON: Kind.PERSON,
}  # fmt: skip


@dataclass(frozen=True)
class Guarantee:
    """One guarantee in force. Money in yuan; None where it is in another currency than the scope's.

    Attributes:
        loan_id: the loan it is for; None for all loans of the borrower.
        ends_on: the last day of the guarantee period; None where none was agreed.
        joint: joint and several liability; None where not said.
        net_assets: the guarantor's, as this row says.
    """

    guarantor_id: str
    guarantor_name: str | None
    guarantor_type: str | None
    borrower_id: str
    loan_id: str | None
    contract_no: str | None
    amount: Decimal | None
    starts_on: date | None
    ends_on: date | None
    joint: bool | None
    net_assets: Decimal | None


@dataclass(frozen=True)
class Debts:
    """What one borrower owes within the scope it was read for. ``risk_class`` also looks at what was written off.

    Money in yuan. A borrower that has repaid everything owes 0; bucket, class and days are then None.
    """

    name: str | None
    kind: Kind
    balance: Decimal
    undrawn: Decimal | None
    loans: int
    bucket: int | None
    risk_class: int | None
    dpd: int | None


@dataclass(frozen=True)
class Known:
    """What is read for one reader.

    Attributes:
        guarantees: of the whole bank, in force on the date.
        lapsed: the borrowers of those left out because their loan is repaid or sold.
        kinds: what each borrower of the whole bank in them is.
        inside: what those borrowers owe that have, or had, a loan within reach.
        focus: those that have a loan within the slices chosen; the same where none are.
    """

    guarantees: tuple[Guarantee, ...]
    lapsed: tuple[str, ...]
    kinds: Mapping[str, Kind]
    inside: Mapping[str, Debts]
    focus: frozenset[str]


def read(pin: Pin, scope: Scope, policy: Policy) -> Known:
    """Everything about the guarantees on the scope's date."""
    whole = Scope(EVERYTHING, scope.as_of, scope.currency)
    rows = contracts(pin, whole, policy).to_pylist()
    kept = tuple(_guarantee(row) for row in rows if not row["lapsed"])
    everybody = _debts(pin, whole)
    bank = {name: debts.kind for name, debts in everybody.items()}
    mine = everybody if scope.reach.everything else _debts(pin, Scope(scope.reach, scope.as_of, scope.currency))
    inside = mine | _elsewhere(pin, scope, mine)
    chosen = frozenset(name for name, one in _debts(pin, scope).items() if one.loans) if scope.chosen else frozenset(inside)
    kinds = {name: debts.kind for name, debts in inside.items()} | bank
    lapsed = tuple(row["borrower_id"] for row in rows if row["lapsed"])
    return Known(kept, lapsed, kinds, inside, chosen)


def contracts(pin: Pin, whole: Scope, policy: Policy, *, until: date | None = None) -> pa.Table:
    """The guarantees in force at the end of ``until`` (unless told otherwise the scope's date), as :class:`Guarantee` has them.

    ``lapsed``: its loan is repaid or sold on the scope's date.
    """
    guarantees = pin.guarantees(whole.at(until or whole.as_of))
    plain = whole.currency == policy.reporting_currency
    return pin.answer(guarantees, _in_force, whole.currency, plain, beside=(pin.everyone(whole),))


def _in_force(guarantees: Table, loans: Table, currency: str, plain: bool) -> Table:  # noqa: FBT001  part of a plan's key
    """Amounts of another currency are blank, never added up with these; of none are in the reporting currency (``plain``)."""
    gone = loans.filter(loans.fate.isin([Fate.SETTLED.value, Fate.SOLD.value])).select(gone="loan_id").distinct()
    ours = (guarantees.currency == currency).fill_null(plain)
    found = guarantees.mutate(amount=ibis.ifelse(ours, guarantees.amount, ibis.null(guarantees.amount.type())),
                              net_assets=ibis.ifelse(ours, guarantees.net_assets, ibis.null(guarantees.net_assets.type())))  # fmt: skip
    joined = found.left_join(gone, found.loan_id == gone.gone)
    return joined.mutate(lapsed=joined.gone.notnull()).drop("gone", "currency").order_by(
        "guarantor_id", "borrower_id", "starts_on", "loan_id", "contract_no"
    )  # fmt: skip


def _guarantee(row: dict[str, Any]) -> Guarantee:
    return Guarantee(**{name: row[name] for name in Guarantee.__dataclass_fields__})


def _debts(pin: Pin, scope: Scope) -> dict[str, Debts]:
    """What the borrowers of this scope owe that guarantee or are guaranteed."""
    return {row["borrower_id"]: _debt(row) for row in owing(pin, scope).to_pylist()}


def owing(pin: Pin, scope: Scope, *, until: date | None = None) -> pa.Table:
    """What each borrower of the scope that guarantees or is guaranteed at the end of ``until`` owes, as :class:`Debts` has it."""
    named = pin.guarantees(Scope(EVERYTHING, until or scope.as_of, scope.currency))
    return pin.answer(pin.everyone(scope), _owed, beside=(named,))


def _owed(loans: Table, guarantees: Table) -> Table:
    names = ibis.union(guarantees.select(name="borrower_id"), guarantees.select(name="guarantor_id"))
    mine = loans.semi_join(names, loans.borrower_id == names.name)
    bad = mine.live | (mine.fate == Fate.WRITTEN_OFF.value)
    return mine.group_by("borrower_id").agg(
        name=mine.borrower_name.max(), kind=mine.borrower_type.max(), balance=mine.balance.sum(where=mine.live),
        undrawn=mine.undrawn.sum(where=mine.live & mine.undrawn.notnull()), loans=mine.live.cast("int64").sum(),
        bucket=mine.bucket.max(where=mine.live), risk_class=mine.risk_class.max(where=bad), dpd=mine.dpd.max(where=mine.live),
    )  # fmt: skip


def _debt(row: dict[str, Any]) -> Debts:
    kind = KINDS.get(row["kind"], Kind.UNKNOWN)
    return Debts(
        row["name"],
        kind,
        row["balance"] or Decimal("0.00"),
        row["undrawn"],
        row["loans"],
        row["bucket"],
        row["risk_class"],
        row["dpd"],
    )


def _elsewhere(pin: Pin, scope: Scope, mine: Collection[str]) -> dict[str, Debts]:
    """Borrowers within reach all of whose loans are in another currency: they are no strangers, they owe nothing in this one."""
    found: dict[str, Debts] = {}
    for currency in pin.currencies:
        if currency != scope.currency:
            found |= _debts(pin, Scope(scope.reach, scope.as_of, currency))
    nothing = Decimal("0.00")
    return {
        name: Debts(one.name, one.kind, nothing, None, 0, None, None, None) for name, one in found.items() if name not in mine
    }


def kind_of(rows: Sequence[Guarantee], borrower: Kind | None) -> Kind:
    """What a name is: a guarantee company where a guarantee says so, else as the loans say, else as the guarantees do."""
    said = [KINDS.get(row.guarantor_type or "", Kind.UNKNOWN) for row in rows]
    if Kind.GUARANTEE_COMPANY in said:
        return Kind.GUARANTEE_COMPANY
    known = [kind for kind in (borrower, *said) if kind not in {None, Kind.UNKNOWN}]
    return known[0] or Kind.UNKNOWN if known else Kind.UNKNOWN
