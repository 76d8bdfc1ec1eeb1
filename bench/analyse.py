"""What the analyse pages ask, against what a user would pick instead: the open migration package, and pandas on the loaded panel."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from bench.make import house
from bench.table import LOANS, Row, median_of
from postloan.access import EVERYTHING, Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.portfolio import Behind, behind, cash, classing, league, migration, tie_out, transition
from postloan.portfolio.cohort import cure, early, vintage
from postloan.portfolio.exposure import concentration, limit, maturity
from postloan.portfolio.movement import bridge, bridge_control
from postloan.portfolio.outlook import forecast, severity, stress
from postloan.portfolio.provisioning import provision
from postloan.portfolio.provisioning.estimates import estimates
from postloan.portfolio.provisioning.matrix import provision_matrix

P = Policy()
#: Seconds that the data of a view may take, warm, without any kept answer.
TARGET = 0.150
STATES = 9
#: Columns of the panel that the three pandas figures need.
_PANEL = ("loan_key", "balance", "bucket", "risk_class", "restructured", "mob", "dpd", "originated_on", "principal")


View = Callable[[Pin, Scope], object]


def _asked(query: Callable[..., object], **options: Any) -> View:
    return lambda pin, scope: query(pin, scope, P, **options)


def _previous(query: Callable[..., object], **options: Any) -> View:
    """A question from the date before the scope's on."""
    return lambda pin, scope: query(pin, scope, P, since=pin.dates_of(scope)[-2], **options)


def _year(query: Callable[..., object], **options: Any) -> View:
    """A question from the end of the year before on."""
    return lambda pin, scope: query(
        pin, scope, P, since=bridge.first_choice(migration.starts(pin, scope, P), scope.as_of), **options
    )


def _listed(flow: str) -> View:
    return lambda pin, scope: behind.page(
        pin, scope, P, behind=Behind(since=bridge.first_choice(migration.starts(pin, scope, P), scope.as_of), flow=flow), limit=50
    )


_SCENARIOS = tuple((name, severity.preset(name, P, months=6, by="industry")) for name in ("base", *severity.PRESETS))
_LEAGUE = {"unit": "branch", "outcome": "npl", "segments": league.SEGMENTS}
#: What each view of the analyse pages reads with the choices it opens with, besides the line at the foot of the page.
VIEWS: dict[str, tuple[View, ...]] = {
    "migration: matrix": (_asked(migration.starts), _previous(migration.matrix, by="bucket")),
    "migration: rolling": (_asked(migration.starts), _previous(migration.matrix, by="bucket"), _asked(migration.trend, measure="balance")),
    "migration: regulatory": (_asked(migration.starts), _year(migration.regulatory)),
    "migration: chain": (_asked(migration.chain, months=12), _asked(migration.check)),
    "vintage: curves": (_asked(vintage.vintage),),
    "vintage: first payments": (_asked(early.first_payment, by="officer"),),
    "vintage: cure": (_asked(cure.cure, grain="quarter"),),
    "bridge: movement": (_asked(migration.starts), _year(bridge.read, by="branch")),
    "bridge: movement, both ends": (_asked(migration.starts), _year(bridge.read, by="branch", steps="ends")),
    "bridge: controls": (_year(bridge_control.read),),
    "bridge: forecast": (_asked(forecast.outlook, window=6, weighting="equal", lending=True),),
    "bridge: stress": (_asked(stress.compare, scenarios=_SCENARIOS, window=6, weighting="equal", lending=True),),
    "behind: new bad loans": (_listed("npl.new"),),
    "classification: compare": (_asked(classing.compare),),
    "classification: differences": (_asked(classing.differences, wanted=classing.Wanted(), limit=25),),
    "classification: provision": (_asked(provision.expected, by="stage_now"), _asked(provision_matrix), _asked(estimates)),
    "classification: rules": (_asked(classing.compare), _asked(classing.given)),
    "concentration: names": (_asked(concentration.read), _asked(limit.own, limits=()), _asked(concentration.slices)),
    "concentration: ends": (_asked(maturity.wall, by="branch"), _asked(cash.expected)),
    "concentration: league": (_asked(league.table, **_LEAGUE),),
}  # fmt: skip


