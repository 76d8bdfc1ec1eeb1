"""The overview page: the portfolio's key figures with their past, its trend, its split and what got worse."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import ibis
import pandas as pd

from postloan.access import SLICES, Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.portfolio import grid
from postloan.portfolio.measure import SUMS, Figure, Value, plain, ratios, sums, yuan
from postloan.terms import FIRST_NPL, RiskClass

_RATIOS = (
    "overdue_ratio", "npl_ratio", "par30", "par90", "coverage", "overdue90_to_npl", "provision_ratio", "special_mention_ratio",
)  # fmt: skip
_NPL = {"risk_class": tuple(int(c) for c in RiskClass if c >= FIRST_NPL)}
_DRILL: Mapping[str, dict[str, Any]] = {
    "balance": {}, "borrowers": {}, "overdue_ratio": {"dpd_min": 1}, "npl_ratio": _NPL, "par30": {"par": 30}, "par90": {"par": 90},
    "coverage": _NPL, "overdue90_to_npl": {"dpd_min": 91}, "provision_ratio": {},
    "special_mention_ratio": {"risk_class": (int(RiskClass.SPECIAL_MENTION),)},
}  # fmt: skip
_LIMIT: Mapping[str, Callable[[Policy], float]] = {
    "npl_ratio": lambda policy: policy.npl_ratio_max,
    "par30": lambda policy: policy.par30_watch,
    "coverage": lambda policy: policy.coverage_min,
    "overdue90_to_npl": lambda policy: policy.overdue90_to_npl_max,
    "provision_ratio": lambda policy: policy.provision_ratio_min,
}
_GOOD_UP = frozenset({"coverage", "provision_ratio"})


def figure(name: str, unit: str, past: Mapping[date, Value], dates: tuple[date, ...], policy: Policy) -> Figure:
    """A figure from its values per date; dates that have none are gaps in the series."""
    before = dates[-2] if len(dates) > 1 else None
    limit = _LIMIT.get(name)
    return Figure(
        name=name,
        value=past.get(dates[-1]) if dates else None,
        unit=unit,  # type: ignore[arg-type]
        previous=past.get(before) if before else None,
        previous_date=before,
        series=tuple((day, past.get(day)) for day in dates),
        good=None if unit != "ratio" else "up" if name in _GOOD_UP else "down",
        drill=_DRILL[name],
        limit=limit(policy) if limit else None,
    )


def _by_date(pin: Pin, scope: Scope, policy: Policy) -> dict[date, dict[str, Any]]:
    """Sums and ratios of every date that has rows."""
    rows = plain(sums(grid.read(pin, scope), policy).reset_index())
    return {pd.Timestamp(row["as_of"]).date(): row | ratios(row) for row in rows}


def kpis(pin: Pin, scope: Scope, policy: Policy) -> tuple[Figure, ...]:
    """Balance, borrowers and the quality ratios at the scope's date, each with the date before and the whole series."""
    rows, dates = _by_date(pin, scope, policy), grid.dates_to(pin, scope)
    balance = figure("balance", "money", {day: yuan(row["balance"]) for day, row in rows.items()}, dates, policy)
    borrowers = figure("borrowers", "count", _borrowers(pin, scope), dates, policy)
    others = (figure(name, "ratio", {day: row[name] for day, row in rows.items()}, dates, policy) for name in _RATIOS)
    return (balance, borrowers, *others)


def _borrowers(pin: Pin, scope: Scope) -> dict[date, Value]:
    """Distinct borrowers per date; only of the scope's and the one before where slices are chosen."""
    counted = pin.borrowers(scope)
    if counted.series is not None:
        return dict(counted.series)
    known: dict[date, Value] = {scope.as_of: counted.now}
    return known | ({counted.previous_on: counted.previous} if counted.previous_on else {})


def trend(pin: Pin, scope: Scope, policy: Policy) -> pd.DataFrame:
    """One row per live date up to the scope's: balances in yuan and the ratios; a date without rows is missing in all."""
    rows = _by_date(pin, scope, policy)
    empty = dict.fromkeys((*SUMS, *_RATIOS))
    frame = pd.DataFrame([{**rows.get(day, empty), "as_of": day} for day in grid.dates_to(pin, scope)], columns=list(dict.fromkeys(["as_of", *SUMS, *_RATIOS])))
    money = {"balance": "balance", "overdue_balance": "overdue", "npl_balance": "npl", "special_mention_balance": "special_mention"}
    figures = {name: pd.to_numeric(frame[source]) / 100 for name, source in money.items()}
    shares = {name: pd.to_numeric(frame[name]) for name in _RATIOS}
    return pd.DataFrame({"as_of": pd.to_datetime(frame["as_of"]), "loans": frame["loans"].astype("Int64"), **figures, **shares})


def split(pin: Pin, scope: Scope, policy: Policy, *, by: str = "branch") -> pd.DataFrame:
    """The scope's date per value of the slice ``by``, largest balance first; a slice not given is a value of its own (NA).

    Columns: ``by``, loans, balance (yuan), share, overdue_ratio, npl_ratio, par30, and the change of these three against
    the date before (``…_change``, missing where the value had no loans then).
    """
    if by not in SLICES:
        raise KeyError(by)
    before = grid.previous(pin, scope)
    dates = (scope.as_of, before) if before else (scope.as_of,)
    rows = plain(sums(grid.read(pin, scope, dates=dates, by=by), policy, ["as_of", by]).reset_index())
    now = {row[by]: row | ratios(row) for row in rows if pd.Timestamp(row["as_of"]).date() == scope.as_of}
    then = {row[by]: ratios(row) for row in rows if pd.Timestamp(row["as_of"]).date() == before}
    return _split_frame(by, now, then)


_SPLIT_RATIOS = ("overdue_ratio", "npl_ratio", "par30")


def _split_frame(by: str, now: Mapping[str, Mapping[str, Any]], then: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    total = sum(row["balance"] for row in now.values())
    found = []
    for value, row in sorted(now.items(), key=lambda item: (-item[1]["balance"], str(item[0]))):
        line = {by: value, "loans": row["loans"], "balance": row["balance"] / 100, "share": row["balance"] / total if total else None}
        for name in _SPLIT_RATIOS:
            line[name], old = row[name], then.get(value, {}).get(name)
            line[f"{name}_change"] = None if old is None or row[name] is None else row[name] - old
        found.append(line)
    changes = [f"{name}_change" for name in _SPLIT_RATIOS]
    frame = pd.DataFrame(found, columns=[by, "loans", "balance", "share", *_SPLIT_RATIOS, *changes])
    return frame.astype(dict.fromkeys(["share", *_SPLIT_RATIOS, *changes], "float64"))


_MOVED = ("loan_id", "borrower_name", "branch", "product", "officer", "balance", "dpd", "dpd_previous", "bucket", "bucket_previous",
          "risk_class", "class_previous")  # fmt: skip


def movements(pin: Pin, scope: Scope, policy: Policy, *, n: int = 5) -> pd.DataFrame:  # noqa: ARG001  every query takes the policy
    """The ``n`` worst movements since the date before: loans in a worse bucket, newly non-performing first, then by balance."""
    loans = pin.snapshot(scope)
    worse = loans.filter(loans.bucket > loans.bucket_previous)
    fell = (worse.risk_class >= int(FIRST_NPL)) & (worse.class_previous < int(FIRST_NPL))
    first = worse.order_by(ibis.desc(fell), ibis.desc(worse.balance), worse.loan_id).limit(n)
    frame: pd.DataFrame = first.select(*_MOVED).to_pandas()
    return frame.assign(balance=frame["balance"].astype(float))
