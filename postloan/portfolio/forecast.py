"""Where the book will be in the next months if it goes on as in the last ones, how sure that is, and how often it was right.

The chain of ``chain.py`` is estimated over the scope's last months and carried forward from today's balances. Repayment and
amortisation are in the matrix: a row compares what the same loans owed at the beginning and at the end of a month. New lending
comes in at the average of the same months, or not at all (run-off of today's book). Loans that change branch, officer or
another slice move with the slice they end in; transfers to come are not forecast.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import numpy as np
import pandas as pd

from postloan.access import Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.portfolio import backtest, chain, course
from postloan.portfolio.backtest import Forecast, Method
from postloan.portfolio.measure import Figure, Input, yuan

#: How many of the last months the chain can rest on, and how they weigh.
WINDOWS = (6, 3, 12)
WEIGHTINGS = ("equal", "recent")
STEPS = 6
Weighting = Literal["equal", "recent"]
#: The parameters that any of these figures depends on.
PARAMETERS = ("forecast_months_min", "forecast_range_months_min", "forecast_draws", "forecast_past_draws", "forecast_month_slack")


@dataclass(frozen=True)
class Outlook:
    """A scope's forecast. Amounts in yuan, ratios as fractions; every frame is empty when too few months are known.

    Attributes:
        window: months asked for; ``months`` those it rests on; ``needed`` at least so many (policy).
        reliable: enough months for the range to be trusted (policy).
        left_out: intervals between dates that are not one month and were not used.
        unseen: share of today's balance in states that no known month had anything in: taken to stay there.
        rows: measure, step (0: today), as_of, value, low80, high80, low95, high95; today has no range, a flow none either.
        buckets: step, as_of, bucket, balance. standings: step, as_of, standing (normal, special_mention, npl), balance.
        bridge: one row a month: as_of, opening NPL, each of ``chain.NPL_MOVES``, closing NPL; it closes by construction.
        flows: one row a month: as_of, opening balance, new, each way out, closing balance.
        past: measure, made_on, came_on, step, forecast, low80, high80, came: what was said at past dates beside what came.
        errors: see ``backtest.errors``.
    """

    as_of: date
    window: int
    months: int
    needed: int
    reliable: bool
    left_out: int
    unseen: float | None = None
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    buckets: pd.DataFrame = field(default_factory=pd.DataFrame)
    standings: pd.DataFrame = field(default_factory=pd.DataFrame)
    bridge: pd.DataFrame = field(default_factory=pd.DataFrame)
    flows: pd.DataFrame = field(default_factory=pd.DataFrame)
    past: pd.DataFrame = field(default_factory=pd.DataFrame)
    errors: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def enough(self) -> bool:
        return not self.rows.empty


def method(policy: Policy, window: int, weighting: Weighting, *, lending: bool, draws: int) -> Method:
    """The options as the chain takes them."""
    half_life = policy.forecast_half_life if weighting == "recent" else None
    return Method(window, half_life, lending, STEPS, draws, policy.forecast_months_min)


def outlook(
    pin: Pin, scope: Scope, policy: Policy, *, window: int = WINDOWS[0], weighting: Weighting = "equal", lending: bool = True
) -> Outlook:
    """The forecast of the scope from its date, with its range and its past errors."""
    history = course.read(pin, scope, policy)
    today = len(history.dates) - 1
    wanted = method(policy, window, weighting, lending=lending, draws=policy.forecast_draws)
    made = backtest.forecast(history.whole, today, wanted) if today >= 0 else None
    known = history.whole.known_at(today)
    if made is None:
        return Outlook(
            scope.as_of, window, min(known, window), policy.forecast_months_min, reliable=False, left_out=history.left_out
        )
    cheaper = method(policy, window, weighting, lending=lending, draws=policy.forecast_past_draws)
    past = backtest.past(history.whole, today, cheaper)
    here = history.whole.states[today]
    return Outlook(
        scope.as_of, window, made.months, policy.forecast_months_min, made.months >= policy.forecast_range_months_min, history.left_out,
        unseen=float(here[made.matrix.unseen].sum() / here.sum()) if here.sum() > 0 else None,
        rows=_rows(made, scope.as_of), buckets=_buckets(made, scope.as_of), standings=_standings(made, scope.as_of),
        bridge=_bridge(made, scope.as_of), flows=_flows(made, scope.as_of), past=_past(past, history.dates),
        errors=_in_yuan(backtest.errors(past, range(1, STEPS + 1))),
    )  # fmt: skip


def month_after(day: date, months: int) -> date:
    """The day so many months later: month-end stays month-end, and a day that the month does not have becomes its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    at_end = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if at_end else min(day.day, last))


def _days(as_of: date, first: int = 0) -> list[pd.Timestamp]:
    return [pd.Timestamp(month_after(as_of, step)) for step in range(first, STEPS + 1)]


def _scale(measure: str) -> float:
    """Fen become yuan; a ratio stays."""
    return 1.0 if measure == "npl_ratio" else 0.01


def _rows(made: Forecast, as_of: date) -> pd.DataFrame:
    days = _days(as_of)

    def each() -> Iterator[pd.DataFrame]:
        for measure, values in chain.measured(made.path).items():
            ranges = {name: edge * _scale(measure) for name, edge in chain.bands(made.drawn[measure]).items()}
            frame = pd.DataFrame(
                {"measure": measure, "step": range(len(days)), "as_of": days, "value": values * _scale(measure), **ranges}
            )
            frame.loc[0, list(ranges)] = np.nan  # today is known
            yield frame

    return pd.concat(each(), ignore_index=True)


