"""The hits of a run as the desk keeps them: amounts exact, days plain, what is not known None."""

import math
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from postloan.warning.catalogue import all_rules

_CENT = Decimal("0.01")
_TEXTS = ("borrower_id", "borrower_name", "branch", "officer", "loan_id", "source")


def _known(values: pd.Series) -> list[Any]:
    """The values of a column, what is missing in any of the ways that frames have for it as None.

    One by one, for most rules have a handful of hits: asking a column what it lacks takes longer.
    """
    return [None if _missing(one) else one for one in values.tolist()]


def _missing(value: Any) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def _real(value: Any) -> float | None:
    """A number as both databases keep it; what is infinite is not known."""
    return None if value is None or not math.isfinite(value) else float(value)


def _money(value: Any) -> Decimal | None:
    known = value if isinstance(value, Decimal) else _real(value)
    return None if known is None else Decimal(str(known)).quantize(_CENT)


def _day(value: Any) -> date | None:
    return value.date() if isinstance(value, datetime) else value


def _figure(value: Any) -> Any:
    """A figure as JSON keeps it: numbers of the language itself, days as text."""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, (float, Decimal)):
        return _real(float(value))
    if value is pd.NaT or value is pd.NA:
        return None
    return str(_day(value)) if isinstance(value, date) else value


def evidence(hits: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Each hit as the columns of a signal that a run keeps up to date, with its borrower and rule.

    ``currency``: in which its amounts are; None where the hits do not say.
    """
    if hits.empty:
        return
    rules = all_rules()
    figures: list[Mapping[str, Any] | None] = _known(hits["figures"])
    currencies = _known(hits["currency"]) if "currency" in hits else [None] * len(hits)
    columns: dict[str, list[Any]] = {
        **{name: _known(hits[name]) for name in _TEXTS}, "currency": currencies, "rule_id": list(hits["rule_id"]),
        "family": [rules[rule_id].family.value for rule_id in hits["rule_id"]], "since": [_day(one) for one in _known(hits["since"])],
        "exposure": [_money(one) for one in _known(hits["exposure"])], "value": [_real(one) for one in _known(hits["value"])],
        "limit_value": [_real(one) for one in _known(hits["limit"])], "loans": [int(one) for one in hits["loans"]],
        "colour": [int(one) for one in hits["colour"]],
        "figures": [{name: _figure(value) for name, value in (one or {}).items()} for one in figures],
    }  # fmt: skip
    for row in zip(*columns.values(), strict=True):
        yield dict(zip(columns, row, strict=True))
