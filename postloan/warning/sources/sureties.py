"""All guarantees of the bank at once: who answers for whom, and how each name stands, worked out column by column.

The same figures as ``borrower.network`` draws for one reader, without its pictures; 100,000 guarantees take about a second.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from postloan.access import EVERYTHING
from postloan.borrower.network.assets import net_assets
from postloan.borrower.network.edge import Kind
from postloan.borrower.network.reading import KINDS, contracts, owing
from postloan.policy import Policy
from postloan.terms import FIRST_NPL
from postloan.warning.known import Known


@dataclass(frozen=True, eq=False)
class Sureties:
    """Everybody who guarantees or is guaranteed. Money as floats in units of currency; NaN: not known.

    Attributes:
        pairs: ``guarantor_id``, ``borrower_id``, ``guaranteed`` (NaN as soon as one amount is), one row a pair.
        names: by ``id``: ``name``, ``kind``, ``borrower``, ``debt``, ``dpd``, ``risk_class`` (NaN: never owed anything here),
            ``net_assets``, ``given``, ``gives``, ``customers`` (those that the limit counts), ``largest``, ``excess`` (share of
            ``given`` that net assets, by the multiple of its kind, do not carry), ``over`` (beyond a limit), ``defaulted``,
            ``troubled``.
        stated: net assets of statements.
    """

    pairs: pd.DataFrame
    names: pd.DataFrame
    stated: Mapping[str, float]


#: Kinds whose number of customers is limited.
COUNTED = (Kind.ENTERPRISE, Kind.UNKNOWN)


_read: "WeakKeyDictionary[Known, Sureties | None]" = WeakKeyDictionary()


def read(known: Known) -> Sureties | None:
    """As known at the end of ``known.until``, debts on ``known.on``; None without any guarantee in force. Read once for a day."""
    if known not in _read:
        _read[known] = _made(known)
    return _read[known]


def _made(known: Known) -> Sureties | None:
    rows = contracts(known.pin, known.scope, known.policy, until=known.until)
    if not rows.num_rows:
        return None
    debts = owing(known.pin, known.scope, until=known.until)
    return stand(_floats(rows), _floats(debts), _stated(known), known.policy)


def _floats(rows: pa.Table) -> pd.DataFrame:
    kinds = [pa.float64() if pa.types.is_decimal(field.type) else field.type for field in rows.schema]
    told: pd.DataFrame = rows.cast(
        pa.schema([(one.name, kind) for one, kind in zip(rows.schema, kinds, strict=True)])
    ).to_pandas()
    return told


def _stated(known: Known) -> dict[str, float]:
    """Net assets by confirmed statements."""
    if known.connection is None:
        return {}
    currency = known.scope.currency
    found = net_assets(known.connection, EVERYTHING, as_of=known.until, currency=currency, known_before=known.moment)
    return {name: float(amount) for name, amount in found}


def stand(rows: pd.DataFrame, debts: pd.DataFrame, stated: Mapping[str, float], policy: Policy) -> Sureties:
    """From the contracts in force (columns of ``reading.Guarantee`` and ``lapsed``), what names owe (``reading.Debts``) and net assets
    of statements.
    """
    kept = rows[~rows["lapsed"].astype(bool)]
    pairs = _pairs(kept)
    ids = pd.Index(sorted({*kept["guarantor_id"], *kept["borrower_id"]}), name="id")
    owed = debts.set_index("borrower_id").reindex(ids)
    names = pd.DataFrame({
        "name": owed["name"].fillna(_called(kept).reindex(ids)), "kind": _kinds(kept, owed, ids),
        "borrower": _among(ids, kept["borrower_id"]) | _among(ids, debts["borrower_id"]), "debt": owed["balance"].fillna(0).where(_among(ids, debts["borrower_id"])), "dpd": owed["dpd"],
        "risk_class": owed["risk_class"], "net_assets": _assets(kept, ids).fillna(pd.Series(dict(stated), dtype="float64").reindex(ids)),
    }, index=ids)  # fmt: skip
    return Sureties(pairs, _judged(_with_given(names, pairs), policy), stated)


def _among(ids: pd.Index, names: pd.Series) -> npt.NDArray[np.bool_]:
    """Which ids are among the names; on texts of many rows far faster than ``isin``."""
    found: npt.NDArray[np.bool_] = pd.Index(names.unique()).get_indexer(ids) >= 0
    return found


def _called(rows: pd.DataFrame) -> pd.Series:
    """What the last guarantee that says it calls a guarantor."""
    named = rows[rows["guarantor_name"].notna()].drop_duplicates("guarantor_id", keep="last")
    return named.set_index("guarantor_id")["guarantor_name"]


def _pairs(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a pair; a name's word for itself is worth nothing."""
    others = rows[rows["guarantor_id"] != rows["borrower_id"]]
    grouped = others.assign(unknown=others["amount"].isna()).groupby(["guarantor_id", "borrower_id"], as_index=False)
    found = grouped.agg(guaranteed=("amount", "sum"), unknown=("unknown", "any"))
    return found.assign(guaranteed=found["guaranteed"].mask(found["unknown"])).drop(columns="unknown")


