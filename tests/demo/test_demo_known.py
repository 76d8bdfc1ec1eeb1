"""What became known around the demo's borrowers: the good signals, the useless one, the false alarms, and the market."""

from datetime import date

import numpy as np
import pandas as pd
import pyarrow.compute as pc
import pytest

from postloan.demo import fates, figures, happenings, ledger, market
from postloan.demo.fates import FIRST_DAY, LAST_DAY, Fates
from postloan.terms import BorrowerType, EventKind

COURTS = (EventKind.LAWSUIT, EventKind.ENFORCEMENT, EventKind.DISHONEST)


@pytest.fixture(scope="module")
def whole() -> ledger.Ledger:
    """The ledger of the whole demo: what is planted shows in its size."""
    return ledger.make()


@pytest.fixture(scope="module")
def known(whole: ledger.Ledger) -> Fates:
    return fates.make(whole)


@pytest.fixture(scope="module")
def events(whole: ledger.Ledger) -> pd.DataFrame:
    return days(happenings.make(whole).to_pandas())


@pytest.fixture(scope="module")
def observed(whole: ledger.Ledger) -> pd.DataFrame:
    return days(figures.make(whole).to_pandas())


def days(frame: pd.DataFrame) -> pd.DataFrame:
    told = [name for name in frame if name.endswith("_on")]
    return frame.assign(**{name: pd.to_datetime(frame[name]) for name in told})


def since(day: int) -> pd.Timestamp:
    return pd.Timestamp(np.datetime64(day, "D"))


def firms(known: Fates) -> set[str]:
    return set(known.people["borrower_id"][known.of(BorrowerType.CORPORATE, BorrowerType.SMALL_BUSINESS)])


def failing(known: Fates) -> set[str]:
    return set(known.people["borrower_id"][known.fails])


def test_courts_tell_of_half_of_the_failing_firms_before_and_seldom_of_sound_ones(known: Fates, events: pd.DataFrame) -> None:
    told = set(events["borrower_id"][events["kind"].isin(COURTS)])
    bad, good = firms(known) & failing(known), firms(known) & set(known.people["borrower_id"][known.sound])
    assert len(bad) > 30
    assert 0.35 < len(told & bad) / len(bad) < 0.65
    assert 0.01 < len(told & good) / len(good) < 0.06
    default = dict(zip(known.people["borrower_id"], known.defaulted, strict=True))
    first = events[events["kind"].isin(COURTS)].groupby("borrower_id")["known_on"].min()
    ahead = [(since(int(default[who])) - day).days for who, day in first.items() if who in bad]
    assert all(happenings.COURT_TO <= one <= happenings.COURT_FROM for one in ahead)


def test_a_change_of_owner_tells_nothing(known: Fates, events: pd.DataFrame) -> None:
    changed = set(events["borrower_id"][events["kind"] == EventKind.OWNER_CHANGE])
    base = len(firms(known) & failing(known)) / len(firms(known))
    assert len(changed) > 150
    assert 0.75 < len(changed & failing(known)) / len(changed) / base < 1.25


def test_persons_who_fail_ask_around_before_and_some_sound_ones_do_too(known: Fates, observed: pd.DataFrame) -> None:
    persons = set(known.people["borrower_id"][known.of(BorrowerType.PERSONAL)])
    asks = observed[observed["metric"] == "enquiries_3m"]
    many = set(asks["borrower_id"][asks["value"] >= 6])
    bad = persons & failing(known)
    assert len(many & bad) / len(bad) > 0.35
    assert len(many & bad) / len(many) > 3 * len(bad) / len(persons)
    assert len(many - bad) > 20, "false alarms"


def test_makers_that_fade_use_less_electricity(observed: pd.DataFrame) -> None:
    used = observed[observed["metric"] == "electricity"].pivot_table(index="borrower_id", columns="observed_on", values="value")
    fell = used.min(axis=1) / used.median(axis=1) < 0.6
    assert 3 <= fell.sum() <= 0.2 * len(used)


def test_events_look_like_events(known: Fates, events: pd.DataFrame) -> None:
    assert 400 < len(events) < 600
    assert events["event_id"].is_unique
    assert (events["happened_on"] < events["known_on"]).all()
    assert events["known_on"].max() <= since(LAST_DAY)
    assert events["ended_on"].notna().sum() > 5
    assert (events["ended_on"].dropna() <= since(LAST_DAY)).all()
    strangers = set(events["borrower_id"]) - set(known.people["borrower_id"])
    assert strangers == {"DB0001", "ZR0003"}, "two guarantors who are no borrowers"
    assert events["reference"][events["kind"] == EventKind.ENFORCEMENT].str.contains("执").all()


def test_the_market_has_cement_falling_builders_worse_and_a_flood_that_is_over(whole: ledger.Ledger) -> None:
    table = market.make(whole)
    keys = list(zip(*(table[name].to_pylist() for name in ("code", "industry", "region", "observed_on")), strict=True))
    assert len(keys) == len(set(keys))
    assert pc.max(table["observed_on"]).as_py() == ledger.LAST
    at = {
        (code, industry, day): value
        for code, industry, day, value in zip(
            *(table[name].to_pylist() for name in ("code", "industry", "observed_on", "value")), strict=True
        )
    }
    year_ago = date(2025, 10, 31)
    fell = {
        code: at[code, industry, ledger.LAST] / at[code, industry, year_ago] - 1
        for code, industry, day in at
        if code.startswith("P-") and day == year_ago
    }
    assert [code for code, change in fell.items() if change < -0.2] == ["P-CEMENT"]
    rose = {
        industry: at["NPL", industry, ledger.LAST] / at["NPL", industry, year_ago] - 1
        for code, industry, day in at
        if code == "NPL" and day == year_ago
    }
    assert [industry for industry, change in rose.items() if change > 0.5] == ["E"]
    assert at["LPR1Y", None, ledger.LAST] < at["LPR1Y", None, year_ago]
    assert [value for (code, _, _), value in sorted(at.items(), key=str) if code == "DISASTER"] == [1.0, 0.0]


def test_the_same_seed_tells_the_same_news(small: ledger.Ledger) -> None:
    assert happenings.make(small).equals(happenings.make(small))
    assert figures.make(small).equals(figures.make(small))
    assert fates.make(small).defaulted.max() <= LAST_DAY
    assert FIRST_DAY < LAST_DAY


def test_a_figure_stands_once_in_its_file_and_is_not_from_after_the_book(observed: pd.DataFrame) -> None:
    assert not observed.duplicated(["borrower_id", "metric", "observed_on"]).any()
    assert observed["observed_on"].max() <= since(LAST_DAY)
    assert observed["value"].notna().all()
