"""Groups of connected clients: what their members owe together. Only loans within the scope are seen."""

from collections.abc import Mapping
from decimal import Decimal

import ibis
import pandas as pd
from ibis.expr.types import Table

from postloan.access import Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.terms import FIRST_NPL

_MONEY = ("balance", "undrawn", "npl_balance")


def _groups(loans: Table) -> Table:
    held = loans.filter(loans.group_id.notnull())
    npl = held.risk_class >= int(FIRST_NPL)
    return held.group_by("group_id").agg(
        members=held.borrower_id.nunique(), loans=held.count(), balance=held.balance.sum(),
        undrawn=held.undrawn.sum(where=held.undrawn.notnull()), npl_balance=held.balance.sum(where=npl),
        risk_class=held.risk_class.max(), dpd=held.dpd.max(),
    ).order_by(ibis.desc("balance"), "group_id")  # fmt: skip


def _members(loans: Table, group_id: str) -> Table:
    held = loans.filter(loans.group_id == group_id)
    npl = held.risk_class >= int(FIRST_NPL)
    return held.group_by("borrower_id").agg(
        borrower_name=held.borrower_name.max(), loans=held.count(), balance=held.balance.sum(),
        undrawn=held.undrawn.sum(where=held.undrawn.notnull()), npl_balance=held.balance.sum(where=npl),
        risk_class=held.risk_class.max(), dpd=held.dpd.max(),
    ).order_by(ibis.desc("balance"), "borrower_id")  # fmt: skip


def groups(pin: Pin, scope: Scope, policy: Policy) -> pd.DataFrame:
    """One row a group, the largest balance first: group_id, members, loans, balance, undrawn (NaN: no loan gives it), exposure,
    npl_balance, npl_ratio (NaN without balance), worst risk_class and dpd. Money in yuan.
    """
    return _with_exposure(pin.ask(scope, _groups).to_pandas(), policy)


def members(pin: Pin, scope: Scope, policy: Policy, *, group_id: str) -> pd.DataFrame:
    """The same columns for each borrower of one group, with borrower_id and borrower_name."""
    return _with_exposure(pin.ask(scope, _members, group_id).to_pandas(), policy)


def _with_exposure(rows: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    found = rows.assign(**{name: pd.to_numeric(rows[name]).astype(float) for name in _MONEY})
    found["npl_balance"] = found["npl_balance"].fillna(0.0)
    exposure = found["balance"] + found["undrawn"].fillna(0.0) * policy.undrawn_conversion
    ratio = (found["npl_balance"] / found["balance"]).where(found["balance"] > 0)
    return found.assign(exposure=exposure, npl_ratio=ratio)


def with_shares(rows: pd.DataFrame, capital: Mapping[str, Decimal | None]) -> pd.DataFrame:
    """The rows with ``share_of_capital`` (balance) and ``share_of_tier1`` (exposure); missing while the capital is not given."""
    bases = {name: float(amount) if amount else float("nan") for name, amount in capital.items()}
    return rows.assign(
        share_of_capital=rows["balance"] / bases["net_capital"], share_of_tier1=rows["exposure"] / bases["tier1_capital"]
    )