def _kinds(rows: pd.DataFrame, owed: pd.DataFrame, ids: pd.Index) -> pd.Series:
    """A guarantee company where a guarantee says so, else as the loans say, else as the guarantees do."""
    said = rows["guarantor_type"].map(KINDS).mask(lambda one: one == Kind.UNKNOWN)
    first = said.groupby(rows["guarantor_id"]).first().reindex(ids)
    company = _among(ids, rows.loc[said == Kind.GUARANTEE_COMPANY, "guarantor_id"])
    found = owed["kind"].map(KINDS).fillna(first).fillna(Kind.UNKNOWN)
    return found.mask(company, Kind.GUARANTEE_COMPANY)


def _assets(rows: pd.DataFrame, ids: pd.Index) -> pd.Series:
    """By the guarantee that began last; of several that began together the least."""
    said = rows[rows["net_assets"].notna()].assign(began=pd.to_datetime(rows["starts_on"]))
    ordered = said.sort_values(["began", "net_assets"], ascending=[False, True], na_position="last")
    return ordered.drop_duplicates("guarantor_id").set_index("guarantor_id")["net_assets"].reindex(ids).astype("float64")


def _with_given(names: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    farmer = pairs["borrower_id"].map(names["kind"]) == Kind.FARMER
    grouped = pairs.assign(unknown=pairs["guaranteed"].isna(), counted=~farmer).groupby("guarantor_id")
    sums = grouped.agg(
        given=("guaranteed", "sum"), unknown=("unknown", "any"), gives=("counted", "size"), customers=("counted", "sum"),
        largest=("guaranteed", "max"),
    ).reindex(names.index)  # fmt: skip
    counts = {name: sums[name].fillna(0).astype("int64") for name in ("gives", "customers")}
    return names.assign(
        given=sums["given"].mask(sums["unknown"].fillna(value=True).astype(bool)), largest=sums["largest"], **counts
    )


def _judged(names: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Against the limits of its kind; exactly at a limit is within it. Net assets of nothing or less carry no guarantee at all."""
    company = names["kind"] == Kind.GUARANTEE_COMPANY
    assets = names["net_assets"].clip(lower=0)
    carried = assets * np.where(company, policy.guarantee_company_ratio_max, policy.guarantee_ratio_max)
    beyond = (names["given"] - carried).clip(lower=0)
    counts = names["kind"].isin(COUNTED) & (names["customers"] > policy.guarantee_customers_max)
    client = company & (names["largest"] > assets * policy.guarantee_company_client_max)
    over = (beyond > 0) | counts | client
    defaulted = names["risk_class"] >= FIRST_NPL
    troubled = defaulted | (names["dpd"] > policy.guarantee_trouble_dpd_gt) | over
    return names.assign(
        excess=(beyond / names["given"]).where(names["given"] > 0), over=over, defaulted=defaulted, troubled=troubled
    )
