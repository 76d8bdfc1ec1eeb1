"""How every loan moved between one date and the next: the level that migration, bridges and forecasts are added up from."""

from typing import Any

import ibis

from postloan.access import SLICES
from postloan.book.cube import typed
from postloan.book.disposed import TO_DATE
from postloan.terms import FIRST_NPL, Fate, Origin

_MONEY = "decimal(18, 2)"

#: What every grouping keeps apart besides the slices.
KEYS: dict[str, str] = {
    "currency": "string",
    "kind": "string",
    "origin": "string",
    "fate": "string",
    "bucket_previous": "int8",
    "bucket": "int8",
    "class_previous": "int8",
    "risk_class": "int8",
    "restructured_previous": "boolean",
    "restructured": "boolean",
}

MEASURES: dict[str, str] = {
    "loans": "int64",
    "balance_previous": _MONEY,
    "balance": _MONEY,
    "principal": _MONEY,
    "provision_previous": _MONEY,
    "provision": _MONEY,
    "provisioned_previous": "int64",
    "provisioned": "int64",
    "risen": _MONEY,
    "lost_written_off": _MONEY,
    "lost_sold": _MONEY,
    "provision_risen": _MONEY,
    "used_written_off": _MONEY,
    "used_sold": _MONEY,
}
#: What is worked out of a step loan by loan (:func:`measured`).
_MEASURED = ("risen", "lost_written_off", "lost_sold", "provision_risen", "used_written_off", "used_sold")
#: What the register says was disposed of within a step.
REGISTERED: dict[str, str] = {"registered_written_off": _MONEY, "registered_sold": _MONEY}

FLOW: dict[str, str] = {"as_of": "date", **dict.fromkeys(SLICES, "string"), **KEYS, **MEASURES}
FLOW_CUT: dict[str, str] = {"as_of": "date", "grain": "string", "branch": "string", "value": "string", **KEYS, **MEASURES}

#: Columns of one step of one loan: what :data:`FLOW` adds up, and whose it is.
_WHOSE = {
    "loan_id": "string", "borrower_id": "string", "borrower_name": "string", "group_id": "string", "originated_on": "date",
    "matures_on": "date", "dpd_previous": "int32", "dpd": "int32", **REGISTERED,
}  # fmt: skip
STEP: dict[str, str] = {
    **_WHOSE, **{name: kind for name, kind in FLOW.items() if name not in {"loans", "provisioned_previous", "provisioned"}},
}  # fmt: skip

MOVE, IN, OUT = "move", "in", "out"
#: Opening columns, and the closing ones they are once the next date has come.
_STATE = {
    "bucket_previous": "bucket", "class_previous": "risk_class", "dpd_previous": "dpd", "balance_previous": "balance",
    "provision_previous": "provision", "restructured_previous": "restructured",
}  # fmt: skip
_OPENING, _CLOSING = tuple(_STATE), tuple(_STATE.values())
_ROW = {name: kind for name, kind in STEP.items() if name not in _MEASURED}


def _rows(table: Any, **given: Any) -> Any:
    """One row a loan with the columns of the level; what is not given comes from the table."""
    values = {name: given.get(name, table[name] if name in table.columns else None) for name in _ROW}
    return table.select(**{name: _value(values[name], kind) for name, kind in _ROW.items()})


def _value(value: Any, kind: str) -> Any:
    return ibis.null(kind) if value is None else (ibis.literal(value) if isinstance(value, str) else value).cast(kind)


def _registered(table: Any) -> dict[str, Any]:
    """What was registered since the state before."""
    return {told: table[total] - table[f"{total}_previous"].fill_null(0) for told, total in zip(REGISTERED, TO_DATE, strict=True)}


def _stayed(snapshot: Any) -> Any:
    """Loans of the date that are held now or were held before. Who was not held before has no opening state."""
    held = snapshot.origin == Origin.HELD.value
    kept = snapshot.filter(held | ~snapshot.written_off)
    held = kept.origin == Origin.HELD.value
    opening = {name: held.ifelse(kept[name], ibis.null(_ROW[name])) for name in _OPENING}
    fate = kept.written_off.ifelse(Fate.WRITTEN_OFF.value, Fate.HELD.value)
    return _rows(kept, kind=MOVE, fate=fate, **opening, **_registered(kept))


