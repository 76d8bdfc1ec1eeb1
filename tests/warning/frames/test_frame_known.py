"""Events, market figures and borrowers' figures as warnings see them: what was known on the day, of everybody who owes."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from filing_desk import AS_OF, FIRMS, POLICY, booked, filed, loan, sheet
from sqlalchemy import Engine

from postloan.book import Pin
from postloan.desk import connect
from postloan.terms import ObservationMetric as Metric
from postloan.warning.catalogue import Settings, all_rules
from postloan.warning.engine import Frame, Status, judge
from postloan.warning.frames import COLUMNS, events, indicators, observations, related
from postloan.warning.known import Known

#: A, B and C owe something, Z does not any more.
AUG, SEP, LATER = date(2026, 8, 31), date(2026, 9, 20), date(2026, 10, 15)
YEAR = [date(2025, 10, 31), date(2025, 11, 30), date(2025, 12, 31), *(date(2026, month, day) for month, day in
        ((1, 31), (2, 28), (3, 31), (4, 30), (5, 31), (6, 30), (7, 31), (8, 31), (9, 30)))]  # fmt: skip


def event(borrower: str, kind: str, known_on: date, **values: Any) -> dict[str, Any]:
    return {
        "borrower_id": borrower, "kind": kind, "happened_on": date(2026, 7, 1), "known_on": known_on, "source": "court", "reference": "7",
        "amount": None, **values,
    }  # fmt: skip


def figure(code: str, kind: str, day: date, value: float, **values: Any) -> dict[str, Any]:
    return {
        "code": code, "name": code, "kind": kind, "industry": None, "region": None, "observed_on": day, "known_on": None, "value": value,
        "unit": None, "source": "bureau", **values,
    }  # fmt: skip


def seen(borrower: str, metric: str, day: date, value: float, known_on: date | None = None) -> dict[str, Any]:
    return {"borrower_id": borrower, "metric": metric, "observed_on": day, "known_on": known_on, "value": value, "source": "grid"}


EVENTS = [
    event("A", "lawsuit", AUG, amount=Decimal(300)), event("A", "lawsuit", LATER, amount=Decimal(900), reference="8"),
    event("B", "enforcement", AUG, ended_on=SEP), event("B", "owner_change", SEP, reference=None), event("Z", "dishonest", AUG),
    *(event("B", "bureau_enquiry", day, happened_on=day, reference=None) for day in (date(2026, 6, 30), date(2026, 7, 1), AUG, SEP)),
]  # fmt: skip
MARKET = [
    *(figure("STEEL", "price", day, value, unit="CNY/t") for day, value in ((date(2025, 8, 31), 4000), (date(2025, 6, 30), 9000), (AUG, 3000))),
    figure("STEEL", "price", date(2026, 9, 30), 2000, unit="CNY/t", known_on=LATER), figure("FLOOD", "disaster", AUG, 1, region="North"),
    *(figure("LPR", "rate", day, value, unit="%") for day, value in ((date(2025, 8, 31), 0.03), (AUG, 0.042))),
    *(figure("LEAP", "index", day, value) for day, value in ((date(2024, 1, 31), 50), (date(2024, 2, 29), 100), (date(2025, 2, 28), 80))),
]  # fmt: skip
FIGURES = [
    *(seen("A", "electricity", day, 100.0 if place < 9 else 50.0) for place, day in enumerate(YEAR)),
    *(seen("B", "electricity", day, 100.0) for day in YEAR[-5:]),
    *(seen("A", "water", day, 100.0 if place < 9 else 30.0) for place, day in enumerate(YEAR)), seen("A", "water", date(2026, 9, 12), 999.0),
    *(seen("B", "water", day, 100.0) for day in YEAR[:9]), *(seen("B", "water", date(2026, 9, day), 10.0) for day in (10, 20, 30)),
    seen("A", "score", date(2025, 9, 15), 640), seen("A", "score", YEAR[5], 600), seen("A", "score", AUG, 560), seen("A", "score", date(2026, 9, 30), 300, LATER),
    seen("B", "staff", YEAR[2], 50), seen("B", "staff", AUG, 30), seen("C", "enquiries_3m", AUG, 7),
    seen("C", "project_progress", AUG, 0.6), seen("C", "project_progress_planned", AUG, 0.9), seen("C", "equity_paid_share", AUG, 0.4),
    seen("C", "project_cost", AUG, 120), seen("C", "project_cost_planned", AUG, 100),
    seen("A", "contingent_liabilities", AUG, 450), seen("B", "contingent_liabilities", AUG, 450),
    seen("A", "plan_revenue", date(2026, 1, 31), 1200), seen("B", "plan_revenue", date(2026, 1, 31), 1200),
]  # fmt: skip
SALES = [
    {"borrower_id": "A", "direction": "sale", "number": f"{month:02}{day:02}", "issued_on": date(2026, month, day), "counterparty": "K", "amount": Decimal(25), "status": "valid"}
    for month in range(1, 9) for day in (1, 28)
]  # fmt: skip


@pytest.fixture(scope="module")
def pin(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Pin]:
    home = tmp_path_factory.mktemp("news")
    (home / "desk.sqlite").write_bytes(migrated_file.read_bytes())
    desk = connect(f"sqlite:///{home / 'desk.sqlite'}")
    yield booked(home / "book", desk, ("event", EVENTS), ("indicator", MARKET), ("observation", FIGURES), ("invoice", SALES))
    desk.dispose()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Pin]:
    home = tmp_path_factory.mktemp("silence")
    (home / "desk.sqlite").write_bytes(migrated_file.read_bytes())
    desk = connect(f"sqlite:///{home / 'desk.sqlite'}")
    yield booked(home / "book", desk)
    desk.dispose()


def _same(rows: Any) -> Any:
    return rows


def rows(frame: Frame | None) -> list[dict[str, Any]]:
    assert frame is not None
    found: list[dict[str, Any]] = frame.ask(_same).to_pylist()
    return found


def of(frame: Frame | None, column: str) -> dict[str, Any]:
    """The column by borrower, where it says something."""
    told = [(row["borrower_id"], row[column]) for row in rows(frame) if row.get(column) is not None]
    assert len(told) == len(dict(told)), "one row a borrower"
    return dict(told)


def test_a_book_that_was_told_nothing_has_no_frames(empty: Pin) -> None:
    known = Known(empty, AS_OF, LATER, POLICY)
    assert [module.build(known) for module in (events, indicators, observations, related)] == [None] * 4


def test_events_count_from_the_day_they_were_known_until_they_end(pin: Pin) -> None:
    told = events.build(Known(pin, AS_OF, AS_OF, POLICY))
    assert of(told, "lawsuit_days") == {"A": 30}
    assert of(told, "owner_change_days") == {"B": 10}
    assert of(told, "enforcement_days") == {}, "it has ended"
    assert {row["borrower_id"] for row in rows(told)} == {"A", "B"}, "Z owes nothing"
    assert next(row for row in rows(told) if row["borrower_id"] == "B")["event_source"] == "court"
    before = events.build(Known(pin, AS_OF, date(2026, 9, 10), POLICY))
    assert of(before, "enforcement_days") == {"B": 10}, "the end was not known yet"
    later = rows(events.build(Known(pin, AS_OF, LATER, POLICY)))
    assert sorted(row["lawsuit_days"] for row in later if row["borrower_id"] == "A") == [0, 45]
    assert {row["event_source"] for row in later if row["borrower_id"] == "A"} == {"court 7", "court 8"}


def test_enquiries_of_lenders_are_counted_over_three_months(pin: Pin) -> None:
    told = [row for row in rows(events.build(Known(pin, AS_OF, AS_OF, POLICY))) if row["bureau_enquiry_days"] is not None]
    assert [(row["borrower_id"], row["enquiries_listed"]) for row in told] == [("B", 3)] * 4, (
        "the last of June is three months ago"
    )
    assert all(
        row["enquiries_listed"] is None
        for row in rows(events.build(Known(pin, AS_OF, AS_OF, POLICY)))
        if row["borrower_id"] != "B"
    )


def test_kinds_never_told_of_have_no_data_and_the_others_speak_for_everybody(pin: Pin) -> None:
    frame, known_rules = events.build(Known(pin, AS_OF, AS_OF, POLICY)), all_rules()
    wanted = [known_rules[name] for name in ("L01", "L04", "L22", "P06")]
    found = {one.rule_id: (one.status, one.judged, len(one.hits)) for one in judge(frame, wanted, Settings(), AS_OF)}
    assert found == {
        "L01": (Status.JUDGED, 3, 1), "L04": (Status.JUDGED, 3, 0), "L22": (Status.JUDGED, 3, 0), "P06": (Status.NO_DATA, 0, 0),
    }  # fmt: skip


def test_a_lawsuit_is_held_against_the_equity_of_the_last_statement_known(pin: Pin, engine: Engine) -> None:
    filed(engine, pin, "A", date(2026, 9, 1), date(2026, 9, 5), sheet(date(2026, 6, 30), equity=600))
    with engine.connect() as connection:
        now, then = (events.build(Known(pin, AS_OF, day, POLICY, connection)) for day in (AS_OF, date(2026, 9, 3)))
        assert (of(now, "equity"), of(then, "equity")) == ({"A": 600.0}, {}), "it was confirmed on the 5th"
        (found,) = judge(now, [all_rules()["L03"]], Settings(), AS_OF)
        assert found.hits[["borrower_id", "value", "colour"]].to_numpy().tolist() == [["A", 0.5, 3]]
        assert of(observations.build(Known(pin, AS_OF, AS_OF, POLICY, connection)), "contingent_share") == {"A": 0.75}


def test_the_market_is_told_against_a_year_before_to_whom_it_concerns(pin: Pin) -> None:
    told = indicators.build(Known(pin, AS_OF, AS_OF, POLICY))
    assert of(told, "price_change") == dict.fromkeys("ABC", -0.25), "fourteen months before is further away than twelve"
    assert of(told, "rate_rise") == pytest.approx(dict.fromkeys("ABC", 0.012))
    assert of(told, "disaster") == {}, "nobody lives in the north"
    assert of(told, "index_change") == pytest.approx(dict.fromkeys("ABC", -0.2)), (
        "a leap day is a year before the last of February"
    )
    steel = next(row for row in rows(told) if row["price_change"] is not None)
    assert (steel["indicator_now"], steel["indicator_before"], steel["indicator_age"]) == ("3,000 CNY/t", "4,000 CNY/t", 30)
    assert next(row for row in rows(told) if row["rate_rise"] is not None)["indicator_now"] == "4.20%"
    later = indicators.build(Known(pin, AS_OF, LATER, POLICY))
    assert of(later, "price_change") == dict.fromkeys("ABC", -0.5), "published in October"


def test_figures_are_compared_with_what_was_before(pin: Pin) -> None:
    told = observations.build(Known(pin, AS_OF, AS_OF, POLICY))
    assert of(told, "electricity_change") == {"A": -0.5}, "of B too few months are known"
    assert of(told, "electricity") == {"A": 50.0, "B": 100.0}
    assert of(told, "water_change") == {"A": -0.7}, (
        "the last figure of a month is the month's; three of one month are no three months"
    )
    assert (of(told, "score_drop"), of(told, "score_highest")) == ({"A": 80.0}, {"A": 640.0})
    assert of(told, "staff_change") == {"B": pytest.approx(-0.4)}
    assert of(told, "enquiries") == {"C": 7.0}
    assert {name: of(told, name)["C"] for name in ("progress_lag", "equity_short", "cost_overrun")} == pytest.approx(
        {"progress_lag": 0.3, "equity_short": 0.2, "cost_overrun": 0.2}
    )
    assert of(told, "contingent_liabilities") == {"A": 450.0, "B": 450.0}
    assert of(told, "contingent_share") == {}, "without statements nobody can tell"
    later = observations.build(Known(pin, AS_OF, LATER, POLICY))
    assert of(later, "score_drop") == {"A": 300.0}, "600 is the best of the year before"


def test_sales_are_held_against_the_part_of_the_plan_that_is_due(pin: Pin) -> None:
    """Eight complete months at 50 a month of a plan of 100 a month; of B no invoices are known."""
    told = observations.build(Known(pin, AS_OF, AS_OF, POLICY))
    assert (of(told, "sales_so_far"), of(told, "sales_planned"), of(told, "plan_gap")) == (
        {"A": 400.0},
        {"A": 800.0},
        {"A": -0.5},
    )


@pytest.mark.parametrize("module", [events, indicators, observations], ids=["events", "indicators", "observations"])
def test_a_frame_has_the_columns_it_declares_and_speaks_of_one_borrower_when_asked(pin: Pin, module: Any) -> None:
    name = module.__name__.rsplit(".", 1)[1]
    whole, one = (module.build(Known(pin, AS_OF, AS_OF, POLICY, whom=whom)) for whom in (None, "A"))
    assert whole.columns - set(COLUMNS[name]) <= set(rows(whole)[0])
    assert {row["borrower_id"] for row in rows(one)} == {"A"}
    mine = [row for row in rows(whole) if row["borrower_id"] == "A"]
    shared = [column for column in rows(one)[0] if column in mine[0]]
    assert sorted(str([row[column] for column in shared]) for row in rows(one)) == sorted(
        str([row[column] for column in shared]) for row in mine
    )


def test_a_borrower_nothing_is_known_of_has_no_rows(pin: Pin) -> None:
    assert rows(events.build(Known(pin, AS_OF, AS_OF, POLICY, whom="C"))) == []


def test_news_of_guarantors_and_group_members_reach_who_hangs_on_them(tmp_path: Path, migrated_file: Path) -> None:
    """X, who borrows nothing, answers for A; B and C are of one group. Z's old guarantee for C is over."""
    (tmp_path / "desk.sqlite").write_bytes(migrated_file.read_bytes())
    desk = connect(f"sqlite:///{tmp_path / 'desk.sqlite'}")
    word = {"guarantor_name": "Firm X", "amount": Decimal(5), "guarantor_type": "company"}
    grouped = [loan(name, kind, balance) | {"group_id": "G1"} for name, kind, balance in FIRMS if name in {"B", "C"}]
    book = booked(
        tmp_path / "book", desk, ("loan", [*grouped, *(loan(*one) for one in FIRMS if one[0] in {"A", "Z"})]),
        ("guarantee", [{**word, "guarantor_id": "X", "borrower_id": "A"}, {**word, "guarantor_id": "Z", "borrower_id": "C", "ends_on": date(2026, 1, 1)}]),
        ("event", [event("X", "dishonest", AUG), event("B", "enforcement", SEP), event("Z", "dishonest", AUG), event("X", "divorce", AUG)]),
    )  # fmt: skip
    told = related.build(Known(book, AS_OF, AS_OF, POLICY))
    assert (of(told, "guarantor_dishonest_days"), of(told, "member_enforcement_days")) == ({"A": 30}, {"C": 10})
    assert {row["related_name"] for row in rows(told)} == {"Firm X", "公司B"}
    found = {one.rule_id: one.status for one in judge(told, [all_rules()[name] for name in ("C21", "C22")], Settings(), AS_OF)}
    assert found == {"C21": Status.JUDGED, "C22": Status.NO_DATA}
    assert rows(related.build(Known(book, AS_OF, AS_OF, POLICY, whom="C")))[0]["related_name"] == "公司B"
    desk.dispose()


def test_plans_that_nothing_is_held_against_yet_are_no_figures() -> None:
    only = pd.DataFrame({
        "borrower_id": ["A"], "metric": [Metric.PROJECT_COST_PLANNED.value], "observed_on": pd.to_datetime(["2026-08-31"]), "value": [9.0], "source": ["plan"],
    })  # fmt: skip
    assert observations._rows(Known(None, AS_OF, AS_OF, POLICY), only).empty
