"""The overview page: the portfolio's key figures with their past, its trend, its split and what got worse."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import ibis
import numpy as np
import pandas as pd
from ibis.expr.types import Table

from postloan.access import SLICES, Scope
from postloan.book import Pin
from postloan.book.engine import PLACE
from postloan.policy import Policy
from postloan.portfolio import grid
from postloan.portfolio.measure import SUMS, Figure, Sums, Value, ratios, sums, yuan
from postloan.portfolio.quality import made_of
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
    """Sums and ratios of each of the scope's dates that has loans; where both go by one name it is the ratio's."""
    return {day: {**row, **ratios(row)} for day, row in _sums_by_date(pin, scope, policy).items()}


def _sums_by_date(pin: Pin, scope: Scope, policy: Policy) -> dict[date, Sums]:
    found = grid.read(pin, scope)
    return {day: row for day, (row,) in zip(found.dates, sums(found, policy), strict=True) if row["loans"]}


def kpis(pin: Pin, scope: Scope, policy: Policy) -> tuple[Figure, ...]:
    """Balance, borrowers and the quality ratios at the scope's date, each with the date before, the whole series and its inputs."""
    added, dates = _sums_by_date(pin, scope, policy), pin.dates_of(scope)
    rows: dict[date, dict[str, Any]] = {day: {**row, **ratios(row)} for day, row in added.items()}
    balance = figure("balance", "money", {day: yuan(row["balance"]) for day, row in rows.items()}, dates, policy)
    borrowers = figure("borrowers", "count", _borrowers(pin, scope), dates, policy)
    others = (figure(name, "ratio", {day: row[name] for day, row in rows.items()}, dates, policy) for name in _RATIOS)
    return tuple(made_of(one, added.get(scope.as_of)) for one in (balance, borrowers, *others))


def _borrowers(pin: Pin, scope: Scope) -> dict[date, Value]:
    """Distinct borrowers per date; only of the scope's and the one before where slices are chosen."""
    counted = pin.borrowers(scope)
    if counted.series is not None:
        return dict(counted.series)
    known: dict[date, Value] = {scope.as_of: counted.now}
    return known | ({counted.previous_on: counted.previous} if counted.previous_on else {})


_MONEY = {"balance": "balance", "overdue_balance": "overdue", "npl_balance": "npl", "special_mention_balance": "special_mention"}


def trend(pin: Pin, scope: Scope, policy: Policy) -> pd.DataFrame:
    """One row for each of the scope's dates: balances in yuan and the ratios; a date without loans is missing in all."""
    rows, dates = _by_date(pin, scope, policy), pin.dates_of(scope)
    empty: Mapping[str, Any] = dict.fromkeys((*SUMS, *_RATIOS))
    each = [rows.get(day, empty) for day in dates]
    money = {name: np.array([row[source] for row in each], dtype=float) / 100 for name, source in _MONEY.items()}
    shares = {name: np.array([row[name] for row in each], dtype=float) for name in _RATIOS}
    loans = pd.array([row["loans"] for row in each], dtype="Int64")
    return pd.DataFrame({"as_of": pd.to_datetime(list(dates)), "loans": loans, **money, **shares})


def split(pin: Pin, scope: Scope, policy: Policy, *, by: str = "branch") -> pd.DataFrame:
    """The scope's date per value of the slice ``by``, largest balance first; a slice not given is a value of its own (NA).

    Columns: ``by``, loans, balance (yuan), share, overdue_ratio, npl_ratio, par30, and the change of these three against
    the date before (``…_change``, missing where the value had no loans then).
    """
    if by not in SLICES:
        raise KeyError(by)
    before = grid.previous(pin, scope)
    found = grid.read(pin, scope, dates=(before, scope.as_of) if before else (scope.as_of,), by=by)
    *then, now = ({value: {**row, **ratios(row)} for value, row in zip(found.values, rows, strict=True) if row["loans"]}
                  for rows in sums(found, policy))  # fmt: skip
    return _split_frame(by, now, then[0] if then else {})


_Line = Mapping[str, Any]
_SPLIT_RATIOS = ("overdue_ratio", "npl_ratio", "par30")


def _split_frame(by: str, now: Mapping[str | None, _Line], then: Mapping[str | None, _Line]) -> pd.DataFrame:
    total = sum(row["balance"] for row in now.values())
    found = []
    for value, row in sorted(now.items(), key=lambda item: (-item[1]["balance"], str(item[0]))):
        line = {
            by: value,
            "loans": row["loans"],
            "balance": row["balance"] / 100,
            "share": row["balance"] / total if total else None,
        }
        for name in _SPLIT_RATIOS:
            line[name], old = row[name], then.get(value, {}).get(name)
            line[f"{name}_change"] = None if old is None or row[name] is None else row[name] - old
        found.append(line)
    changes = [f"{name}_change" for name in _SPLIT_RATIOS]
    frame = pd.DataFrame(found, columns=[by, "loans", "balance", "share", *_SPLIT_RATIOS, *changes])
    return frame.astype(dict.fromkeys(["share", *_SPLIT_RATIOS, *changes], "float64"))


_MOVED = ("loan_id", "borrower_name", "branch", "product", "officer", "balance", "dpd", "dpd_previous", "bucket", "bucket_previous",
          "risk_class", "class_previous")  # fmt: skip


def _worst(loans: Table, n: int) -> Table:
    # More than its bucket before is at least 1: said so that the engine can leave aside the parts of the file that are on time.
    worse = loans.filter(loans.bucket > loans.bucket_previous, loans.bucket > 0)
    fell = (worse.risk_class >= int(FIRST_NPL)) & (worse.class_previous < int(FIRST_NPL))
    first = worse.order_by(ibis.desc(fell), ibis.desc(worse.balance), worse[PLACE]).limit(n).select(PLACE)
    return loans.semi_join(first, PLACE).select(*_MOVED).mutate(balance=lambda rows: rows.balance.cast("float64"))


def movements(pin: Pin, scope: Scope, policy: Policy, *, n: int = 5) -> pd.DataFrame:  # noqa: ARG001  every query takes the policy
    """The ``n`` worst movements since the date before: loans in a worse bucket, newly non-performing first, then by balance."""
    frame: pd.DataFrame = pin.ask(scope, _worst, n).to_pandas()
    fell = (frame["risk_class"] >= FIRST_NPL) & (frame["class_previous"] < FIRST_NPL)
    order = frame.assign(fell=fell).sort_values(["fell", "balance", "loan_id"], ascending=[False, False, True]).index
    return frame.loc[order].reset_index(drop=True)
