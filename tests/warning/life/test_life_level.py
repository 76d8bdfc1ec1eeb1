"""Levels by hand: what one signal makes, what several add up to, and how they are written down."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from signal_desk import BLUE, DAY, EAST, HEAD, MANAGER, ORANGE, POLICY, RED, WEST, YELLOW, Desk, Ran, found, hit, ran

from postloan.access import EVERYTHING, Reach
from postloan.warning import life
from postloan.warning.catalogue import all_rules, fact_of


def counted(*signals: tuple[int, int], family: str = "") -> list[life.Counted]:
    """Signals as (colour, day of the month they got it), each of a fact of its own, and of a family of its own unless one is named."""
    return [
        life.Counted(number, f"X{number:02}", family or f"family {number}", colour, DAY + timedelta(days=day))
        for number, (colour, day) in enumerate(signals, 1)
    ]


def made(*signals: tuple[int, int]) -> tuple[int, list[str], list[tuple[int, ...]]]:
    level = life.level(counted(*signals), POLICY)
    assert level is not None
    return int(level.colour), [one.how for one in level.reasons], [one.signals for one in level.reasons]


def test_without_an_open_signal_there_is_no_level() -> None:
    assert life.level([], POLICY) is None


@pytest.mark.parametrize("colour", [BLUE, YELLOW, ORANGE, RED])
def test_one_signal_gives_its_colour(colour: int) -> None:
    assert made((colour, 0)) == (colour, ["worst"], [(1,)])


@pytest.mark.parametrize(("apart", "colour"), [(0, ORANGE), (30, ORANGE), (31, YELLOW)])
def test_two_yellows_within_thirty_days_make_an_orange(apart: int, colour: int) -> None:
    level, how, _ = made((YELLOW, 0), (YELLOW, apart))
    assert (level, how) == (colour, ["two_yellow"] if colour == ORANGE else ["worst"])


def test_an_orange_and_one_made_of_yellows_make_a_red_when_all_came_within_the_window() -> None:
    assert made((YELLOW, 0), (YELLOW, 10), (ORANGE, 30)) == (RED, ["two_orange"], [(1, 2, 3)])
    assert made((YELLOW, 0), (YELLOW, 10), (ORANGE, 31)) == (ORANGE, ["worst", "two_yellow"], [(3,), (1, 2)])


def test_an_old_yellow_does_not_take_a_newer_one_away_from_what_adds_up() -> None:
    """Pairing from the oldest on would leave the last yellow alone, and one signal more would make the level better."""
    assert made((YELLOW, 30), (YELLOW, 31), (ORANGE, 60))[0] == RED
    assert made((YELLOW, 0), (YELLOW, 30), (YELLOW, 31), (ORANGE, 60))[0] == RED


def test_four_yellows_cascade_to_red_and_three_do_not() -> None:
    assert made((YELLOW, 0), (YELLOW, 1), (YELLOW, 2)) == (ORANGE, ["two_yellow"], [(1, 2)])
    assert made((YELLOW, 0), (YELLOW, 1), (YELLOW, 2), (YELLOW, 3)) == (RED, ["two_orange"], [(1, 2, 3, 4)])


def test_a_red_signal_stands_beside_what_adds_up() -> None:
    assert made((RED, 0), (ORANGE, 1), (ORANGE, 2)) == (RED, ["worst", "two_orange"], [(1,), (2, 3)])


def test_blues_never_add_up() -> None:
    assert made(*[(BLUE, day) for day in range(9)])[0] == BLUE


def test_a_lonely_early_yellow_does_not_hide_a_pair_that_came_later() -> None:
    assert made((YELLOW, 0), (YELLOW, 60), (YELLOW, 80)) == (ORANGE, ["two_yellow"], [(2, 3)])


def test_the_bank_says_how_many_and_how_close() -> None:
    strict = POLICY.changed(warning_yellow_count=3, warning_window_days=10)
    three = counted((YELLOW, 0), (YELLOW, 5), (YELLOW, 10))
    late = counted((YELLOW, 0), (YELLOW, 5), (YELLOW, 11))
    assert [life.level(some, strict).colour for some in (three, three[:2], late)] == [ORANGE, YELLOW, YELLOW]


def test_a_bank_may_take_signals_of_one_family_for_one_fact() -> None:
    once = POLICY.changed(warning_family_once=1)
    alike, apart = counted((YELLOW, 0), (YELLOW, 1), family="repayment"), counted((YELLOW, 0), (YELLOW, 1))
    assert [life.level(some, once).colour for some in (alike, apart)] == [YELLOW, ORANGE]
    assert life.level(alike, POLICY).colour == ORANGE
    worst = life.level(
        [*counted((YELLOW, 0), (ORANGE, 1), family="repayment"), life.Counted(9, "F03", "financial", ORANGE, DAY)], once
    )
    assert worst.reasons[-1].signals == (2, 9), "the orange speaks for its family"


def of_rules(colour: int, *rules: str) -> list[life.Counted]:
    return [life.Counted(number, rule, all_rules()[rule].family, colour, DAY) for number, rule in enumerate(rules, 1)]


@pytest.mark.parametrize("told", [("R01", "R02"), ("R14", "R03", "R17"), ("C01", "C12", "C11"), ("F05", "F19"), ("L04", "L22")])
def test_one_fact_told_by_several_rules_confirms_nothing(told: tuple[str, ...]) -> None:
    """Who is forty days late has not paid his interest either: that is one orange, not a red."""
    counts_each = POLICY.changed(warning_fact_once=0)
    for colour, more in ((YELLOW, ORANGE), (ORANGE, RED)):
        assert life.level(of_rules(colour, *told), POLICY).colour == colour
        assert life.level(of_rules(colour, *told), counts_each).colour == more
        assert life.level(of_rules(colour, *told, "L05"), POLICY).colour == more, "another fact confirms it"


def test_two_facts_of_one_family_add_up_unless_the_bank_says_otherwise() -> None:
    two = of_rules(ORANGE, "F04", "F05")
    assert life.level(two, POLICY).colour == RED
    assert life.level(two, POLICY.changed(warning_family_once=1)).colour == ORANGE


def test_every_rule_tells_its_own_fact_or_that_of_one_that_does() -> None:
    rules = all_rules()
    for one in rules.values():
        first = rules[one.same_as]
        assert first.same_as == first.id, one.id
        assert first.family is one.family, one.id
    assert fact_of("R02") == fact_of("R01") == "R01"
    assert fact_of("a rule of a former release") == "a rule of a former release"


def test_confirmations_from_other_families_weigh_more_than_repeats() -> None:
    apart = life.level(counted((YELLOW, 0), (YELLOW, 1), (ORANGE, 2)), POLICY)
    alike = life.level(counted((YELLOW, 0), (YELLOW, 1), (ORANGE, 2), family="repayment"), POLICY)
    # 3 + 3 + 9 against 9 + half of 3 + 3
    assert (apart.weight, alike.weight) == (15.0, 12.0)


def test_a_red_level_freezes_and_asks_for_a_visit_on_working_days(desk: Desk) -> None:
    desk.take(ran(DAY, R01={"A": RED, "B": ORANGE}))
    (red,), (orange,) = desk.levels("A"), desk.levels("B")
    assert (red["freeze"], red["visit_by"]) == (True, date(2026, 3, 17))
    assert (orange["freeze"], orange["visit_by"]) == (False, None)
    assert (red["branch"], red["officer"], red["exposure"]) == (EAST, "李芳", Decimal("1000000.00"))
    assert red["reasons"] == [{"how": "worst", "signals": [desk.rows(borrower_id="A")[0]["id"]], "rules": ["R01"]}]


def test_the_day_of_the_visit_stays_while_the_borrower_stays_red(desk: Desk) -> None:
    desk.take(ran(DAY, R01={"A": RED}))
    desk.day = DAY + timedelta(days=5)
    desk.take(ran(DAY, R01={"A": RED}, R02={"A": BLUE}))
    first, second = desk.levels()
    assert (first["to_on"], second["from_on"]) == (desk.day, desk.day)
    assert second["visit_by"] == first["visit_by"]


def test_a_level_that_stays_is_not_written_again_and_one_that_ends_is_kept(desk: Desk) -> None:
    number = desk.raised(colour=ORANGE)
    desk.day = DAY + timedelta(days=9)
    assert life.relevel(desk.work(), None, desk.day) == 0
    desk.closed(number, MANAGER)
    (only,) = desk.levels()
    assert (only["from_on"], only["to_on"], only["colour"]) == (DAY, desk.day, ORANGE)
    levels = life.levels(desk.connection, EVERYTHING)
    assert levels.empty
    assert life.levels(desk.connection, EVERYTHING, on=desk.day - timedelta(days=1))["colour"].tolist() == [ORANGE]


def test_of_a_day_the_last_word_counts(desk: Desk) -> None:
    desk.take(ran(DAY, R01={"A": YELLOW}))
    desk.take(ran(DAY, R01={"A": YELLOW}, R05={"A": YELLOW}))
    (row,) = desk.levels()
    assert (row["colour"], row["signals"], row["weight"], row["from_on"], row["to_on"]) == (ORANGE, 2, 4.5, DAY, None)


def test_reopening_brings_the_level_back(desk: Desk) -> None:
    number = desk.raised(colour=RED)
    desk.closed(number, HEAD)
    desk.day = DAY + timedelta(days=3)
    desk.say(HEAD, life.reopen, number, text="又出现逾期")
    history = life.level_history(desk.connection, EVERYTHING, "A")
    assert history[["from_on", "colour"]].values.tolist() == [[desk.day, RED]], "the first did not outlive its day"


def test_the_trend_counts_borrowers_and_what_they_owed_then(desk: Desk) -> None:
    desk.take(Ran(DAY, (found("R01", hit("R01", "A", ORANGE, exposure=100.0), hit("R01", "B", ORANGE, exposure=50.0)),)))
    desk.day = DAY + timedelta(days=30)
    later = DAY + timedelta(days=29)
    desk.take(Ran(later, (found("R01", hit("R01", "A", RED, exposure=80.0), hit("R01", "B", ORANGE, exposure=50.0)),)))
    days = [DAY - timedelta(days=1), DAY, desk.day - timedelta(days=1), desk.day]
    trend = life.trend(desk.connection, EVERYTHING, days)
    assert [tuple(row) for row in trend.values.tolist()] == [
        (DAY, ORANGE, 2, Decimal("150.00")),
        (days[2], ORANGE, 2, Decimal("150.00")),
        (days[3], ORANGE, 1, Decimal("50.00")),
        (days[3], RED, 1, Decimal("80.00")),
    ]
    assert life.trend(desk.connection, Reach((WEST,)), days).empty
    assert life.trend(desk.connection, EVERYTHING, []).columns.tolist() == ["day", "colour", "borrowers", "exposure"]


def test_a_visit_by_of_a_new_red_is_counted_anew_after_a_better_time(desk: Desk) -> None:
    desk.take(ran(DAY, R01={"A": RED}))
    desk.day = DAY + timedelta(days=1)
    desk.take(ran(DAY + timedelta(days=1), R01={"A": BLUE}))
    desk.day = DAY + timedelta(days=6)
    desk.take(ran(DAY + timedelta(days=2), R01={"A": RED}))
    assert [row["visit_by"] for row in desk.levels()] == [date(2026, 3, 17), None, date(2026, 3, 23)]
