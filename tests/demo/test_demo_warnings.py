"""The demo's warnings: runs of the last month-ends, staff who handled most, and something overdue, due and new."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from postloan.access import EVERYTHING, Scope
from postloan.demo import astray, business, handling, ledger, people, tape, warnings
from postloan.demo.handling import Office
from postloan.desk import now, policies
from postloan.desk.calendar import Calendar
from postloan.house import House
from postloan.terms import ClosedAs, Colour, SignalState, Verdict
from postloan.warning import run
from postloan.warning.catalogue import fact_of
from postloan.warning.life import figures, queries
from postloan.warning.tables import signal, signal_action, signal_mute, signal_step, watch_entry


def today(house: House) -> date:
    return policies.current(house.desk).local(now()).date()


@pytest.fixture(scope="module")
def signals(loaded: House):
    with loaded.desk.connect() as connection:
        every = tuple(one.value for one in SignalState)
        return queries.signals(connection, EVERYTHING, queries.SignalFilter(states=every), today=today(loaded), limit=None).rows


def test_the_last_month_ends_were_run_as_they_were_known_and_no_rule_failed(loaded: House):
    with loaded.desk.connect() as connection:
        runs = run.runs(connection)
    assert list(runs["as_of"])[::-1] == list(tape.month_ends()[-warnings.RUNS :])
    assert set(runs["cause"]) == {"replay"}
    assert (runs["failed"] == 0).all()
    assert (runs["judged"] >= 60).all()
    assert all(row.as_of < row.known_until <= today(loaded) for row in runs.itertuples())


def test_most_of_what_is_older_is_handled_and_what_is_newest_is_mostly_new(signals):
    newest = signals["raised_on"].max()
    older, new = signals[signals["raised_on"] < newest], signals[signals["raised_on"] == newest]
    assert (older["state"] == "raised").mean() < 0.1
    assert (new["state"] == "raised").mean() > 0.6
    assert set(older["state"]) >= {"raised", "executing", "closed"}
    false = older["verdict"] == Verdict.FALSE.value
    assert 0.04 < false.mean() < 0.2
    assert set(signals["colour"]) == {int(one) for one in Colour}


def test_every_branch_manager_finds_something_overdue_and_something_new(loaded: House):
    staff = people.actors(loaded)
    for name in ("manager", "officer", "head"):
        with loaded.desk.connect() as connection:
            found = queries.duties(connection, staff[name].reach, today(loaded))
        assert found.overdue > 0, name
        assert found.new > 0, name


def test_what_was_left_alone_went_up(loaded: House, signals):
    newest = signals["raised_on"].max()
    left = signals[(signals["raised_on"] < newest) & (signals["state"] == "raised") & (signals["colour"] > Colour.BLUE)]
    assert len(left)
    assert left["escalated_at"].notna().all()


def test_handled_signals_read_as_if_their_words_had_been_said(loaded: House, signals):
    """Written at once, they have the same steps, in order, as those that people handle one by one."""
    for state, expected in (
        ("executing", ["raised", "verified", "planned", "done"]),
        ("closed", ["raised", "verified", "closed"]),
    ):
        with loaded.desk.connect() as connection:
            one = queries.one(connection, EVERYTHING, int(signals[signals["state"] == state]["id"].iloc[0]))
        told = [step.kind for step in one.steps if step.kind in expected]
        assert told == expected
        assert [step.at for step in one.steps if step.kind in expected] == sorted(
            step.at for step in one.steps if step.kind in expected
        )
        assert one.verdict is not None
        assert one.version > 1
        assert (one.closed_on is not None) == (state == "closed")


def test_levels_follow_the_open_signals(loaded: House, signals):
    opened = signals[signals["state"] != "closed"]
    with loaded.desk.connect() as connection:
        levels = figures.levels(connection, EVERYTHING)
    assert set(levels["borrower_id"]) == set(opened["borrower_id"])
    worst = opened.groupby("borrower_id")["colour"].max()
    assert all(row.colour >= worst[row.borrower_id] for row in levels.itertuples())
    assert levels[levels["colour"] == 4]["freeze"].all()


def test_one_rule_is_muted_and_some_borrowers_are_watched_within_the_manager_s_reach(loaded: House):
    manager = people.actors(loaded)["manager"]
    with loaded.desk.connect() as connection:
        mutes = connection.execute(select(signal_mute)).mappings().all()
        stays = connection.execute(select(watch_entry)).mappings().all()
        unknown = connection.execute(
            select(func.count()).select_from(signal_action).where(signal_action.c.signal_id.notin_(select(signal.c.id)))
        ).scalar_one()
        steps = connection.execute(select(func.count()).select_from(signal_step)).scalar_one()
    assert len(mutes) == 1
    assert len(stays) >= 2
    assert all(manager.reach.covers(row["branch"], row["officer"]) for row in (*mutes, *stays))
    assert (unknown, steps > 1000) == (0, True)


def test_the_newest_run_lies_two_working_days_back_wherever_today_is(loaded: House, monkeypatch: pytest.MonkeyPatch):
    policy = policies.current(loaded.desk)
    office = Office(loaded, loaded.book.pin(), policy, {}, Calendar("CN"))
    for day, expected in (
        (date(2026, 11, 25), date(2026, 11, 23)),
        (date(2026, 11, 22), date(2026, 11, 18)),
        (date(2026, 1, 5), office.calendar.add_working_days(ledger.LAST, handling.ARRIVES)),
    ):
        monkeypatch.setattr(handling, "now", lambda day=day: datetime.combine(day, time(4)))
        assert handling.newest_day(office) == expected
        assert handling.newest_day(office) > ledger.LAST - timedelta(days=1)


def test_the_demo_is_a_bank_that_one_believes(loaded: House, signals):
    """Most borrowers stand under no warning; a few in a hundred are red, hardly more than are non-performing."""
    pin = loaded.book.pin()
    loans = pin.snapshot(Scope(EVERYTHING, ledger.LAST))
    borrowers = loans.filter(loans.balance > 0, ~loans.written_off)["borrower_id"].nunique().to_pyarrow().as_py()
    with loaded.desk.connect() as connection:
        levels = figures.levels(connection, EVERYTHING)
    warned, red = len(levels) / borrowers, (levels["colour"] == Colour.RED).sum() / borrowers
    assert 0.08 < warned < 0.25
    assert 0.01 < red < 0.07
    opened = signals[signals["state"] != "closed"]
    assert opened.groupby("rule_id")["borrower_id"].nunique().max() / borrowers < 0.08, "no rule fires in masses"


def test_the_loans_that_went_astray_are_found(loaded: House, signals):
    book = ledger.make()
    firms = business.firms(book)
    shares, around, cash = astray.lines(book, firms)
    told = {rule: set(signals["borrower_id"][signals["rule_id"] == rule]) for rule in ("U01", "U02", "A08", "A07")}
    owners = told.pop("A07")
    assert told == {"U01": {shares}, "U02": {around}, "A08": {cash}}
    assert astray.pays_owner(firms) in owners
    assert owners <= {one.borrower_id for one in firms if one.stops}, "only firms that fail pay their own people"


def test_what_is_long_late_went_to_the_collectors_and_is_not_raised_again(signals):
    handed = signals[signals["closed_as"] == ClosedAs.TO_COLLECTION.value]
    assert len(handed) > 20
    assert {fact_of(rule) for rule in handed["rule_id"]} == {"R01"}, "all that tells of the lateness goes with it"
    late = signals[(signals["rule_id"] == "R01") & (signals["colour"] == Colour.RED)]
    again = late[late["state"] != "closed"].merge(handed, on=["borrower_id", "rule_id", "since"])
    assert again.empty
