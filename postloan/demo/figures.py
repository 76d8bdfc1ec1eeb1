"""Figures of the demo's borrowers that no tape has: what the credit bureau tells of persons, what makers use and whom they employ.

**Planted**: persons who fail ask for credit everywhere in the half year before they fall behind, and so do a few who never fail;
of makers that fail most use less and less electricity and let people go, and now and then a sound one does.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from postloan.book.schema import TABLES
from postloan.demo import business, fates, lending, typed
from postloan.demo import words as w
from postloan.demo.fates import Fates
from postloan.demo.ledger import FIRST, LAST, Ledger
from postloan.terms import BorrowerType, ObservationMetric

_FIRST, _LAST = lending.month_of(FIRST), lending.month_of(LAST)
_QUARTER, _MONTH = 3, 30.4
#: Days before it stands 90 days late that a failing person is seen asking around, and how often within three months.
_ASKING_FROM, _ASKING_TO, _ASKS, _ASKS_WELL = 300, 30, 7.5, 0.8
#: Of those who fail, how many ask around; of the polls of the others, how many look like it.
_ASK_WHEN_ILL, _ASK_WHEN_WELL = 0.7, 0.012
#: Months before it stands 90 days late that a failing maker begins to use less, what is left of it at worst, of how many that is so.
_FADES_FROM, _FADES_TO, _FADES_LEFT, _FADES = 8, 3, 0.42, 0.7
_STOPS_WELL = 0.03
#: Year-end figures of some companies: one in so many has each, one in so many of those looks bad.
_TOLD_EVERY, _BAD_EVERY = 9, 5

Days = npt.NDArray[np.int64]
Column: TypeAlias = Sequence[Any] | npt.NDArray[Any] | pd.Series


def make(book: Ledger) -> pa.Table:
    """All figures, in the columns of the observation schema and ``file_row``."""
    known, draw = fates.make(book), np.random.default_rng([book.seed, 31])
    parts = [*_persons(known, draw), *_makers(known, draw), _companies(known), _plans(book), _answered_for(book)]
    frame = pd.concat(parts, ignore_index=True).sort_values(
        ["observed_on", "borrower_id", "metric"], kind="stable", ignore_index=True
    )
    return typed.table(frame, TABLES["observation"])


def _table(  # noqa: PLR0917
    metric: ObservationMetric, who: Column, on: Column, value: Column, unit: str | None, source: str
) -> pd.DataFrame:
    said = w.words()["observations"]
    return pd.DataFrame({
        "borrower_id": who, "metric": metric.value, "observed_on": on, "value": value, "unit": said.get(unit, unit) if unit else None,
        "source": said[source],
    })  # fmt: skip


def _polls(known: Fates, mine: npt.NDArray[np.bool_], every: int) -> tuple[npt.NDArray[np.int64], Days]:
    """Who is looked at when: row numbers and month-ends, from the month of the first loan on."""
    ends = np.array([lending.month_end(month) for month in range(_FIRST, _LAST + 1) if (_LAST - month) % every == 1 % every])
    place, turn = np.nonzero(mine[:, None] & (known.begun[:, None] <= ends[None, :]))
    return place, ends[turn]


def _ahead(known: Fates, place: npt.NDArray[np.int64], on: Days) -> Days:
    """Days until the borrower stands 90 days late; far away for who never does."""
    return np.where(known.fails[place], known.defaulted[place] - on, 10**6)


def _persons(known: Fates, draw: w.Random) -> list[pd.DataFrame]:
    """What the bureau tells at the end of each quarter's second month: enquiries, lenders, score; once a year what debts take of income."""
    place, on = _polls(known, known.of(BorrowerType.PERSONAL), _QUARTER)
    ahead = _ahead(known, place, on)
    asks = draw.random(len(known.begun)) < _ASK_WHEN_ILL
    asking = (ahead <= _ASKING_FROM) & (ahead >= _ASKING_TO) & asks[place]
    asking |= (ahead > _ASKING_FROM) & (draw.random(len(place)) < _ASK_WHEN_WELL)
    lenders = 1 + draw.binomial(4, 0.18, len(known.begun))[place] + np.where(asking, draw.integers(1, 4, len(place)), 0)
    score = (
        (600 + 55 * draw.standard_normal(len(known.begun)))[place]
        + 8 * draw.standard_normal(len(place))
        - np.where(asking, 75, 0)
    )
    who = known.people["borrower_id"].to_numpy()[place]
    debts = np.clip(draw.lognormal(-1.25, 0.35, len(known.begun)), 0.02, 1.4)[place] * np.where(asking, 1.5, 1.0)
    yearly = on == on.max() if len(on) else on
    return [
        _table(ObservationMetric.ENQUIRIES_3M, who, on, draw.poisson(np.where(asking, _ASKS, _ASKS_WELL)), "times", "bureau"),
        _table(ObservationMetric.ACTIVE_LENDERS, who, on, lenders, "lenders", "bureau"),
        _table(ObservationMetric.SCORE, who, on, np.rint(score), "points", "bureau"),
        _table(ObservationMetric.DEBT_TO_INCOME, who[yearly], on[yearly], np.round(debts[yearly], 3), "%", "firm"),
    ]  # fmt: skip


