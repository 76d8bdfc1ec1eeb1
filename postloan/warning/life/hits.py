"""The hits of a run as the desk keeps them: amounts exact, days plain, what is not known None."""

import math
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from postloan.warning.catalogue import all_rules

_CENT = Decimal("0.01")


def plain(value: Any) -> Any:
    """A value as JSON and both databases take it: numbers of the language itself, NaN and NaT as None."""
    if isinstance(value, (datetime, pd.Timestamp)):
        return None if pd.isna(value) else value.date()
    if hasattr(value, "item"):
        value = value.item()
    return (
        None
        if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and not math.isfinite(value))
        else value
    )


def stored(value: Any) -> Any:
    """A figure as JSON keeps it."""
    known = plain(value)
    if isinstance(known, date):
        return known.isoformat()
    return float(known) if isinstance(known, Decimal) else known


def money(value: Any) -> Decimal | None:
    known = plain(value)
    return None if known is None else Decimal(str(known)).quantize(_CENT)


def evidence(hits: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Each hit as the columns of a signal that a run keeps up to date, with its borrower and rule."""
    for hit in hits.to_dict("records"):
        text = {
            name: plain(hit[name]) for name in ("borrower_id", "borrower_name", "branch", "officer", "loan_id", "source", "since")
        }
        yield {
            **text, "rule_id": hit["rule_id"], "family": all_rules()[hit["rule_id"]].family.value, "loans": int(hit["loans"]),
            "exposure": money(hit["exposure"]), "colour": int(hit["colour"]), "value": _real(hit["value"]),
            "limit_value": _real(hit["limit"]), "figures": _figures(hit["figures"]),
        }  # fmt: skip


def _real(value: Any) -> float | None:
    known = plain(value)
    return None if known is None else float(known)


def _figures(figures: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: stored(value) for name, value in (figures or {}).items()}
