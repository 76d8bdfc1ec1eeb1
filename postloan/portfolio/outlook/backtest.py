"""What the chain would have said at past dates, knowing only what was known then, against what came. Pure arithmetic."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from postloan.book.cells import Numbers
from postloan.portfolio.outlook import chain
from postloan.portfolio.outlook.chain import Chain, Course, Months


@dataclass(frozen=True)
class Method:
    """How a forecast is made. ``half_life`` in months, None: all months weigh alike; ``needed`` months at least, each of them ``every`` so many.

    The same method is put to today and to every past date, so its past errors are those of what is shown.
    """

    window: int
    half_life: float | None
    lending: bool
    steps: int
    draws: int
    needed: int
    every: int = 1


@dataclass(frozen=True)
class Forecast:
    """One forecast: the months it rests on, its chain, the path it expects and what each draw measured."""

    months: int
    matrix: Chain
    path: chain.Path
    drawn: dict[str, Numbers]


@dataclass(frozen=True)
class Basis:
    """What a forecast rests on: months, oldest first, with the weight of each, and the chain they give."""

    months: Months
    weight: Numbers
    matrix: Chain


def basis(course: Course, date: int, method: Method) -> Basis | None:
    """The chain as it was known at the date in that place; ``None`` where fewer months were known then than are needed.

    Nothing that happened later is read.
    """
    known = course.known_at(date)
    months = course.months.last(method.window, known)
    if len(months) < method.needed:
        return None
    weight = chain.weights(len(months), method.half_life)
    return Basis(months, weight, chain.estimate(months, weight, course.months.last(known, known)))


def forecast(course: Course, date: int, method: Method) -> Forecast | None:
    """The forecast made at the date in that place, from what was known then; ``None`` where that was too little.

    The draws begin with the number of months known, so a date has one answer.
    """
    found = basis(course, date, method)
    if found is None:
        return None
    today, lending = course.states[date], method.lending
    drawn = chain.simulate(
        today, found.months, found.weight, found.matrix, method.steps,
        lending=lending, draws=method.draws, seed=course.known_at(date),
    )  # fmt: skip
    path = chain.project(today, found.matrix, method.steps, lending=lending)
    return Forecast(len(found.months), found.matrix, path, drawn)


#: What is tested: the two figures a committee asks for.
TESTED = ("npl_balance", "npl_ratio")


def _compared(course: Course, date: int, made: Forecast, ranges: Mapping[str, Numbers]) -> Iterator[dict[str, object]]:
    """A forecast beside what came of it; ``ranges`` are its own, (steps + 1, measures)."""
    said = chain.measured(made.path)
    for step in range(1, made.path.states.shape[0]):
        place = course.after(date, step)
        if place is None:
            return
        here = course.states[place]
        balance, npl = here.sum(), here[chain.IS_NPL].sum()
        came = {"npl_balance": npl, "npl_ratio": npl / balance if balance > 0 else np.nan}
        for which, name in enumerate(TESTED):
            low, high = (ranges[side][step, which] for side in ("low80", "high80"))
            yield {"measure": name, "made_at": date, "came_at": place, "months": step, "forecast": said[name][step],
                   "low80": low, "high80": high, "came": came[name]}  # fmt: skip


def past(course: Course, today: int, method: Method) -> pd.DataFrame:
    """Every forecast made before the date in place ``today``, beside what came: one row a measure, date made and months ahead.

    Columns: measure, made_at and came_at (places of dates), months, forecast, low80, high80, came. Only forecasts that rest on
    as many months as the method's window, so that all rows are of one method.
    """
    full = dataclasses.replace(method, needed=max(method.window, method.needed))
    known = course.until(today)
    made = {date: one for date in range(today) if known.after(date, 1) is not None and (one := forecast(known, date, full))}
    ranges = _ranges(tuple(made.values()))
    rows = [
        row for at, (date, one) in enumerate(made.items())
        for row in _compared(known, date, one, {side: edge[at] for side, edge in ranges.items()})
    ]  # fmt: skip
    columns = ["measure", "made_at", "came_at", "months", "forecast", "low80", "high80", "came"]
    return pd.DataFrame(rows, columns=columns)


def _ranges(made: Sequence[Forecast]) -> dict[str, Numbers]:
    """The ranges of forecasts, (forecasts, steps + 1, measures), worked out at once: one by one takes far longer."""
    drawn = [np.stack([one.drawn[name] for name in TESTED], axis=-1) for one in made]
    return chain.bands(np.stack(drawn, axis=1), (80,)) if drawn else {}


def errors(rows: pd.DataFrame, steps: Sequence[int]) -> pd.DataFrame:
    """How far the past forecasts were off, per measure and months ahead; rows of which none was tested are missing, not 0.

    Columns: measure, months, forecasts (how many), mean_error (forecast less what came: above 0 it said too much),
    mape (mean of |error| / what came, of those where something came), inside80 (share within the 80 % range; 80 % is right).
    """
    names, ahead = rows["measure"].to_numpy(), rows["months"].to_numpy()
    values = {name: rows[name].to_numpy(float) for name in ("forecast", "came", "low80", "high80")}
    known = ~np.isnan(values["forecast"]) & ~np.isnan(values["came"])
    found = []
    for measure in TESTED:
        for step in steps:
            mine = (names == measure) & (ahead == step) & known
            said, came, low, high = (values[name][mine] for name in ("forecast", "came", "low80", "high80"))
            found.append({
                "measure": measure, "months": step, "forecasts": int(mine.sum()), "mean_error": _mean(said - came),
                "mape": _mean(np.abs(said - came)[came > 0] / came[came > 0]), "inside80": _mean((low <= came) & (came <= high)),
            })  # fmt: skip
    return pd.DataFrame(found, columns=["measure", "months", "forecasts", "mean_error", "mape", "inside80"])


def _mean(values: Numbers) -> float | None:
    return float(values.mean()) if len(values) else None