def _buckets(made: Forecast, as_of: date) -> pd.DataFrame:
    return _stocks(made, as_of, "bucket", chain.BUCKET_OF, [int(bucket) for bucket in chain.BUCKETS])


STANDINGS = ("normal", "special_mention", "npl")


def _standings(made: Forecast, as_of: date) -> pd.DataFrame:
    frame = _stocks(made, as_of, "standing", chain.STANDING_OF, list(range(len(STANDINGS))))
    return frame.assign(standing=[STANDINGS[code] for code in frame["standing"]])


def _stocks(made: Forecast, as_of: date, name: str, codes: Any, values: list[int]) -> pd.DataFrame:
    days = _days(as_of)
    balances = np.stack([made.path.states[:, codes == value].sum(axis=1) for value in values], axis=1) / 100
    return pd.DataFrame({
        "step": np.repeat(np.arange(len(days)), len(values)), "as_of": np.repeat(np.array(days), len(values)), name: values * len(days),
        "balance": balances.ravel(),
    })  # fmt: skip


def _bridge(made: Forecast, as_of: date) -> pd.DataFrame:
    npl = made.path.states[:, chain.IS_NPL].sum(axis=1) / 100
    signs = np.array([1, 1, *([-1] * (len(chain.NPL_MOVES) - 2))])
    moves = dict(zip(chain.NPL_MOVES, (made.path.npl * signs / 100).T, strict=True))
    return pd.DataFrame({"as_of": _days(as_of, 1), "npl_opening": npl[:-1], **moves, "npl_closing": npl[1:]})


def _flows(made: Forecast, as_of: date) -> pd.DataFrame:
    balance = made.path.states.sum(axis=1) / 100
    out = dict(zip(chain.OUT, (-made.path.out / 100).T, strict=True))
    new = np.diff(balance) - sum(out.values())
    return pd.DataFrame(
        {"as_of": _days(as_of, 1), "balance_opening": balance[:-1], "lent": new, **out, "balance_closing": balance[1:]}
    )


def _past(rows: pd.DataFrame, dates: tuple[date, ...]) -> pd.DataFrame:
    scale = rows["measure"].map(_scale).astype(float)
    amounts = {name: rows[name].astype(float) * scale for name in ("forecast", "low80", "high80", "came")}
    days = {
        new: pd.to_datetime([dates[place] for place in rows[old]])
        for new, old in (("made_on", "made_at"), ("came_on", "came_at"))
    }
    return rows.assign(**amounts, **days).drop(columns=["made_at", "came_at"]).rename(columns={"months": "step"})


def _in_yuan(errors: pd.DataFrame) -> pd.DataFrame:
    scale = errors["measure"].map(_scale).astype(float)
    return errors.assign(mean_error=errors["mean_error"].astype(float) * scale).rename(columns={"months": "step"})


def figures(found: Outlook, policy: Policy, *, weighting: Weighting) -> tuple[Figure, ...]:
    """The NPL and its ratio at the end of the horizon, and what becomes non-performing and is written off until then.

    Each says what it is made of, so that it can be added up by hand. None where nothing could be forecast.
    """
    if not found.enough:
        return ()
    used = (*PARAMETERS, "forecast_half_life") if weighting == "recent" else PARAMETERS
    bridge = found.bridge
    now, last = ({str(name): float(value) for name, value in zip(rows["measure"], rows["value"], strict=True)}
                 for rows in (found.rows[found.rows["step"] == step] for step in (0, STEPS)))  # fmt: skip
    parts = tuple(Input(name, _money(bridge[name].sum())) for name in chain.NPL_MOVES)
    common: dict[str, Any] = {"previous_date": found.as_of, "series": (), "parameters": used, "notes": _notes(found)}
    return (
        Figure("npl_forecast", _money(last["npl_balance"]), "money", _money(now["npl_balance"]), good="down",
               inputs=(Input("npl_today", _money(now["npl_balance"])), *parts), **common),
        Figure("npl_ratio_forecast", last["npl_ratio"], "ratio", now["npl_ratio"], good="down",
               limit=policy.npl_ratio_max, inputs=(Input("npl_forecast", _money(last["npl_balance"])),
               Input("balance_forecast", _money(last["balance"]))), **common),
        Figure("npl_inflow_forecast", _money((bridge["npl_inflow"] + bridge["npl_new"]).sum()), "money", None, good="down",
               inputs=parts[:2], **common | {"previous_date": None}),
        Figure("written_off_forecast", _money(-found.flows["written_off"].sum()), "money", None,
               inputs=(), **common | {"previous_date": None}),
    )  # fmt: skip


def _money(value: float) -> Decimal | None:
    return None if np.isnan(value) else yuan(round(value * 100))


def _notes(found: Outlook) -> tuple[str, ...]:
    """Text keys of what is left out or supposed."""
    kept = {"forecast.note_lending": True, "forecast.note_transfers": True, "forecast.note_range": not found.reliable,
            "forecast.note_left_out": found.left_out > 0, "forecast.note_unseen": bool(found.unseen)}  # fmt: skip
    return tuple(key for key, said in kept.items() if said)
