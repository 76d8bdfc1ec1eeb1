"""How signals are spoken of: their colour, their next date, who has to act."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from postloan.i18n import number
from postloan.i18n.number import MISSING
from postloan.terms import Colour, SignalState
from postloan.ui.lang import language, t, term
from postloan.ui.warning.measured import currency_of, written
from postloan.warning.catalogue import all_rules
from postloan.warning.rule import Family, Measured

BADGES: Mapping[Colour, str] = {Colour.BLUE: "blue", Colour.YELLOW: "yellow", Colour.ORANGE: "orange", Colour.RED: "red"}
#: What is due next in each state; the day comes with the signal.
_CLOCKS: Mapping[SignalState, str] = {
    SignalState.RAISED: "respond", SignalState.ACKNOWLEDGED: "plan", SignalState.VERIFIED: "plan", SignalState.PLANNED: "act",
    SignalState.EXECUTING: "act",
}  # fmt: skip


def badge(colour: int) -> str:
    """The level as a mark in its colour with its word."""
    return f":{BADGES[Colour(colour)]}-badge[{term(Colour(colour))}]"


def warned(colour: int) -> str:
    """The same where nothing else says that it is a warning."""
    return f":{BADGES[Colour(colour)]}-badge[{t('warnings.mark.badge', colour=term(Colour(colour)))}]"


def family(name: str) -> str:
    return t(f"warning.family.{name}")


def families() -> dict[str, str]:
    """The word for each family, in the catalogue's order."""
    return {one.value: family(one.value) for one in Family}


def unit_of(rule_id: str) -> Measured:
    """The unit of a rule's value; plain text for a rule that is gone."""
    found = all_rules().get(rule_id)
    return Measured.TEXT if found is None else found.unit


def value(row: Mapping[str, Any], name: str = "value") -> str:
    """The value or limit of a signal with its unit."""
    return written(row[name], unit_of(row["rule_id"]), currency_of(row))


def limit(row: Mapping[str, Any]) -> str | None:
    """The limit that a signal passed: ``≥ 31 天``; None where there is none, or it says no more than the value."""
    if number.missing(row["limit_value"]) or unit_of(row["rule_id"]) is Measured.FLAG:
        return None
    rule = all_rules().get(row["rule_id"])
    sign = "" if rule is None else {">=": "≥", "<=": "≤"}.get(rule.fires.value, rule.fires.value)
    return f"{sign} {value(row, 'limit_value')}".strip()


def against(row: Mapping[str, Any]) -> str:
    """The value beside the limit that it passed: ``45 天（≥ 31 天）``."""
    passed = limit(row)
    return value(row) if passed is None else t("warnings.card_figure", value=value(row), limit=passed)


def money(amount: Any, currency: str) -> str:
    return number.money(amount, language(), currency=currency)


def day_of(value: Any) -> date | None:
    """A date as the desk or a frame gives it; None where it is missing."""
    if number.missing(value):
        return None
    found: date = pd.Timestamp(value).date()
    return found


def due(row: Mapping[str, Any]) -> date | None:
    """The day by which something has to be done next; None where none is set or the signal is closed."""
    return day_of(row["due_on"])


def clock_said(row: Mapping[str, Any]) -> str:
    """What is due next, in words."""
    day = due(row)
    if day is None:
        return t("warnings.clock_none")
    looked_at = day == day_of(row["recheck_on"])
    return t(f"warnings.clock_{'recheck' if looked_at else _CLOCKS[SignalState(row['state'])]}", day=number.day(day))


def how_far(day: date, today: date) -> str:
    """How far away a day is, as a mark: late ones red."""
    days = (day - today).days
    if days < 0:
        return f":red-badge[{t('warnings.late', days=-days)}]"
    return f":orange-badge[{t('warnings.today')}]" if days == 0 else f":gray-badge[{t('warnings.soon', days=days)}]"


def clock_mark(row: Mapping[str, Any], today: date) -> str:
    """How far away the next day is; empty where there is none."""
    day = due(row)
    return "" if day is None else how_far(day, today)


def named(who: Any) -> str:
    """A person, or that nobody is named."""
    return t("warnings.nobody") if number.missing(who) or not who else str(who)


def state(row: Mapping[str, Any]) -> str:
    return term(SignalState(row["state"]))


def shown(value: Any) -> str:
    """A value that needs no unit; "–" where it is missing."""
    return MISSING if number.missing(value) or value == "" else str(value)