def _left(gone: Any, day: Any) -> Any:
    """Loans that left on the date, under their last slices; a written-off claim had left the book before."""
    leaving = gone.filter(~gone.written_off).join(day, gone.left_on == day.day)
    return _rows(
        leaving, as_of=leaving.left_on, kind=MOVE, origin=Origin.HELD.value,
        **{name: leaving[now] for name, now in _STATE.items()}, **dict.fromkeys(_CLOSING), **_registered(leaving),
    )  # fmt: skip


def _handed_over(snapshot: Any, before: Any, day: Any) -> Any:
    """Loans under other slices than before: out of the old ones and into the new, with their opening state on both sides."""
    moved = snapshot.filter(snapshot.transferred)
    into = _rows(moved, kind=IN, origin=Origin.MOVED_IN.value, fate=None, **dict.fromkeys(_CLOSING))
    old = before.semi_join(moved, "loan_id").cross_join(day)
    opening = {name: old[now] for name, now in _STATE.items()}
    out = _rows(old, as_of=old.day, kind=OUT, origin=None, fate=Fate.MOVED_OUT.value, **opening, **dict.fromkeys(_CLOSING))
    return ibis.union(into, out)


def measured(rows: Any) -> Any:
    """Adds what the sums of a cell can no longer tell, loan by loan; none of it is ever negative.

    ``risen`` and ``provision_risen``: what rose on loans that were held before. ``lost_written_off`` and ``lost_sold``: what of the
    balance left by a write-off, and by any other disposal; see :func:`_lost`. ``used_…``: what of the provision left with that.
    """
    was = (rows.kind == MOVE) & rows.origin.isin([Origin.HELD.value, Origin.MOVED_IN.value])
    lost = _lost(rows)
    used = _used(rows, lost)
    found = {"risen": _rise(rows, "balance"), "provision_risen": _rise(rows, "provision")}
    found |= {f"lost_{kind}": lost[kind] for kind in _KINDS} | {f"used_{kind}": used[kind] for kind in _KINDS}
    return rows.mutate(**{name: was.ifelse(amount, _NOTHING).cast(_MONEY) for name, amount in found.items()})


_KINDS = (Fate.WRITTEN_OFF.value, Fate.SOLD.value)
_NOTHING = ibis.literal(0, type=_MONEY)


def _given(amount: Any) -> Any:
    return ibis.coalesce(amount, _NOTHING)


def _rise(rows: Any, name: str) -> Any:
    return ibis.greatest(_given(rows[name]) - _given(rows[f"{name}_previous"]), _NOTHING)


Kinds = dict[str, Any]


def _lost(rows: Any) -> Kinds:
    """The claim that left by a write-off, and by any other disposal, as far as the tape or the register tells."""
    registered = {kind: _given(rows[f"registered_{kind}"]) for kind in _KINDS}
    return _by_kind(rows, _given(rows.balance_previous), _given(rows.balance), registered)


def _used(rows: Any, lost: Kinds) -> Kinds:
    """The provision that left with the claim: of a loan disposed of whole nothing is left."""
    left = ibis.ifelse(rows.fate.isin(_KINDS), _NOTHING, _given(rows.provision))
    return _by_kind(rows, _given(rows.provision_previous), left, lost)


def _by_kind(rows: Any, before: Any, after: Any, most: Kinds) -> Kinds:
    """What left by each kind of disposal.

    Of a loan disposed of whole: what the tape still says it owes, and where that is nothing, what it owed before but for what is
    known of the other kind. Of a loan that stays, or was repaid in the end: what is known of each kind, write-offs first. What is
    known counts at most as far as there is less than before.
    """
    written_off, sold = _KINDS
    fall = ibis.greatest(before - after, _NOTHING)
    known = {kind: ibis.least(fall, most[kind]) for kind in _KINDS}
    part = {written_off: known[written_off], sold: ibis.least(fall - known[written_off], most[sold])}
    stays = rows.fate.isin([Fate.HELD.value, Fate.SETTLED.value])
    return {
        kind: ibis.cases(
            (rows.fate == kind, ibis.ifelse(after > 0, after, before - known[rest])),
            (rows.fate == rest, known[kind]),
            (stays, part[kind]),
            else_=_NOTHING,
        )
        for kind, rest in ((written_off, sold), (sold, written_off))
    }


