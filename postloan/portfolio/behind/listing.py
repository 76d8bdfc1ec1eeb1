"""The loans that such a wish names: one page of them, what all of them come to, and the whole list as a stream."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

import ibis
import ibis.expr.operations as ops
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import BooleanValue, Table

from postloan.access import Scope
from postloan.book import Pin
from postloan.book.flow import MOVE, REGISTERED, handed, measured
from postloan.policy import Policy
from postloan.portfolio import cash, life
from postloan.portfolio.behind.wish import FATES, ORIGINS, SIDES, Behind
from postloan.portfolio.cohort import early
from postloan.portfolio.movement.waterfall import Subject, bar
from postloan.terms import FIRST_NPL, Fate, Origin

_NOTHING = Decimal("0.00")
#: From a table of the book to the rows of a list.
Shape = Callable[[Table, Behind], Table]


@dataclass(frozen=True)
class Listed:
    """One page of such a list: its rows, and what the whole list comes to (yuan; amounts not given count as nothing).

    ``loans`` is the number of different loans: a list of a bridge's months can name one loan several times.
    ``balance`` counts what is owed at the scope's date only; ``amount`` is what the list adds to its bar, None for other lists.
    """

    rows: pd.DataFrame
    total: int
    loans: int
    balance_previous: Decimal
    balance: Decimal
    principal: Decimal
    amount: Decimal | None = None


def _previous_code(loans: Table, behind: Behind, word: str) -> BooleanValue:
    column = loans.class_previous if behind.by == "class" or word in SIDES else loans.bucket_previous
    return (loans.origin == Origin.HELD.value) & _is(column, word)


def _code(loans: Table, behind: Behind, word: str) -> BooleanValue:
    column = loans.risk_class if behind.by == "class" or word in SIDES else loans.bucket
    return (loans.fate == Fate.HELD.value) & _is(column, word)


def _is(column: Any, word: str) -> BooleanValue:
    if word in SIDES:
        return column >= int(FIRST_NPL) if word == "npl" else column < int(FIRST_NPL)
    return column == int(word)


def _any(conditions: list[BooleanValue]) -> list[BooleanValue]:
    return [ibis.or_(*conditions)] if conditions else []


def _month_start(day: date) -> date:
    return day.replace(day=1)


def _months(day: Any) -> Any:
    return day.year() * 12 + day.month()


def _between(behind: Behind, loans: Table) -> list[BooleanValue]:
    """What the loan itself must be: months of lending, maturity, borrower."""
    wanted = []
    if behind.cohort_from:
        wanted.append(loans.originated_on >= _month_start(behind.cohort_from))
    if behind.cohort_to:
        wanted.append(_months(loans.originated_on) <= behind.cohort_to.year * 12 + behind.cohort_to.month)
    if behind.matures_from:
        wanted.append(loans.matures_on >= behind.matures_from)
    if behind.matures_to:
        wanted.append(loans.matures_on <= behind.matures_to)
    if behind.matures_given is not None:
        wanted.append(loans.matures_on.notnull() if behind.matures_given else loans.matures_on.isnull())
    wanted += [loans[name] == value for name in ("borrower_id", "group_id") if (value := getattr(behind, name)) is not None]
    if behind.restructured_now is not None:
        eased = loans.restructured.fill_null(False)
        wanted.append(eased if behind.restructured_now else ~eased)
    return wanted


def moved(loans: Table, behind: Behind) -> Table:
    """The rows of a two-date table (``pin.moved``) that the list asks for; nothing asked for: all of them."""
    was = [loans.origin == word if word in ORIGINS else _previous_code(loans, behind, word) for word in behind.was]
    now = [loans.fate == word if word in FATES else _code(loans, behind, word) for word in behind.now]
    return loans.filter(ibis.literal(True), *_any(was), *_any(now), *_between(behind, loans))


def _event(loans: Table, behind: Behind) -> list[BooleanValue]:
    if behind.event is None or behind.event not in life.HAPPENED:
        return []
    on = life.HAPPENED[behind.event](loans)
    in_time = [] if behind.by_mob is None else [_months(on) - _months(loans.originated_on) <= behind.by_mob]
    return [on.notnull(), *in_time]


def _ever(loans: Table, behind: Behind) -> list[BooleanValue]:
    if behind.ever is None:
        return []
    mob = loans[f"ever{behind.ever}_mob"]
    return [mob.notnull()] if behind.by_mob is None else [mob <= behind.by_mob]


def everyone(loans: Table, behind: Behind) -> Table:
    """The rows of all loans ever seen (``pin.everyone``) that the list asks for. Who is gone owes nothing known today."""
    held = loans.mutate(fate=loans.live.ifelse(Fate.HELD.value, loans.fate))
    now = [held.fate == word if word in FATES else _code(held, behind, word) for word in behind.now]
    lived = [*_ever(held, behind), *_event(held, behind), *life.conditions(held, behind)]
    found = held.filter(ibis.literal(True), *_any(now), *lived, *_between(behind, held))
    return found.mutate(balance=found.live.ifelse(found.balance, ibis.null(found.balance.type())))


def awaited(loans: Table) -> Table:
    """Loans whose branch has not reported for the date, as moves: what was there before, and nothing known now."""
    late = loans.filter(loans.fate == Fate.AWAITED.value)
    states = {"class_previous": "risk_class", **{f"{name}_previous": name for name in ("bucket", "balance", "provision")}}
    then = {before: late[now] for before, now in states.items()}
    now = {name: ibis.null(late[name].type()) for name in states.values()}
    registered = {name: ibis.null(kind) for name, kind in REGISTERED.items()}
    return measured(late.mutate(**then, **now, **registered, kind=ibis.literal(MOVE), origin=ibis.literal(Origin.HELD.value)))


def ends(loans: Table) -> Table:
    """A two-date table as moves."""
    return measured(loans.mutate(kind=ibis.literal(MOVE)))


def _of_bar(loans: Table, behind: Behind) -> Table:
    subject, name = str(behind.flow).split(".")
    moves = _ends_of(loans, behind) if behind.steps == "ends" else awaited(loans) if name == "awaited" else loans
    found = bar(moves, cast(Subject, subject), name)
    return found.filter(ibis.literal(True), *_between(behind, found)).rename(counted="amount")


def _ends_of(loans: Table, behind: Behind) -> Table:
    """Both ends of each loan; of one line of the bridge with what was handed to it and from it, as the line counts them."""
    if behind.part is None:
        return ends(loans)
    rows = handed(loans)
    return rows.filter(rows[behind.part].fill_null("") == (behind.part_value or ""))


def _late_at_first(pin: Pin, scope: Scope, policy: Policy, days: int) -> Table:
    """Loans whose first instalment was still unpaid ``days`` days after it fell due."""
    first = early.judged(pin.first_instalments(scope, tolerance=policy.dpd_tolerance), scope.as_of)
    return pin.everyone(scope).semi_join(first.filter(first[f"late{days}"]), "loan_id")


def _source(pin: Pin, scope: Scope, policy: Policy, behind: Behind) -> tuple[Table, Shape]:
    """The table of the book that the list is taken from, and how."""
    if behind.since is not None:
        return _between_dates(pin, scope, behind, behind.since)
    if behind.payments is not None and behind.paid_from is not None and behind.paid_to is not None:
        counted = cash.by_loan(pin, scope, behind.payments, behind.paid_from, behind.paid_to)
        return pin.everyone(scope).inner_join(counted, "loan_id"), everyone
    if behind.event in {"fpd7", "fpd30"}:
        return _late_at_first(pin, scope, policy, int(behind.event[3:])), everyone
    return pin.everyone(scope), everyone


def _between_dates(pin: Pin, scope: Scope, behind: Behind, since: date) -> tuple[Table, Shape]:
    if behind.flow is None:
        return pin.moved(scope, since), moved
    if behind.steps == "ends":
        return pin.moved(scope, since, whence=behind.part is not None), _of_bar
    if behind.flow.endswith(".awaited"):
        return pin.everyone(scope), _of_bar
    return (pin.bad_steps if behind.flow.startswith("npl.") else pin.steps)(scope, since), _of_bar


def listed(pin: Pin, scope: Scope, policy: Policy, behind: Behind) -> Table:
    """All rows of the list."""
    table, shape = _source(pin, scope, policy, behind)
    return shape(table, behind)


_WHO = ("loan_id", "borrower_name", "branch", "product", "officer")
_CODES: Mapping[str, tuple[str, str]] = {"bucket": ("bucket_previous", "bucket"), "class": ("class_previous", "risk_class")}


def columns(behind: Behind) -> tuple[str, ...]:
    """What the list shows."""
    if behind.since is not None and behind.flow is not None:
        money = ("balance_previous", "balance") if behind.flow.startswith("npl.") else ("provision_previous", "provision")
        return ("as_of", *_WHO, "counted", *money, *_CODES["class"], "origin", "fate")
    if behind.since is not None:
        sizes = ("origin", "fate", "balance_previous", "balance", "dpd_previous", "dpd")
        return (*_WHO, *_CODES[behind.by], *sizes)
    ever = (f"ever{behind.ever}_mob",) if behind.ever else ()
    on = {
        "written_off": "written_off_on",
        "prepaid": "left_on",
        "cured": "cured_on",
        "npl_again": "npl_again_on",
        "defaulted": "npl_on",
    }
    happened: tuple[str, ...] = (on[behind.event],) if behind.event in on else ()
    happened = ("npl_on", "cured_on") if behind.outcome else happened
    paid = ("counted",) if behind.payments else ()
    terms = ("originated_on", "matures_on", "principal", "balance", "dpd", "bucket", "risk_class")
    return tuple(dict.fromkeys((*_WHO, *paid, *terms, *ever, *happened, "fate", "left_on")))


_SUMS = ("balance_previous", "balance", "principal", "counted")


def _ordered(found: Table, sort: str, descending: bool) -> Table:  # noqa: FBT001  passed on
    """By ``sort``, missing values last, ties by loan and date: pages never overlap."""
    key = found[sort if sort in found.columns else "counted" if "counted" in found.columns else "balance"]
    by = key.desc(nulls_first=False) if descending else key.asc(nulls_first=False)
    ties = [name for name in ("loan_id", "as_of", "kind") if name in found.columns and name != key.get_name()]
    return found.order_by(by, *ties)


@dataclass(frozen=True)
class _Piece:
    """Which rows of a list, in which order."""

    sort: str
    descending: bool
    offset: int
    limit: int


def _piece(loans: Table, shape: Shape, behind: Behind, piece: _Piece) -> Table:
    """One page of the list beside what all of it comes to: one row more than nothing even where no loan is in it."""
    found = shape(loans, behind)
    sums = {f"whole_{name}": found[name].sum() for name in _SUMS if name in found.columns}
    whole = found.agg(whole_total=found.count(), whole_loans=found.loan_id.nunique(), **sums)
    shown = [name for name in columns(behind) if name in found.columns]
    ordered = _ordered(found, piece.sort, piece.descending).limit(piece.limit, offset=piece.offset)
    numbered = ordered.select(*shown).mutate(whole_place=ibis.row_number())
    return whole.left_join(numbered, ibis.literal(True)).order_by("whole_place")


def page(
    pin: Pin,
    scope: Scope,
    policy: Policy,
    *,
    behind: Behind,
    sort: str = "balance",
    descending: bool = True,
    offset: int = 0,
    limit: int = 50,
) -> Listed:
    """Rows ``offset`` … ``offset + limit`` of the list, with what all of it comes to. Money columns of the rows are float."""
    table, shape = _source(pin, scope, policy, behind)
    piece = _Piece(sort, descending, offset, limit)
    named = isinstance(table.op(), ops.DatabaseTable)
    found = pin.answer(table, _piece, shape, behind, piece) if named else _piece(table, shape, behind, piece).to_pyarrow()
    whole = {name.removeprefix("whole_"): found[name][0].as_py() for name in found.column_names if name.startswith("whole_")}
    rows = found.filter(pc.is_valid(found["whole_place"])).drop_columns([f"whole_{name}" for name in whole])
    return Listed(
        _frame(rows), whole["total"], whole["loans"],
        **{name: whole.get(name) or _NOTHING for name in ("balance_previous", "balance", "principal")},
        amount=whole["counted"] or _NOTHING if "counted" in whole else None,
    )  # fmt: skip


def _frame(rows: pa.Table) -> pd.DataFrame:
    kinds = [pa.field(one.name, pa.float64() if pa.types.is_decimal(one.type) else one.type) for one in rows.schema]
    frame: pd.DataFrame = rows.cast(pa.schema(kinds)).to_pandas(date_as_object=False)
    return frame


def export_batches(
    pin: Pin,
    scope: Scope,
    policy: Policy,
    *,
    behind: Behind,
    sort: str = "balance",
    descending: bool = True,
    rows: int = 20_000,
) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    """The whole list in Arrow batches, money as decimal, and its schema: an empty list still has a heading."""
    found = listed(pin, scope, policy, behind)
    shown = [name for name in columns(behind) if name in found.columns]
    ordered = _ordered(found, sort, descending).select(*shown)
    return ordered.schema().to_pyarrow(), iter(ordered.to_pyarrow_batches(chunk_size=rows))