def _pages(pin: Pin, scope: Scope, size: str) -> Iterator[Row]:
    for name, queries in VIEWS.items():
        everything = (*queries, _asked(tie_out.check))
        taken = median_of(lambda asked=everything: [one(pin, scope) for one in asked], 7, 2)
        yield Row(f"data of the page {name}", size, taken, TARGET, 1)


def rows(size: str) -> Iterator[Row]:
    yield from _pages(pin := house(size).book.pin(), Scope(EVERYTHING, pin.dates[-1]), size)
    yield _against_the_package(size)
    pin = house(size).book.pin()
    scope = Scope(EVERYTHING, pin.dates[-1])
    frame = panel(pin, scope)
    yield _vintage(pin, scope, frame, size)
    frame = frame.sort_values(["loan_key", "month"], ignore_index=True)
    yield _bridge(pin, scope, frame, size)
    yield _rolls(pin, scope, frame, size)


def histories(moves: int, seed: int = 3) -> pd.DataFrame:
    """About ``moves`` transitions: entities observed at 11 times, moved by a chain of nine states whose last one absorbs."""
    random = np.random.default_rng(seed)
    entities, times = moves // 10, 11
    chain = random.dirichlet(np.ones(STATES) * 0.3, STATES) * 0.3 + np.eye(STATES) * 0.7
    chain[-1] = np.eye(STATES)[-1]
    steps = chain.cumsum(axis=1)
    states = np.zeros((entities, times), dtype=np.int64)
    states[:, 0] = random.integers(0, STATES - 1, entities)
    for at in range(1, times):
        luck = random.random(entities)
        states[:, at] = (luck[:, None] > steps[states[:, at - 1]]).sum(axis=1).clip(0, STATES - 1)
    return pd.DataFrame({
        "ID": np.repeat(np.arange(entities), times), "Time": np.tile(np.arange(times), entities), "State": states.ravel(),
    })  # fmt: skip


def _against_the_package(size: str) -> Row:
    """The cohort estimator: moves counted and divided, on the same histories."""
    from transitionMatrix import StateSpace
    from transitionMatrix.estimators import cohort_estimator

    given = histories(LOANS[size])
    # The package counts the very last row in the wrong period; a row of its own, seen once at time 0, keeps that from telling.
    spare = pd.concat([given, pd.DataFrame({"ID": [given["ID"].max() + 1], "Time": [0], "State": [0]})], ignore_index=True)
    space = StateSpace([(str(state), str(state)) for state in range(STATES)])
    theirs = cohort_estimator.CohortEstimator(
        states=space, cohort_bounds=list(range(11)), ci={"method": "goodman", "alpha": 0.05}
    )

    def ours() -> Any:
        columns = (given[name].to_numpy() for name in ("ID", "Time", "State"))
        return transition.cohort(transition.transitions(*columns, states=STATES).sum(axis=0))

    with np.errstate(all="ignore"):
        taken = median_of(lambda: theirs.fit(spare), 1, 0)
    np.testing.assert_allclose(ours(), theirs.average_matrix, atol=1e-9)
    return Row(
        "cohort estimator, against transitionMatrix", f"{LOANS[size] // 1000}k moves", median_of(ours), taken, 10, at_least=True
    )


def panel(pin: Pin, scope: Scope) -> pd.DataFrame:
    """Every loan and date as one frame of numbers: what a careful person would keep in memory."""
    parts = []
    for number, day in enumerate(pin.dates):
        loans = pin.snapshot(scope.at(day)).select(*_PANEL)
        months = loans.originated_on.year() * 12 + loans.originated_on.month()
        small = loans.mutate(
            balance=loans.balance.cast("float64"),
            principal=loans.principal.cast("float64"),
            cohort=months.cast("int32"),
            month=number,
        ).drop("originated_on")
        parts.append(small.to_pyarrow())
    frame: pd.DataFrame = pa.concat_tables(parts).to_pandas()
    return frame.astype({"month": "int8", "restructured": bool})


