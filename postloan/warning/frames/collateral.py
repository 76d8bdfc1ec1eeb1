"""What secures the loans, a row a piece as it was valued last: its fall in value, ages and terms, and how far all pieces together cover.

A piece is told for each borrower once, however many of his loans it secures; pieces whose loans are repaid are left out.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import pyarrow as pa

from postloan.access import Scope
from postloan.borrower.collateral import limit_of
from postloan.terms import CollateralKind
from postloan.warning.engine import Frame
from postloan.warning.framing import framed, mark_of
from postloan.warning.known import Known, of_whom

COLUMNS = {
    "collateral_id": "string", "collateral_kind": "string", "description": "string", "collateral_value": "float64", "prior_claims": "float64", "net_value": "float64",
    "value_before": "float64", "value_change": "float64", "valued_on": "date", "valuation_months": "float64", "valuation_days": "int64",
    "insured_until": "date", "insurance_left": "int64", "registered_until": "date", "registration_left": "int64",
    "secured": "float64", "net_cover": "float64", "lendable_cover": "float64",
}  # fmt: skip
_KEY = ["borrower_id", "collateral_id"]


@dataclass(frozen=True)
class _Asked:
    """What the question depends on: one plan for each."""

    whom: str | None
    until: date
    currency: str
    plain: str
    limits: tuple[tuple[str, float], ...]
    other_limit: float


def _asked(known: Known) -> _Asked:
    limits = tuple((kind.value, limit_of(kind, known.policy)) for kind in CollateralKind)
    plain = known.policy.reporting_currency
    return _Asked(known.whom, known.until, known.scope.currency, plain, limits, limit_of(None, known.policy))


def build(known: Known) -> Frame | None:
    """Every piece not released by ``known.until`` that secures a loan owed on ``known.on``; see the module."""
    until = Scope(known.scope.reach, known.until, known.scope.currency)
    pieces = known.pin.collaterals(until, known.whom, all_valuations=True)
    asked = _asked(known)
    if not _any(known, until):
        return None

    def rows() -> pa.Table:
        return known.pin.answer(pieces, _rows, asked, beside=(known.pin.snapshot(known.scope),))

    return framed(known, "collateral", COLUMNS, rows, mark=mark_of(known, asked))


def _any(known: Known, until: Scope) -> bool:
    """Whether the bank keeps such a register at all."""
    return bool(known.pin.answer(known.pin.collaterals(until, all_valuations=True), _first).num_rows)


def _first(pieces: Any) -> Any:
    return pieces.select("collateral_id").limit(1)


def _rows(pieces: Any, loans: Any, asked: _Asked) -> Any:
    ours = pieces.filter(pieces.currency.fill_null(asked.plain) == asked.currency)
    owed = of_whom(loans.filter(loans.balance > 0), asked.whom).select("borrower_id", "loan_id", "balance")
    latest = _with_secured(_with_before(_latest(ours), ours), ours, owed)
    net = ibis.greatest(latest.value - latest.prior_claims.fill_null(0), 0).cast("float64")
    share = ibis.cases(*((latest.kind == kind, limit) for kind, limit in asked.limits), else_=asked.other_limit)
    told = latest.mutate(net_value=net, lendable=net * share)
    mine = told.group_by("borrower_id").aggregate(net=told.net_value.sum(), lendable=told.lendable.sum())
    debt = _debts(ours, owed)
    both = told.drop("lendable").inner_join(mine, "borrower_id").inner_join(debt, "borrower_id")
    return _told(both, asked.until)


def _latest(pieces: Any) -> Any:
    """Each piece as it was valued last; of several rows of a day the one of the last loan, as the borrower's page has it."""
    order = [pieces.valued_on.desc(nulls_first=False), pieces.loan_id.desc(nulls_first=False)]
    place = ibis.row_number().over(ibis.window(group_by=_KEY, order_by=order))
    return pieces.mutate(place=place).filter(lambda t: t.place == 0).drop("place", "loan_id")


def _with_before(latest: Any, pieces: Any) -> Any:
    """With the value of the valuation before, of an earlier day."""
    last = latest.select(*_KEY, last_on="valued_on")
    earlier = pieces.inner_join(last, _KEY).filter(lambda t: t.valued_on < t.last_on)
    before = earlier.group_by(_KEY).aggregate(
        value_before=earlier.value.first(order_by=[earlier.valued_on.desc(), earlier.loan_id.desc(nulls_first=False)])
    )
    return latest.left_join(before, _KEY).drop("borrower_id_right", "collateral_id_right")


def _pairs(pieces: Any, owed: Any) -> Any:
    """Which piece secures which loan that is owed: those named, or all of the borrower's where none is."""
    links = pieces.select(*_KEY, "loan_id").distinct()
    general = links.filter(links.loan_id.isnull()).select(*_KEY)
    named = links.filter(links.loan_id.notnull()).anti_join(general, _KEY)
    return ibis.union(
        named.inner_join(owed, ["borrower_id", "loan_id"]).select(*_KEY, "loan_id", "balance"),
        general.inner_join(owed, "borrower_id").select(*_KEY, "loan_id", "balance"),
    )


def _with_secured(latest: Any, pieces: Any, owed: Any) -> Any:
    """With the balances that a piece secures; those that secure nothing any more are gone."""
    pairs = _pairs(pieces, owed)
    secured = pairs.group_by(_KEY).aggregate(secured=pairs.balance.sum().cast("float64"))
    return latest.inner_join(secured, _KEY)


def _debts(pieces: Any, owed: Any) -> Any:
    """Per borrower what is owed on loans that anything secures, each loan once."""
    loans = _pairs(pieces, owed).select("borrower_id", "loan_id", "balance").distinct()
    return loans.group_by("borrower_id").aggregate(debt=loans.balance.sum().cast("float64"))


def _told(rows: Any, until: date) -> Any:
    change = ibis.ifelse(
        rows.value_before > 0, rows.value.cast("float64") / rows.value_before.cast("float64") - 1, ibis.null("float64")
    )
    day = ibis.literal(until)
    return rows.select(
        borrower_id=rows.borrower_id, collateral_id=rows.collateral_id, collateral_kind=rows.kind, description=rows.description, collateral_value=rows.value.cast("float64"),
        prior_claims=rows.prior_claims.cast("float64"), net_value=rows.net_value, value_before=rows.value_before.cast("float64"), value_change=change,
        valued_on=rows.valued_on, valuation_months=_months(rows.valued_on, day), valuation_days=day.delta(rows.valued_on, unit="day"),
        insured_until=rows.insured_until, insurance_left=rows.insured_until.delta(day, unit="day"),
        registered_until=rows.registered_until, registration_left=rows.registered_until.delta(day, unit="day"),
        secured=rows.secured, net_cover=rows.net / rows.debt, lendable_cover=rows.lendable / rows.debt,
    )  # fmt: skip


def _months(then: Any, now: Any) -> Any:
    """Months up to a day; a month is whole on the same day of the next, or on its last, and days beyond are parts of 31."""
    whole = (now.year() - then.year()) * 12 + now.month() - then.month()
    last = (now + ibis.interval(days=1)).month() != now.month()
    full = (whole - (~last & (now.day() < then.day())).cast("int64")).cast("int64")
    reached = (then.cast("timestamp") + full.as_interval("M")).cast("date")
    return full + now.delta(reached, unit="day") / 31
