"""The loans behind a figure that one date cannot tell: who moved, who left, who was lent to in a month.

The value travels in the address of a page, and is therefore not to be trusted; see ``filter.py`` for lists of one date.
"""

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args

import ibis
import pandas as pd
import pyarrow as pa
from ibis.expr.types import BooleanValue, Table

from postloan.access import Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.terms import FIRST_NPL, Bucket, Fate, Origin, RiskClass

Basis = Literal["bucket", "class"]
Event = Literal["fpd7", "fpd30", "written_off", "prepaid", "cured", "npl_again", "defaulted"]
#: Codes of a two-date list besides buckets and classes.
SIDES = ("performing", "npl")
ORIGINS = tuple(one.value for one in Origin if one is not Origin.HELD)
FATES = tuple(one.value for one in Fate if one is not Fate.HELD)
_EVER = (30, 60, 90)
_NAME_MAX = 200
_NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Behind:
    """A list of loans between two dates (with ``since``), or of all loans ever seen up to the scope's date (without).

    Attributes:
        since: the date the scope's is compared with.
        by: whether the codes of ``was`` and ``now`` are buckets (0 … 7) or classes (1 … 5).
        was: how the loan stood at ``since``: codes, "performing", "npl", or where it came from ("new", "back", "moved_in").
        now: how it stands at the scope's date: codes, "performing", "npl", or what became of it ("settled", "sold", …).
        restructured_now: only those that are (True) or are not (False).
        cohort_from, cohort_to: first and last month of lending; any day of the month.
        ever: ever more than so many (30, 60, 90) days past due, ``by_mob``: by that month on book.
        event: what happened to it at some time up to the scope's date; ``by_mob`` limits it too.
        matures_from, matures_to: contractual end, both included.
        borrower_id, group_id: only this borrower's, this group's.
        flow: a bar of the bridge since ``since``: its loans month by month, each with the amount it adds to the bar.
    """

    since: date | None = None
    by: Basis = "bucket"
    was: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    restructured_now: bool | None = None
    cohort_from: date | None = None
    cohort_to: date | None = None
    ever: int | None = None
    by_mob: int | None = None
    event: Event | None = None
    matures_from: date | None = None
    matures_to: date | None = None
    borrower_id: str | None = None
    group_id: str | None = None
    flow: str | None = None

    def as_query(self) -> dict[str, str]:
        """The fields that differ from the default, as the query string of the page."""
        given = {f.name: getattr(self, f.name) for f in dataclasses.fields(self) if getattr(self, f.name) != f.default}
        return {name: _written(value) for name, value in given.items()}

    @classmethod
    def from_query(cls, query: Mapping[str, str | Sequence[str]]) -> "Behind":
        """Read a query string. Unknown names and values that mean nothing are dropped, never guessed and never an error."""
        found = {name: read(_words(query[name])) for name, read in _READ.items() if name in query}
        found |= {name: _name(query[name]) for name in ("borrower_id", "group_id") if name in query}
        return cls(**{name: value for name, value in found.items() if value is not None})


FIELDS = frozenset(field.name for field in dataclasses.fields(Behind))


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


_HAPPENED: Mapping[str, Callable[[Table], Any]] = {
    "written_off": lambda loans: loans.written_off_on,
    "cured": lambda loans: loans.cured_on,
    "npl_again": lambda loans: loans.npl_again_on,
    "defaulted": lambda loans: loans.npl_on,
    "prepaid": lambda loans: ibis.ifelse(
        (loans.fate == Fate.SETTLED.value) & (loans.left_on < loans.matures_on), loans.left_on, ibis.null("date")
    ),
}


def _event(loans: Table, behind: Behind) -> list[BooleanValue]:
    if behind.event is None or behind.event not in _HAPPENED:
        return []
    on = _HAPPENED[behind.event](loans)
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
    found = held.filter(ibis.literal(True), *_any(now), *_ever(held, behind), *_event(held, behind), *_between(behind, held))
    return found.mutate(balance=found.live.ifelse(found.balance, ibis.null(found.balance.type())))


def _late_at_first(pin: Pin, scope: Scope, loans: Table, days: int) -> Table:
    """Loans whose first instalment was still unpaid ``days`` days after it fell due."""
    first = pin.first_instalments(scope)
    until = first.first_due_on + ibis.interval(days=days)
    unpaid = first.first_paid_on.isnull() | (first.first_paid_on > until)
    return loans.semi_join(first.filter(until <= ibis.literal(scope.as_of), unpaid), "loan_id")


def listed(pin: Pin, scope: Scope, behind: Behind) -> Table:
    """All rows of the list."""
    if behind.since is not None:
        return moved(pin.moved(scope, behind.since), behind)
    found = everyone(pin.everyone(scope), behind)
    if behind.event in {"fpd7", "fpd30"}:
        return _late_at_first(pin, scope, found, int(behind.event[3:]))
    return found


_WHO = ("loan_id", "borrower_name", "branch", "product", "officer")
_CODES: Mapping[str, tuple[str, str]] = {"bucket": ("bucket_previous", "bucket"), "class": ("class_previous", "risk_class")}


