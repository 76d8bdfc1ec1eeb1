"""How a rule's figure of one borrower came about: its value on past dates, as it could be known then, beside today's limits."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import ibis
import pandas as pd
from sqlalchemy import Connection

from postloan.book import Pin
from postloan.policy import Policy
from postloan.terms import Colour
from postloan.warning.catalogue import RuleSetting, Settings, all_rules
from postloan.warning.engine import askable
from postloan.warning.frames import builders
from postloan.warning.known import Known
from postloan.warning.reading import read

COLOURS = tuple(one.name.lower() for one in Colour)
COLUMNS = ("on", "value", *COLOURS)


def figure_history(  # noqa: PLR0917  where from, set how, whose, when: each is named at the call
    pin: Pin,
    connection: Connection,
    policy: Policy,
    settings: Settings,
    rule_id: str,
    borrower_id: str,
    dates: Sequence[date],
    *,
    currency: str = "",
) -> pd.DataFrame:
    """A row a date, oldest first: the borrower's worst value then and the limit of each colour that is set now for his part of the book.

    ``value`` is missing on dates on which the rule could not judge him: a gap, not a zero. ``currency``: of the signal; the reporting
    one otherwise.
    """
    first = Known(pin, dates[0], dates[0], policy, connection, currency, borrower_id) if dates else None
    rows = [{"on": day, **_on(_then(first, day), settings, rule_id)} for day in sorted(dates) if first is not None]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype(dict.fromkeys(COLUMNS[1:], "float64"))


def _then(first: Known, day: date) -> Known:
    known = replace(first, on=day, until=day)
    return replace(known, pin=first.pin.told_by(known.moment, day, known.policy))


def _on(known: Known, settings: Settings, rule_id: str) -> dict[str, Any]:
    rule = all_rules()[rule_id]
    frame = builders()[rule.frame](known)
    if frame is None or not askable(frame, [rule]):
        return {}
    found: list[dict[str, Any]] = frame.ask(_worst, rule_id, settings.of(rule_id), known.on).to_pylist()
    return found[0] if found else {}


def _worst(rows: Any, rule_id: str, setting: RuleSetting, on: date) -> Any:
    """The worst row with its value and limits; the frame has one borrower's rows only."""
    rule = all_rules()[rule_id]
    reading, given = read(rows, rule, setting, on)
    nothing = ibis.null("float64")
    limits = {name: getattr(given, name, None) for name in COLOURS}
    told = rows.select(value=reading.value, **{name: nothing if limit is None else limit for name, limit in limits.items()})
    worst = told.value.desc() if rule.fires.high else told.value.asc()
    return told.filter(told.value.notnull()).order_by(worst).limit(1)
