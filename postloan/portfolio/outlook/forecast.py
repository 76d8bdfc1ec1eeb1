"""Where the book will be in the next months if it goes on as in the last ones, how sure that is, and how often it was right.

The chain of ``chain.py`` is estimated over the scope's last months and carried forward from today's balances. Repayment and
amortisation are in the matrix: a row compares what the same loans owed at the beginning and at the end of a month. New lending
comes in at the average of the same months, or not at all (run-off of today's book). Loans that change branch, officer or
another slice move with the slice they end in; transfers to come are not forecast. A book that is kept by quarters is carried forward
by quarters: wherever months are counted here, they are intervals of the book (``every`` so many months).
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import numpy as np
import pandas as pd

from postloan.access import Scope
from postloan.book import Pin
from postloan.months import months_after
from postloan.policy import Policy
from postloan.portfolio.measure import Figure, Input, Span, Unit, yuan
from postloan.portfolio.outlook import backtest, chain, course
from postloan.portfolio.outlook.backtest import Forecast, Method
from postloan.portfolio.outlook.course import History
from postloan.portfolio.outlook.opening import Opening, Part, leading

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
        left_out: intervals between dates that are longer or shorter than ``every`` months and were not used.
        unseen: share of today's balance in states that no known month had anything in: taken to stay there.
        history: measure, as_of, value: what was, up to today; a flow belongs to the date its month ended at.
        rows: measure, step (0: today), as_of, value, low80, high80, low95, high95; today has no range, a flow none either.
        buckets: step, as_of, bucket, balance. standings: step, as_of, standing (normal, special_mention, npl), balance.
        bridge: one row a month: as_of, forecast_opening, :data:`MOVES`, forecast_npl (they add up), its range, balance and ratio.
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
    every: int = 1
    unseen: float | None = None
    history: pd.DataFrame = field(default_factory=pd.DataFrame)
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


def method(policy: Policy, window: int, weighting: Weighting, *, lending: bool, draws: int, every: int = 1) -> Method:
    """The options as the chain takes them: a half-life of months as one of intervals of ``every`` months."""
    half_life = policy.forecast_half_life / every if weighting == "recent" else None
    return Method(window, half_life, lending, STEPS, draws, policy.forecast_months_min, every)


def outlook(
    pin: Pin, scope: Scope, policy: Policy, *, window: int = WINDOWS[0], weighting: Weighting = "equal", lending: bool = True
) -> Outlook:
    """The forecast of the scope from its date, with its range and its past errors."""
    history = course.read(pin, scope, policy)
    today = len(history.dates) - 1
    wanted = method(policy, window, weighting, lending=lending, draws=policy.forecast_draws, every=history.every)
    made = backtest.forecast(history.whole, today, wanted) if today >= 0 else None
    known = history.whole.known_at(today)
    if made is None:
        return Outlook(
            scope.as_of,
            window,
            min(known, window),
            policy.forecast_months_min,
            reliable=False,
            left_out=history.left_out,
            every=history.every,
        )
    cheaper = method(policy, window, weighting, lending=lending, draws=policy.forecast_past_draws, every=history.every)
    past = backtest.past(history.whole, today, cheaper)
    here, days = history.whole.states[today], _days(scope.as_of, history.every)
    return Outlook(
        scope.as_of, window, made.months, policy.forecast_months_min, made.months >= policy.forecast_range_months_min, history.left_out,
        history.every, unseen=float(here[made.matrix.unseen].sum() / here.sum()) if here.sum() > 0 else None,
        history=_history(history), rows=_rows(made, days), buckets=_buckets(made, days), standings=_standings(made, days),
        bridge=_bridge(made, days[1:]), flows=_flows(made, days[1:]), past=_past(past, history.dates),
        errors=_in_yuan(backtest.errors(past, range(1, STEPS + 1))),
    )  # fmt: skip


_Days = list[pd.Timestamp]


def _days(as_of: date, every: int) -> _Days:
    """Today and the dates to come."""
    return [pd.Timestamp(months_after(as_of, step * every)) for step in range(STEPS + 1)]


def _scale(measure: str) -> float:
    """Fen become yuan; a ratio stays."""
    return 1.0 if measure == "npl_ratio" else 0.01


def _rows(made: Forecast, days: _Days) -> pd.DataFrame:
    said = chain.measured(made.path)
    scale = np.array([_scale(measure) for measure in said])
    drawn = np.stack([made.drawn[measure] for measure in said], axis=1) * scale[:, None]
    ranges = {name: edge.copy() for name, edge in chain.bands(drawn).items()}
    for edge in ranges.values():
        edge[:, 0] = np.nan  # today is known
    return pd.DataFrame({
        "measure": np.repeat(list(said), len(days)), "step": np.tile(np.arange(len(days)), len(said)), "as_of": np.tile(np.array(days), len(said)),
        "value": (np.stack(list(said.values())) * scale[:, None]).ravel(), **{name: edge.ravel() for name, edge in ranges.items()},
    })  # fmt: skip


def _buckets(made: Forecast, days: _Days) -> pd.DataFrame:
    return _stocks(made, days, "bucket", chain.BUCKET_OF, [int(bucket) for bucket in chain.BUCKETS])


STANDINGS = ("normal", "special_mention", "npl")


def _standings(made: Forecast, days: _Days) -> pd.DataFrame:
    frame = _stocks(made, days, "standing", chain.STANDING_OF, list(range(len(STANDINGS))))
    return frame.assign(standing=[STANDINGS[code] for code in frame["standing"]])


def _stocks(made: Forecast, days: _Days, name: str, codes: Any, values: list[int]) -> pd.DataFrame:
    balances = np.stack([made.path.states[:, codes == value].sum(axis=1) for value in values], axis=1) / 100
    return pd.DataFrame({
        "step": np.repeat(np.arange(len(days)), len(values)), "as_of": np.repeat(np.array(days), len(values)), name: values * len(days),
        "balance": balances.ravel(),
    })  # fmt: skip


#: The columns of the bridge: opening, what changes it, closing.
MOVES = ("forecast_inflow", "forecast_arrived", "forecast_cured", "forecast_repaid", "forecast_settled", "forecast_written_off",
         "forecast_sold")  # fmt: skip


def _bridge(made: Forecast, days: _Days) -> pd.DataFrame:
    said = chain.measured(made.path)
    npl, balance = said["npl_balance"] / 100, said["balance"] / 100
    signs = np.array([1, 1, *([-1] * (len(MOVES) - 2))])
    moves = dict(zip(MOVES, (made.path.npl * signs / 100).T, strict=True))
    low, high = (chain.bands(made.drawn["npl_balance"], (80,))[edge][1:] / 100 for edge in ("low80", "high80"))
    return pd.DataFrame({
        "as_of": days, "forecast_opening": npl[:-1], **moves, "forecast_npl": npl[1:], "forecast_low80": low,
        "forecast_high80": high, "forecast_balance": balance[1:], "forecast_npl_ratio": said["npl_ratio"][1:],
    })  # fmt: skip


def _history(found: History) -> pd.DataFrame:
    """What the measures were at each date; a flow of a month that is not in the book is missing."""
    months, ends = found.whole.months, list(found.whole.ends)
    moved, npl = months.moved, chain.IS_NPL
    entering = (moved[:, ~npl][:, :, : chain.STATES][:, :, npl].sum(axis=(1, 2)) + months.new[:, npl].sum(axis=1)) / 100
    flows = {"npl_inflow": entering, "written_off": moved[:, :, chain.WRITTEN_OFF].sum(axis=1) / 100}
    stocks = chain.stocks(found.whole.states)
    frames = []
    for name in chain.MEASURES:
        values = np.full(len(found.dates), np.nan)
        if name in flows:
            values[ends] = flows[name]
        else:
            values = stocks[name] * _scale(name)
        frames.append(pd.DataFrame({"measure": name, "as_of": pd.to_datetime(list(found.dates)), "value": values}))
    return pd.concat(frames, ignore_index=True)


def _flows(made: Forecast, days: _Days) -> pd.DataFrame:
    balance = made.path.states.sum(axis=1) / 100
    out = dict(zip(chain.OUT, (-made.path.out / 100).T, strict=True))
    new = np.diff(balance) - sum(out.values())
    return pd.DataFrame({"as_of": days, "balance_opening": balance[:-1], "lent": new, **out, "balance_closing": balance[1:]})


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
    """The NPL and its ratio at the end of the horizon, what becomes non-performing until then, and the balance.

    Each says what it is made of, so that it can be added up by hand, and what it was: today, or for the new NPL over as many
    months before. None where nothing could be forecast.
    """
    if not found.enough:
        return ()
    first, last, added = found.bridge.iloc[0], found.bridge.iloc[-1], found.bridge[list(MOVES)].sum()
    now = found.rows[found.rows["step"] == 0].set_index("measure")["value"]
    today = {
        f"forecast_{short}": float(now[name])
        for short, name in (("npl", "npl_balance"), ("npl_ratio", "npl_ratio"), ("balance", "balance"))
    }
    lately = found.history[found.history["measure"] == "npl_inflow"]["value"].tail(STEPS)
    today["forecast_inflow"] = float(lately.sum(skipna=False)) if len(lately) == STEPS else np.nan
    whole: dict[str, Any] = {**last, **added, "forecast_opening": first["forecast_opening"]}
    made = (explained(whole, name, found, policy, weighting=weighting) for name in SHOWN)
    return tuple(
        dataclasses.replace(one, previous=_value(one.name, today[one.name]), previous_date=found.as_of)
        if one.name in today
        else one
        for one in made
        if one is not None
    )


#: The figures above the charts.
SHOWN = ("forecast_npl", "forecast_npl_ratio", "forecast_inflow", "forecast_balance")
#: What a figure is made of, the numerator of a ratio first.
_MADE_OF: Mapping[str, tuple[str, ...]] = {
    "forecast_npl": ("forecast_opening", *MOVES), "forecast_npl_ratio": ("forecast_npl", "forecast_balance"),
}  # fmt: skip


def explained(row: Mapping[str, Any], column: str, found: Outlook, policy: Policy, *, weighting: Weighting) -> Figure | None:
    """The figure behind a cell of the bridge; None for what is no figure."""
    if not column.startswith("forecast_"):
        return None
    used = (*PARAMETERS, "forecast_half_life") if weighting == "recent" else PARAMETERS
    figure = Figure(
        column, _value(column, row[column]), _unit(column), good="down" if column in {"forecast_npl", "forecast_npl_ratio"} else None,
        limit=policy.npl_ratio_max if column == "forecast_npl_ratio" else None,
        inputs=tuple(Input(name, _value(name, row[name]), _unit(name)) for name in _MADE_OF.get(column, ())),
        parameters=used, notes=_notes(found), words={"day": pd.Timestamp(row["as_of"]).date(), "months": Span(found.months, found.every)},
    )  # fmt: skip
    part = _STARTS.get(column, "npl")
    return figure if part is None else leading(figure, part, opening(found))


#: The loans that a figure of the bridge grew out of, where those are not the non-performing ones of today; None: loans to come.
_STARTS: Mapping[str, Part | None] = {"forecast_inflow": "performing", "forecast_balance": "balance", "forecast_arrived": None}


def opening(found: Outlook) -> Opening:
    """What the forecast starts from."""
    today = found.rows[found.rows["step"] == 0].set_index("measure")["value"]
    balance, npl = (Decimal(f"{today[name]:.2f}") for name in ("balance", "npl_balance"))
    return Opening(balance, npl)


def _unit(name: str) -> Unit:
    return "ratio" if name == "forecast_npl_ratio" else "money"


def _value(name: str, value: float) -> Decimal | float | None:
    if np.isnan(value):
        return None
    return float(value) if _unit(name) == "ratio" else yuan(round(value * 100))


def _notes(found: Outlook) -> tuple[str, ...]:
    """Text keys of what is left out or supposed."""
    kept = {"forecast.note_lending": True, "forecast.note_transfers": True, "forecast.note_range": not found.reliable,
            "forecast.note_left_out": found.left_out > 0, "forecast.note_unseen": bool(found.unseen)}  # fmt: skip
    return tuple(key for key, said in kept.items() if said)
