"""The health score of borrowers with statements, and how far it fell: like for like, of the parts that were known on both days.

A part that became known, or is no longer known, moves the score without the borrower having changed; such moves are left out.
"""

import dataclasses
import functools
from collections.abc import Mapping
from typing import Any

import pandas as pd

from postloan.borrower.health import Cause, Point, point, waterfall
from postloan.borrower.health.queries import loans_of, security_of
from postloan.months import months_after
from postloan.warning.engine import Frame
from postloan.warning.framing import framed, mark_of
from postloan.warning.known import Known
from postloan.warning.sources.statements import series, stamp
from postloan.warning.sources.trade import trade

COLUMNS = {
    "health": "float64", "health_before": "float64", "health_before_on": "date", "health_drop": "float64", "health_known_weight": "float64",
}  # fmt: skip
#: What moved a score that is not news of the borrower.
_NO_NEWS = frozenset({Cause.FOUND, Cause.LOST})


def build(known: Known) -> Frame | None:
    """A row a borrower who owes something and has statements confirmed by ``known.until``."""
    filed = stamp(known)
    if filed is None:
        return None
    mark = mark_of(known, filed, known.until, known.policy.version)
    return framed(known, "health", COLUMNS, functools.partial(_rows, known), mark=mark)


def _rows(known: Known) -> pd.DataFrame:
    day = months_after(known.until, -known.policy.health_drop_months)
    dates = [one for one in known.pin.dates if one <= day]
    now = _points(known)
    before = _points(dataclasses.replace(known, on=dates[-1], until=day)) if dates else {}
    rows = [_row(name, one, before.get(name)) for name, one in now.items()]
    return pd.DataFrame(rows, columns=["borrower_id", *COLUMNS])


def _points(known: Known) -> Mapping[str, Point]:
    """The health of everybody with statements, on the last day that is known of."""
    owing = set(known.borrowers["borrower_id"].to_pylist())
    names = tuple(sorted(owing & set(series(known))))
    if not names:
        return {}
    scope = known.scope.at(known.until)
    loans, security = loans_of(known.pin, scope, names), security_of(known.pin, scope, known.policy, names)
    return {
        name: point(
            known.until, known.policy, accounts=series(known)[name], loans=loans.get(name), trade=trade(known).get(name),
            security=security.get(name),
        )
        for name in names
    }  # fmt: skip


def _row(name: str, now: Point, before: Point | None) -> Mapping[str, Any]:
    told = {
        **dict.fromkeys(COLUMNS),
        "borrower_id": name,
        "health": now.health.value,
        "health_known_weight": now.health.known_weight,
    }
    if before is None or before.health.value is None or now.health.value is None:
        return told
    moved = sum(bar.effect for bar in waterfall(before.health, now.health).bars if bar.cause not in _NO_NEWS)
    return told | {"health_before": before.health.value, "health_before_on": before.as_of, "health_drop": -moved}
