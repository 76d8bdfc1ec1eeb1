"""Who answers for a borrower: a row for each guarantor and borrower, with how the guarantor itself stands and how long its word lasts.

How long: a period that is not agreed, or that ends no later than the loan falls due, counts as six months from that day (民法典 692).
The row tells the loan whose guarantee ends first, ended ones included as long as the loan is owed.
"""

from datetime import date
from typing import Any

import ibis
import pandas as pd
import pyarrow as pa

from postloan.access import EVERYTHING, Scope
from postloan.warning.engine import Frame
from postloan.warning.framing import framed, mark_of
from postloan.warning.known import Known, of_whom
from postloan.warning.sources import sureties
from postloan.warning.sources.standing import own_colours

COLUMNS = {
    "guarantor_id": "string", "guarantor_name": "string", "guaranteed": "float64", "guarantor_colour": "int64", "guarantor_dpd": "int64",
    "guarantor_class": "int64", "guarantor_given": "float64", "guarantor_assets": "float64", "guarantor_excess": "float64", "guarantor_customers": "int64",
    "period_end": "date", "period_left": "int64", "matures_on": "date", "secured": "float64",
}  # fmt: skip
_PAIR = ["guarantor_id", "borrower_id"]
_OF_NAME = {
    "name": "guarantor_name", "dpd": "guarantor_dpd", "risk_class": "guarantor_class", "given": "guarantor_given", "net_assets": "guarantor_assets",
    "excess": "guarantor_excess", "customers": "guarantor_customers",
}  # fmt: skip


def build(known: Known) -> Frame | None:
    """Every pair with a guarantee in force, or with one that ended while a loan it was for is still owed."""
    found, periods = sureties.read(known), _periods(known)
    if found is None and not periods.num_rows:
        return None
    colours = own_colours(known)

    def rows() -> pd.DataFrame:
        pairs = _standing(found, known.whom) if found is not None else pd.DataFrame(columns=_PAIR)
        told = pairs.merge(_with_days(periods, known.until), on=_PAIR, how="outer", suffixes=("", "_of_contract"))
        name = told["guarantor_name"].fillna(told["guarantor_name_of_contract"]) if found is not None else told["guarantor_name"]
        return _typed(told.assign(guarantor_name=name, guarantor_colour=_colour(told, colours)))

    mark = mark_of(
        known, known.until, found and dict(found.stated), sorted((colours or {}).items()), colours is None, known.policy.version
    )
    return framed(known, "guarantors", COLUMNS, rows, mark=mark)


def _standing(found: sureties.Sureties, whom: str | None) -> pd.DataFrame:
    pairs = found.pairs if whom is None else found.pairs[found.pairs["borrower_id"] == whom]
    return pairs.merge(found.names.rename(columns=_OF_NAME)[list(_OF_NAME.values())], left_on="guarantor_id", right_index=True)


def _colour(told: pd.DataFrame, colours: Any) -> pd.Series:
    """0: judged and nothing open; missing where nothing was ever judged."""
    if colours is None:
        return pd.Series(pd.NA, index=told.index, dtype="Int64")
    return told["guarantor_id"].map(colours).fillna(0).astype("Int64")


def _with_days(periods: pa.Table, until: date) -> pd.DataFrame:
    """Of each pair the contract that ends first."""
    rows: pd.DataFrame = periods.to_pandas(date_as_object=False).sort_values(["period_end", "loan_id"]).drop_duplicates(_PAIR)
    return rows.assign(period_left=(rows["period_end"] - pd.Timestamp(until)).dt.days)


def _typed(told: pd.DataFrame) -> pd.DataFrame:
    whole = [name for name, kind in COLUMNS.items() if kind == "int64" and name in told]
    return told.astype(dict.fromkeys(whole, "Int64"))


def _periods(known: Known) -> pa.Table:
    """Each guarantee beside each loan it is for that is still owed, with the last day on which the guarantor can be held to it."""
    until = Scope(EVERYTHING, known.until, known.scope.currency)
    contracts = known.pin.guarantees(until, ended=True)
    how = (known.whom, known.policy.guarantee_period_months)
    return known.pin.answer(contracts, _beside_loans, *how, beside=(known.pin.snapshot(known.scope),))


def _beside_loans(contracts: Any, loans: Any, whom: str | None, months: int) -> Any:
    owed = of_whom(loans.filter(loans.balance > 0), whom).select(
        "borrower_id", "loan_id", "balance", "originated_on", "matures_on"
    )
    named = contracts.filter(contracts.loan_id.notnull()).inner_join(owed, ["borrower_id", "loan_id"])
    general = contracts.filter(contracts.loan_id.isnull()).drop("loan_id").inner_join(owed, "borrower_id")
    current = general.filter(general.ends_on.isnull() | (general.ends_on >= general.originated_on))
    columns = [*_PAIR, "guarantor_name", "loan_id", "balance", "matures_on", "ends_on"]
    both = ibis.union(named.select(columns), current.select(columns))
    agreed = both.ends_on > both.matures_on
    by_law = (both.matures_on + ibis.interval(months=months)).cast("date")
    end = ibis.ifelse(ibis.coalesce(agreed, ibis.literal(value=False)), both.ends_on, by_law)
    return both.mutate(period_end=end, secured=both.balance.cast("float64")).drop("ends_on", "balance")
