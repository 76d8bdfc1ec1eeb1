"""What a run makes of its hits: raised once, brought up to date, silent, muted, and given to whom it concerns."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
import pytest
from signal_desk import BLUE, DAY, EAST, HEAD, MANAGER, ORANGE, POLICY, RED, WEST, YELLOW, Desk, Ran, found, hit, ran
from sqlalchemy import select

from postloan.access import EVERYTHING
from postloan.desk.audit import verify
from postloan.desk.tables import audit
from postloan.desk.unit import unit
from postloan.warning import life
from postloan.warning.engine import Status
from postloan.warning.life.hits import evidence
from postloan.warning.whom import Standing

MONTH = date(2026, 2, 28)
NEXT = date(2026, 3, 31)


def test_a_new_hit_is_raised_with_its_evidence_and_its_clocks(desk: Desk) -> None:
    assert desk.take(ran(MONTH, R01={"A": ORANGE})) == life.Taken(1, 0, 0, 0, 0, {"R01": 1})
    (row,) = desk.rows()
    assert (row["family"], row["colour"], row["first_colour"], row["coloured_on"]) == ("repayment", ORANGE, ORANGE, DAY)
    assert (row["value"], row["limit_value"], row["figures"], row["exposure"]) == (
        30.0,
        29.0,
        {"balance": 1e6},
        Decimal("1000000.00"),
    )
    assert (row["state"], row["raised_on"], row["first_as_of"], row["times"]) == ("raised", DAY, MONTH, 1)
    # Tuesday 10 March: two working days, five working days, two weeks
    assert (row["respond_by"], row["plan_by"], row["recheck_on"]) == (date(2026, 3, 12), date(2026, 3, 17), date(2026, 3, 24))
    assert desk.kinds(row["id"]) == ["raised"]


@pytest.mark.parametrize(
    ("colour", "branch", "officer", "owner"),
    [
        (YELLOW, EAST, "李芳", "李芳"),
        (RED, EAST, "李芳", "周行长"),
        (ORANGE, EAST, "赵强", "赵强"),
        (ORANGE, EAST, None, "周行长"),
        (RED, WEST, "孙丽", "孙丽"),
        (ORANGE, WEST, None, "总行"),
    ],
)
def test_a_signal_goes_to_the_officer_and_a_red_one_to_the_manager(
    desk: Desk, colour: int, branch: str, officer: str, owner: str
) -> None:
    desk.raised(colour=colour, branch=branch, officer=officer)
    assert desk.rows()[0]["owner"] == owner


def test_a_blue_signal_waits_for_its_next_look(desk: Desk) -> None:
    desk.raised(colour=BLUE)
    (row,) = desk.rows()
    assert (row["respond_by"], row["plan_by"], row["recheck_on"]) == (None, None, date(2026, 6, 8))
    assert desk.one(row["id"]).due_on == date(2026, 6, 8)


def test_the_same_run_twice_writes_nothing(desk: Desk) -> None:
    outcome = ran(MONTH, R01={"A": ORANGE, "B": BLUE}, R02={"A": YELLOW})
    desk.take(outcome)
    before = desk.everything()
    assert desk.take(outcome) == life.Taken(0, 0, 0, 0, 0, {})
    assert desk.everything() == before


def test_an_open_signal_is_brought_up_to_date_and_not_raised_again(desk: Desk) -> None:
    number = desk.raised(colour=ORANGE)
    desk.day = DAY + timedelta(days=70)
    later = hit("R01", "A", ORANGE, value=55.0, exposure=900_000.0, figures={"balance": 9e5}, loans=2)
    assert desk.take(Ran(NEXT, (found("R01", later),))).updated == 1
    row = desk.rows()[0]
    assert (row["id"], row["value"], row["exposure"], row["loans"], row["times"]) == (number, 55.0, Decimal("900000.00"), 2, 2)
    assert (row["first_as_of"], row["last_as_of"], row["coloured_on"]) == (DAY, NEXT, DAY)
    assert desk.kinds(number) == ["raised"], "the same colour is no step"


def test_a_worse_colour_is_a_step_and_tightens_the_clocks_that_run(desk: Desk) -> None:
    number = desk.raised(colour=YELLOW)
    desk.day = DAY + timedelta(days=1)
    desk.take(ran(NEXT, R01={"A": RED}))
    row = desk.rows()[0]
    assert (row["colour"], row["first_colour"], row["coloured_on"], row["owner"]) == (RED, YELLOW, desk.day, "周行长")
    assert (row["respond_by"], row["plan_by"], row["recheck_on"]) == (date(2026, 3, 12), date(2026, 3, 16), date(2026, 3, 18))
    assert desk.kinds(number) == ["raised", "updated"]
    assert desk.one(number).steps[-1].facts == {"from": YELLOW, "to": RED, "again": False}


def test_a_better_colour_loosens_no_clock(desk: Desk) -> None:
    desk.raised(colour=RED)
    due = {name: desk.rows()[0][name] for name in ("respond_by", "plan_by", "recheck_on", "owner")}
    desk.take(ran(NEXT, R01={"A": BLUE}))
    row = desk.rows()[0]
    assert row["colour"] == BLUE
    assert {name: row[name] for name in due} == due


def test_a_worse_colour_does_not_ask_again_for_an_answer_that_was_given(desk: Desk) -> None:
    number = desk.raised(colour=ORANGE)
    desk.say(MANAGER, life.acknowledge, number)
    before = desk.rows()[0]["respond_by"]
    desk.take(ran(NEXT, R01={"A": RED}))
    row = desk.rows()[0]
    assert (row["state"], row["respond_by"], row["plan_by"]) == ("acknowledged", before, date(2026, 3, 13))


def test_a_signal_falls_silent_when_its_rule_was_judged_and_fires_again_later(desk: Desk) -> None:
    number = desk.raised(colour=YELLOW)
    assert desk.take(ran(NEXT, R01={"B": YELLOW})).quiet == 1
    assert desk.one(number).quiet_since == NEXT
    assert desk.take(ran(NEXT, R01={"B": YELLOW})).quiet == 0, "it is silent already"
    desk.take(ran(date(2026, 4, 30), R01={"A": YELLOW}))
    assert desk.one(number).quiet_since is None
    assert desk.kinds(number) == ["raised", "quiet", "updated"]
    assert desk.one(number).steps[-1].facts["again"] is True


@pytest.mark.parametrize("status", [Status.FAILED, Status.UNCHANGED])
def test_a_rule_that_was_not_asked_changes_nothing(desk: Desk, status: Status) -> None:
    desk.raised()
    before = desk.everything()
    desk.take(Ran(NEXT, (found("R01", status=status, judged=0, others=None),)))
    assert desk.everything() == before


UNKNOWN = [one for one in Standing if one is not Standing.QUIET]


@pytest.mark.parametrize("standing", UNKNOWN)
def test_a_rule_that_cannot_judge_the_borrower_says_so_and_is_not_quiet(desk: Desk, standing: Standing) -> None:
    number = desk.raised(colour=YELLOW)
    cannot = Ran(NEXT, (found("R01", others=standing),))
    taken = desk.take(cannot)
    assert (taken.quiet, taken.unjudged) == (0, 1)
    one = desk.one(number)
    assert (one.quiet_since, one.unjudged_since, one.unjudged_why) == (None, NEXT, standing.word)
    assert (one.state, one.closed_as, desk.levels()[-1]["to_on"]) == ("raised", None, None), "it stays open and counts"
    assert (one.steps[-1].kind, one.steps[-1].facts) == ("unjudged", {"why": standing.word})
    before = desk.everything()
    assert desk.take(cannot).unjudged == 0, "it is known already"
    assert desk.everything() == before


def test_what_was_quiet_and_cannot_be_judged_any_more_is_not_quiet_and_the_other_way_round(desk: Desk) -> None:
    number = desk.raised(colour=YELLOW)
    april, may = date(2026, 4, 30), date(2026, 5, 31)
    desk.take(Ran(NEXT, (found("R01"),)))
    desk.take(Ran(april, (found("R01", others=Standing.OLD),)))
    assert (desk.one(number).quiet_since, desk.one(number).unjudged_since) == (None, april)
    desk.take(Ran(may, (found("R01", others=Standing.ABSENT),)))
    one = desk.one(number)
    assert (one.unjudged_since, one.unjudged_why) == (april, "absent"), "another reason, the same ignorance"
    desk.take(Ran(may, (found("R01"),)))
    assert (desk.one(number).quiet_since, desk.one(number).unjudged_since, desk.one(number).unjudged_why) == (may, None, None)
    assert desk.kinds(number) == ["raised", "quiet", "unjudged", "unjudged", "quiet"]


def test_a_signal_fires_again_after_its_rule_could_not_judge(desk: Desk) -> None:
    number = desk.raised(colour=YELLOW)
    desk.take(Ran(NEXT, (found("R01", others=Standing.GONE),)))
    desk.take(ran(date(2026, 4, 30), R01={"A": YELLOW}))
    one = desk.one(number)
    assert (one.unjudged_since, one.unjudged_why, one.steps[-1].facts["again"]) == (None, None, True)


def test_the_step_of_closing_tells_what_the_rule_said_last(desk: Desk) -> None:
    said = {}
    for borrower, others in (("A", Standing.QUIET), ("B", Standing.OLD)):
        number = desk.raised(borrower, colour=YELLOW)
        desk.take(Ran(NEXT, (found("R01", others=others),)))
        desk.closed(number, MANAGER)
        said[borrower] = desk.one(number).steps[-1].facts["rule"]
    assert said == {"A": "quiet", "B": "unjudged"}


def test_a_run_of_an_earlier_date_does_not_touch_what_was_seen_later(desk: Desk) -> None:
    desk.take(ran(NEXT, R01={"A": ORANGE}))
    before = desk.everything()
    assert desk.take(ran(MONTH, R01={"A": RED})).updated == 0
    assert desk.take(ran(MONTH, R01={})).quiet == 0
    assert desk.everything() == before


def test_what_was_closed_a_short_while_ago_is_raised_again_only_when_worse(desk: Desk) -> None:
    number = desk.raised(colour=YELLOW)
    desk.closed(number, MANAGER)
    desk.day = DAY + timedelta(days=30)
    assert desk.take(ran(NEXT, R01={"A": YELLOW})) == life.Taken(0, 0, 0, 0, 1, {})
    assert desk.take(ran(NEXT, R01={"A": ORANGE})).raised == 1


def test_after_the_days_without_repeating_it_is_a_new_signal(desk: Desk) -> None:
    number = desk.raised(colour=YELLOW)
    desk.closed(number, MANAGER)
    desk.day = DAY + timedelta(days=31)
    assert desk.take(ran(NEXT, R01={"A": YELLOW})).raised == 1
    assert [row["state"] for row in desk.rows()] == ["closed", "raised"]


def test_without_days_of_repeating_a_hit_of_the_same_day_is_held_and_of_the_next_is_raised(desk: Desk) -> None:
    desk.policy(warning_dedup_days=0)
    desk.closed(desk.raised(colour=YELLOW), MANAGER)
    assert desk.take(ran(DAY, R01={"A": YELLOW})).held == 1
    desk.day = DAY + timedelta(days=1)
    assert desk.take(ran(DAY, R01={"A": YELLOW})).raised == 1


def test_a_mute_keeps_a_rule_quiet_up_to_its_last_day_but_not_a_worse_colour(desk: Desk) -> None:
    desk.policy(warning_dedup_days=0)
    number = desk.raised(colour=YELLOW)
    desk.say(MANAGER, life.mute, number, until=DAY + timedelta(days=20), reason="季节性回落")
    desk.closed(number, MANAGER)
    desk.day = DAY + timedelta(days=20)
    assert desk.take(ran(NEXT, R01={"A": YELLOW}, R02={"A": YELLOW})) == life.Taken(1, 0, 1, 0, 0, {"R02": 1})
    assert desk.take(ran(NEXT, R01={"A": ORANGE})).raised == 1
    assert desk.one(desk.rows(rule_id="R01")[-1]["id"]).mutes[0].live(desk.day)


def test_when_the_mute_has_run_out_or_was_lifted_the_rule_speaks_again(desk: Desk) -> None:
    desk.policy(warning_dedup_days=0)
    for borrower in ("A", "B"):
        number = desk.raised(borrower, YELLOW)
        mute_id = desk.say(MANAGER, life.mute, number, until=DAY + timedelta(days=5), reason="季节性回落")
        desk.closed(number, MANAGER)
    desk.day = DAY + timedelta(days=3)
    life.unmute(desk.work(MANAGER), mute_id, 1)
    assert desk.take(ran(NEXT, R01={"A": YELLOW, "B": YELLOW})).by_rule == {"R01": 1}
    desk.day = DAY + timedelta(days=6)
    assert desk.take(ran(NEXT, R01={"A": YELLOW})).raised == 1


def test_hits_come_clean_whatever_a_frame_of_pandas_makes_of_them() -> None:
    rows = pd.DataFrame([
        hit("R01", "A", RED, value=float("nan"), limit=None, since=pd.NaT, exposure=float("nan"), officer=None),
        hit("R01", "B", RED, since=pd.Timestamp("2026-02-03"), exposure=12.345, figures={"days": 3, "on": date(2026, 1, 2), "x": float("inf")}),
    ])  # fmt: skip
    bare, full = evidence(rows.astype({"colour": "int8", "loans": "int64"}))
    assert [bare[name] for name in ("value", "limit_value", "since", "exposure", "officer")] == [None] * 5
    assert (full["since"], full["exposure"]) == (date(2026, 2, 3), Decimal("12.34"))
    assert full["figures"] == {"days": 3, "on": "2026-01-02", "x": None}
    assert all(type(one["colour"]) is int for one in (bare, full))


def test_many_hits_are_one_row_of_the_audit_and_the_chain_is_whole(any_engine) -> None:
    with unit(any_engine, HEAD, "run") as work:
        life.take(work, ran(MONTH, R01={f"B{number:04}": YELLOW for number in range(300)}), DAY, None)
    with any_engine.connect() as connection:
        (changes,) = connection.execute(select(audit.c.changes)).scalars()
        assert verify(connection).ok
        assert life.board(connection, EVERYTHING)["signals"].tolist() == [300]
        assert len(life.levels(connection, EVERYTHING)) == 300
    assert {one["table"]: one["rows"] for one in changes} == {"signal": 300, "signal_step": 300, "warning_level": 300}


def test_amounts_of_a_hit_are_in_its_own_currency_and_never_added_to_others(desk: Desk) -> None:
    dollars = found("R01", hit("R01", "D", ORANGE, exposure=70.0))
    desk.take(Ran(DAY, (replace(dollars, hits=dollars.hits.assign(currency="USD")), found("F03", hit("F03", "Y", ORANGE)))))
    assert {row["borrower_id"]: (row["currency"], row["exposure"]) for row in desk.rows()} == {
        "D": ("USD", Decimal(70)), "Y": (POLICY.reporting_currency, Decimal(1_000_000)),
    }  # fmt: skip
    assert desk.levels("D")[0]["currency"] == "USD"
    (line,) = life.trend(desk.connection, EVERYTHING, [DAY]).to_dict("records")
    assert (line["borrowers"], line["exposure"]) == (2, Decimal(1_000_000))
    desk.take(Ran(DAY, (replace(dollars, hits=dollars.hits.assign(currency="USD")), found("F03", hit("F03", "Y", ORANGE)))))
    assert [row["version"] for row in desk.rows()] == [1, 1], "the same found again is nothing new"


def test_what_the_collectors_have_is_not_raised_again_while_it_is_the_same_lateness(desk: Desk) -> None:
    late, again = date(2026, 2, 1), date(2026, 4, 20)

    def taken(on: date, colour: int, since: date | None) -> life.Taken:
        desk.day = on
        return desk.take(Ran(on, (found("R01", hit("R01", "A", colour, since=since)),)))

    desk.closed(desk.raised(colour=ORANGE), HEAD, "to_collection")
    months_later = DAY + timedelta(days=200)
    assert taken(months_later, ORANGE, late).held == 1
    assert taken(months_later, ORANGE, again).raised == 1, "paid up in between, and late anew"
    desk.closed(desk.rows()[-1]["id"], HEAD, "resolved")
    assert taken(months_later + timedelta(days=60), ORANGE, again).raised == 1, "what was resolved is not in other hands"
    desk.closed(desk.rows()[-1]["id"], HEAD, "reclassified")
    assert taken(months_later + timedelta(days=120), ORANGE, again).held == 1
    assert taken(months_later + timedelta(days=120), RED, again).raised == 1, "it has got worse"


def test_without_a_day_since_when_it_is_so_what_was_handed_over_is_raised_after_the_usual_days(desk: Desk) -> None:
    desk.take(Ran(DAY, (found("R02", hit("R02", "A", YELLOW, since=None)),)))
    desk.closed(desk.rows()[-1]["id"], HEAD, "to_collection")
    desk.day = DAY + timedelta(days=200)
    assert desk.take(Ran(desk.day, (found("R02", hit("R02", "A", YELLOW, since=None)),))).raised == 1
