"""The loans of the comparison one by one: where bank and rules differ, and those of any class, stage, rule or check."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import ibis
import pandas as pd
import pyarrow as pa
from ibis.expr.types import BooleanValue, Table

from postloan.access import Scope
from postloan.book import Pin, limits
from postloan.policy import Policy
from postloan.portfolio.classing.comparison import NOT_DIFFERING, QUIET, Direction, ask, narrowed, seen
from postloan.portfolio.classing.evidence import NOTHING_SHOWN, Evidence
from postloan.portfolio.classing.rule import named
from postloan.portfolio.classing.table import CHECKS, ERROR, RULES

#: Fields of :class:`Wanted` that are codes of columns of the same name.
_CODES = ("risk_class", "floor", "stage_now")
#: Instead of one check: any of those that are errors.
ERRORS = "errors"
_RULE_BITS: Mapping[str, int] = {one.id: 1 << place for place, one in enumerate(RULES)}
_CHECK_BITS: Mapping[str, int] = {
    **{one.id: 1 << place for place, one in enumerate(CHECKS)},
    ERRORS: sum(1 << place for place, one in enumerate(CHECKS) if one.floor == ERROR),
}
#: Columns of the list.
LISTED = (
    "loan_id", "borrower_name", "branch", "officer", "product", "balance", "dpd", "bucket", "risk_class", "floor", "stage", "stage_now", "fired",
    "checks", "class_basis",
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """Which loans of the comparison to list; every field that is given must hold.

    ``rule`` is one of the rules of class, ``check`` one of the checks or :data:`ERRORS` (then loans that do not differ are listed too).
    """

    direction: Direction = "lenient"
    rule: str | None = None
    check: str | None = None
    risk_class: int | None = None
    floor: int | None = None
    class_now: tuple[int, ...] = ()
    stage_now: int | None = None
    loan_ids: tuple[str, ...] | None = None
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Differences:
    """One page of a list, with number and balance (yuan) of the whole of it."""

    rows: pd.DataFrame
    total: int
    balance: Decimal


def _conditions(loans: Table, wanted: Wanted) -> list[BooleanValue]:
    found: list[BooleanValue] = [ibis.literal(True)]
    for bits, name, mask in ((_RULE_BITS, wanted.rule, "fired"), (_CHECK_BITS, wanted.check, "checks")):
        if name is not None and name in bits:
            found.append((loans[mask] & bits[name]) != 0)
    sides = {
        "lenient": loans.risk_class < loans.floor,
        "strict": loans.risk_class > loans.floor,
        "all": loans.risk_class != loans.floor,
    }
    if wanted.check is None and wanted.risk_class is None and wanted.direction in sides:
        found.append(sides[wanted.direction])
    found += [loans[name] == code for name in _CODES if (code := getattr(wanted, name)) is not None]
    if wanted.class_now:
        found.append(loans.class_now.isin(wanted.class_now))
    if wanted.loan_ids is not None:
        found.append(loans.loan_id.isin(wanted.loan_ids))
    if wanted.left_out:
        found.append(loans.loan_id.notin(wanted.left_out))
    return found


def _may_be_quiet(wanted: Wanted) -> bool:
    """Whether loans that no rule could fire for can be among those wanted: bank and rules agree on them."""
    codes = (*(getattr(wanted, name) for name in _CODES), 1 if 1 in wanted.class_now or not wanted.class_now else 0)
    agreeing = wanted.direction == NOT_DIFFERING or wanted.risk_class is not None
    return agreeing and wanted.rule is None and wanted.check is None and all(code in {None, 1} for code in codes)


def _with_quiet(rated: Table, loans: Table, within: tuple[limits.Limit, ...], shape: Callable[..., Table], *how: Any) -> Table:
    """``shape`` of the loans that were rated and of all others of the scope."""
    told = narrowed(rated, within, lambda kept: kept.select(*LISTED, "class_now"))
    calm = loans.anti_join(told, "loan_id").mutate(**QUIET)
    return shape(told.union(calm.select(*LISTED, "class_now").cast(dict(told.schema().items()))), *how)


def _list_of(pin: Pin, scope: Scope, policy: Policy, shown: Evidence, wanted: Wanted) -> Callable[..., pa.Table]:
    """What answers questions to the loans that such a list is taken from."""
    if not _may_be_quiet(wanted):
        return lambda shape, *how: ask(pin, scope, shape, policy, shown, *how)
    within = limits.of(scope.reach, scope.chosen, scope.currency)
    rated, loans = seen(pin, scope, policy, shown), pin.snapshot(scope)
    return lambda shape, *how: pin.answer(rated, _with_quiet, within, shape, *how, beside=(loans,))


def _listed(loans: Table, wanted: Wanted, offset: int, limit: int | None) -> Table:
    """The loans in their order from ``offset`` on; without a ``limit`` all of them."""
    found = loans.filter(*_conditions(loans, wanted))
    first = found.order_by(found.balance.desc(), found.loan_id).limit(limit, offset=offset)
    return first.select(*LISTED)


def _whole(loans: Table, wanted: Wanted) -> Table:
    found = loans.filter(*_conditions(loans, wanted))
    return found.agg(total=found.count(), balance=found.balance.sum())


def differences(
    pin: Pin, scope: Scope, policy: Policy, *, shown: Evidence = NOTHING_SHOWN, wanted: Wanted = Wanted(), offset: int = 0, limit: int = 50
) -> Differences:  # fmt: skip
    """Loans where bank and rules differ (or all that are ``wanted``), largest first. ``fired`` and ``checks`` are numbers of rules (see ``rule.named``)."""
    answer = _list_of(pin, scope, policy, shown, wanted)
    row = answer(_whole, wanted).to_pylist()[0]
    rows: pd.DataFrame = answer(_listed, wanted, offset, limit).to_pandas(date_as_object=False)
    rows["balance"] = rows["balance"].astype(float)
    ordered = rows.sort_values(["balance", "loan_id"], ascending=[False, True], ignore_index=True)
    return Differences(ordered, row["total"], row["balance"] or Decimal("0.00"))


def export_batches(
    pin: Pin, scope: Scope, policy: Policy, *, shown: Evidence = NOTHING_SHOWN, wanted: Wanted = Wanted(), rows: int = 20_000
) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:  # fmt: skip
    """The whole list in Arrow batches, money as decimal, rules and checks by their numbers, and its schema."""
    found = _list_of(pin, scope, policy, shown, wanted)(_listed, wanted, 0, None)
    for name, known in (("fired", RULES), ("checks", CHECKS)):
        masks = found[name].dictionary_encode().combine_chunks()
        said = pa.array([" ".join(rule.id for rule in named(known, mask)) for mask in masks.dictionary.to_pylist()], pa.string())
        found = found.set_column(found.column_names.index(name), name, said.take(masks.indices))
    return found.schema, iter(found.to_batches(max_chunksize=rows))
