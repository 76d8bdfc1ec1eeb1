"""What a row says against itself, or against the other rows: the checks of the business, one rule a contradiction."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
from ibis.expr.types import BooleanValue, Table

#: A date held by fewer rows than this, where another date holds nearly all, is a slip: it would publish a book of its own.
_STRAY, _MAIN = 0.10, 0.80
_RATE_MAX = 1.0
_COUNTED_FROM_EITHER_DAY = 1


@dataclass(frozen=True)
class Rule:
    """``when`` is true for a row that breaks it; ``field`` is the cell to point at, ``tells`` the fields its sentence quotes."""

    key: str
    field: str
    when: BooleanValue
    blocking: bool = True
    tells: tuple[str, ...] = ()


def _stray(typed: Table, dates: Mapping[date, int]) -> Iterator[Rule]:
    """Rows of a date that hardly any row holds, where another date holds nearly all; a file of several dates is one on purpose."""
    rows = sum(dates.values())
    main = max(dates, key=lambda day: dates[day], default=None)
    if main is None or len(dates) == 1 or dates[main] < _MAIN * rows:
        return
    meant = [day for day, count in dates.items() if count >= _STRAY * rows]
    yield Rule("stray_date", "as_of", typed.as_of.notin(meant), tells=("as_of",))


def _loan(typed: Table, given: frozenset[str], today: date) -> Iterator[Rule]:
    yield Rule("future_date", "as_of", typed.as_of > today, tells=("as_of",))
    yield Rule("paid_out_after_date", "originated_on", typed.originated_on > typed.as_of, tells=("originated_on", "as_of"))
    yield Rule("negative_balance", "balance", typed.balance < 0)
    yield Rule("balance_above_principal", "balance", typed.balance > typed.principal, tells=("balance", "principal"))
    yield Rule("dpd_missing", "dpd" if "dpd" in given else "overdue_since", typed.dpd.isnull() & typed.dpd_readable)
    yield Rule("negative_dpd", "dpd", typed.dpd_given < 0)
    if {"dpd", "overdue_since"} <= given:
        days = typed.as_of.delta(typed.overdue_since, unit="day")
        apart = (days - typed.dpd_given).abs() > _COUNTED_FROM_EITHER_DAY
        yield Rule("dpd_contradicts", "dpd", apart, blocking=False, tells=("dpd", "overdue_since"))
    if "overdue_since" in given:
        yield Rule("overdue_after_date", "overdue_since", typed.overdue_since > typed.as_of, tells=("overdue_since", "as_of"))
    if "overdue_principal" in given:
        yield Rule(
            "overdue_above_balance",
            "overdue_principal",
            typed.overdue_principal > typed.balance,
            blocking=False,
            tells=("overdue_principal", "balance"),
        )
    for name in sorted(given & {"provision", "collateral_value", "overdue_principal", "overdue_interest", "next_due_amount"}):
        yield Rule("negative_amount", name, typed[name] < 0, blocking=False)


def _terms(typed: Table) -> Iterator[Rule]:
    yield Rule(
        "matures_before_start", "matures_on", typed.matures_on < typed.originated_on, tells=("matures_on", "originated_on")
    )
    yield Rule("principal_not_positive", "principal", typed.principal <= 0)
    yield Rule("rate_out_of_range", "rate", (typed.rate < 0) | (typed.rate > _RATE_MAX), tells=("rate",))


def _schedule(typed: Table, given: frozenset[str]) -> Iterator[Rule]:
    yield Rule("negative_amount", "principal_due", typed.principal_due < 0)
    if "interest_due" in given:
        yield Rule("negative_amount", "interest_due", typed.interest_due < 0)
    if {"valid_from", "valid_until"} <= given:
        yield Rule("validity_reversed", "valid_until", typed.valid_until < typed.valid_from, tells=("valid_from", "valid_until"))


def _repayment(typed: Table, today: date) -> Iterator[Rule]:
    yield Rule("future_date", "paid_on", typed.paid_on > today, tells=("paid_on",))
    yield Rule("zero_payment", "amount", typed.amount == 0, blocking=False)


def _key(table: str, given: frozenset[str]) -> tuple[str, ...]:
    """The fields that make a row unique in its file; none: rows may repeat."""
    if table == "repayment":
        return ("loan_id", "reference") if "reference" in given else ()
    keys = {
        "loan": ("as_of", "loan_id"), "terms": ("loan_id",), "schedule": ("loan_id", "instalment"),
        "disposal": ("loan_id", "disposed_on", "kind"),
    }[table]  # fmt: skip
    return (*keys, "valid_from") if table == "schedule" and "valid_from" in given else keys


def _twice(backend: Any, typed: Table, table: str, given: frozenset[str], fields: tuple[str, ...]) -> Iterator[Rule]:
    """Rows with one key: all of them where they differ, the later ones where they are the same row again."""
    key = _key(table, given)
    if not key:
        return
    held = typed.filter([typed[name].notnull() for name in key if name != "valid_from"])
    many = held.group_by(key).agg(times=lambda t: t.count())
    many = many.filter(many.times > 1)
    if backend.execute(many.count()) == 0:
        return
    rows = ibis.memtable(backend.to_pyarrow(held.semi_join(many, [held[name].identical_to(many[name]) for name in key])))
    over_key, over_all = ibis.window(group_by=key), ibis.window(group_by=fields)
    ranked = rows.select(
        "pos",
        same=ibis.row_number().over(ibis.window(group_by=fields, order_by="pos")),
        alike=rows.pos.count().over(over_all) == rows.pos.count().over(over_key),
    )
    found = backend.to_pyarrow(ranked.filter(~ranked.alike | (ranked.same > 0)))
    again = ibis.memtable(found)
    tells = tuple(name for name in key if name in fields)
    yield Rule(
        "duplicate_key",
        key[-1] if table == "repayment" else "loan_id",
        typed.pos.isin(again.filter(~again.alike).pos),
        tells=tells,
    )
    yield Rule("repeated_row", "loan_id", typed.pos.isin(again.filter(again.alike).pos))


def rules(
    backend: Any,
    typed: Table,
    table: str,
    given: frozenset[str],
    fields: tuple[str, ...],
    *,
    dates: Mapping[date, int],
    today: date,
) -> list[Rule]:
    """Every rule that applies to a table with the given fields. Null never breaks a rule.

    ``dates``: how many rows of a tape hold each date.
    """
    found: list[Rule] = []
    if table == "loan":
        found += [*_stray(typed, dates), *_loan(typed, given, today)]
    if table in {"loan", "terms"}:
        found += _terms(typed)
    if table == "terms":
        found.append(Rule("future_date", "originated_on", typed.originated_on > today, tells=("originated_on",)))
    if table == "schedule":
        found += _schedule(typed, given)
    if table == "repayment":
        found += _repayment(typed, today)
    if table == "disposal":
        found.append(Rule("future_date", "disposed_on", typed.disposed_on > today, tells=("disposed_on",)))
    return [*found, *_twice(backend, typed, table, given, fields)]
