"""What a row says against itself, or against the other rows: the checks of the business, one rule a contradiction."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import ibis
from ibis.expr.types import Table

from postloan.book.schema import TABLES
from postloan.intake import dossier_rules
from postloan.intake.rule import Rule

#: A date held by fewer rows than this, where another date holds nearly all, is a slip: it would publish a book of its own.
_STRAY, _MAIN = 0.10, 0.80
_RATE_MAX = 1.0
_COUNTED_FROM_EITHER_DAY = 1
#: Tables whose rows may repeat unless they carry a reference.
_BY_REFERENCE = {"repayment": ("loan_id",), "account_flow": ("borrower_id", "account_no")}
#: What a table's key has besides, where the file gives it; it may be blank. An invoice may stand there valid and once more void.
_BESIDE = {
    "schedule": ("valid_from",), "invoice": ("invoice_code", "status"), "collateral": ("loan_id", "valued_on"),
    "guarantee": ("loan_id", "contract_no"), "event": ("source", "reference"), "indicator": ("industry", "region", "known_on"),
    "observation": ("known_on",),
}  # fmt: skip


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
    if table in _BY_REFERENCE:
        return (*_BY_REFERENCE[table], "reference") if "reference" in given else ()
    keys = {
        "loan": ("as_of", "loan_id"), "terms": ("loan_id",), "schedule": ("loan_id", "instalment"),
        "disposal": ("loan_id", "disposed_on", "kind"), "invoice": ("borrower_id", "direction", "number"),
        "collateral": ("collateral_id", "borrower_id"), "guarantee": ("guarantor_id", "borrower_id"),
        "event": ("borrower_id", "kind", "happened_on"), "indicator": ("code", "observed_on"),
        "observation": ("borrower_id", "metric", "observed_on"),
    }[table]  # fmt: skip
    return (*keys, *(name for name in _BESIDE.get(table, ()) if name in given))


def _twice(backend: Any, typed: Table, table: str, given: frozenset[str], fields: tuple[str, ...]) -> Iterator[Rule]:
    """Rows with one key; events that have a number are told apart by it, the others by what they say."""
    key, without = _key(table, given), typed
    if table == "event" and "event_id" in given:
        numbered = typed.filter(typed.event_id.notnull())
        yield from _repeats(backend, typed, numbered, table, ("borrower_id", "kind", "event_id"), fields)
        without = typed.filter(typed.event_id.isnull())
    if key:
        yield from _repeats(backend, typed, without, table, key, fields)


def _repeats(  # noqa: PLR0917
    backend: Any, typed: Table, among: Table, table: str, key: tuple[str, ...], fields: tuple[str, ...]
) -> Iterator[Rule]:  # fmt: skip
    """Rows with one key: all of them where they differ, the later ones where they are the same row again."""
    held = among.filter([among[name].notnull() for name in key if name not in _BESIDE.get(table, ())])
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
        key[-1] if table in _BY_REFERENCE else TABLES[table].subject,
        typed.pos.isin(again.filter(~again.alike).pos),
        tells=tells,
    )
    yield Rule("repeated_row", TABLES[table].subject, typed.pos.isin(again.filter(again.alike).pos))


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
    found += dossier_rules.of(typed, table, given, today)
    return [*found, *_twice(backend, typed, table, given, fields)]
