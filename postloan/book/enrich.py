"""The snapshot of one date: the rows as received, with what the loans' history adds to them."""

from collections.abc import Collection
from typing import Any

import ibis

from postloan.access import SLICES
from postloan.book.disposed import TO_DATE
from postloan.book.schema import LOAN, STORED
from postloan.policy import Policy
from postloan.terms import FIRST_NPL, Origin

#: Columns a date hands on to the next: the last state of every loan, numbers and keys only so that the join stays narrow.
STATE: dict[str, str] = {
    "loan_id": "string",
    "as_of": "date",
    "dpd": "int32",
    "bucket": "int8",
    "risk_class": "int8",
    "balance": "decimal(18, 2)",
    "provision": "decimal(18, 2)",
    "restructured": "boolean",
    "written_off": "boolean",
    "ever30_mob": "int32",
    "ever60_mob": "int32",
    "ever90_mob": "int32",
    "dpd_max": "int32",
    "first_overdue_on": "date",
    "npl_on": "date",
    "cured_on": "date",
    "npl_again_on": "date",
    "upgraded_on": "date",
    "written_off_on": "date",
    "first_seen_on": "date",
    "first_seen_mob": "int32",
    "slice_key": "int64",
    "left_on": "date",
    "trail": "array<int64>",
    **TO_DATE,
}

_RECEIVED = {field.name: STORED[field.kind] for field in LOAN.fields if not field.sensitive}

_ADDED: dict[str, str] = {
    "class_basis": "string",
    "bucket": "int8",
    "as_of_previous": "date",
    "dpd_previous": "int32",
    "bucket_previous": "int8",
    "class_previous": "int8",
    "balance_previous": "decimal(18, 2)",
    "provision_previous": "decimal(18, 2)",
    "restructured_previous": "boolean",
    "origin": "string",
    "mob": "int32",
    "ever30_mob": "int32",
    "ever60_mob": "int32",
    "ever90_mob": "int32",
    "dpd_max_12m": "int32",
    "dpd_max": "int32",
    "first_overdue_on": "date",
    "npl_on": "date",
    "cured_on": "date",
    "npl_again_on": "date",
    "upgraded_on": "date",
    "written_off_on": "date",
    "first_seen_on": "date",
    "first_seen_mob": "int32",
    "borrower_key": "int64",
    "loan_key": "int64",
    "import_id": "int32",
    "file_row": "int32",
    "slice_key": "int64",
    "transferred": "boolean",
    "trail": "array<int64>",
    **TO_DATE,
    **{f"{name}_previous": kind for name, kind in TO_DATE.items()},
}

#: Fields that a snapshot can do without when no tape gives them; the others are filled in.
OPTIONAL = frozenset(_RECEIVED) - {
    "dpd",
    "risk_class",
    "written_off",
    "currency",
    *(field.name for field in LOAN.required),
    *SLICES,
}

#: Columns of a snapshot that only the making of levels needs.
INTERNAL = frozenset({"slice_key", "transferred", "trail"})

#: Columns of a snapshot file. Personal data stay in the raw file: what is not there cannot leak into a list.
SNAPSHOT: dict[str, str] = {**_RECEIVED, **_ADDED}

# A worst-DPD trail packs (day, DPD) in one number and keeps only values that no later one tops,
# so its first entry is the maximum and a loan that was never overdue carries nothing.
_PACK = 100_000


def bucket_of(dpd: Any, policy: Policy) -> Any:
    """The overdue bucket of a DPD column: the number of upper bounds it exceeds."""
    cases = [(dpd <= upper, bucket) for bucket, upper in enumerate(policy.bucket_upper)]
    return ibis.cases(*cases, else_=len(policy.bucket_upper)).cast("int8")


def ladder_of(dpd: Any, card: Any, policy: Policy) -> Any:
    """The class that DPD alone gives (1 … 5); a credit card climbs its own ladder, any other loan (or one not told) the usual one."""
    swipe = card.fill_null(False)
    return ibis.cases(
        ((dpd > policy.ls_dpd_gt) | (swipe & (dpd > policy.card_ls_dpd_gt)), 5),
        ((dpd > policy.db_dpd_gt) | (swipe & (dpd > policy.card_db_dpd_gt)), 4),
        ((dpd > policy.ss_dpd_gt) | (swipe & (dpd > policy.card_ss_dpd_gt)), 3),
        (dpd >= policy.sm_dpd_min, 2),
        else_=1,
    ).cast("int8")


def _months(day: Any) -> Any:
    return (day.year() * 12 + day.month()).cast("int32")


def _rated(current: Any, policy: Policy) -> Any:
    """The received rows with DPD, bucket, class and months on book filled in."""
    since = (current.as_of - current.overdue_since).cast("int32")
    dpd = ibis.greatest(ibis.coalesce(current.dpd, since, 0), 0).cast("int32")
    filled = current.mutate(
        dpd=dpd,
        written_off=current.written_off.fill_null(False),
        currency=current.currency.fill_null(policy.reporting_currency),
        class_basis=current.risk_class.isnull().ifelse("ladder", "bank"),
        borrower_key=current.borrower_id.hash(),
        loan_key=current.loan_id.hash(),
        slice_key=ibis.struct({name: current[name] for name in (*SLICES, "currency")}).hash(),
        mob=_months(current.as_of) - _months(current.originated_on),
    )
    return filled.mutate(
        bucket=bucket_of(filled.dpd, policy),
        risk_class=ibis.coalesce(filled.risk_class, ladder_of(filled.dpd, filled.card, policy)),
    )


