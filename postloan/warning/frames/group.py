"""Borrowers of groups of connected clients: what the group owes together, and how the others of it stand.

The bank's capital is in its reporting currency: what is owed in another one is not held against it, for nothing says what it is worth.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from postloan.warning.engine import Frame
from postloan.warning.framing import framed, mark_of
from postloan.warning.known import Known
from postloan.warning.sources.standing import own_colours

COLUMNS = {
    "group_id": "string", "group_members": "int64", "group_debt": "float64", "group_exposure": "float64", "group_limit_used": "float64",
    "others_colour": "int64", "others_warned": "int64", "others_dpd": "int64", "others_class": "int64",
}  # fmt: skip


def build(known: Known) -> Frame | None:
    """A row for each member that owes something; None where no loan names a group. Who is in none is quiet.

    Where a borrower's loans name several groups it is told for each.
    """
    members = known.pin.ask(known.scope, _members).to_pandas()
    if members.empty:
        return None
    colours = own_colours(known)

    def rows() -> pd.DataFrame:
        told = _others(_with_sums(members, known).assign(colour=_coloured(members, colours)))
        return told if known.whom is None else told[told["borrower_id"] == known.whom]

    mark = mark_of(known, None if colours is None else sorted(colours.items()), known.policy.version)
    return framed(known, "group", COLUMNS, rows, mark=mark, everybody=True)


def _members(loans: Any) -> Any:
    owing = loans.filter((loans.balance > 0) & loans.group_id.notnull())
    return owing.group_by("group_id", "borrower_id").aggregate(
        debt=owing.balance.sum().cast("float64"), undrawn=owing.undrawn.sum().cast("float64"),
        dpd=owing.dpd.max().cast("float64"), risk_class=owing.risk_class.max().cast("float64"),
    )  # fmt: skip


def _with_sums(members: pd.DataFrame, known: Known) -> pd.DataFrame:
    """With what the group owes, with what may still be drawn, and how much of the limits on a group that uses."""
    policy = known.policy
    capital, tier1 = (policy.net_capital, policy.tier1_capital) if known.in_reporting_currency else (0.0, 0.0)
    exposure = members["debt"] + members["undrawn"].fillna(0) * policy.undrawn_conversion
    sums = members.assign(exposure=exposure).groupby("group_id")
    told = members.assign(
        group_members=sums["borrower_id"].transform("size"), group_debt=sums["debt"].transform("sum"),
        group_exposure=sums["exposure"].transform("sum"),
    )  # fmt: skip
    used = [_used(told["group_debt"], capital * policy.group_credit_capital_max)]
    used.append(_used(told["group_exposure"], tier1 * policy.group_exposure_t1_max))
    return told.assign(group_limit_used=pd.concat(used, axis=1).max(axis=1))


def _used(amounts: pd.Series, limit: float) -> pd.Series:
    """Missing as long as the bank's capital is not known in the currency."""
    return amounts / limit if limit > 0 else amounts * float("nan")


def _coloured(members: pd.DataFrame, colours: Mapping[str, int] | None) -> pd.Series:
    if colours is None:
        return pd.Series(float("nan"), index=members.index)
    return members["borrower_id"].map(colours).fillna(0).astype("float64")


def _others(members: pd.DataFrame) -> pd.DataFrame:
    """With the worst of all other members; missing where there is no other."""
    worst = {
        f"others_{kind}": _worst_other(members, column)
        for kind, column in (("colour", "colour"), ("dpd", "dpd"), ("class", "risk_class"))
    }
    warned = (members["colour"] > 0).where(members["colour"].notna()).astype("Float64")
    others = warned.groupby(members["group_id"]).transform("sum", min_count=1) - warned
    told = members.assign(**worst, others_warned=others.where(members["group_members"] > 1))
    whole = [name for name, kind in COLUMNS.items() if kind == "int64"]
    return told.astype(dict.fromkeys(whole, "Int64"))


def _worst_other(members: pd.DataFrame, column: str) -> pd.Series:
    """The largest of the group but for the row's own: the second largest where the row is the largest."""
    place = members[column].groupby(members["group_id"]).rank(method="first", ascending=False)
    first = members[column].where(place == 1).groupby(members["group_id"]).transform("max")
    second = members[column].where(place == 2).groupby(members["group_id"]).transform("max")
    return first.where(place != 1, second)
