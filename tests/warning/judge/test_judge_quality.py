"""The arithmetic of warnings: the worked example, what cannot be divided, and what verdict follows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postloan.warning.judge.quality import Bar, Quality, Verdict, verdict

BAR = Bar(events=10, hits=3, lift=2.0, lead_days=30, confidence=0.95)
COUNT = st.integers(0, 5000)


def test_a_thousand_customers_forty_events_a_hundred_alerts_twenty_four_hits():
    found = Quality(tp=24, fp=76, fn=16, tn=884)
    assert (found.judged, found.events, found.alerts) == (1000, 40, 100)
    assert found.precision == pytest.approx(0.24)
    assert found.recall == pytest.approx(0.60)
    assert found.false_alarm == pytest.approx(0.079167, abs=5e-7)
    assert found.f1 == pytest.approx(0.342857, abs=5e-7)
    assert found.lift == pytest.approx(6.0)
    assert found.accuracy == pytest.approx(0.908)
    assert found.base_rate == pytest.approx(0.04)


@pytest.mark.parametrize(
    ("counts", "missing"),
    [
        ((0, 0, 0, 0), {"precision", "recall", "false_alarm", "base_rate", "lift", "f1", "accuracy"}),
        ((0, 0, 0, 9), {"precision", "recall", "lift", "f1"}),
        ((0, 0, 3, 9), {"precision", "lift", "f1"}),
        ((0, 4, 0, 9), {"recall", "lift", "f1"}),
        ((3, 0, 2, 0), {"false_alarm"}),
        ((1, 1, 1, 1), set()),
    ],
)
def test_what_cannot_be_divided_is_missing(counts, missing):
    found = Quality(*counts)
    names = ("precision", "recall", "false_alarm", "base_rate", "lift", "f1", "accuracy")
    assert {name for name in names if getattr(found, name) is None} == missing
    assert (found.interval(0.95) is None) == (not found.alerts)


@settings(deadline=None, max_examples=50)
@given(COUNT, COUNT, COUNT, COUNT)
def test_every_share_is_one_and_agrees_with_the_others(tp, fp, fn, tn):
    found = Quality(tp, fp, fn, tn)
    for name in ("precision", "recall", "false_alarm", "base_rate", "f1", "accuracy"):
        assert getattr(found, name) is None or 0 <= getattr(found, name) <= 1
    if found.lift is not None:
        assert found.lift * found.base_rate == pytest.approx(found.precision)
    if found.f1 and found.precision and found.recall:
        assert found.f1 == pytest.approx(2 / (1 / found.precision + 1 / found.recall))


def test_the_interval_is_the_exact_one():
    # Clopper and Pearson 1934: none of ten lies in (0, 0.3085), for 1 - 0.025 ** (1 / 10) is the upper end.
    low, high = Quality(0, 10, 5, 5).interval(0.95)
    assert low == 0
    assert high == pytest.approx(1 - 0.025 ** (1 / 10))


@pytest.mark.parametrize(
    ("counts", "lead", "expected"),
    [
        ((24, 76, 16, 884), 120, Verdict.GOOD),
        ((24, 76, 16, 884), 12, Verdict.LATE),
        ((60, 340, 40, 560), 120, Verdict.WEAK),
        ((20, 380, 30, 570), 120, Verdict.USELESS),
        ((1, 9, 39, 951), 120, Verdict.UNSURE),
        ((3, 1, 2, 994), 120, Verdict.FEW_EVENTS),
        ((2, 0, 38, 960), 120, Verdict.UNSURE),
        ((3, 0, 37, 960), 120, Verdict.GOOD),
        ((0, 0, 40, 960), None, Verdict.QUIET),
        ((0, 0, 0, 0), None, Verdict.NO_DATA),
        ((0, 100, 0, 900), None, Verdict.FEW_EVENTS),
    ],
)
def test_the_verdict_follows_from_counts_and_lead(counts, lead, expected):
    assert verdict(Quality(*counts), lead, BAR) is expected


@settings(deadline=None, max_examples=50)
@given(st.integers(200, 1000), st.floats(0.02, 0.2))
def test_warning_a_random_part_of_the_book_is_never_called_good(alerts, rate):
    hits, whole = round(alerts * rate), 10_000
    rest = round((whole - alerts) * rate)
    found = Quality(hits, alerts - hits, rest, whole - alerts - rest)
    assert verdict(found, 200, BAR) not in {Verdict.GOOD, Verdict.LATE, Verdict.WEAK}
