"""A list behind a figure says in words which loans it holds: no condition goes unsaid, in either language."""

import dataclasses
from datetime import date
from typing import Any, get_args, get_type_hints

import pytest
import streamlit as st

from postloan.access import EVERYTHING, Scope
from postloan.portfolio import Behind
from postloan.portfolio.behind.wish import FATES, ORIGINS, SIDES, Event, Payments
from postloan.portfolio.movement.waterfall import BARS
from postloan.ui.analyse import listing

DAY = date(2026, 10, 31)
VIEW = Scope(EVERYTHING, DAY)
SINCE = Behind(since=date(2026, 7, 31))
GIVEN: dict[str, Any] = {
    "was": ("1",), "now": ("settled",), "cohort_from": DAY, "cohort_to": DAY, "ever": 30, "by_mob": 6, "event": "fpd7", "matures_from": DAY,
    "matures_to": DAY, "borrower_id": "C-1", "group_id": "G-1", "restructured_now": False, "seen_by": 1, "turned_from": DAY, "turned_to": DAY,
    "cured_from": DAY, "cured_to": DAY, "outcome": "settled", "within": 12, "flow": "npl.new",
    "matures_given": False, "part": "branch", "part_value": "东湖支行", "payments": "short", "paid_from": DAY, "paid_to": DAY,
}  # fmt: skip
ENDS, PAID = dataclasses.replace(SINCE, flow="npl.new", steps="ends"), Behind(payments="received")
#: What a condition is asked together with, where it means nothing alone.
WITH = {
    "was": SINCE, "flow": SINCE, "part": ENDS, "part_value": dataclasses.replace(ENDS, part="branch"), "paid_from": PAID, "paid_to": PAID,
}  # fmt: skip


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(st, "session_state", {"language": request.param})
    return request.param


def test_a_move_is_said_with_its_dates_and_buckets(language: str) -> None:
    said = listing.says(dataclasses.replace(SINCE, was=("1", "2"), now=("0", "settled")), VIEW)
    assert said == {
        "zh": "2026-07-31 至 2026-10-31 · 期初 M1、M2 → 期末 C、结清",
        "en": "2026-07-31 to 2026-10-31 · M1, M2 then → C, Settled now",
    }[language]  # fmt: skip


def test_classes_and_sides_are_said_as_people_call_them(language: str) -> None:
    said = listing.says(dataclasses.replace(SINCE, by="class", was=("performing",), now=("3",)), VIEW)
    assert {"zh": "期初 非不良 → 期末 次级", "en": "performing then → Substandard now"}[language] in said


@pytest.mark.parametrize("name", sorted(set(Behind.__dataclass_fields__) - {"since", "by", "steps"}))
def test_no_condition_goes_unsaid(language: str, name: str) -> None:
    base = WITH.get(name, Behind(ever=90))
    assert listing.says(dataclasses.replace(base, **{name: GIVEN[name]}), VIEW) != listing.says(base, VIEW)


def test_every_word_an_address_may_hold_can_be_said(language: str) -> None:
    for word in (*FATES, *SIDES):
        assert listing.says(dataclasses.replace(SINCE, now=(word,)), VIEW)
    for word in ORIGINS:
        assert listing.says(dataclasses.replace(SINCE, was=(word,)), VIEW)
    for event in get_args(Event):
        assert listing.says(Behind(event=event), VIEW)
    for payments in get_args(Payments):
        assert listing.says(dataclasses.replace(PAID, payments=payments), VIEW)
    for outcome in get_args(get_args(get_type_hints(Behind)["outcome"])[0]):
        assert listing.says(Behind(outcome=outcome), VIEW)
    for subject, bars in BARS.items():
        for bar in bars:
            for steps in ("months", "ends"):
                assert listing.says(dataclasses.replace(SINCE, flow=f"{subject}.{bar}", steps=steps), VIEW)


def test_a_borrowers_number_is_no_markup(language: str) -> None:
    assert "[x](y)" not in listing.says(Behind(borrower_id="[x](y)"), VIEW)


def test_the_export_asks_for_the_same_list() -> None:
    wanted = listing.Wanted(dataclasses.replace(SINCE, was=("1",)), "balance", False, 3)
    assert wanted.query["offset"] == 100
    assert wanted.export(VIEW.narrowed(branch="城关支行")) == [
        ("as_of", "2026-10-31"), ("currency", "CNY"), ("branch", "城关支行"), ("since", "2026-07-31"), ("was", "1"), ("sort", "balance"),
        ("descending", "0"),
    ]  # fmt: skip