def steps(snapshot: Any, gone: Any, before: Any, day: Any) -> Any:
    """The moves of one date, loan by loan; see :func:`flow`."""
    return measured(ibis.union(_stayed(snapshot), _left(gone, day), _handed_over(snapshot, before, day)))


def _bad(table: Any, *classes: str) -> Any:
    return table.filter(ibis.or_(*(table[name] >= FIRST_NPL.value for name in classes)))


def bad_steps(snapshot: Any, gone: Any, before: Any, day: Any) -> Any:
    """Those of the moves of one date that begin or end non-performing: all that a bridge of bad loans can be made of."""
    either = ("class_previous", "risk_class")
    rows = steps(_bad(snapshot, *either), _bad(gone, "risk_class"), _bad(before, "risk_class"), day)
    return typed(_bad(rows, *either), STEP).order_by("branch", "loan_id")


def flow(snapshot: Any, gone: Any, before: Any, day: Any) -> Any:
    """The moves of one date, added up.

    ``kind`` "move": every loan that was held before or is held now, under its slices of now (who left: under the last ones).
    "in" and "out": a loan whose slices changed, with the opening state only; the handing over comes before the move. For any
    choice of slices: balance held before = Σ move.balance_previous − Σ in.balance_previous + Σ out.balance_previous.

    Args:
        snapshot: the snapshot of the date.
        gone: its loans that are not in it.
        before: the last row of every loan seen before.
        day: one row, the date.
    """
    rows = steps(snapshot, gone, before, day)
    grouped = rows.group_by("as_of", *SLICES, *KEYS).agg(
        loans=rows.count(),
        **{name: rows[name].sum() for name, kind in MEASURES.items() if kind == _MONEY},
        provisioned_previous=rows.provision_previous.count(),
        provisioned=rows.provision.count(),
    )
    return typed(grouped, FLOW).order_by("branch", "product", "officer")


#: What :func:`between` tells besides :data:`FLOW`: the class that a loan had last, and what is still owed of the opening balance.
BETWEEN: dict[str, str] = {
    **{name: kind for name, kind in FLOW.items() if name != "as_of"}, "last_class": "int8", "kept": _MONEY,
}  # fmt: skip


def handed(moved: Any) -> Any:
    """The two ends of every loan (``Pin.moved`` with its slices then) as moves: who is under other slices now is handed over first."""
    rows = measured(moved.mutate(kind=ibis.literal(MOVE)))
    # ``least`` of the engine leaves nulls aside: who owes nothing known must not count with what he owed.
    rows = rows.mutate(kept=(rows.balance < rows.balance_previous).ifelse(rows.balance, rows.balance_previous))
    stayed = (rows.origin == Origin.HELD.value) & (rows.fate != Fate.MOVED_OUT.value)
    handed = rows.filter(stayed, rows.slice_key != rows.slice_key_previous)
    blank = {name: ibis.null(kind) for name, kind in (*((name, _ROW[name]) for name in _CLOSING), ("kept", _MONEY))}
    into = handed.mutate(kind=ibis.literal(IN), origin=ibis.literal(Origin.MOVED_IN.value), **blank)
    then = {name: handed[f"{name}_previous"] for name in (*SLICES, "slice_key")}
    out = handed.mutate(kind=ibis.literal(OUT), fate=ibis.literal(Fate.MOVED_OUT.value), **blank, **then)
    return ibis.union(*(part.select(*rows.columns) for part in (rows, into, out)))


def between(moved: Any) -> Any:
    """:func:`handed` added up as :func:`flow` adds up the moves of one date; grouped by the key of the slices, for texts take far longer."""
    told, keys = (*SLICES, "currency"), ("slice_key", *(name for name in KEYS if name != "currency"), "last_class")
    sums = (*(name for name, kind in MEASURES.items() if kind == _MONEY), "kept")
    every = handed(moved).select(*told, *keys, *sums)
    grouped = every.group_by(*keys).agg(
        loans=every.count(), provisioned_previous=every.provision_previous.count(), provisioned=every.provision.count(),
        **{name: every[name].sum() for name in sums}, **{name: every[name].arbitrary() for name in told},
    )  # fmt: skip
    return typed(grouped, BETWEEN)