def _ever(joined: Any, days: int) -> Any:
    """Month on book at which the loan was first seen more than ``days`` past due; null: never."""
    now = ibis.ifelse(joined.dpd > days, joined.mob, ibis.null("int32"))
    return ibis.coalesce(joined[f"was_ever{days}_mob"], now)


def _trail(joined: Any) -> Any:
    """The trail with this date's DPD added, what is a year old or topped by it dropped."""
    horizon = (joined.as_of - ibis.interval(months=12)).cast("date").epoch_days()
    kept = joined.was_trail.filter(lambda one: (one // _PACK > horizon) & (one % _PACK > joined.dpd))
    kept = ibis.coalesce(kept, ibis.literal([], type="array<int64>"))
    today = ibis.array([joined.as_of.epoch_days().cast("int64") * _PACK + joined.dpd])
    return ibis.ifelse(joined.dpd > 0, kept.concat(today), kept)


def _events(joined: Any) -> dict[str, Any]:
    """Dates on which the loan was first seen in some state; only ``upgraded_on`` is the last date on which it left the NPL.

    A class counts as seen on the date that says it.
    """
    never, today = ibis.null("date"), joined.as_of
    npl = joined.risk_class >= FIRST_NPL.value
    cured = joined.was_npl_on.notnull() & ~npl & ~joined.written_off
    again = joined.was_cured_on.notnull() & npl
    upgraded = (joined.was_risk_class >= FIRST_NPL.value) & ~npl & ~joined.written_off
    return {
        "npl_on": ibis.coalesce(joined.was_npl_on, ibis.ifelse(npl, today, never)),
        "cured_on": ibis.coalesce(joined.was_cured_on, ibis.ifelse(cured, today, never)),
        "npl_again_on": ibis.coalesce(joined.was_npl_again_on, ibis.ifelse(again, today, never)),
        "upgraded_on": ibis.ifelse(upgraded.fill_null(False), today, joined.was_upgraded_on),
        "written_off_on": ibis.coalesce(joined.was_written_off_on, ibis.ifelse(joined.written_off, today, never)),
        "first_seen_on": ibis.coalesce(joined.was_first_seen_on, today),
        "first_seen_mob": ibis.ifelse(joined.was_as_of.isnull(), joined.mob, joined.was_first_seen_mob),
    }


def _history(joined: Any) -> dict[str, Any]:
    """What the last state before tells. A loan that had left, or was written off, was not held before."""
    away = joined.was_left_on.notnull() | joined.was_written_off
    origin = ibis.cases((joined.was_as_of.isnull(), Origin.NEW.value), (away, Origin.BACK.value), else_=Origin.HELD.value)
    return {
        "as_of_previous": joined.was_as_of,
        "dpd_previous": joined.was_dpd,
        "bucket_previous": joined.was_bucket,
        "class_previous": joined.was_risk_class,
        "balance_previous": joined.was_balance,
        "provision_previous": joined.was_provision,
        "restructured_previous": joined.was_restructured,
        **{f"{name}_previous": joined[f"was_{name}"] for name in TO_DATE},
        "origin": origin,
        "transferred": (origin == Origin.HELD.value) & (joined.slice_key != joined.was_slice_key),
    }


def _stands(joined: Any) -> Any:
    """Whether a row is of a loan that still stands: something is owed, can still be drawn, was written off, or never was owed.

    Many banks keep a repaid loan on the tape with a balance of 0. It was settled: it must not look like a cure, nor be counted.
    """
    amounts = (joined.balance, joined.overdue_principal, joined.overdue_interest, joined.undrawn)
    never_owed = ibis.coalesce(joined.was_balance, 0) == 0
    return ibis.or_(never_owed, joined.written_off, *(ibis.coalesce(amount, 0) != 0 for amount in amounts))


def enrich(current: Any, previous: Any, registered: Any, policy: Policy, absent: Collection[str] = ()) -> Any:
    """The snapshot of one date, so sorted that a branch, what is overdue in it and its largest loans lie together in the file.

    Args:
        current: the rows received for the date, one a loan: the LOAN fields, ``import_id`` and ``file_row``.
        previous: the last state (:data:`STATE`) of every loan seen before, one row a loan.
        registered: what the register says was disposed of each loan up to the date (``disposed.to_date``).
        policy: cuts and ladder.
        absent: fields that no row has; they are left out, so that what has to be sorted is as narrow as can be.
    """
    before = previous.select(loan_id="loan_id", **{f"was_{name}": name for name in STATE if name != "loan_id"})
    joined = _rated(current, policy).left_join(before, "loan_id")
    joined = joined.filter(_stands(joined)).left_join(registered, "loan_id")
    first_day = (joined.as_of - (joined.dpd - 1).as_interval("D")).cast("date")
    trail = _trail(joined)
    added = {
        **_history(joined),
        **_events(joined),
        "ever30_mob": _ever(joined, 30),
        "ever60_mob": _ever(joined, 60),
        "ever90_mob": _ever(joined, 90),
        "dpd_max": ibis.greatest(joined.dpd, ibis.coalesce(joined.was_dpd_max, 0)),
        "dpd_max_12m": ibis.coalesce(trail[0] % _PACK, 0),
        "first_overdue_on": ibis.coalesce(joined.was_first_overdue_on, ibis.ifelse(joined.dpd > 0, first_day, ibis.null("date"))),
        "trail": trail,
    }
    columns = {
        name: (added[name] if name in added else joined[name]).cast(kind) for name, kind in SNAPSHOT.items() if name not in absent
    }
    snapshot = joined.select(**columns)
    return snapshot.order_by("branch", snapshot.bucket.desc(), snapshot.balance.desc(), "loan_id")