def _vintage(pin: Pin, scope: Scope, frame: pd.DataFrame, size: str) -> Row:
    """Ever-30 by loans: the triangle of months."""

    def ours() -> Any:
        return vintage.vintage(pin, scope, P, measure="ever30", basis="loans", grain="month", late_too=True).triangle

    def theirs() -> tuple[pd.Series, pd.DataFrame]:
        born = frame.drop_duplicates("loan_key", keep="last").set_index("loan_key")["cohort"]
        first = frame[frame["dpd"] > 30].groupby("loan_key")["mob"].min()
        late = pd.crosstab(born.loc[first.index].to_numpy(), first.to_numpy())
        return born.value_counts().sort_index(), late.cumsum(axis=1)

    mine, (sizes, late) = ours(), theirs()
    assert [cohort.loans for cohort in mine.cohorts] == sizes.tolist()
    for place, cohort in enumerate(sizes.index):
        known = mine.known[place]
        counted = late.loc[cohort].reindex(range(len(known)), method="ffill").fillna(0).to_numpy() if cohort in late.index else 0
        assert (np.where(known, mine.part[place] - counted, 0) == 0).all()
    return Row("vintage triangle, against pandas on the panel", size, median_of(ours), median_of(theirs, 3, 0), 10, at_least=True)


def _stepped(frame: pd.DataFrame) -> pd.DataFrame:
    """Each row beside the row before it of the same loan, and beside what comes after; the frame is sorted by loan and month."""
    key, month = frame["loan_key"], frame["month"]
    held = (key == key.shift()) & (month == month.shift() + 1)
    left = (key != key.shift(-1)) & (month < month.max())
    return frame.assign(held=held, left=left)


def _bridge(pin: Pin, scope: Scope, frame: pd.DataFrame, size: str) -> Row:
    """The bars of the NPL bridge over all dates, month by month."""
    since = pin.dates[0]

    def ours() -> dict[str, float]:
        one = bridge.read(pin, scope, P, since=since).total["npl"]
        return {name: float(amount) for name, amount in one.bars}

    def theirs() -> dict[str, float]:
        seen = _stepped(frame)
        bad, owed = seen["risk_class"] >= 3, seen["balance"]
        was, before = bad.shift(fill_value=False) & seen["held"], owed.shift()
        here = seen["month"] > 0
        change = (owed - before)[was & here]
        return {
            "new": owed[bad & ~was & here].sum(), "cured": -owed[was & ~bad & ~seen["restructured"]].sum(),
            "restructured": -owed[was & ~bad & seen["restructured"]].sum(), "risen": change[change > 0].sum(),
            "collected": change[change < 0].sum() - owed[bad & seen["left"]].sum(),
        }  # fmt: skip

    mine, other = ours(), theirs()
    assert bridge.read(pin, scope, P, since=since).total["npl"].ok
    for name, amount in other.items():
        assert abs(mine[name] - amount) <= max(1e-9 * abs(amount), 0.5), (name, mine[name], amount)
    return Row("NPL bridge over all months, against pandas", size, median_of(ours), median_of(theirs, 3, 0), 10, at_least=True)


def _rolls(pin: Pin, scope: Scope, frame: pd.DataFrame, size: str) -> Row:
    """Roll-forward rates of every bucket and month by balance."""

    def ours() -> pd.DataFrame:
        return migration.trend(pin, scope, P, measure="balance")

    def theirs() -> pd.DataFrame:
        seen = _stepped(frame)
        ahead = seen["bucket"].shift(-1).where(seen["held"].shift(-1, fill_value=False))
        kept = seen[seen["month"] < seen["month"].max()]
        forward = kept["balance"].where(ahead.loc[kept.index] > kept["bucket"], 0)
        sums = pd.DataFrame(
            {"month": kept["month"] + 1, "bucket": kept["bucket"], "forward": forward, "opening": kept["balance"]}
        )
        added = sums.groupby(["month", "bucket"]).sum()
        return (added["forward"] / added["opening"]).unstack()

    mine, other = ours(), theirs()
    np.testing.assert_allclose(
        mine[[f"roll_{code}" for code in range(7)]].to_numpy(), other[list(range(7))].to_numpy(), rtol=1e-9
    )
    return Row("roll rates of all months, against pandas", size, median_of(ours), median_of(theirs, 3, 0), 10, at_least=True)
