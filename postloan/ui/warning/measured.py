"""Figures of warnings in words: a value with its unit, a colour with its mark, a rule by its name."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from postloan.i18n import has, number, text
from postloan.terms import Colour, RiskClass
from postloan.ui import lang
from postloan.ui.lang import t, term
from postloan.warning.catalogue import all_rules
from postloan.warning.rule import Manual, Measured, Rule


def _decimals(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".").replace("-", "−")


def written(value: Any, unit: Measured, currency: str = "CNY") -> str:
    """A value with its unit as people read it; "–" where it is missing."""
    if number.missing(value):
        return number.MISSING
    if unit is Measured.DATE or isinstance(value, date):
        return number.day(value)
    ways: Mapping[Measured, Callable[[], str]] = {
        Measured.FRACTION: lambda: number.percent(value),
        Measured.MONEY: lambda: number.money(value, lang.language(), currency=currency),
        Measured.TEXT: lambda: str(value),
        Measured.FLAG: lambda: t(f"warning.flag.{int(value)}"),
        Measured.COLOUR: lambda: colour_mark(int(value)),
        Measured.RISK_CLASS: lambda: term(RiskClass(int(value))),
    }
    return ways[unit]() if unit in ways else _counted(_decimals(float(value)), unit)


def currency_of(row: Mapping[str, Any]) -> str:
    """The currency of a signal's figures: that of the statements they come from, else that of its loans."""
    told: str = (row.get("figures") or {}).get("statement_currency") or row["currency"]
    return told


def _counted(said: str, unit: Measured) -> str:
    """So many of a unit; one of them may be called otherwise."""
    single = f"warning.unit_one.{unit}"
    return t(single if said == "1" and has(single) else f"warning.unit.{unit}", value=said)


def colour_mark(colour: int | None) -> str:
    """The colour's word, for tables: pictures of colours need a font that not every machine has; "–" for none."""
    return number.MISSING if not colour else term(Colour(colour))


def manual(rule: Rule) -> Manual:
    """The rule's manual page in the person's language."""
    return rule.manual[lang.language()]


#: What sources of rules are made of, the longer before what it contains: in English as the rules have it.
_SOURCES = (
    "practice_elsewhere", "practice", "in_principle", "circles", "eba", "orders_three", "orders_two", "order", "crr", "policy", "periods", "contract",
)  # fmt: skip


def source(rule: Rule) -> str:
    """Where a rule comes from, in the person's language; articles and names of authors stay as they are."""
    told = rule.source
    for part in _SOURCES:
        told = told.replace(text("en", f"warning.source.{part}"), t(f"warning.source.{part}"))
    return told.replace("; ", t("warning.source.between"))


def rule_name(rule_id: str) -> str:
    """``R01 逾期天数``; the id alone for a rule that is gone."""
    found = all_rules().get(rule_id)
    return rule_id if found is None else f"{rule_id} {manual(found).name}"
