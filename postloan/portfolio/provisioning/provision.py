"""What every loan is expected to lose, beside what is set aside for it.

Expected loss follows the rules' stage: twelve months for stage 1, the whole life for stage 2, the whole exposure at loss given
default for stage 3. All estimates are parameters, or follow from the book's own roll rates. Each loan is rounded to the fen, so
sums of loans and of segments agree.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import ibis
import pandas as pd
import pyarrow as pa
from ibis.expr.types import Table

from postloan.access import EVERYTHING, SLICES, Scope
from postloan.book import Pin, limits
from postloan.book.cells import fen
from postloan.policy import Policy
from postloan.portfolio.classing.comparison import narrowed, seen
from postloan.portfolio.classing.evidence import NOTHING_SHOWN, Evidence
from postloan.portfolio.provisioning import ecl
from postloan.portfolio.provisioning.estimates import YEAR, Source, estimates, lgd_table, scenarios
from postloan.terms import Bucket, RepaymentMethod

#: By what expected loss can be split.
SPLITS = ("stage_now", "class_now", "bucket", *SLICES)
SCENARIOS = ("good", "base", "bad")
_IMPAIRED = 3
_FALLING = (RepaymentMethod.ANNUITY.value, RepaymentMethod.EQUAL_PRINCIPAL.value)

PARAMETERS = tuple(f"ecl_{name}" for name in (
    "pd_c", "pd_m1", "pd_m2", "pd_m3", "pd_m4", "lgd_credit", "lgd_guarantee", "lgd_mortgage", "lgd_pledge", "lgd_unknown", "ccf",
    "weight_good", "weight_base", "weight_bad", "pd_times_good", "pd_times_bad", "lgd_add_bad",
))  # fmt: skip


def loss(loans: Table, policy: Policy, pds: tuple[float, ...], as_of: date, *, calm: bool = False) -> dict[str, Any]:
    """Columns for loans: exposure at default, expected loss per scenario, and their weighted sum; yuan, each to the fen.

    Rated loans have their own ``stage_now``; with ``calm`` every loan counts as paid to date and of stage 1, as those do that no
    rule could fire for.
    """
    ends = loans.matures_on
    left = ibis.greatest((ends.year() * 12 + ends.month() - (as_of.year * 12 + as_of.month)).cast("int32"), 1)
    year = ibis.least(left, YEAR)
    horizon = year if calm else ibis.ifelse(loans.stage_now == 1, year, left)
    falling = loans.repayment_method.isin(_FALLING).fill_null(False).cast("int8")
    exposure = ecl.exposure_at_default(
        loans.balance.cast("float64"), loans.undrawn.cast("float64").fill_null(0.0), policy.ecl_ccf
    )
    rate = loans.rate.fill_null(0.0)
    found = {"exposure": exposure}
    for one in scenarios(policy):
        hazards = [ecl.monthly_hazard(min(pd * one.pd_times, 1.0)) for pd in pds]
        hazard = hazards[0] if calm else _choice(loans.bucket, enumerate(hazards), 0.0)
        lgds = {kind: min(value + one.lgd_add, 1.0) for kind, value in lgd_table(policy).items()}
        lgd = _choice(loans.guarantee_type, lgds.items(), min(policy.ecl_lgd_unknown + one.lgd_add, 1.0))
        share = ecl.loss_factor(hazard, rate, horizon, left, falling) if not calm or hazard > 0 else 0.0
        if not calm:
            share = ibis.cases((loans.stage_now == _IMPAIRED, 1.0), (hazard > 0, share), else_=0.0)
        found[f"ecl_{one.name}"] = exposure * lgd * share
    weights, losses = zip(*((one.weight, found[f"ecl_{one.name}"]) for one in scenarios(policy)), strict=True)
    weighted = ecl.by_scenario(weights, losses)
    return {name: column.round(2).cast("decimal(18, 2)") for name, column in {**found, "ecl": weighted}.items()}


def _choice(code: Any, values: Iterable[tuple[Any, float]], otherwise: float) -> Any:
    return ibis.cases(*((code == one, value) for one, value in values), else_=otherwise)


_SUMS = ("balance", "provision", "exposure", *(f"ecl_{name}" for name in SCENARIOS), "ecl")
#: The sums as a loan stands, and as it would stand if nothing were wrong with it, each under its column.
_NOW = {name: name for name in _SUMS}
_AS_IF = {name: name if name in {"balance", "provision"} else f"calm_{name}" for name in _SUMS}
#: What is said of loans that no rule could fire for.
_CALM = {"stage_now": 1, "class_now": 1, "bucket": int(Bucket.C)}
_KEPT = tuple(dict.fromkeys((*SPLITS, "branch", "officer", "currency", "balance", "provision")))


def _lost(loans: Table, policy: Policy, pds: tuple[float, ...], as_of: date) -> Table:
    """Rated loans, each with its losses and with those it would have if nothing were wrong with it."""
    calm = {f"calm_{name}": column for name, column in loss(loans, policy, pds, as_of, calm=True).items()}
    return loans.select(**{name: loans[name] for name in _KEPT}, **loss(loans, policy, pds, as_of), **calm)


def _calm(loans: Table, policy: Policy, pds: tuple[float, ...], as_of: date) -> Table:
    """All loans as if nothing were wrong with them, by all slices."""
    lost = loss(loans, policy, pds, as_of, calm=True)
    found = loans.select(*SLICES, "balance", "provision", **lost)
    counts = {"loans": found.count(), "provisioned": found.provision.count()}
    return found.group_by(*SLICES).agg(**counts, **{name: found[name].sum() for name in _SUMS})


def _split(lost: Table, by: str) -> Table:
    """Rated loans by value and stage."""
    counts = {"loans": lost.count(), "provisioned": lost.provision.count()}
    sums = {name: lost[name].sum() for name in (*_SUMS, *_AS_IF.values())}
    return lost.group_by(*dict.fromkeys((by, "stage_now"))).agg(**counts, **sums)


def _added(calm: Table, by: str) -> Table:
    """Loans counted and added up before, by value; of codes there is but one."""
    value = ibis.literal(_CALM[by], "int64") if by in _CALM else calm[by]
    return calm.group_by(**{by: value}).agg(**{name: calm[name].sum() for name in ("loans", "provisioned", *_SUMS)})


def _sums(rows: pa.Table, keys: Sequence[str], amounts: Mapping[str, str]) -> pd.DataFrame:
    """Keys and counts, and the amounts of some columns in fen under the names they go by."""
    found = {name: rows[name].to_pylist() for name in keys}
    found |= {name: rows[name].cast(pa.int64()).to_pylist() for name in ("loans", "provisioned")}
    return pd.DataFrame({**found, **{name: fen(rows[column]) for name, column in amounts.items()}})


def expected(
    pin: Pin,
    scope: Scope,
    policy: Policy,
    *,
    by: str = "stage_now",
    source: Source = "policy",
    shown: Evidence = NOTHING_SHOWN,
) -> pd.DataFrame:
    """Expected loss of the scope per value of ``by``, largest exposure first for slices, in order for codes.

    Columns: ``by``, loans, balance, provision (NA where none was given), exposure, ecl_good, ecl_base, ecl_bad, ecl (yuan), ecl_stage1 …
    ecl_stage3, gap (provision − ecl), loss_rate (ecl ÷ exposure), covered (provision ÷ ecl).
    """
    if by not in SPLITS:
        raise KeyError(by)
    how = (policy, estimates(pin, scope, policy, source=source).pds, scope.as_of)
    wanted = limits.of(scope.reach, scope.chosen)
    lost = pin.kept("lost", seen(pin, scope, policy, shown), _lost, *how)
    rated = pin.answer(lost, narrowed, limits.of(scope.reach, scope.chosen, scope.currency), _split, by)
    calm = pin.kept("calm", pin.snapshot(Scope(EVERYTHING, scope.as_of, scope.currency)), _calm, *how)
    whole = _sums(pin.answer(calm, narrowed, wanted, _added, by), (by,), _NOW)
    now, as_if = _sums(rated, tuple(dict.fromkeys((by, "stage_now"))), _NOW), _sums(rated, (by,), _AS_IF)
    if by in _CALM:
        as_if = as_if.assign(**{by: _CALM[by]})
    return _laid_out(pd.concat([now, _rest(whole, as_if, by)], ignore_index=True), by)


def _rest(whole: pd.DataFrame, seen: pd.DataFrame, by: str) -> pd.DataFrame:
    """The loans that no rule could fire for: all of the scope less those that were rated, both counted as calm."""
    measures = ["loans", "provisioned", *_SUMS]
    sums = [rows.groupby(by, dropna=False)[measures].sum() for rows in (whole, seen)]
    left = sums[0].subtract(sums[1], fill_value=0).astype("int64").reset_index()
    return left[left["loans"] > 0].assign(**({"stage_now": 1} if by != "stage_now" else {}))


def _laid_out(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """Sums (fen) per value and stage as one row per value, in yuan, with what follows from them."""
    sums = frame.groupby(by, dropna=False)[["loans", "provisioned", *_SUMS]].sum()
    stages = frame.assign(stage=frame["stage_now"]).pivot_table(
        index=by, columns="stage", values="ecl", aggfunc="sum", dropna=False
    )
    found = sums[["loans"]].copy()
    for name in _SUMS:
        found[name] = sums[name] / 100
    found["provision"] = found["provision"].where(sums["provisioned"] > 0)
    for number in (1, 2, 3):
        column = stages[number] if number in stages else pd.Series(0.0, index=found.index)
        found[f"ecl_stage{number}"] = column.reindex(found.index).fillna(0) / 100
    found["gap"] = (found["provision"] - found["ecl"]).round(2)
    found["loss_rate"] = found["ecl"] / found["exposure"].where(found["exposure"] > 0)
    found["covered"] = found["provision"] / found["ecl"].where(found["ecl"] > 0)
    ordered = found.reset_index()
    key, ascending = (by, True) if by in {"stage_now", "class_now", "bucket"} else ("balance", False)
    return ordered.sort_values(key, ascending=ascending, ignore_index=True)