def columns(behind: Behind) -> tuple[str, ...]:
    """What the list shows."""
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
    happened = (on[behind.event],) if behind.event in on else ()
    return (
        *_WHO,
        "originated_on",
        "matures_on",
        "principal",
        "balance",
        "dpd",
        "bucket",
        "risk_class",
        *ever,
        *happened,
        "fate",
        "left_on",
    )


def _summed(found: Table) -> Mapping[str, Any]:
    money = [name for name in ("balance_previous", "balance", "principal", "amount") if name in found.columns]
    sums = {name: found[name].sum() for name in money}
    row: Mapping[str, Any] = found.agg(total=found.count(), loans=found.loan_id.nunique(), **sums).to_pyarrow().to_pylist()[0]
    return row


def _ordered(found: Table, sort: str, descending: bool) -> Table:  # noqa: FBT001  passed on
    """By ``sort``, missing values last, ties by loan and date: pages never overlap."""
    key = found[sort if sort in found.columns else "amount" if "amount" in found.columns else "balance"]
    by = key.desc(nulls_first=False) if descending else key.asc(nulls_first=False)
    ties = [name for name in ("loan_id", "as_of") if name in found.columns and name != key.get_name()]
    return found.order_by(by, *ties)


def page(
    pin: Pin,
    scope: Scope,
    policy: Policy,  # noqa: ARG001  every query takes the policy
    *,
    behind: Behind,
    sort: str = "balance",
    descending: bool = True,
    offset: int = 0,
    limit: int = 50,
) -> Listed:
    """Rows ``offset`` … ``offset + limit`` of the list, with what all of it comes to. Money columns of the rows are float."""
    found = listed(pin, scope, behind)
    whole = _summed(found)
    shown = [name for name in columns(behind) if name in found.columns]
    rows = _ordered(found, sort, descending).limit(limit, offset=offset).select(*shown)
    floats = {name: rows[name].cast("float64") for name, kind in rows.schema().items() if kind.is_decimal()}
    frame: pd.DataFrame = (rows.mutate(**floats) if floats else rows).to_pandas()
    return Listed(
        frame, whole["total"], whole["loans"],
        **{name: whole.get(name) or _NOTHING for name in ("balance_previous", "balance", "principal")},
        amount=whole["amount"] or _NOTHING if "amount" in whole else None,
    )  # fmt: skip


def export_batches(
    pin: Pin,
    scope: Scope,
    policy: Policy,  # noqa: ARG001  every query takes the policy
    *,
    behind: Behind,
    sort: str = "balance",
    descending: bool = True,
    rows: int = 20_000,
) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    """The whole list in Arrow batches, money as decimal, and its schema: an empty list still has a heading."""
    found = listed(pin, scope, behind)
    shown = [name for name in columns(behind) if name in found.columns]
    ordered = _ordered(found, sort, descending).select(*shown)
    return ordered.schema().to_pyarrow(), iter(ordered.to_pyarrow_batches(chunk_size=rows))


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return ",".join(value) if isinstance(value, tuple) else value.isoformat() if isinstance(value, date) else str(value)


def _words(raw: str | Sequence[str]) -> list[str]:
    """``"4,5"`` and ``["4", "5"]`` alike; at most 32, so that an address cannot make a monster of a query."""
    parts = [raw] if isinstance(raw, str) else raw
    return [word.strip() for part in parts for word in str(part).split(",")][:32] or [""]


def _day(words: list[str]) -> date | None:
    """A day as ``2026-10-31``, of this century or the last."""
    if not re.fullmatch(r"(19|20)\d\d-\d\d-\d\d", words[0], re.ASCII):
        return None
    try:
        return date.fromisoformat(words[0])
    except ValueError:
        return None


_CODED = {str(int(code)) for code in (*Bucket, *RiskClass)}


def _known(*others: str) -> Callable[[list[str]], tuple[str, ...] | None]:
    known = _CODED | set(others)
    return lambda words: tuple(dict.fromkeys(word for word in words if word in known)) or None


def _one_of(*known: Any) -> Callable[[list[str]], Any]:
    named = {str(one): one for one in known}
    return lambda words: named.get(words[0])


def _name(raw: str | Sequence[str]) -> str | None:
    """A number of a borrower or a group, as it stands in the tape; a comma in it is part of it."""
    name = (raw if isinstance(raw, str) else next(iter(raw), "")).replace("\0", "")
    return name if 0 < len(name) <= _NAME_MAX else None


def _month_on_book(words: list[str]) -> int | None:
    return int(words[0]) if words[0].isascii() and words[0].isdigit() and len(words[0]) <= 3 else None


def _flow(words: list[str]) -> str | None:
    return words[0] if re.fullmatch(r"[a-z_]{1,20}\.[a-z_]{1,30}", words[0], re.ASCII) else None


_READ: Mapping[str, Callable[[list[str]], Any]] = {
    "since": _day,
    "by": _one_of(*get_args(Basis)),
    "was": _known(*SIDES, *ORIGINS),
    "now": _known(*SIDES, *FATES),
    "restructured_now": lambda words: {"1": True, "0": False}.get(words[0]),
    "cohort_from": _day,
    "cohort_to": _day,
    "ever": _one_of(*_EVER),
    "by_mob": _month_on_book,
    "event": _one_of(*get_args(Event)),
    "matures_from": _day,
    "matures_to": _day,
    "flow": _flow,
}