def _makers(known: Fates, draw: w.Random) -> list[pd.DataFrame]:
    """Electricity of each month and staff at each quarter's end, of firms that make things."""
    makers = known.of(BorrowerType.CORPORATE, BorrowerType.SMALL_BUSINESS) & (known.people["industry"] == "C").to_numpy()
    size = known.people["owed"].to_numpy() / 100
    fades = (known.fails & (draw.random(len(makers)) < _FADES)) | (draw.random(len(makers)) < _STOPS_WELL)
    pretend = np.where(known.fails, known.defaulted, draw.integers(known.begun.min(), known.defaulted.max() + 1, len(makers)))
    found = []
    for metric, every, scale, least, noise, unit, source in (
        (ObservationMetric.ELECTRICITY, 1, 0.012, 100, 0.05, "kwh", "grid"), (ObservationMetric.STAFF, _QUARTER, 1 / 40_000, 8, 0.015, "people", "social"),
    ):  # fmt: skip
        place, on = _polls(known, makers, every)
        months = (pretend[place] - on) / _MONTH
        left = np.clip((months - _FADES_TO) / (_FADES_FROM - _FADES_TO), 0, 1) * (1 - _FADES_LEFT) + _FADES_LEFT
        well = np.maximum(size[place] * scale, least)
        used = well * np.where(fades[place], left, 1.0) * (1 + noise * draw.standard_normal(len(place)))
        who = known.people["borrower_id"].to_numpy()[place]
        found.append(_table(metric, who, on, np.rint(used), unit, source))
    return found


def _companies(known: Fates) -> pd.DataFrame:
    """Year-end figures of some companies: shares pledged, guarantees given, sales to one customer and to related parties."""
    companies = known.people[known.of(BorrowerType.CORPORATE)]
    day = lending.month_end(_LAST - 10)
    wanted = (
        (ObservationMetric.EQUITY_PLEDGED_SHARE, 0.30, 0.85, "registry"), (ObservationMetric.SALES_SHARE_MAIN_CUSTOMER, 0.22, 0.55, "firm"),
        (ObservationMetric.RELATED_SALES_SHARE, 0.08, 0.42, "firm"), (ObservationMetric.LOAN_SHARE, 0.35, 0.60, "bureau"),
        (ObservationMetric.EQUITY_PAID_SHARE, 1.0, 0.6, "firm"),
    )  # fmt: skip
    found = []
    for turn, (metric, usual, bad, source) in enumerate(wanted):
        who = companies["borrower_id"].to_numpy()[turn::_TOLD_EVERY]
        value = [bad if place % _BAD_EVERY == turn % _BAD_EVERY else usual for place in range(len(who))]
        found.append(_table(metric, who, [day] * len(who), value, "%", source))
    return pd.concat([*found, *_projects(companies.iloc[len(wanted) - 1 :: _TOLD_EVERY], day)])


def _projects(builders: pd.DataFrame, day: int) -> list[pd.DataFrame]:
    """What is built with the owners' money and ours: most as planned, one late, another too dear."""
    who, planned = builders["borrower_id"].to_numpy(), builders["owed"].to_numpy() / 100 * 1.8
    turn, on = np.arange(len(who)), [day] * len(who)
    progress = np.where(turn % _BAD_EVERY == 1, 0.45, 0.75)
    cost = planned * np.where(turn % _BAD_EVERY == 2, 1.14, progress)
    return [
        _table(ObservationMetric.PROJECT_PROGRESS_PLANNED, who, on, [0.8] * len(who), "%", "firm"),
        _table(ObservationMetric.PROJECT_PROGRESS, who, on, progress, "%", "firm"),
        _table(ObservationMetric.PROJECT_COST_PLANNED, who, on, np.rint(planned), "yuan", "firm"),
        _table(ObservationMetric.PROJECT_COST, who, on, np.rint(cost), "yuan", "firm"),
    ]


def _plans(book: Ledger) -> pd.DataFrame:
    """What firms meant to sell in each of the last two years: a tenth more than they told of the year before."""
    rows = []
    for firm in business.firms(book):
        for year in (LAST.year - 1, LAST.year):
            first = (year - 1) * 12
            plan = firm.told(max(first, business.FIRST_MONTH), first + 11) / 100 * 1.1
            rows.append((firm.borrower_id, lending.month_end(year * 12), round(plan, -4)))
    who, on, planned = zip(*rows, strict=True)
    return _table(ObservationMetric.PLAN_REVENUE, who, on, planned, "yuan", "firm")


def _answered_for(book: Ledger) -> pd.DataFrame:
    """What some of the firms with statements answer for besides their own debts; every other of them for too much."""
    some = business.firms(book)[::4]
    value = [round(firm.owed * (0.4 if turn % 2 else 3.5), -4) for turn, firm in enumerate(some)]
    on = [lending.month_end(_LAST - 4)] * len(some)
    return _table(ObservationMetric.CONTINGENT_LIABILITIES, [firm.borrower_id for firm in some], on, value, "yuan", "bureau")
